import re
import stat
import subprocess
import tomllib

import pytest
import webpages
import yaml
from conftest import ROOT
from hub import BASH, program, surroundings
from repository import git
from wheel import run_installed

import trucebook
from trucebook.book.authors import Author
from trucebook.book.book import read_book
from trucebook.book.csv import csv_text
from trucebook.book.init import start
from trucebook.commands import main
from trucebook.errors import UsageError
from trucebook.release.build import build
from trucebook.schemas.files import read_schemas
from trucebook.schemas.issue_forms import forms
from trucebook.validate.check import check
from trucebook.verify.verify import verify

PAGES = [
    ".github/ISSUE_TEMPLATE/config.yml",
    ".github/ISSUE_TEMPLATE/figure-is-missing.yml",
    ".github/ISSUE_TEMPLATE/row-is-wrong.yml",
    ".github/workflows/book.yml",
    ".gitattributes",
    ".gitignore",
    ".pre-commit-config.yaml",
    "CITATION.cff",
    "README.md",
    "seeds/S01.json",
    "seeds/.gitkeep",
    "seeds/texts/first-text.txt",
]
TABLES = [name for name in read_schemas(ROOT / "schemas") if name != "sources"]


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A new book; read only."""
    return start(
        tmp_path_factory.mktemp("books") / "mine",
        title="Floods: a book",
        author="A. B.",
        example=True,
    )


def files(folder):
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


def test_a_new_book_is_valid_with_every_span_checked(begun):
    report = check(begun)
    assert report.problems == ()
    assert report.counts["spans"] == report.counts["spans_checked"] > 0


def test_a_new_book_stays_valid_without_its_text(begun, tmp_path):
    copy = start(tmp_path / "copy", example=True)
    (copy / "seeds" / "texts" / "first-text.txt").unlink()
    (copy / "seeds" / "texts").rmdir()
    report = check(copy)
    assert (report.problems, report.counts["spans_checked"]) == ((), 0)


def test_a_new_book_builds_and_its_release_loads(begun, tmp_path):
    tables = trucebook.load(build(begun, tmp_path))
    assert len(tables["figures"]) == 1
    assert list(tables["sources"]["title"]) == ["Families leave the Marn hills"]


def test_a_new_book_has_these_files_and_no_others(begun):
    schemas = {f"schemas/{name}" for name in files(ROOT / "schemas")}
    assert files(begun) == {*PAGES, *(f"dataset/{name}.csv" for name in TABLES), *schemas}


def test_the_schemas_are_ours_without_the_limits_of_our_rows(begun):
    for name in files(ROOT / "schemas"):
        copy, ours = ((root / "schemas" / name).read_text("utf-8") for root in (begun, ROOT))
        limits = re.compile(r'  "knownLimits": \[.*?\n  \],\n', re.DOTALL)
        assert copy == limits.sub("", ours)


def test_the_example_has_a_row_in_every_kind_of_table_a_beginner_meets(begun):
    rows = tomllib.loads(
        (ROOT / "src/trucebook/book/starter/rows.toml").read_text(encoding="utf-8")
    )
    book = read_book(begun)
    assert {name: len(items) for name, items in rows.items()} == {
        name: len(table.rows) for name, table in book.tables.items() if table.rows
    }


def test_title_and_author_stand_in_citation_and_readme(begun):
    citation = read_book(begun).citation
    assert (citation.title, citation.authors) == ("Floods: a book", (Author("A. B."),))
    assert (begun / "README.md").read_text(encoding="utf-8").startswith("# Floods: a book\n")


@pytest.mark.parametrize(
    "title", ['Say: "no"', "# 5", "yes", "a\nb", "über 🕊️", "${{ github.token }}", "$title", "-"]
)
def test_any_title_makes_a_valid_book(tmp_path, title):
    book = start(tmp_path / "book", title=title, author=title)
    assert check(book).problems == ()
    assert read_book(book).citation.title == " ".join(title.split())


def test_tables_have_a_header_and_no_row(tmp_path):
    book = start(tmp_path / "book")
    schemas = read_schemas(book / "schemas")
    for name in TABLES:
        text = (book / "dataset" / f"{name}.csv").read_text(encoding="utf-8")
        assert text == csv_text(schemas[name], [])
    assert files(book / "seeds") == {".gitkeep"}
    assert "S01" not in (book / "README.md").read_text(encoding="utf-8")
    assert len(trucebook.load(build(book))["figures"]) == 0


def test_the_pages_name_this_version_and_its_hooks(begun):
    config = yaml.safe_load((begun / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    [repo] = config["repos"]
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert repo["rev"] == f"v{trucebook.__version__}"
    assert [hook["id"] for hook in repo["hooks"]] == [hook["id"] for hook in hooks]
    workflow = (begun / ".github/workflows/book.yml").read_text(encoding="utf-8")
    assert f"uses: trucebook/trucebook@v{trucebook.__version__} " in workflow
    assert "group: ${{ github.workflow }}-${{ github.ref }}\n" in workflow
    for name in ("README.md", ".gitattributes", ".gitignore", ".pre-commit-config.yaml"):
        assert "$" not in (begun / name).read_text(encoding="utf-8")


def test_the_commands_that_the_readme_names_are_there(begun, capsys):
    reported = re.findall(r"`trucebook ([a-z]+)", (begun / "README.md").read_text(encoding="utf-8"))
    assert set(reported) >= {"validate", "build", "source", "review", "merge"}
    for name in reported:
        with pytest.raises(SystemExit) as leave:
            main([name, "--help"])
        assert leave.value.code == 0


def test_the_issue_forms_are_those_of_its_schemas(begun):
    for name, text in forms(read_schemas(begun / "schemas")).items():
        assert (begun / ".github/ISSUE_TEMPLATE" / name).read_text(encoding="utf-8") == text


def test_git_takes_everything_but_the_text(tmp_path):
    repository = tmp_path / "repository"
    repository.mkdir()
    git(repository, "init", "--quiet")
    book = start(repository / "books" / "mine", example=True)
    reported = git(book, "ls-files", "--others", "--exclude-standard")
    assert files(book) - set(reported.split()) == {"seeds/texts/first-text.txt"}


def test_a_clone_with_line_ends_of_windows_is_valid_and_its_release_verifies(tmp_path):
    folder = start(tmp_path / "book")
    build(folder)
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "x")
    git(tmp_path, "clone", "--quiet", "--config", "core.autocrlf=true", str(folder), "clone")
    assert check(tmp_path / "clone").valid
    report = verify(tmp_path / "clone" / "build" / "0.1.0", rebuild=tmp_path / "clone")
    assert (report.valid, report.problems) == (True, ())


@pytest.mark.parametrize("names", [["a.txt"], [".git"], [f"f{number}" for number in range(9)]])
def test_a_folder_that_is_not_empty_is_refused_and_left_alone(tmp_path, names):
    folder = tmp_path / "full"
    folder.mkdir()
    for name in names:
        (folder / name).write_text("x")
    with pytest.raises(UsageError, match=f"new or empty; it holds {names[0]}"):
        start(folder)
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    assert list(tmp_path.iterdir()) == [folder]


def test_more_than_five_names_are_counted(tmp_path):
    for number in range(9):
        (tmp_path / f"f{number}").write_text("x")
    with pytest.raises(UsageError, match=r"f4 and 4 more\.$"):
        start(tmp_path)


def test_a_file_and_the_current_folder_are_refused(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="it is a file"):
        start(tmp_path / "file")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="name another folder than the current one"):
        start(".")


@pytest.mark.parametrize("reported", [{"title": " "}, {"author": ""}])
def test_an_empty_title_or_author_is_refused(tmp_path, reported):
    with pytest.raises(UsageError, match=f"Expected a {next(iter(reported))} for the book"):
        start(tmp_path / "book", **reported)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_is_filled_and_can_be_entered(tmp_path):
    (tmp_path / "book").mkdir()
    book = start(tmp_path / "book")
    assert stat.S_IMODE(book.stat().st_mode) == 0o755


def test_nothing_is_left_when_it_breaks_off(tmp_path, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("trucebook.book.init.keep_files", stopped)
    with pytest.raises(KeyboardInterrupt):
        start(tmp_path / "book", example=True)
    assert list(tmp_path.iterdir()) == []


def test_init_names_the_book_and_the_next_step(tmp_path, capsys):
    folder = tmp_path / "book"
    assert main(["init", str(folder), "--example", "--title", "T", "--author", "A"]) == 0
    assert capsys.readouterr().out.startswith(f"{folder}: a new book. Next: trucebook validate")
    assert main(["init", str(folder)]) == 2
    assert "new or empty" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.long
def test_init_validate_build_and_load_from_an_installed_wheel(wheel, tmp_path):
    steps = [
        ["-m", "trucebook", "init", "book", "--example"],
        ["-m", "trucebook", "validate", "book"],
        ["-m", "trucebook", "build", "book"],
        ["-c", "import trucebook; print(len(trucebook.load('book/build/0.1.0')['figures']))"],
    ]
    reported = [run_installed(wheel, tmp_path, "curate", *step) for step in steps]
    assert reported[1].startswith("valid: 0 problems, 0 warnings in 27 rows")
    assert reported[-1] == "1\n"
    assert files(tmp_path / "book" / "schemas") == files(ROOT / "schemas")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "heading"),
    [
        ("README.md", "## Start a book of your own"),
        ("docs/keeping-a-book.md", "## Starting a book"),
        ("docs/keeping-a-book.md", "## Adding a source"),
    ],
)
def test_the_pages_show_commands_that_run(tmp_path, page, heading):
    section = (ROOT / page).read_text(encoding="utf-8").split(f"{heading}\n")[1].split("\n#")[0]
    block = re.search(r"```\n(.*?)```", section, re.DOTALL)[1]
    (tmp_path / "article.txt").write_text("Headline as printed\n\nTwelve trucks came.\n")
    folder = tmp_path
    if "trucebook init" not in block:
        folder = start(tmp_path / "book")
        (tmp_path / "article.txt").rename(folder / "article.txt")
        (folder / "saved-page.html").write_text(webpages.page(), encoding="utf-8")
    env = surroundings(program(tmp_path / "bin"))
    done = subprocess.run([*BASH, block], cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_new_book_is_a_repository_that_merges_rows(tmp_path):
    book = start(tmp_path / "book", example=True)
    assert git(book, "symbolic-ref", "HEAD") == "refs/heads/main"
    assert git(book, "config", "merge.trucebook.driver").endswith("merge %O %A %B %P")
    assert git(book, "status", "--porcelain", "--ignored", "seeds/texts") == "!! seeds/texts/"


def test_a_new_book_in_a_repository_is_part_of_it(tmp_path):
    git(tmp_path, "init", "--quiet")
    book = start(tmp_path / "book")
    assert not (book / ".git").exists()
    assert git(tmp_path, "config", "merge.trucebook.driver").endswith("merge %O %A %B %P")


def test_a_new_book_needs_no_git(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert check(start(tmp_path / "book")).valid
    assert not (tmp_path / "book" / ".git").exists()

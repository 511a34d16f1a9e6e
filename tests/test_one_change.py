"""One change of the book changes few files: a figure that is added, and nothing but its rows."""

import shutil
import subprocess

import pytest
from conftest import ROOT, copy_book
from edit import add_row, rows_of

from trucebook.commands import main
from trucebook.load.releases import releases

pytestmark = pytest.mark.slow

DRAWN = "F7kq2m"
LATER = {"coder": "AB", "reviewer": "RV"}


@pytest.fixture
def book(tmp_path):
    """The book itself with its releases and pages, in a repository of its own."""
    folder = copy_book(ROOT, tmp_path / "book")
    for name in ("build", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("dev"))
    for name in ("LICENSE-DATA", ".gitignore", ".gitattributes"):
        shutil.copy(ROOT / name, folder)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "begin")
    return folder


def git(folder, *words):
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    done = subprocess.run(
        ["git", *who, "-C", str(folder), *words], check=True, capture_output=True, text=True
    )
    return done.stdout


def add_figure(book):
    """A figure like F0001 further on in its text, and its evidence, as somebody types them."""
    head, figure, *_ = rows_of(book, "figures")
    add_row(book, "figures", **further(head, figure), figure_id=DRAWN)
    head, *evidence = rows_of(book, "evidence")
    for number, row in enumerate(row for row in evidence if row[1] == figure[0]):
        cells = {"evidence_id": f"Ez{number}kq2", "row_id": DRAWN}
        add_row(book, "evidence", **further(head, row), **cells)


def further(head, row):
    """The cells of a row, but for its ids, with its words 700 characters on."""
    cells = dict(zip(head, row, strict=True)) | LATER
    cells |= {name: str(int(cells[name]) + 700) for name in ("start", "end")}
    return {name: text for name, text in cells.items() if name not in (head[0], "row_id")}


def test_a_figure_that_is_added_changes_its_table_and_evidence_and_no_other_file(book, capsys):
    newest = releases(book)[-1]
    add_figure(book)
    for words in (
        ["format"],
        ["format", "--check"],
        ["validate"],
        ["build"],
        ["codebook", "--released", "--pages", "--check", str(book / "docs" / "codebook")],
        ["reliability", "--released", "--check", str(book / "docs" / "reliability.md")],
    ):
        command, *options = words
        assert main([command, str(book), *options]) == 0, capsys.readouterr()
    out = capsys.readouterr().out
    assert f"since release {newest.version}: " in out
    assert ", 4 rows added, " in out
    changed = git(book, "status", "--porcelain").splitlines()
    assert changed == [" M dataset/evidence.csv", " M dataset/figures.csv"]
    assert (book / "build" / "dev" / "figures.csv").read_text().count(DRAWN) == 1
    added = git(book, "diff", "--numstat").splitlines()
    assert [line.split("\t")[1] for line in added] == ["0", "0"]

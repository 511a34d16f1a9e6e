"""Git merges branches of a book by row and cell, once a clone is set up."""

import subprocess
from collections import Counter
from pathlib import Path

import pytest
from edit import add_row, cell, rows_of, set_cells

from trucebook.book.book import read_book
from trucebook.commands import main
from trucebook.spans import context
from trucebook.validate.check import check
from trucebook.validate.format import format_book

pytestmark = pytest.mark.usefixtures("one_engine")

WHO = ("-c", "user.name=A", "-c", "user.email=a@example.org")


def git(book: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *WHO, "-C", str(book), *words], capture_output=True, text=True)


@pytest.fixture
def clone(kept: Path, capsys) -> Path:
    """The toy book in a clone that is set up."""
    assert main(["merge", "--install", str(kept)]) == 0
    assert "git merges by row and cell in this clone" in capsys.readouterr().out
    git(kept, "add", "--all")
    git(kept, "commit", "--message", "set up")
    return kept


def branch(book: Path, name: str, change) -> None:
    git(book, "checkout", "--quiet", "-B", name, "main")
    change(book)
    format_book(book)
    git(book, "add", "--all")
    assert git(book, "commit", "--message", name).returncode == 0


def merged(book: Path, one, other) -> subprocess.CompletedProcess[str]:
    """What git says to a merge of two branches, each with a change."""
    branch(book, "one", one)
    branch(book, "two", other)
    return git(book, "merge", "--no-edit", "one")


def figure(row_id: str, like: str, **cells: str):
    """Adds a figure beside another one, with evidence for two cells."""

    def change(book: Path) -> None:
        old = dict(zip(rows_of(book, "figures")[0], row_of(book, "figures", like), strict=True))
        add_row(book, "figures", **{**old, "figure_id": row_id, **cells})
        place = {name: old[name] for name in ("source_id", "start", "end", "exact")}
        for number, name in enumerate(("metric", "quantity_id")):
            of = {"evidence_id": f"E{row_id}{number}", "row_id": row_id, "field": name}
            add_row(book, "evidence", **of, **place)

    return change


def row_of(book: Path, table: str, row_id: str) -> list[str]:
    return next(row for row in rows_of(book, table) if row[0] == row_id)


def test_two_branches_that_add_rows_at_one_place_merge(clone):
    done = merged(clone, figure("F7kq2m", "F0002"), figure("F9zzzz", "F0002"))
    assert done.returncode == 0, done.stdout + done.stderr
    ids = [row[0] for row in rows_of(clone, "figures")]
    assert {"F7kq2m", "F9zzzz"} <= set(ids)
    assert {"EF7kq2m0", "EF9zzzz1"} <= {row[0] for row in rows_of(clone, "evidence")}
    assert not [item for item in format_book(clone, check=True) if item.is_changed]


def article(source_id: str, text: str, number: str):
    """Adds a source with a figure and its evidence."""

    def change(book: Path) -> None:
        path = book / "seeds" / "texts" / f"{source_id}.txt"
        path.write_text(text, encoding="utf-8")
        words = ["source", "add", str(path), "--book", str(book), "--id", source_id]
        assert main([*words, "--title", "An article", "--keep"]) == 0
        head = rows_of(book, "figures")[0]
        old = dict(zip(head, row_of(book, "figures", "F0002"), strict=True))
        span = {"source_id": source_id, **place(text, old["exact"])}
        add_row(book, "figures", **{**old, **span, "figure_id": f"F{number}"})
        head, *evidence = rows_of(book, "evidence")
        for at, row in enumerate(row for row in evidence if row[1] == "F0002"):
            cells = dict(zip(head, row, strict=True))
            span = {"source_id": source_id, **place(text, cells["exact"])}
            ids = {"evidence_id": f"E{at}{number}", "row_id": f"F{number}"}
            add_row(book, "evidence", **{**cells, **span, **ids})

    return change


def place(text: str, words: str) -> dict[str, str]:
    start = text.index(words)
    prefix, suffix = context(text, start, start + len(words))
    span = {"start": str(start), "end": str(start + len(words))}
    return {**span, "prefix": prefix or "", "suffix": suffix or ""}


def test_two_branches_that_each_add_an_article_merge(clone):
    book = read_book(clone)
    words = [book.by_id["F0002"]["exact"]]
    words += [row["exact"] for row in book.rows("evidence") if row["row_id"] == "F0002"]
    one, other = (f"{day}: {'. '.join(words)}.\n" for day in ("Monday", "A Tuesday"))
    done = merged(clone, article("Sk3q7a", one, "7kq2m"), article("Sk3q7b", other, "9zzzz"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert check(clone).problems == ()
    ids = {row.id for row in read_book(clone).every_row()}
    assert {"Sk3q7a", "Sk3q7b", "F7kq2m", "F9zzzz"} <= ids
    changed = git(clone, "diff", "--name-only", "main").stdout.split()
    assert {path for path in changed if not path.startswith("seeds/texts/")} == {
        *("dataset/evidence.csv", "dataset/figures.csv"),
        *("seeds/Sk3q7a.json", "seeds/Sk3q7b.json"),
    }


SAID = '"Our people must come home first." Marrec told reporters in Dunvarra'


def numbered(source_id: str, day: str, note: str):
    """Adds an article with a figure F0055 and a quotation Q0055 of an utterance U0055.

    All ids, of their evidence too, are numbers that another branch gives as well.
    """

    def change(book: Path) -> None:
        known = read_book(book).by_id
        words = [known[row_id]["exact"] for row_id in ("E0004", "E0003", "F0002")]
        text = f"{day}: {' '.join(words)}. {SAID}.\n"
        article(source_id, text, "0055")(book)
        said = {"utterance_id": "U0055", "wording": known["Q0003"]["exact"], "note": note}
        add_row(book, "utterances", **{**known["U0002"].texts, **said})
        quote = {"quote_id": "Q0055", "utterance_id": "U0055"}
        span = {"source_id": source_id, **place(text, known["Q0003"]["exact"])}
        add_row(book, "quotes", **{**known["Q0003"].texts, **span, **quote})
        for number, row in enumerate(known[name] for name in ("E0066", "E0067", "E0068", "E0283")):
            span = {"source_id": source_id, **place(text, row["exact"])}
            ids = {"evidence_id": f"E920{number}", "row_id": "Q0055"}
            add_row(book, "evidence", **{**row.texts, **span, **ids})

    return change


def rows_on(book: Path, source_id: str) -> tuple[str, ...]:
    """The figure, quotation and utterance of an article, after a look at all that names them."""
    found = read_book(book)
    [figure], [quote] = (
        [row for row in found.rows(table) if row["source_id"] == source_id]
        for table in ("figures", "quotes")
    )
    cited = Counter(
        row["row_id"] for row in found.rows("evidence") if row["source_id"] == source_id
    )
    assert cited == {figure.id: 3, quote.id: 4}
    return figure.id, quote.id, quote["utterance_id"]


@pytest.mark.parametrize("pull", [False, True])
def test_numbers_that_both_branches_gave_are_drawn_anew_for_theirs(clone, pull):
    branch(clone, "one", numbered("Sk3q7a", "Monday", "one"))
    branch(clone, "two", numbered("Sk3q7b", "A Tuesday", "two"))
    words = ("pull", "--no-rebase", "--no-edit", ".") if pull else ("merge", "--no-edit")
    done = git(clone, *words, "one")
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert check(clone).problems == ()
    assert rows_on(clone, "Sk3q7b") == ("F0055", "Q0055", "U0055")
    ids = rows_on(clone, "Sk3q7a")
    assert [row_id[0] for row_id in ids] == ["F", "Q", "U"]
    assert not {"F0055", "Q0055", "U0055"} & {*ids}
    assert cell(clone, "utterances", ids[2], "note") == "one"
    assert cell(clone, "utterances", "U0055", "note") == "two"
    line = "F0055: both sides gave this id to a row; that of theirs is"
    assert f"dataset/figures.csv: {line} {ids[0]} now: '62 captives'" in said
    assert said.count("both sides gave this id") == 3 + 3 + 4  # rows, evidence


def corrected(book: Path) -> None:
    """Goes on with the figure of `numbered`: a note, and a row of evidence for it."""
    set_cells(book, "figures", "F0055", note="later")
    row = dict(zip(rows_of(book, "evidence")[0], row_of(book, "evidence", "E20055"), strict=True))
    add_row(book, "evidence", **{**row, "evidence_id": "E9300", "field": "unit"})


@pytest.mark.parametrize("into", ["one", "two"])
def test_a_branch_that_went_on_with_the_old_ids_merges_again(clone, into):
    done = merged(
        clone, numbered("Sk3q7a", "Monday", "one"), numbered("Sk3q7b", "A Tuesday", "two")
    )
    assert done.returncode == 0, done.stdout + done.stderr
    ids = rows_on(clone, "Sk3q7a")
    git(clone, "checkout", "--quiet", "one")
    corrected(clone)
    format_book(clone)
    git(clone, "commit", "--all", "--message", "more")
    git(clone, "checkout", "--quiet", into)
    done = git(clone, "merge", "--no-edit", "two" if into == "one" else "one")
    assert done.returncode == 0, done.stdout + done.stderr
    assert check(clone).problems == ()
    assert cell(clone, "figures", ids[0], "note") == "later"
    assert cell(clone, "figures", "F0055", "note") == ""
    assert cell(clone, "evidence", "E9300", "row_id") == ids[0]
    assert rows_on(clone, "Sk3q7b") == ("F0055", "Q0055", "U0055")


def test_ids_are_drawn_in_a_linked_work_tree_for_a_book_in_a_folder(clone, tmp_path):
    git(clone, "rm", "-r", "--cached", "--quiet", ".")
    (clone / "a b").mkdir()
    for path in list(clone.iterdir()):
        if path.name not in (".git", "a b"):
            path.rename(clone / "a b" / path.name)
    git(clone, "add", "--all")
    git(clone, "commit", "--message", "moved")
    for name in ("one", "two"):
        git(clone, "checkout", "--quiet", "-b", name, "main")
        add_row(clone / "a b", "events", event_id="V0055", kind="raid", name=name)
        git(clone, "commit", "--all", "--message", name)
    git(clone, "worktree", "add", "--detach", str(tmp_path / "tree"), "one")
    done = git(tmp_path / "tree", "merge", "--no-edit", "two")
    assert "V0055: both sides gave this id to a row" in done.stdout + done.stderr
    assert done.returncode == 0


def test_the_same_row_under_one_number_is_one_row(clone):
    both = numbered("Sk3q7a", "Monday", "one")
    done = merged(clone, both, both)
    assert done.returncode == 0, done.stdout + done.stderr
    assert check(clone).problems == ()
    assert rows_on(clone, "Sk3q7a") == ("F0055", "Q0055", "U0055")


def with_drawn_evidence(change, letters: str):
    """The same with evidence under drawn ids."""

    def changed(book: Path) -> None:
        before = {row[0] for row in rows_of(book, "evidence")}
        change(book)
        for number, row in enumerate(rows_of(book, "evidence")):
            if row[0] not in before:
                set_cells(book, "evidence", row[0], evidence_id=f"E{letters}{number}")

    return changed


@pytest.mark.parametrize("letters", ["xx", "yy"])
def test_evidence_under_drawn_ids_follows_its_row(clone, letters):
    one = with_drawn_evidence(numbered("Sk3q7a", "Monday", "one"), "xx")
    two = with_drawn_evidence(numbered("Sk3q7b", "A Tuesday", "two"), letters)
    done = merged(clone, one, two)
    assert done.returncode == 0, done.stdout + done.stderr
    assert check(clone).problems == ()
    assert rows_on(clone, "Sk3q7b") == ("F0055", "Q0055", "U0055")
    assert not {"F0055", "Q0055", "U0055"} & {*rows_on(clone, "Sk3q7a")}


def alone(book: Path) -> None:
    """Adds F0055 without evidence, as a reader of another article."""
    old = read_book(book).by_id["F0001"].texts
    add_row(book, "figures", **{**old, "figure_id": "F0055", "note": "alone"})


def named_elsewhere(book: Path) -> None:
    """Adds all of an article, and names its figure in a file that is no table."""
    numbered("Sk3q7a", "Monday", "one")(book)
    path = book / "CARD.toml"
    path.write_text(path.read_text() + "# See F0055.\n")


@pytest.mark.parametrize(
    ("one", "two", "files"),
    [
        (numbered("Sk3q7a", "Monday", "one"), alone, ["figures"]),
        (named_elsewhere, numbered("Sk3q7b", "A Tuesday", "two"), ["figures"]),
    ],
    ids=["evidence of theirs alone", "named in another file"],
)
def test_an_id_that_cannot_be_followed_everywhere_is_a_conflict(clone, one, two, files):
    done = merged(clone, one, two)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "F0055: both sides gave this id to a new row: keep both, and give theirs the id" in said
    assert [f"dataset/{name}.csv" for name in files] == git(
        clone, "diff", "--name-only", "--diff-filter=U"
    ).stdout.split()


@pytest.mark.parametrize("words", [("rebase",), ("cherry-pick",)])
def test_where_git_does_not_say_what_is_merged_the_ids_are_a_conflict(clone, words):
    branch(clone, "one", numbered("Sk3q7a", "Monday", "one"))
    branch(clone, "two", numbered("Sk3q7b", "A Tuesday", "two"))
    done = git(clone, *words, "one")
    assert done.returncode == 1
    assert "F0055: both sides gave this id to a new row: keep both" in done.stdout + done.stderr


def test_two_branches_that_change_cells_of_one_row_merge(clone):
    done = merged(
        clone,
        lambda book: set_cells(book, "figures", "F0018", note="one"),
        lambda book: set_cells(book, "figures", "F0018", reviewer="X"),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert cell(clone, "figures", "F0018", "note") == "one"
    assert cell(clone, "figures", "F0018", "reviewer") == "X"


def test_one_cell_changed_to_two_values_is_a_conflict_that_git_reports(clone):
    done = merged(
        clone,
        lambda book: set_cells(book, "figures", "F0018", note="one"),
        lambda book: set_cells(book, "figures", "F0018", note="two"),
    )
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert "F0018.note: both sides changed it: base 'a count a day', ours 'two'" in said
    assert "Merge conflict in dataset/figures.csv" in said
    [problem] = check(clone).problems
    assert (problem.rule, problem.file) == ("conflict_is_settled", "dataset/figures.csv")


def test_without_the_driver_additions_at_different_places_merge_by_lines(kept):
    done = merged(kept, figure("F7kq2m", "F0002"), figure("F0zzzz", "F0018"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert not [item for item in format_book(kept, check=True) if item.is_changed]


def test_a_clone_is_set_up_once(clone, capsys):
    before = (clone / ".gitattributes").read_bytes()
    assert main(["merge", "--install", str(clone)]) == 0
    assert (clone / ".gitattributes").read_bytes() == before
    assert before.count(b"merge=trucebook") == 4
    found = git(clone, "config", "merge.trucebook.driver").stdout
    assert found.endswith("-m trucebook merge %O %A %B %P\n")


def test_lines_of_ones_own_are_kept(kept):
    (kept / ".gitattributes").write_text("*.png binary")
    assert main(["merge", "--install", str(kept)]) == 0
    assert (kept / ".gitattributes").read_text().startswith("*.png binary\n/dataset/*.csv merge=")


def test_a_folder_in_no_repository_is_refused(toy, capsys):
    assert main(["merge", "--install", str(toy)]) == 2
    assert "not a git repository" in capsys.readouterr().err
    assert not (toy / ".gitattributes").exists()

"""Git merges branches of a book by row and cell, once a clone is set up."""

import subprocess
from pathlib import Path

import pytest
from edit import add_row, cell, rows_of, set_cells

from trucebook.commands import main
from trucebook.validate.check import check
from trucebook.validate.format import format_book

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

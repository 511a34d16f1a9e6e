"""Settled rows against the two passes and the adjudications."""

import csv
import shutil

import pytest
from edit import add_row, delete_row, rows_of, set_cells

from trucebook.book.book import read_book
from trucebook.book.csv import record
from trucebook.validate.rules import passes

HEAD = "table,source_id,start,end,exact,field,first,second,settled,reason\n"
CELLS, ROWS, GROUPS, BASIS = (
    passes.settled_cells_are_of_a_pass,
    passes.settled_rows_are_of_a_pass,
    passes.settled_groups_are_of_a_pass,
    passes.evidence_has_the_basis_of_a_pass,
)


@pytest.fixture
def coded(toy):
    """The toy book as if two coders had coded all of it alike."""
    for order in ("first", "second"):
        folder = toy / "dataset" / "coding" / order
        folder.mkdir(parents=True)
        for table in ("figures", "quotes", "terms", "responses", "mentions", "evidence"):
            shutil.copy(toy / "dataset" / f"{table}.csv", folder)
    settle(toy)
    return toy


def settle(book, *entries):
    """Write the adjudications: table, source, start, end, words, field, both codings, outcome."""
    lines = "".join(record([*entry, "a reason"]) for entry in entries)
    (book / "dataset" / "coding" / "adjudications.csv").write_text(HEAD + lines)


def code(book, order, table, row_id, **cells):
    """Change a row of one pass."""
    path = book / "dataset" / "coding" / order / f"{table}.csv"
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if next(iter(row.values())) == row_id:
            row.update(cells)
    path.write_text("".join(map(record, [list(rows[0]), *(row.values() for row in rows)])))


def found(rule, book):
    return [(problem.row_id, problem.field) for problem in rule(read_book(book))]


ALL = (CELLS, ROWS, GROUPS, BASIS)
F0002 = ("figures", "S01", "318", "329", "62 captives")


@pytest.mark.parametrize("rule", ALL)
def test_a_book_that_is_as_both_have_it(coded, rule):
    assert found(rule, coded) == []


@pytest.mark.parametrize("rule", ALL)
def test_a_book_without_passes(toy, rule):
    set_cells(toy, "figures", "F0002", bound="about")
    assert found(rule, toy) == []


@pytest.mark.parametrize(
    ("table", "row_id", "cells"),
    [
        ("figures", "F0002", {"bound": "about"}),
        ("figures", "F0002", {"attributed_to": "orvenia"}),
        ("terms", "T0001", {"proposal_id": "P02"}),
        ("quotes", "Q0002", {"kind": "fragment"}),
        ("responses", "R0001", {"stance": "open"}),
        ("mentions", "M0002", {"actor_id": "talmere"}),
    ],
)
def test_a_cell_that_neither_has(coded, table, row_id, cells):
    set_cells(coded, table, row_id, **cells)
    [problem] = CELLS(read_book(coded))
    [name] = cells
    assert (problem.row_id, problem.field) == (row_id, name)
    assert "as the passes have it" in problem.message
    assert f"{table},S0" in problem.hint
    assert problem.repair is not None


def test_a_number_written_otherwise_is_the_same(coded):
    code(coded, "first", "figures", "F0002", value_low="62.0")
    assert found(CELLS, coded) == []


def test_a_difference_is_settled_by_an_entry(coded):
    code(coded, "second", "figures", "F0002", bound="about")
    assert found(CELLS, coded) == [("F0002", "bound")]
    settle(coded, (*F0002, "bound", "exact", "about", "exact"))
    assert found(CELLS, coded) == []
    set_cells(coded, "figures", "F0002", bound="about")
    [problem] = CELLS(read_book(coded))
    assert problem.message == "expected exact, as line 2 of adjudications.csv settles it"


def test_a_third_reading_may_settle_what_neither_has(coded):
    set_cells(coded, "figures", "F0002", bound="about")
    settle(coded, (*F0002, "bound", "exact", "exact", "about"))
    assert found(CELLS, coded) == []


def test_a_row_of_one_pass_needs_an_entry(coded):
    path = coded / "dataset" / "coding" / "second" / "figures.csv"
    path.write_text("".join(line for line in path.open() if not line.startswith("F0002,")))
    assert found(ROWS, coded) == [("F0002", "figure_id")]
    settle(coded, (*F0002, "row", "coded", "", "coded"))
    assert found(ROWS, coded) == []


def test_a_row_that_came_later_says_so(coded):
    cells = dict(zip(*[rows_of(coded, "mentions")[at] for at in (0, 1)], strict=True))
    later = {**cells, "mention_id": "M9000", "start": "1", "end": "3"}
    add_row(coded, "mentions", **later)
    assert found(ROWS, coded) == [("M9000", "mention_id")]
    delete_row(coded, "mentions", "M9000")
    add_row(coded, "mentions", **{**later, "coder": "TB", "reviewer": "TC"})
    assert found(ROWS, coded) == []


def test_a_group_of_both_passes_is_kept(coded):
    set_cells(coded, "quotes", "Q0003", utterance_id="U0001")
    assert found(GROUPS, coded) == [("Q0002", "utterance_id"), ("Q0003", "utterance_id")]


def test_a_basis_that_no_pass_has(coded):
    set_cells(coded, "evidence", "E0001", basis="inferred")
    assert found(BASIS, coded) == [("E0001", "basis")]
    settle(
        coded, ("evidence", "S01", "293", "298", "truce", "basis", "stated", "stated", "inferred")
    )
    assert found(BASIS, coded) == []
    settle(coded)
    set_cells(coded, "evidence", "E0001", note="the sentence before says so")
    assert found(BASIS, coded) == []

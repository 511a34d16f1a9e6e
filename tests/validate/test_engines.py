"""frictionless and pandera judge the same tables and agree, row by row and rule by rule."""

import re
import tempfile
from pathlib import Path

import pytest
from conftest import TOY
from edit import add_row, line_of, rows_of, set_cells, write_rows
from hypothesis import given, settings
from hypothesis import strategies as st
from one_engine import with_keys
from strategies import SCHEMAS, books, write_book

from trucebook.book.book import read_book
from trucebook.validate.engines import by_frictionless, by_pandera


def verdicts(folder, table=None):
    """What each engine finds in a book, or in a table and those that it has keys into.

    Sets of file, line, column and rule. That there is nothing elsewhere is tried once.
    """
    book = read_book(folder)
    if table:
        book = with_keys(book, table)
    return [
        {(item.file, item.line, item.field, item.rule) for item in engine(book)}
        for engine in (by_frictionless, by_pandera)
    ]


def test_neither_engine_finds_a_fault_in_the_toy_book():
    assert verdicts(TOY) == [set(), set()]


@pytest.mark.parametrize(
    ("table", "row_id", "field", "text", "rule"),
    [
        ("figures", "F0002", "start", "three", "type"),
        ("figures", "F0002", "start", "1.5", "type"),
        ("figures", "F0002", "value_low", "1,5", "type"),
        ("figures", "F0002", "start", "-1", "minimum"),
        ("figures", "F0002", "start", "", "required"),
        ("figures", "F0002", "exact", "", "required"),
        ("figures", "F0002", "bound", "exactly", "enum"),
        ("figures", "F0002", "bound", "", "required"),
        ("figures", "F0002", "unit", "persons", "pattern"),
        ("figures", "F0002", "unit", "other:", "pattern"),
        ("figures", "F0002", "prefix", "x" * 33, "max_length"),
        ("figures", "F0002", "coder", "somebody", "pattern"),
        ("figures", "F0002", "attributed_to", "nobody", "foreign_key"),
        ("figures", "F0002", "figure_id", "F0001", "primary_key"),
        ("figures", "F0002", "figure_id", "F2", "pattern"),
        ("actors", "talmere", "country", "xx", "pattern"),
        ("actors", "talmere", "aliases", "a;; b", "pattern"),
        ("actors", "talmere", "affiliation", "nobody", "foreign_key"),
        ("actors", "talmere", "name", "Orvenia", "unique"),
        ("evidence", "E0001", "basis", "guess", "enum"),
    ],
)
def test_a_planted_fault_is_found_by_both(toy, table, row_id, field, text, rule):
    line = set_cells(toy, table, row_id, **{field: text})
    frictionless, pandera = verdicts(toy, table)
    assert frictionless == pandera
    assert (f"dataset/{table}.csv", line, field, rule) in pandera


def test_of_twins_the_later_row_is_at_fault(toy):
    line = add_row(toy, "redirects", retired_id="F9001", retired_in="0.1.0", reason="again")
    expected = {("dataset/redirects.csv", line, "retired_id", "primary_key")}
    assert verdicts(toy, "redirects") == [expected, expected]


def test_an_empty_id_is_missing_to_both(toy):
    line = set_cells(toy, "redirects", "F9001", retired_id="")
    expected = {("dataset/redirects.csv", line, "retired_id", "required")}
    assert verdicts(toy, "redirects") == [expected, expected]


def test_lines_count_breaks_inside_cells(toy):
    set_cells(toy, "proposals", "P01", note="two\nlines")
    line = set_cells(toy, "proposals", "P02", kind="offr")
    assert line == 4
    expected = {("dataset/proposals.csv", 4, "kind", "enum")}
    assert verdicts(toy, "proposals") == [expected, expected]


def _pattern(field):
    return field.constraints.get("pattern", "")


_BAD = {
    "type": lambda field: "x1" if field.type in ("integer", "number") else None,
    "required": lambda field: "" if field.required else None,
    "enum": lambda field: "no such code" if field.enum else None,
    "minimum": lambda field: "-7" if "minimum" in field.constraints else None,
    "max_length": lambda field: "y" * 99 if "maxLength" in field.constraints else None,
    "pattern": lambda field: None if re.search(_pattern(field), "?!") else "?!",
}


def faults(table):
    """Every fault that a table's definition makes possible: column, rule, text."""
    found = [
        (name, rule, bad(field))
        for name, field in SCHEMAS[table].fields.items()
        for rule, bad in _BAD.items()
    ]
    return st.sampled_from([item for item in found if item[2] is not None])


@pytest.mark.slow
@pytest.mark.long
@settings(max_examples=10)
@given(books(), st.data())
def test_any_single_fault_in_any_book_is_found_by_both_at_its_line(draft, data):
    with tempfile.TemporaryDirectory() as name:
        folder = write_book(draft, Path(name))
        assert verdicts(folder) == [set(), set()]
        table = data.draw(st.sampled_from([t for t in draft.rows if draft.rows[t]]))
        field, rule, text = data.draw(faults(table))
        rows = rows_of(folder, table)
        index = data.draw(st.integers(1, len(rows) - 1))
        rows[index][rows[0].index(field)] = text
        write_rows(folder, table, rows)
        frictionless, pandera = verdicts(folder)
        assert frictionless == pandera
        assert (f"dataset/{table}.csv", line_of(rows, index), field, rule) in pandera


@pytest.mark.parametrize("text", ["1_0", " 5", "5 ", "٣"])
def test_where_the_engines_differ_the_stricter_one_counts(toy, text):
    """The table in docs/reference.md: Python reads these as whole numbers, we do not."""
    line = set_cells(toy, "figures", "F0002", start=text)
    frictionless, pandera = verdicts(toy, "figures")
    assert frictionless == set()
    assert pandera == {("dataset/figures.csv", line, "start", "type")}


@pytest.mark.parametrize("text", ["NaN", "INF", "1e999"])
def test_a_number_is_finite(toy, text):
    line = set_cells(toy, "figures", "F0002", value_low=text)
    place = ("dataset/figures.csv", line, "value_low", "type")
    frictionless, pandera = verdicts(toy, "figures")
    assert place in pandera
    assert place not in frictionless

"""The fast path and the judges of a book find the same, in the same places."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from conftest import TOY, copy_book
from edit import rows_of, set_cells, write_rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odd_tables import CELLS, SPOILINGS
from strategies import SCHEMAS

from trucebook.book.book import read_book
from trucebook.book.csv import record
from trucebook.book.table import read_table
from trucebook.scale import pieces
from trucebook.scale.check import check_table
from trucebook.scale.csv import CsvFile
from trucebook.scale.rows import Rows, reason_unjudged
from trucebook.schemas.table import Schema
from trucebook.validate.check import check_book
from trucebook.validate.rules import RULES

WHOLE = read_book(TOY)
UNJUDGED = {rule.name for rule in RULES if reason_unjudged(rule, WHOLE)}
TABLES = ("figures", "quotes", "actors", "evidence", "terms", "utterances", "proposals", "mentions")

pytestmark = pytest.mark.usefixtures("one_engine")


def seen(problems):
    """What the report shows of each problem."""
    return sorted(
        (item.rule, item.line, item.column or 0, item.field or "", item.message, item.value or "")
        for item in problems
    )


def by_book(folder, table):
    """The problems of a table in the report on its book."""
    file = f"dataset/{table}.csv"
    problems = check_book(read_book(folder)).problems
    return [item for item in problems if item.file == file and item.rule not in UNJUDGED]


def by_table(folder, table, against=TOY):
    """The problems of the same file, judged alone against a sound book."""
    return check_table(folder / "dataset" / f"{table}.csv", table, against=against).problems


def test_every_rule_is_judged_or_has_a_reason():
    judged = {rule.scope for rule in RULES if rule.name not in UNJUDGED}
    assert judged == {"cell", "row", "key"}


@pytest.mark.parametrize("table", ["figures", "mentions", "terms"])
def test_of_a_sound_table_without_texts_few_rows_go_to_the_rules(toy, table, monkeypatch):
    shutil.rmtree(toy / "seeds" / "texts")
    taken = []
    monkeypatch.setattr(Rows, "finish", lambda rows: taken.extend(rows._pool))
    check_table(TOY / "dataset" / f"{table}.csv", table, against=toy)
    assert len(taken) < len(WHOLE.tables[table].rows)


@pytest.mark.parametrize("table", TABLES)
def test_a_sound_table_is_valid(table):
    report = check_table(TOY / "dataset" / f"{table}.csv", table, against=TOY)
    assert report.problems == ()
    assert report.valid


@st.composite
def spoiled(draw):
    """A table of the toy book and some cells to put into it."""
    table = draw(st.sampled_from(TABLES))
    rows = rows_of(TOY, table)
    cells = st.tuples(
        st.integers(1, len(rows) - 1), st.integers(0, len(rows[0]) - 1), st.sampled_from(CELLS)
    )
    for row, column, text in draw(st.lists(cells, min_size=1, max_size=4)):
        rows[row][column] = text
    if draw(st.booleans()):
        rows.append(list(rows[draw(st.integers(1, len(rows) - 1))]))
    return table, rows


@pytest.mark.slow
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(spoiled())
def test_the_report_on_a_table_is_that_of_its_book(drawn):
    table, rows = drawn
    with tempfile.TemporaryDirectory() as name:
        folder = copy_book(TOY, Path(name) / "toy")
        write_rows(folder, table, rows)
        assert seen(by_table(folder, table)) == seen(by_book(folder, table))


@pytest.mark.slow
@pytest.mark.parametrize("name", SPOILINGS)
@pytest.mark.parametrize(
    ("table", "size"), [("figures", 64), ("quotes", 700), ("quotes", pieces.PIECE)]
)
def test_a_spoiled_file_is_reported_as_in_a_book(toy, monkeypatch, table, name, size):
    monkeypatch.setattr(pieces.Pieces.__init__, "__defaults__", (size,))
    path = toy / "dataset" / f"{table}.csv"
    path.write_bytes(SPOILINGS[name](path.read_bytes()))
    assert seen(by_table(toy, table)) == seen(by_book(toy, table))


def test_lines_are_counted_over_breaks_in_cells_and_pieces(toy, monkeypatch):
    monkeypatch.setattr(pieces.Pieces.__init__, "__defaults__", (100,))
    set_cells(toy, "figures", "F0001", note="two\nlines, and\nmore")
    line = set_cells(toy, "figures", "F0003", bound="exakt")
    found = [item for item in by_table(toy, "figures") if item.rule == "enum"]
    assert [(item.line, item.column) for item in found] == [
        (line, place_of("bound", rows_of(toy, "figures"), 3))
    ]


def place_of(name, rows, index):
    before = rows[index][: rows[0].index(name)]
    return len(record([*before, ""])[:-1]) + 1 if before else 1


PIECES = ["a", "", '"a"', '"a,b"', '"x\ny"', '""', '"p""q"', 'b"c', 'b"', '12" g', ' "a"', '"""a"']
lines = st.lists(st.tuples(*[st.sampled_from(PIECES)] * 2).map(",".join), max_size=8)


@settings(max_examples=150)
@given(lines, st.sampled_from([8, 16, 40, pieces.PIECE]), st.sampled_from(["", ",", '"', "x\n"]))
def test_each_reader_cuts_the_same_cells(drawn, size, rest):
    fields = SCHEMAS["actors"].descriptor["fields"][:2]
    schema = Schema({**SCHEMAS["actors"].descriptor, "fields": fields})
    data = "\n".join([",".join(schema.fields), *drawn, rest]).encode()
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces.Pieces.__init__, "__defaults__", (size,))
        path = Path(name) / "actors.csv"
        path.write_bytes(data)
        table = read_table(schema, path.as_posix(), data)
        faults = []
        rows = [
            (batch.row(place), [cell or "" for cell in cells])
            for batch in CsvFile(schema, path).batches(faults.append)
            for place, cells in enumerate(batch.frame.rows())
        ]
    assert seen(faults) == seen(table.problems)
    for row, cells in rows:
        assert list(row.texts.values()) == cells
    if not faults:
        read = [(row.line, row.record, row.texts) for row in table.rows]
        assert [(row.line, row.record, row.texts) for row, _ in rows] == read

import io
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from changes.states import sheet, states
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import SCHEMAS, rows

from trucebook.book.csv import csv_text
from trucebook.book.table import read_table
from trucebook.changes.compare import compare
from trucebook.changes.delta import DELTA, apply, as_rows, from_rows, revert
from trucebook.changes.state import Sheet, State
from trucebook.errors import DataError
from trucebook.schemas.arrow import arrow_table


@pytest.mark.slow
@settings(max_examples=80)
@given(states("old"), states("new"))
def test_to_rows_and_back_is_the_identity(old, new):
    changes = compare(old, new)
    assert from_rows(as_rows(changes), "old", "new") == changes


@settings(max_examples=40)
@given(states("old"), states("new"))
def test_parquet_keeps_the_rows(old, new):
    changes = compare(old, new)
    sink = io.BytesIO()
    pq.write_table(arrow_table(DELTA, as_rows(changes)), sink)
    kept = pq.read_table(pa.BufferReader(sink.getvalue())).to_pylist()
    assert from_rows(kept, "old", "new") == changes


def test_one_row_per_change():
    old = State("", {"t": sheet({"id": "A1", "x": "1", "note": ""})})
    new = State("", {"t": sheet({"id": "A1", "x": "", "note": "why"}, codes={"x": ("c",)})})
    found = [tuple(row.values()) for row in as_rows(compare(old, new))]
    assert found == [
        ("codes", "t", None, "x", "added", None, '["c"]', None, None),
        ("cell", "t", "A1", "x", "changed", "1", None, None, "why"),
        ("cell", "t", "A1", "note", "changed", None, "why", None, "why"),
    ]


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"table": "t", "part": "row"},
        {"table": "t", "part": "codes", "field": "x", "old": "[", "new": None},
        {"table": "t", "part": "cell", "row_id": "A1", "change": "added"},
    ],
)
def test_what_is_no_delta_is_refused(row):
    with pytest.raises(DataError, match="expected rows of a delta"):
        from_rows([row])


def test_every_column_has_a_definition_of_its_own():
    found = [field.description for field in DELTA.fields.values()]
    assert len(set(found)) == len(found)


@pytest.mark.slow
@settings(max_examples=80)
@given(states("old"), states("new"))
def test_old_and_changes_give_new_and_back(old, new):
    changes = compare(old, new)
    assert apply(old.tables, changes) == new.tables
    assert revert(new.tables, changes) == old.tables
    assert bool(changes) == (old.tables != new.tables)


@pytest.mark.slow
@settings(max_examples=80)
@given(states("old"), states("new"))
def test_the_flat_table_is_enough(old, new):
    changes = from_rows(as_rows(compare(old, new)))
    assert apply(old.tables, changes) == new.tables
    assert revert(new.tables, changes) == old.tables


@settings(max_examples=30)
@given(st.data(), st.sampled_from(["figures", "actors", "redirects"]))
def test_the_same_holds_for_typed_rows_of_the_book(data, name):
    schema = SCHEMAS[name]
    old, new = (state(schema, data.draw(rows(schema))) for _ in range(2))
    changes = compare(old, new)
    assert apply(old.tables, changes) == new.tables
    assert revert(new.tables, changes) == old.tables


def state(schema, drawn):
    table = read_table(schema, "t.csv", csv_text(schema, drawn).encode())
    return State("", {schema.name: Sheet.of(schema, table.rows)})


OLD = State(
    "", {"t": sheet({"id": "A1", "x": "1"}, {"id": "A2", "x": "2"}, codes={"x": ("1", "2")})}
)
NEW = State("", {"t": sheet({"id": "A1", "x": "3"}, {"id": "A3", "x": ""}, codes={"x": ("3",)})})


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({}, "t: codes of x: expected"),
        (NEW.tables, "t: codes of x: expected"),
        ({"t": replace(OLD.tables["t"], codes={})}, "t: codes of x"),
        ({"t": replace(OLD.tables["t"], rows={})}, "t A1: expected 'the row', found 'none'"),
        (
            {"t": replace(OLD.tables["t"], rows={"A1": {"id": "A1", "x": "9"}})},
            r"t A1\.x: expected '1', found '9'; the changes were made from other tables",
        ),
        (
            {"t": replace(OLD.tables["t"], rows={**OLD.tables["t"].rows, "A3": {"id": "A3"}})},
            "t A3: expected 'no such row', found 'one'",
        ),
    ],
)
def test_changes_fit_only_the_tables_they_were_made_from(tables, message):
    with pytest.raises(DataError, match=message):
        apply(tables, compare(OLD, NEW))


def test_a_cell_of_a_column_that_is_not_there_does_not_fit():
    dropped = compare(OLD, State("", {"t": sheet({"id": "A1"})}))
    rows_without = {key: {"id": key} for key in OLD.tables["t"].rows}
    with pytest.raises(DataError, match=r"t A1\.x: expected '1', found ''"):
        apply({"t": replace(OLD.tables["t"], rows=rows_without)}, dropped)

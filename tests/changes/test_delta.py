import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from changes.states import sheet, states
from hypothesis import given, settings

from trucebook.changes.compare import compare
from trucebook.changes.delta import DELTA, as_rows, from_rows
from trucebook.changes.state import State
from trucebook.errors import DataError
from trucebook.schemas.arrow import arrow_table


@settings(max_examples=300)
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


def test_a_row_a_change():
    old = State("", {"t": sheet({"id": "A1", "x": "1", "note": ""})})
    new = State("", {"t": sheet({"id": "A1", "x": "", "note": "why"}, codes={"x": ("c",)})})
    told = [tuple(row.values()) for row in as_rows(compare(old, new))]
    assert told == [
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
def test_what_is_no_delta_is_told(row):
    with pytest.raises(DataError, match="expected rows of a delta"):
        from_rows([row])


def test_every_column_has_a_definition_of_its_own():
    told = [field.description for field in DELTA.fields.values()]
    assert len(set(told)) == len(told)

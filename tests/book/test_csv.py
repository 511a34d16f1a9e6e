import csv
import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from strategies import EVERY_TYPE, SCHEMAS, rows

from trucebook.book.csv import canonical_cell, csv_text, file_text, record, sort_key
from trucebook.book.table import read_table
from trucebook.release.contents import content_sha256, parquet_bytes
from trucebook.schemas.arrow import arrow_schema, arrow_table


def read_back(schema, text):
    table = read_table(schema, "t.csv", text.encode())
    assert table.problems == ()
    return [dict(row.cells) for row in table.rows]


def through_parquet(schema, cells):
    loose = pa.schema([item.with_nullable(True) for item in arrow_schema(schema)])
    table = pa.table({key: [row[key] for row in cells] for key in loose.names}, schema=loose)
    again = pq.read_table(pa.BufferReader(parquet_bytes(schema, table, "0.1.0", "")))
    assert content_sha256(schema, again) == content_sha256(schema, table)
    return again.to_pylist()


@settings(max_examples=60)
@given(rows(EVERY_TYPE), st.randoms(use_true_random=False))
def test_csv_arrow_parquet_csv_is_the_identity_in_any_order(drawn, random):
    text = csv_text(EVERY_TYPE, drawn)
    cells = read_back(EVERY_TYPE, text)
    assert csv_text(EVERY_TYPE, through_parquet(EVERY_TYPE, cells)) == text
    random.shuffle(drawn)
    assert csv_text(EVERY_TYPE, drawn) == text
    assert csv_text(EVERY_TYPE, cells) == text


@pytest.mark.parametrize("name", SCHEMAS)
@settings(max_examples=4, phases=[Phase.generate])
@given(data=st.data())
def test_the_same_holds_for_every_table_of_the_book(name, data):
    schema = SCHEMAS[name]
    text = csv_text(schema, data.draw(rows(schema)))
    assert csv_text(schema, through_parquet(schema, read_back(schema, text))) == text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2))
def test_a_record_reads_back_as_its_cells(cells):
    assert list(csv.reader(io.StringIO(record(cells), newline=""), strict=True)) == [cells]


@pytest.mark.parametrize(
    ("table", "field", "value", "text"),
    [
        ("figures", "value_low", 4.5, "4.5"),
        ("figures", "value_low", 27585.0, "27585"),
        ("figures", "start", 3, "3"),
        ("figures", "note", "  cafe\u0301 ", "café"),
        ("figures", "exact", " cafe\u0301 ", " cafe\u0301 "),
        ("actors", "aliases", ("a", "b"), "a; b"),
        ("figures", "note", None, ""),
    ],
)
def test_every_value_has_one_text(table, field, value, text):
    assert canonical_cell(SCHEMAS[table].fields[field], value) == text


def test_ids_sort_by_their_number():
    ids = ["F10000", "ann-2", "F9999", "E0001"]
    assert sorted(ids, key=sort_key) == ["E0001", "F9999", "F10000", "ann-2"]


def test_arrow_columns_carry_their_descriptions():
    column = arrow_schema(SCHEMAS["figures"]).field("bound")
    assert (
        column.metadata[b"description"] == SCHEMAS["figures"].fields["bound"].description.encode()
    )
    assert arrow_table(SCHEMAS["redirects"], []).num_rows == 0


@pytest.mark.parametrize(
    ("table", "rows", "order"),
    [
        (
            "figures",
            [
                {"figure_id": "F0001", "source_id": "S02", "start": 5, "end": 9},
                {"figure_id": "F7kq2", "source_id": "S02", "start": 5, "end": 7},
                {"figure_id": "F0002", "source_id": "S10", "start": 1, "end": 2},
                {"figure_id": "F0010", "source_id": "S02", "start": 40, "end": 41},
                {"figure_id": "F0009", "source_id": "S02", "start": 40, "end": 41},
                {"figure_id": "F0000"},
            ],
            ["F7kq2", "F0001", "F0009", "F0010", "F0002", "F0000"],
        ),
        (
            "evidence",
            [
                {"evidence_id": "E1", "row_id": "Q2", "source_id": "S1", "start": 3, "end": 5},
                {"evidence_id": "E2", "row_id": "Q1", "source_id": "S1", "start": 3, "end": 5},
                {"evidence_id": "E3", "row_id": "P2"},
                {"evidence_id": "E4", "row_id": "P1"},
            ],
            ["E2", "E1", "E4", "E3"],
        ),
        ("places", [{"place_id": "b"}, {"place_id": "a10"}, {"place_id": "a"}], ["a", "a10", "b"]),
    ],
)
def test_a_file_has_its_rows_in_the_order_of_the_text(table, rows, order):
    schema = SCHEMAS[table]
    whole = [dict.fromkeys(schema.fields) | row for row in rows]
    for drawn in (whole, whole[::-1]):
        lines = file_text(schema, drawn).splitlines()[1:]
        assert [line.split(",")[0] for line in lines] == order

"""The reports of a release: in both forms, described everywhere, and no tables of the book."""

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace

import openpyxl
import pyarrow.parquet as pq
import pytest
from conftest import TOY

import trucebook
from trucebook.book.book import read_book
from trucebook.changes.compare import compare
from trucebook.changes.state import state_of_book, state_of_release
from trucebook.commands import main
from trucebook.load.releases import Release, released_ids
from trucebook.read.answer import TABLES
from trucebook.read.derived import ANSWERS
from trucebook.release.reports import reports

pytestmark = pytest.mark.slow

WHERE = {
    "datapackage.json": '"path": "{}.csv"',
    "csv-metadata.json": '"url": "{}.csv"',
    "croissant.json": '"@id": "{}.parquet"',
    "ro-crate-metadata.json": '"@id": "{}.parquet"',
    "README.md": "| {} | ",
    "codebook.md": "\n## {}\n",
    "codebook.html": '<section id="{}">',
    "schema.sqlite.sql": 'CREATE TABLE "{}"',
    "schema.duckdb.sql": 'COMMENT ON TABLE "{}"',
    "SHA256SUMS": "  {}.parquet\n",
}


@pytest.mark.parametrize("file", WHERE)
@pytest.mark.parametrize("name", ANSWERS)
def test_a_report_is_described(toy_release, name, file):
    text = (toy_release / file).read_text(encoding="utf-8")
    assert WHERE[file].format(name) in text


@pytest.mark.parametrize("name", ANSWERS)
def test_a_report_is_loaded_as_a_table(toy_release, name):
    frame = trucebook.load(name, source=toy_release)
    for column in (field.name for field in TABLES[name].fields.values() if field.separator):
        cells = frame[column]
        assert all(cell is None or (isinstance(cell, list) and cell) for cell in cells)
    trucebook.schema(name, source=toy_release).validate(frame, lazy=True)
    assert len(trucebook.load(name, source=toy_release, engine="polars")) == len(frame) > 0
    assert list(trucebook.describe(name, source=toy_release).index) == list(frame.columns)
    wider = trucebook.load(name, source=toy_release, names=True)
    assert len(wider) == len(frame)
    assert set(frame.columns) <= set(wider.columns)
    notes = pq.read_schema(toy_release / f"{name}.parquet").metadata
    assert json.loads(notes[b"table_schema"]) == TABLES[name].descriptor


def test_a_query_finds_reports_beside_tables(toy_release):
    query = (
        "SELECT q.name FROM discrepancies d JOIN quantities q USING (quantity_id) "
        "WHERE d.thing != q.name"
    )
    assert trucebook.connect(source=toy_release).sql(query).fetchall() == []


def test_ids_and_changes_are_those_of_the_tables(toy_release):
    release = Release("0.1.0", toy_release)
    assert not {table for table, _, _ in released_ids([release])} & {*ANSWERS}
    assert not {*state_of_release(release).tables} & {*ANSWERS}
    assert not compare(state_of_release(release), state_of_book(read_book(TOY)))
    entry = json.loads((toy_release.parent / "releases.json").read_text())["releases"][0]
    assert not {*entry["tables"]} & {*ANSWERS}
    with pytest.raises(trucebook.UsageError, match=r"no row 'N0001\.x'"):
        trucebook.why("N0001.x", source=toy_release)


@pytest.fixture
def lacking(toy):
    """The toy book without proposals, and with a table of its own called `timeline`."""
    for name in ("terms", "responses", "proposal_relations"):
        (toy / "dataset" / f"{name}.csv").unlink()
        (toy / "schemas" / f"{name}.json").unlink()
    own = {
        "name": "timeline",
        "title": "Timeline",
        "description": "What the editor noted, day by day.",
        "primaryKey": ["day_id"],
        "fields": [
            {
                "name": "day_id",
                "title": "Day",
                "type": "string",
                "description": "The day.",
                "constraints": {"required": True},
            }
        ],
    }
    (toy / "schemas" / "timeline.json").write_text(json.dumps(own))
    (toy / "dataset" / "timeline.csv").write_text("day_id\nD1\n")
    return toy


def test_what_a_book_lacks_is_left_out_and_its_own_table_comes_first(lacking):
    assert set(reports(read_book(lacking), {})) == {"discrepancies", "wordings"}


def test_reports_are_the_same_in_whatever_order_the_rows_are():
    book = read_book(TOY)
    turned = {name: replace(one, rows=one.rows[::-1]) for name, one in book.tables.items()}
    made = [reports(replace(book, tables=tables), {}) for tables in (book.tables, turned)]
    one, other = ({name: [row.record for row in t.rows] for name, t in m.items()} for m in made)
    assert one == other
    assert list(one) == list(ANSWERS)


@pytest.mark.parametrize("form", ["sqlite", "xlsx"])
def test_an_export_has_them(toy_release, tmp_path, form):
    out = tmp_path / f"it.{form}"
    assert main(["export", str(toy_release), "--to", form, "--out", str(out)]) == 0
    if form == "xlsx":
        names = {*openpyxl.load_workbook(out, read_only=True).sheetnames}
    else:
        with closing(sqlite3.connect(out)) as database:
            names = {name for (name,) in database.execute("SELECT name FROM sqlite_schema")}
        assert "discrepancies_figures" in names
    assert {*ANSWERS} <= names


def test_an_older_release_has_a_report_in_one_form(tmp_path):
    frame = trucebook.load("reliability", version="0.2.0")
    assert frame.dtypes["alpha"] == "Float64"
    folder = shutil.copytree(trucebook.fetch("0.2.0"), tmp_path / "0.2.0")
    assert trucebook.load(folder)["reliability"].equals(frame)
    assert not (folder / "reliability.parquet").exists()

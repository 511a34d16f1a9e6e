import json
import os
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from functools import cache
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from folders import files, sign
from strategies import EVERY_TYPE

from trucebook.book.csv import csv_text
from trucebook.commands import main
from trucebook.errors import DamagedRelease, UsageError
from trucebook.load.releases import SUMS, Release, shipped
from trucebook.load.tables import ReleaseTables
from trucebook.release.contents import parquet_bytes, sums
from trucebook.release.export import FORMS, export
from trucebook.release.xlsx import _Workbook
from trucebook.schemas.arrow import arrow_table
from trucebook.schemas.table import Schema

pytestmark = pytest.mark.slow

NEWEST = shipped()
SHELF = ReleaseTables(NEWEST)
NAMES = list(SHELF.schemas)
EVERY = list(SHELF.described)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The newest release in every form."""
    folder = tmp_path_factory.mktemp("forms")
    return {form: export(NEWEST, form, folder / f"it{FORMS[form].ending}") for form in FORMS}


@pytest.fixture(scope="module")
def small(toy_release):
    """A release of few rows."""
    return Release("0.1.0", toy_release)


@cache
def texts(name):
    """The rows of a table as the cell texts of its CSV file."""
    return [list(row.values()) for row in NEWEST.cells(name)]


def as_texts(name, rows):
    """Rows of values as the cell texts that they are written as."""
    fields = SHELF.described[name].fields.values()
    return [
        [
            ""
            if value is None
            else value
            if isinstance(value, str)
            else field.write(tuple(value) if isinstance(value, list) else value)
            for field, value in zip(fields, row, strict=True)
        ]
        for row in rows
    ]


@pytest.mark.parametrize("name", EVERY)
def test_sqlite_has_every_cell(made, name):
    with closing(sqlite3.connect(made["sqlite"])) as database:
        rows = database.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall()
        assert as_texts(name, rows) == texts(name)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("name", EVERY)
def test_duckdb_has_every_cell(made, name):
    with duckdb.connect(str(made["duckdb"]), read_only=True) as database:
        rows = database.execute(f'SELECT * FROM "{name}"').fetchall()
    assert as_texts(name, rows) == texts(name)


@pytest.fixture(scope="module")
def workbook(made):
    """The workbook of the newest release, read once."""
    return openpyxl.load_workbook(made["xlsx"])


@pytest.mark.parametrize("name", EVERY)
def test_a_workbook_has_every_cell(workbook, name):
    sheet = workbook[name]
    header, *rows = sheet.iter_rows(values_only=True)
    assert list(header) == list(SHELF.described[name].fields)
    assert as_texts(name, rows) == texts(name)
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref


def test_pandas_reads_the_workbook(made):
    frames = pd.read_excel(made["xlsx"], sheet_name=None, dtype=object, keep_default_na=False)
    for name in EVERY:
        assert frames[name].shape == (len(texts(name)), len(SHELF.described[name].fields))


def test_numbers_in_a_workbook_are_numbers_and_texts_are_texts(workbook):
    sheet = workbook["figures"]
    types = {cell.value: [] for cell in sheet[1]}
    for row in sheet.iter_rows(min_row=2):
        for cell, column in zip(row, types, strict=True):
            types[column].append(cell.data_type if cell.value is not None else None)
    assert set(types["start"]) == {"n"}
    assert set(types["value_low"]) <= {"n", None}
    assert set(types["value_text"]) == {"s"}


@pytest.mark.parametrize("name", [name for name in NAMES if texts(name)])
def test_polars_reads_the_json_lines(made, name):
    frame = pl.read_ndjson(made["jsonl"], infer_schema_length=None)
    rows = frame.filter(pl.col("table") == name).select(list(SHELF.described[name].fields)).rows()
    assert as_texts(name, rows) == texts(name)


def test_json_lines_are_one_object_per_row(made):
    lines = [json.loads(line) for line in made["jsonl"].read_text().splitlines()]
    assert [line["table"] for line in lines] == [name for name in NAMES for _ in texts(name)]


def test_a_zip_file_is_the_release_with_its_site(made):
    with zipfile.ZipFile(made["zip"]) as archive:
        assert archive.testzip() is None
        found = {info.filename: archive.read(info) for info in archive.infolist()}
    pages = {name for name in found if name.startswith("site/")}
    assert {"site/index.html", "site/static/style.css"} <= pages
    assert {name: found[name] for name in found if name not in pages} == {
        path.name: path.read_bytes() for path in NEWEST.folder.iterdir() if path.is_file()
    }
    subprocess.run(["unzip", "-tq", made["zip"]], check=True, capture_output=True)


def test_a_zip_file_has_the_same_bytes_whenever_it_is_made(made, tmp_path, monkeypatch):
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert export(NEWEST, "zip", tmp_path / "b.zip").read_bytes() == made["zip"].read_bytes()
    with zipfile.ZipFile(made["zip"]) as archive:
        infos = archive.infolist()
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {info.compress_type for info in infos} == {zipfile.ZIP_STORED}
    assert [info.filename for info in infos] == sorted(info.filename for info in infos)


@pytest.mark.parametrize("form", ["xlsx", "jsonl", "sqlite"])
def test_the_same_release_makes_the_same_bytes(made, tmp_path, form):
    assert export(NEWEST, form, tmp_path / "again").read_bytes() == made[form].read_bytes()


def test_web_annotations_are_one_file_per_source(made):
    rows = {row["source_id"]: 0 for row in SHELF.arrow("sources").to_pylist()}
    for name, schema in SHELF.schemas.items():
        if schema.quotes_source:
            for row in SHELF.arrow(name).to_pylist():
                if row["start"] is not None:
                    rows[row["source_id"]] += 1
    for source, count in rows.items():
        found = json.loads((made["annotations"] / f"{source}.jsonld").read_text())
        assert found["id"] == f"{source}.jsonld"
        assert found["total"] == len(found["first"]["items"]) == count


# What a hostile or odd release may hold


def released(folder, schema, rows):
    """A release of one table."""
    folder.mkdir()
    table = arrow_table(schema, rows)
    package = {
        "name": "odd",
        "title": "Odd",
        "version": "0.1.0",
        "created": "2031-05-20T00:00:00Z",
        "resources": [{"name": schema.name, "path": "x.csv", "schema": schema.descriptor}],
    }
    files = {
        f"{schema.name}.csv": csv_text(schema, table.to_pylist()).encode(),
        f"{schema.name}.parquet": parquet_bytes(schema, table, "0.1.0", ""),
        "datapackage.json": json.dumps(package).encode(),
    }
    for name, data in {**files, SUMS: sums(files)}.items():
        (folder / name).write_bytes(data)
    return Release("0.1.0", folder)


def row(row_id, **cells):
    return {**dict.fromkeys(EVERY_TYPE.fields), "id": row_id, **cells}


FORMULAS = [
    "=1+1",
    '=HYPERLINK("http://x.y")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "{=1}",
    "http://x.y",
    "1",
]


def test_no_text_of_a_workbook_runs_as_a_formula(tmp_path):
    rows = [row(f"r{place}", words=text) for place, text in enumerate(FORMULAS)]
    release = released(tmp_path / "odd", EVERY_TYPE, rows)
    path = export(release, "xlsx", tmp_path / "odd.xlsx")
    cells = [cells[-1] for cells in openpyxl.load_workbook(path)["every_type"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == FORMULAS
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.quotePrefix for cell in cells] == [True] * 6 + [False] * 3
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "sheets/" in name]
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)


def test_a_cell_too_long_for_a_sheet_is_refused_by_its_place(tmp_path):
    longest, words = (
        "𝒳é" * 10_922,
        r"every_type, row 3, column words: a text of more than 32,767 .*",
    )
    rows = [row("a", words=longest), row("b", words=longest + "xé")]
    assert export(released(tmp_path / "one", EVERY_TYPE, rows[:1]), "xlsx", tmp_path / "one.xlsx")
    with pytest.raises(UsageError, match=f"{words} of a sheet holds: take sqlite"):
        export(released(tmp_path / "two", EVERY_TYPE, rows), "xlsx", tmp_path / "two.xlsx")
    assert not (tmp_path / "two.xlsx").exists()


def test_every_type_of_value_survives_every_form(tmp_path):
    items = ("a", "b c")
    value = row(
        "a",
        whole=-7,
        real=0.1,
        truth=True,
        items=items,
        words="x\ny",
        day=pd.Timestamp("2031-05-14").date(),
    )
    release = released(tmp_path / "odd", EVERY_TYPE, [value, row("b", whole=2**60)])
    want = [["a", "-7", "0.1", "true", "2031-05-14", "a; b c", "x\ny"]]
    want += [["b", str(2**60), "", "", "", "", ""]]
    with closing(sqlite3.connect(export(release, "sqlite", tmp_path / "a.sqlite"))) as database:
        found = database.execute("SELECT * FROM every_type").fetchall()
    assert found[0] == ("a", -7, 0.1, 1, "2031-05-14", "a; b c", "x\ny")
    assert found[1][1] == 2**60
    with duckdb.connect(str(export(release, "duckdb", tmp_path / "a.duckdb"))) as database:
        found = database.execute("SELECT * FROM every_type").fetchall()
    assert found[0] == ("a", -7, 0.1, True, value["day"], "a; b c", "x\ny")
    sheet = openpyxl.load_workbook(export(release, "xlsx", tmp_path / "a.xlsx"))["every_type"]
    found = list(sheet.iter_rows(min_row=2, values_only=True))
    assert found[0] == ("a", -7, 0.1, True, "2031-05-14", "a; b c", "x\ny")
    assert found[1][1] == str(2**60)
    lines = export(release, "jsonl", tmp_path / "a.jsonl").read_text().splitlines()
    assert json.loads(lines[0]) == {
        "table": "every_type",
        **value,
        "items": list(items),
        "day": "2031-05-14",
    }


@pytest.mark.parametrize("form", ["sqlite", "duckdb"])
def test_a_row_that_breaks_its_definition_makes_no_database(tmp_path, form):
    release = released(tmp_path / "odd", EVERY_TYPE, [row("a"), row("a")])
    with pytest.raises(DamagedRelease, match="breaks its definition"):
        export(release, form, tmp_path / "odd.db")
    assert [path.name for path in tmp_path.iterdir()] == ["odd"]


@pytest.mark.parametrize("form", FORMS)
def test_an_earlier_export_is_replaced_by_force_alone(made, tmp_path, form):
    out = tmp_path / "it"
    copy = shutil.copytree if made[form].is_dir() else shutil.copy
    copy(made[form], out)
    with pytest.raises(UsageError, match=r"already exists\. Name another"):
        export(NEWEST, form, out)
    assert export(NEWEST, form, out, force=True) == out
    assert [path.name for path in tmp_path.iterdir()] == ["it"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", [*FORMS, "text", "folder", "database", "archive", "device"])
def test_nothing_but_an_earlier_export_of_the_form_is_replaced(made, tmp_path, form, kind):
    out = tmp_path / "it"
    if kind == form:
        pytest.skip("is replaced")
    if kind in FORMS:
        (shutil.copytree if made[kind].is_dir() else shutil.copy)(made[kind], out)
    elif kind == "folder":
        (out / "sub").mkdir(parents=True)
        (out / "sub" / "thesis.txt").write_text("mine")
    elif kind == "database":
        with closing(sqlite3.connect(out)) as database:
            database.execute('CREATE TABLE "mine" (\n  a, b)')
    elif kind == "archive":
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("mine", "x")
    elif kind == "device":
        os.mkfifo(out)
    else:
        out.write_text("mine")
    before = files(tmp_path)
    with pytest.raises(UsageError, match=f"it: expected an earlier export as {form}, which"):
        export(NEWEST, form, out, force=True)
    assert files(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["it"]


@pytest.mark.parametrize("form", ["sqlite", "duckdb"])
def test_an_export_with_a_table_of_somebody_is_not_replaced(made, tmp_path, form):
    out = Path(shutil.copy(made[form], tmp_path / "it"))
    connect = {"sqlite": sqlite3.connect, "duckdb": duckdb.connect}[form]
    with closing(connect(str(out))) as database:
        database.execute("CREATE TABLE mine (a INTEGER)")
    with pytest.raises(UsageError, match="expected an earlier export"):
        export(NEWEST, form, out, force=True)


@pytest.mark.parametrize("form", FORMS)
def test_what_is_empty_is_replaced(small, tmp_path, form):
    out = tmp_path / "it"
    out.mkdir() if form == "annotations" else out.touch()
    assert export(small, form, out, force=True) == out
    assert out.is_dir() if form == "annotations" else out.stat().st_size


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs POSIX")
@pytest.mark.parametrize("form", FORMS)
def test_an_export_has_the_permissions_of_any_new_file(small, tmp_path, form):
    before = os.umask(0o002)
    try:
        mode = export(small, form, tmp_path / "it").stat().st_mode & 0o777
    finally:
        os.umask(before)
    assert mode == (0o775 if form == "annotations" else 0o664)


@pytest.mark.parametrize("form", ["sqlite", "duckdb", "xlsx", "jsonl", "zip"])
def test_a_limit_on_sizes_is_reported_in_a_sentence(tmp_path, monkeypatch, capsys, form):
    """As a full disk would be: no file may have more than 64 kB."""
    resource = pytest.importorskip("resource")
    monkeypatch.chdir(tmp_path)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, before[1]))
    try:
        assert main(["export", "--to", form, "--out", "made/it"]) == 2
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    reported = capsys.readouterr().err
    assert reported.startswith("trucebook: made/it: ")
    assert reported.count("\n") == 1
    assert "staged" not in reported
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_release_is_not_exported(toy_release, tmp_path):

    folder = Path(shutil.copytree(toy_release, tmp_path / "0.1.0"))
    (folder / "figures.csv").write_bytes(b"")
    with pytest.raises(DamagedRelease, match=r"figures\.csv: expected SHA-256"):
        export(Release("0.1.0", folder), "zip", tmp_path / "a.zip")
    assert not (tmp_path / "a.zip").exists()


def test_an_unknown_form_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"no form 'xls'\. Did you mean 'xlsx'"):
        export(NEWEST, "xls", tmp_path / "a")


@pytest.mark.parametrize("name", ["about", "a/b", "x" * 32])
def test_a_table_that_no_sheet_can_be_named_after_is_reported(tmp_path, name):
    schema = Schema({**EVERY_TYPE.descriptor, "name": name})
    book = _Workbook(xlsxwriter.Workbook(tmp_path / "a.xlsx"))
    book.add("about", ["what"], [])
    with pytest.raises(UsageError, match="A workbook cannot hold"):
        book.add(schema.name, list(schema.fields), [])


def test_columns_of_other_types_than_defined_are_refused(tmp_path):
    release = released(tmp_path / "odd", EVERY_TYPE, [row("a")])
    path = release.folder / "every_type.parquet"
    table = pq.read_table(path)
    pq.write_table(table.set_column(1, "whole", pa.array(["one"])), path)
    sign(release.folder)
    with pytest.raises(DamagedRelease, match="expected columns of the types"):
        export(Release("0.1.0", release.folder), "sqlite", tmp_path / "a")


@pytest.mark.parametrize("name", ["a b.it", "a'b.it", "a\nb.it", "a#b%20.it", "a?b.it", "-a.it"])
@pytest.mark.parametrize("form", FORMS)
def test_an_odd_name_is_written_or_refused_in_words(small, tmp_path, form, name):
    if (form, "?" in name) == ("duckdb", True):
        with pytest.raises(UsageError, match=r"a\?b\.it: expected a path without a question mark"):
            export(small, form, tmp_path / name)
        assert not files(tmp_path)
    else:
        assert export(small, form, tmp_path / name).exists()
        assert export(small, form, tmp_path / name, force=True).exists()

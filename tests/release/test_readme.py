"""The README of a release: it lists what is there, and its commands do what it says."""

import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing

import duckdb
import pandas as pd
import pytest
from conftest import ROOT

import trucebook
from trucebook.book.book import read_book
from trucebook.load.releases import Release
from trucebook.load.tables import ReleaseTables
from trucebook.release.contents import contents
from trucebook.release.export import export
from trucebook.schemas.sql import by_dependency

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def book_release(tmp_path_factory):
    """What the book itself would release now, made once; read only."""
    folder = tmp_path_factory.mktemp("book")
    for name, data in contents(read_book(ROOT)).files.items():
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture(params=["toy_release", "book_release"], ids=["toy", "book"])
def release(request, tmp_path):
    """The release of the toy book, and that of the book itself."""
    return shutil.copytree(request.getfixturevalue(request.param), tmp_path / "release")


def blocks(release, mark):
    text = (release / "README.md").read_text(encoding="utf-8")
    return re.findall(rf"```{mark}\n(.*?)```", text, re.DOTALL)


def test_every_file_is_listed_once_after_the_load_line(release):
    text = (release / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \[(.+)\]\((.+)\) \| .+ \|$", text, re.MULTILINE)
    tables = trucebook.load(release)
    names = [name for name, target in listed if name == target]
    names += [f"{table}.{form}" for table in tables for form in ("csv", "parquet")]
    assert sorted(names) == sorted(path.name for path in release.iterdir())
    rows = re.findall(r"^\| (\w+) \| (\d+) \| .+ \|$", text, re.MULTILINE)
    assert {table: int(count) for table, count in rows} == {
        table: len(frame) for table, frame in tables.items()
    }
    order = ["read_parquet(", "trucebook.load(", "## Files", "### Tables", "### Documents"]
    assert sorted(order, key=text.index) == order


def test_the_load_lines_load_the_same_table(release, monkeypatch):
    monkeypatch.chdir(release)
    frames = []
    for block in blocks(release, "python"):
        namespace = {}
        exec(block, namespace)  # noqa: S102
        frames += [frame for frame in namespace.values() if isinstance(frame, pd.DataFrame)]
    plain, checked = frames
    assert list(plain.columns) == list(checked.columns)
    assert len(plain) == len(checked) > 0


def rows_of(path):
    """Every row of every table of a database."""
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        return {
            name: database.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall()
            for (name,) in tables
        }


def test_the_lines_for_sqlite_import_every_row_as_the_export_has_it(release, tmp_path):
    if shutil.which("sqlite3") is None:
        pytest.skip("needs the shell sqlite3")
    [lines] = blocks(release, "sql")
    env = {**os.environ, "HOME": str(tmp_path)}
    done = subprocess.run(
        ["sqlite3"], input=lines, cwd=release, env=env, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")
    exported = export(Release("release", release), "sqlite", tmp_path / "exported.sqlite")
    assert rows_of(tmp_path / "release.sqlite") == rows_of(exported)
    trucebook.load(release)  # the folder is as it was


def test_a_spoiled_cell_is_refused_by_the_lines_for_sqlite(release):
    if shutil.which("sqlite3") is None:
        pytest.skip("needs the shell sqlite3")
    table = release / "quotes.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",S01,", ",S99,", 1))
    [lines] = blocks(release, "sql")
    done = subprocess.run(["sqlite3"], input=lines, cwd=release, capture_output=True, text=True)
    assert "FOREIGN KEY constraint failed" in done.stderr


def test_the_line_for_duckdb_copies_every_table_in_the_order_of_the_schema(release, monkeypatch):
    monkeypatch.chdir(release)
    text = (release / "README.md").read_text(encoding="utf-8")
    table, line = re.search(r"`(COPY (\w+) .*;)`", text).group(2, 1)
    tables = trucebook.load(release)
    with duckdb.connect() as database:
        database.execute((release / "schema.duckdb.sql").read_text(encoding="utf-8"))
        for schema in by_dependency(ReleaseTables(Release("", release)).described):
            database.execute(line.replace(table, schema.name))
            [(count,)] = database.execute(f'SELECT count(*) FROM "{schema.name}"').fetchall()
            assert count == len(tables[schema.name])

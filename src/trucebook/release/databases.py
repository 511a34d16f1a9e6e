"""SQLite and DuckDB databases: typed tables with keys and checks, which every row passes."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from trucebook.errors import DamagedRelease, UsageError, extra
from trucebook.files import refused
from trucebook.load.releases import Release
from trucebook.load.tables import ReleaseTables
from trucebook.schemas.sql import by_dependency, script
from trucebook.schemas.table import Schema

_OURS = re.compile(r'CREATE (TABLE ".*" \(\n  -- |VIEW ".*" AS\n  SELECT )')
_BLOCK = 16_384
"""Bytes of a block of DuckDB, the smallest there is: every column takes a few."""


def to_sqlite(release: Release, path: Path) -> None:
    """Write a SQLite database."""
    shelf = ReleaseTables(release)
    path.touch()  # NOTE: SQLite would give it fewer permissions
    try:
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("PRAGMA foreign_keys = ON")
            database.executescript(script(shelf.described, "sqlite"))
            for schema in by_dependency(shelf.described):
                marks = ", ".join("?" * len(schema.fields))
                insert = f"INSERT INTO {_name(schema)} VALUES ({marks})"  # noqa: S608 - quoted
                database.executemany(insert, plain_rows(schema, shelf))
    except sqlite3.IntegrityError as error:
        raise _broken(release, error) from None
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:
            raise
        raise refused(error) from error


def is_sqlite(path: Path) -> bool:
    """Whether a file is an export to SQLite: it holds nothing but our tables and views."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            made = database.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL").fetchall()
    except sqlite3.Error:
        return False
    return bool(made) and all(_OURS.match(sql) for (sql,) in made)


def to_duckdb(release: Release, path: Path) -> None:
    """Write a DuckDB database, whose tables and columns have comments."""
    duckdb, shelf = extra("duckdb", "export"), ReleaseTables(release)
    if "?" in str(path):  # NOTE: it takes what follows for options, and loses its log
        raise UsageError(
            f"{path}: expected a path without a question mark, which DuckDB cannot write to. "
            "Name another place with --out."
        )
    try:
        with duckdb.connect() as database:
            _attach(database, path, "")
            database.execute(script(shelf.described, "duckdb"))
            for schema in by_dependency(shelf.described):
                database.register("rows of the release", _flat(schema, shelf))
                database.execute(f'INSERT INTO {_name(schema)} FROM "rows of the release"')
                database.unregister("rows of the release")
            database.execute("USE memory; DETACH release")
    except (duckdb.IntegrityError, duckdb.DataError) as error:
        raise _broken(release, error) from None
    except (duckdb.OperationalError, duckdb.FatalException, duckdb.InternalError) as error:
        raise refused(error) from error


def is_duckdb(path: Path) -> bool:
    """Whether a file is an export to DuckDB: each of its tables is described."""
    duckdb = extra("duckdb", "export")
    try:
        with duckdb.connect() as database:
            _attach(database, path, ", READ_ONLY")
            found = database.execute("SELECT comment FROM duckdb_tables()").fetchall()
    except duckdb.Error:
        return False
    return bool(found) and all(": " in (comment or "") for (comment,) in found)


def plain_rows(schema: Schema, shelf: ReleaseTables) -> Iterator[tuple[Any, ...]]:
    """The rows of a table with lists and dates as texts, as the CSV files have them."""
    for batch in _flat(schema, shelf, dates=True).to_batches(10_000):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _flat(schema: Schema, shelf: ReleaseTables, *, dates: bool = False) -> pa.Table:
    """A table with each list, and if wanted each date, as one text."""
    table = shelf.arrow(schema.name)
    for place, field in enumerate(schema.fields.values()):
        column = table.column(place)
        if field.separator:
            table = table.set_column(place, field.name, pc.binary_join(column, field.separator))
        elif dates and field.type == "date":
            table = table.set_column(place, field.name, column.cast(pa.string()))
    return table


def _attach(database: Any, path: Path, more: str) -> None:
    place = str(path).replace("'", "''")
    database.execute(f"ATTACH '{place}' AS release (TYPE duckdb, BLOCK_SIZE {_BLOCK}{more})")
    database.execute("USE release")


def _name(schema: Schema) -> str:
    return '"' + schema.name.replace('"', '""') + '"'


def _broken(release: Release, error: Exception) -> DamagedRelease:
    return DamagedRelease(f"{release.folder}: a row breaks its definition: {error}")

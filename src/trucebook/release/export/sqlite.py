"""A SQLite database: typed tables with keys and checks, which every row passes."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from trucebook.errors import DamagedRelease
from trucebook.files import refused
from trucebook.load.load import Shelf
from trucebook.load.releases import Release
from trucebook.schemas.sql import by_dependency, script
from trucebook.schemas.table import Field, Schema


def write(release: Release, path: Path) -> None:
    """Write the database.

    Raises:
        DamagedRelease: a row breaks the definition of its table.
    """
    shelf = Shelf(release)
    path.touch()  # NOTE: SQLite would give it fewer permissions
    with closing(sqlite3.connect(path)) as database:
        try:
            database.execute("PRAGMA foreign_keys = ON")
            database.executescript(script(shelf.schemas, "sqlite"))
            with database:
                for schema in by_dependency(shelf.schemas):
                    _fill(database, schema, shelf)
        except sqlite3.IntegrityError as error:
            raise DamagedRelease(
                f"{release.folder}: a row breaks its definition: {error}"
            ) from None
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:
                raise
            raise refused(error) from error


def recognises(path: Path) -> bool:
    """Whether a file is an export in this form: it holds nothing but our tables and views."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            made = database.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL").fetchall()
    except sqlite3.Error:
        return False
    return bool(made) and all(_OURS.match(sql) for (sql,) in made)


_OURS = re.compile(r'CREATE (TABLE ".*" \(\n  -- |VIEW ".*" AS\n  SELECT )')


def _fill(database: sqlite3.Connection, schema: Schema, shelf: Shelf) -> None:
    table = schema.name.replace('"', '""')
    marks = ", ".join("?" * len(schema.fields))
    rows = _rows(schema, shelf)
    database.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)  # noqa: S608 - quoted


def _rows(schema: Schema, shelf: Shelf) -> Iterator[list[Any]]:
    fields = list(schema.fields.values())
    for batch in shelf.arrow(schema.name).to_batches(10_000):
        for row in batch.to_pylist():
            yield [_cell(field, row[field.name]) for field in fields]


def _cell(field: Field, value: Any) -> Any:
    """A value as SQLite stores it: lists and dates as the CSV files have them."""
    return field.write(value) if isinstance(value, list | date) else value

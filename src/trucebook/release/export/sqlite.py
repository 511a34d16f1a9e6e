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
from trucebook.load.load import ReleaseTables
from trucebook.load.releases import Release
from trucebook.schemas.sql import by_dependency, script
from trucebook.schemas.table import Schema


def write(release: Release, path: Path) -> None:
    """Write the database.

    Raises:
        DamagedRelease: a row breaks the definition of its table.
    """
    shelf = ReleaseTables(release)
    path.touch()  # NOTE: SQLite would give it fewer permissions
    with closing(sqlite3.connect(path)) as database:
        try:
            database.execute("PRAGMA foreign_keys = ON")
            database.executescript(script(shelf.schemas, "sqlite"))
            with database:
                for schema in by_dependency(shelf.schemas):
                    table, marks = (
                        schema.name.replace('"', '""'),
                        ", ".join("?" * len(schema.fields)),
                    )
                    insert = f'INSERT INTO "{table}" VALUES ({marks})'  # noqa: S608 - quoted
                    database.executemany(insert, plain_rows(schema, shelf))
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


def plain_rows(schema: Schema, shelf: ReleaseTables) -> Iterator[list[Any]]:
    """The rows of a table with lists and dates as texts, as the CSV files have them."""
    fields = list(schema.fields.values())
    for batch in shelf.arrow(schema.name).to_batches(10_000):
        for row in batch.to_pylist():
            values = ((field, row[field.name]) for field in fields)
            yield [
                field.write(value) if isinstance(value, list | date) else value
                for field, value in values
            ]

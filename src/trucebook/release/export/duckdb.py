"""A DuckDB database: typed tables with keys, checks and comments; every row passes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from trucebook.errors import DamagedRelease, UsageError, extra
from trucebook.files import refused
from trucebook.load.load import ReleaseTables
from trucebook.load.releases import Release
from trucebook.schemas.sql import by_dependency, script
from trucebook.schemas.table import Schema

_BLOCK = 16_384
"""Bytes of a block, the smallest there is: every column takes a few, however short the table."""


def write(release: Release, path: Path) -> None:
    """Write the database.

    Raises:
        DamagedRelease: a row breaks the definition of its table.
        UsageError: the extra `export` is missing, or DuckDB cannot write at that path.
    """
    duckdb, shelf = extra("duckdb", "export"), ReleaseTables(release)
    if "?" in str(path):  # NOTE: it takes what follows for options, and loses its log
        raise UsageError(
            f"{path}: expected a path without a question mark, which DuckDB cannot write to. "
            "Name another place with --out."
        )
    try:
        with duckdb.connect() as database:
            _attach(database, path, "")
            database.execute(script(shelf.schemas, "duckdb"))
            for schema in by_dependency(shelf.schemas):
                name = schema.name.replace('"', '""')
                database.register("rows of the release", _flat(schema, shelf.arrow(schema.name)))
                database.execute(f'INSERT INTO "{name}" FROM "rows of the release"')
                database.unregister("rows of the release")
            database.execute("USE memory; DETACH release")
    except (duckdb.IntegrityError, duckdb.DataError) as error:
        raise DamagedRelease(f"{release.folder}: a row breaks its definition: {error}") from None
    except (duckdb.OperationalError, duckdb.FatalException, duckdb.InternalError) as error:
        raise refused(error) from error


def recognises(path: Path) -> bool:
    """Whether a file is an export in this form: each of its tables is described."""
    duckdb = extra("duckdb", "export")
    try:
        with duckdb.connect() as database:
            _attach(database, path, ", READ_ONLY")
            found = database.execute("SELECT comment FROM duckdb_tables()").fetchall()
    except duckdb.Error:
        return False
    return bool(found) and all(": " in (comment or "") for (comment,) in found)


def _attach(database: Any, path: Path, more: str) -> None:
    place = str(path).replace("'", "''")
    database.execute(f"ATTACH '{place}' AS release (TYPE duckdb, BLOCK_SIZE {_BLOCK}{more})")
    database.execute("USE release")


def _flat(schema: Schema, table: pa.Table) -> pa.Table:
    """The table with a list as one text, as the CSV files have it."""
    for place, field in enumerate(schema.fields.values()):
        if field.separator:
            texts = pc.binary_join(table.column(place), field.separator)
            table = table.set_column(place, field.name, texts)
    return table

"""A DuckDB database: typed tables with keys, checks and comments, which every row has passed."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from trucebook.errors import DamagedRelease, extra
from trucebook.loading import Shelf
from trucebook.published import Release
from trucebook.schemas import Schema
from trucebook.schemas.sql import by_dependency, script

__all__ = ["write"]

_BLOCK = 16_384
"""Bytes of a block, the smallest there is: every column takes a few, however short the table."""


def write(release: Release, path: Path) -> None:
    """Write the database.

    Raises:
        DamagedRelease: a row breaks the definition of its table.
        UsageError: the extra `export` is missing.
    """
    duckdb, shelf = extra("duckdb", "export"), Shelf(release)
    with duckdb.connect() as database:
        place = str(path).replace("'", "''")
        database.execute(f"ATTACH '{place}' AS release (BLOCK_SIZE {_BLOCK}); USE release")
        database.execute(script(shelf.schemas, "duckdb"))
        for schema in by_dependency(shelf.schemas):
            database.register("rows of the release", _flat(schema, shelf.arrow(schema.name)))
            table = schema.name.replace('"', '""')
            try:
                database.execute(f'INSERT INTO "{table}" FROM "rows of the release"')
            except duckdb.Error as error:
                raise DamagedRelease(
                    f"{release.folder}: a row of {schema.name} breaks its definition: {error}"
                ) from None
            database.unregister("rows of the release")


def _flat(schema: Schema, table: pa.Table) -> pa.Table:
    """The table with a list as one text, as the CSV files have it."""
    for place, field in enumerate(schema.fields.values()):
        if field.separator:
            texts = pc.binary_join(table.column(place), field.separator)
            table = table.set_column(place, field.name, texts)
    return table

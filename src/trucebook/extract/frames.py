"""Candidates as DataFrames."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from trucebook.errors import UsageError, unknown
from trucebook.extract.extractors import definitions
from trucebook.extract.rows import TABLES
from trucebook.extract.writers import candidate_schema
from trucebook.schemas.arrow import arrow_table
from trucebook.schemas.frame import Rows, frame_of
from trucebook.schemas.table import Schema


def candidates_frame(table: str, rows: Sequence[Struct], book: str | Path | None) -> Rows:
    """The candidates for a table, with the types that `load` gives; see `Extraction.frame`."""
    if table not in TABLES:
        raise unknown("table of candidates", table, TABLES)
    schemas = definitions(book)
    if table not in schemas:
        raise UsageError(f"The book {book} has no table {table!r}.")
    wider = candidate_schema(schemas[table], TABLES[table])
    fields = [item for item in wider.descriptor["fields"] if item["name"] != "file"]
    schema = Schema({**wider.descriptor, "fields": fields})
    for name, field in schema.fields.items():
        codes = (getattr(row, name, None) for row in rows) if field.enum else ()
        if strange := [code for code in codes if code is not None and code not in field.enum]:
            raise UsageError(
                f"{table}.{name}: {strange[0]!r} is no code of this definition. Give the folder "
                "of the book whose codes the text was read with, as in frame(…, book=…)."
            )
    cells = [{name: getattr(row, name, None) for name in schema.fields} for row in rows]
    return frame_of(arrow_table(schema, cells), schema)


def looked_at(rows: Sequence[Struct]) -> Rows:
    """The candidates to look at, whatever the definition of their table."""
    cells = [asdict(row) for row in rows]
    return Rows([{"exact": row["exact"], **row} for row in cells]).convert_dtypes()

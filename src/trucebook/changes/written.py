"""A table as its file has it, read without a definition: each cell is kept as it is written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import PurePosixPath

from trucebook.book.table import read_table
from trucebook.changes.state import Sheet
from trucebook.errors import DataError
from trucebook.schemas.table import Schema


def written_sheet(name: str, data: bytes) -> Sheet:
    """The rows of a file; an empty one has no columns.

    Raises:
        DataError: it cannot be cut into rows, or a row has no id, or that of another row.
        ValueError: it is not UTF-8.
    """
    text = io.StringIO(data.decode("utf-8-sig"), newline="\n")
    try:
        header = next(csv.reader(text, strict=True), [])
    except csv.Error as error:
        raise DataError(f"{name}:1:1: expected a header: {error}") from None
    if not header:
        return Sheet(())
    table = read_table(any_schema(name, header), name, data)
    if table.unreadable:
        raise DataError(table.unreadable[0].as_text())
    return Sheet.of(table.schema, table.rows)


def any_schema(name: str, columns: Iterable[str]) -> Schema:
    """A definition of any table: the first column has the ids, and no cell is changed."""
    columns = list(columns)
    fields = [
        {"name": column, "type": "integer" if column in ("start", "end") else "string"}
        | {"words": "source"}
        for column in columns
    ]
    return Schema({"name": PurePosixPath(name).stem, "fields": fields, "primaryKey": columns[:1]})

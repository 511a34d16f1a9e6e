"""A table definition as Arrow: typed columns that carry their own descriptions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import pyarrow as pa

from trucebook.schemas.table import Field, Schema

__all__ = ["arrow_schema", "arrow_table", "rows_of"]


class _Cells(Protocol):
    def __getitem__(self, name: str, /) -> Any: ...


_TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


def arrow_schema(schema: Schema) -> pa.Schema:
    """Columns in the order of the definition; title and description in the field metadata."""
    metadata = {"name": schema.name, "title": schema.title, "description": schema.description}
    return pa.schema([_arrow_field(field) for field in schema.fields.values()], metadata=metadata)


def arrow_table(schema: Schema, rows: Iterable[_Cells]) -> pa.Table:
    """Rows of typed values as an Arrow table."""
    rows = list(rows)
    columns = {name: [row[name] for row in rows] for name in schema.fields}
    return pa.table(columns, schema=arrow_schema(schema))


def rows_of(table: pa.Table) -> list[dict[str, Any]]:
    """An Arrow table as rows of typed values."""
    return list(table.to_pylist())


def _arrow_field(field: Field) -> pa.Field:
    kind = pa.list_(pa.string()) if field.separator else _TYPES[field.type]
    metadata = {"title": field.title, "description": field.description}
    return pa.field(field.name, kind, nullable=not field.required, metadata=metadata)

"""A table definition as Arrow: typed columns that carry their own descriptions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd
import pyarrow as pa

from trucebook.schemas.table import Field, Schema

if TYPE_CHECKING:
    from pandas.api.extensions import ExtensionDtype


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


def pandas_dtype(field: Field) -> Any:
    """The pandas type of a column: nullable throughout, a category for a closed code list."""
    if field.separator:
        return object
    if field.enum:
        return pd.CategoricalDtype(list(field.enum))
    return {
        "string": pd.StringDtype("pyarrow"),
        "integer": pd.Int64Dtype(),
        "number": pd.Float64Dtype(),
        "boolean": pd.BooleanDtype(),
        "date": pd.ArrowDtype(pa.date32()),
    }[field.type]


def to_pandas(table: pa.Table, schema: Schema) -> pd.DataFrame:
    """The table with the types of its definition; list columns hold Python lists."""
    columns = {
        name: _column(table.column(name), schema.fields[name]) for name in table.column_names
    }
    return pd.DataFrame(columns, copy=False)


def _column(column: pa.ChunkedArray, field: Field) -> Any:
    if field.separator:
        return pd.Series(column.to_pylist(), dtype=object)
    if field.enum:
        return _codes(column, field.enum)
    dtype: ExtensionDtype = pandas_dtype(field)
    return dtype.__from_arrow__(column)  # type: ignore[attr-defined]


def _codes(column: pa.ChunkedArray, enum: tuple[str, ...]) -> Any:
    places = {code: place for place, code in enumerate(enum)}
    codes = [places.get(value, -1) for value in column.to_pylist()]
    return pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(list(enum)))

"""A table definition as Arrow: typed columns that carry their own descriptions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
import pyarrow as pa

from trucebook.schemas.table import Field, Schema

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


def arrow_table(schema: Schema, rows: Iterable[Any]) -> pa.Table:
    """Rows of typed values as an Arrow table."""
    rows = list(rows)
    columns = {name: [row[name] for row in rows] for name in schema.fields}
    return pa.table(columns, schema=arrow_schema(schema))


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
    columns = zip(table.column_names, table.columns, strict=True)
    return pd.DataFrame(
        {name: _column(column, schema.fields[name]) for name, column in columns}, copy=False
    )


def _column(column: pa.ChunkedArray, field: Field) -> Any:
    if field.separator:
        return pd.Series(column.to_pylist(), dtype=object)
    dtype = pandas_dtype(field)
    if field.enum:
        places = {code: place for place, code in enumerate(field.enum)}
        codes = [places.get(value, -1) for value in column.to_pylist()]
        return pd.Categorical.from_codes(codes, dtype=dtype)
    return dtype.__from_arrow__(column)

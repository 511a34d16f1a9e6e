"""A typed Arrow table as a pandas DataFrame that keeps nulls, codes and lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from trucebook.schemas.table import Field, Schema

if TYPE_CHECKING:
    from pandas.api.extensions import ExtensionDtype

__all__ = ["pandas_dtype", "to_pandas"]


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

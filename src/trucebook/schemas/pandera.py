"""A table definition as pandera schemas for pandas.

Three of them: a typed column cannot hold a cell that is not of its type, so `as_written` judges
the text of the cells and `as_typed` the values; `as_linked` judges what differs from book to book,
the ids that a foreign key may name. Every check carries the rule's name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from trucebook.errors import extra
from trucebook.schemas import patterns
from trucebook.schemas.arrow import pandas_dtype
from trucebook.schemas.table import Field, Schema

if TYPE_CHECKING:
    import pandera.pandas as pa

_KEPT = 64
"""Definitions whose schemas are kept."""


@lru_cache(maxsize=_KEPT)
def as_written(schema: Schema) -> pa.DataFrameSchema:
    """The schema of a frame of cell texts: is each a value of its column's type?

    It has the columns that are not text; any text is a value of those that are.
    """
    pa = extra("pandera.pandas", "curate")
    columns = {
        name: pa.Column("string", _readable(pa, field), nullable=True)
        for name, field in schema.fields.items()
        if field.type != "string"
    }
    return pa.DataFrameSchema(columns)


@lru_cache(maxsize=_KEPT)
def as_typed(schema: Schema) -> pa.DataFrameSchema:
    """The schema of a typed frame, as `load` gives it; foreign keys are for `as_linked`."""
    pa = extra("pandera.pandas", "curate")
    columns = {
        name: pa.Column(
            None if field.separator or field.enum else pandas_dtype(field),
            _checks(pa, field),
            nullable=not field.required,
        )
        for name, field in schema.fields.items()
    }
    return pa.DataFrameSchema(
        columns, unique=[schema.key], report_duplicates="exclude_first", strict=True, ordered=True
    )


def as_linked(keys: Mapping[str, Collection[str]]) -> pa.DataFrameSchema:
    """The schema of the columns with a foreign key: for each, the ids that it may name."""
    pa = extra("pandera.pandas", "curate")
    return pa.DataFrameSchema(
        {
            name: pa.Column(None, _inside(pa, "foreign_key", sorted(ids)), nullable=True)
            for name, ids in keys.items()
        }
    )


def _readable(pa: Any, field: Field) -> Any:
    def is_of_type(text: str) -> bool:
        try:
            field.read(text)
        except ValueError:
            return False
        return True

    return pa.Check(is_of_type, element_wise=True, error="type", name="type")


def _checks(pa: Any, field: Field) -> list[Any]:
    given = field.constraints
    makers: dict[str, Callable[[Any], Any]] = {
        "enum": lambda codes: _inside(pa, "enum", codes),
        "pattern": lambda pattern: _matching(pa, field, pattern),
        "minimum": lambda limit: pa.Check.ge(limit, error="minimum"),
        "maximum": lambda limit: pa.Check.le(limit, error="maximum"),
        "minLength": lambda limit: pa.Check.str_length(min_value=limit, error="min_length"),
        "unique": lambda _: pa.Check(_is_first, error="unique", name="unique"),
        "maxLength": lambda limit: pa.Check.str_length(max_value=limit, error="max_length"),
    }
    return [make(given[name]) for name, make in makers.items() if name in given]


def _is_first(column: pd.Series[Any]) -> pd.Series[Any]:
    """Whether no earlier row has the value; pandera hands over no nulls."""
    return ~column.duplicated()


def _inside(pa: Any, rule: str, allowed: Collection[str]) -> Any:
    return pa.Check.isin(list(allowed), error=rule)


def _matching(pa: Any, field: Field, pattern: str) -> Any:
    def matches(column: pd.Series[Any]) -> pd.Series[Any]:
        texts = [field.write(value) for value in column]
        return pd.Series(patterns.matches(pattern, texts), index=column.index, dtype=bool)

    return pa.Check(matches, error="pattern", name="pattern")

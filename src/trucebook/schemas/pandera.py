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
        name: pa.Column(None, _is_readable(pa, field), nullable=True)
        for name, field in schema.fields.items()
        if field.type != "string"
    }
    return pa.DataFrameSchema(columns)


@lru_cache(maxsize=_KEPT)
def as_typed(schema: Schema, *, of_text: bool = True) -> pa.DataFrameSchema:
    """The schema of a typed frame, as `load` gives it; foreign keys are for `as_linked`.

    Without `of_text` it takes for granted that the frame has every column, and a column of text
    holds text, as in one that we made: pandera asks every cell.
    """
    pa = extra("pandera.pandas", "curate")
    columns = {
        name: pa.Column(
            None
            if field.separator or field.enum or (field.type == "string" and not of_text)
            else pandas_dtype(field),
            _checks(pa, field),
            nullable=not field.required,
        )
        for name, field in schema.fields.items()
        if of_text or field.type != "string" or field.constraints
    }
    return pa.DataFrameSchema(
        columns,
        unique=list(schema.descriptor["primaryKey"]),
        report_duplicates="exclude_first",
        strict=of_text,
        ordered=of_text,
    )


def as_linked(keys: Mapping[str, Collection[str]]) -> pa.DataFrameSchema:
    """The schema of the columns with a foreign key: for each, the ids that it may name."""
    pa = extra("pandera.pandas", "curate")
    return pa.DataFrameSchema(
        {
            name: pa.Column(None, pa.Check.isin(sorted(ids), error="foreign_key"), nullable=True)
            for name, ids in keys.items()
        }
    )


def _is_readable(pa: Any, field: Field) -> Any:
    def holds(text: str) -> bool:
        try:
            field.read(text)
        except ValueError:
            return False
        return True

    return pa.Check(holds, element_wise=True, error="type", name="type")


def _checks(pa: Any, field: Field) -> list[Any]:
    """A check for each constraint of a field; pandera passes no nulls to one."""
    given = field.constraints

    def matches(column: pd.Series[Any]) -> pd.Series[Any]:
        texts = [field.write(value) for value in column]
        fits = patterns.matches(given["pattern"], texts)
        return pd.Series(fits, index=column.index, dtype=bool)

    makers: dict[str, Callable[[Any], Any]] = {
        "enum": lambda codes: pa.Check.isin(codes, error="enum"),
        "pattern": lambda _: pa.Check(matches, error="pattern", name="pattern"),
        "minimum": lambda limit: pa.Check.ge(limit, error="minimum"),
        "maximum": lambda limit: pa.Check.le(limit, error="maximum"),
        "minLength": lambda limit: pa.Check.str_length(min_value=limit, error="min_length"),
        "unique": lambda _: pa.Check(_is_first, error="unique", name="unique"),
        "maxLength": lambda limit: pa.Check.str_length(max_value=limit, error="max_length"),
    }
    return [make(given[name]) for name, make in makers.items() if name in given]


def _is_first(column: pd.Series[Any]) -> pd.Series[Any]:
    return ~column.duplicated()

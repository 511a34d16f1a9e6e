"""Which cells of a batch are not known to be good.

A column with few distinct values is asked for them, and what has been seen and is good is
remembered. A column with many is tested cell by cell: that is cheaper than to list them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import reduce
from operator import or_
from typing import Any

import polars as pl

from trucebook.scale.accepting import accepted
from trucebook.schemas.table import Schema

_FEW = 1_000
_VERY_FEW = 4
"""To compare with so many values is cheaper than to hash."""


class Doubts:
    """The memory of what is good, column by column."""

    def __init__(self, schema: Schema, keys: Mapping[str, Collection[str]]) -> None:
        self._schema, self._keys = schema, keys
        self._many = {n for n, f in schema.fields.items() if f.type != "string" or f.separator}
        self._known: dict[str, set[Any]] = {name: set() for name in schema.fields}
        self._accepted: dict[tuple[str, pl.DataType], pl.Expr] = {}

    def of(self, frame: pl.DataFrame) -> Iterator[tuple[str, pl.Series]]:
        """The columns with doubtful cells, and the indexes of those cells."""
        by_value = {name for name in self._schema.fields if self._is_asked_for_values(name)}
        answers = frame.lazy().select(
            [
                pl.col(name).unique().implode() if name in by_value else self._places(frame, name)
                for name in self._schema.fields
            ]
        )
        for [name, answer] in zip(self._schema.fields, answers.collect().row(0), strict=True):
            found = pl.Series(answer)
            places = self._places_of_new(frame[name], found) if name in by_value else found
            if len(places):
                yield name, places

    def learn(self, name: str, values: Iterable[Any]) -> None:
        """Remember values of a column that have been judged and are good."""
        if name not in self._many:
            self._known[name].update(values)

    def _is_asked_for_values(self, name: str) -> bool:
        return name not in self._many and not 0 < len(self._known[name]) <= _VERY_FEW

    def _places(self, frame: pl.DataFrame, name: str) -> pl.Expr:
        """The indexes of the cells that are not known to be good."""
        if name in self._many:
            good = self._is_accepted(frame[name])
        else:
            column = pl.col(name)
            good = reduce(or_, (column.eq_missing(value) for value in self._known[name]))
        return (~good).arg_true().implode()

    def _places_of_new(self, column: pl.Series, values: pl.Series) -> pl.Series:
        """The indexes of the cells with values that are neither known nor accepted."""
        if len(values) > _FEW:
            self._many.add(column.name)
            return column.to_frame().select(~self._is_accepted(column)).to_series().arg_true()
        known = self._known[column.name]
        new = pl.Series(column.name, [v for v in values if v not in known], dtype=column.dtype)
        if new.is_empty():
            return new
        is_good = new.to_frame().select(self._is_accepted(column)).to_series()
        known.update(new.filter(is_good).to_list())
        return _is_one_of(column, new.filter(~is_good)).arg_true()

    def _is_accepted(self, column: pl.Series) -> pl.Expr:
        at = column.name, column.dtype
        if at not in self._accepted:
            field, keys = self._schema.fields[column.name], self._keys.get(column.name)
            self._accepted[at] = accepted(field, column.dtype, keys)
        return self._accepted[at]


def _is_one_of(column: pl.Series, values: pl.Series) -> pl.Series:
    """Whether each cell is one of some values, a null among them or not."""
    hits = column.is_in(values.drop_nulls().implode()).fill_null(False)
    return hits | column.is_null() if values.null_count() else hits

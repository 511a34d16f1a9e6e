"""Some rows of a table in columns, each of which can be had as the row that rules judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

import polars as pl

from trucebook.book.csv import record
from trucebook.book.table import Row, typed
from trucebook.scale.accepting import as_number, is_number
from trucebook.schemas.table import Field, Schema


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Batch:
    """A stretch of a table.

    Attributes:
        frame: the columns of the schema; an empty cell is null. Cells of a CSV file are texts,
            whatever their type.
        values: the same with numbers as numbers; null where a text is no plain one.
        unsure: whether a row has such a text; None where none has.
        first: number of rows before it.
        row: gives the row at an index, with its place.
        odd: indexes of rows that have quotation marks around a cell that needs none.
    """

    frame: pl.DataFrame
    values: pl.DataFrame
    unsure: pl.Series | None
    first: int
    row: Callable[[int], Row]
    odd: Sequence[int] = ()


def batch(
    schema: Schema,
    frame: pl.DataFrame,
    first: int,
    row: Callable[[int], Row],
    odd: Sequence[int] = (),
) -> Batch:
    """A batch of these columns."""
    numbers = [field for field in schema.fields.values() if is_number(field)]
    values = frame.with_columns([as_number(field) for field in numbers])
    lost = [n.name for n in numbers if values[n.name].null_count() > frame[n.name].null_count()]
    tests = [frame[name].is_not_null() & values[name].is_null() for name in lost]
    unsure = reduce(or_, tests) if tests else None
    return Batch(frame=frame, values=values, unsure=unsure, first=first, row=row, odd=odd)


class TypedRow(Row):
    """A row without a text of its own: its line is its number, from 1, and it has no columns."""

    def place(self, name: str | None) -> tuple[int, None]:
        """The number of the row."""
        return self.line, None


def typed_row(schema: Schema, file: str, number: int, values: Mapping[str, Any]) -> TypedRow:
    """A row of typed values, as it would be written."""
    texts = {name: text_of(field, values[name]) for name, field in schema.fields.items()}
    return TypedRow(schema, file, number, record(texts.values()), texts, typed(schema, texts))


def text_of(field: Field, value: Any) -> str:
    """A value of a typed column as a cell has it; a whole number may come as a float."""
    if field.type == "integer" and isinstance(value, float) and value.is_integer():
        return str(int(value))
    return field.write(value)

"""Some rows of a table in columns, each of which can be had as the row that rules judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from trucebook.canonical import record
from trucebook.schemas import Field, Schema
from trucebook.table import Row, typed

__all__ = ["Batch", "TypedRow", "text_of", "typed_row"]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Batch:
    """A stretch of a table.

    Attributes:
        frame: the columns of the schema; an empty cell is null. Cells of a CSV file are texts,
            whatever their type.
        first: number of rows before it.
        row: gives the row at an index, with its place.
        odd: indexes of rows that have quotation marks around a cell that needs none.
    """

    frame: pl.DataFrame
    first: int
    row: Callable[[int], Row]
    odd: Sequence[int] = ()


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

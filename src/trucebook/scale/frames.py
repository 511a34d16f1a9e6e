"""A table in batches of rows; Parquet files and frames in memory as batches of typed columns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import time
from decimal import Decimal
from functools import cached_property, reduce
from operator import or_
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from trucebook.book.csv import record
from trucebook.book.table import Row, empty_row, read_header, typed
from trucebook.errors import UsageError
from trucebook.language import say
from trucebook.problem import Problem, shorten
from trucebook.schemas.table import TYPES, Field, Schema

ROWS = 50_000
"""Rows in a batch."""
_MOST = 5 * ROWS
"""Rows of a row group that is read at once."""
NUMBERS = {"integer": pl.Int64, "number": pl.Float64}
"""The types of a definition whose values are numbers, and what polars has for them."""
_CATEGORIES = (pl.Enum, pl.Categorical)
_WHOLE = 10**15
"""Up to here a float that is a whole number has all its digits."""


@dataclass(frozen=True, eq=False)
class Batch:
    """Some successive rows of a table, after `first` others.

    In `frame` an empty cell is null, and cells of a CSV file are texts, whatever their type. `row`
    gives the row at an index, with its place. `odd` are the indexes of rows that may have
    quotation marks around a cell that needs none.
    """

    schema: Schema
    frame: pl.DataFrame
    first: int
    row: Callable[[int], Row]
    odd: Sequence[int] = ()

    @cached_property
    def values(self) -> pl.DataFrame:
        """The frame with numbers as numbers; null where polars reads no number in a text."""
        numbers = [field for field in self.schema.fields.values() if field.type in NUMBERS]
        return self.frame.with_columns([as_number(field) for field in numbers])

    @cached_property
    def unread(self) -> pl.Series | None:
        """Whether a row has a text in which polars reads no number; None where none has."""
        frame, values = self.frame, self.values
        lost = [
            name
            for name, field in self.schema.fields.items()
            if field.type in NUMBERS and values[name].null_count() > frame[name].null_count()
        ]
        tests = [frame[name].is_not_null() & values[name].is_null() for name in lost]
        return reduce(or_, tests) if tests else None


def as_number(field: Field) -> pl.Expr:
    """The values of a column of numbers; null where a text is none."""
    return pl.col(field.name).cast(NUMBERS[field.type], strict=False)


def text_of(field: Field, value: Any) -> str:
    """A value of a column as a cell has it; a whole number may come as a float."""
    if isinstance(value, str):
        return value
    if field.type == "integer" and isinstance(value, float) and value.is_integer():
        return str(int(value))
    return field.write(value)


class _TypedRow(Row):
    """A row without a text of its own: its line is its number, from 1, and it has no columns."""

    def place(self, name: str | None) -> tuple[int, None]:
        return self.line, None


@dataclass(frozen=True, slots=True, eq=False)
class TypedTable:
    """A table with typed columns; one of texts is judged as the column of a CSV file is.

    `file` is its name in reports, `groups` are the parts that are best read at once, if known:
    first row and number of rows. `first` is the number of the first row that is judged.
    """

    schema: Schema
    file: str
    frame: pl.LazyFrame
    groups: tuple[tuple[int, int], ...] = ()
    first: int = 0

    def batches(self, report: Callable[[Problem], None]) -> Iterator[Batch]:
        """The rows, batch by batch; no batch where `report` is given a problem of the columns."""
        try:
            problems = list(self._column_problems())
            for problem in problems:
                report(problem)
            for first, part in () if problems else self._parts():
                for index in _empty_rows(part, self.schema.key):
                    report(empty_row(self.file, first + index + 1))
                yield Batch(self.schema, part, first, self._rows_of(first, part))
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
            raise _unreadable(self.file, error) from None

    def rows(self, numbers: list[int]) -> Iterator[tuple[int, Row]]:
        """Some rows by their numbers, from 0 and rising."""
        for first, part in self._parts(numbers):
            row = self._rows_of(first, part)
            for number in _between(numbers, first, part.height):
                yield number, row(number - first)

    def _parts(self, wanted: list[int] | None = None) -> Iterator[tuple[int, pl.DataFrame]]:
        """The rows in parts, each with its first row; only row groups with a wanted row."""
        frame, start = self._plain(), self.first
        if not self.groups:
            for part in frame.slice(start).collect_batches(chunk_size=ROWS, maintain_order=True):
                yield start, part
                start += part.height
        for first, rows in self.groups:
            if wanted is None or _between(wanted, first, rows):
                group = frame.slice(first, rows).collect()
                for place, part in enumerate(group.iter_slices(ROWS)):
                    yield first + place * ROWS, part

    def _plain(self) -> pl.LazyFrame:
        """The frame with columns that the definition knows: texts, numbers, days and lists."""
        columns = self.frame.collect_schema()
        fields = self.schema.fields.values()
        return self.frame.with_columns([_plain(field, columns[field.name]) for field in fields])

    def _rows_of(self, first: int, part: pl.DataFrame) -> Callable[[int], Row]:
        """What gives a row of a part, its cells as they would be written."""
        schema = self.schema

        def row(index: int) -> Row:
            values = part.row(index, named=True)
            texts = {name: text_of(field, values[name]) for name, field in schema.fields.items()}
            written = record(texts.values())
            number = first + index + 1
            return _TypedRow(schema, self.file, number, written, texts, typed(schema, texts))

        return row

    def _column_problems(self) -> Iterator[Problem]:
        columns = self.frame.collect_schema()
        if list(columns) != list(self.schema.fields):
            header = read_header(self.schema, self.file, iter([record(columns)]))
            if isinstance(header, Problem):
                yield replace(header, line=None, column=None)
            return
        fields = self.schema.fields
        odd = [name for name, field in fields.items() if not _can_hold(columns[name], field)]
        filled = self.frame.select(pl.col(odd).count()).collect().row(0, named=True) if odd else {}
        for name in odd:
            if filled[name]:  # a program gives any type to a column without a value
                yield Problem(
                    rule="type",
                    file=self.file,
                    field=name,
                    value=shorten(f"a column of type {columns[name]}"),
                    message=say("expected a column of type {type}", type=fields[name].type),
                    hint=say("Write the column with its type, or as text; no row was judged."),
                )


def _plain(field: Field, dtype: pl.DataType) -> pl.Expr:
    """A column as the judges know it; an empty text is an empty cell, as in a CSV file."""
    column = pl.col(field.name)
    if not _can_hold(dtype, field):  # it has no value
        return pl.lit(None, pl.String).alias(field.name)
    if dtype == pl.String or dtype in _CATEGORIES:
        text = column.cast(pl.String)
        return pl.when(text != "").then(text).alias(field.name)
    if dtype.is_numeric() and field.type not in NUMBERS:
        is_whole = (column == column.floor()) & column.is_between(-_WHOLE, _WHOLE)
        whole = column.cast(pl.Int64, strict=False).cast(pl.String)
        return pl.when(is_whole).then(whole).otherwise(column.cast(pl.String)).alias(field.name)
    if dtype.is_decimal():
        return column.cast(pl.Float64)
    if dtype == pl.Date:
        return column.cast(pl.String)
    if dtype == pl.Datetime:  # of a time of the day no cell has a place: the rules report it
        day, moment = column.dt.strftime("%Y-%m-%d"), column.dt.strftime("%Y-%m-%dT%H:%M:%S")
        return pl.when(column.dt.time() == time()).then(day).otherwise(moment).alias(field.name)
    return column


def _empty_rows(part: pl.DataFrame, key: str) -> Sequence[int]:
    """The indexes of the rows without any value."""
    if not part[key].has_nulls():
        return ()
    is_empty = part.select(pl.all_horizontal(pl.all().is_null())).to_series()
    return is_empty.arg_true().to_list()


def _between(numbers: list[int], first: int, count: int) -> list[int]:
    """Those of some rising numbers that are among `count` numbers from `first` on."""
    return numbers[bisect_left(numbers, first) : bisect_left(numbers, first + count)]


def _can_hold(dtype: pl.DataType, field: Field) -> bool:
    """Whether a typed column can hold the values of a field."""
    if dtype == pl.Null or dtype == pl.String or dtype in _CATEGORIES:
        return True
    if field.separator:
        return dtype in (pl.List(pl.String), pl.List(pl.Null))
    if field.type in NUMBERS:
        return dtype.is_numeric()
    if (field.type == "date" or field.is_edtf) and dtype in (pl.Date, pl.Datetime):
        return True
    if field.type == "boolean":
        return dtype == pl.Boolean
    return dtype.is_numeric()  # a program that guesses takes a column of digits for numbers


def row_groups(path: Path) -> list[int]:
    """The number of rows of each row group of a Parquet file."""
    try:
        about = pq.read_metadata(path)
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path.as_posix(), error) from None
    return [about.row_group(number).num_rows for number in range(about.num_row_groups)]


def parquet_file(schema: Schema, path: Path, start: int = 0, stop: int | None = None) -> TypedTable:
    """A Parquet file or some of its row groups, read one by one where these are not too large.

    That takes less time and memory than to leave the batches to polars.
    """
    sizes = row_groups(path)
    before, here = sum(sizes[:start]), sizes[start:stop]
    groups: list[tuple[int, int]] = []
    first, rows = before, 0
    for size in here if max(here, default=0) <= _MOST else ():
        rows += size
        if rows >= ROWS:  # small row groups are read together
            groups.append((first, rows))
            first, rows = first + rows, 0
    if rows:
        groups.append((first, rows))
    frame = pl.scan_parquet(path, glob=False)
    if stop is not None:
        frame = frame.head(before + sum(here))
    return TypedTable(schema, path.as_posix(), frame, tuple(groups), before)


def table_in_memory(schema: Schema, what: Any) -> TypedTable:
    """A polars DataFrame or LazyFrame, a pandas DataFrame, an Arrow table or a DuckDB relation."""
    if isinstance(what, pd.DataFrame):
        what = _of_pandas(schema, what)
    elif type(what).__name__ == "DuckDBPyRelation":
        what = pa.table(what.to_arrow_table())
    if isinstance(what, pa.Table):
        what = pl.DataFrame(pl.from_arrow(what))
    if not isinstance(what, pl.LazyFrame | pl.DataFrame):
        raise UsageError(
            "Expected the path of a CSV or Parquet file, a pandas or polars frame, an Arrow table "
            f"or a DuckDB relation, found {type(what).__name__}."
        )
    return TypedTable(schema, schema.name, what.lazy())


def _of_pandas(schema: Schema, frame: pd.DataFrame) -> pa.Table:
    """A frame of pandas, its index where that is a column; mixed columns become texts."""
    if schema.fields.keys() & {*frame.index.names}:
        frame = frame.reset_index()
    columns = {}
    for place, name in enumerate(map(str, frame.columns)):
        if name in columns:
            raise UsageError(f"Expected a frame with each column once, found {name!r} twice.")
        column = frame.iloc[:, place]
        try:
            columns[name] = pa.array(column, from_pandas=True)
        except pa.ArrowException:
            columns[name] = pa.array(map(_text, column), pa.string())
    return pa.table(columns)


def _text(value: Any) -> str | None:
    """A value of a column that holds values of several types, as a cell has it."""
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    return TYPES["number"].write(value) if isinstance(value, float | Decimal) else str(value)


def _unreadable(file: str, error: Exception) -> UsageError:
    return UsageError(f"{file}: expected a table that can be read: {error}")

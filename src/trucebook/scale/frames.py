"""Parquet files and frames in memory as batches of typed columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from trucebook.book.csv import record
from trucebook.book.table import Row, read_header
from trucebook.errors import UsageError
from trucebook.problem import Problem, shorten
from trucebook.scale.accepting import fits
from trucebook.scale.batch import Batch, TypedRow, batch, typed_row
from trucebook.schemas.table import Schema

ROWS = 50_000
"""Rows in a batch."""
_MOST = 5 * ROWS
"""Rows of a row group that is read at once."""
_NUMBER = "number of the row"


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """A table with typed columns.

    Attributes:
        schema: the table's definition.
        file: what reports call it.
        frame: its rows.
        cuts: first row and number of rows of the parts that are best read at once, if known.
    """

    schema: Schema
    file: str
    frame: pl.LazyFrame
    cuts: tuple[tuple[int, int], ...] = ()

    def batches(self, tell: Callable[[Problem], None]) -> Iterator[Batch]:
        """The rows, batch by batch.

        Args:
            tell: is given what is wrong with the columns. Then there are no batches.
        """
        try:
            columns = self.frame.collect_schema()
            problems = list(self._column_problems(columns))
            for problem in problems:
                tell(problem)
            if not problems:
                yield from self._cut(self._plain(columns))
        except (pl.exceptions.PolarsError, OSError) as error:
            raise _unreadable(self.file, error) from None

    def rows(self, numbers: list[int]) -> Iterator[tuple[int, Row]]:
        """Some rows by their numbers, from 0, in that order."""
        frame = self._plain(self.frame.collect_schema())
        for part in self._chosen(frame, pl.Series(numbers, dtype=pl.UInt32)):
            for values in part.iter_rows(named=True):
                number = values.pop(_NUMBER)
                yield number, typed_row(self.schema, self.file, number + 1, values)

    def _chosen(self, frame: pl.LazyFrame, numbers: pl.Series) -> Iterator[pl.DataFrame]:
        is_chosen = pl.col(_NUMBER).is_in(numbers.implode())
        if not self.cuts:
            chosen = frame.with_row_index(_NUMBER).filter(is_chosen)
            yield from chosen.collect_batches(chunk_size=ROWS, maintain_order=True)
        for first, rows in self.cuts:
            if numbers.is_between(first, first + rows - 1).any():
                part = frame.slice(first, rows).with_row_index(_NUMBER, first)
                yield part.filter(is_chosen).collect()

    def _cut(self, frame: pl.LazyFrame) -> Iterator[Batch]:
        first = 0
        for part in self._parts(frame):
            row = _Rows(self.schema, self.file, first, part)
            yield batch(self.schema, part, first, row)
            first += part.height

    def _parts(self, frame: pl.LazyFrame) -> Iterator[pl.DataFrame]:
        if not self.cuts:
            yield from frame.collect_batches(chunk_size=ROWS, maintain_order=True)
        for first, rows in self.cuts:
            yield from frame.slice(first, rows).collect().iter_slices(ROWS)

    def _plain(self, columns: pl.Schema) -> pl.LazyFrame:
        """The columns with codes as texts, and empty texts as nulls."""
        names = [name for name, dtype in columns.items() if _is_text(dtype)]
        coded = [name for name in names if columns[name] != pl.String]
        return self.frame.with_columns(pl.col(coded).cast(pl.String)) if coded else self.frame

    def _column_problems(self, columns: pl.Schema) -> Iterator[Problem]:
        names = list(self.schema.fields)
        if columns.names() != names:
            yield replace(_header(self.schema, self.file, columns.names()), line=None, column=None)
            return
        for name, field in self.schema.fields.items():
            dtype = pl.String() if _is_text(columns[name]) else columns[name]
            if not fits(field, dtype):
                yield Problem(
                    rule="type",
                    file=self.file,
                    field=name,
                    value=shorten(f"a column of type {columns[name]}"),
                    message=f"expected a column of type {field.type}",
                    hint="Write the column with its type; no row was judged.",
                )


def parquet_file(schema: Schema, path: Path) -> Frames:
    """A Parquet file, read row group by row group where these are not too large.

    That takes less time and memory than to leave the cutting to polars.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        about = pq.read_metadata(path)
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path.as_posix(), error) from None
    sizes = [about.row_group(number).num_rows for number in range(about.num_row_groups)]
    cuts = _cuts(sizes) if max(sizes, default=_MOST + 1) <= _MOST else ()
    return Frames(schema, path.as_posix(), pl.scan_parquet(path), cuts)


def _cuts(sizes: list[int]) -> tuple[tuple[int, int], ...]:
    """Row groups that follow on one another, together as many as make a batch."""
    cuts: list[tuple[int, int]] = []
    first, rows = 0, 0
    for size in sizes:
        rows += size
        if rows >= ROWS:
            cuts.append((first, rows))
            first, rows = first + rows, 0
    return (*cuts, (first, rows)) if rows or not cuts else tuple(cuts)


def table_in_memory(schema: Schema, what: Any) -> Frames:
    """A frame of any kind that we take.

    Args:
        schema: the table's definition.
        what: a polars DataFrame or LazyFrame, a pandas DataFrame, an Arrow table or a DuckDB
            relation.

    Raises:
        UsageError: it is none of these.
    """
    if isinstance(what, pl.LazyFrame | pl.DataFrame):
        return Frames(schema, schema.name, what.lazy())
    table = what if isinstance(what, pa.Table) else _arrow(what)
    if table is None:
        raise UsageError(
            "Expected the path of a CSV or Parquet file, a pandas or polars frame, an Arrow table "
            f"or a DuckDB relation, found {type(what).__name__}."
        )
    return Frames(schema, schema.name, pl.DataFrame(pl.from_arrow(table)).lazy())


def _arrow(what: Any) -> pa.Table | None:
    kind = f"{type(what).__module__}.{type(what).__name__}"
    if kind.startswith("pandas.") and kind.endswith(".DataFrame"):
        return pa.Table.from_pandas(what, preserve_index=False)
    if kind.endswith(".DuckDBPyRelation"):
        return pa.table(what.to_arrow_table())
    return None


def _unreadable(file: str, error: Exception) -> UsageError:
    return UsageError(f"{file}: expected a table that can be read: {error}")


def _is_text(dtype: Any) -> bool:
    return bool(dtype == pl.String or dtype == pl.Enum or dtype == pl.Categorical)


def _header(schema: Schema, file: str, names: list[str]) -> Problem:
    problem = read_header(schema, file, iter([record(names)]))
    if isinstance(problem, Problem):
        return problem
    raise UsageError(f"{file}: two columns have one name.")


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a batch as rules take them."""

    schema: Schema
    file: str
    first: int
    frame: pl.DataFrame

    def __call__(self, index: int) -> TypedRow:
        values = self.frame.row(index, named=True)
        return typed_row(self.schema, self.file, self.first + index + 1, values)

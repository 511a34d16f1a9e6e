"""Parquet files and frames in memory as batches of typed columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa

from trucebook.canonical import record
from trucebook.errors import UsageError
from trucebook.problem import Problem, shorten
from trucebook.scale.accepting import fits
from trucebook.scale.batch import Batch, TypedRow, batch, typed_row
from trucebook.schemas import Schema
from trucebook.table import Row, read_header

__all__ = ["Frames", "lazy_frame"]

ROWS = 50_000
"""Rows in a batch."""
_NUMBER = "number of the row"


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """A table with typed columns.

    Attributes:
        schema: the table's definition.
        file: what reports call it.
        frame: its rows.
    """

    schema: Schema
    file: str
    frame: pl.LazyFrame

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
            raise UsageError(f"{self.file}: expected a table that can be read: {error}") from None

    def rows(self, numbers: list[int]) -> Iterator[tuple[int, Row]]:
        """Some rows by their numbers, from 0, in that order."""
        wanted = pl.Series(numbers, dtype=pl.UInt32).implode()
        frame = self._plain(self.frame.collect_schema()).with_row_index(_NUMBER)
        chosen = frame.filter(pl.col(_NUMBER).is_in(wanted))
        for part in chosen.collect_batches(chunk_size=ROWS, maintain_order=True):
            for values in part.iter_rows(named=True):
                number = values.pop(_NUMBER)
                yield number, typed_row(self.schema, self.file, number + 1, values)

    def _cut(self, frame: pl.LazyFrame) -> Iterator[Batch]:
        first = 0
        for part in frame.collect_batches(chunk_size=ROWS, maintain_order=True):
            row = _Rows(self.schema, self.file, first, part)
            yield batch(self.schema, part, first, row)
            first += part.height

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


def lazy_frame(what: Any) -> pl.LazyFrame:
    """A frame of any kind that we take, as polars reads it.

    Args:
        what: a Parquet file's path; a polars DataFrame or LazyFrame, a pandas DataFrame, an
            Arrow table or a DuckDB relation.

    Raises:
        UsageError: it is none of these.
    """
    if isinstance(what, Path):
        return pl.scan_parquet(what)
    if isinstance(what, pl.LazyFrame):
        return what
    if isinstance(what, pl.DataFrame):
        return what.lazy()
    table = what if isinstance(what, pa.Table) else _arrow(what)
    if table is None:
        raise UsageError(
            "Expected the path of a CSV or Parquet file, a pandas or polars frame, an Arrow table "
            f"or a DuckDB relation, found {type(what).__name__}."
        )
    return pl.DataFrame(pl.from_arrow(table)).lazy()


def _arrow(what: Any) -> pa.Table | None:
    kind = f"{type(what).__module__}.{type(what).__name__}"
    if kind.startswith("pandas.") and kind.endswith(".DataFrame"):
        return pa.Table.from_pandas(what, preserve_index=False)
    if kind.endswith(".DuckDBPyRelation"):
        return pa.table(what.to_arrow_table())
    return None


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

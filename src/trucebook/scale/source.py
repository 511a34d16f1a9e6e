"""Where rows come from: a CSV or Parquet file, or a frame in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

from trucebook.book.table import Row
from trucebook.errors import UsageError
from trucebook.problem import Problem
from trucebook.scale.batch import Batch
from trucebook.scale.csvfile import CsvFile
from trucebook.scale.frames import parquet_file, table_in_memory
from trucebook.schemas.table import Schema


class Source(Protocol):
    """A table that can be read more than once."""

    @property
    def file(self) -> str:
        """What reports call it."""

    def batches(self, tell: Callable[[Problem], None]) -> Iterator[Batch]:
        """The rows, batch by batch; `tell` is given what is wrong with the file itself."""

    def rows(self, numbers: list[int]) -> Iterator[tuple[int, Row]]:
        """Some rows by their numbers, from 0 and rising, after `batches` has gone to its end."""


def source_of(schema: Schema, what: Any) -> Source:
    """The source of a table's rows.

    Args:
        schema: the table's definition.
        what: path of a CSV or Parquet file, or a frame.

    Raises:
        UsageError: there is no such file, or nothing that can be read as a table.
    """
    if not isinstance(what, str | Path):
        return table_in_memory(schema, what)
    path = Path(what)
    if not path.is_file():
        raise UsageError(f"{path}: expected a CSV or Parquet file; there is none.")
    with path.open("rb") as file:
        is_parquet = file.read(4) == b"PAR1"
    if path.suffix == ".parquet" or is_parquet:
        return parquet_file(schema, path)
    if path.suffix == ".csv":
        return CsvFile(schema, path)
    raise UsageError(f"{path}: expected the name of a .csv or .parquet file.")

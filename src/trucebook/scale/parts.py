"""The parts of a table: files of a folder, and ranges of a file, each judged by itself."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from trucebook.book.saved import foreign_kind
from trucebook.errors import UsageError, sentence
from trucebook.language import say
from trucebook.problem import Problem, shorten
from trucebook.scale.csv import CsvFile, Start
from trucebook.scale.frames import TypedTable, parquet_file, row_groups
from trucebook.scale.pieces import record_after
from trucebook.schemas.table import Schema

BYTES = 256 << 20
"""Of a CSV file in a part, about."""
ROWS = 1_000_000
"""Of a Parquet file in a part, about."""

_OF_TEXT = (".csv", ".tsv", ".tab", ".txt")
"""Endings of files that may hold a table as text."""
_ASIDE = (".", "_")
"""What the names of files begin with that other programs put beside partitions: _SUCCESS."""


class Part(NamedTuple):
    """A file of a table, or a range of one.

    Attributes:
        number: its place in the table, from 0.
        path: path of the file; empty for a table in memory.
        start: first byte of a CSV file, or first row group of a Parquet file.
        stop: the byte or row group after the last one; None for the rest of the file.
        is_only: whether the table has no other part.
    """

    number: int
    path: str
    start: int = 0
    stop: int | None = None
    is_only: bool = False

    def open(self, schema: Schema, starts: Iterable[Start] = ()) -> CsvFile | TypedTable:
        """The rows of the part, to be read again from the `starts` of its pieces if they are given.

        Raises:
            UsageError: the file is no table.
        """
        path = Path(self.path)
        if not path.is_file():
            raise UsageError(f"{path}: expected a CSV or Parquet file; there is none.")
        if _is_parquet(path):
            return parquet_file(schema, path, self.start, self.stop)
        return CsvFile(schema, path, self.start, self.stop, list(starts))


def parts_of(schema: Schema, files: list[str]) -> list[Part]:
    """The parts of some files, in order. A file that cannot be read is one part."""
    ranges = [
        (file, start, stop)
        for file in files
        for starts in [_starts(schema, Path(file))]
        for start, stop in zip_longest(starts, starts[1:])
    ]
    is_only = len(ranges) == 1
    return [
        Part(number, file, start, stop, is_only)
        for number, (file, start, stop) in enumerate(ranges)
    ]


def _starts(schema: Schema, path: Path) -> list[int]:
    """Where the parts of a file begin."""
    try:
        if _is_parquet(path):
            return list(_group_starts(row_groups(path)))
        with path.open("rb") as stream:
            near = range(BYTES, path.stat().st_size - BYTES // 2, BYTES)
            found = (record_after(schema, stream, at) for at in near)
            return [0, *dict.fromkeys(start for start in found if start is not None)]
    except (UsageError, OSError):
        return [0]  # who judges the part says why


def _group_starts(sizes: list[int]) -> Iterator[int]:
    rows = ROWS
    for number, size in enumerate(sizes or [0]):
        if rows >= ROWS:
            yield number
            rows = 0
        rows += size


def _is_parquet(path: Path) -> bool:
    """Whether a file is Parquet, by its name or its first bytes, or else a table as text."""
    with path.open("rb") as file:
        start = file.read(64)
    ending = path.suffix.lower()
    if ending == ".parquet" or start.startswith(b"PAR1"):
        return True
    kind = foreign_kind(start)
    if ending in _OF_TEXT and kind is None:
        return False
    found = f"; it is {kind}. Save the table as CSV UTF-8 (comma delimited)" if kind else ""
    raise UsageError(f"{path}: expected the name of a .csv or .parquet file{found}.")


def files_below(folder: Path) -> tuple[list[str], list[Problem]]:
    """The files in a folder and the folders in it, in the order of reports, and what is none.

    Files and folders whose names begin with a dot or an underscore are left out.
    """
    files: list[str] = []
    problems: list[Problem] = []
    for item in _below(folder, ()):
        files.append(item) if isinstance(item, str) else problems.append(item)
    if not files and not problems:
        raise UsageError(f"{folder}: expected CSV or Parquet files in the folder, found none.")
    return sorted(files), problems


def _below(folder: Path, above: tuple[tuple[int, int], ...]) -> Iterator[str | Problem]:
    try:
        about = folder.stat()
        here = about.st_dev, about.st_ino
        if here in above:
            yield unreadable(folder.as_posix(), "a link to a folder that it is in")
            return
        with os.scandir(folder) as entries:
            paths = [Path(entry) for entry in entries if not entry.name.startswith(_ASIDE)]
    except OSError as error:
        yield unreadable(folder.as_posix(), sentence(error))
        return
    for path in sorted(paths):
        if path.is_dir():
            yield from _below(path, (*above, here))
        elif path.is_file():
            yield path.as_posix()
        else:
            kind = "a link to nothing" if path.is_symlink() else "no regular file"
            yield unreadable(path.as_posix(), kind)


def unreadable(file: str, reason: str) -> Problem:
    """The problem with a file of a table that could not be judged."""
    return Problem(
        rule="file_is_readable",
        file=file,
        value=shorten(reason.removeprefix(f"{file}: "), 300),
        message=say("expected a file with rows of the table"),
        hint=say("Write it again, or take it out of the folder. Its rows were not judged."),
    )

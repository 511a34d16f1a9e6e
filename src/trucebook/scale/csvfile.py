"""A CSV file as batches: rows with their physical lines, and what is wrong with the file itself.

polars parses a piece where its bytes are plainly laid out and every record has every cell. The
csv module, which also reads the tables of a book, takes the rest.
"""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import numpy as np
import polars as pl

from trucebook.book.table import (
    LONGEST_CELL,
    Row,
    byte_problems,
    no_newline_at_the_end,
    not_utf8,
    read_header,
    records,
)
from trucebook.problem import Problem
from trucebook.scale.batch import Batch, batch
from trucebook.scale.cutting import Layout, Pieces, layout
from trucebook.schemas.table import Schema

_BOM = b"\xef\xbb\xbf"
_ONCE = ("file_has_no_bom", "file_has_no_nul", "file_has_lf_ends", "file_is_utf8")
_LAST = ("cell_is_closed", "cell_is_not_too_long", "file_is_utf8", "header_is_schema")
"""After these no more rows are read; a NUL too, but what stands before is read all the same."""


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A CSV file of one table.

    Attributes:
        schema: the table's definition.
        path: the file.
    """

    schema: Schema
    path: Path
    _starts: list[_Start] = field(default_factory=list, init=False, repr=False)

    @property
    def file(self) -> str:
        """The file as reports name it."""
        return self.path.as_posix()

    def batches(self, tell: Callable[[Problem], None]) -> Iterator[Batch]:
        """The rows, batch by batch, as long as every record could be cut.

        Args:
            tell: is given what is wrong with the file itself. From then on there are no batches.
        """
        with self.path.open("rb") as stream:
            reading = _Reading(self.schema, self.file, Pieces(stream), tell)
            yield from reading.batches()
            self._starts[:] = reading.starts

    def rows(self, numbers: list[int]) -> Iterator[tuple[int, Row]]:
        """Some rows of a sound file, after `batches`, by their numbers from 0 and rising.

        Only pieces that hold one of them are read, and none is parsed.
        """
        firsts = [start.rows for start in self._starts]
        with self.path.open("rb") as stream:
            reading = _Reading(self.schema, self.file, Pieces(stream), lambda problem: None)
            for place, group in groupby(numbers, lambda number: bisect_right(firsts, number) - 1):
                row = reading.again(self._starts[place])
                for number in group:
                    yield number, row(number - firsts[place])


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a piece lies, what lies before it, and its outline if it is plainly laid out."""

    at: int
    line: int
    rows: int
    outline: Layout | None


class _Reading:
    """One passage through a file. `line` and `rows` count what lies before the next piece."""

    def __init__(
        self, schema: Schema, file: str, pieces: Pieces, tell: Callable[[Problem], None]
    ) -> None:
        self.schema, self.file, self.pieces = schema, file, pieces
        self.line, self.rows, self.last = 1, 0, b""
        self.starts: list[_Start] = []
        self.sound, self.readable = True, True
        self._tell = tell
        self._marks: set[str] = set()

    def batches(self) -> Iterator[Batch]:
        for number, piece in enumerate(self.pieces):
            self._look_for_marks(piece)
            data = piece if number else self._behind_header(piece)
            if self.readable and data:
                ends = yield from self._piece(data)
                self.line += ends  # not before: a record may go on behind its piece
                continue
            if not self.readable:
                self._decoded(data, self.line)
            self.line += data.count(b"\n")
        if self.last != b"\n":
            self.tell(no_newline_at_the_end(self.file, self.line))
        if not self.last:
            self._header(b"")

    def again(self, start: _Start) -> Callable[[int], Row]:
        """What gives the rows of a piece that has been read before."""
        self.pieces.at, self.line, self.rows = start.at, start.line, start.rows
        piece = next(iter(self.pieces))
        data = piece if start.at else self._behind_header(piece)
        if start.outline is not None:
            return _Rows(self.schema, self.file, self.line, start.outline.again(data))
        [batch] = self._slowly(data)
        return batch.row

    def tell(self, problem: Problem) -> None:
        if problem.rule in _ONCE and problem.rule in self._marks:
            return
        self._marks.add(problem.rule)
        self.sound = False
        self.readable &= problem.rule not in _LAST
        self._tell(problem)

    def _look_for_marks(self, data: bytes) -> None:
        """Tell the first mark of each kind that no file holds."""
        self.last = data[-1:]
        if b"\r" in data or b"\0" in data or _BOM[:1] in data:
            for problem in byte_problems(self.file, data, self.line):
                self.tell(problem)

    def _behind_header(self, piece: bytes) -> bytes:
        data = piece.removeprefix(_BOM)
        names = ",".join(self.schema.fields).encode() + b"\n"
        lines = 1 if data.startswith(names) else self._header(data)
        for _ in range(lines):
            data = data[data.find(b"\n") + 1 or len(data) :]
        self.line += lines
        return data

    def _header(self, data: bytes) -> int:
        """The number of lines that an unusual header takes; 0 where it is wrong, and told."""
        text = self._decoded(data, self.line)
        if text is None:
            return 0
        lines = iter(io.StringIO(text, newline="\n"))
        found = read_header(self.schema, self.file, lines)
        if isinstance(found, Problem):
            self.tell(found)
            return 0
        return found

    def _piece(self, data: bytes) -> Generator[Batch, None, int]:
        """The rows of a piece; returns its line ends."""
        plain = data.replace(b"\r\n", b"\n") if b"\r" in data else data
        places = layout(plain)
        frame = None if places is None else self._parsed(plain, places)
        if places is None or frame is None:
            self._note(None)
            yield from self._slowly(data)
            return data.count(b"\n")
        self._note(places.outline)
        if self.sound:
            row = _Rows(self.schema, self.file, self.line, places)
            yield batch(self.schema, frame, self.rows, row, places.odd.tolist())
        self.rows += frame.height
        return places.line_ends

    def _note(self, outline: Layout | None) -> None:
        start = self.pieces.start
        self.starts.append(_Start(start, self.line if start else 1, self.rows, outline))

    def _parsed(self, data: bytes, places: Layout) -> pl.DataFrame | None:
        """The cells, if the piece has as many commas as its records need and no more.

        polars refuses a record with too many cells and fills up one with too few.
        """
        names = list(self.schema.fields)
        if not self._is_plain(data, places):
            return None
        try:
            frame = pl.read_csv(data, has_header=False, schema=dict.fromkeys(names, pl.String))
        except pl.exceptions.PolarsError:
            return None
        return frame if frame.height == places.records else None

    def _is_plain(self, data: bytes, places: Layout) -> bool:
        separators = places.records * (len(self.schema.fields) - 1)
        is_long = places.may_be_long(LONGEST_CELL)
        # In a table of one column an empty line is a row for polars and none for the csv module.
        return 0 < places.commas == separators and not is_long and b"\r" not in data

    def _slowly(self, data: bytes) -> Iterator[Batch]:
        """The piece by the csv module, with as many lines behind it as its last record takes."""
        taken = _Lines(data, self.pieces)
        rows: list[Row] = []
        try:
            for item in records(self.schema, self.file, iter(taken), self.line):
                if isinstance(item, Row):
                    rows.append(item)
                else:
                    self.tell(item)
                if taken.is_through:
                    break
        except UnicodeDecodeError as error:
            self.tell(not_utf8(self.file, taken.line, error.start, self.line + taken.count))
        if taken.behind:
            top, self.line = self.line, self.line + data.count(b"\n")
            self._look_for_marks(taken.behind)
            self.line = top + taken.behind.count(b"\n")
        if self.sound and rows:
            yield self._batch(rows)
        self.rows += len(rows)

    def _batch(self, rows: list[Row]) -> Batch:
        texts = {name: [row.texts[name] or None for row in rows] for name in self.schema.fields}
        frame = pl.DataFrame(texts, schema=dict.fromkeys(texts, pl.String))
        return batch(self.schema, frame, self.rows, rows.__getitem__, range(len(rows)))

    def _decoded(self, data: bytes, line: int) -> str | None:
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            self.tell(not_utf8(self.file, data, error.start, line))
            return None


class _Lines:
    """The lines of a piece as text, then those behind it as far as they are asked for."""

    def __init__(self, data: bytes, pieces: Pieces) -> None:
        self._data, self._pieces = data, pieces
        self.count, self.line, self.behind = 0, b"", b""
        self.is_through = False

    def __iter__(self) -> Iterator[str]:
        at = 0
        while at < len(self._data):
            end = self._data.find(b"\n", at) + 1 or len(self._data)
            self.is_through = end == len(self._data)
            yield self._text(self._data[at:end])
            at = end
        while line := self._pieces.line():
            self.behind += line
            yield self._text(line)

    def _text(self, line: bytes) -> str:
        self.line = line
        text = line.decode()
        self.count += 1
        return text


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a piece that polars has parsed, read again one by one as tables are read."""

    schema: Schema
    file: str
    line: int
    places: Layout

    def __call__(self, index: int) -> Row:
        start = int(self.places.ends[index - 1]) + 1 if index else 0
        text = self.places.data[start : int(self.places.ends[index]) + 1].decode()
        before = int(np.searchsorted(self.places.lines, start))
        lines = iter(io.StringIO(text, newline="\n"))
        [row] = records(self.schema, self.file, lines, self.line + before)
        if not isinstance(row, Row):
            raise TypeError(f"{self.file}: polars and csv cut line {row.line} differently")
        return row

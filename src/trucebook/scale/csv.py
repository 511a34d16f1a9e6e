"""A CSV file in batches: rows with their physical lines, and what is wrong with the file itself.

The file is read in pieces that end between records. polars parses a piece where numpy shows from
its commas, line ends and quotation marks that every record has every cell. The csv module, which
also reads the tables of a book, takes the rest.
"""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, groupby
from pathlib import Path
from typing import IO

import numpy as np
import polars as pl

from trucebook.book.saved import byte_problems, no_newline_at_the_end, not_utf8, odd_form
from trucebook.book.table import LONGEST_CELL, Row, read_header, records
from trucebook.problem import Problem
from trucebook.scale.frames import Batch
from trucebook.scale.pieces import NEWLINE, QUOTE, Layout, Offsets, Pieces, layout_of
from trucebook.schemas.table import Schema

_BOM = b"\xef\xbb\xbf"
_ONCE = ("file_has_no_bom", "file_has_no_nul", "file_has_lf_ends", "file_is_utf8")
_LAST = ("cell_is_closed", "cell_is_not_too_long", "file_is_utf8", "header_is_schema")
"""After these no more rows are read."""


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A CSV file of one table, or those of its records that begin from `start` on, before `stop`.

    Lines are counted from `start`. `starts` are those of the pieces, once `batches` has read them,
    and what follows the last.
    """

    schema: Schema
    path: Path
    start: int = 0
    stop: int | None = None
    starts: list[Start] = field(default_factory=list, repr=False)

    @property
    def file(self) -> str:
        """The name of the file in reports."""
        return self.path.as_posix()

    def batches(self, report: Callable[[Problem], None]) -> Iterator[Batch]:
        """The rows, batch by batch, until `report` is given a problem of the file itself."""
        with self.path.open("rb") as stream:
            reading = self._reading(stream, report)
            yield from reading.batches()
            self.starts[:] = reading.starts

    def rows(self, numbers: list[int]) -> Iterator[tuple[int, Row]]:
        """Some rows of a sound file, after `batches`, by their numbers from 0 and rising.

        Only pieces that hold one of them are read, and none is parsed by polars.
        """
        firsts = [start.rows for start in self.starts]
        with self.path.open("rb") as stream:
            reading = self._reading(stream, lambda problem: None)
            for place, group in groupby(numbers, lambda number: bisect_right(firsts, number) - 1):
                row = reading.again(self.starts[place])
                for number in group:
                    yield number, row(number - firsts[place])

    def _reading(self, stream: IO[bytes], report: Callable[[Problem], None]) -> _Reading:
        pieces = Pieces(stream, self.start, self.stop)
        return _Reading(self.schema, self.file, pieces, report)


@dataclass(frozen=True, slots=True)
class Start:
    """The start of a piece: its offset, line and row, and how polars or csv read the piece.

    `breaks` counts the line ends inside cells; None for a piece that the csv module read.
    """

    at: int
    line: int
    rows: int
    breaks: int | None


class _Reading:
    """One passage through a file. `line` and `rows` count what is before the next piece."""

    def __init__(
        self, schema: Schema, file: str, pieces: Pieces, report: Callable[[Problem], None]
    ) -> None:
        self.starts: list[Start] = []
        self._schema, self._file, self._pieces, self._report = schema, file, pieces, report
        self._line, self._row_count, self._last = 1, 0, b""
        self._has_header = pieces.at == 0
        self._is_sound = self._is_readable = True
        self._reported: set[str] = set()

    def batches(self) -> Iterator[Batch]:
        """The rows of the file, as long as it is sound."""
        for number, piece in enumerate(self._pieces):
            is_first = self._has_header and number == 0
            if is_first and (odd := odd_form(self._schema, self._file, piece)):
                self._add(odd)
                return
            self._report_marks(piece)
            data = self._after_header(piece) if is_first else piece
            if self._is_readable and data:
                ends = yield from self._piece(data)
                self._line += ends  # not in one statement: the last record may move the line on
                continue
            if not self._is_readable:
                self._decode(data)
            self._line += data.count(b"\n")
        self.starts.append(Start(self._pieces.at, self._line, self._row_count, None))
        if self._last != b"\n" and (self._last or self._has_header):
            self._add(no_newline_at_the_end(self._file, self._line))
        if self._has_header and not self._last:
            self._read_header(b"")

    def again(self, start: Start) -> Callable[[int], Row]:
        """What gives the rows of a piece that has been read before."""
        self._pieces.at, self._line, self._row_count = start.at, start.line, start.rows
        piece = next(iter(self._pieces))
        data = piece if start.at else self._after_header(piece)
        if start.breaks is None:
            [batch] = self._by_csv_module(data)
            return batch.row
        return _Rows(self._schema, self._file, self._line, data, has_breaks=start.breaks > 0)

    def _add(self, problem: Problem) -> None:
        if problem.rule in _ONCE and problem.rule in self._reported:
            return
        self._reported.add(problem.rule)
        self._is_sound = False
        self._is_readable &= problem.rule not in _LAST
        self._report(problem)

    def _report_marks(self, data: bytes) -> None:
        """Report the first byte order mark, NUL and carriage return."""
        self._last = data[-1:]
        if b"\r" in data or b"\0" in data or _BOM[:1] in data:
            for problem in byte_problems(self._file, data, self._line):
                self._add(problem)

    def _after_header(self, piece: bytes) -> bytes:
        data = piece.removeprefix(_BOM)
        names = ",".join(self._schema.fields).encode() + b"\n"
        lines = 1 if data.startswith(names) else self._read_header(data)
        for _ in range(lines):
            data = data[data.find(b"\n") + 1 or len(data) :]
        self._line += lines
        return data

    def _read_header(self, data: bytes) -> int:
        """The number of lines of an unusual header; 0 where it is wrong, which is reported."""
        if (text := self._decode(data)) is None:
            return 0
        found = read_header(self._schema, self._file, iter(io.StringIO(text, newline="\n")))
        if isinstance(found, Problem):
            self._add(found)
            return 0
        return found

    def _decode(self, data: bytes) -> str | None:
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            self._add(not_utf8(self._file, data, error.start, self._line))
            return None

    def _piece(self, data: bytes) -> Generator[Batch, None, int]:
        """The rows of a piece; returns its line ends."""
        plain = data.replace(b"\r\n", b"\n") if b"\r" in data else data
        layout = layout_of(plain)
        frame = self._by_polars(plain, layout) if layout else None
        at = self._pieces.start
        breaks = layout.breaks if layout and frame is not None else None
        self.starts.append(Start(at, self._line if at else 1, self._row_count, breaks))
        if layout is None or frame is None:
            yield from self._by_csv_module(data)
            return data.count(b"\n")
        if self._is_sound:
            row = _Rows(self._schema, self._file, self._line, plain, has_breaks=layout.breaks > 0)
            marks = layout.needless
            odd = np.unique(np.searchsorted(row.ends, marks)).tolist() if marks.size else ()
            yield Batch(self._schema, frame, self._row_count, row, odd)
        self._row_count += frame.height
        return layout.records + layout.breaks - (plain[-1] != NEWLINE)

    def _by_polars(self, data: bytes, layout: Layout) -> pl.DataFrame | None:
        """The cells, if the piece has as many commas as its records need and no more.

        polars refuses a record with too many cells and pads one with too few.
        """
        names = list(self._schema.fields)
        # In a table of one column an empty line is a row for polars and none for the csv module.
        if not 0 < layout.commas == layout.records * (len(names) - 1) or b"\r" in data:
            return None
        half = LONGEST_CELL // 2
        starts = range(0, len(data) - half, half)
        if any(data.find(b"\n", at, at + half) < 0 for at in starts):
            return None  # a cell may be too long
        try:
            frame = pl.read_csv(data, has_header=False, schema=dict.fromkeys(names, pl.String))
        except pl.exceptions.PolarsError:
            return None
        return frame if frame.height == layout.records and not self._has_no_row(frame) else None

    def _has_no_row(self, frame: pl.DataFrame) -> bool:
        """Whether a record may be no row: one without an id, or the header again."""
        name = self._schema.key
        key = frame[name]
        return bool(key.has_nulls() or key.is_in(["", name, f"\ufeff{name}"]).any())

    def _by_csv_module(self, data: bytes) -> Iterator[Batch]:
        """The rows of a piece, with as many lines after it as its last record takes."""
        lines = _Lines(data, self._pieces)
        rows: list[Row] = []
        try:
            for item in records(self._schema, self._file, iter(lines), self._line):
                if isinstance(item, Row):
                    rows.append(item)
                else:
                    self._add(item)
                if lines.is_through:
                    break
        except UnicodeDecodeError as error:
            line = self._line + lines.count
            self._add(not_utf8(self._file, lines.line, error.start, line))
        if lines.after:
            first, self._line = self._line, self._line + data.count(b"\n")
            self._report_marks(lines.after)
            self._line = first + lines.after.count(b"\n")
        if self._is_sound and rows:
            texts = {
                name: [row.texts[name] or None for row in rows] for name in self._schema.fields
            }
            frame = pl.DataFrame(texts, schema=dict.fromkeys(texts, pl.String))
            numbers = range(len(rows))
            yield Batch(self._schema, frame, self._row_count, rows.__getitem__, numbers)
        self._row_count += len(rows)


class _Lines:
    """The lines of a piece as text, then those after it as far as they are read.

    `line` is the last one as bytes, `count` the number of those before it.
    """

    def __init__(self, data: bytes, pieces: Pieces) -> None:
        self._piece, self._size, self._pieces = io.BytesIO(data), len(data), pieces
        self.count, self.line, self.after = -1, b"", b""

    @property
    def is_through(self) -> bool:
        """Whether the last line of the piece has been read."""
        return self._piece.tell() == self._size

    def __iter__(self) -> Iterator[str]:
        for line in chain(self._piece, self._lines_after()):
            self.line = line
            self.count += 1
            yield line.decode()

    def _lines_after(self) -> Iterator[bytes]:
        while line := self._pieces.line():
            self.after += line
            yield line


@dataclass(frozen=True, eq=False)
class _Rows:
    """The rows of a piece that polars has parsed, each read again as the tables of a book are.

    `line` is that on which the piece begins, `has_breaks` says whether cells have line ends.
    """

    schema: Schema
    file: str
    line: int
    data: bytes
    has_breaks: bool

    @cached_property
    def _lines(self) -> Offsets:
        """Offsets of all line ends, those inside cells too."""
        lines = np.flatnonzero(np.frombuffer(self.data, np.uint8) == NEWLINE)
        return lines if self.data[-1] == NEWLINE else np.append(lines, len(self.data))

    @cached_property
    def ends(self) -> Offsets:
        """Offset of the line end of every record."""
        if not self.has_breaks:
            return self._lines
        quotes = np.flatnonzero(np.frombuffer(self.data, np.uint8) == QUOTE)
        ends: Offsets = self._lines[np.searchsorted(quotes, self._lines) % 2 == 0]
        return ends

    def __call__(self, index: int) -> Row:
        start = int(self.ends[index - 1]) + 1 if index else 0
        text = self.data[start : int(self.ends[index]) + 1].decode()
        before = int(np.searchsorted(self._lines, start))
        lines = iter(io.StringIO(text, newline="\n"))
        [row] = records(self.schema, self.file, lines, self.line + before)
        if not isinstance(row, Row):
            raise TypeError(f"{self.file}: polars and csv cut line {row.line} differently")
        return row

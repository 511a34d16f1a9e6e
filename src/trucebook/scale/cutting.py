"""The bytes of a CSV file, cut between records; where the records of such a piece lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import IO, Any

import numpy as np
import numpy.typing as npt

PIECE = 8 << 20
"""Bytes in a piece. Larger ones are no faster, smaller ones cost more calls."""

_TRIES = 1_000
_RUNAWAY = 4
_LONGEST_LINE = 128 << 20
_COMMA, _NEWLINE, _QUOTE = 44, 10, 34

Places = npt.NDArray[np.int64]
_NONE: Places = np.empty(0, np.int64)


@dataclass(frozen=True, eq=False)
class Layout:
    """Where the records of a well-formed piece lie.

    Attributes:
        data: the piece.
        quotes: offsets of the quotation marks.
        records: how many records there are.
        commas: commas that separate cells.
        breaks: line ends inside cells.
        bare: offsets at which a cell in quotation marks begins that needs none.
    """

    data: bytes
    quotes: Places
    records: int
    commas: int
    breaks: int
    bare: Places

    @cached_property
    def lines(self) -> Places:
        """Offsets of all line ends, those inside cells too."""
        lines = np.flatnonzero(np.frombuffer(self.data, np.uint8) == _NEWLINE)
        return lines if self.data[-1] == _NEWLINE else np.append(lines, len(self.data))

    @cached_property
    def ends(self) -> Places:
        """Offset of the line end of every record."""
        if not self.breaks:
            return self.lines
        ends: Places = self.lines[np.searchsorted(self.quotes, self.lines) % 2 == 0]
        return ends

    @property
    def line_ends(self) -> int:
        """How many line ends there are, those inside cells too."""
        return self.records + self.breaks - (self.data[-1] != _NEWLINE)

    @property
    def odd(self) -> Places:
        """Indexes of the records with quotation marks around a cell that needs none."""
        return np.unique(np.searchsorted(self.ends, self.bare)) if self.bare.size else self.bare

    @property
    def outline(self) -> Layout:
        """The counts without the piece, to be kept for `again`."""
        return replace(self, data=b"", quotes=_NONE)

    def again(self, data: bytes) -> Layout:
        """The layout of the piece with this outline."""
        marks = np.frombuffer(data, np.uint8) == _QUOTE if self.breaks else _NONE
        return replace(self, data=data, quotes=np.flatnonzero(marks))

    def may_be_long(self, limit: int) -> bool:
        """Whether a record may have more bytes than `limit`: looked up, not measured."""
        half = limit // 2
        starts = range(0, len(self.data) - half, half)
        return any(self.data.find(b"\n", at, at + half) < 0 for at in starts)


class Pieces:
    """A file, handed out in pieces that end where a record ends.

    Attributes:
        start: offset of the piece that was handed out last.
        at: offset of the next one; may be set to go back to a `start`.
    """

    def __init__(self, stream: IO[bytes], size: int = PIECE) -> None:
        self._stream, self._size = stream, size
        self.start = self.at = 0

    def __iter__(self) -> Iterator[bytes]:
        """Pieces that end between records, as far as quotation marks tell, and the last."""
        wanted = self._size
        while data := self._read(wanted):
            end = _record_end(data) if len(data) == wanted else len(data)
            if end == 0 and wanted < _RUNAWAY * self._size:
                wanted += self._size
                continue
            end = (
                end or data.rfind(b"\n") + 1
            )  # a mark never closes: a line end, for the csv module
            self.start, wanted = self.at, self._size
            self.at += end or len(data)
            yield data[:end] if end else data + self.line()

    def line(self) -> bytes:
        """One more line of the file, for a record that goes on after its piece."""
        self._stream.seek(self.at)
        line = self._stream.readline(_LONGEST_LINE)
        self.at += len(line)
        return line

    def _read(self, size: int) -> bytes:
        self._stream.seek(self.at)
        return self._stream.read(size)


def _record_end(data: bytes) -> int:
    """The offset behind the last line end with an even count of quotation marks before it."""
    end = data.rfind(b"\n")
    buffer = np.frombuffer(data, np.uint8)
    odd = np.count_nonzero(buffer[: max(end, 0)] == _QUOTE) % 2
    for _ in range(_TRIES):
        if end < 0 or not odd:
            break
        before = data.rfind(b"\n", 0, end)
        odd ^= data.count(b'"', max(before, 0), end) % 2
        end = before
    return 0 if odd else end + 1


def layout(data: bytes) -> Layout | None:
    """The records of a piece; None where its quotation marks do not open and close cells."""
    buffer = np.frombuffer(data, np.uint8)
    lines = int(np.count_nonzero(buffer == _NEWLINE)) + (data[-1] != _NEWLINE)
    commas = int(np.count_nonzero(buffer == _COMMA))
    quotes = np.flatnonzero(buffer == _QUOTE)
    if quotes.size == 0:
        return Layout(data, quotes, lines, commas, 0, quotes)
    opens, closes = quotes[::2], quotes[1::2]
    if opens.size != closes.size or not _open_and_close(buffer, opens, closes):
        return None
    breaks, inner, bare = _inside(buffer, opens, closes)
    return Layout(data, quotes, lines - breaks, commas - inner, breaks, bare)


def _open_and_close(buffer: Any, opens: Places, closes: Places) -> bool:
    """Whether every mark stands at the edge of a cell or beside another mark."""
    before = buffer[np.maximum(opens - 1, 0)]
    after = buffer[np.minimum(closes + 1, buffer.size - 1)]
    return bool((_is_edge(before) | (opens == 0)).all() and _is_edge(after).all())


def _is_edge(marks: Any) -> Any:
    return (marks == _COMMA) | (marks == _NEWLINE) | (marks == _QUOTE)


def _inside(buffer: Any, opens: Places, closes: Places) -> tuple[int, int, Places]:
    """Line ends and commas inside quoted cells, and where cells open that need no marks."""
    lengths = closes - opens - 1
    offsets = np.cumsum(lengths) - lengths
    shifts = (opens + 1 - offsets).astype(np.int32)
    text = buffer[np.repeat(shifts, lengths) + np.arange(int(lengths.sum()), dtype=np.int32)]
    commas, breaks = text == _COMMA, text == _NEWLINE
    marks = commas | breaks
    sums = np.concatenate(([0], np.cumsum(marks)))
    found = sums[offsets + lengths] - sums[offsets] > 0
    joined = np.concatenate(([False], opens[1:] == closes[:-1] + 1))
    starts = np.flatnonzero(~joined)
    needed = np.logical_or.reduceat(found | joined, starts)
    counts = int(np.count_nonzero(breaks)), int(np.count_nonzero(commas))
    return *counts, opens[starts[~needed]]

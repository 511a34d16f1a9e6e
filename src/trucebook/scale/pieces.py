"""The bytes of a CSV file in pieces that end where a record ends, and the layout of a piece."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

import numpy as np
import numpy.typing as npt

from trucebook.schemas.table import Schema

PIECE = 8 << 20
"""Bytes in a piece. Larger ones are no faster, smaller ones cost more calls."""
_TRIES = 1_000
"""Line ends that are tried, from the last one back, for one between records."""
_SEARCHED, _SAMPLE = 1 << 20, 1 << 16
"""Bytes that are searched for the beginning of a record, and those that must look like some."""
_LONGEST_LINE = 128 << 20
COMMA, NEWLINE, QUOTE = 44, 10, 34
_IS_EDGE = np.isin(np.arange(256), (COMMA, NEWLINE, QUOTE))
"""Whether each byte may be next to the quotation mark at the edge of a cell."""

Offsets = npt.NDArray[np.int64]


class Pieces:
    """A file in pieces that end where a record ends.

    `start` is the offset of the last piece, `at` that of the next: set it to read a piece again.
    """

    def __init__(
        self, stream: IO[bytes], at: int = 0, stop: int | None = None, size: int = PIECE
    ) -> None:
        self._stream, self._stop, self._size = stream, stop, size
        self.start = self.at = at

    def __iter__(self) -> Iterator[bytes]:
        """Pieces that end between records, as far as quotation marks show, and the last."""
        while data := self._read():
            end = _record_end(data) if len(data) == self._size else len(data)
            # A quotation mark that is not closed in the piece: the csv module reads on after it.
            end = end or data.rfind(b"\n") + 1
            self.start = self.at
            self.at += end or len(data)
            yield data[:end] if end else data + self.line()

    def line(self) -> bytes:
        """One more line of the file, for a record that goes on after its piece."""
        self._stream.seek(self.at)
        line = self._stream.readline(_LONGEST_LINE)
        self.at += len(line)
        return line

    def _read(self) -> bytes:
        self._stream.seek(self.at)
        left = self._size if self._stop is None else max(self._stop - self.at, 0)
        return self._stream.read(min(self._size, left))


def _record_end(data: bytes) -> int:
    """The offset after the last line end with an even count of quotation marks before it."""
    end = data.rfind(b"\n")
    is_odd = np.count_nonzero(np.frombuffer(data, np.uint8)[: max(end, 0)] == QUOTE) % 2
    for _ in range(_TRIES):
        if end < 0 or not is_odd:
            break
        before = data.rfind(b"\n", 0, end)
        is_odd ^= data.count(b'"', max(before, 0), end) % 2
        end = before
    return 0 if is_odd else end + 1


def record_after(schema: Schema, stream: IO[bytes], at: int) -> int | None:
    """The offset after `at` at which a record seems to begin, from the records there; None if none.

    It is sure only once the records before it have been read, and end there.
    """
    stream.seek(at)
    data = stream.read(_SEARCHED)
    end = data.find(b"\n")
    for _ in range(_TRIES):
        sample = data[end + 1 : end + 1 + _SAMPLE]
        sample = sample[: _record_end(sample)]
        if end < 0 or not sample:
            break
        layout = layout_of(sample)
        if layout is not None and layout.commas == layout.records * (len(schema.fields) - 1):
            return at + end + 1
        end = data.find(b"\n", end + 1)
    return None


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """How many records a piece has, commas between cells, and line ends (`breaks`) inside cells.

    `needless` are the offsets of quotation marks that open a cell which needs none.
    """

    records: int
    commas: int
    breaks: int
    needless: Offsets


def layout_of(data: bytes) -> Layout | None:
    """The layout of a piece; None where its quotation marks do not open and close cells."""
    buffer = np.frombuffer(data, np.uint8)
    lines = int(np.count_nonzero(buffer == NEWLINE)) + (data[-1] != NEWLINE)
    commas = int(np.count_nonzero(buffer == COMMA))
    quotes = np.flatnonzero(buffer == QUOTE)
    if quotes.size == 0:
        return Layout(lines, commas, 0, quotes)
    opens, closes = quotes[::2], quotes[1::2]
    if opens.size != closes.size:
        return None
    before = _IS_EDGE[buffer[np.maximum(opens - 1, 0)]] | (opens == 0)
    if not (before & _IS_EDGE[buffer[np.minimum(closes + 1, buffer.size - 1)]]).all():
        return None
    # The bytes between the marks, one after the other.
    lengths = closes - opens - 1
    offsets = np.cumsum(lengths) - lengths
    shifts = (opens + 1 - offsets).astype(np.int32)
    text = buffer[np.repeat(shifts, lengths) + np.arange(int(lengths.sum()), dtype=np.int32)]
    inner_commas, inner_lines = text == COMMA, text == NEWLINE
    sums = np.concatenate(([0], np.cumsum(inner_commas | inner_lines)))
    is_needed = sums[offsets + lengths] - sums[offsets] > 0
    # A mark right after another one is a doubled mark: the cell goes on, and needs its marks.
    goes_on = np.concatenate(([False], opens[1:] == closes[:-1] + 1))
    cells = np.flatnonzero(~goes_on)
    needless = opens[cells[~np.logical_or.reduceat(is_needed | goes_on, cells)]]
    breaks = int(np.count_nonzero(inner_lines))
    commas -= int(np.count_nonzero(inner_commas))
    return Layout(lines - breaks, commas, breaks, needless)

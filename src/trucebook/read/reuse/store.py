"""Many texts on disk, each in parts that can be compared, to be read again by number."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from trucebook.scale.buckets import no_room

PART = 100_000
"""Characters of a part at the most: of one text of 50 MB no more is aligned at a time."""

_COLUMNS = pa.schema({"file": pa.string(), "start": pa.int64(), "text": pa.string()})
_AT_ONCE = 4 << 20


class Part(NamedTuple):
    """A part of a text, or all of it.

    Attributes:
        file: the name of the text.
        start: where the part begins in it, in code points.
        text: its words.
    """

    file: str
    start: int
    text: str


def parts(file: str, text: str) -> Iterator[Part]:
    """The parts of a text; they end at a line's end or a blank where there is one.

    Examples:
        >>> [(part.start, len(part.text)) for part in parts("a.txt", "word " * 30_000)]
        [(0, 100000), (100000, 50000)]
    """
    start = 0
    while len(text) - start > PART:
        least, end = start + PART // 2, start + PART
        ends = (text.rfind(mark, least, end) + 1 for mark in "\n ")
        end = next(filter(None, ends), end)
        yield Part(file, start, text[start:end])
        start = end
    yield Part(file, start, text[start:])


class Store:
    """The parts by number, from 0. They are read when all have been added."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sink = pa.OSFile(str(path), "wb")
        self._writer = pa.ipc.new_file(self._sink, _COLUMNS)
        self._waiting: list[Part] = []
        self._weight = self.count = 0
        self._table: Any = None

    def add(self, part: Part) -> int:
        """Add a part; gives its number."""
        self._waiting.append(part)
        self._weight += len(part.text)
        if self._weight >= _AT_ONCE:
            self._write()
        self.count += 1
        return self.count - 1

    def _write(self) -> None:
        columns = zip(*self._waiting, strict=True) if self._waiting else ((), (), ())
        self._writer.write_batch(pa.record_batch(list(map(pa.array, columns)), schema=_COLUMNS))
        self._waiting, self._weight = [], 0

    def end(self) -> None:
        """Make ready to read; pages of the file are in memory only as long as there is room."""
        self._write()
        self._writer.close()
        self._sink.close()
        self._table = pa.ipc.open_file(pa.memory_map(str(self._path))).read_all()

    def __getitem__(self, number: int) -> Part:
        return Part(*(column[number].as_py() for column in self._table.columns))

    def name(self, number: int) -> str:
        """The name of the text that a part belongs to."""
        return str(self._table.column(0)[number].as_py())

    def close(self) -> None:
        """Close the file."""
        self._sink.close()


@contextmanager
def stored(path: Path) -> Iterator[Store]:
    """A store in a new file.

    Raises:
        DataError: its folder has no room for it.
    """
    store = Store(path)
    try:
        yield store
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise no_room(path.parent, os.strerror(error.errno)) from error
    finally:
        with suppress(OSError):  # what is still to be written is not read
            store.close()

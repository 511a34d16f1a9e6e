"""A Parquet file read under limits: it may promise no more than can be there.

It is read in this process, for `load` must be fast: what the file promises is added up first.
`verification.decoding` believes nothing and pays for a process of its own.
"""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from trucebook.errors import DamagedRelease
from trucebook.load.limits import LARGEST_DECODED, MOST_MEMORY, MOST_SECONDS, limit, require_size

_MEMORY = 4
"""A table may take this many times the limit of a file once it is in memory."""

_BYTES, _FIXED = 6, 7
"""Physical types whose values are as wide as they like."""


def read_parquet(data: bytes, name: object) -> pa.Table:
    """The table of a Parquet file, after its footer and the heads of its pages were looked at.

    Args:
        data: the file.
        name: what to call it in messages.

    Raises:
        DamagedRelease: the footer contradicts the file or promises more than the limit, or it
            is no Parquet file.
    """
    try:
        rows, chunks = chunks_of(data)
        _require_room(rows, chunks, name)
        if wide := _wide(chunks):
            _require_words(data, wide, name)
        table = _opened(data).read(use_threads=False)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DamagedRelease(f"{name}: expected a Parquet file: {error}") from None
    if table.num_rows != rows:
        raise DamagedRelease(
            f"{name}: the footer gives {rows:,} rows, the file has {table.num_rows:,}."
        )
    return table


def _opened(data: bytes, dictionaries: Iterable[str] = ()) -> pq.ParquetFile:
    # Of what the footer lists, every item takes a byte of it at least.
    return pq.ParquetFile(
        pa.BufferReader(data),
        read_dictionary=list(dictionaries),
        thrift_string_size_limit=len(data),
        thrift_container_size_limit=len(data),
        pre_buffer=False,
    )


def _require_room(rows: int, chunks: list[Chunk], name: object) -> None:
    values = max(sum(chunk.values for chunk in chunks), rows)
    room = max(sum(chunk.room for chunk in chunks), values * 8)
    require_size(room, f"{name} in memory", times=_MEMORY)


def _wide(chunks: list[Chunk]) -> list[str]:
    """Columns whose few words, repeated, could be more than there is room for."""
    most: dict[str, int] = defaultdict(int)
    for chunk in chunks:
        if chunk.kind == _FIXED and chunk.values * chunk.room > limit():
            raise ValueError(f"{chunk.path} has values of a fixed width that may be too wide")
        if chunk.kind == _BYTES:
            most[chunk.path] += chunk.values * chunk.room
    return [path for path, size in most.items() if size > limit()]


def _require_words(data: bytes, columns: list[str], name: object) -> None:
    """Add up what the words of some columns take, each distinct one read once."""
    file = _opened(data, columns)
    room = 0
    for path in columns:
        column = file.read(columns=[path], use_threads=False).column(0)
        room += sum(_words(chunk) for chunk in column.chunks)
    require_size(room, f"{name} in memory", times=_MEMORY)


def _words(array: pa.Array) -> int:
    """Bytes of text in an array of dictionary keys, or of lists of them, as plain text."""
    if pa.types.is_list(array.type):
        return _words(array.flatten())
    if not pa.types.is_dictionary(array.type):
        return int(array.nbytes)
    lengths = pc.cast(pc.binary_length(array.dictionary), pa.int64())
    return pc.sum(lengths.take(array.indices)).as_py() or 0


_DEEPEST = 16
_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 11, 12


def read_struct(data: bytes, at: int) -> tuple[dict[int, Any], int]:
    """The struct that begins at an offset, and the offset behind it.

    Returns:
        Values by field id: int, float, bytes, bool, list, or dict for a struct.

    Raises:
        ValueError: it runs past the end, lies too deep or has a type that does not exist.
    """
    reader = _Reader(data, at)
    try:
        return reader.struct(0), reader.at
    except IndexError:
        raise ValueError("a struct runs past the end") from None


class _Reader:
    """What is left to read of some bytes."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at

    def struct(self, depth: int) -> dict[int, Any]:
        if depth > _DEEPEST:
            raise ValueError("structs lie too deep in each other")
        found: dict[int, Any] = {}
        field = 0
        while head := self.byte():
            step, kind = head >> 4, head & 15
            field = field + step if step else self.number()
            found[field] = kind == _TRUE if kind in (_TRUE, _FALSE) else self.value(kind, depth)
        return found

    def value(self, kind: int, depth: int) -> Any:
        if kind in (_BYTE, _TRUE, _FALSE):
            return self.byte()
        if kind < _DOUBLE:
            return self.number()
        if kind == _DOUBLE:
            return self.take(8)
        if kind == _BINARY:
            return self.take(self.varint())
        if kind in (_LIST, _SET):
            return self.items(depth)
        if kind == _STRUCT:
            return self.struct(depth + 1)
        raise ValueError(f"there is no type {kind} in Parquet")

    def items(self, depth: int) -> list[Any]:
        head = self.byte()
        count, kind = head >> 4, head & 15
        if count == 15:
            count = self.varint()
        if count > len(self.data) - self.at:
            raise ValueError("a list has more items than there are bytes")
        return [self.value(kind, depth + 1) for _ in range(count)]

    def byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def varint(self) -> int:
        found = shift = 0
        while shift < 70:
            byte = self.byte()
            found |= (byte & 127) << shift
            if byte < 128:
                return found
            shift += 7
        raise ValueError("a number has too many digits")

    def number(self) -> int:
        raw = self.varint()
        return (raw >> 1) ^ -(raw & 1)

    def take(self, count: int) -> bytes:
        self.at += count
        if self.at > len(self.data):
            raise IndexError
        return self.data[self.at - count : self.at]


_MAGIC = b"PAR1"


@dataclass(frozen=True, slots=True)
class Chunk:
    """One column of one row group.

    Attributes:
        path: name of the column, nested names joined by dots.
        kind: number of its physical type.
        values: values in its pages, nulls included.
        room: bytes of its pages once they are unpacked, or what the footer says where that is more.
    """

    path: str
    kind: int
    values: int
    room: int


def chunks_of(data: bytes) -> tuple[int, list[Chunk]]:
    """The rows of a Parquet file, and its column chunks.

    Raises:
        ValueError: footer and pages contradict each other, or cannot be read.
    """
    if len(data) < 12 or data[:4] != _MAGIC or data[-4:] != _MAGIC:
        raise ValueError("it does not begin and end with PAR1")
    end = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    if end < 4:
        raise ValueError("the footer is larger than the file")
    try:
        footer, _ = read_struct(data, end)
        groups = footer.get(4, [])
        if footer[3] < 0 or footer[3] != sum(group[3] for group in groups):
            raise ValueError("the footer contradicts itself on the number of rows")
        found = [_chunk(data, end, column[3], group[3]) for group in groups for column in group[1]]
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(f"a part of the footer is missing: {error}") from None
    return footer[3], found


def _chunk(data: bytes, end: int, column: dict[int, Any], rows: int) -> Chunk:
    path = b".".join(column[3]).decode()
    if not rows and not column[5]:
        return Chunk(path, column[1], 0, 0)  # at most an empty dictionary, which nothing reads
    start = column[9]
    if 0 < column.get(11, 0) < start:
        start = column[11]
    stop = start + column[7]
    if not (4 <= start <= stop <= end):
        raise ValueError(f"{path} lies outside of the file")
    values = room = 0
    while start < stop:
        head, start = read_struct(data, start)
        packed, unpacked = head[3], head[2]
        if packed < 0 or unpacked < 0:
            raise ValueError(f"a page of {path} has less than no bytes")
        page = head.get(5) or head.get(8) or {}
        start, room = start + packed, room + unpacked
        values += page.get(1, 0)
    if start != stop or values != column[5]:
        raise ValueError(
            f"the footer gives {path} {column[5]:,} values in {column[7]:,} bytes, its pages "
            f"{values:,} in {column[7] + start - stop:,}"
        )
    return Chunk(path, column[1], values, max(room, column[6]))


_DECODER = Path(__file__).with_name("decoder.py")


def decode(files: Mapping[str, bytes]) -> dict[str, pa.Table | str]:
    """By file name the table, or why there is none."""
    found: dict[str, pa.Table | str] = {}
    with TemporaryDirectory(prefix="trucebook-") as name:
        source, target = Path(name, "from"), Path(name, "into")
        source.mkdir()
        target.mkdir()
        for file, data in files.items():
            (source / file).write_bytes(data)
        while left := [file for file in files if file not in found]:
            reason = _run(source, target, left)
            fresh = {file: item for file in left if (item := _taken(target, file)) is not None}
            # The first without a word from the decoder is the one that it died of.
            found |= fresh or {left[0]: reason}
    return found


def _run(source: Path, target: Path, names: list[str]) -> str:
    limits = [str(limit) for limit in (MOST_MEMORY, MOST_SECONDS, LARGEST_DECODED)]
    # -P: the folder of the decoder holds modules that are none of its business.
    command = [sys.executable, "-P", str(_DECODER), str(source), str(target), *limits, *names]
    try:
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, check=False, timeout=4 * MOST_SECONDS
        )
    except subprocess.TimeoutExpired:
        return f"decoding took more than {4 * MOST_SECONDS} seconds"
    told = done.stderr.decode(errors="replace").strip().splitlines()
    return f"the decoder ended with {done.returncode}{f': {told[-1]}' if told else ''}"


def _taken(target: Path, file: str) -> pa.Table | str | None:
    error, path = target / f"{file}.error", target / file
    if error.exists():
        return error.read_text()
    try:
        with pa.OSFile(str(path), "rb") as stream:
            return pa.ipc.open_file(stream).read_all()
    except (OSError, pa.ArrowException):
        return None

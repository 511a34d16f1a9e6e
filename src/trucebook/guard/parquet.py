"""A Parquet file read under limits: it may promise no more than can be there.

It is read in this process, for `load` must be fast: what the file promises is added up first.
`verification.decoding` believes nothing and pays for a process of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from trucebook.errors import DamagedRelease
from trucebook.guard.columns import Chunk, chunks_of
from trucebook.guard.files import limit, require_size

__all__ = ["read_parquet"]

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

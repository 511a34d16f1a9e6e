"""What the columns of a Parquet file take, by its footer and by the heads of its pages.

The footer alone may lie in either direction: the heads of the pages say what reading them will
give memory for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from trucebook.guard.thrift import read_struct

__all__ = ["Chunk", "chunks_of"]

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

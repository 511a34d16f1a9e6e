"""Thrift's compact protocol, as much of it as Parquet's footers and page headers use.

pyarrow reads them too, but some that contradict themselves end the process (seen with 26.0: a
C++ exception that nothing catches). Here everything is bounded by the bytes that there are.
"""

from __future__ import annotations

from typing import Any

__all__ = ["read_struct"]

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

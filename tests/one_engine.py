"""Judging in a tenth of the time, for tests whose subject is not what the engines find.

tests/validate/test_engines.py shows that frictionless and pandera agree. Each of them takes ten
times as long as everything else that judges a book; so here pandera alone judges it, and judges
the same table, beside the same ids that it refers to, once. A Parquet file is decoded once, in its
own process; the same bytes are the same table.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from trucebook.book.book import SOURCES, Book
from trucebook.load import parquet
from trucebook.load.limits import MAX_BYTES
from trucebook.problem import Problem
from trucebook.validate import engines

Judge = Callable[[Book], Iterator[Problem]]

_BOTH: tuple[Judge, Judge] = (engines.by_frictionless, engines.by_pandera)
_FOUND: dict[int, tuple[Problem, ...]] = {}
_DECODE = parquet.decode
_DECODED: dict[bytes, Any] = {}


def by_frictionless(book: Book) -> Iterator[Problem]:
    """Only what pandera does not judge: the tables that tell of a book."""
    return iter(()) if SOURCES in book.tables else _BOTH[0](book)


def by_pandera(book: Book) -> Iterator[Problem]:
    """The problems that pandera finds, as it finds them itself."""
    for name in book.tables:
        known = _hash(book, name)
        if known not in _FOUND:
            part = replace(book, tables=_Part(book.tables, name))
            _FOUND[known] = tuple(_BOTH[1](part))
        yield from _FOUND[known]


def decode_once(files: Mapping[str, bytes]) -> dict[str, Any]:
    """By file name the table, or why there is none."""
    if MAX_BYTES in os.environ:
        return _DECODE(files)
    digests = {name: hashlib.sha256(data).digest() for name, data in files.items()}
    new = {name: data for name, data in files.items() if digests[name] not in _DECODED}
    _DECODED.update({digests[name]: found for name, found in _DECODE(new).items()})
    return {name: _DECODED[digest] for name, digest in digests.items()}


def with_keys(book: Book, table: str) -> Book:
    """A table of a book and those that it has keys into: all that an engine judges it by."""
    names: set[str] = set()
    more = {table}
    while more:
        names |= more
        more = {key.table for name in more for key in book.schemas[name].foreign_keys} - names
    schemas = {name: schema for name, schema in book.schemas.items() if name in names}
    return replace(book, schemas=schemas, tables={name: book.tables[name] for name in schemas})


class _Part(dict[str, Any]):
    """One table to go through, and all of them to look into."""

    def __init__(self, tables: Any, name: str) -> None:
        super().__init__(tables)
        self.name = name

    def values(self) -> Any:
        return [self[self.name]]


def _hash(book: Book, name: str) -> int:
    """Of all that decides what pandera finds in a table."""
    table = book.tables[name]
    keys = [
        sorted(row.texts[key.key] for row in book.rows(key.table))
        for key in table.schema.foreign_keys
    ]
    rows = tuple((row.line, row.record) for row in table.rows)
    return hash((table.schema, table.file, rows, repr(keys)))

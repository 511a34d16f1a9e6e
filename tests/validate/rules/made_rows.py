"""Rows of the toy book with other cells, for a rule that needs no file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from conftest import TOY

from trucebook.book.book import Book, read_book
from trucebook.book.table import Row, Table
from trucebook.problem import Problem
from trucebook.schemas.table import Schema
from trucebook.snapshot import Snapshot
from trucebook.spans import Span


@cache
def book() -> Book:
    """The toy book, read once."""
    return read_book(TOY)


def made(table: str, /, **cells: str) -> Row:
    """The first row of a table with some cells written otherwise."""
    row = next(iter(book().rows(table)))
    values = {
        name: row.schema.fields[name].read(text) if text else None for name, text in cells.items()
    }
    return replace(row, texts={**row.texts, **cells}, cells={**row.cells, **values})


@dataclass
class Made:
    """As much of a book as a rule on rows reads."""

    all_rows: tuple[Row, ...]
    texts: dict[str, str] = field(default_factory=dict)
    looked_for_texts: bool = True
    spans_digests: dict[str, str] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)

    @property
    def printable(self) -> dict[str, str]:
        return self.texts

    def rows(self, *names: str) -> Iterator[Row]:
        return (row for row in self.all_rows if row.schema.name in names)

    def quoting_rows(self) -> Iterator[tuple[Row, Span]]:
        for row in self.all_rows:
            if row.schema.quotes_source:
                yield row, Span(row["start"], row["end"], row["exact"])

    def every_row(self) -> Iterator[Row]:
        return iter(self.all_rows)

    @property
    def evidence(self) -> dict[tuple[str, str], tuple[Row, ...]]:
        found: dict[tuple[str, str], tuple[Row, ...]] = {}
        for row in self.rows("evidence"):
            cell = (row["row_id"], row["field"])
            found[cell] = (*found.get(cell, ()), row)
        return found

    @property
    def schemas(self) -> Mapping[str, Schema]:
        return book().schemas

    @property
    def files(self) -> Snapshot:
        return book().files

    @property
    def by_id(self) -> dict[str, Row]:
        return {row.id: row for row in self.all_rows}


def said(problem: Problem) -> tuple[object, ...]:
    """Cell, severity, what was expected, the next step and what to write, surely or perhaps."""
    repair = problem.repair and (dict(problem.repair.cells), problem.repair.is_certain)
    return problem.field, problem.severity, problem.message, problem.hint, repair

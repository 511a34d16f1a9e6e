"""Judge some rows of a book, as they are written: by the rules on cells, on rows and on words.

What is found is what `check` finds in these rows by the same rules. Rules that compare the rows of
a table, and those on the book, look at everything: only `check` judges by them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache

from trucebook.book.book import Book
from trucebook.book.table import Row
from trucebook.problem import Problem
from trucebook.schemas.table import Schema
from trucebook.spans import Span
from trucebook.validate import engines
from trucebook.validate.once import once
from trucebook.validate.report import ordered
from trucebook.validate.rules import RULES, judge_by
from trucebook.validate.suggest.cells import with_hints

_RULES = tuple(rule for rule in RULES if rule.scope in ("cell", "row", "words"))


def check_rows(book: Book, ids: Collection[str]) -> list[Problem]:
    """What is wrong with some rows of a book, by file, line and column.

    Args:
        book: the book.
        ids: the ids of the rows.
    """
    part = _part(book, ids)
    tables = {row.schema.name: row.schema for row in part.every_row()}
    rules = [rule for rule in _RULES if any(map(rule.concerns, tables.values()))]
    problems = list(judge_by(rules, part))
    for schema in tables.values():
        problems += _constraints(book, schema, part.wanted[schema.name])
    lines = {(row.file, line) for row in part.every_row() for line in range(row.line, row.end + 1)}
    own = [problem for problem in ordered(problems) if (problem.file, problem.line) in lines]
    return list(once(with_hints(own, book), book.schemas.values()))


def _constraints(book: Book, schema: Schema, rows: Sequence[Row]) -> Iterator[Problem]:
    """The constraints that cells of some rows break, as frictionless reads single cells."""
    for name, reader in _readers(schema).items():
        key = schema.references.get(name)
        ids = book.tables[key.table].by_id if key else None
        for row, broken in zip(
            rows, engines.broken_by(schema.fields[name], reader, rows, ids), strict=True
        ):
            yield from (engines.found(rule, row, name) for rule in broken)


@lru_cache(maxsize=64)
def _readers(schema: Schema) -> Mapping[str, engines.Reader]:
    return {name: engines.reader_of(field) for name, field in schema.fields.items()}


@dataclass(frozen=True, eq=False, kw_only=True)
class _Part(Book):
    """A book that goes through some of its rows, and finds every other where it is looked up.

    NOTE: a rule goes through `rows`, `every_row` or `quoting_rows` and looks up in the rest.
    """

    whole: Book
    wanted: Mapping[str, tuple[Row, ...]]

    def rows(self, *tables: str) -> Iterator[Row]:
        """The rows of some tables; of one with wanted rows only these."""
        for name in tables:
            yield from self.wanted.get(name) or self.whole.rows(name)

    def every_row(self) -> Iterator[Row]:
        """The wanted rows."""
        for rows in self.wanted.values():
            yield from rows

    def quoting_rows(self) -> Iterator[tuple[Row, Span]]:
        """The wanted rows that cite words of a source, with their spans."""
        for row in self.every_row():
            if row.schema.quotes_source and None not in (row["exact"], row["start"], row["end"]):
                yield row, Span(row["start"], row["end"], row["exact"])

    @cached_property
    def by_id(self) -> Mapping[str, Row]:
        return self.whole.by_id

    @cached_property
    def citing(self) -> Mapping[str, frozenset[str]]:
        return self.whole.citing

    @cached_property
    def printable(self) -> Mapping[str, str]:
        return self.whole.printable

    @cached_property
    def evidence(self) -> Mapping[tuple[str, str], tuple[Row, ...]]:
        return self.whole.evidence


def _part(book: Book, ids: Collection[str]) -> _Part:
    wanted: dict[str, tuple[Row, ...]] = {}
    for row_id in ids:
        if row := book.by_id.get(row_id):
            wanted[row.schema.name] = (*wanted.get(row.schema.name, ()), row)
    own = {item.name: getattr(book, item.name) for item in fields(book)}
    return _Part(**own, whole=book, wanted=wanted)

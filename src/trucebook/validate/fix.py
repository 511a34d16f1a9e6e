"""Write the repairs that cannot be wrong into a book, and say what was written.

A repair is certain where one cell follows from others that stay as they are: the offsets of
words that the text has once, the context of a span, the length of a text that is known by its
digest, the one canonical way to write a value. Each rule argues its own case where it makes the
repair. Everything else is for a person to judge and is left as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from trucebook.book.book import Book, read_files, replace_records
from trucebook.book.table import Row
from trucebook.markup import visible
from trucebook.problem import Problem, Repair, plural, shorten
from trucebook.validate.check import read_and_check
from trucebook.validate.report import Report

_ROUNDS = 5
"""Judgements after which `fix` stops: a repair may bring another to light, not without end."""


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that was written; the row where `field` is None, anew with the same cells."""

    rule: str
    file: str
    line: int
    row_id: str | None
    field: str | None
    old: str
    new: str

    def as_text(self) -> str:
        """The change as a terminal shows it."""
        cell = ".".join(part for part in (self.row_id, self.field) if part)
        change = f"{shorten(self.old)!r} -> {shorten(self.new)!r}"
        return visible(f"{self.file}:{self.line}: fixed: {self.rule} [{cell}]: {change}")


@dataclass(frozen=True, slots=True)
class Fixed:
    """What `fix` wrote, and the report on the book as it is now."""

    changes: tuple[Change, ...]
    report: Report

    def as_text(self) -> str:
        """The changes as lines, counted first."""
        count = len(self.changes)
        head = f"fixed: {plural(count, 'cell')}"
        return "\n".join([head, *(change.as_text() for change in self.changes)])


def fix(path: str | Path = ".", *, texts: str | Path | None = None) -> Fixed:
    """Write every certain repair of a book, judge it again, and so on until none is left.

    Nothing is written while a file cannot be cut into rows: nothing else is judged then. Of
    repairs that would write different texts into one cell none is carried out, and of one that
    writes several cells either all or none. Every file is written in one step.

    Args:
        path: the book's folder.
        texts: folder of source texts; see `trucebook.book.read_book`.

    Raises:
        UsageError: the folder is no book.
        DataError: a file changed while the book was judged.
    """
    changes: list[Change] = []
    for _ in range(_ROUNDS):
        book, report = read_and_check(read_files(path), texts)
        repairs = _certain(report.problems)
        if book is None or not repairs:
            break
        made, records = _written(book, repairs)
        replace_records(book, records)
        changes += made
    else:
        report = read_and_check(read_files(path), texts)[1]
    return Fixed(tuple(changes), report.shortened())


def _certain(problems: Iterable[Problem]) -> dict[Repair, str]:
    """The certain repairs that no other contradicts, with the rule of each."""
    repairs = {
        problem.repair: problem.rule
        for problem in problems
        if problem.repair is not None and problem.repair.is_certain
    }
    wanted: dict[tuple[str, int | None, str], set[str]] = defaultdict(set)
    for repair in repairs:
        for name, text in repair.cells:
            wanted[repair.file, repair.line, name].add(text)
    return {
        repair: rule
        for repair, rule in repairs.items()
        if all(len(wanted[repair.file, repair.line, name]) == 1 for name, _ in repair.cells)
    }


def _written(book: Book, repairs: Mapping[Repair, str]) -> tuple[list[Change], dict[Row, str]]:
    """The changes, and by row the record that they make."""
    rows = {(row.file, row.line): row for row in book.every_row()}
    wanted: dict[Row, dict[str, str]] = defaultdict(dict)  # new texts by column
    rules: dict[tuple[Row, str | None], str] = {}
    for repair, rule in repairs.items():
        row = rows[repair.file, repair.line or 0]
        wanted[row].update(repair.cells)
        for name, _ in repair.cells or ((None, ""),):
            rules.setdefault((row, name), rule)
    records = {row: row.rewritten(cells) for row, cells in wanted.items()}
    changes = []
    for row, cells in wanted.items():
        for name in cells or (None,):  # the row as a whole where only its form changes
            old, new = row.record, records[row]
            if name is not None:
                old, new = row.texts[name], cells[name]
            rule = rules[row, name]
            changes.append(Change(rule, row.file, row.line, row.id or None, name, old, new))
    return changes, records

"""Write the repairs that cannot be wrong into a book, and say what was written.

A repair is certain where it follows from what stays as it is: the offsets of words that the text
has once, the context of a span, the evidence for a cell whose words occur once beside the row, an
id, the length of a text that is known by its digest, the one canonical way to write a value. Each
rule argues its own case where it makes the repair. Everything else is for a person to judge and is
left as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from trucebook.book.book import Book, read_files
from trucebook.book.csv import record
from trucebook.book.edits import replace_files, with_lines
from trucebook.book.saved import plain
from trucebook.book.table import Row
from trucebook.errors import UsageError
from trucebook.language import in_turn, say, say_count
from trucebook.markup import visible
from trucebook.problem import Problem, Repair, Said, shorten
from trucebook.validate.check import read_and_check
from trucebook.validate.format import in_order
from trucebook.validate.report import Report

_ROUNDS = 5
"""Judgements after which `fix` stops: a repair may bring another to light, not without end."""


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that was written; where `field` is None a row, or a file as a whole.

    Attributes:
        line: where it was before; None for a row that was added, and for a file.
    """

    rule: str
    file: str
    line: int | None
    row_id: str | None
    field: str | None
    old: str
    new: str

    @property
    def is_added(self) -> bool:
        """Whether it is a row that was not there."""
        return self.line is None and not self.old

    def as_text(self, said: Said = visible) -> str:
        """The change as a terminal shows it."""
        cell = ".".join(part for part in (self.row_id, self.field) if part)
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        rule = f"{self.rule} [{cell}]"
        if self.is_added:
            return ": ".join(map(said, (where, say("added"), rule, shorten(self.new) or "")))
        change = f"{shorten(self.old)!r} -> {shorten(self.new)!r}"
        return ": ".join(map(said, (where, say("fixed"), rule, change)))


@dataclass(frozen=True, slots=True)
class Fixed:
    """What `fix` wrote, and the report on the book as it is now."""

    changes: tuple[Change, ...]
    report: Report

    def as_text(self, said: Said = visible) -> str:
        """The changes as lines, counted first."""
        added = sum(change.is_added for change in self.changes)
        fixed = len(self.changes) - added
        parts = [say_count("fixed: {number:,} cell", "fixed: {number:,} cells", fixed)]
        if added:
            parts.append(say_count("added: {number:,} row", "added: {number:,} rows", added))
        return "\n".join([said(in_turn(parts)), *(one.as_text(said) for one in self.changes)])


def fix(
    path: str | Path = ".", *, texts: str | Path | None = None, coder: str | None = None
) -> Fixed:
    """Write every certain repair of a book, judge it again, and so on until none is left.

    While a file cannot be cut into rows only that is repaired: nothing else is judged then. Of
    repairs that would write different texts into one cell none is carried out, and of one that
    writes several cells either all or none. The files of `dataset/` change in one move.

    Args:
        path: the book's folder.
        texts: folder of source texts; see `trucebook.book.read_book`.
        coder: initials to write into rows that do not say who coded them.

    Raises:
        UsageError: the folder is no book, or the initials are none.
        DataError: a file changed while the book was judged.
    """
    if coder is not None and not (coder.isascii() and coder.isalpha() and coder.isupper()):
        raise UsageError(f"Expected the initials of a coder in capitals, found {coder!r}.")
    changes: list[Change] = []
    for _ in range(_ROUNDS):
        book, report = read_and_check(read_files(path), texts)
        repairs = _certain([*report.problems, *_unsigned(report.problems, coder)])
        if book is None or not repairs:
            break
        made, written = carry_out(book, repairs)
        if not made:
            break
        replace_files(book, written)
        changes += made
    else:
        report = read_and_check(read_files(path), texts)[1]
    return Fixed(tuple(changes), report.shortened())


def _unsigned(problems: Iterable[Problem], coder: str | None) -> Iterator[Problem]:
    """The rows that do not say who coded them, with the initials to write."""
    for problem in problems:
        if coder and (problem.rule, problem.field) == ("required", "coder"):
            cells = (("coder", coder),)
            repair = Repair(file=problem.file, line=problem.line, cells=cells, is_certain=True)
            yield replace(problem, repair=replace(repair, row_id=problem.row_id))


def _certain(problems: Iterable[Problem]) -> dict[Repair, str]:
    """The certain repairs that no other contradicts, with the rule of each."""
    repairs = {
        problem.repair: problem.rule
        for problem in problems
        if problem.repair is not None and problem.repair.is_certain
    }
    wanted: dict[tuple[str, int, str], set[str]] = defaultdict(set)
    for repair in repairs:
        for name, text in repair.cells if repair.line else ():
            wanted[repair.file, repair.line or 0, name].add(text)
    return {
        repair: rule
        for repair, rule in repairs.items()
        if all(len(wanted[repair.file, repair.line or 0, name]) < 2 for name, _ in repair.cells)
    }


def carry_out(book: Book, repairs: Mapping[Repair, str]) -> tuple[list[Change], dict[str, bytes]]:
    """The changes, and the files with them."""
    changes: list[Change] = []
    written: dict[str, bytes] = {}
    for file in dict.fromkeys(repair.file for repair in repairs):
        own = {repair: rule for repair, rule in repairs.items() if repair.file == file}
        made, lines = _in_rows(book, {one: rule for one, rule in own.items() if one.line})
        data = with_lines(book, file, lines)
        for repair, rule in own.items():
            if repair.line is None and repair.cells:
                new = record(text for _, text in repair.cells)
                made.append(Change(rule, file, None, repair.row_id, None, "", new.rstrip("\n")))
                data += new.encode()
            elif repair.line is None:
                tidy, remarks = plain(book.schemas[PurePosixPath(file).stem], data)
                if tidy != data:
                    made.append(Change(rule, file, None, None, None, "...", "; ".join(remarks)))
                data = tidy
        schema = book.schemas.get(PurePosixPath(file).stem)
        placed = {schema.key, "source_id", "start", "end"} if schema is not None else set()
        if schema is not None and any(one.is_added or one.field in placed for one in made):
            data = in_order(schema, file, data)
        if data != book.files.read(file):
            changes += made
            written[file] = data
    return changes, written


def _in_rows(
    book: Book, repairs: Mapping[Repair, str]
) -> tuple[list[Change], dict[tuple[int, int], str]]:
    """The changes of rows that are there, and by first and last line the records that they make."""
    rows = {(row.file, row.line): row for row in book.every_row()}
    changes: list[Change] = []
    lines: dict[tuple[int, int], str] = {}
    wanted: dict[Row, dict[str, str]] = defaultdict(dict)  # new texts by column
    rules: dict[tuple[Row, str | None], str] = {}
    for repair, rule in repairs.items():
        line = repair.line or 0
        row = rows.get((repair.file, line))
        if row is None:  # one that could not be cut, and is given whole
            old = book.files.read(repair.file).decode().split("\n")[line - 1]
            new = lines[line, line] = record(text for _, text in repair.cells)
            changes.append(Change(rule, repair.file, line, repair.row_id, None, old, new))
            continue
        wanted[row].update(repair.cells)
        for name, _ in repair.cells or ((None, ""),):
            rules.setdefault((row, name), rule)
    for row, cells in wanted.items():
        new = lines[row.line, row.end] = row.rewritten(cells)
        for name in cells or (None,):  # the row as a whole where only its form changes
            before, after = (row.record, new) if name is None else (row.texts[name], cells[name])
            rule = rules[row, name]
            changes.append(Change(rule, row.file, row.line, row.id or None, name, before, after))
    return changes, lines

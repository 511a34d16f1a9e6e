"""What a repair changes in its file: regions of text that an editor or a hub can replace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from trucebook.book.book import Book
from trucebook.book.csv import cell as written_cell
from trucebook.book.csv import record
from trucebook.book.records import SourceRecord
from trucebook.book.table import Row, Table, cell_starts
from trucebook.problem import Problem, Repair


@dataclass(frozen=True, slots=True, order=True)
class Replacement:
    """A region of a file and what to write there.

    Lines and columns count from 1, columns in code points; `end_column` is after the last one. A
    region without an extent is a place to insert at.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """What one repair changes.

    Attributes:
        file: path inside the book.
        replacements: the regions, in their order; none touches another.
        line: line on which the row begins; None where a row is added.
        before: the row as it is, without its line end.
    """

    file: str
    replacements: tuple[Replacement, ...]
    line: int | None = None
    before: str = ""


def edits_of(problems: Iterable[Problem], book: Book) -> dict[Repair, Edit]:
    """The edit of every repair of some problems whose row is in a table of the book."""
    repairs = dict.fromkeys(problem.repair for problem in problems if problem.repair)
    files = {repair.file for repair in repairs}
    rows = {(row.file, row.line): row for row in book.every_row() if row.file in files}
    tables = {table.file: table for table in book.tables.values()}
    found = {}
    for repair in repairs:
        if repair.line is None and repair.cells and repair.file in tables:
            found[repair] = _added(repair, tables[repair.file])
        elif repair.line is not None and (row := rows.get((repair.file, repair.line))):
            found[repair] = _changed(repair, row)
    return found


def _added(repair: Repair, table: Table) -> Edit:
    """A row after the last one."""
    last = table.rows[-1] if table.rows else None
    before = (last.record if last else record(table.schema.fields)).rstrip("\n")
    line, column = (last.end if last else 1), len(before) - before.rfind("\n")
    text = "\n" + record(text for _, text in repair.cells).rstrip("\n")
    return Edit(repair.file, (Replacement(line, column, line, column, text),))


def _changed(repair: Repair, row: Row) -> Edit:
    if isinstance(row, SourceRecord) or not repair.cells:
        each = [_difference(row, row.rewritten(dict(repair.cells)))]
    else:
        each = sorted(_cell(row, name, text) for name, text in repair.cells)
    return Edit(repair.file, tuple(each), row.line, row.record.rstrip("\n"))


def _cell(row: Row, name: str, text: str) -> Replacement:
    """One cell as a whole, with its quotation marks."""
    starts = [*cell_starts(row.record), len(row.record.rstrip("\r\n")) + 1]
    at = list(row.schema.fields).index(name)
    return Replacement(
        *_place(row, starts[at]), *_place(row, starts[at + 1] - 1), written_cell(text)
    )


def _touch(one: Replacement, other: Replacement) -> bool:
    return (one.end_line, one.end_column) > (other.line, other.column)


def _difference(row: Row, new: str) -> Replacement:
    """The one region in which a row and its new text differ."""
    old = row.record
    most = min(len(old), len(new))
    start = next((at for at in range(most) if old[at] != new[at]), most)
    left = most - start
    same = next((at for at in range(left) if old[-1 - at] != new[-1 - at]), left)
    end = len(old) - same
    return Replacement(*_place(row, start), *_place(row, end), new[start : len(new) - same])


def _place(row: Row, at: int) -> tuple[int, int]:
    """Line and column of an offset in the record of a row."""
    return row.line + row.record.count("\n", 0, at), at - row.record.rfind("\n", 0, at)


def rewritten(edits: Iterable[Edit]) -> str:
    """A row with several edits carried out; one that touches an earlier one is left out."""
    taken: list[Replacement] = []
    first = None
    for edit in edits:
        first = first or edit
        if not any(_overlap(new, old) for new in edit.replacements for old in taken):
            taken += edit.replacements
    if first is None or first.line is None:
        return ""
    text, line = first.before, first.line
    for item in sorted(taken, reverse=True):
        start = _offset(text, item.line - line, item.column)
        end = _offset(text, item.end_line - line, item.end_column)
        text = text[:start] + item.text + text[end:]
    return text


def _overlap(one: Replacement, other: Replacement) -> bool:
    first, later = sorted((one, other))
    is_one_place = (first.line, first.column) == (later.line, later.column)
    return is_one_place or _touch(first, later)


def _offset(text: str, lines: int, column: int) -> int:
    start = 0
    for _ in range(lines):
        start = text.index("\n", start) + 1
    return start + column - 1


def by_row(edits: Mapping[Repair, Edit]) -> Iterator[tuple[str, int, list[Repair]]]:
    """File and line of every row that repairs change, with these, the certain ones first."""
    rows: dict[tuple[str, int], list[Repair]] = {}
    for repair, edit in edits.items():
        if edit.line is not None:
            rows.setdefault((edit.file, edit.line), []).append(repair)
    for (file, line), repairs in rows.items():
        yield file, line, sorted(repairs, key=lambda repair: not repair.is_certain)

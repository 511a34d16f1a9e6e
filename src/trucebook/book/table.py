"""A CSV file of a book: rows of typed values that know their place."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from trucebook.book.csv import canonical_cell, cell, file_order, joined, record
from trucebook.book.header import wrong_header
from trucebook.book.saved import (
    byte_problems,
    conflicts,
    no_newline_at_the_end,
    not_utf8,
    odd_form,
)
from trucebook.language import Message, say
from trucebook.problem import LISTED, NO_HINT, Problem, Repair, Severity, plural, shorten
from trucebook.schemas.patterns import matches
from trucebook.schemas.table import Field, Schema

LONGEST_CELL = 1_000_000
"""Code points; a longer cell is taken for a broken file."""

_LONGEST_WORDS = 80
"""Characters of a row's words in a problem."""

_HARMLESS = frozenset(
    {
        *("file_has_no_bom", "file_has_lf_ends", "file_ends_with_newline"),
        *("row_is_not_empty", "header_is_there_once"),
    }
)


@dataclass(frozen=True, eq=False)
class Row:
    """One row.

    Attributes:
        schema: the table's definition.
        file: path inside the book.
        line: line on which the row begins.
        record: the row as the file has it, line end included.
        texts: the cells as written.
        cells: the cells as values; None where empty or not of the column's type.
    """

    schema: Schema
    file: str
    line: int
    record: str
    texts: Mapping[str, str]
    cells: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.cells[name]

    @property
    def id(self) -> str:
        """The row's id as written."""
        return self.texts[self.schema.key]

    @property
    def end(self) -> int:
        """Line on which the row ends."""
        return self.line + self.record.rstrip("\n").count("\n")

    def problem(
        self,
        name: str | None,
        message: Message,
        hint: Message = NO_HINT,
        *,
        value: object = None,
        severity: Severity = "error",
        repair: Repair | None = None,
    ) -> Problem:
        """A problem with a cell of this row, or with the row where `name` is None."""
        line, column = self.place(name)
        found = value if value is not None or name is None else self.texts[name]
        return Problem(
            severity=severity,
            file=self.file,
            line=line,
            column=column,
            field=name,
            row_id=shorten(self.id or None),
            value=shorten(found),
            message=message,
            hint=hint,
            repair=repair,
            words=shorten(
                self.texts.get("exact") or self.texts.get("name") or None, _LONGEST_WORDS
            ),
        )

    def canonical(self, name: str) -> str:
        """The one text of a cell; one that is no value of its type is kept as written."""
        value, field = self.cells[name], self.schema.fields[name]
        return self.texts[name] if value is None else canonical_cell(field, value)

    def repair(self, cells: Mapping[str, str], *, is_certain: bool = False) -> Repair:
        """What to write into this row: those of the cells that differ from what it has."""
        changed = tuple((name, text) for name, text in cells.items() if self.texts[name] != text)
        row_id = self.id or None
        return Repair(
            file=self.file, line=self.line, row_id=row_id, cells=changed, is_certain=is_certain
        )

    def rewritten(self, cells: Mapping[str, str]) -> str:
        """The record with some cells changed and every other byte as it is.

        With no cells the same row as it is canonically written.
        """
        if not cells:
            return record(self.texts.values())
        line = self.record.rstrip("\r\n")  # no cell ends so without a quotation mark
        starts = [*cell_starts(line), len(line) + 1]
        written = [
            cell(cells[name]) if name in cells else line[start : after - 1]
            for name, (start, after) in zip(self.schema.fields, pairwise(starts), strict=True)
        ]
        return joined(written) + self.record[len(line) :]

    def place(self, name: str | None) -> tuple[int, int | None]:
        """Line and column at which a cell begins."""
        if name is None:
            return self.line, 1
        start = cell_starts(self.record)[list(self.schema.fields).index(name)]
        before = self.record[:start]
        return self.line + before.count("\n"), start - before.rfind("\n")


def new_row(table: str, cells: Mapping[str, str], *, is_certain: bool = False) -> Repair:
    """The repair that adds a row, all its cells given in the order of the columns."""
    row_id, file = next(iter(cells.values())) or None, f"dataset/{table}.csv"
    return Repair(file=file, row_id=row_id, cells=tuple(cells.items()), is_certain=is_certain)


@dataclass(frozen=True, eq=False)
class Table:
    """The rows of one table, and what is wrong with its file.

    Attributes:
        schema: the table's definition.
        file: path inside the book.
        rows: the rows that could be read.
        problems: what is wrong with the file, the first problems of each rule.
        unlisted: how many more there are of a rule.
    """

    schema: Schema
    file: str
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    unlisted: Mapping[str, int] = field(default_factory=dict)

    @property
    def unreadable(self) -> tuple[Problem, ...]:
        """The problems that kept rows from being read; `trucebook format` fixes the others."""
        return tuple(problem for problem in self.problems if problem.rule not in _HARMLESS)

    @cached_property
    def by_id(self) -> Mapping[str, Row]:
        """The rows by id; of rows with one id the first."""
        return {row.id: row for row in reversed(self.rows)}

    def line_for(self, texts: Mapping[str, str]) -> int:
        """The line at which a row that is not there belongs: after the row before it.

        Of its cells are needed the id, and its place in a source if it quotes one.
        """
        whole = {name: texts.get(name, "") for name in self.schema.fields}
        key = file_order(self.schema, typed(self.schema, whole))
        before = [row.end for row in self.rows if file_order(self.schema, row) < key]
        last = max((row.end for row in self.rows), default=1)
        return min(max(before, default=1) + 1, last)


def read_table(schema: Schema, file: str, data: bytes) -> Table:
    """Read the bytes of a CSV file.

    A file that cannot be cut into the schema's columns yields problems and only the rows
    that could be read. A cell that is no value of its type is for the engines to report.
    """
    if unsettled := tuple(conflicts(file, data)):
        return Table(schema, file, problems=unsettled)
    if odd := odd_form(schema, file, data):
        return Table(schema, file, problems=(odd,))
    problems = list(byte_problems(file, data))
    if not data.endswith(b"\n"):
        problems.append(no_newline_at_the_end(file, data.count(b"\n") + 1))
    try:
        lines = io.StringIO(data.decode("utf-8-sig"), newline="\n")
    except UnicodeDecodeError as error:
        problems.append(not_utf8(file, data, error.start))
        return Table(schema, file, problems=tuple(problems))
    if b"\0" in data:
        return Table(schema, file, problems=tuple(problems))
    rows: list[Row] = []
    counts: Counter[str] = Counter()
    header = read_header(schema, file, lines)
    found: Iterable[Row | Problem] = (
        [header] if isinstance(header, Problem) else records(schema, file, lines, 1 + header)
    )
    for item in found:
        if isinstance(item, Row):
            rows.append(item)
            continue
        counts[item.rule] += 1
        if counts[item.rule] <= LISTED:
            problems.append(item)
    unlisted = {rule: count - LISTED for rule, count in counts.items() if count > LISTED}
    return Table(schema, file, tuple(rows), tuple(problems), unlisted)


# What the csv module takes for one cell: a quotation mark opens a cell only as its first character,
# and is a character like any other inside a cell that does not begin with one.
_CELL = re.compile(r'"[^"]*+(?:""[^"]*+)*+"|[^,\r\n]*+')


def cell_starts(record: str) -> list[int]:
    """Offset of every cell in the text of one record, cut as `csv.reader(strict=True)` cuts it."""
    starts = [0]
    while (cell := _CELL.match(record, starts[-1])) and record[cell.end() : cell.end() + 1] == ",":
        starts.append(cell.end() + 1)
    return starts


def read_header(schema: Schema, file: str, lines: Iterator[str]) -> Problem | int:
    """Take the header off the lines of a file: how many it was, or what is wrong with it."""
    header = next(_cut(file, lines, 1), None)
    if isinstance(header, Problem):
        return header
    names = list(schema.fields)
    cells = [] if header is None else header[2]
    if header is not None and cells == names:
        return header[1].count("\n")
    return wrong_header(schema, file, cells)


def records(schema: Schema, file: str, lines: Iterator[str], line: int) -> Iterator[Row | Problem]:
    """The rows that some lines hold, the first of them `line`, and what cannot be a row.

    Lines are pulled one record at a time. A record that cannot be cut is the last item.
    """
    names = list(schema.fields)
    for item in _cut(file, lines, line):
        if isinstance(item, Problem):
            yield item
            continue
        at, raw, cells = item
        if not any(cells):
            yield empty_row(file, at)
            continue
        if [cells[0].removeprefix("\ufeff"), *cells[1:]] == names:
            yield _repeated_header(file, at)
            continue
        if len(cells) == len(names):
            texts = dict(zip(names, cells, strict=True))
            yield Row(schema, file, at, raw, texts, typed(schema, texts))
            continue
        yield Problem(
            rule="row_has_every_cell",
            file=file,
            line=at,
            column=1,
            row_id=shorten(cells[0]),
            value=plural(len(cells), "cell"),
            message=say("expected {number} cells", number=len(names)),
            hint=say("A comma or a quotation mark is missing or too many on this line."),
            repair=_whole(schema, file, at, cells) if raw.count("\n") == 1 else None,
        )


def _whole(schema: Schema, file: str, line: int, cells: list[str]) -> Repair | None:
    """The row with empty cells at its end for those that it lacks, or without those too many.

    Certain, as nothing is lost, where a row that was left off early has only cells that fit their
    columns: a comma that is missing further ahead would shift what follows it.
    """
    names = list(schema.fields)
    if not any(cells) or any(cells[len(names) :]):
        return None
    texts = dict(zip(names, [*cells, *[""] * len(names)], strict=False))
    if not all(_fits(schema.fields[name], text) for name, text in texts.items() if text):
        return None
    row_id = texts[schema.key] or None
    return Repair(file=file, line=line, row_id=row_id, cells=tuple(texts.items()), is_certain=True)


def _fits(field: Field, text: str) -> bool:
    try:
        field.read(text)
    except ValueError:
        return False
    pattern = field.constraints.get("pattern")
    return (not field.enum or text in field.enum) and (
        pattern is None or all(matches(pattern, [text]))
    )


def empty_row(file: str, line: int) -> Problem:
    """The problem with a row without any value."""
    return Problem(
        rule="row_is_not_empty",
        file=file,
        line=line,
        column=1,
        value=say("an empty row"),
        message=say("expected a row with values"),
        hint=say("Delete the row; trucebook format does."),
    )


def _repeated_header(file: str, line: int) -> Problem:
    return Problem(
        rule="header_is_there_once",
        file=file,
        line=line,
        column=1,
        value=say("the header again"),
        message=say("expected a row"),
        hint=say("Delete the line: two files were joined here; trucebook format does."),
    )


def _cut(
    file: str, lines: Iterator[str], line: int
) -> Iterator[tuple[int, str, list[str]] | Problem]:
    """The records of some lines: line, text and cells of each."""
    csv.field_size_limit(LONGEST_CELL)
    taken: list[str] = []

    def noted() -> Iterator[str]:
        for text in lines:
            taken.append(text if text.endswith("\n") else text + "\n")
            yield taken[-1]

    try:
        for cells in csv.reader(noted(), strict=True):
            yield line, "".join(taken), cells
            line += len(taken)
            taken.clear()
    except csv.Error as error:
        is_long = "field limit" in str(error)
        yield Problem(
            rule="cell_is_not_too_long" if is_long else "cell_is_closed",
            file=file,
            line=line,
            column=1,
            value=str(error),
            message=say("expected cells of at most {most} characters", most=LONGEST_CELL)
            if is_long
            else say("expected every quotation mark to be closed and doubled inside a cell"),
            hint=say(
                "Look for a missing quotation mark on the row that begins here; the rows "
                "after it were not read."
            ),
        )


def typed(schema: Schema, texts: Mapping[str, str]) -> dict[str, Any]:
    """The cells as values; None where one is empty or not of its column's type."""
    values: dict[str, Any] = {}
    fields = schema.fields
    for name, text in texts.items():
        try:
            values[name] = fields[name].read(text)
        except ValueError:
            values[name] = None
    return values

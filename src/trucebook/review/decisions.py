"""`dataset/extracted/decisions.csv`: what people decided on candidates.

A decision keeps what the extractor had proposed and what the person wrote instead, so that both
stay apart whatever becomes of the row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from trucebook.book.csv import canonical_cell, record, sort_key
from trucebook.book.table import Row, Table
from trucebook.errors import DataError
from trucebook.language import Message, either, say
from trucebook.problem import LISTED
from trucebook.review.sheet import read_sheet
from trucebook.schemas.patterns import matches
from trucebook.schemas.table import Field, Schema, own_schemas
from trucebook.snapshot import Snapshot
from trucebook.spans import Span

ACCEPTED, REJECTED, CODED, UNCODED = "accepted", "rejected", "coded", "uncoded"
"""Decisions: the last two are what a person had coded before the candidate was shown."""

_SCHEMAS = own_schemas(__file__)
DECISIONS = _SCHEMAS["extracted/decisions"]
"""The columns of the file. It is no table of the book."""

OPEN = _SCHEMAS["open"]
"""The columns of a file of open candidates, to fill in."""

DECISIONS_FILE = f"dataset/{DECISIONS.name}.csv"
"""Its path inside the book."""


@dataclass(frozen=True, slots=True)
class Place:
    """The key by which candidates, coded rows and decisions are joined."""

    table: str
    source_id: str
    span: Span

    @property
    def order(self) -> tuple[Any, ...]:
        """Sort key: table, source, start."""
        return self.table, sort_key(self.source_id), self.span

    def overlaps(self, other: Place) -> bool:
        """Whether two places of one table and source share a code point."""
        same = (self.table, self.source_id) == (other.table, other.source_id)
        return same and self.span.overlaps(other.span)


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on the candidate at a place.

    Attributes:
        place: that of the candidate.
        decision: a code of the column `decision`.
        reason: why, in the person's words.
        reviewer: initials of the person.
        line: its line in the file; 0 where it is new.
        row_id: the row that the candidate became, or that a person had coded.
        extractor: name and version of what proposed it.
        proposed: the cells that the extractor filled, as `cells_text` writes them.
        corrected: those that the person wrote otherwise.
        decided_on: the day.
    """

    place: Place
    decision: str
    reason: str
    reviewer: str
    line: int = 0
    row_id: str = ""
    extractor: str = ""
    proposed: str = ""
    corrected: str = ""
    decided_on: date | None = None

    @property
    def closes(self) -> bool:
        """Whether the candidate needs no other decision."""
        return self.decision != UNCODED


def cells_text(cells: Mapping[str, str]) -> str:
    """Cells in one text: `field=value; field=value`.

    Examples:
        >>> cells_text({"metric": "killed", "unit": "people"})
        'metric=killed; unit=people'
    """
    return "; ".join(f"{name}={text}" for name, text in cells.items())


def read_cells(text: str) -> dict[str, str]:
    """The cells that a text of `cells_text` has.

    Examples:
        >>> read_cells("metric=killed; unit=people")
        {'metric': 'killed', 'unit': 'people'}

    Raises:
        ValueError: a part of it is no cell.
    """
    cells: dict[str, str] = {}
    for part in _PARTS.split(text.strip()) if text.strip() else ():
        name, mark, value = part.partition("=")
        if not mark or not _NAME.fullmatch(name.strip()):
            raise ValueError(say("expected field=value, found {part!r}", part=part))
        cells[name.strip()] = value.strip()
    return cells


_PARTS = re.compile(r"\s*;\s*(?=[a-z_]+\s*=)")
_NAME = re.compile(r"[a-z_]+")


def read_decisions(files: Snapshot) -> list[Decision]:
    """The decisions among the files of a book, in their order; none where there is no file."""
    if DECISIONS_FILE not in files:
        return []
    table = read_sheet(DECISIONS, DECISIONS_FILE, files.read(DECISIONS_FILE))
    refuse(table, DECISIONS)
    return [_decision(row) for row in table.rows]


def decisions_text(decisions: Iterable[Decision]) -> str:
    """The file of some decisions, sorted by table, source and start."""
    ordered = sorted(decisions, key=lambda item: (item.place.order, item.decision))
    return "".join(map(record, [tuple(DECISIONS.fields), *map(_cells, ordered)]))


def decision_order(row: Row) -> tuple[Any, ...]:
    """Sort key of a row of the file, whether or not it is a decision."""
    start, end = (-1 if row[name] is None else row[name] for name in ("start", "end"))
    span = Span(start, end, row.canonical("exact"))
    return Place(row.canonical("table"), row.canonical("source_id"), span).order


def refuse(table: Table, schema: Schema) -> None:
    """Raise a `DataError` that lists what is wrong with a file, if anything is."""
    problems = list(table.problems)
    for row in table.rows:
        for name, field in schema.fields.items():
            if expected := _expected(field, row):
                place = name if name in row.schema.fields else None
                problem = row.problem(place, say("expected {expected}", expected=expected))
                problems.append(replace(problem, rule="decision_is_whole"))
    raise_problems(problems, sum(table.unlisted.values()))


def raise_problems(problems: Sequence[Any], unlisted: int = 0) -> None:
    """Raise a `DataError` that lists some problems, if there are any."""
    if problems:
        listed = [problem.as_text() for problem in problems[:LISTED]]
        more = len(problems) + unlisted - len(listed)
        raise DataError("; ".join(listed + [f"and {more} more"] * (more > 0)))


def _cells(item: Decision) -> tuple[str, ...]:
    place, span = item.place, item.place.span
    values = {
        "table": place.table,
        "source_id": place.source_id,
        "start": span.start,
        "end": span.end,
        "exact": span.exact,
    }
    fields = DECISIONS.fields.items()
    return tuple(
        canonical_cell(field, values[name] if name in values else getattr(item, name) or None)
        for name, field in fields
    )


def _decision(row: Row) -> Decision:
    span = Span(row["start"], row["end"], row["exact"])
    names = ("row_id", "extractor", "proposed", "corrected")
    return Decision(
        place=Place(row["table"], row["source_id"], span),
        decision=row["decision"],
        reason=(row.cells.get("reason") or "").strip(),
        reviewer=row["reviewer"],
        line=row.line,
        decided_on=row.cells.get("decided_on"),
        **{name: row.cells.get(name) or "" for name in names},
    )


def _expected(field: Field, row: Row) -> Message | None:
    """What a cell should hold; None where it holds that."""
    value, text = row.cells.get(field.name), row.texts.get(field.name, "").strip()
    if not text and field.name == "reason" and row.texts.get("decision") == REJECTED:
        return say("a text: say why")
    if not text and not field.required:
        return None
    if value is None or not text:
        known = {"integer": say("a whole number"), "date": say("a day like 2031-06-04")}
        return known.get(field.type, say("a text"))
    if field.enum and text not in field.enum:
        return either(field.enum)
    if not all(matches(field.constraints.get("pattern", "(?s).*"), [text])):
        return say("initials, one to four capitals")
    return None

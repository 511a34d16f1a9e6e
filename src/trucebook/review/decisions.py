"""`dataset/extracted/decisions.csv`: why people rejected candidates that are no coded rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from trucebook.book.book import read_beside, read_files, write_beside
from trucebook.book.csv import canonical_cell, record, sort_key
from trucebook.book.table import Row, Table, read_table
from trucebook.errors import DataError, UsageError
from trucebook.problem import LISTED
from trucebook.schemas.patterns import matches
from trucebook.schemas.table import Field, own_schemas
from trucebook.snapshot import LARGEST_TABLE, Snapshot, read_regular
from trucebook.spans import Span

REJECTED = "rejected"
"""The only decision: an accepted candidate becomes a coded row."""


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
    """A person's decision on the candidate at a place; `line` is its line in the file."""

    place: Place
    decision: str
    reason: str
    reviewer: str
    line: int


DECISIONS = own_schemas(__file__)["extracted/decisions"]
"""The columns of the file. It is no table of the book, and no release uses it."""

DECISIONS_FILE = f"dataset/{DECISIONS.name}.csv"
"""Its path inside the book."""


def read_decisions(files: Snapshot) -> list[Decision]:
    """The decisions among the files of a book, in their order; none where there is no file."""
    table = read_beside(files, DECISIONS)
    return _decisions(table, table.rows)


def add_decisions(root: Path, path: Path) -> tuple[int, int]:
    """Add the rows of a file to the decisions of a book; those without a reviewer wait.

    Returns how many rows were new, and how many wait.
    """
    try:
        table = read_table(DECISIONS, str(path), read_regular(path, LARGEST_TABLE))
    except OSError as error:
        raise UsageError(f"{path}: expected a file of decisions: {error.strerror}.") from None
    signed = [row for row in table.rows if row.texts["reviewer"]]
    kept = read_decisions(read_files(root))
    known = set(map(_cells, kept))
    new = [item for item in _decisions(table, signed) if _cells(item) not in known]
    write_decisions(root, [*kept, *new])
    return len(new), len(table.rows) - len(signed)


def drop_decisions(root: Path, dropped: Iterable[Decision]) -> None:
    """Remove decisions from those of a book."""
    gone = set(dropped)
    write_decisions(root, [item for item in read_decisions(read_files(root)) if item not in gone])


def write_decisions(root: Path, decisions: Iterable[Decision]) -> None:
    """Replace the decisions of a book, sorted by table, source and start."""
    write_beside(root, DECISIONS.name, decisions_text(decisions))


def decisions_text(decisions: Iterable[Decision]) -> str:
    """The file of some decisions."""
    ordered = sorted(decisions, key=lambda item: item.place.order)
    return "".join(map(record, [tuple(DECISIONS.fields), *map(_cells, ordered)]))


def decision_order(row: Row) -> tuple[Any, ...]:
    """Sort key of a row of the file, whether or not it is a decision."""
    start, end = (-1 if row[name] is None else row[name] for name in ("start", "end"))
    span = Span(start, end, row.canonical("exact"))
    return Place(row.canonical("table"), row.canonical("source_id"), span).order


def _cells(item: Decision) -> tuple[str, ...]:
    place, span = item.place, item.place.span
    values = (place.table, place.source_id, span.start, span.end, span.exact)
    written = (*values, item.decision, item.reason, item.reviewer)
    return tuple(map(canonical_cell, DECISIONS.fields.values(), written))


def _decisions(table: Table, rows: Sequence[Row]) -> list[Decision]:
    problems = list(table.problems)
    for row in rows:
        for name, field in DECISIONS.fields.items():
            if expected := _expected(field, row):
                problem = row.problem(name, f"expected {expected}")
                problems.append(replace(problem, rule="decision_is_whole"))
    if problems:
        listed = [problem.as_text() for problem in problems[:LISTED]]
        more = len(problems) + sum(table.unlisted.values()) - len(listed)
        raise DataError("; ".join(listed + [f"and {more} more"] * (more > 0)))
    return [
        Decision(
            Place(row["table"], row["source_id"], Span(row["start"], row["end"], row["exact"])),
            row["decision"],
            row["reason"].strip(),
            row["reviewer"],
            row.line,
        )
        for row in rows
    ]


def _expected(field: Field, row: Row) -> str | None:
    """What a cell should hold; None where it holds that."""
    value, text = row[field.name], row.texts[field.name].strip()
    if value is None or not text:
        return "a whole number" if field.type == "integer" else "a text"
    if field.enum and text not in field.enum:
        return " or ".join(field.enum)
    if not all(matches(field.constraints.get("pattern", "(?s).*"), [text])):
        return "initials, one to four capitals"
    return None

"""The version that changes of the data require (Semantic Versioning)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from trucebook.changes.compare import Changes, Kind, NamesChange
from trucebook.problem import plural
from trucebook.version import version_key

Level = Literal["major", "minor", "patch", "none"]

_MOST = 5
"""Names that a reason lists; the others are counted."""


@dataclass(frozen=True, slots=True)
class Due:
    """The level of the next version, and why.

    Attributes:
        level: "major" where something was removed or got another id, "minor" where something was
            added, "patch" where only values or orders differ, "none" where nothing does.
        reasons: the changes that require it, one sentence each, the most serious first.
    """

    level: Level
    reasons: tuple[str, ...]


def due(changes: Changes) -> Due:
    """The level that the differences between two states of the tables require."""
    found: dict[Level, list[str]] = {
        "major": [*_definitions(changes, "removed"), *_rows(changes, "removed")],
        "minor": [*_definitions(changes, "added"), *_rows(changes, "added")],
        "patch": [*_rows(changes, "changed"), *_orders(changes)],
    }
    level: Level = next((name for name, reasons in found.items() if reasons), "none")
    return Due(level, tuple(reason for reasons in found.values() for reason in reasons))


def next_version(version: str, level: Level) -> str:
    """The smallest version that may follow. Before 1.0.0 a major change is a minor version."""
    major, minor, patch = version_key(version)
    if level == "major" and major > 0:
        return f"{major + 1}.0.0"
    if level in ("major", "minor"):
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"


def _rows(changes: Changes, kind: Kind) -> Iterator[str]:
    names = [f"{table} {row.row_id}" for table, row in changes.rows_that(kind)]
    if names:
        yield _counted("row", kind, names)


def _definitions(changes: Changes, kind: Kind) -> Iterator[str]:
    tables = [table.table for table in changes.tables if table.kind == kind]
    if tables:
        yield _counted("table", kind, tables)
    rest = [table for table in changes.tables if table.kind == "changed"]
    columns = [f"{table.table}.{name}" for table in rest for name in _moved(table.columns, kind)]
    if columns:
        yield _counted("column", kind, columns)
    codes = [
        f"{table.table}.{column} {code}"
        for table in rest
        for column, names in table.codes
        for code in _moved(names, kind)
    ]
    if codes:
        yield _counted("code", kind, codes)


def _moved(names: NamesChange | None, kind: Kind) -> tuple[str, ...]:
    if names is None:
        return ()
    return names.removed if kind == "removed" else names.added


def _orders(changes: Changes) -> Iterator[str]:
    reordered = [
        table.table
        for table in changes.tables
        if any(
            names and not names.added and not names.removed
            for names in (table.columns, *(codes for _, codes in table.codes))
        )
    ]
    if reordered:
        yield _counted("table", "with another order of columns or codes", reordered)


def _counted(noun: str, what: str, names: list[str]) -> str:
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return f"{plural(len(names), noun)} {what}: {', '.join(names[:_MOST])}{more}"

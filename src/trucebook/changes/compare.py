"""The differences between two states, free of any rendering, and the version that they require."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from trucebook.book.csv import canonical_cell, sort_key
from trucebook.changes.state import Sheet, State, Tables, printable
from trucebook.language import Message, say, say_count
from trucebook.schemas.table import WITHDRAWN, Field
from trucebook.version import version_key

Kind = Literal["added", "removed", "changed"]
Level = Literal["major", "minor", "patch", "none"]

_NOWHERE = Sheet(())
_WHAT = ("metric", "unit", "quantity_id")
"""Figures with the same cells here put a number on one thing."""

_NUMBER = Field.of({"name": "value", "type": "number"})

_MOST = 5
"""Names that a reason lists; the others are counted."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell or a named total before and after, as canonical text; empty where there is none."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """A row that is only on one side, or that differs in some cells.

    `heir` is the id that the redirects name for a removed row; `reason` is the new row's note, or
    that of the redirect.
    """

    row_id: str
    kind: Kind
    cells: tuple[CellChange, ...]
    heir: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NamesChange:
    """The columns of a table, or the codes of a column; None where there are none at all."""

    old: tuple[str, ...] | None
    new: tuple[str, ...] | None

    @property
    def added(self) -> tuple[str, ...]:
        """The names that only the new side has."""
        return tuple(name for name in self.new or () if name not in (self.old or ()))

    @property
    def removed(self) -> tuple[str, ...]:
        """The names that only the old side has."""
        return tuple(name for name in self.old or () if name not in (self.new or ()))

    @property
    def is_order(self) -> bool:
        """Whether both sides have the same names in another order."""
        return not self.added and not self.removed


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChanges:
    """What differs in one table: its columns, or by column its codes, or their order; its rows."""

    table: str
    columns: NamesChange | None = None
    codes: tuple[tuple[str, NamesChange], ...] = ()
    rows: tuple[RowChange, ...] = ()

    @property
    def kind(self) -> Kind:
        """Whether the table itself was added or removed, or only changed."""
        if self.columns is None or (self.columns.old is not None and self.columns.new is not None):
            return "changed"
        return "added" if self.columns.old is None else "removed"

    @property
    def lists(self) -> list[tuple[str, NamesChange]]:
        """The change of the columns, with "" as its name, and those of the codes by column."""
        return [*([("", self.columns)] if self.columns else []), *self.codes]

    def filled(self, column: str) -> int:
        """The number of rows on both sides in which a column has other values."""
        changed = (row for row in self.rows if row.kind == "changed")
        return sum(cell.field == column for row in changed for cell in row.cells)

    def rows_that(self, kind: Kind) -> Iterator[RowChange]:
        """The rows that were added, removed or changed.

        A row that differs only because a column was added or removed is not changed.
        """
        columns = self.columns or NamesChange((), ())
        elsewhere = {*columns.added, *columns.removed}
        for row in self.rows:
            if row.kind == kind and (
                kind != "changed" or any(cell.field not in elsewhere for cell in row.cells)
            ):
                yield row


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Everything that differs between the states named `old` and `new`."""

    old: str
    new: str
    tables: tuple[TableChanges, ...] = ()
    totals: tuple[CellChange, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.tables)

    def rows_that(self, kind: Kind) -> Iterator[tuple[str, RowChange]]:
        """Table and row of every row that was added, removed or changed."""
        for table in self.tables:
            for row in table.rows_that(kind):
                yield table.table, row


def compare(old: State, new: State) -> Changes:
    """The differences between two states of a book. Rows with the same id are the same row.

    The same states give the same object; the order of rows is no difference. Words that a source
    of either withholds are not in it.
    """
    sides = (old.tables, new.tables)
    old = State(old.name, printable(old.tables, *sides))
    new = State(new.name, printable(new.tables, *sides))
    redirects = new.tables.get("redirects", _NOWHERE).rows
    heirs = {key: (row.get("heir_id", ""), row.get("reason", "")) for key, row in redirects.items()}
    found: list[TableChanges] = []
    for name in sorted({*old.tables, *new.tables}):
        one, other = old.tables.get(name), new.tables.get(name)
        columns = _names(one.columns if one else None, other.columns if other else None)
        before, after = one or _NOWHERE, other or _NOWHERE
        lists = (
            (code, _names(before.codes.get(code), after.codes.get(code)))
            for code in _together(before.codes, after.codes)
        )
        codes = tuple((code, change) for code, change in lists if change)
        rows = tuple(row_changes(before, after, heirs))
        if columns or codes or rows:
            found.append(TableChanges(table=name, columns=columns, codes=codes, rows=rows))
    were, are = totals(old.tables), totals(new.tables)
    names = sorted(_together(were, are), key=lambda name: (not name.startswith("rows of"), name))
    both = (CellChange(name, were.get(name, ""), are.get(name, "")) for name in names)
    moved = tuple(total for total in both if total.old != total.new)
    return Changes(old=old.name, new=new.name, tables=tuple(found), totals=moved)


def _names(old: tuple[str, ...] | None, new: tuple[str, ...] | None) -> NamesChange | None:
    return None if old == new else NamesChange(old, new)


def row_changes(
    old: Sheet, new: Sheet, heirs: Mapping[str, tuple[str, str]] | None = None
) -> Iterator[RowChange]:
    """The rows of a table that differ, by id; `heirs` has heir and reason of a removed one."""
    columns = _together(old.columns, new.columns)
    for row_id in sorted({*old.rows, *new.rows}, key=sort_key):
        before, after = old.rows.get(row_id, {}), new.rows.get(row_id, {})
        pairs = ((name, before.get(name, ""), after.get(name, "")) for name in columns)
        cells = tuple(CellChange(name, one, other) for name, one, other in pairs if one != other)
        if cells:
            gone = (heirs or {}).get(row_id, ("", ""))
            heir, reason = ("", after.get("note", "")) if after else gone
            kind: Kind = "added" if not before else "changed" if after else "removed"
            yield RowChange(row_id=row_id, kind=kind, cells=cells, heir=heir, reason=reason)


def _together(old: Iterable[str], new: Iterable[str]) -> list[str]:
    """The names of both, the new order first."""
    return list(dict.fromkeys((*new, *old)))


def totals(tables: Tables) -> dict[str, str]:
    """Every total by name: rows of a table; of a thing the lowest and highest value stated."""
    found = {f"rows of {name}": str(len(sheet.rows)) for name, sheet in tables.items()}
    named = tables.get("quantities", _NOWHERE).rows
    values: dict[tuple[str, ...], list[float]] = {}
    for cells in tables.get("figures", _NOWHERE).rows.values():
        if cells.get("row_status") not in WITHDRAWN:
            *what, quantity = (cells.get(name, "") for name in _WHAT)
            thing = (*what, named.get(quantity, {}).get("name", quantity))
            for text in filter(None, (cells.get("value_low"), cells.get("value_high"))):
                with suppress(ValueError):
                    value = _NUMBER.read(text)
                    values.setdefault(thing, []).append(value)
    for thing, stated in values.items():
        ends = dict.fromkeys(canonical_cell(_NUMBER, end) for end in (min(stated), max(stated)))
        words = zip(("stated", "in", "of"), thing, strict=True)
        parts = [f"{word} {part}" for word, part in words if part or word == "stated"]
        found[", ".join(parts)] = " to ".join(ends)
    return found


@dataclass(frozen=True, slots=True)
class Due:
    """The level of the next version (Semantic Versioning), and why, the most serious first."""

    level: Level
    reasons: tuple[Message, ...]


def due(changes: Changes) -> Due:
    """The level that the differences between two states of the tables require.

    It is "major" where something was removed or got another id, "minor" where something was
    added, "patch" where only values or orders differ, "none" where nothing does.
    """
    kinds: dict[Level, Kind] = {"major": "removed", "minor": "added", "patch": "changed"}
    found = {level: list(_reasons(changes, kind)) for level, kind in kinds.items()}
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


def _reasons(changes: Changes, kind: Kind) -> Iterator[Message]:
    """What was added, removed or changed, one sentence per noun."""
    names: dict[str, list[str]] = {"table": [], "column": [], "code": []}
    reordered: list[str] = []
    for table in changes.tables:
        if table.kind != "changed":
            names["table"] += [table.table] if table.kind == kind else []
            continue
        for column, change in table.lists:
            noun, place = ("code", f".{column} ") if column else ("column", ".")
            moved = {"added": change.added, "removed": change.removed}.get(kind, ())
            names[noun] += [f"{table.table}{place}{name}" for name in moved]
        if any(change.is_order for _, change in table.lists):
            reordered.append(table.table)
    names["row"] = [f"{table} {row.row_id}" for table, row in changes.rows_that(kind)]
    for noun, found in names.items():
        if found:
            yield _named(_COUNTED[noun, kind](len(found)), found)
    if kind == "changed" and reordered:
        counted = say_count(
            "{number:,} table with another order of columns or codes",
            "{number:,} tables with another order of columns or codes",
            len(reordered),
        )
        yield _named(counted, reordered)


_COUNTED: Mapping[tuple[str, Kind], Callable[[int], Message]] = {
    ("table", "removed"): lambda number: say_count(
        "{number:,} table removed", "{number:,} tables removed", number
    ),
    ("table", "added"): lambda number: say_count(
        "{number:,} table added", "{number:,} tables added", number
    ),
    ("column", "removed"): lambda number: say_count(
        "{number:,} column removed", "{number:,} columns removed", number
    ),
    ("column", "added"): lambda number: say_count(
        "{number:,} column added", "{number:,} columns added", number
    ),
    ("code", "removed"): lambda number: say_count(
        "{number:,} code removed", "{number:,} codes removed", number
    ),
    ("code", "added"): lambda number: say_count(
        "{number:,} code added", "{number:,} codes added", number
    ),
    ("row", "removed"): lambda number: say_count(
        "{number:,} row removed", "{number:,} rows removed", number
    ),
    ("row", "added"): lambda number: say_count(
        "{number:,} row added", "{number:,} rows added", number
    ),
    ("row", "changed"): lambda number: say_count(
        "{number:,} row changed", "{number:,} rows changed", number
    ),
}


def _named(counted: Message, names: list[str]) -> Message:
    shown, more = ", ".join(names[:_MOST]), len(names) - _MOST
    if more > 0:
        return say(
            "{counted}: {names} and {number} more", counted=counted, names=shown, number=more
        )
    return say("{counted}: {names}", counted=counted, names=shown)

"""The differences between two states: frozen, complete, and free of any rendering."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from trucebook.book.csv import canonical_cell, sort_key
from trucebook.changes.state import Sheet, State, Tables
from trucebook.schemas.table import WITHDRAWN, Field

Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell before and after, as canonical text; empty where there was or is none."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """A row that is only on one side, or that differs.

    Attributes:
        row_id: its id, the same on both sides.
        kind: added, removed or changed.
        cells: the cells that differ, in the order of the columns; every cell that is not empty
            of a row that was added or removed.
        heir: the id that the redirects name for a removed row, "" for none.
        reason: why, as the new row's note or the redirect says; "" where neither does.
    """

    row_id: str
    kind: Kind
    cells: tuple[CellChange, ...]
    heir: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NamesChange:
    """The columns of a table, or the codes of a column, before and after.

    None where the table or the list is not there at all.
    """

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


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChanges:
    """What differs in one table.

    Attributes:
        table: its name.
        columns: its columns, where they or their order differ.
        codes: by column its codes, where they or their order differ.
        rows: every row that differs, by id.
    """

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


@dataclass(frozen=True, slots=True)
class TotalChange:
    """A named total before and after, as text; empty where there was or is none."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Everything that differs between two states.

    Attributes:
        old: name of the old state.
        new: name of the new state.
        tables: the tables that differ, by name.
        totals: the totals that differ, by name.
    """

    old: str
    new: str
    tables: tuple[TableChanges, ...] = ()
    totals: tuple[TotalChange, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.tables)

    def rows_that(self, kind: Kind) -> Iterator[tuple[str, RowChange]]:
        """Table and row of every row that was added, removed or changed."""
        for table in self.tables:
            for row in table.rows_that(kind):
                yield table.table, row


_NOWHERE = Sheet(())
_REDIRECTS = "redirects"


def compare(old: State, new: State) -> Changes:
    """The differences between two states of a book. Rows with the same id are the same row.

    The same states give the same object; the order of rows is no difference.
    """
    names = sorted({*old.tables, *new.tables})
    redirects = new.tables.get(_REDIRECTS, _NOWHERE).rows
    heirs = {key: (row.get("heir_id", ""), row.get("reason", "")) for key, row in redirects.items()}
    tables = (_table(name, old.tables.get(name), new.tables.get(name), heirs) for name in names)
    return Changes(
        old=old.name,
        new=new.name,
        tables=tuple(table for table in tables if table is not None),
        totals=moved_totals(old.tables, new.tables),
    )


def _table(
    name: str, old: Sheet | None, new: Sheet | None, heirs: Mapping[str, tuple[str, str]]
) -> TableChanges | None:
    columns = _names(old.columns if old else None, new.columns if new else None)
    before, after = old or _NOWHERE, new or _NOWHERE
    lists = {
        code: _names(before.codes.get(code), after.codes.get(code))
        for code in _together(before.codes, after.codes)
    }
    codes = tuple((code, change) for code, change in lists.items() if change)
    rows = tuple(_rows(before, after, heirs))
    if columns or codes or rows:
        return TableChanges(table=name, columns=columns, codes=codes, rows=rows)
    return None


def _names(old: tuple[str, ...] | None, new: tuple[str, ...] | None) -> NamesChange | None:
    return None if old == new else NamesChange(old, new)


def _rows(old: Sheet, new: Sheet, heirs: Mapping[str, tuple[str, str]]) -> Iterator[RowChange]:
    columns = _together(old.columns, new.columns)
    for row_id in sorted({*old.rows, *new.rows}, key=sort_key):
        before, after = old.rows.get(row_id, {}), new.rows.get(row_id, {})
        pairs = ((name, before.get(name, ""), after.get(name, "")) for name in columns)
        cells = tuple(CellChange(name, one, other) for name, one, other in pairs if one != other)
        if cells:
            heir, reason = ("", after.get("note", "")) if after else heirs.get(row_id, ("", ""))
            kind: Kind = "added" if not before else "changed" if after else "removed"
            yield RowChange(row_id=row_id, kind=kind, cells=cells, heir=heir, reason=reason)


def _together(old: Any, new: Any) -> list[str]:
    """The names of both, the new order first."""
    return list(dict.fromkeys((*new, *old)))


FIGURES = "figures"
QUANTITIES = "quantities"
WHAT = ("metric", "unit", "quantity_id")
"""Figures with the same cells here put a number on one thing."""

_NUMBER = Field.of({"name": "value", "type": "number"})


def moved_totals(old: Tables, new: Tables) -> tuple[TotalChange, ...]:
    """The totals that differ, row counts first, then by name."""
    before, after = totals(old), totals(new)
    names = sorted({*before, *after}, key=lambda name: (not name.startswith("rows of"), name))
    return tuple(
        TotalChange(name, before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name) != after.get(name)
    )


def totals(tables: Tables) -> dict[str, str]:
    """Every total by name: rows of a table; of a thing the lowest and highest value stated."""
    counts = {f"rows of {name}": str(len(sheet.rows)) for name, sheet in tables.items()}
    if FIGURES not in tables:
        return counts
    named = tables[QUANTITIES].rows if QUANTITIES in tables else {}
    return counts | dict(_stated(tables[FIGURES], named))


def _stated(figures: Sheet, named: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    values: dict[tuple[str, str, str], list[float]] = {}
    for cells in figures.rows.values():
        if cells.get("row_status") not in WITHDRAWN:
            metric, unit, quantity = (str(cells.get(name, "")) for name in WHAT)
            thing = (metric, unit, named.get(quantity, {}).get("name", quantity))
            values.setdefault(thing, []).extend(_ends(cells))
    for thing, stated in values.items():
        if stated:
            ends = dict.fromkeys(canonical_cell(_NUMBER, end) for end in (min(stated), max(stated)))
            words = zip(("stated", "in", "of"), thing, strict=True)
            parts = [f"{word} {part}" for word, part in words if part or word == "stated"]
            yield ", ".join(parts), " to ".join(ends)


def _ends(cells: Mapping[str, str]) -> Iterator[float]:
    for name in ("value_low", "value_high"):
        try:
            value = _NUMBER.read(cells.get(name, ""))
        except ValueError:
            continue
        if value is not None:
            yield value

"""The differences between two states: frozen, complete, and free of any rendering."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

__all__ = [
    "CellChange",
    "Changes",
    "Kind",
    "NamesChange",
    "RowChange",
    "TableChanges",
    "TotalChange",
]

Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell before and after, as canonical text; empty where there was or is none."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """A row that one side lacks or that says something else.

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
        """What only the new side has."""
        return tuple(name for name in self.new or () if name not in (self.old or ()))

    @property
    def removed(self) -> tuple[str, ...]:
        """What only the old side has."""
        return tuple(name for name in self.old or () if name not in (self.new or ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChanges:
    """What differs in one table.

    Attributes:
        table: its name.
        columns: its columns, where they are others or in another order.
        codes: by column its codes, where they are others or in another order.
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
        """In how many rows that both sides have a column has other values."""
        changed = (row for row in self.rows if row.kind == "changed")
        return sum(cell.field == column for row in changed for cell in row.cells)

    def rows_that(self, kind: Kind) -> Iterator[RowChange]:
        """The rows that were added, removed or changed.

        A row that differs only because its table has got or lost a column is not changed.
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
        old: how the old state is called.
        new: how the new state is called.
        tables: the tables that differ, by name.
        totals: the totals that move, by name.
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

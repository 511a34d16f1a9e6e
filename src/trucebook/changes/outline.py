"""What every rendering for people tells of the changes, the gravest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trucebook.changes.difference import (
    CellChange,
    Changes,
    Kind,
    NamesChange,
    RowChange,
    TableChanges,
)
from trucebook.problem import plural

__all__ = ["Entry", "Outline", "Section", "outline"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row, or one table, and what differs in it.

    Attributes:
        name: table and id; "" where the cells speak for themselves.
        remark: its heir and the reason, in words; "" where there is neither.
        cells: what stood and stands there.
        is_whole: whether they are all the cells of a row that came or went.
    """

    name: str = ""
    remark: str = ""
    cells: tuple[CellChange, ...]
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Entries of one kind, and how many more there are."""

    title: str
    entries: tuple[Entry, ...]
    left: int = 0


@dataclass(frozen=True, slots=True)
class Outline:
    """The whole: between what, how much of each kind, then the sections that are not empty."""

    sides: str
    counts: str
    sections: tuple[Section, ...]


def outline(changes: Changes, most: int | None = None) -> Outline:
    """The changes in the order in which they should be read.

    Args:
        changes: the changes.
        most: entries of a section at the most; all by default.
    """
    totals = [CellChange(total.name, total.old, total.new) for total in changes.totals]
    found = {
        "Totals that move": [Entry(cells=tuple(totals))] if totals else [],
        "Rows removed": _rows(changes, "removed"),
        "Rows changed": _rows(changes, "changed"),
        "Rows added": _rows(changes, "added"),
        "Tables, columns and codes": [*_schema(changes)],
    }
    sections = (
        Section(title, tuple(entries[:most]), len(entries) - len(entries[:most]))
        for title, entries in found.items()
        if entries
    )
    return Outline(f"{changes.old} → {changes.new}", _counts(changes), tuple(sections))


def _counts(changes: Changes) -> str:
    if not changes:
        return "no difference"
    moved, schema = len(changes.totals), sum(1 for _ in _schema(changes))
    rows = {kind: sum(1 for _ in changes.rows_that(kind)) for kind in _KINDS}
    counts = [
        f"{moved} {'total moves' if moved == 1 else 'totals move'}",
        *(f"{plural(count, 'row')} {kind}" for kind, count in rows.items()),
        f"{plural(schema, 'definition')} changed",
    ]
    return ", ".join(counts)


_KINDS: tuple[Kind, ...] = ("removed", "changed", "added")


def _rows(changes: Changes, kind: Kind) -> list[Entry]:
    return [_entry(table, row) for table, row in changes.rows_that(kind)]


def _entry(table: str, row: RowChange) -> Entry:
    heir = f"its heir is {row.heir}" if row.heir else ""
    return Entry(
        name=f"{table} {row.row_id}",
        remark=": ".join(filter(None, (heir, row.reason))),
        cells=row.cells,
        is_whole=row.kind != "changed",
    )


def _schema(changes: Changes) -> Iterator[Entry]:
    for table in changes.tables:
        if cells := tuple(_definition(table)):
            yield Entry(name=table.table, cells=cells)


def _definition(table: TableChanges) -> Iterator[CellChange]:
    """What differs in a table's definition; of a whole table only that it came or went."""
    columns = table.columns
    if columns and table.kind != "changed":
        yield CellChange(f"table {table.kind}, with the columns", *_sides(columns))
        return
    if columns:
        yield from _columns(table, columns)
    for name, codes in table.codes:
        yield from (CellChange(f"code of {name}", code, "") for code in codes.removed)
        yield from (CellChange(f"code of {name}", "", code) for code in codes.added)
        if not (codes.added or codes.removed):
            yield CellChange(f"order of the codes of {name}", *_sides(codes))


def _columns(table: TableChanges, columns: NamesChange) -> Iterator[CellChange]:
    for name in columns.removed:
        yield CellChange(f"column, rows with a value: {table.filled(name)}", name, "")
    for name in columns.added:
        yield CellChange(f"column, rows with a value: {table.filled(name)}", "", name)
    if not (columns.added or columns.removed):
        yield CellChange("order of the columns", *_sides(columns))


def _sides(names: NamesChange) -> tuple[str, str]:
    return ", ".join(names.old or ()), ", ".join(names.new or ())

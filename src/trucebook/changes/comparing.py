"""From two states to their differences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trucebook.canonical import sort_key
from trucebook.changes.difference import (
    CellChange,
    Changes,
    Kind,
    NamesChange,
    RowChange,
    TableChanges,
)
from trucebook.changes.state import Sheet, State, Tables
from trucebook.changes.totals import moved_totals

__all__ = ["compare"]

_NOWHERE = Sheet(())
_REDIRECTS = "redirects"


def compare(old: State, new: State) -> Changes:
    """What differs between two states of a book. Rows are one row where their ids are one.

    The same states give the same object; the order of rows is no difference.
    """
    names = sorted({*old.tables, *new.tables})
    heirs = _heirs(new.tables)
    tables = (_table(name, old.tables.get(name), new.tables.get(name), heirs) for name in names)
    return Changes(
        old=old.name,
        new=new.name,
        tables=tuple(table for table in tables if table is not None),
        totals=moved_totals(old.tables, new.tables),
    )


def _heirs(tables: Tables) -> dict[str, tuple[str, str]]:
    """By retired id its heir and the reason."""
    rows = tables.get(_REDIRECTS, _NOWHERE).rows
    return {key: (row.get("heir_id", ""), row.get("reason", "")) for key, row in rows.items()}


def _table(
    name: str, old: Sheet | None, new: Sheet | None, heirs: Mapping[str, tuple[str, str]]
) -> TableChanges | None:
    columns = _names(old.columns if old else None, new.columns if new else None)
    before, after = old or _NOWHERE, new or _NOWHERE
    codes = tuple(_codes(before, after))
    rows = tuple(_rows(before, after, heirs))
    if columns or codes or rows:
        return TableChanges(table=name, columns=columns, codes=codes, rows=rows)
    return None


def _codes(old: Sheet, new: Sheet) -> Iterator[tuple[str, NamesChange]]:
    for name in _together(old.codes, new.codes):
        if change := _names(old.codes.get(name), new.codes.get(name)):
            yield name, change


def _names(old: tuple[str, ...] | None, new: tuple[str, ...] | None) -> NamesChange | None:
    return None if old == new else NamesChange(old, new)


def _rows(old: Sheet, new: Sheet, heirs: Mapping[str, tuple[str, str]]) -> Iterator[RowChange]:
    columns = _together(old.columns, new.columns)
    for row_id in sorted({*old.rows, *new.rows}, key=sort_key):
        before, after = old.rows.get(row_id, {}), new.rows.get(row_id, {})
        if cells := tuple(_cells(columns, before, after)):
            heir, reason = ("", after.get("note", "")) if after else heirs.get(row_id, ("", ""))
            kind = _kind(before, after)
            yield RowChange(row_id=row_id, kind=kind, cells=cells, heir=heir, reason=reason)


def _kind(before: Mapping[str, str], after: Mapping[str, str]) -> Kind:
    if not before:
        return "added"
    return "changed" if after else "removed"


def _cells(
    columns: list[str], old: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[CellChange]:
    for name in columns:
        before, after = old.get(name, ""), new.get(name, "")
        if before != after:
            yield CellChange(name, before, after)


def _together(old: Any, new: Any) -> list[str]:
    """The names of both, the new order first."""
    return list(dict.fromkeys((*new, *old)))

"""From one state to the other with the changes alone: old + changes = new, new − changes = old."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from trucebook.changes.difference import (
    CellChange,
    Changes,
    Kind,
    NamesChange,
    RowChange,
    TableChanges,
)
from trucebook.changes.state import Sheet, Tables
from trucebook.errors import DataError

__all__ = ["apply", "revert"]

_TURNED: Mapping[Kind, Kind] = {"added": "removed", "removed": "added", "changed": "changed"}


def apply(tables: Tables, changes: Changes) -> dict[str, Sheet]:
    """The new tables, from the old ones and what changed.

    Raises:
        DataError: the tables are not those that the changes were made from; the message names
            the first place.
    """
    made = dict(tables)
    for table in changes.tables:
        sheet = _apply(tables.get(table.table), table)
        if sheet is None:
            del made[table.table]
        else:
            made[table.table] = sheet
    return made


def revert(tables: Tables, changes: Changes) -> dict[str, Sheet]:
    """The old tables, from the new ones and what changed; errors as for `apply`."""
    return apply(tables, replace(changes, tables=tuple(map(_turned, changes.tables))))


def _apply(sheet: Sheet | None, changes: TableChanges) -> Sheet | None:
    found = None if sheet is None else sheet.columns
    columns = _step(changes.table, "columns", found, changes.columns)
    codes = dict(sheet.codes) if sheet else {}
    for name, change in changes.codes:
        listed = _step(changes.table, f"codes of {name}", codes.pop(name, None), change)
        codes |= {} if listed is None else {name: listed}
    rows = _rows(changes, dict(sheet.rows) if sheet else {}, columns or ())
    return None if columns is None else Sheet(columns, codes, rows)


def _step(
    table: str, what: str, found: tuple[str, ...] | None, change: NamesChange | None
) -> tuple[str, ...] | None:
    if change is None:
        return found
    if found != change.old:
        raise _misfit(f"{table}: {what}", change.old, found)
    return change.new


def _rows(
    changes: TableChanges, rows: dict[str, Mapping[str, str]], columns: tuple[str, ...]
) -> dict[str, Mapping[str, str]]:
    """The rows, each with a cell for each of the new columns."""
    for row in changes.rows:
        made = _row(changes.table, row, rows.pop(row.row_id, None))
        if made is not None:
            rows[row.row_id] = made
    return {key: {name: cells.get(name, "") for name in columns} for key, cells in rows.items()}


def _row(table: str, row: RowChange, found: Mapping[str, str] | None) -> Mapping[str, str] | None:
    if (found is None) != (row.kind == "added"):
        expected = "no such row" if row.kind == "added" else "the row"
        raise _misfit(f"{table} {row.row_id}", expected, "one" if found else "none")
    cells = found or {}
    for cell in row.cells:
        if cells.get(cell.field, "") != cell.old:
            place = f"{table} {row.row_id}.{cell.field}"
            raise _misfit(place, cell.old, cells.get(cell.field, ""))
    if row.kind == "removed":
        return None
    return {**cells, **{cell.field: cell.new for cell in row.cells}}


def _misfit(place: str, expected: object, found: object) -> DataError:
    return DataError(
        f"{place}: expected {expected!r}, found {found!r}; "
        "the changes were made from other tables than these."
    )


def _turned(table: TableChanges) -> TableChanges:
    return replace(
        table,
        columns=table.columns and NamesChange(table.columns.new, table.columns.old),
        codes=tuple((name, NamesChange(item.new, item.old)) for name, item in table.codes),
        rows=tuple(
            replace(
                row,
                kind=_TURNED[row.kind],
                cells=tuple(CellChange(cell.field, cell.new, cell.old) for cell in row.cells),
            )
            for row in table.rows
        ),
    )

"""The changes as one flat table, which a release keeps beside its tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from trucebook.changes.compare import (
    CellChange,
    Changes,
    Kind,
    NamesChange,
    RowChange,
    TableChanges,
)
from trucebook.changes.state import Sheet, Tables
from trucebook.errors import DataError
from trucebook.schemas.table import own_schemas

DELTA = own_schemas(__file__)["delta"]
"""The columns of the flat table, all text."""


def as_rows(changes: Changes) -> list[dict[str, str | None]]:
    """The changes as rows of `DELTA`: totals, then table by table columns, codes and cells."""
    rows = [_flat("total", total.old, total.new, field=total.field) for total in changes.totals]
    for table in changes.tables:
        name = table.table
        for column, names in table.lists:
            sides = (names.old, names.new)
            old, new = (None if side is None else json.dumps(side) for side in sides)
            part = "codes" if column else "columns"
            rows.append(_flat(part, old, new, table=name, field=column))
        for row in table.rows:
            place = {"table": name, "row_id": row.row_id, "heir": row.heir, "reason": row.reason}
            for cell in row.cells:
                flat = _flat("cell", cell.old, cell.new, field=cell.field, **place)
                rows.append(flat | {"change": row.kind})
    return rows


def _flat(part: str, old: str | None, new: str | None, **cells: str) -> dict[str, str | None]:
    """A row; without a text on one side it is added or removed."""
    change = "added" if not old else "changed" if new else "removed"
    known = {"part": part, "change": change, "old": old, "new": new, **cells}
    return {name: known.get(name) or None for name in DELTA.fields}


def from_rows(rows: Iterable[Mapping[str, Any]], old: str = "", new: str = "") -> Changes:
    """The changes between states named `old` and `new`, from rows of `DELTA` in their order.

    Raises:
        DataError: a row has another form than `as_rows` makes.
    """
    totals: list[CellChange] = []
    tables: list[TableChanges] = []
    try:
        for table, group in groupby(rows, key=lambda row: row["table"]):
            if table is None:
                totals += map(_cell, group)
            else:
                tables.append(_table(table, list(group)))
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"expected rows of a delta: {error!r}") from None
    return Changes(old=old, new=new, tables=tuple(tables), totals=tuple(totals))


def _cell(row: Mapping[str, Any]) -> CellChange:
    return CellChange(row["field"], row["old"] or "", row["new"] or "")


def _table(name: str, rows: list[Mapping[str, Any]]) -> TableChanges:
    parts = {
        part: [row for row in rows if row["part"] == part] for part in DELTA.fields["part"].enum
    }
    if sum(map(len, parts.values())) < len(rows):
        raise ValueError(f"a part of {name} other than {', '.join(parts)}")
    columns = [_listed(row) for row in parts["columns"]]
    groups = groupby(parts["cell"], key=lambda row: row["row_id"])
    cells = [(row_id, list(group)) for row_id, group in groups]
    return TableChanges(
        table=name,
        columns=columns[0] if columns else None,
        codes=tuple((row["field"], _listed(row)) for row in parts["codes"]),
        rows=tuple(
            RowChange(
                row_id=row_id,
                kind=group[0]["change"],
                cells=tuple(map(_cell, group)),
                heir=group[0]["heir"] or "",
                reason=group[0]["reason"] or "",
            )
            for row_id, group in cells
        ),
    )


def _listed(row: Mapping[str, Any]) -> NamesChange:
    old, new = (row[side] and tuple(json.loads(row[side])) for side in ("old", "new"))
    return NamesChange(old, new)


def apply(tables: Tables, changes: Changes) -> dict[str, Sheet]:
    """The new tables, from the old ones and the changes.

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
    """The old tables, from the new ones and the changes; errors as for `apply`."""
    turned: Mapping[Kind, Kind] = {"added": "removed", "removed": "added", "changed": "changed"}

    def row(change: RowChange) -> RowChange:
        cells = tuple(CellChange(cell.field, cell.new, cell.old) for cell in change.cells)
        return replace(change, kind=turned[change.kind], cells=cells)

    back = [
        replace(
            table,
            columns=table.columns and NamesChange(table.columns.new, table.columns.old),
            codes=tuple((name, NamesChange(item.new, item.old)) for name, item in table.codes),
            rows=tuple(map(row, table.rows)),
        )
        for table in changes.tables
    ]
    return apply(tables, replace(changes, tables=tuple(back)))


def _apply(sheet: Sheet | None, changes: TableChanges) -> Sheet | None:
    table = changes.table
    columns = _step(f"{table}: columns", sheet.columns if sheet else None, changes.columns)
    codes = dict(sheet.codes) if sheet else {}
    for name, change in changes.codes:
        listed = _step(f"{table}: codes of {name}", codes.pop(name, None), change)
        codes |= {} if listed is None else {name: listed}
    rows = dict(sheet.rows) if sheet else {}
    for row in changes.rows:
        found = rows.pop(row.row_id, None)
        if (found is None) != (row.kind == "added"):
            expected = "no such row" if row.kind == "added" else "the row"
            raise _misfit(f"{table} {row.row_id}", expected, "one" if found else "none")
        cells = found or {}
        for cell in row.cells:
            text = cells.get(cell.field, "")
            if text != cell.old:
                raise _misfit(f"{table} {row.row_id}.{cell.field}", cell.old, text)
        if row.kind != "removed":
            rows[row.row_id] = {**cells, **{cell.field: cell.new for cell in row.cells}}
    if columns is None:
        return None
    kept = {key: {name: cells.get(name, "") for name in columns} for key, cells in rows.items()}
    return Sheet(columns, codes, kept)


def _step(
    place: str, found: tuple[str, ...] | None, change: NamesChange | None
) -> tuple[str, ...] | None:
    if change is None:
        return found
    if found != change.old:
        raise _misfit(place, change.old, found)
    return change.new


def _misfit(place: str, expected: object, found: object) -> DataError:
    return DataError(
        f"{place}: expected {expected!r}, found {found!r}; "
        "the changes were made from other tables than these."
    )

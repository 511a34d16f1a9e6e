"""The changes as one flat table, which a release keeps beside its tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
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
    TotalChange,
)
from trucebook.changes.state import Sheet, Tables
from trucebook.errors import DataError
from trucebook.schemas.table import own_schemas

DELTA = own_schemas(__file__)["delta"]
"""The columns of the flat table, all text."""

FlatRow = dict[str, str | None]


def as_rows(changes: Changes) -> list[FlatRow]:
    """The changes as rows of `DELTA`: totals, then table by table columns, codes and cells."""
    totals = [
        _flat(
            "total",
            _change(total.old or None, total.new or None),
            field=total.name,
            old=total.old,
            new=total.new,
        )
        for total in changes.totals
    ]
    return totals + [row for table in changes.tables for row in _flat_rows(table)]


def from_rows(rows: Iterable[Mapping[str, Any]], old: str = "", new: str = "") -> Changes:
    """The changes from which `as_rows` made the rows.

    Args:
        rows: rows of `DELTA` in their order, from any file.
        old: name of the old state.
        new: name of the new state.

    Raises:
        DataError: a row has another form than `as_rows` makes.
    """
    totals: list[TotalChange] = []
    tables: list[TableChanges] = []
    try:
        for table, group in groupby(rows, key=lambda row: row["table"]):
            if table is None:
                totals += [TotalChange(row["field"], *_sides(row)) for row in group]
            else:
                tables.append(_table(table, list(group)))
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"expected rows of a delta: {error!r}") from None
    return Changes(old=old, new=new, tables=tuple(tables), totals=tuple(totals))


def _flat(part: str, change: str, **cells: str | None) -> FlatRow:
    known: FlatRow = {**dict.fromkeys(DELTA.fields), "part": part, "change": change}
    return known | {name: text or None for name, text in cells.items()}


def _flat_rows(table: TableChanges) -> Iterator[FlatRow]:
    if table.columns:
        yield _names("columns", table.columns, table=table.table)
    for name, codes in table.codes:
        yield _names("codes", codes, table=table.table, field=name)
    for row in table.rows:
        place = {"table": table.table, "row_id": row.row_id}
        why = {"heir": row.heir, "reason": row.reason}
        for cell in row.cells:
            what = {"field": cell.field, "old": cell.old, "new": cell.new}
            yield _flat("cell", row.kind, **place, **what, **why)


def _names(part: str, names: NamesChange, **place: str) -> FlatRow:
    old, new = (None if side is None else json.dumps(side) for side in (names.old, names.new))
    return _flat(part, _change(old, new), old=old, new=new, **place)


def _change(old: str | None, new: str | None) -> Kind:
    if old is None:
        return "added"
    return "removed" if new is None else "changed"


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
                cells=tuple(CellChange(row["field"], *_sides(row)) for row in group),
                heir=group[0]["heir"] or "",
                reason=group[0]["reason"] or "",
            )
            for row_id, group in cells
        ),
    )


def _listed(row: Mapping[str, Any]) -> NamesChange:
    old, new = (row[side] and tuple(json.loads(row[side])) for side in ("old", "new"))
    return NamesChange(old, new)


def _sides(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["old"] or "", row["new"] or ""


_TURNED: Mapping[Kind, Kind] = {"added": "removed", "removed": "added", "changed": "changed"}


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

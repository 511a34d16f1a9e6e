"""Two states of a table that were made from one, put together by row and cell.

What one side changed is taken. What both changed in different cells is taken from both; what both
changed to different values is a conflict, for a person to settle.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from trucebook.changes.compare import row_changes
from trucebook.changes.state import Sheet
from trucebook.schemas.table import KEEPING, SPAN

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CellConflict:
    """A cell that both sides changed, to different values; empty where there was none."""

    field: str
    base: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowConflict:
    """A row on which both sides cannot be followed.

    Attributes:
        row_id: its id.
        kind: `cells` where both changed the same cells, `removed` where one side removed the row
            and the other changed it, `id` where both gave the id to different rows.
        ours: the row as our side has it, with what theirs changed in other cells; None where our
            side removed it.
        theirs: the same from their side.
        cells: the cells in question; of a removed row those that the other side changed.
    """

    row_id: str
    kind: Literal["cells", "removed", "id"]
    ours: Cells | None
    theirs: Cells | None
    cells: tuple[CellConflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """The columns and rows of both sides, and the rows that are in conflict, by id."""

    columns: tuple[str, ...]
    rows: Mapping[str, Cells]
    conflicts: Mapping[str, RowConflict]


def merge(base: Sheet, ours: Sheet, theirs: Sheet) -> Merged:
    """Put two states together that were made from `base`; an empty `base` is one without rows.

    It is symmetric: with the sides exchanged the rows are the same, and so are the conflicts but
    for the names of the sides.

    >>> base = Sheet(("id", "unit", "note"), rows={"F1": {"id": "F1", "unit": "x", "note": ""}})
    >>> ours = Sheet(base.columns, rows={"F1": {"id": "F1", "unit": "people", "note": ""}})
    >>> theirs = Sheet(base.columns, rows={"F1": {"id": "F1", "unit": "x", "note": "checked"}})
    >>> merge(base, ours, theirs).rows["F1"]
    {'id': 'F1', 'unit': 'people', 'note': 'checked'}
    """
    columns = _columns(base.columns, ours.columns, theirs.columns)
    both = [{row.row_id for row in row_changes(base, side)} for side in (ours, theirs)]
    rows = dict(base.rows)
    conflicts: dict[str, RowConflict] = {}
    for row_id in both[0] | both[1]:
        was, a, b = (side.rows.get(row_id) for side in (base, ours, theirs))
        if row_id not in both[1]:
            found: Cells | RowConflict | None = a
        elif row_id not in both[0]:
            found = b
        else:
            found = _row(row_id, columns, was, a, b)
        rows.pop(row_id, None)
        if isinstance(found, RowConflict):
            conflicts[row_id] = found
        elif found is not None:
            rows[row_id] = found
    named = [cell.field for item in conflicts.values() for cell in item.cells]
    columns = tuple(dict.fromkeys((*columns, *named)))  # one that a side removed is in question
    whole = {row_id: _with(columns, cells) for row_id, cells in rows.items()}
    return Merged(columns, whole, conflicts)


def _with(columns: tuple[str, ...], cells: Cells) -> dict[str, str]:
    return {name: cells.get(name, "") for name in columns}


def _columns(base: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...]) -> Columns:
    """The columns in the order of the side that changed them; of both, ours and then theirs."""
    if ours in (base, theirs):
        return theirs
    if theirs == base:
        return ours
    removed = (set(base) - set(ours)) | (set(base) - set(theirs))
    return tuple(name for name in dict.fromkeys((*ours, *theirs)) if name not in removed)


Columns = tuple[str, ...]


def _row(
    row_id: str, columns: Columns, was: Cells | None, ours: Cells | None, theirs: Cells | None
) -> Cells | RowConflict | None:
    """A row that both sides changed, added or removed."""
    before = was or {}
    if ours is None or theirs is None:
        left = ours if ours is not None else theirs
        if left is None:
            return None
        names = [name for name in left if left[name] != before.get(name, "")]
        sides = [
            (name, *(side.get(name, "") for side in (before, ours or {}, theirs or {})))
            for name in names
        ]
        cells = tuple(CellConflict(*side) for side in sides)
        return RowConflict(row_id=row_id, kind="removed", ours=ours, theirs=theirs, cells=cells)
    if was is None and _are_different(row_id, ours, theirs):
        return RowConflict(row_id=row_id, kind="id", ours=ours, theirs=theirs)
    merged: dict[str, str] = {}
    clashes: list[CellConflict] = []
    for name in dict.fromkeys((*columns, *ours, *theirs)):
        old, a, b = (side.get(name, "") for side in (before, ours, theirs))
        merged[name] = b if a == old else a
        if a != old and b not in (old, a):
            clashes.append(CellConflict(name, old, a, b))
    if not clashes:
        return merged
    return RowConflict(
        row_id=row_id,
        kind="cells",
        ours=merged,
        theirs={**merged, **{cell.field: cell.theirs for cell in clashes}},
        cells=tuple(clashes),
    )


_NUMBERED = re.compile(r"[A-Z]+[0-9]+")
_PLACE = ("source_id", "start", "exact", "row_id", "field")


def are_one_row(ours: Cells, theirs: Cells) -> bool:
    """Whether two new rows quote the same words, and neither says other things of them.

    One may say more than the other, and their coding may differ, as in coder and note.
    """
    said = [name for name in ours.keys() & theirs.keys() if name not in (*SPAN, *KEEPING)]
    is_contrary = any(ours[name] != theirs[name] for name in said if ours[name] and theirs[name])
    is_there = "exact" in ours and all(ours.get(name) == theirs.get(name) for name in _PLACE)
    return is_there and not is_contrary


def _are_different(row_id: str, ours: Cells, theirs: Cells) -> bool:
    """Whether a new row of each side has the id by chance.

    Only numbers are given by chance: a drawn id follows from what the row says, and one in words
    names the same actor or place.
    """
    is_number = bool(_NUMBERED.fullmatch(row_id))
    return ours != theirs and is_number and not are_one_row(ours, theirs)

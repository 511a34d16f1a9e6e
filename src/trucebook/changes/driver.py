"""What git's merge driver does: a file of a book as three sides have it, put together.

A conflict is left in the file between git's marks, around the two whole rows, or around the two
lines of a source record; what is not in conflict is in both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from trucebook.book.csv import file_order, record
from trucebook.book.git import merged_by_lines
from trucebook.book.ids import new_id
from trucebook.book.records import json_text
from trucebook.book.table import typed
from trucebook.changes.merge import Cells, Merged, RowConflict, merge
from trucebook.changes.renumber import renumbering
from trucebook.changes.state import Sheet
from trucebook.changes.written import any_schema, written_sheet
from trucebook.errors import DataError, UsageError
from trucebook.notation import read_json
from trucebook.problem import shorten
from trucebook.schemas.table import Schema

_OURS, _BETWEEN, _THEIRS = "<<<<<<< ours\n", "=======\n", ">>>>>>> theirs\n"


@dataclass(frozen=True, slots=True)
class MergedFile:
    """The bytes of a file after a merge, what is in conflict, and what else is to be said."""

    data: bytes
    conflicts: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def merge_files(base: bytes, ours: bytes, theirs: bytes, name: str) -> MergedFile:
    """Merge a table (`.csv`, its ids in the first column) or a source record (`.json`).

    Args:
        base: the file that both sides began with; empty where there was none.
        ours: the file of our side.
        theirs: the file of their side.
        name: its path, for messages; the ending says what it is.

    Returns:
        The file with the rows in their order, and a sentence for each conflict. A side that
        cannot be read, such as one with a conflict in it, is merged by lines, as git would.

    Raises:
        UsageError: the name has another ending.
    """
    forms = {".csv": _merged_table, ".json": _merged_record}
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in forms:
        raise UsageError(f"{name}: expected a table (.csv) or a source record (.json).")
    try:
        return forms[suffix](name, base, ours, theirs)
    except (DataError, ValueError) as error:
        data, conflicts = merged_by_lines(base, ours, theirs)
        reason = f"{name}: merged by lines, for a side cannot be read by rows: {error}"
        said = (f"{name}: lines in conflict: {conflicts}",) if conflicts else ()
        return MergedFile(data, said, (reason,))


def _merged_table(name: str, *sides: bytes) -> MergedFile:
    base, ours, theirs = (written_sheet(name, data) for data in sides)
    keys = {side.columns[0] for side in (base, ours, theirs) if side.columns}
    if len(keys) > 1:  # NOTE: sides of different tables would lose each other's columns.
        columns = shorten(", ".join(sorted(keys)))
        raise DataError(f"{name}:1:1: expected the same first column, found {columns}")
    drawn = renumbering(name, *sides)
    found = merge(*drawn.sheets(PurePosixPath(name).stem, base, ours, theirs))
    schema = any_schema(name, found.columns)
    used = {*base.rows, *ours.rows, *theirs.rows}
    conflicts = tuple(
        sentence
        for item in _in_order(schema, found.conflicts)
        for sentence in _sentences(schema, name, item, used)
    )
    lines = [record(found.columns), *_lines(schema, found)]
    return MergedFile("".join(lines).encode(), conflicts, tuple(drawn.remarks(name, ours, theirs)))


def _lines(schema: Schema, found: Merged) -> Iterator[str]:
    """Every row in its place, those in conflict between marks."""
    places: dict[str, Cells] = dict(found.rows)
    places |= {row_id: item.ours or item.theirs or {} for row_id, item in found.conflicts.items()}

    def line(cells: Cells | None) -> str:
        return "" if cells is None else record(cells.get(name, "") for name in schema.fields)

    for cells in sorted(places.values(), key=lambda cells: _place(schema, cells)):
        item = found.conflicts.get(cells[schema.key])
        if item is None:
            yield line(cells)
        else:
            yield from (_OURS, line(item.ours), _BETWEEN, line(item.theirs), _THEIRS)


def _place(schema: Schema, cells: Cells) -> tuple[Any, ...]:
    whole = {name: cells.get(name, "") for name in schema.fields}
    return file_order(schema, typed(schema, whole))


def _sentences(schema: Schema, file: str, item: RowConflict, used: set[str]) -> Iterator[str]:
    """What is in conflict in a row, and how to settle it."""
    place = f"{file}: {item.row_id}"
    if item.kind == "removed":
        side, other = ("ours", "theirs") if item.ours is None else ("theirs", "ours")
        names = ", ".join(cell.field for cell in item.cells)
        yield f"{place}: {side} removed the row, {other} changed {names}: keep it or remove it"
    elif item.kind == "id":
        said = list((item.theirs or {}).values())
        free = _free_id(schema, item.row_id, said, used)
        yield (
            f"{place}: both sides gave this id to a new row: keep both, and give theirs the id "
            f"{free}, also where their rows name it"
        )
    for cell in item.cells if item.kind == "cells" else ():
        values = ((side, getattr(cell, side)) for side in ("base", "ours", "theirs"))
        said = [f"{side} {shorten(text)!r}" if text else f"{side} empty" for side, text in values]
        yield f"{place}.{cell.field}: both sides changed it: {', '.join(said)}"


def _free_id(schema: Schema, row_id: str, said: list[str], used: set[str]) -> str:
    """An id drawn for a row, of the form that the ids of its table have."""
    form = {"pattern": f"^{row_id[:1]}[0-9a-z]{{4,}}$"}
    field = {"name": schema.key, "type": "string", "constraints": form}
    return new_id(Schema({**schema.descriptor, "fields": [field]}), said, used)


def _in_order(schema: Schema, found: Mapping[str, RowConflict]) -> list[RowConflict]:
    return sorted(found.values(), key=lambda item: _place(schema, item.ours or item.theirs or {}))


def _merged_record(name: str, *sides: bytes) -> MergedFile:
    """A source record: a table of one row, whose cells are its values as JSON."""
    row_id = PurePosixPath(name).stem
    sheets = [_as_row(row_id, data) for data in sides]
    found = merge(*sheets)
    item = found.conflicts.get(row_id)
    ours, theirs = (item.ours, item.theirs) if item else (found.rows[row_id], None)
    schema = any_schema(name, (_ID, *found.columns))
    sentences = _sentences(schema, name, item, {row_id}) if item else ()
    return MergedFile(_json(found.columns, ours or {}, theirs or ours or {}), tuple(sentences))


_ID = "source_id"


def _as_row(row_id: str, data: bytes) -> Sheet:
    if not data:
        return Sheet(())
    values = read_json(data)
    if not isinstance(values, dict):
        raise DataError("expected a JSON object")
    cells = {name: json.dumps(value, ensure_ascii=False) for name, value in values.items()}
    return Sheet(tuple(cells), rows={row_id: cells})


def _json(names: Iterable[str], ours: Cells, theirs: Cells) -> bytes:
    """A source record with each key on its line, those in conflict between marks."""
    kept = [name for name in names if ours.get(name) or theirs.get(name)]
    text = "{\n"
    for place, name in enumerate(kept, 1):
        end = ",\n" if place < len(kept) else "\n"
        one, other = (_key(name, side.get(name), end) for side in (ours, theirs))
        text += one if one == other else f"{_OURS}{one}{_BETWEEN}{other}{_THEIRS}"
    return f"{text}}}\n".encode()


def _key(name: str, value: str | None, end: str) -> str:
    if not value:
        return ""
    pair = json_text({name: json.loads(value)})
    return pair.removeprefix("{\n").removesuffix("\n}\n") + end

"""What an action changes, row by row, and how that is taken back when the files went on.

An edit holds a row of a file as it was and as it is, byte by byte. Where the row is still so, the
old bytes return; where others changed it meanwhile, their cells and ours are put together, or it
is a conflict, and nothing is written.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from trucebook.book.book import Book, read_beside, with_files
from trucebook.book.csv import sort_key
from trucebook.book.edits import table_with
from trucebook.book.records import SOURCES
from trucebook.book.remove import links_of
from trucebook.book.table import Row, Table, records
from trucebook.changes.merge import RowConflict, merge
from trucebook.changes.state import Sheet
from trucebook.errors import DataError
from trucebook.review.blind import BLIND
from trucebook.review.decisions import DECISIONS, decision_order
from trucebook.review.reliability import ADJUDICATIONS
from trucebook.review.web.contract import Conflict, RowChange
from trucebook.schemas.table import Schema


class RowEdit(Struct, frozen=True):
    """A row of a file: its bytes before and after, empty where there was none or is none."""

    file: str
    before: str
    after: str

    @property
    def reverse(self) -> RowEdit:
        """The edit that takes this one back."""
        return RowEdit(self.file, self.after, self.before)


class Clash(DataError):
    """An edit cannot be taken back: somebody changed the same cells meanwhile."""

    def __init__(self, message: str, conflicts: Sequence[Conflict]) -> None:
        super().__init__(message)
        self.conflicts = conflicts


@dataclass(frozen=True, slots=True)
class _Kind:
    """A file with rows that a person changes: how its rows are named and sorted."""

    schema: Schema
    names: tuple[str, ...]
    order: Callable[[Row], tuple[Any, ...]] | None = None

    def name(self, row: Row) -> str:
        """What no other row of the file is called."""
        return "\0".join(row.texts[name] for name in self.names)


_BESIDE = {
    f"dataset/{kind.schema.name}.csv": kind
    for kind in (
        _Kind(
            DECISIONS,
            (*("table", "source_id", "start", "end", "decision", "row_id", "proposed"),),
            decision_order,
        ),
        _Kind(
            BLIND,
            ("source_id", "start", "end"),
            lambda row: (sort_key(row.texts["source_id"]), row["start"] or 0),
        ),
        _Kind(
            ADJUDICATIONS,
            ("table", "source_id", "start", "end", "exact", "field"),
            lambda row: (),
        ),
    )
}
"""The files beside the tables that the page changes; what an extractor makes is none of them."""


def _kinds(book: Book) -> dict[str, _Kind]:
    tables = (table for name, table in book.tables.items() if name != SOURCES)
    own = {table.file: _Kind(table.schema, (table.schema.key,)) for table in tables}
    return {**own, **_BESIDE}


def _kind(kinds: Mapping[str, _Kind], file: str) -> _Kind:
    if file not in kinds:
        raise DataError(f"{file}: no definition in schemas/ has this table any more.")
    return kinds[file]


def _table(book: Book, file: str, kind: _Kind) -> Table:
    if file in _BESIDE:
        return read_beside(book.files, kind.schema)
    return book.tables[kind.schema.name]


def row_edits(old: Book, new: Book) -> list[RowEdit]:
    """The rows that differ between two states of a book, in the files that people change."""
    found: list[RowEdit] = []
    for file, kind in _kinds(old).items():
        if old.files.files.get(file) == new.files.files.get(file):
            continue
        before, after = (_records(book, file, kind) for book in (old, new))
        for name in dict.fromkeys((*before, *after)):
            one, other = before.get(name, ""), after.get(name, "")
            if one != other:
                found.append(RowEdit(file, one, other))
    return found


def _records(book: Book, file: str, kind: _Kind) -> dict[str, str]:
    return {kind.name(row): row.record for row in _table(book, file, kind).rows}


def is_undone(book: Book, edits: Iterable[RowEdit]) -> bool:
    """Whether every row of some edits is as it was before them.

    All rows of an action change in one move, so after a kill none of them is changed, or all.
    """
    kinds, known = _kinds(book), dict[str, dict[str, str]]()
    for edit in edits:
        kind = _kind(kinds, edit.file)
        found = known.setdefault(edit.file, _records(book, edit.file, kind))
        name = kind.name(_row(kind, edit.file, edit.before or edit.after))
        if found.get(name, "") != edit.before:
            return False
    return True


def _row(kind: _Kind, file: str, line: str) -> Row:
    """The row that a record is."""
    row = next(records(kind.schema, file, io.StringIO(line, newline="\n"), 1), None)
    if not isinstance(row, Row):
        raise DataError(f"{file}: its columns are others than when this was changed.")
    return row


def net_changes(book: Book, edits: Iterable[RowEdit]) -> list[RowChange]:
    """What some edits, one after the other, have changed in the tables, by table and row."""
    kinds, found = _kinds(book), dict[tuple[str, str], tuple[Row | None, Row | None]]()
    for edit in edits:
        kind = _kind(kinds, edit.file)
        old, new = (
            _row(kind, edit.file, line) if line else None for line in (edit.before, edit.after)
        )
        named = new or old
        if named is not None and edit.file not in _BESIDE:
            place = (edit.file, kind.name(named))
            found[place] = (found[place][0] if place in found else old, new)
    return [
        RowChange(
            table=kinds[file].schema.name,
            row_id=row_id,
            kind="added" if old is None else "removed" if new is None else "changed",
            before=_differing(old, new),
            after=_differing(new, old),
        )
        for (file, row_id), (old, new) in found.items()
        if (old and old.texts) != (new and new.texts)
    ]


def _differing(one: Row | None, other: Row | None) -> dict[str, str]:
    """The cells of a row that are not those of another."""
    if one is None:
        return {}
    beside = other.texts if other else {}
    return {name: text for name, text in one.texts.items() if text != beside.get(name, "")}


def taken_back(book: Book, edits: Sequence[RowEdit]) -> dict[str, bytes]:
    """The files of a book in which some edits are taken back.

    Raises:
        Clash: somebody changed the same cells meanwhile, or refers to a row that would go.
    """
    kinds, files, conflicts = _kinds(book), dict[str, bytes](), list[Conflict]()
    gone: list[Row] = []
    for file in dict.fromkeys(edit.file for edit in edits):
        kind = _kind(kinds, file)
        table = _table(book, file, kind)
        back = _Back(kind, table, [edit for edit in edits if edit.file == file])
        conflicts += back.conflicts()
        gone += [row for row in back.gone if file not in _BESIDE]
        how = (kind.name, kind.order) if kind.order else ()
        names = {kind.name(row) for row in back.gone}
        files[file] = table_with(book, table, back.new, names, *how)
    if conflicts:
        raise Clash("The same cells were changed by somebody else meanwhile.", conflicts)
    _require_unused(with_files(book, files), gone)
    return files


class _Back:
    """The edits of one file, taken back: the rows that return, and those that go."""

    def __init__(self, kind: _Kind, table: Table, edits: Sequence[RowEdit]) -> None:
        self.new: list[Row] = []
        self.gone: list[Row] = []
        self._kind, self._table = kind, table
        self._found: Mapping[str, RowConflict] = {}
        now = {kind.name(row): row for row in table.rows}
        moved: dict[str, tuple[Row | None, Row | None]] = {}
        for edit in edits:
            old, made = (self._read(line) for line in (edit.before, edit.after))
            named = made or old
            if named is None:
                continue
            here = now.get(kind.name(named))
            if (here.record if here else "") == edit.after:
                self._put(here, old)
            else:
                moved[kind.name(named)] = (old, made)
        self._merge(moved, now)

    def _read(self, line: str) -> Row | None:
        return _row(self._kind, self._table.file, line) if line else None

    def _put(self, here: Row | None, old: Row | None) -> None:
        if old is not None:
            self.new.append(old)
        elif here is not None:
            self.gone.append(here)

    def _merge(
        self, moved: Mapping[str, tuple[Row | None, Row | None]], now: Mapping[str, Row]
    ) -> None:
        """Rows that others changed meanwhile: their cells and those of before."""
        columns = tuple(self._kind.schema.fields)
        base, ours, theirs = (
            Sheet(columns, rows={name: row.texts for name, row in side.items() if row is not None})
            for side in (
                {name: made for name, (_, made) in moved.items()},
                {name: old for name, (old, _) in moved.items()},
                {name: now.get(name) for name in moved},
            )
        )
        merged = merge(base, ours, theirs)
        self._found = merged.conflicts
        for name in moved.keys() - merged.conflicts.keys():
            here, cells = now.get(name), merged.rows.get(name)
            if cells is None:
                self._put(here, None)
            elif here is None:
                self._put(None, moved[name][0])
            else:
                changed = {one: text for one, text in cells.items() if here.texts[one] != text}
                self.new += [self._read(here.rewritten(changed)) or here] if changed else []

    def conflicts(self) -> Iterator[Conflict]:
        """The cells that both sides changed."""
        for name, conflict in self._found.items():
            for cell in conflict.cells:
                yield Conflict(
                    table=self._kind.schema.name,
                    row_id=name.split("\0")[0],
                    field=cell.field,
                    seen=cell.base,
                    wanted=cell.ours,
                    found=cell.theirs,
                )


def _require_unused(book: Book, gone: Sequence[Row]) -> None:
    """Refuse to remove a row that another refers to."""
    ids = {row.id for row in gone}
    if not ids:
        return
    for row in book.every_row():
        for row_id in ids.intersection(links_of(row)):
            said = f"{row.file}:{row.line}: {row.id} refers to {row_id} by now."
            conflict = Conflict(
                table=row.schema.name, row_id=row.id, field="", seen="", wanted="", found=row_id
            )
            raise Clash(said, [conflict])

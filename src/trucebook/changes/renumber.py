"""Ids that both sides of a merge gave to different new rows: the rows of theirs get drawn ones.

Git merges the files of a book one by one, each in a run of its driver, so each run works out the
ids of the whole book: from the commits that are merged, which are the same in all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from trucebook.book.git import as_of, merged_commits
from trucebook.book.ids import has_drawn_ids, new_id
from trucebook.changes.merge import Cells, are_same_place, merge
from trucebook.changes.state import Sheet, Tables
from trucebook.changes.written import written_sheet
from trucebook.errors import DataError, SchemaError, UsageError
from trucebook.problem import shorten
from trucebook.schemas.files import read_schemas
from trucebook.schemas.table import Schema

_WORD = re.compile(rb"\w+")
_OF_ANY_TABLE = ("row_id", "heir_id")
_WORDS = ("exact", "name", "wording")


@dataclass(frozen=True, slots=True)
class Renumbering:
    """The ids that rows of their side get in a merge, by the ids that it gave them.

    Attributes:
        schemas: the definitions of the tables, by name.
        ids: the new id by the old one.
    """

    schemas: Mapping[str, Schema] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)

    def followed(self, table: str, base: Sheet, theirs: Sheet) -> Sheet:
        """A table of theirs, with the new ids in the rows that they added or changed."""
        if not self.ids or table not in self.schemas:
            return theirs
        schema = self.schemas[table]
        rows = [
            cells if base.rows.get(row_id) == cells else self._row(schema, cells)
            for row_id, cells in theirs.rows.items()
        ]
        return replace(theirs, rows={cells[schema.key]: cells for cells in rows})

    def _row(self, schema: Schema, cells: Cells) -> Cells:
        changed = dict(cells)
        for name in _linking(schema):
            items = _items(schema, cells, name)
            if not self.ids.keys().isdisjoint(items):
                mark = schema.fields[name].separator or ""
                changed[name] = mark.join(self.ids.get(item, item) for item in items)
        return changed

    def remarks(self, file: str, theirs: Sheet) -> Iterator[str]:
        """A line for each row of a table of theirs that gets another id."""
        for row_id, cells in theirs.rows.items():
            if row_id in self.ids:
                words = next((cells[name] for name in _WORDS if cells.get(name)), "")
                yield (
                    f"{file}: {row_id}: both sides gave this id to a new row; that of theirs is "
                    f"{self.ids[row_id]} now: {shorten(words)!r}"
                )


def renumbering(name: str, *sides: bytes) -> Renumbering:
    """The ids that rows of their side get in the merge which runs us as git's driver.

    None where another command than `git merge` or `git pull` runs us, or a table of a side cannot
    be read: what is merged in the other files is not known then, and the ids are a conflict.

    Args:
        name: path in the repository of the file that this run merges.
        sides: that file in the state that both sides began with, in ours and in theirs.
    """
    path = PurePosixPath(name)
    commits = merged_commits()
    if commits is None or path.parent.name != _TABLES:
        return Renumbering()
    try:
        with ExitStack() as stack:
            root = Path(path.parent.parent)
            folders = [stack.enter_context(as_of(root, commit)) for commit in commits]
            parts = [_files(folder) for folder in folders]
            if [files.get(f"{_TABLES}/{path.name}", b"") for files in parts] != list(sides):
                return Renumbering()
            return drawn_ids(read_schemas(folders[1] / "schemas"), *parts)
    except (UsageError, DataError, SchemaError, ValueError):
        return Renumbering()


_TABLES = "dataset"


def _files(folder: Path) -> dict[str, bytes]:
    """The files of a book, but for its texts, by path."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".txt")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@dataclass(frozen=True, slots=True)
class _Sides:
    """A book in the three states of a merge.

    Attributes:
        schemas: the definitions of the tables that have a file.
        base, ours, theirs: those tables.
        taken: the tables that git takes from one side as they are, for the other left them alone.
        named: the words in other files that their side changed.
    """

    schemas: Mapping[str, Schema]
    base: Tables
    ours: Tables
    theirs: Tables
    taken: frozenset[str]
    named: frozenset[str]

    @classmethod
    def of(cls, schemas: Mapping[str, Schema], *states: Mapping[str, bytes]) -> _Sides:
        """The sides that have these files."""
        base, ours, theirs = states
        paths = {name: f"{_TABLES}/{name}.csv" for name in schemas}
        first, one, other = (
            {name: written_sheet(path, files.get(path, b"")) for name, path in paths.items()}
            for files in states
        )
        taken = frozenset(
            name
            for name, path in paths.items()
            if base.get(path) == ours.get(path) or ours.get(path) == theirs.get(path)
        )
        others = theirs.keys() - paths.values()
        changed = (theirs[path] for path in others if theirs[path] != base.get(path))
        named = frozenset(word.decode() for data in changed for word in _WORD.findall(data))
        return cls(schemas, first, one, other, taken, named)

    def followed(self, ids: Mapping[str, str]) -> Tables:
        """The tables of theirs with new ids."""
        new = Renumbering(self.schemas, ids)
        return {
            name: new.followed(name, self.base[name], sheet) for name, sheet in self.theirs.items()
        }


def drawn_ids(schemas: Mapping[str, Schema], *states: Mapping[str, bytes]) -> Renumbering:
    """New ids for the rows of theirs whose ids ours gave to others, by the files of the book.

    A row that is named where no driver follows keeps its id: in a table that git takes as it is
    from their side, for ours left it alone, or in another file.

    Args:
        schemas: the definitions of the tables, by name.
        states: the files by path, as both sides began, of our side and of theirs.

    Raises:
        DataError, ValueError: a table cannot be read.
    """
    sides = _Sides.of(schemas, *states)
    kept: set[str] = set()
    while True:
        ids = _drawn_but(sides, kept)
        stuck = {row_id for row_id in ids if row_id in sides.named}
        for name in sides.taken:
            old, new = (tables[name].rows for tables in (sides.theirs, sides.followed(ids)))
            changed = [cells for row_id, cells in old.items() if new.get(row_id) != cells]
            schema = sides.schemas[name]
            stuck |= {
                item
                for cells in changed
                for column in _linking(schema)
                for item in _items(schema, cells, column)
            }
        stuck &= ids.keys()
        if not stuck:
            return Renumbering(sides.schemas, ids)
        kept |= stuck


def _drawn_but(sides: _Sides, kept: set[str]) -> dict[str, str]:
    """The new ids, as long as rows that name a row with one become others by that."""
    states = (sides.base, sides.ours, sides.theirs)
    used = {row_id for tables in states for sheet in tables.values() for row_id in sheet.rows}
    ids: dict[str, str] = {}
    is_growing = True
    while is_growing:
        size = len(ids)
        followed = sides.followed(ids)
        for name, schema in sorted(sides.schemas.items()):
            if not has_drawn_ids(schema):
                continue
            for row_id in sorted(_collisions(sides, name, followed[name]) - ids.keys() - kept):
                cells = sides.theirs[name].rows[row_id]
                ids[row_id] = new_id(schema, cells.values(), used)
                used.add(ids[row_id])
        is_growing = len(ids) > size
    return ids


def _collisions(sides: _Sides, name: str, followed: Sheet) -> set[str]:
    """The ids in a table that ours gave to other new rows than theirs, as these are now."""
    base, ours, theirs = (tables[name].rows for tables in (sides.base, sides.ours, sides.theirs))
    found = merge(sides.base[name], sides.ours[name], followed).conflicts.values()
    numbered = {item.row_id for item in found if item.kind == "id"}
    both = ours.keys() & theirs.keys() & followed.rows.keys() - base.keys()
    return numbered | {
        row_id
        for row_id in both
        if followed.rows[row_id] != theirs[row_id]
        and not are_same_place(ours[row_id], followed.rows[row_id])
    }


def _linking(schema: Schema) -> Iterator[str]:
    """The columns that hold ids: the key of the table, and those that refer to rows."""
    for name, column in schema.fields.items():
        if name in (schema.key, *_OF_ANY_TABLE, *schema.references) or column.items:
            yield name


def _items(schema: Schema, cells: Cells, name: str) -> list[str]:
    mark, text = schema.fields[name].separator, cells.get(name, "")
    return text.split(mark) if mark else [text]

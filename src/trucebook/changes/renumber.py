"""Ids that both sides of a merge gave to different new rows: the rows of theirs get drawn ones.

Git merges the files of a book one by one, each in a run of its driver, so each run works out the
ids of the whole book: from the commits that are merged, which are the same in all of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from trucebook.book.git import as_of, merged_commits
from trucebook.book.ids import has_drawn_ids, new_id
from trucebook.changes.merge import Cells, are_one_row, merge
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
    """The ids that rows get in a merge, by the ids that they have in its three states.

    Attributes:
        schemas: the definitions of the tables, by name.
        base, ours, theirs: the new id by the old one, in each state.
        reused: ids of rows of the base that are to be taken for ids of new rows on both sides.
    """

    schemas: Mapping[str, Schema] = field(default_factory=dict)
    base: Mapping[str, str] = field(default_factory=dict)
    ours: Mapping[str, str] = field(default_factory=dict)
    theirs: Mapping[str, str] = field(default_factory=dict)
    reused: frozenset[str] = frozenset()

    def sheets(self, table: str, base: Sheet, ours: Sheet, theirs: Sheet) -> tuple[Sheet, ...]:
        """A table in the three states, with the new ids in its rows and in what names them."""
        if table not in self.schemas:
            return base, ours, theirs
        rows = {row_id: cells for row_id, cells in base.rows.items() if row_id not in self.reused}
        schema, base = self.schemas[table], replace(base, rows=rows)
        pairs = ((base, self.base), (ours, self.ours), (theirs, self.theirs))
        return tuple(_renamed(schema, sheet, ids) for sheet, ids in pairs)

    def remarks(self, file: str, ours: Sheet, theirs: Sheet) -> Iterator[str]:
        """A line for each row of a table that gets another id."""
        sides = (("ours", ours, self.ours), ("theirs", theirs, self.theirs))
        for side, sheet, ids in sides:
            for row_id in sorted(sheet.rows.keys() & ids.keys()):
                cells = sheet.rows[row_id]
                words = next((cells[name] for name in _WORDS if cells.get(name)), "")
                yield (
                    f"{file}: {row_id}: both sides gave this id to a row; that of {side} is "
                    f"{ids[row_id]} now: {shorten(words)!r}"
                )


def _renamed(schema: Schema, sheet: Sheet, ids: Mapping[str, str]) -> Sheet:
    if not ids:
        return sheet
    rows = (_with_ids(schema, cells, ids) for cells in sheet.rows.values())
    return replace(sheet, rows={cells[schema.key]: cells for cells in rows})


def _with_ids(schema: Schema, cells: Cells, ids: Mapping[str, str]) -> Cells:
    changed = dict(cells)
    for name in _linking(schema):
        items = _items(schema, cells, name)
        if not ids.keys().isdisjoint(items):
            mark = schema.fields[name].separator or ""
            changed[name] = mark.join(ids.get(item, item) for item in items)
    return changed


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
            return new_ids(read_schemas(folders[1] / "schemas"), *parts)
    except (UsageError, DataError, SchemaError, ValueError):
        return Renumbering()


_TABLES = "dataset"


def _files(folder: Path) -> dict[str, bytes]:
    """The files of a book, but for its texts, by path."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".txt")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@dataclass(frozen=True, slots=True)
class _Side:
    """A book as one side of a merge has it.

    Attributes:
        tables: its tables.
        taken: those that git takes from it as they are, for the other side left them alone.
        named: the words in other files that the side changed.
    """

    tables: Tables
    taken: frozenset[str]
    named: frozenset[str]

    @classmethod
    def of(cls, paths: Mapping[str, str], *states: Mapping[str, bytes]) -> _Side:
        """The side with the files of the first of three states; the others are base and other."""
        files, base, other = states
        tables = {name: written_sheet(path, files.get(path, b"")) for name, path in paths.items()}
        taken = frozenset(
            name
            for name, path in paths.items()
            if other.get(path) in (base.get(path), files.get(path))
        )
        others = files.keys() - paths.values()
        changed = (files[path] for path in others if files[path] != base.get(path))
        named = frozenset(word.decode() for data in changed for word in _WORD.findall(data))
        return cls(tables, taken, named)

    def stuck(self, schemas: Mapping[str, Schema], ids: Mapping[str, str]) -> set[str]:
        """Those of some ids that are named where they cannot be replaced."""
        names = {
            item
            for table in self.taken
            for cells in self.tables[table].rows.values()
            for column in _linking(schemas[table])
            for item in _items(schemas[table], cells, column)
        }
        return ids.keys() & (names | self.named)


def new_ids(schemas: Mapping[str, Schema], *states: Mapping[str, bytes]) -> Renumbering:
    """New ids for the rows of theirs whose ids ours gave to others, by the files of the book.

    Where an earlier merge did so, and a branch went on with the old ids, its rows get those that
    they have in the other. A row that is named where no driver can follow keeps its id: in a
    table that git takes as it is, for one side left it alone, or in another file.

    Args:
        schemas: the definitions of the tables, by name.
        states: the files by path, as both sides began, of our side and of theirs.

    Raises:
        DataError, ValueError: a table cannot be read.
    """
    base, ours, theirs = states
    paths = {name: f"{_TABLES}/{name}.csv" for name in schemas}
    sides = (
        _Side.of(paths, base, base, base),
        _Side.of(paths, ours, base, theirs),
        _Side.of(paths, theirs, base, ours),
    )
    kept: set[str] = set()
    while True:
        found = _drawn(_moved(schemas, sides, kept), sides, kept)
        stuck = sides[1].stuck(schemas, found.ours) | sides[2].stuck(schemas, found.theirs)
        if not stuck:
            return found
        kept |= stuck


def _moved(schemas: Mapping[str, Schema], sides: Iterable[_Side], kept: set[str]) -> Renumbering:
    """The ids of rows that one side has under other ids, and that the other went on with."""
    base, *both = (side.tables for side in sides)
    ours, theirs = (_moves(schemas, base, tables) for tables in both)
    moves = {old: new for old, new in {**ours, **theirs}.items() if old not in kept}
    return Renumbering(
        schemas,
        moves,
        {old: new for old, new in moves.items() if old not in ours},
        {old: new for old, new in moves.items() if old not in theirs},
        frozenset(kept & {*ours, *theirs}),
    )


def _moves(schemas: Mapping[str, Schema], base: Tables, side: Tables) -> dict[str, str]:
    """The ids that a side gave to other rows, whose rows it has as they were under new ids."""
    ids: dict[str, tuple[str, str]] = {}
    for table in filter(lambda name: has_drawn_ids(schemas[name]), schemas):
        was, now = base[table].rows, side[table].rows
        said = {row_id: _said(schemas[table], now[row_id]) for row_id in now.keys() - was.keys()}
        counts = Counter(said.values())
        new = {words: row_id for row_id, words in said.items() if counts[words] == 1}
        for old in was.keys() & now.keys():
            words = _said(schemas[table], was[old])
            if was[old] != now[old] and words in new:
                ids[old] = (table, new[words])
    while True:
        moves = {old: new for old, (_, new) in ids.items()}
        same = {
            old: (table, new)
            for old, (table, new) in ids.items()
            if _with_ids(schemas[table], base[table].rows[old], moves) == side[table].rows[new]
        }
        if len(same) == len(ids):
            return moves
        ids = same


def _said(schema: Schema, cells: Cells) -> tuple[str, ...]:
    """A row without ids."""
    linking = set(_linking(schema))
    return tuple(cells.get(name, "") for name in schema.fields if name not in linking)


def _drawn(found: Renumbering, sides: Iterable[_Side], kept: set[str]) -> Renumbering:
    """Also new ids for rows of theirs, as long as rows that name them become others by that."""
    states = [side.tables for side in sides]
    used = {row_id for tables in states for sheet in tables.values() for row_id in sheet.rows}
    is_growing = True
    while is_growing:
        ids: dict[str, str] = {}
        for table, schema in found.schemas.items():
            if not has_drawn_ids(schema):
                continue
            written = [tables[table] for tables in states]
            now = found.sheets(table, *written)
            for row_id in sorted(_collisions(written[2], *now) - kept):
                ids[row_id] = new_id(schema, now[2].rows[row_id].values(), used)
                used.add(ids[row_id])
        found = replace(found, theirs={**found.theirs, **ids})
        is_growing = bool(ids)
    return found


def _collisions(written: Sheet, base: Sheet, ours: Sheet, theirs: Sheet) -> set[str]:
    """The ids that ours gave to other new rows than theirs, which were `written` otherwise."""
    found = merge(base, ours, theirs).conflicts.values()
    numbered = {item.row_id for item in found if item.kind == "id"}
    both = ours.rows.keys() & theirs.rows.keys() - base.rows.keys()
    return numbered | {
        row_id
        for row_id in both
        if theirs.rows[row_id] != written.rows.get(row_id)
        and not are_one_row(ours.rows[row_id], theirs.rows[row_id])
    }


def _linking(schema: Schema) -> Iterator[str]:
    """The columns that hold ids: the key of the table, and those that refer to rows."""
    for name, column in schema.fields.items():
        if name in (schema.key, *_OF_ANY_TABLE, *schema.references) or column.items:
            yield name


def _items(schema: Schema, cells: Cells, name: str) -> list[str]:
    mark, text = schema.fields[name].separator, cells.get(name, "")
    return text.split(mark) if mark else [text]

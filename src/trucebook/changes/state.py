"""One side of a comparison: the tables of a book or a release, as cell texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from trucebook.book.book import Book, read_files, read_tables
from trucebook.book.git import as_of
from trucebook.book.table import Row, Table, read_table
from trucebook.errors import DataError, UsageError, unknown
from trucebook.language import say
from trucebook.load.releases import Release, home, releases
from trucebook.schemas.files import definitions
from trucebook.schemas.table import Schema
from trucebook.spans import WITHHELD, printed, withheld
from trucebook.version import is_version


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its columns, the codes of a column with a list of them, and its rows by id.

    Cells are canonical texts, so null and empty text are the same. Every row has a cell for each
    column, and its id is in one of them.
    """

    columns: tuple[str, ...]
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, schema: Schema, rows: Iterable[Row]) -> Sheet:
        """The sheet of a table as read.

        Raises:
            DataError: a row has no id, or that of another row.
        """
        found: dict[str, Mapping[str, str]] = {}
        for row in rows:
            cells = {name: row.canonical(name) for name in schema.fields}
            row_id = cells[schema.key]
            if not row_id or row_id in found:
                wanted = (
                    say("expected an id that no other row has") if row_id else say("expected an id")
                )
                hint = say(
                    "Rows are compared by their ids: trucebook validate lists every such row."
                )
                raise DataError(row.problem(schema.key, wanted, hint).as_text())
            found[row_id] = cells
        lists = {name: tuple(item.codes) or item.enum for name, item in schema.fields.items()}
        codes = {name: listed for name, listed in lists.items() if listed}
        return cls(tuple(schema.fields), codes, found)


Tables = Mapping[str, Sheet]


@dataclass(frozen=True, slots=True)
class State:
    """The tables of a book at some time, and the name of that state in reports."""

    name: str
    tables: Tables


def read_state(side: str | Path, book: str | Path | None = None) -> State:
    """Read one side of a comparison. No rule is applied: only unreadable tables are refused.

    Args:
        side: a version that the book has released ("0.1.0"); "git:REV" for the book at a
            revision; else the folder of a release, or of a book.
        book: the book that has the versions and revisions; without, the versions are those that
            came with the package, and the revisions those of the current folder.

    Raises:
        UsageError: there is no such version, revision, release or book.
        DataError: rows cannot be read, or have no or the same id; the message says where.
        DamagedRelease: a file of the release differs from its checksum.
        SchemaError: a table definition cannot be read.
    """
    name = str(side)
    if name.startswith("git:"):
        with as_of(Path(book or "."), name.removeprefix("git:")) as folder:
            return State(name, _of_book(folder))
    if is_version(name) and not Path(side).exists():
        home_of = Path(book) if book else home()
        found = {release.version: release for release in releases(home_of)}
        if not found:
            raise UsageError(f"{home_of}: expected releases in build/, where {name} would be.")
        if name not in found:
            raise unknown("version", name, found)
        return state_of_release(found[name])
    if (Path(side) / "datapackage.json").is_file():
        return replace(state_of_release(Release(name, Path(side))), name=name)
    if not Path(side).is_dir():
        raise UsageError(
            f"{name}: expected a released version (0.1.0), git:REVISION, or the folder of a book "
            "or a release."
        )
    return State(name, _of_book(Path(side)))


def state_of_release(release: Release) -> State:
    """A release as one side; errors as for `read_state`."""
    tables = (
        read_table(schema, f"{name}.csv", release.read(f"{name}.csv"))
        for name, schema in release.schemas.items()
    )
    return State(f"release {release.version}", _sheets(tables))


def state_of_book(book: Book) -> State:
    """A book that has been read, under its version; errors as for `read_state`."""
    return State(f"release {book.version}", _sheets(book.tables.values()))


def _of_book(root: Path) -> dict[str, Sheet]:
    files = read_files(root)
    return _sheets(read_tables(files, definitions(files.within("schemas"))).values())


_Place = tuple[str, int, int]
"""A source, and the offsets of a place in its text."""


def printable(tables: Tables, *withholding: Tables) -> Tables:
    """The tables, but for cells with words that the sources of any of some states withhold."""
    kept = {
        (source_id, *place)
        for state in withholding
        for source_id, row in state.get("sources", Sheet(())).rows.items()
        for place in withheld(row.get("withheld", "").split("; "))
    }
    words = set(filter(None, (_words_at(row, place) for row in _rows(tables) for place in kept)))
    return (
        {name: _without(sheet, kept, words) for name, sheet in tables.items()} if kept else tables
    )


def _rows(tables: Tables) -> Iterable[Mapping[str, str]]:
    return (row for sheet in tables.values() for row in sheet.rows.values())


def _words_at(row: Mapping[str, str], place: _Place) -> str:
    """The words of a place as a row cites them; empty where it does not, or not all of them."""
    source_id, low, high = place
    start = _offset(row, "start")
    if row.get("source_id") != source_id or start is None or start > low:
        return ""
    words = row.get("exact", "")[low - start : high - start]
    return words if len(words) == high - low else ""


def _offset(row: Mapping[str, str], name: str) -> int | None:
    text = row.get(name, "")
    return int(text) if text.isdecimal() else None


def _without(sheet: Sheet, kept: Iterable[_Place], words: Iterable[str]) -> Sheet:
    rows = {}
    for row_id, row in sheet.rows.items():
        every = "\n".join(row.values())
        hidden = (
            {name for name, text in row.items() if any(one in text for one in words)}
            if any(one in every for one in words)
            else set()
        )
        for name, start, end in _printed(row):
            for source_id, low, high in kept:
                if row["source_id"] == source_id and start < high and low < end:
                    hidden.add(name)
        rows[row_id] = {**row, **dict.fromkeys(hidden, WITHHELD)} if hidden else row
    return replace(sheet, rows=rows)


def _printed(row: Mapping[str, str]) -> Iterable[tuple[str, int, int]]:
    """The cells of a row that cites a source, each with the place of its words."""
    start, end = _offset(row, "start"), _offset(row, "end")
    if start is None or end is None or "source_id" not in row:
        return ()
    return printed(start, end, row.get("prefix", ""), row.get("suffix", ""))


def _sheets(tables: Iterable[Table]) -> dict[str, Sheet]:
    sheets: dict[str, Sheet] = {}
    for table in tables:
        if table.unreadable:
            raise DataError(table.unreadable[0].as_text())
        sheets[table.schema.name] = Sheet.of(table.schema, table.rows)
    return sheets

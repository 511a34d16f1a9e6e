"""The rows that answers are read from: those of a release, or of a book as it is now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from trucebook.errors import DataError, UsageError, unknown
from trucebook.load.releases import is_book
from trucebook.load.tables import ReleaseTables, Source, tables_at, tables_of
from trucebook.read.nesting import Nesting
from trucebook.schemas.arrow import arrow_table
from trucebook.schemas.files import PACKAGE
from trucebook.schemas.table import WITHDRAWN, Schema
from trucebook.spans import WITHHELD
from trucebook.version import is_version

if TYPE_CHECKING:
    from trucebook.book.table import Row, Table

Cells = Mapping[str, Any]


def folded(name: str) -> str:
    """A name in the one case and form in which names are compared."""
    return normalize("NFKC", name).casefold().strip()


@dataclass(frozen=True, eq=False)
class Claims:
    """The rows of every table, as typed values.

    Attributes:
        name: what they are of, in words: "release 0.4.0", "the book here", "the book in floods".
        schemas: the definitions of the tables.
        tables: the rows by table; a list cell is a list, an empty one None.
    """

    name: str
    schemas: Mapping[str, Schema]
    tables: Mapping[str, tuple[Cells, ...]]

    def rows(self, table: str) -> tuple[Cells, ...]:
        """The rows of a table that count: none of a table that there is not."""
        return self._standing.get(table, ())

    def row(self, table: str, row_id: str | None) -> Cells | None:
        """A row by its id, whether it counts or not."""
        return self._by_id.get(table, {}).get(row_id or "")

    def where(self, table: str, column: str, value: Any) -> Sequence[Cells]:
        """The rows of a table that count and have a value in a column, or in the list there."""
        if (table, column) not in self._indexes:
            index: dict[Any, list[Cells]] = {}
            for row in self.rows(table):
                cell = row.get(column)
                for one in cell if isinstance(cell, list) else [cell]:
                    index.setdefault(one, []).append(row)
            self._indexes[table, column] = index
        return self._indexes[table, column].get(value, ())

    def find(self, table: str, row_id: str) -> Cells:
        """A row that counts; a `UsageError` names near ids where there is none."""
        key = self.schemas[table].key
        found = {row[key]: row for row in self.rows(table)}
        if row_id not in found:
            raise unknown(f"row of {table}", row_id, found)
        return found[row_id]

    def called(self, table: str, row_id: str | None) -> str:
        """The name of a row, else its id; empty without one."""
        row = self.row(table, row_id) or {}
        return str(row.get("name") or row.get("title") or row_id or "")

    def names(self, table: str) -> dict[str, str]:
        """What the rows of a table are called, by their ids."""
        return {row_id: self.called(table, row_id) for row_id in self._by_id.get(table, {})}

    def ids_of(self, table: str, name: str) -> Sequence[str]:
        """The rows of a table that a name means: the one of that id, else those called so."""
        ids, named = _names_of(self, table)
        return [name] if name in ids else named.get(folded(name), [])

    def nesting(self, table: str) -> Nesting:
        """Which rows of a table with a column `within` lie within which."""
        key = self.schemas[table].key
        return Nesting.of({row[key]: row.get("within") for row in self.rows(table)})

    def require(self, table: str, *columns: str) -> None:
        """Refuse tables that an answer cannot be read from; the message says what they lack."""
        if table not in self.schemas:
            lacking = f"the table {table!r}"
        elif missing := [name for name in columns if name not in self.schemas[table].fields]:
            lacking = f"the column {missing[0]!r} in the table {table!r}"
        else:
            return
        raise UsageError(
            f"{self.name}: expected {lacking}, from which this answer is read. Books and releases "
            "from data 0.3.0 on have it: `trucebook init` starts one, and "
            "trucebook.versions() lists the releases that came with the package."
        )

    @cached_property
    def _standing(self) -> Mapping[str, tuple[Cells, ...]]:
        return {
            name: tuple(row for row in rows if row.get("row_status") not in WITHDRAWN)
            for name, rows in self.tables.items()
        }

    @cached_property
    def _indexes(self) -> dict[tuple[str, str], dict[Any, list[Cells]]]:
        return {}

    @cached_property
    def _by_id(self) -> Mapping[str, Mapping[str, Cells]]:
        return {
            name: {row[self.schemas[name].key]: row for row in rows}
            for name, rows in self.tables.items()
        }


@lru_cache(maxsize=8)
def _names_of(found: Claims, table: str) -> tuple[frozenset[str], Mapping[str, Sequence[str]]]:
    """The ids of a table, and by name or alias the ids that it means."""
    named: dict[str, list[str]] = {}
    key = found.schemas[table].key if table in found.schemas else ""
    for row in found.rows(table):
        for name in (row.get("name") or row[key], *(row.get("aliases") or ())):
            named.setdefault(folded(str(name)), []).append(row[key])
    return frozenset(row[key] for row in found.rows(table)), named


def claims(
    where: str | Path | None = None, version: str | None = None, source: Source = None
) -> Claims:
    """The rows of a book or a release.

    Args:
        where: the folder of a book, or of a release, or an archive of one; or the version of a
            release that came with the package; without, the newest of these.
        version: version of the data; the newest by default.
        source: where else to take the release from; see `trucebook.load`.

    Raises:
        UsageError: there is no such book, release or version.
        DataError: a table of the book cannot be read as rows; the message says where.
    """
    if where is None:
        return _of_release(tables_of(version, source))
    if version is not None or source is not None:
        raise UsageError(
            "A book or a release folder has one version: give no other, and no source."
        )
    path = Path(where)
    if is_version(str(where)) and not path.exists():
        return _of_release(tables_of(str(where), None))
    if not is_book(path):
        if not path.is_file() and not (path / PACKAGE).is_file():
            found = "neither" if path.is_dir() else "nothing"
            raise UsageError(
                f"{where}: expected the folder of a book (schemas/, dataset/, seeds/) or of a "
                f"release ({PACKAGE}), or an archive of one; found {found}."
            )
        return _of_release(tables_at(path))
    from trucebook.book.book import read_files, read_tables  # noqa: PLC0415 - readers of releases
    from trucebook.schemas.files import definitions  # noqa: PLC0415

    files = read_files(path)
    schemas = definitions(files.within("schemas"))
    name = f"the book in {where}" if path.parts else "the book here"
    return claims_in(name, schemas, read_tables(files, schemas))


def claims_in(name: str, schemas: Mapping[str, Schema], tables: Mapping[str, Table]) -> Claims:
    """The rows of the tables of a book, called `name`; errors as for `claims`."""
    for table in tables.values():
        if table.problems:
            raise DataError(table.problems[0].as_text())
        _require_ids(table)
    return claims_of(name, schemas, _printable(tables))


def _require_ids(table: Table) -> None:
    """Refuse a table of which two rows have one id, or one has none: answers name rows by id."""
    seen: set[str] = set()
    for row in table.rows:
        if not row.id or row.id in seen:
            found = f"{row.id} a second time" if row.id else "none"
            raise DataError(
                f"{row.file}:{row.line}: expected an id of its own for the row, found {found}. "
                "`trucebook validate` reports every such row."
            )
        seen.add(row.id)


def claims_of(
    name: str, schemas: Mapping[str, Schema], rows: Mapping[str, Iterable[Any]]
) -> Claims:
    """The rows of a book that has been read; each gives its cells by name."""
    tables = {key: tuple(arrow_table(schemas[key], rows[key]).to_pylist()) for key in schemas}
    return Claims(name, schemas, tables)


def _printable(tables: Mapping[str, Table]) -> dict[str, list[Any]]:
    """The rows of a book, but for cells with words that their sources withhold.

    A release has no such cells, as a rule keeps them out; a book at work on may have some.
    """
    from trucebook.changes.state import Sheet, printable  # noqa: PLC0415 - as above

    places = {
        name: [row.id if name == "sources" else str(at) for at, row in enumerate(table.rows)]
        for name, table in tables.items()
    }
    sheets = {
        name: Sheet((), {}, dict(zip(places[name], (row.texts for row in table.rows), strict=True)))
        for name, table in tables.items()
    }
    shown = printable(sheets, sheets)
    return {
        name: [
            _without(row, shown[name].rows[place])
            for place, row in zip(places[name], table.rows, strict=True)
        ]
        for name, table in tables.items()
    }


def _without(row: Row, shown: Mapping[str, str]) -> Any:
    """A row, but for its texts that are not shown."""
    hidden = [name for name, text in shown.items() if text == WITHHELD]
    cells = ((name, row.cells.get(name)) for name in hidden)
    instead = {
        name: [WITHHELD] if isinstance(cell, tuple) else WITHHELD
        for name, cell in cells
        if isinstance(cell, tuple | str)
    }
    return {**row.cells, **instead} if instead else row


def _of_release(found: ReleaseTables) -> Claims:
    tables = {name: tuple(found.arrow(name).to_pylist()) for name in found.schemas}
    return Claims(f"release {found.release.version}", found.schemas, tables)

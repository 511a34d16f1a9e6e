"""`delta.parquet`: does it lead from the release before to the tables of this one?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from trucebook.book.book import Book
from trucebook.changes.compare import Changes, totals
from trucebook.changes.delta import DELTA, from_rows, revert
from trucebook.changes.state import Tables, state_of_book, state_of_release
from trucebook.errors import DamagedRelease, DataError
from trucebook.load.releases import SUMS, Release, entries
from trucebook.problem import Problem
from trucebook.release.contents import DELTA_FILES
from trucebook.verify.faults import fault, sha256
from trucebook.verify.files import ReleaseFiles

DELTA_TABLE, CHANGES = DELTA_FILES
_RULE = "delta_gives_the_tables"


def read_delta(release: ReleaseFiles, version: str) -> Changes:
    """The changes that a release lists, from the release that its `CHANGES.md` names.

    Raises:
        DataError: it lists none, or none that can be read.
    """
    found = release.decoded.get(DELTA_TABLE, "there is no such file")
    if isinstance(found, str):
        raise DataError(found)
    if found.schema.names != list(DELTA.fields):
        raise DataError(f"{DELTA_TABLE}: expected the columns {', '.join(DELTA.fields)}")
    old = f"release {_before(release)}"
    try:
        return from_rows(found.to_pylist(), old, f"release {version}")
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise DataError(f"expected rows of a delta: {error!r}") from None


def check_delta(release: ReleaseFiles, book: Book, index: Path | None) -> Iterator[Problem]:
    """Undone, the changes fit the tables and give those of the release before, where that is known.

    Args:
        release: the release.
        book: the release read as a book; its tables can be read.
        index: folder of the `releases.json` that names the release before.
    """
    if DELTA_TABLE not in release.files:
        return
    try:
        changes, tables = read_delta(release, book.version), state_of_book(book).tables
        old = revert(tables, changes)
    except (DataError, RecursionError, TypeError, ValueError) as error:
        yield fault(_RULE, DELTA_TABLE, "expected changes that lead to these tables", error)
        return
    yield from _partial(changes, old, tables)
    try:
        known = _tables_before(release, index or release.home)
    except (DataError, OSError) as error:
        yield fault(_RULE, DELTA_TABLE, "expected the release before, to compare with", error)
        return
    for name in () if known is None else sorted(old.keys() | known.keys()):
        if known is not None and old.get(name) != known.get(name):
            wanted = f"expected the changes of {name} since {changes.old}, which lies beside it"
            yield fault(_RULE, DELTA_TABLE, wanted)


def _partial(changes: Changes, old: Tables, new: Tables) -> Iterator[Problem]:
    """Added rows of which a cell is missing, and totals that the tables do not have."""
    for table in changes.tables:
        for row in table.rows:
            cells = {cell.field for cell in row.cells}
            if row.kind == "added" and any(
                text and name not in cells
                for name, text in new[table.table].rows[row.row_id].items()
            ):
                wanted = f"expected every cell of {table.table} {row.row_id}, which was added"
                yield fault(_RULE, DELTA_TABLE, wanted)
    before, now = totals(old), totals(new)
    for total in changes.totals:
        for said, is_so in ((total.old, before), (total.new, now)):
            # Another version of trucebook may have counted other totals.
            if total.field in is_so and said != is_so[total.field]:
                wanted = f"expected {is_so[total.field]} as {total.field}, as the tables have it"
                yield fault(_RULE, DELTA_TABLE, wanted, said)


def _before(release: ReleaseFiles) -> str:
    page = release.files.get(CHANGES, b"")
    found = re.match(rb"# Changes\n\n`+release ([0-9.]{1,40}) ", page)
    return found[1].decode() if found else ""


def _tables_before(release: ReleaseFiles, folder: Path) -> Tables | None:
    """The tables of the release before, as the index knows it; None where it is not there."""
    version = _before(release)
    for entry in entries(folder):
        if entry["version"] == version and (folder / version).is_dir():
            found = Release(version, folder / version)
            if sha256(found.bytes_of(SUMS)) != entry.get("sums_sha256"):
                raise DamagedRelease(f"{found.folder}: it differs from the index")
            return state_of_release(found).tables
    return None

"""The newest release of a book, read as a book, so that it is described in the same way."""

from __future__ import annotations

from pathlib import Path

from trucebook.book.book import Book
from trucebook.book.citation import read_citation
from trucebook.book.table import read_table
from trucebook.errors import DataError, UsageError
from trucebook.load.releases import Release, latest, releases
from trucebook.snapshot import Snapshot


def newest(root: str | Path) -> Release:
    """The newest release of the book in a folder; a `UsageError` where it has none."""
    release = latest(releases(Path(root)))
    if release is None:
        raise UsageError(f"{root}: expected a release in build/; trucebook release makes one.")
    return release


def as_book(release: Release) -> Book:
    """The tables of a release and what it says of itself.

    Raises:
        DamagedRelease: a file differs from its checksum.
        DataError: a file cannot be read.
    """
    files = Snapshot(release.folder, {name: release.read(name) for name in release.sums})
    tables = {
        name: read_table(schema, f"{name}.csv", files.read(f"{name}.csv"))
        for name, schema in release.schemas.items()
    }
    citation, problems = read_citation(files)
    odd = (*problems, *(problem for table in tables.values() for problem in table.problems))
    if odd:
        raise DataError(odd[0].as_text())
    return Book(
        root=release.folder, schemas=release.schemas, tables=tables, citation=citation, files=files
    )

"""What a table is judged against: its definition, the ids that it may name, the other tables."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from trucebook.book.book import Book, read_book
from trucebook.book.records import SOURCES
from trucebook.book.table import read_table
from trucebook.errors import UsageError, unknown
from trucebook.load.releases import Release, shipped
from trucebook.schemas.table import Schema


def surroundings(against: str | Path | None, texts: str | Path | None) -> Book:
    """The book to judge against; without one a book with definitions and no tables.

    Args:
        against: folder of a book or of a release.
        texts: folder of source texts, where `against` is a book.

    Raises:
        UsageError: `against` is neither, or not sound.
    """
    if against is None:
        release = shipped()
        return Book(root=release.folder, schemas=release.schemas, tables={})
    folder = Path(against)
    if (folder / "datapackage.json").is_file():
        return _book_of_release(Release(folder.name, folder))
    book = read_book(folder, texts)
    if book.problems:
        raise UsageError(f"{folder}: expected a sound book: {book.problems[0].as_text()}")
    return book


def _book_of_release(release: Release) -> Book:
    tables = {
        name: read_table(schema, f"{name}.csv", release.read(f"{name}.csv"))
        for name, schema in release.schemas.items()
    }
    return Book(root=release.folder, schemas=release.schemas, tables=tables)


def definition(book: Book, table: str) -> Schema:
    """The definition of a table.

    Raises:
        UsageError: the book has none, or its rows stand in no file of their own.
    """
    if table not in book.schemas:
        raise unknown("table", table, book.schemas)
    if table == SOURCES:
        raise UsageError(
            "The table sources has no file of its own: its rows are records in seeds/."
        )
    return book.schemas[table]


def keys(schema: Schema, book: Book) -> dict[str, Collection[str]]:
    """The ids that a column may name, by column, where they stand in another table."""
    return {
        key.field: {row.texts[key.key] for row in book.rows(key.table)}
        for key in schema.foreign_keys
        if key.table != schema.name
    }

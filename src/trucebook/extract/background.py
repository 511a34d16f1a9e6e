"""What extraction knows beforehand: the tables and codes of the package, or those of a book."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from trucebook.load.releases import home, is_book
from trucebook.schemas.files import read_schemas
from trucebook.schemas.table import Schema


def book_here() -> Path | None:
    """The current folder, where it is a book."""
    return Path.cwd() if is_book(Path.cwd()) else None


def known_actors(book: str | Path | None = None) -> list[dict[str, str]]:
    """The actors of a book as cell texts; without a book nobody is known.

    Raises:
        UsageError: the folder is no book.
        DataError: the table cannot be read.
    """
    if book is None:
        return []
    from trucebook.book.book import read_cells  # noqa: PLC0415 - what reads books is slow to start

    return read_cells(book, "actors")


def definitions(book: str | Path | None = None) -> Mapping[str, Schema]:
    """The table definitions: of a book, by default those that come with the package.

    Raises:
        UsageError: the folder is no book.
        SchemaError: a definition cannot be read.
    """
    if book is None:
        return read_schemas(home() / "schemas", are_ours=True)
    from trucebook.book.book import read_definitions  # noqa: PLC0415 - as above

    return read_definitions(book)

"""What extraction knows beforehand, from a book or from the release that came with the package."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from trucebook.published import shipped
from trucebook.schemas import Schema

__all__ = ["definitions", "known_actors"]


def known_actors(book: str | Path | None = None) -> list[dict[str, str]]:
    """The actors as cell texts: of a book, by default of the newest release.

    Raises:
        UsageError: the folder is no book, or there is no release.
        DataError: the table cannot be read.
    """
    if book is None:
        return shipped().cells("actors")
    from trucebook.book import read_cells  # noqa: PLC0415 - what reads books is slow to start

    return read_cells(book, "actors")


def definitions(book: str | Path | None = None) -> Mapping[str, Schema]:
    """The table definitions: of a book, by default of the newest release.

    Raises:
        UsageError: the folder is no book, or there is no release.
        SchemaError: a definition cannot be read.
    """
    if book is None:
        return shipped().schemas
    from trucebook.book import read_definitions  # noqa: PLC0415 - as above

    return read_definitions(book)

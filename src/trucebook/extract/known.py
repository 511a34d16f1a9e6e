"""What an extractor knows of a book: its actors, what its figures are of, its definitions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from trucebook.load.releases import home
from trucebook.schemas.files import read_schemas, vocabulary
from trucebook.schemas.table import Schema
from trucebook.snapshot import Snapshot, take

Vocabularies = tuple[list[dict[str, str]], ...]
"""The rows of the code lists of metrics, types of term and units, with all their columns."""

Tables = Mapping[str, list[dict[str, str]]]
"""Rows of tables of a book, as cell texts."""

TABLES = ("places", "groups", "quantities", "events", "proposals", "sources")
"""The tables that say what the rows of a book are of, and when its sources appeared."""


def known_actors(book: str | Path | None = None) -> list[dict[str, str]]:
    """The actors of a book as cell texts; without a book nobody is known."""
    if book is None:
        return []
    from trucebook.book.book import read_cells  # noqa: PLC0415 - what reads books is slow to start

    return read_cells(book, "actors")


def known_tables(book: str | Path | None = None) -> Tables:
    """The tables `TABLES` of a book as cell texts; a book need not have them."""
    if book is None:
        return {}
    from trucebook.book.book import read_files, read_tables  # noqa: PLC0415 - as above

    schemas = {name: schema for name, schema in definitions(book).items() if name in TABLES}
    tables = read_tables(read_files(book), schemas)
    return {name: [dict(row.texts) for row in table.rows] for name, table in tables.items()}


def definitions(book: str | Path | None = None) -> Mapping[str, Schema]:
    """The table definitions: of a book, by default those that come with the package."""
    if book is None:
        return read_schemas(home() / "schemas", are_ours=True)
    from trucebook.book.book import read_definitions  # noqa: PLC0415 - as above

    return read_definitions(book)


def vocabularies(book: str | Path | None = None) -> Vocabularies:
    """The rows of the code lists that say what to look for, of a book or of the package."""
    if book is None:
        return code_lists(take(home() / "schemas", {"vocabularies": ".csv"}))
    from trucebook.book.book import read_files  # noqa: PLC0415 - as above

    return code_lists(read_files(book).within("schemas"))


def code_lists(schemas: Snapshot) -> Vocabularies:
    """The rows of the code lists `metrics`, `term_types` and `units` in a folder of schemas."""
    return tuple(vocabulary(schemas, name) for name in ("metrics", "term_types", "units"))

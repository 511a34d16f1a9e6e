"""What an extractor knows of a book: its actors, what its figures are of, its definitions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from trucebook.load.releases import home
from trucebook.schemas.files import definitions as definitions_of
from trucebook.schemas.files import read_schemas, vocabulary
from trucebook.schemas.table import Schema
from trucebook.snapshot import Snapshot, take

Vocabularies = tuple[list[dict[str, str]], ...]
"""The rows of the code lists of metrics, types of term and units, with all their columns."""

Tables = Mapping[str, list[dict[str, str]]]
"""Rows of tables of a book, as cell texts."""

TABLES = ("places", "groups", "quantities", "events", "proposals", "sources")
"""The tables that say what the rows of a book are of, and when its sources appeared."""


class Known(NamedTuple):
    """The actors of a book as cell texts, its tables `TABLES` and its code lists."""

    actors: list[dict[str, str]]
    tables: Tables
    lists: Vocabularies


def known(book: str | Path | None = None) -> Known:
    """What a book knows, of which the files are read once; without a book nobody is known."""
    if book is None:
        return Known([], {}, vocabularies())
    # NOTE: what reads books is slow to start
    from trucebook.book.book import cells_of, read_files, read_tables  # noqa: PLC0415

    files = read_files(book)
    folder = files.within("schemas")
    schemas = definitions_of(folder)
    tables = read_tables(files, {name: schemas[name] for name in TABLES if name in schemas})
    rows = {name: [dict(row.texts) for row in table.rows] for name, table in tables.items()}
    return Known(cells_of(files, schemas, "actors"), rows, code_lists(folder))


def definitions(book: str | Path | None = None) -> Mapping[str, Schema]:
    """The table definitions: of a book, by default those that come with the package."""
    if book is None:
        return read_schemas(home() / "schemas", are_ours=True)
    from trucebook.book.book import read_definitions  # noqa: PLC0415 - as above

    return read_definitions(book)


def vocabularies() -> Vocabularies:
    """The rows of the code lists of the package, which say what to look for."""
    return code_lists(take(home() / "schemas", {"vocabularies": ".csv"}))


def code_lists(schemas: Snapshot) -> Vocabularies:
    """The rows of the code lists `metrics`, `term_types` and `units` in a folder of schemas."""
    return tuple(vocabulary(schemas, name) for name in ("metrics", "term_types", "units"))

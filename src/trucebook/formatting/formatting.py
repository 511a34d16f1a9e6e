"""Every file of a book that people write, in its canonical form."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trucebook.book import (
    SOURCES,
    missing_table,
    odd_record,
    read_files,
    record_files,
    table_files,
    write_file,
)
from trucebook.formatting.formatted import Formatted
from trucebook.formatting.records import format_record
from trucebook.formatting.tables import by_id, format_table
from trucebook.problem import Problem
from trucebook.reviewing.decisions import DECISIONS, DECISIONS_FILE, decision_order
from trucebook.schemas import Schema, definitions
from trucebook.snapshot import Snapshot

__all__ = ["format_book"]


def format_book(root: str | Path = ".", *, check: bool = False) -> list[Formatted]:
    """Write the tables, both coding passes, the decisions and the source records canonically.

    Args:
        root: the book's folder.
        check: write nothing, only tell.

    Returns:
        Every file before and after, the unchanged ones too. Each is replaced in one step.

    Raises:
        UsageError: the folder is no book.
        SchemaError: a table definition cannot be read.
    """
    root = Path(root)
    formatted = list(_formatted(read_files(root)))
    for item in formatted:
        if item.is_changed and not check:
            write_file(root, item.file, item.new)
    return formatted


def _formatted(files: Snapshot) -> Iterator[Formatted]:
    schemas = definitions(files.within("schemas"))
    for file, schema in table_files(files, schemas):
        yield _table(files, file, schema)
    if DECISIONS_FILE in files:
        yield _table(files, DECISIONS_FILE, DECISIONS)
    if SOURCES in schemas:
        for file in record_files(files):
            yield _record(files, file, schemas[SOURCES])


def _table(files: Snapshot, file: str, schema: Schema) -> Formatted:
    order = decision_order if schema is DECISIONS else by_id
    try:
        return format_table(schema, file, files.read(file), order)
    except OSError as error:
        return _closed(file, missing_table(schema, file, error))


def _record(files: Snapshot, file: str, schema: Schema) -> Formatted:
    try:
        return format_record(schema, file, files.read(file))
    except OSError as error:
        return _closed(file, odd_record(file, error))


def _closed(file: str, problem: Problem) -> Formatted:
    """A file that cannot be opened."""
    return Formatted(file=file, old=b"", new=b"", problems=(problem,))

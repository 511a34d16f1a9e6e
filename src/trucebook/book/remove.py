"""Take a source out of a book: its record, its rows, and what nothing else refers to then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from trucebook.book.book import Book, read_book
from trucebook.book.edits import replace_files, require_as_read, with_rows
from trucebook.book.records import SOURCES
from trucebook.book.table import Row
from trucebook.errors import DataError, UsageError, unknown
from trucebook.load.releases import released_ids
from trucebook.problem import plural


@dataclass(frozen=True, slots=True)
class Removed:
    """What was taken out: ids of rows by table.

    `text` is the file of its text, which is left; None where the record was gone before.
    """

    rows: Mapping[str, tuple[str, ...]]
    text: str | None


def remove_source(root: str | Path, source_id: str) -> Removed:
    """Take a source that no release has out of a book.

    With it go the rows that cite it, the evidence for those, and rows (of actors, places …) that
    only these referred to. The text itself stays where it is.

    Args:
        root: the book's folder.
        source_id: id of the source.

    Raises:
        UsageError: the folder is no book, there is no such source, or a release has it.
        DataError: the book cannot be read, or a row of another source refers to one of these.
    """
    book = read_book(root)
    if book.problems:
        raise DataError(book.problems[0].as_text())
    source = next((row for row in book.rows(SOURCES) if row.id == source_id), None)
    if source is None and not any(source_id in links_of(row) for row in book.every_row()):
        raise unknown("source", source_id, (row.id for row in book.rows(SOURCES)))
    gone = _rows_of(book, source_id)
    _require_new(book, gone)
    _require_unused(book, gone)
    _take_out(book, gone, source)
    tables = dict.fromkeys(row.schema.name for row in gone)
    rows = {name: tuple(row.id for row in gone if row.schema.name == name) for name in tables}
    return Removed(rows, source["file"] if source else None)


def links_of(row: Row) -> Iterator[str]:
    """The ids that a row refers to: by its keys, in its lists, as evidence."""
    for name, field in row.schema.fields.items():
        if row[name] is not None and (name in row.schema.references or name == "row_id"):
            yield row[name]
        elif field.items and row[name]:
            yield from row[name]


def _rows_of(book: Book, source_id: str) -> list[Row]:
    """The source, what cites it, and then, as long as there are any, rows left without a use."""
    rows = {row.id: row for row in book.every_row()}
    links = {row_id: set(links_of(row)) - {row_id} for row_id, row in rows.items()}
    gone = {source_id} & rows.keys()
    gone |= {row_id for row_id, found in links.items() if source_id in found}
    is_growing = True
    while is_growing:
        size = len(gone)
        used = set().union(*(links[row_id] for row_id in gone))
        evidence = {row_id for row_id, row in rows.items() if row.cells.get("row_id") in gone}
        kept = [links[row_id] for row_id in rows.keys() - gone - evidence]
        needed = set().union(*kept)
        unused = {
            row_id
            for row_id in (used & rows.keys()) - needed
            if not rows[row_id].schema.quotes_source and rows[row_id].schema.name != SOURCES
        }
        gone |= evidence | unused
        is_growing = len(gone) > size
    return [row for row_id, row in rows.items() if row_id in gone]


def _require_new(book: Book, gone: list[Row]) -> None:
    released = {(table, row_id): version for table, row_id, version in released_ids(book.releases)}
    for row in gone:
        if version := released.get((row.schema.name, row.id)):
            raise UsageError(
                f"{row.id} is in release {version}, and no id is ever taken back: set row_status "
                "of the rows to retracted, or name their heirs in dataset/redirects.csv."
            )


def _require_unused(book: Book, gone: list[Row]) -> None:
    ids = {row.id for row in gone}
    for row in book.every_row():
        lost = sorted(ids.intersection(links_of(row)))
        if row.id not in ids and lost:
            raise DataError(
                f"{row.file}:{row.line}: {row.id} refers to {lost[0]}, which would go with the "
                "source. Change or delete that row first; nothing was removed."
            )


def _take_out(book: Book, gone: list[Row], source: Row | None) -> None:
    """Write the tables without the rows in one move, then delete the record."""
    made = with_rows(book, (), (row for row in gone if row.schema.name != SOURCES))
    if source is not None:
        require_as_read(book, source.file)
    replace_files(book, made)
    if source is not None:
        (book.root / source.file).unlink()


def summary(removed: Removed) -> str:
    """What was removed, in a sentence per table."""
    counts = (f"{table}: {plural(len(ids), 'row')}" for table, ids in removed.rows.items())
    return "\n".join(f"  {count}" for count in counts)

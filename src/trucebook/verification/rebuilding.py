"""A release made again from its book, and compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

from trucebook.book import Book, read_book
from trucebook.errors import DataError, UsageError
from trucebook.problem import Problem
from trucebook.release.contents import Contents, contents
from trucebook.revisions import as_of, last_with_version
from trucebook.table import Table, read_table
from trucebook.verification.limits import MOST_TOLD
from trucebook.verification.told import AGAIN, fault, first_difference

__all__ = ["check_table", "rebuilt"]

_WHOSE = ", as the book has it"


@contextmanager
def rebuilt(
    root: str | Path, version: str, revision: str | None
) -> Iterator[tuple[Book, Contents]]:
    """The book in the state that a release came from, and what today's code makes of it.

    Args:
        root: the book's folder.
        version: version of the release.
        revision: git revision; without, the book as it stands if it has that version, else the
            commit that its release was written at.

    Raises:
        UsageError: there is no such book or revision, or the revision is of another version.
        DataError: the book cannot be read.
    """
    root = Path(root)
    here = read_book(root)
    if revision is None and here.version == version:
        yield here, _made(here)
        return
    with as_of(root, revision or last_with_version(root, version), releases=True) as folder:
        book = read_book(folder)
        if book.version and book.version != version:
            raise UsageError(
                f"{root}: expected version {version} of the book at {revision}, found "
                f"{book.version}. Name a commit of that version, or leave out --at."
            )
        yield book, _made(book)


def _made(book: Book) -> Contents:
    if book.problems:
        raise DataError(f"The book cannot be read: {book.problems[0].as_text()}")
    return contents(book)


def check_table(table: Table, files: Mapping[str, bytes], made: Contents) -> Iterator[Problem]:
    """A table's CSV file is what the book makes it, cell by cell.

    Its Parquet file is held against the CSV file elsewhere: its bytes depend on the writer.
    """
    if table.file not in made.files:
        yield fault("table_is_the_books", table.file, f"expected no such table{_WHOSE}")
        return
    wanted = read_table(table.schema, table.file, made.files[table.file])
    cells = (replace(problem, rule="table_is_the_books") for problem in _cells(table, wanted))
    told = list(islice(cells, MOST_TOLD))
    yield from told
    more = sum(1 for _ in cells)
    if more:
        yield fault("table_is_the_books", table.file, f"expected it{_WHOSE}", f"{more} more cells")
    if not told:
        found = files.get(table.file, b"")
        rest = first_difference(
            "table_is_the_books", table.file, made.files[table.file], found, _WHOSE
        )
        yield from [rest] if rest else []


def _cells(table: Table, wanted: Table) -> Iterator[Problem]:
    if wanted.problems:
        return  # other columns: the first line tells
    for row in wanted.rows:
        if row.id not in table.by_id:
            problem = row.problem(None, f"expected the row{_WHOSE}", AGAIN)
            yield replace(problem, line=None, column=None)
    for row in table.rows:
        ours = wanted.by_id.get(row.id)
        if ours is None:
            yield row.problem(None, f"expected no such row{_WHOSE}", AGAIN)
            continue
        for name, text in row.texts.items():
            if text != ours.texts[name]:
                yield row.problem(name, f"expected {ours.texts[name]!r}{_WHOSE}", AGAIN)

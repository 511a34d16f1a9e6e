"""What a release changes against the one before it: a table both ways, and a page."""

from __future__ import annotations

from trucebook.book.book import Book
from trucebook.changes.compare import Changes, compare
from trucebook.changes.delta import DELTA, as_rows
from trucebook.changes.render import as_markdown
from trucebook.changes.state import state_of_book, state_of_release
from trucebook.load.releases import before
from trucebook.release.parquet import parquet_bytes
from trucebook.schemas.arrow import arrow_table

DELTA_FILES = ("delta.parquet", "CHANGES.md")


def changes_since(book: Book) -> Changes | None:
    """What differs from the newest release older than the book's version; None for the first.

    Raises:
        DataError: rows cannot be told apart by their ids.
        DamagedRelease: that release differs from its checksums.
    """
    release = before(book.releases, book.version)
    if release is None:
        return None
    return compare(state_of_release(release), state_of_book(book))


def delta_files(book: Book) -> dict[str, bytes]:
    """The files on the changes; none for a first release."""
    changes = changes_since(book)
    if changes is None:
        return {}
    table = arrow_table(DELTA, as_rows(changes))
    delta = parquet_bytes(DELTA, table, book.version)
    return dict(zip(DELTA_FILES, (delta, as_markdown(changes).encode()), strict=True))

"""Give a book its next version, and release it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from trucebook.book.book import Book, read_book, require_book
from trucebook.errors import UsageError
from trucebook.files import locked
from trucebook.problem import plural
from trucebook.release.build import publish
from trucebook.release.plan import Plan, citation_of, plan, with_citation


def release(
    root: str | Path = ".",
    version: str | None = None,
    released: str | None = None,
    *,
    texts: str | Path | None = None,
    show_plan: Callable[[Plan], object] = lambda found: None,
) -> Path:
    """Give the book its next version and date, and release it; returns the folder of the release.

    `CITATION.cff` is written after the release and before the index lists it: it never names a
    version that does not exist. An interrupted run is completed by the next, which keeps the date
    of the release that is there.

    Without a `version` it is that of the plan, which `show_plan` gets before anything is written.

    Raises:
        UsageError: the version is smaller than the changes require, another process releases the
            book, or a text is missing in which new spans are to be found.
        InvalidBook: the book has problems; nothing is written.
        DataError: `CITATION.cff` was changed meanwhile.
    """
    root = Path(root)
    require_book(root)
    with locked(root, wait=False):
        book = read_book(root, texts)
        found = plan(book)
        show_plan(found)
        _require_checked(book)
        after = with_citation(book, citation_of(book, found, version, released))
        return publish(after, root / "build", before=book)


def _require_checked(book: Book) -> None:
    """Refuse a book with spans that nobody is known to have found in the text."""
    if book.unchecked:
        sources = sorted({row.texts["source_id"] for row in book.unchecked})
        raise UsageError(
            f"{plural(len(book.unchecked), 'span')} of {', '.join(sources)}: new or changed since "
            "the last release, and the text is not at hand to find them in. Give the texts: "
            "--texts DIR."
        )

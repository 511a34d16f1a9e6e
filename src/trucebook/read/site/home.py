"""The first page: what the book is, its question in one picture, counts, changes, limits."""

from __future__ import annotations

from collections.abc import Iterator

from trucebook.read.site.edition import Edition
from trucebook.read.site.page import Page


def pages(edition: Edition) -> Iterator[Page]:
    """The page `index.html`."""
    counts = {name: len(edition.found.rows(name)) for name in edition.found.schemas}
    yield Page("index.html", "home.html", {"counts": counts})

"""Sites for tests, each written when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from browsing import Windows
from conftest import TOY, copy_book
from hostile import hostile_cells

from trucebook.read.site.edition import Edition
from trucebook.read.site.page import Page as Drawn
from trucebook.read.site.site import site

if TYPE_CHECKING:
    from playwright.sync_api import Page


@dataclass(frozen=True)
class Site:
    """A site that has been written: its folder, and what it is of."""

    folder: Path
    edition: Edition

    def visit(self, windows: Windows, path: str, **given: Any) -> AbstractContextManager[Page]:
        """Open a page of it from the file system; arguments as of `Windows.visit`."""
        return windows.visit(self.folder.as_uri() + "/" + path, self.folder.as_uri(), **given)

    def largest(self, kind: Callable[[Edition], Iterable[Drawn]], most: int = 3) -> list[str]:
        """Of the pages of a kind the largest of each folder, the largest first, as addresses."""
        found: dict[str, str] = {}
        size = {page.path: (self.folder / page.path).stat().st_size for page in kind(self.edition)}
        for path in sorted(size, key=size.__getitem__):
            found.pop(path.rpartition("/")[0], None)
            found[path.rpartition("/")[0]] = quote(path)
        return [*reversed(found.values())][:most]


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Site]:
    """The site of a book, by name.

    `newest` is of the newest release, `toy` of the toy book, `arabic` of it in Arabic, `hostile` of
    a book in which every text is hostile.
    """

    @cache
    def written(name: str) -> Site:
        folder = tmp_path_factory.mktemp("sites")
        book: Path | None = None if name == "newest" else TOY
        if name == "hostile":
            book = hostile_cells(copy_book(TOY, folder / "book"))
        language = "ar" if name == "arabic" else "en"
        return Site(site(book, folder / "site", languages=[language]), Edition.of(book))

    return written

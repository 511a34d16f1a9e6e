"""A file of an archive, and how one is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NoReturn

from trucebook.language import Message
from trucebook.load.limits import Refused

SITE = "site"
"""The folder of pages for a browser that may lie beside the files of a release."""

PIECE = 1 << 16
"""Bytes that are unpacked at once."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file as an archive lists it.

    Attributes:
        path: its path in the archive.
        size: bytes that it declares.
        mode: kind and permissions, as Unix has them; no kind where the archive gives none.
        is_folder: whether it is listed as a folder.
        pieces: gives its bytes, a piece at a time; to be called before the next is listed.
    """

    path: str
    size: int
    mode: int
    is_folder: bool
    pieces: Callable[[], Iterator[bytes]]

    @property
    def folder(self) -> str:
        """The folder that it lies in; "" for none."""
        return "/".join(self._parts[:-1])

    @property
    def is_page(self) -> bool:
        """Whether it lies in the folder of pages: in `site`, at the root or in the one folder."""
        return SITE in self._parts[:2] and self._parts[-1] != SITE

    @property
    def top(self) -> str:
        """The folder of the release that it belongs to; "" for none."""
        return "/".join(self._parts[: self._parts.index(SITE)]) if self.is_page else self.folder

    @property
    def name(self) -> str:
        """Its name in that folder; of a page with the folders in it: site/figures/F0012.html."""
        return "/".join(self._parts).removeprefix(f"{self.top}/")

    @property
    def _parts(self) -> list[str]:
        return self.path.removeprefix("./").split("/")


def refuse(
    name: str, wanted: Message, found: object = None, rule: str = "archive_is_whole"
) -> NoReturn:
    raise Refused(rule, name, wanted, found) from None

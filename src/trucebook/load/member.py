"""A file of an archive, and how one is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NoReturn

from trucebook.language import Message
from trucebook.load.limits import Refused

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
        return self.path.removeprefix("./").rpartition("/")[0]

    @property
    def name(self) -> str:
        """Its name in that folder."""
        return self.path.rpartition("/")[2]


def refuse(
    name: str, wanted: Message, found: object = None, rule: str = "archive_is_whole"
) -> NoReturn:
    raise Refused(rule, name, wanted, found) from None

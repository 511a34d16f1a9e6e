"""What an archive may ask for, and what is said where it asks for more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from trucebook.errors import DamagedRelease

_SMALL = 64 << 10
"""Bytes below which no ratio is a bomb."""


class Refused(DamagedRelease):
    """An archive that is not unpacked.

    Attributes:
        rule: name of what it breaks.
        file: the file in it that does, else the archive.
        wanted: what was expected.
        found: what there is instead; None where the file itself is too much.
    """

    def __init__(self, rule: str, file: str, wanted: str, found: object = None) -> None:
        told = "" if found is None else f", found {found}"
        super().__init__(f"{file}: {wanted}{told}. Get the release again.")
        self.rule, self.file, self.wanted, self.found = rule, file, wanted, found


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an archive may ask for.

    Attributes:
        file: bytes of one file, unpacked.
        total: bytes of all files together, unpacked.
        files: how many there may be.
        ratio: unpacked by packed size, at most; None for any.
        hint: what to do where a size is over, for the message.
    """

    file: int
    total: int
    files: int
    ratio: int | None = None
    hint: str = ""

    def require_size(self, rule: str, file: str, size: int, most: int) -> None:
        """Refuse what is larger than a limit."""
        if not 0 <= size <= most:
            raise Refused(rule, file, f"expected at most {most:,} bytes", f"{size:,}{self.hint}")

    def require_ratio(self, file: str, size: int, packed: int) -> None:
        """Refuse what unpacks to very much more than it is."""
        if self.ratio and size > max(_SMALL, self.ratio * packed):
            wanted = f"expected at most {self.ratio} times the packed size"
            raise Refused("file_is_no_bomb", file, wanted, f"{size:,} bytes in {packed:,}")


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as an archive lists it.

    Attributes:
        name: its path in the archive.
        size: bytes that it declares.
        mode: kind and permissions, as Unix has them; no kind where none is told.
        is_folder: whether it is listed as a folder.
        pieces: gives its bytes, a piece at a time; to be called before the next is listed.
    """

    name: str
    size: int
    mode: int
    is_folder: bool
    pieces: Callable[[], Iterator[bytes]]

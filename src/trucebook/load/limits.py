"""The limits of what a release from elsewhere may ask for. They are named here and nowhere else."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from trucebook.errors import DamagedRelease, SchemaError, UsageError
from trucebook.language import Message, say
from trucebook.snapshot import LARGEST_TABLE, read_regular

MAX_BYTES = "TRUCEBOOK_MAX_BYTES"
"""Environment variable with the bytes that one file may have."""

SMALL = 16 << 20
"""Bytes that a file which describes others may have."""

MOST_SHOWN = 20
"""Differing cells of a table that a report lists one by one."""

PLAIN_NAME = r"\.?\w[\w.-]*"
"""Pattern of the name of a file in a release, which has no folders."""


class Refused(DamagedRelease):
    """An archive or a file that asks for more than the limits, or is not whole.

    Attributes:
        rule: name of the rule that it breaks.
        file: the file in the archive that does, else the archive.
        wanted: what was expected.
        found: what there is instead; None where the file itself is too much.
    """

    def __init__(self, rule: str, file: str, wanted: Message, found: object = None) -> None:
        said = "" if found is None else f", found {found}"
        super().__init__(f"{file}: {wanted}{said}. Get the release again.")
        self.rule, self.file, self.wanted, self.found = rule, file, wanted, found


@dataclass(frozen=True, slots=True)
class Limits:
    """What a release may ask for.

    Attributes:
        file: bytes of one file, unpacked. The default is what a table of a book may have.
        files: how many files there may be.
        pages: how many pages there may be beside them.
        ratio: unpacked by packed size in an archive. Deflate reaches 1,032 on zeros, tables 20.
        seconds: processor time for decoding the Parquet files; the wait is four times as long.
    """

    file: int = LARGEST_TABLE
    files: int = 1000
    pages: int = 50_000
    ratio: int = 200
    seconds: int = 60

    @property
    def total(self) -> int:
        """Bytes of all files together, and of all Parquet files decoded."""
        return 4 * self.file

    @property
    def memory(self) -> int:
        """Bytes that the process that decodes Parquet files may take: 1 GiB by default."""
        return (512 << 20) + 2 * self.total


def limits() -> Limits:
    """The limits that hold, with `TRUCEBOOK_MAX_BYTES` taken into account."""
    text = os.environ.get(MAX_BYTES, "")
    if text and not re.fullmatch(r"[0-9]{1,18}", text):
        raise UsageError(f"{MAX_BYTES}: expected a number of bytes, found {text!r}.")
    return Limits(int(text)) if text else Limits()


def require_size(file: object, size: int, most: int, rule: str = "file_is_small") -> None:
    """Refuse a size that is over a limit, or negative."""
    if not 0 <= size <= most:
        found = say("{size:,} bytes", size=size)
        if most != SMALL:
            found = say(
                "{size:,} bytes. If you trust where it comes from, raise {variable}",
                size=size,
                variable=MAX_BYTES,
            )
        raise Refused(
            rule,
            str(file),
            say("expected at most {most:,} bytes", most=most),
            found,
        )


@contextmanager
def expecting(
    what: str, where: object, also: type[Exception] = ValueError, again: str = "the release"
) -> Iterator[None]:
    """What is not as expected is damaged: the message says where, what was found, what to do."""
    try:
        yield
    except (OSError, ValueError, SchemaError, also) as error:
        found = error.reason if isinstance(error, SchemaError) else error
        found = (error.strerror if isinstance(error, OSError) else None) or found
        raise DamagedRelease(f"{where}: expected {what}: {found}. Get {again} again.") from None


def read_file(path: Path, most: int | None = None) -> bytes:
    """The bytes of a regular file that is not over the limit; else `Refused`, or an `OSError`."""
    size = path.stat().st_size
    require_size(path, size, limits().file if most is None else most)
    return read_regular(path, size)


def require_names_inside(names: Iterable[object], where: object) -> None:
    """Refuse any name but that of a file in the folder itself."""
    for name in names:
        if not isinstance(name, str) or not re.fullmatch(PLAIN_NAME, name):
            raise DamagedRelease(f"{where}: expected names of files in this folder, found {name!r}")

"""The limits of what a release from elsewhere may ask for. They are named here and nowhere else."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trucebook.errors import DamagedRelease, UsageError
from trucebook.snapshot import LARGEST_TABLE, read_regular

MAX_BYTES = "TRUCEBOOK_MAX_BYTES"
"""Environment variable with the bytes that one file may have."""

SMALL = 16 << 20
"""Bytes that a file which describes others may have."""

MOST_SHOWN = 20
"""Differing cells of a table that a report lists one by one."""

PLAIN_NAME = r"\.?\w[\w.-]*"
"""Pattern of the name of a file in a release, which has no folders."""

_NO_BOMB = 64 << 10
"""Bytes below which no ratio is a bomb."""


class Refused(DamagedRelease):
    """An archive or a file that asks for more than the limits, or is not whole.

    Attributes:
        rule: name of the rule that it breaks.
        file: the file in the archive that does, else the archive.
        wanted: what was expected.
        found: what there is instead; None where the file itself is too much.
    """

    def __init__(self, rule: str, file: str, wanted: str, found: object = None) -> None:
        said = "" if found is None else f", found {found}"
        super().__init__(f"{file}: {wanted}{said}. Get the release again.")
        self.rule, self.file, self.wanted, self.found = rule, file, wanted, found


@dataclass(frozen=True, slots=True)
class Limits:
    """What a release may ask for.

    Attributes:
        file: bytes of one file, unpacked. The default is what a table of a book may have.
        files: how many files there may be.
        ratio: unpacked by packed size in an archive. Deflate reaches 1,032 on zeros, tables 20.
        seconds: processor time for decoding the Parquet files; the wait is four times as long.
    """

    file: int = LARGEST_TABLE
    files: int = 1000
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

    def require_size(self, rule: str, file: str, size: int, most: int) -> None:
        """Refuse what is larger than a limit."""
        if not 0 <= size <= most:
            found = f"{size:,} bytes. If you trust where it comes from, raise {MAX_BYTES}"
            raise Refused(rule, file, f"expected at most {most:,} bytes", found)

    def require_ratio(self, file: str, size: int, packed: int) -> None:
        """Refuse what unpacks to very much more than it is."""
        if size > max(_NO_BOMB, self.ratio * packed):
            wanted = f"expected at most {self.ratio} times the packed size"
            raise Refused("file_is_no_bomb", file, wanted, f"{size:,} bytes in {packed:,}")


def limits() -> Limits:
    """The limits that hold, with `TRUCEBOOK_MAX_BYTES` taken into account.

    Raises:
        UsageError: `TRUCEBOOK_MAX_BYTES` is not a number.
    """
    text = os.environ.get(MAX_BYTES, "")
    if text and not re.fullmatch(r"[0-9]{1,18}", text):
        raise UsageError(f"{MAX_BYTES}: expected a number of bytes, found {text!r}.")
    return Limits(int(text)) if text else Limits()


def require_size(size: int, what: object, most: int | None = None) -> None:
    """Refuse a declared size that is over a limit.

    Args:
        size: bytes.
        what: the file, for the message.
        most: the limit where it is not the one of any file.

    Raises:
        DamagedRelease: it is over the limit, or negative.
    """
    room = limits().file if most is None else most
    if not 0 <= size <= room:
        hint = f" If you trust where it comes from, raise {MAX_BYTES}." if room != SMALL else ""
        raise DamagedRelease(f"{what}: expected at most {room:,} bytes, found {size:,}.{hint}")


def require_few(count: int, what: object) -> None:
    """Refuse a release of very many files.

    Raises:
        DamagedRelease: it has more than `Limits.files`.
    """
    most = limits().files
    if count > most:
        raise DamagedRelease(f"{what}: expected at most {most} files in it, found {count}.")


def read_file(path: Path, most: int | None = None) -> bytes:
    """The bytes of a regular file that is not over the limit.

    Raises:
        DamagedRelease: it is a device or a pipe, or over the limit.
        OSError: it cannot be read.
    """
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise DamagedRelease(f"{path}: expected a file. Get the release again.")
    require_size(found.st_size, path, most)
    return read_regular(path, found.st_size)


def require_names_inside(names: Iterable[object], where: object) -> None:
    """Refuse any name that is not one of a file in the folder itself.

    Raises:
        DamagedRelease: one has a folder, a drive or `..` in it, or is not a text.
    """
    for name in names:
        if not isinstance(name, str) or not re.fullmatch(PLAIN_NAME, name):
            raise DamagedRelease(f"{where}: expected names of files in this folder, found {name!r}")


def require_paths_inside(package: Mapping[str, Any], where: object) -> None:
    """Refuse a `datapackage.json` whose resources lie outside its folder.

    Raises:
        DamagedRelease: one does.
    """
    for resource in package.get("resources", []):
        path = resource.get("path", [])
        require_names_inside(path if isinstance(path, list) else [path], where)
        if isinstance(size := resource.get("bytes", 0), int):
            require_size(size, f"{where}: {resource.get('name')}")

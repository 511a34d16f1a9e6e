"""The limits of sizes and names."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from trucebook.errors import DamagedRelease, UsageError
from trucebook.snapshot import read_regular

MAX_BYTES = "TRUCEBOOK_MAX_BYTES"
"""Environment variable with the bytes that one file may have."""

SMALL = 16 << 20
"""Bytes that a file which describes others may have."""

TOTAL = 4
"""The files of a release together may have this many times the limit of one."""

_MOST_FILES = 1000
"""Files that a release may have."""

_LIMIT = 1 << 30


def limit() -> int:
    """Bytes that one file may have.

    Raises:
        UsageError: `TRUCEBOOK_MAX_BYTES` is no number.
    """
    text = os.environ.get(MAX_BYTES, "")
    if text and not re.fullmatch(r"[0-9]{1,18}", text):
        raise UsageError(f"{MAX_BYTES}: expected a number of bytes, found {text!r}.")
    return int(text) if text else _LIMIT


def require_size(size: int, what: object, most: int | None = None, *, times: int = 1) -> None:
    """Refuse a declared size that is over the limit.

    Args:
        size: bytes.
        what: the file, for the message.
        most: the limit where it is not the one of any file.
        times: how often the limit of a file, where `most` is not given.

    Raises:
        DamagedRelease: it is over, or below nothing.
    """
    room = times * limit() if most is None else most
    if not 0 <= size <= room:
        hint = f" If you trust where it comes from, set {MAX_BYTES}." if most is None else ""
        raise DamagedRelease(f"{what}: expected at most {room:,} bytes, found {size:,}.{hint}")


def require_few(count: int, what: object) -> None:
    """Refuse a release of very many files.

    Raises:
        DamagedRelease: it has more than `MOST_FILES`.
    """
    if count > _MOST_FILES:
        raise DamagedRelease(f"{what}: expected at most {_MOST_FILES} files in it, found {count}.")


def read_file(path: Path, most: int | None = None) -> bytes:
    """The bytes of a file that is no device or pipe and not over the limit.

    Raises:
        DamagedRelease: it is one, or over.
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
        DamagedRelease: one has a folder, a drive or `..` in it, or is no text.
    """
    for name in names:
        if not isinstance(name, str) or not re.fullmatch(r"[\w.-]*\w[\w.-]*", name):
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


LARGEST_FILE = 64 << 20
"""Bytes of one file, unpacked."""

LARGEST_RELEASE = 256 << 20
"""Bytes of all files together, unpacked."""

LARGEST_DECODED = 256 << 20
"""Bytes of all Parquet files together, decoded."""

MOST_FILES = 2_000

LARGEST_RATIO = 200
"""Unpacked by packed size in an archive. Deflate reaches 1,032 on zeros, tables some 20."""

MOST_MEMORY = 1 << 30
"""Bytes that decoding a Parquet file may take."""

MOST_SECONDS = 60
"""Seconds of processor time that decoding the Parquet files may take."""

MOST_TOLD = 20
"""Cells of a table that are told one by one."""

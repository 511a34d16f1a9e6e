"""A release in a zip archive: every size is weighed before a byte is unpacked.

`guard.archives` reads archives too, to use what is in them: it writes files to a folder, stops at
the first fault and takes larger ones where its user says so. Here a release is on trial: every
fault is told as a problem, nothing reaches the disk, and nobody can raise the limits.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from trucebook.problem import Problem
from trucebook.verification.limits import (
    LARGEST_FILE,
    LARGEST_RATIO,
    LARGEST_RELEASE,
    MOST_DIRECTORY,
    MOST_FILES,
)
from trucebook.verification.told import fault

__all__ = ["is_archive", "read_archive"]

_END = struct.Struct("<4s4H2LH")
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError),
    *(RuntimeError, NotImplementedError),  # a password; a way of packing that Python lacks
)
_SMALL = 64 << 10
"""Bytes below which no ratio is a bomb."""


def is_archive(path: Path) -> bool:
    """Whether a file begins as a zip archive does."""
    with path.open("rb") as file:
        return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


def read_archive(path: Path) -> tuple[str, list[tuple[str, bytes] | Problem]]:
    """Name of the release in an archive, and its files; where anything is amiss, problems alone.

    A folder that all files lie in is taken for the release's own.
    """
    problem = _overlarge(path)
    if problem:
        return path.stem, [problem]
    try:
        with zipfile.ZipFile(path) as archive:
            members = [item for item in archive.infolist() if not item.is_dir()]
            problems = list(_refusals(members))
            return _unpack(path, archive, members) if not problems else (path.stem, [*problems])
    except _DAMAGE as error:
        problem = fault("archive_is_whole", path.name, "expected a whole zip archive", error)
        return path.stem, [problem]


def _unpack(
    path: Path, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]
) -> tuple[str, list[tuple[str, bytes] | Problem]]:
    tops = {PurePosixPath(item.filename).parts[0] for item in members}
    nested = len(tops) == 1 and all("/" in item.filename for item in members)
    cut = len(next(iter(tops))) + 1 if nested else 0
    # `read` gives no more bytes than the size that was weighed, and checks their CRC.
    files = [(item.filename[cut:], archive.read(item)) for item in members]
    return (next(iter(tops)) if nested else path.stem), [*files]


def _overlarge(path: Path) -> Problem | None:
    """What the end of the archive says of its list of files, which is read as a whole."""
    size = path.stat().st_size
    if size > LARGEST_RELEASE:
        return fault(
            "release_is_small", path.name, f"expected at most {LARGEST_RELEASE} bytes", size
        )
    with path.open("rb") as file:
        file.seek(max(0, size - _END.size - 65_535 - 20))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + _END.size > len(tail):
        return fault("archive_is_whole", path.name, "expected a whole zip archive", "no end record")
    directory = _END.unpack_from(tail, at)[5]
    if directory > MOST_DIRECTORY or b"PK\x06\x07" in tail[:at]:
        return fault(
            "release_is_small", path.name, f"expected a list of files of {MOST_DIRECTORY} bytes"
        )
    return None


def _refusals(members: list[zipfile.ZipInfo]) -> Iterator[Problem]:
    names = [item.filename for item in members]
    if len(members) > MOST_FILES:
        yield fault("release_is_small", names[MOST_FILES], f"expected at most {MOST_FILES} files")
    if sum(item.file_size for item in members) > LARGEST_RELEASE:
        total = f"{sum(item.file_size for item in members)} bytes"
        yield fault(
            "release_is_small", names[0], f"expected at most {LARGEST_RELEASE} bytes", total
        )
    for item in members:
        yield from _member_refusals(item)
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield fault("file_is_there_once", name, "expected one file of that name")


def _member_refusals(item: zipfile.ZipInfo) -> Iterator[Problem]:
    name = item.filename
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        yield fault("path_stays_inside", name, "expected a path inside the archive")
    if item.flag_bits & 1:
        yield fault("file_is_readable", name, "expected a file without a password")
    kind = stat.S_IFMT(item.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        yield fault("file_is_regular", name, "expected a regular file", f"mode {kind:o}")
    if item.file_size > LARGEST_FILE:
        size = f"{item.file_size} bytes"
        yield fault("file_is_small", name, f"expected at most {LARGEST_FILE} bytes", size)
    elif item.file_size > max(_SMALL, LARGEST_RATIO * item.compress_size):
        yield fault(
            "file_is_no_bomb",
            name,
            f"expected at most {LARGEST_RATIO} times the packed size",
            f"{item.file_size} bytes in {item.compress_size}",
        )

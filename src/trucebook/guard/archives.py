"""A release unpacked from a zip or tar.gz file under limits.

What is to be judged rather than used is read by `verification.archive`, which tells all faults.
"""

from __future__ import annotations

import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from trucebook.errors import DamagedRelease
from trucebook.guard.files import (
    MOST_FILES,
    TOTAL,
    require_few,
    require_names_inside,
    require_size,
)

__all__ = ["is_archive", "unpack"]

_SUFFIXES = (".zip", ".tar.gz", ".tgz")
_LONGEST_HEADER = 1 << 16
_PIECE = 1 << 16

Member = tuple[str, int, IO[bytes]]
"""Name, declared size and bytes of a file in an archive."""


def is_archive(path: Path) -> bool:
    """Whether a path ends like an archive that `unpack` reads."""
    return path.name.lower().endswith(_SUFFIXES)


def unpack(archive: Path, folder: Path) -> None:
    """Write the files of an archive to an empty folder.

    They lie at the archive's root, or all in one folder there, which falls away.

    Raises:
        DamagedRelease: it is no archive, or has a link, a path, an encrypted file, a name twice,
            or more bytes or files than the limits allow. What was written until then stays.
        OSError: a file cannot be read or written.
    """
    require_size(archive.stat().st_size, archive)
    members = _zipped if archive.suffix.lower() == ".zip" else _tarred
    tops, seen = set(), set()
    try:
        for name, size, stream in members(archive):
            *top, plain = name.removeprefix("./").split("/")
            require_names_inside([*top, plain], archive)
            tops.add(tuple(top))
            if len(tops) > 1 or len(top) > 1 or plain.casefold() in seen:
                raise DamagedRelease(f"{archive}: expected every file once and in one folder.")
            seen.add(plain.casefold())
            _copy(stream, folder / plain, size)
    except _BROKEN as error:
        raise DamagedRelease(f"{archive}: expected a whole archive: {error}") from None


_BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, RecursionError, ValueError)


def _copy(stream: IO[bytes], target: Path, size: int) -> None:
    with target.open("xb") as file:
        while piece := stream.read(_PIECE):
            size -= len(piece)
            if size < 0:
                raise DamagedRelease(f"{target.name}: expected no more bytes than it declares.")
            file.write(piece)
    if size:
        raise DamagedRelease(f"{target.name}: expected {size:,} more bytes, as it declares.")


def _zipped(path: Path) -> Iterator[Member]:
    _require_short_directory(path)
    with zipfile.ZipFile(path) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        require_few(len(infos), path)
        require_size(sum(info.file_size for info in infos), f"{path} unpacked", times=TOTAL)
        for info in infos:
            odd = info.flag_bits & 1 or stat.S_ISLNK(info.external_attr >> 16)
            if odd or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise DamagedRelease(
                    f"{path}: expected plain files, stored or deflated; {info.filename} is none."
                )
            with archive.open(info) as stream:
                yield info.filename, info.file_size, stream


def _require_short_directory(path: Path) -> None:
    """Refuse a list of members that is large itself: zipfile reads it whole."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 22 - 0xFFFF - 20))
        tail = file.read()
    at = tail.rfind(b"PK\5\6")
    end = tail[at : at + 22]
    if at < 0 or len(end) < 22:
        raise DamagedRelease(f"{path}: expected a whole zip file.")
    if tail[max(0, at - 20) : at].startswith(b"PK\6\7"):
        raise DamagedRelease(f"{path}: expected a zip file of less than 4 GB, without Zip64.")
    require_size(
        int.from_bytes(end[12:16], "little"), f"{path}: list of its files", MOST_FILES * 1024
    )


class _Header(tarfile.TarInfo):
    """A header of a tar file; one that would be read into memory whole is kept short."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Header:
        header = super().frombuf(buf, encoding, errors)
        if not (header.isreg() or header.isdir()):
            require_size(header.size, "a header of the archive", _LONGEST_HEADER)
        return header


def _tarred(path: Path) -> Iterator[Member]:
    count = total = 0
    with tarfile.open(path, "r|gz", tarinfo=_Header) as archive:
        for info in archive:
            if info.isdir():
                continue
            if not info.isreg() or info.issparse():
                raise DamagedRelease(f"{path}: expected plain files; {info.name} is none.")
            count, total = count + 1, total + info.size
            require_few(count, path)
            require_size(total, f"{path} unpacked", times=TOTAL)
            stream = archive.extractfile(info)
            if stream is not None:
                yield info.name, info.size, stream

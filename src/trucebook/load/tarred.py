"""The files of a tar.gz archive, after which it has nothing but zeros."""

from __future__ import annotations

import re
import stat
import tarfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from trucebook.language import say
from trucebook.load.limits import Limits, require_size
from trucebook.load.member import PIECE, Member, refuse
from trucebook.problem import shorten

_LONGEST_HEADER = 1 << 16
_RECORD = re.compile(
    rb"([1-9][0-9]{0,5}) (?:[acm]time|[ug]id|[ug]name|comment"
    rb"|(?:LIBARCHIVE|SCHILY)\.(?:creationtime|fflags|dev|ino|nlink|(?:xattr|acl)\.[^=\0\n]+))="
)
"""What an extended header may have: times, owners and remarks, which change no file.

Some programs do not read it, and others have words of their own for a name or a size.
"""
_ALONE = say("expected name and size in its header alone")
_BROKEN_TAR = (tarfile.TarError, zlib.error, EOFError, RecursionError, ValueError)


class _Unzipped:
    """The bytes of a gzip file of one member, and how far any but zeros were found."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._ready = file, b""
        self._inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._given = 0
        self.last_byte = 0

    def read(self, size: int) -> bytes:
        parts = []
        while size and (part := self._some(size)):
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _some(self, size: int) -> bytes:
        while not (out := self._inflate.decompress(self._ready, size)):
            self._ready = b"" if self._inflate.eof else self._file.read(PIECE)
            if not self._ready:
                return b""
        self._ready = self._inflate.unconsumed_tail
        self._given += len(out)
        if bare := out.rstrip(b"\0"):
            self.last_byte = self._given - len(out) + len(bare)
        return out

    def require_end(self, behind: int, most: int) -> None:
        """Refuse anything but zeros behind a place, too many of these, and a second member."""
        while self._given < behind + most and self._some(PIECE):
            pass
        if self.last_byte > behind or self._given >= behind + most:
            raise tarfile.ReadError("there is something behind its files")
        if not self._inflate.eof or self._inflate.unused_data or self._file.read(1):
            raise tarfile.ReadError("it does not end where its packed bytes end")


class _Header(tarfile.TarInfo):
    """A header of a tar file; one that would be read into memory whole is kept short."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Header:
        header = super().frombuf(buf, encoding, errors)
        if header.type in (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK):
            refuse(header.name, _ALONE, "a long name")
        if not (header.isreg() or header.isdir()) and not 0 <= header.size <= _LONGEST_HEADER:
            wanted = say("expected at most {most:,} bytes", most=_LONGEST_HEADER)
            refuse("a header of the archive", wanted, f"{header.size:,}", "release_is_small")
        return header

    def _proc_pax(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        """The header behind an extended one, whose faults tarfile passes over."""
        size = -(-self.size // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE
        data = cast("BinaryIO", archive.fileobj).read(size)
        at = 0
        while at < self.size and (record := _RECORD.match(data, at)):
            at += int(record[1])
            if data[at - 1 : at] != b"\n":
                break
        if at != self.size or any(data[at:]):
            odd = data[at : self.size].partition(b"\n")[0].decode(errors="replace")
            refuse(self.name, _ALONE, shorten(odd))
        try:
            header = self.fromtarfile(archive)
        except tarfile.TarError as error:
            raise tarfile.ReadError(str(error)) from None
        header.offset = self.offset
        return header


def tarred(path: Path, most: Limits) -> Iterator[Member]:
    """The files of a tar.gz file, as they come."""
    end = 0
    try:
        with path.open("rb") as file:
            stream = _Unzipped(file)
            opened = cast("BinaryIO", stream)
            with tarfile.open(fileobj=opened, mode="r|", tarinfo=_Header) as archive:
                for info in archive:
                    if not (info.isreg() or info.isdir()) or info.issparse():
                        kind = info.type.decode()
                        refuse(info.name, say("expected a regular file"), kind, "file_is_regular")
                    require_size(info.name, info.size, most.file)
                    end = info.offset_data + -(-info.size // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE
                    pieces = partial(_read, archive, info)
                    mode = stat.S_IFDIR if info.isdir() else stat.S_IFREG
                    yield Member(info.name, info.size, mode, info.isdir(), pieces)
            stream.require_end(end, most.files * tarfile.BLOCKSIZE + tarfile.RECORDSIZE)
    except _BROKEN_TAR as error:
        refuse(path.name, say("expected a whole tar.gz archive"), error)


def _read(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Iterator[bytes]:
    left = info.size
    stream = archive.extractfile(info)
    reason: object = None
    try:
        while left and stream is not None and (piece := stream.read(min(left, PIECE))):
            left -= len(piece)
            yield piece
    except _BROKEN_TAR as error:
        reason = error
    if left or reason:
        wanted = say("expected a whole tar.gz archive")
        refuse(info.name, wanted, reason or f"{left:,} bytes are missing")

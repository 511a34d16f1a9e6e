"""A release in a zip or tar.gz file: the one reader of archives, within limits.

What one program unpacks from an archive another may not: a zip file has two lists of its files,
and bytes that belong to neither. So every byte must be accounted for, and a program that reads the
archive from front to back finds the files that are found here.
"""

from __future__ import annotations

import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NoReturn, cast

from trucebook.load.limits import Limits, Refused, limits, require_names_inside, require_size
from trucebook.problem import shorten

_SUFFIXES = (".zip", ".tar.gz", ".tgz")
_GZIP = b"\x1f\x8b"
_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_PIECE = 1 << 16


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


def is_archive(path: Path) -> bool:
    """Whether a path ends, or its file begins, like an archive that can be read."""
    return path.name.lower().endswith(_SUFFIXES) or _magic(path).startswith((_GZIP, *_MAGIC))


def members(path: Path) -> Iterator[Member]:
    """The files of an archive, which lie at its root or all in one folder there.

    The bytes of one are to be read before the next. What macOS adds in `__MACOSX/` is left out.
    `Refused` are a broken archive, a link, a path, an encrypted file, a name twice, and more bytes
    or files than the limits allow.
    """
    most = limits()
    require_size(path.name, path.stat().st_size, most.total, "release_is_small")
    tops: set[str] = set()
    seen: set[str] = set()
    total = 0
    for member in (_tarred if _magic(path).startswith(_GZIP) else _zipped)(path, most):
        _require_plain(member)
        is_of_macos = member.folder.startswith("__MACOSX") and member.name.startswith("._")
        if member.is_folder or is_of_macos:
            for piece in member.pieces():  # held to its checksum and its end like any other file
                if member.is_folder and piece:
                    _refuse(member.path, "expected a folder without bytes")
            continue
        tops.add(member.folder)
        if len(tops) > 1 or "/" in member.folder:
            _refuse(member.path, "expected every file in one folder", rule="path_stays_inside")
        if member.name.casefold() in seen:
            _refuse(member.path, "expected one file of that name", rule="file_is_there_once")
        seen.add(member.name.casefold())
        if len(seen) > most.files:
            wanted = f"expected at most {most.files} files in it"
            _refuse(member.path, wanted, len(seen), "release_is_small")
        total += member.size
        require_size(f"{path.name} unpacked", total, most.total, "release_is_small")
        yield member


def unpack(archive: Path, folder: Path) -> None:
    """Write the files of an archive to an empty folder. What was written before an error stays."""
    for member in members(archive):
        require_names_inside([member.name], archive)
        with (folder / member.name).open("xb") as file:
            file.writelines(member.pieces())


def _magic(path: Path) -> bytes:
    if not path.is_file():
        return b""
    with path.open("rb") as file:
        return file.read(4)


def _refuse(
    name: str, wanted: str, found: object = None, rule: str = "archive_is_whole"
) -> NoReturn:
    raise Refused(rule, name, wanted, found) from None


def _require_plain(member: Member) -> None:
    """Refuse a path that leaves the archive and what is neither a file nor a folder."""
    path = member.path
    parts = PurePosixPath(path).parts
    odd = set(path) & set("\\:\0") or not path.isprintable()
    if odd or not parts or path.startswith("/") or ".." in parts:
        shown = path if path.isprintable() else repr(path)
        _refuse(shown, "expected a path inside the archive", rule="path_stays_inside")
    kind = stat.S_IFMT(member.mode)
    if kind not in (0, stat.S_IFDIR if member.is_folder else stat.S_IFREG):
        _refuse(path, "expected a regular file", f"mode {kind:o}", "file_is_regular")


# A zip file lists its files twice: by a header before each, and by a directory at the end. Both
# must say the same of every file, and the files must follow each other without a gap from the
# first byte to the directory, which must end at the end record, which must end the file.

_END = struct.Struct("<4s4H2LH")
_LOCAL = struct.Struct("<4s5H3L2H")
_DIRECTORY_ENTRY = 46
_PER_FILE = 1024
"""Bytes of the directory for each file that there may be."""
_NO_BOMB = 64 << 10
"""Bytes below which no ratio is a bomb."""

_DEFLATE_OPTIONS, _DESCRIPTOR, _UTF_8, _ENCRYPTED = 0x6, 0x8, 0x800, 0x1
_ZIP64 = 0x0001
_EXTRAS = {0x5455, 0x5855, 0x7855, 0x7875, 0x000A, 0xCAFE}
"""Extra fields that hold times and owners alone: Info-ZIP's, NTFS's, the mark of Java."""

_BROKEN_ZIP = (
    *(zipfile.BadZipFile, zlib.error, EOFError, ValueError, struct.error),
    *(RuntimeError, NotImplementedError),
)


def _zipped(path: Path, most: Limits) -> Iterator[Member]:
    """The files that a zip file lists, once all of it is accounted for."""
    with path.open("rb") as file:
        try:
            start, size, count = _directory(file, path.name, most)
            with zipfile.ZipFile(file) as archive:
                infos = archive.infolist()
            listed = (len(_raw_name(info)) + len(info.extra + info.comment) for info in infos)
            if len(infos) != count or sum(listed) + _DIRECTORY_ENTRY * count != size:
                _refuse(path.name, f"expected {count} files in the list", len(infos))
            for info in infos:
                _require_allowed(info, most)
            total = sum(info.file_size for info in infos)
            require_size(f"{path.name} unpacked", total, most.total, "release_is_small")
            starts = _starts(file, infos, start, path.name)
        except _BROKEN_ZIP as error:
            _refuse(path.name, "expected a whole zip archive", error)
        for at, info in starts:
            mode, pieces = info.external_attr >> 16, partial(_inflated, file, info, at)
            yield Member(info.filename, info.file_size, mode, info.is_dir(), pieces)


def _directory(file: BinaryIO, name: str, most: Limits) -> tuple[int, int, int]:
    """Start, size and number of files of the directory, which ends where the end record begins."""
    at = file.seek(0, 2) - _END.size
    file.seek(max(0, at))
    data = file.read(_END.size)
    if at < 0 or not data.startswith(b"PK\x05\x06"):
        raise ValueError("no end record at the end, or something behind it")
    _, disk, first_disk, here, count, size, start, comment = _END.unpack(data)
    if 0xFFFF in (disk, first_disk, here, count) or 0xFFFFFFFF in (size, start):
        _refuse(name, "expected a zip file of less than 4 GB, without Zip64")
    room = most.files * _PER_FILE
    require_size(f"{name}: list of its files", size, room, "release_is_small")
    if (disk, first_disk, comment) != (0, 0, 0) or here != count:
        _refuse(name, "expected one zip file without a comment")
    if start + size != at:
        _refuse(name, "expected nothing but files, their list and its end", at - start - size)
    return start, size, count


def _raw_name(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF_8 else "cp437")


def _require_allowed(info: zipfile.ZipInfo, most: Limits) -> None:
    """What the directory says of a file is plain: nothing that two readers could take as two."""
    name, size, flags = info.filename, info.file_size, info.flag_bits
    if flags & _ENCRYPTED:
        _refuse(name, "expected a file without a password", rule="file_is_readable")
    # NOTE: zipfile takes the last character of a name for granted.
    if not name or info.orig_filename != name or not (name.isascii() or flags & _UTF_8):
        _refuse(repr(info.orig_filename), "expected a name that every program reads alike")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        _refuse(name, "expected it stored or deflated", f"method {info.compress_type}")
    if flags & ~(_DEFLATE_OPTIONS | _DESCRIPTOR | _UTF_8) or info.comment or info.volume:
        _refuse(name, "expected neither flags nor a comment", f"flags {flags:#x}")
    if flags & _DESCRIPTOR and info.compress_size and info.compress_type == zipfile.ZIP_STORED:
        _refuse(name, "expected its size before its bytes: it is stored")
    if info.external_attr & 0x10 and not info.is_dir():
        _refuse(name, "expected a regular file", "a folder", "file_is_regular")
    require_size(name, size, most.file)
    if size > max(_NO_BOMB, most.ratio * info.compress_size):
        wanted = f"expected at most {most.ratio} times the packed size"
        _refuse(name, wanted, f"{size:,} bytes in {info.compress_size:,}", "file_is_no_bomb")
    _require_extras(name, info.extra, _EXTRAS)


def _require_extras(name: str, extra: bytes, allowed: set[int]) -> None:
    """Refuse extra fields that could rename or resize a file, and bytes that are no field."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, at)
        if kind not in allowed:
            _refuse(name, "expected no extra field but times and owners", f"{kind:#06x}")
        at += 4 + size
    if at != len(extra):
        _refuse(name, "expected whole extra fields")


def _starts(
    file: BinaryIO, infos: list[zipfile.ZipInfo], end: int, archive: str
) -> list[tuple[int, zipfile.ZipInfo]]:
    """Where the packed bytes of each file begin, if the files fill all up to the directory."""
    starts, at = [], 0
    in_order = sorted(infos, key=lambda info: info.header_offset)
    for info, after in pairwise([*in_order, None]):
        if info is None or info.header_offset != at:
            _refuse(archive, f"expected a file at byte {at:,} of it")
        start = at + _require_header(file, info)
        at = end if after is None else after.header_offset
        _require_descriptor(file, info, start + info.compress_size, at)
        starts.append((start, info))
    if at != end:
        _refuse(archive, f"expected the list of its files at byte {at:,}", f"{end:,}")
    return starts


def _require_header(file: BinaryIO, info: zipfile.ZipInfo) -> int:
    """Length of the header before a file, which says of it what the directory says."""
    file.seek(info.header_offset)
    parts = _LOCAL.unpack(file.read(_LOCAL.size))
    mark, _, flags, method, _, _, crc, packed, size, name_length, extra_length = parts
    name, extra = file.read(name_length), file.read(extra_length)
    said = (mark, flags, method, name)
    if said != (b"PK\x03\x04", info.flag_bits, info.compress_type, _raw_name(info)):
        _refuse(info.filename, "expected the header before it to say what the list says")
    listed = (info.CRC, info.compress_size, info.file_size)
    later = info.flag_bits & _DESCRIPTOR
    unknown = (0, 0xFFFFFFFF) if later else ()
    if any(
        one != other and one not in unknown
        for one, other in zip((crc, packed, size), listed, strict=True)
    ):
        _refuse(info.filename, "expected the size and checksum that the list has")
    _require_extras(info.filename, extra, _EXTRAS | ({_ZIP64} if later else set()))
    return _LOCAL.size + len(name) + len(extra)


def _require_descriptor(file: BinaryIO, info: zipfile.ZipInfo, at: int, end: int) -> None:
    """Between a file and the next there are at most the sizes that a writer to a pipe adds."""
    wanted = {b""}
    if info.flag_bits & _DESCRIPTOR:
        sizes = (info.CRC, info.compress_size, info.file_size)
        wanted = {struct.pack(form, b"PK\x07\x08", *sizes) for form in ("<4s3L", "<4sL2Q")}
    file.seek(at)
    if not 0 <= end - at <= 24 or file.read(end - at) not in wanted:
        _refuse(info.filename, "expected the next file, or the list, right behind it")


def _inflated(file: BinaryIO, info: zipfile.ZipInfo, at: int) -> Iterator[bytes]:
    """The bytes of a file, which fill the room that it has and fit its size and checksum."""
    crc, size = 0, 0
    try:
        for piece in _unpacked(file, info, at):
            crc, size = zlib.crc32(piece, crc), size + len(piece)
            if size > info.file_size:
                break
            yield piece
    except zlib.error as error:
        _refuse(info.filename, "expected a whole zip archive", error)
    if (crc, size) != (info.CRC, info.file_size):
        wanted = "expected as many bytes as the list of the whole archive has, and their checksum"
        _refuse(info.filename, wanted)


def _unpacked(file: BinaryIO, info: zipfile.ZipInfo, at: int) -> Iterator[bytes]:
    left = info.compress_size
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    deflated = info.compress_type == zipfile.ZIP_DEFLATED
    while left and not inflate.eof:
        file.seek(at)
        packed = file.read(min(left, _PIECE))
        if not packed:
            raise zlib.error("it breaks off")
        at, left = at + len(packed), left - len(packed)
        if not deflated:
            yield packed
            continue
        while piece := inflate.decompress(packed, _PIECE):
            yield piece
            packed = inflate.unconsumed_tail
    if left or (deflated and not inflate.eof) or inflate.unused_data:
        raise zlib.error("its packed bytes end elsewhere")


# A tar.gz file has its files, then nothing but zeros.

_LONGEST_HEADER = 1 << 16
_RECORD = re.compile(
    rb"([1-9][0-9]{0,5}) (?:[acm]time|[ug]id|[ug]name|comment"
    rb"|(?:LIBARCHIVE|SCHILY)\.(?:creationtime|fflags|dev|ino|nlink|(?:xattr|acl)\.[^=\0\n]+))="
)
"""What an extended header may have: times, owners and remarks, which change no file.

Some programs do not read it, and others have words of their own for a name or a size.
"""
_ALONE = "expected name and size in its header alone"
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
            self._ready = b"" if self._inflate.eof else self._file.read(_PIECE)
            if not self._ready:
                return b""
        self._ready = self._inflate.unconsumed_tail
        self._given += len(out)
        if bare := out.rstrip(b"\0"):
            self.last_byte = self._given - len(out) + len(bare)
        return out

    def require_end(self, behind: int, most: int) -> None:
        """Refuse anything but zeros behind a place, too many of these, and a second member."""
        while self._given < behind + most and self._some(_PIECE):
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
            _refuse(header.name, _ALONE, "a long name")
        if not (header.isreg() or header.isdir()) and not 0 <= header.size <= _LONGEST_HEADER:
            wanted = f"expected at most {_LONGEST_HEADER:,} bytes"
            _refuse("a header of the archive", wanted, f"{header.size:,}", "release_is_small")
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
            _refuse(self.name, _ALONE, shorten(odd))
        try:
            header = self.fromtarfile(archive)
        except tarfile.TarError as error:
            raise tarfile.ReadError(str(error)) from None
        header.offset = self.offset
        return header


def _tarred(path: Path, most: Limits) -> Iterator[Member]:
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
                        _refuse(info.name, "expected a regular file", kind, "file_is_regular")
                    require_size(info.name, info.size, most.file)
                    end = info.offset_data + -(-info.size // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE
                    pieces = partial(_read, archive, info)
                    mode = stat.S_IFDIR if info.isdir() else stat.S_IFREG
                    yield Member(info.name, info.size, mode, info.isdir(), pieces)
            stream.require_end(end, most.files * tarfile.BLOCKSIZE + tarfile.RECORDSIZE)
    except _BROKEN_TAR as error:
        _refuse(path.name, "expected a whole tar.gz archive", error)


def _read(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Iterator[bytes]:
    left = info.size
    stream = archive.extractfile(info)
    reason: object = None
    try:
        while left and stream is not None and (piece := stream.read(min(left, _PIECE))):
            left -= len(piece)
            yield piece
    except _BROKEN_TAR as error:
        reason = error
    if left or reason:
        wanted = "expected a whole tar.gz archive"
        _refuse(info.name, wanted, reason or f"{left:,} bytes are missing")

"""A zip file of which every byte is accounted for.

A zip file is listed twice: by a header before each file, and by a directory at the end. Here both
must say the same of every file, and the files must follow each other without a gap from the
first byte to the directory, which must end at the end record, which must end the file.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, NoReturn

from trucebook.load.limits import Limits, Refused
from trucebook.load.member import Member

_END = struct.Struct("<4s4H2LH")
_LOCAL = struct.Struct("<4s5H3L2H")
_DIRECTORY_ENTRY = 46
_PER_FILE = 1024
"""Bytes of the directory for each file that there may be."""
_PIECE = 1 << 16

_DEFLATE_OPTIONS, _DESCRIPTOR, _UTF_8, _ENCRYPTED = 0x6, 0x8, 0x800, 0x1
_ZIP64 = 0x0001
_EXTRAS = {0x5455, 0x5855, 0x7855, 0x7875, 0x000A, 0xCAFE}
"""Extra fields that hold times and owners alone: Info-ZIP's, NTFS's, the mark of Java."""

_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, ValueError, struct.error),
    *(RuntimeError, NotImplementedError),
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A file in the zip: as the directory lists it, and where its packed bytes begin."""

    info: zipfile.ZipInfo
    data: int


def zipped(path: Path, most: Limits) -> Iterator[Member]:
    """The files that a zip file lists, once all of it is accounted for.

    Raises:
        Refused: something of it is not; the message says what.
    """
    with path.open("rb") as file:
        try:
            start = _require_directory(file, path.name, most)
            with zipfile.ZipFile(file) as archive:
                infos = archive.infolist()
            _require_all_listed(file, infos, path.name)
            for info in infos:
                _require_allowed(info, most)
            total = sum(info.file_size for info in infos)
            most.require_size("release_is_small", f"{path.name} unpacked", total, most.total)
            found = _contiguous(file, infos, start, path.name)
        except _BROKEN as error:
            wanted = "expected a whole zip archive"
            raise Refused("archive_is_whole", path.name, wanted, error) from None
        for item in found:
            info = item.info
            pieces = partial(_inflated, file, item)
            yield Member(
                info.filename, info.file_size, info.external_attr >> 16, info.is_dir(), pieces
            )


def _refuse(name: str, wanted: str, found: object = None) -> NoReturn:
    raise Refused("archive_is_whole", name, wanted, found)


def _end(file: BinaryIO) -> tuple[int, tuple[bytes, int, int, int, int, int, int, int]]:
    """Where the end record must begin, and its fields."""
    at = file.seek(0, 2) - _END.size
    file.seek(max(0, at))
    data = file.read(_END.size)
    if at < 0 or not data.startswith(b"PK\x05\x06"):
        raise ValueError("no end record at the end, or something behind it")
    return at, _END.unpack(data)


def _require_directory(file: BinaryIO, name: str, most: Limits) -> int:
    """Where the directory begins, which is small and ends where the end record begins."""
    at, (_, disk, first_disk, here, all_of_them, size, start, comment) = _end(file)
    if 0xFFFF in (disk, first_disk, here, all_of_them) or 0xFFFFFFFF in (size, start):
        _refuse(name, "expected a zip file of less than 4 GB, without Zip64")
    most.require_size(
        "release_is_small", f"{name}: list of its files", size, most.files * _PER_FILE
    )
    if (disk, first_disk, comment) != (0, 0, 0) or here != all_of_them:
        _refuse(name, "expected one zip file without a comment")
    if start + size != at:
        _refuse(name, "expected nothing but files, their list and its end", f"{at - start - size}")
    return start


def _require_all_listed(file: BinaryIO, infos: list[zipfile.ZipInfo], name: str) -> None:
    """The directory has as many entries and bytes as the end record says."""
    _, (_, _, _, _, count, size, _, _) = _end(file)
    lengths = (
        _DIRECTORY_ENTRY + len(_raw_name(info)) + len(info.extra) + len(info.comment)
        for info in infos
    )
    if len(infos) != count or sum(lengths) != size:
        _refuse(name, f"expected {count} files in the list", len(infos))


def _raw_name(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF_8 else "cp437")


def _require_allowed(info: zipfile.ZipInfo, most: Limits) -> None:
    """What the directory says of a file is plain: nothing that two readers could take as two."""
    name = info.filename
    if info.flag_bits & _ENCRYPTED:
        raise Refused("file_is_readable", name, "expected a file without a password")
    # NOTE: zipfile takes the last character of a name for granted.
    if not name or info.orig_filename != name or not (name.isascii() or info.flag_bits & _UTF_8):
        _refuse(repr(info.orig_filename), "expected a name that every program reads alike")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        _refuse(name, "expected it stored or deflated", f"method {info.compress_type}")
    odd = info.flag_bits & ~(_DEFLATE_OPTIONS | _DESCRIPTOR | _UTF_8)
    if odd or info.comment or info.volume:
        _refuse(name, "expected neither flags nor a comment", f"flags {info.flag_bits:#x}")
    streamed = info.flag_bits & _DESCRIPTOR and info.compress_size
    if streamed and info.compress_type == zipfile.ZIP_STORED:
        _refuse(name, "expected its size before its bytes: it is stored")
    if info.external_attr & 0x10 and not info.is_dir():
        raise Refused("file_is_regular", name, "expected a regular file", "a folder")
    most.require_size("file_is_small", name, info.file_size, most.file)
    most.require_ratio(name, info.file_size, info.compress_size)
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


def _contiguous(
    file: BinaryIO, infos: list[zipfile.ZipInfo], end: int, archive: str
) -> list[_Found]:
    """The files in the order of their bytes, if they fill all bytes before the directory."""
    found, at = [], 0
    in_order = sorted(infos, key=lambda info: info.header_offset)
    for info, after in pairwise([*in_order, None]):
        if info is None or info.header_offset != at:
            _refuse(archive, f"expected a file at byte {at:,} of it")
        data = at + _require_header(file, info)
        at = end if after is None else after.header_offset
        _require_descriptor(file, info, data + info.compress_size, at)
        found.append(_Found(info, data))
    if at != end:
        _refuse(archive, f"expected the list of its files at byte {at:,}", f"{end:,}")
    return found


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


def _inflated(file: BinaryIO, item: _Found) -> Iterator[bytes]:
    """The bytes of a file, which fill the room that it has and fit its size and checksum."""
    info, crc, size = item.info, 0, 0
    try:
        for piece in _unpacked(file, item):
            crc, size = zlib.crc32(piece, crc), size + len(piece)
            if size > info.file_size:
                break
            yield piece
    except zlib.error as error:
        _refuse(info.filename, "expected a whole zip archive", error)
    if (crc, size) != (info.CRC, info.file_size):
        _refuse(
            info.filename,
            "expected as many bytes as the list of the whole archive has, and their checksum",
        )


def _unpacked(file: BinaryIO, item: _Found) -> Iterator[bytes]:
    at, left = item.data, item.info.compress_size
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    deflated = item.info.compress_type == zipfile.ZIP_DEFLATED
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

"""The files of a zip archive.

It lists them twice: by a header before each, and by a directory at the end. Both must say the same
of every file, and the files must follow each other without a gap from the first byte to the
directory, which must end at the end record, which must end the file.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from trucebook.language import say
from trucebook.load.limits import Limits, require_size
from trucebook.load.member import PIECE, Member, refuse

_END = struct.Struct("<4s4H2LH")
_LOCAL = struct.Struct("<4s5H3L2H")
_DIRECTORY_ENTRY = 46
_PER_FILE = 1024
"""Bytes of the directory for each file that there may be."""
_PER_PAGE = 200
"""Bytes of it for each page, whose name is short."""
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


def zipped(path: Path, most: Limits) -> Iterator[Member]:
    """The files that a zip file lists, once all of it is accounted for."""
    with path.open("rb") as file:
        try:
            start, size, count = _directory(file, path.name, most)
            with zipfile.ZipFile(file) as archive:
                infos = archive.infolist()
            listed = (len(_raw_name(info)) + len(info.extra + info.comment) for info in infos)
            if len(infos) != count or sum(listed) + _DIRECTORY_ENTRY * count != size:
                refuse(
                    path.name, say("expected {count} files in the list", count=count), len(infos)
                )
            for info in infos:
                _require_allowed(info, most)
            total = sum(info.file_size for info in infos)
            require_size(f"{path.name} unpacked", total, most.total, "release_is_small")
            starts = _starts(file, infos, start, path.name)
        except _BROKEN_ZIP as error:
            refuse(path.name, say("expected a whole zip archive"), error)
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
        refuse(name, say("expected a zip file of less than 4 GB, without Zip64"))
    room = most.files * _PER_FILE + most.pages * _PER_PAGE
    require_size(f"{name}: list of its files", size, room, "release_is_small")
    if (disk, first_disk, comment) != (0, 0, 0) or here != count:
        refuse(name, say("expected one zip file without a comment"))
    if start + size != at:
        refuse(name, say("expected nothing but files, their list and its end"), at - start - size)
    return start, size, count


def _raw_name(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF_8 else "cp437")


def _require_allowed(info: zipfile.ZipInfo, most: Limits) -> None:
    """What the directory says of a file is plain: nothing that two readers could take as two."""
    name, size, flags = info.filename, info.file_size, info.flag_bits
    if flags & _ENCRYPTED:
        refuse(name, say("expected a file without a password"), rule="file_is_readable")
    # NOTE: zipfile takes the last character of a name for granted.
    if not name or info.orig_filename != name or not (name.isascii() or flags & _UTF_8):
        refuse(repr(info.orig_filename), say("expected a name that every program reads alike"))
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        refuse(name, say("expected it stored or deflated"), f"method {info.compress_type}")
    if flags & ~(_DEFLATE_OPTIONS | _DESCRIPTOR | _UTF_8) or info.comment or info.volume:
        refuse(name, say("expected neither flags nor a comment"), f"flags {flags:#x}")
    if flags & _DESCRIPTOR and info.compress_size and info.compress_type == zipfile.ZIP_STORED:
        refuse(name, say("expected its size before its bytes: it is stored"))
    if info.external_attr & 0x10 and not info.is_dir():
        refuse(name, say("expected a regular file"), "a folder", "file_is_regular")
    require_size(name, size, most.file)
    if size > max(_NO_BOMB, most.ratio * info.compress_size):
        wanted = say("expected at most {ratio} times the packed size", ratio=most.ratio)
        refuse(name, wanted, f"{size:,} bytes in {info.compress_size:,}", "file_is_no_bomb")
    _require_extras(name, info.extra, _EXTRAS)


def _require_extras(name: str, extra: bytes, allowed: set[int]) -> None:
    """Refuse extra fields that could rename or resize a file, and bytes that are no field."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, at)
        if kind not in allowed:
            refuse(name, say("expected no extra field but times and owners"), f"{kind:#06x}")
        at += 4 + size
    if at != len(extra):
        refuse(name, say("expected whole extra fields"))


def _starts(
    file: BinaryIO, infos: list[zipfile.ZipInfo], end: int, archive: str
) -> list[tuple[int, zipfile.ZipInfo]]:
    """Where the packed bytes of each file begin, if the files fill all up to the directory."""
    starts, at = [], 0
    in_order = sorted(infos, key=lambda info: info.header_offset)
    for info, after in pairwise([*in_order, None]):
        if info is None or info.header_offset != at:
            refuse(archive, say("expected a file at byte {at:,} of it", at=at))
        start = at + _require_header(file, info)
        at = end if after is None else after.header_offset
        _require_descriptor(file, info, start + info.compress_size, at)
        starts.append((start, info))
    if at != end:
        refuse(archive, say("expected the list of its files at byte {at:,}", at=at), f"{end:,}")
    return starts


def _require_header(file: BinaryIO, info: zipfile.ZipInfo) -> int:
    """Length of the header before a file, which says of it what the directory says."""
    file.seek(info.header_offset)
    parts = _LOCAL.unpack(file.read(_LOCAL.size))
    mark, _, flags, method, _, _, crc, packed, size, name_length, extra_length = parts
    name, extra = file.read(name_length), file.read(extra_length)
    said = (mark, flags, method, name)
    if said != (b"PK\x03\x04", info.flag_bits, info.compress_type, _raw_name(info)):
        refuse(info.filename, say("expected the header before it to say what the list says"))
    listed = (info.CRC, info.compress_size, info.file_size)
    later = info.flag_bits & _DESCRIPTOR
    unknown = (0, 0xFFFFFFFF) if later else ()
    if any(
        one != other and one not in unknown
        for one, other in zip((crc, packed, size), listed, strict=True)
    ):
        refuse(info.filename, say("expected the size and checksum that the list has"))
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
        refuse(info.filename, say("expected the next file, or the list, right behind it"))


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
        refuse(info.filename, say("expected a whole zip archive"), error)
    if (crc, size) != (info.CRC, info.file_size):
        wanted = say(
            "expected as many bytes as the list of the whole archive has, and their checksum"
        )
        refuse(info.filename, wanted)


def _unpacked(file: BinaryIO, info: zipfile.ZipInfo, at: int) -> Iterator[bytes]:
    left = info.compress_size
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    deflated = info.compress_type == zipfile.ZIP_DEFLATED
    while left and not inflate.eof:
        file.seek(at)
        packed = file.read(min(left, PIECE))
        if not packed:
            raise zlib.error("it breaks off")
        at, left = at + len(packed), left - len(packed)
        if not deflated:
            yield packed
            continue
        while piece := inflate.decompress(packed, PIECE):
            yield piece
            packed = inflate.unconsumed_tail
    if left or (deflated and not inflate.eof) or inflate.unused_data:
        raise zlib.error("its packed bytes end elsewhere")

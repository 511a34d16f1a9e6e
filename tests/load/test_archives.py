"""A program that reads an archive from front to back finds what we find, or it is refused."""

import gzip
import io
import re
import shutil
import struct
import subprocess
import tarfile
import zipfile
import zlib

import pytest

from trucebook.errors import DamagedRelease
from trucebook.load import archive as reader
from trucebook.load.archive import is_archive, members
from trucebook.load.limits import Limits, Refused

LIMITS = Limits(1 << 20, 100, 200)
FILES = {"0.1.0/a.csv": b"a,b\n" * 300, "0.1.0/b.csv": b"", "0.1.0/c.json": b"{}\n"}


@pytest.fixture(autouse=True)
def _few_and_small(monkeypatch):
    monkeypatch.setattr(reader, "limits", lambda: LIMITS)


def found(path):
    return {
        f"{item.folder}/{item.name}".lstrip("/"): b"".join(item.pieces()) for item in members(path)
    }


def zipped(files=FILES, kind=zipfile.ZIP_DEFLATED, comment=b""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as archive:
        archive.comment = comment
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


class Pipe(io.RawIOBase):
    """What cannot go back: sizes follow the files."""

    def __init__(self):
        self.data = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.data += data
        return len(data)


def streamed(files=FILES, force_zip64=False):
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            with archive.open(name, "w", force_zip64=force_zip64) as file:
                file.write(data)
    return bytes(pipe.data)


def tarred(files=FILES, form=tarfile.GNU_FORMAT, mtime=0):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", format=form) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), mtime
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


GOOD = {
    "deflated": zipped(),
    "stored": zipped(kind=zipfile.ZIP_STORED),
    "streamed": streamed(),
    "streamed with wide sizes": streamed(force_zip64=True),
    "folders": zipped({"0.1.0/": b"", **FILES}),
    "macOS": zipped({**FILES, "__MACOSX/0.1.0/._a.csv": b"\0\5\x16\7", "__MACOSX/._0.1.0": b"x"}),
    "tar, GNU": tarred(),
    "tar, POSIX": tarred(form=tarfile.PAX_FORMAT),
    "tar with times": tarred(form=tarfile.PAX_FORMAT, mtime=0.5),
    "tar, from here": tarred({f"./{name}": data for name, data in FILES.items()}),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_common_programs_write_is_read(tmp_path, name):
    path = tmp_path / "a"
    path.write_bytes(GOOD[name])
    assert is_archive(path)
    assert found(path) == FILES


@pytest.mark.parametrize(
    "command",
    [
        ["zip", "-qr", "out", "0.1.0"],
        ["zip", "-qr0", "out", "0.1.0"],
        ["sh", "-c", "zip -qr - 0.1.0 | cat > out"],
        ["jar", "cMf", "out", "0.1.0"],
        ["7z", "a", "-tzip", "out", "0.1.0"],
        ["bsdtar", "-caf", "out.zip", "0.1.0"],
        ["tar", "-czf", "out", "0.1.0"],
    ],
    ids=" ".join,
)
def test_what_programs_here_write_is_read(tmp_path, command):
    programs = [
        word for word in " ".join(command).split() if word in ("zip", "jar", "7z", "bsdtar")
    ]
    if any(shutil.which(program) is None for program in programs):
        pytest.skip(f"{programs[0]} is not here")
    (tmp_path / "0.1.0").mkdir()
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    [path] = tmp_path.glob("out*")
    assert found(path) == FILES


DATA = zipped()
END = DATA.rfind(b"PK\5\6")
LIST = DATA.find(b"PK\1\2")
FORGED = zipped({"0.1.0/a.csv": b"forged\n"})
FORGED_ENTRY = FORGED[: FORGED.find(b"PK\1\2")]


def moved(data, by):
    """The archive with the offsets of its list moved, as for bytes put before it."""
    data = bytearray(data)
    for found in re.finditer(b"PK\1\2", bytes(data)):
        _add(data, found.start() + 42, by)
    _add(data, data.rfind(b"PK\5\6") + 16, by)
    return bytes(data)


def _add(data, at, by):
    data[at : at + 4] = (int.from_bytes(data[at : at + 4], "little") + by).to_bytes(4, "little")


def patched(at, form, value, data=DATA):
    out = bytearray(data)
    struct.pack_into(f"<{form}", out, at, value)
    return bytes(out)


def with_extra(kind, payload):
    """The first file has an extra field, in the list and before its bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in FILES.items():
            info = zipfile.ZipInfo(name)
            info.extra = struct.pack("<2H", kind, len(payload)) + payload
            archive.writestr(info, data)
    return out.getvalue()


def unicode_path(name, other):
    return with_extra(0x7075, b"\1" + struct.pack("<L", zlib.crc32(name)) + other)


def renamed_in_header():
    at = DATA.find(b"0.1.0/a.csv")
    return DATA[:at] + b"0.1.0/z.csv" + DATA[at + 11 :]


def second_stream():
    """Behind the packed bytes of a file, within its room, those of another."""
    body = zlib.compressobj(wbits=-15)
    packed = body.compress(b"x\n") + body.flush() + FORGED_ENTRY
    local = struct.pack(
        "<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 33, zlib.crc32(b"x\n"), len(packed), 2, 5, 0
    )
    listed = struct.pack(
        "<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 33, zlib.crc32(b"x\n"), len(packed), 2,
        *(5, 0, 0, 0, 0), 0, 0,
    )  # fmt: skip
    start = len(local) + 5 + len(packed)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(listed) + 5, start, 0)
    return local + b"a.csv" + packed + listed + b"a.csv" + end


def streamed_flag():
    """A stored file whose size is said to follow it: who reads on cannot know where it ends."""
    data = zipped({"a": b"x" * 40}, zipfile.ZIP_STORED)
    return patched(6, "H", 8, patched(data.find(b"PK\1\2") + 8, "H", 8, data))


def _ahead(record, kind=b"x"):
    """A tar file that begins with an extended header of that content."""
    info = tarfile.TarInfo("0.1.0/a.csv")
    info.type, info.size = kind, len(record)
    block = info.tobuf(tarfile.GNU_FORMAT) + record + bytes(-len(record) % 512)
    return gzip.compress(block + gzip.decompress(tarred()))


HIDDEN = {
    "an entry before the archive": FORGED_ENTRY + DATA,
    "an entry before the archive, counted": FORGED_ENTRY + moved(DATA, len(FORGED_ENTRY)),
    "bytes before the archive": b"#!/bin/sh\n" + DATA,
    "an archive before the archive": FORGED + DATA,
    "an entry before the list": DATA[:LIST]
    + FORGED_ENTRY
    + patched(END + 16, "L", LIST + len(FORGED_ENTRY))[LIST:],
    "bytes between list and end": DATA[:END] + b"PK\6\6more" + DATA[END:],
    "an end record before the end": DATA[:END] + DATA[END:] + DATA[END:],
    "bytes behind the archive": DATA + b"\n",
    "an archive behind the archive": DATA + FORGED,
    "a comment": zipped(comment=b"hello"),
    "a comment that is an end record": zipped(comment=FORGED[FORGED.rfind(b"PK\5\6") :]),
    "Zip64": DATA[:END] + b"PK\6\7" + bytes(16) + DATA[END:],
    "more files than are counted": patched(END + 10, "H", 2, patched(END + 8, "H", 2)),
    "two disks": patched(END + 4, "H", 1),
    "another name before the file": renamed_in_header(),
    "another size before the file": patched(22, "L", 7),
    "another packed size before the file": patched(18, "L", 7),
    "another checksum before the file": patched(14, "L", 7),
    "another checksum in both": patched(LIST + 16, "L", 7, patched(14, "L", 7)),
    "another way of packing before the file": patched(8, "H", 0),
    "flags before the file": patched(6, "H", 8),
    "a file stored that is said to be streamed": streamed_flag(),
    "two entries at one place": patched(DATA.find(b"PK\1\2", LIST + 1) + 42, "L", 0),
    "a name of the file's own": unicode_path(b"0.1.0/a.csv", b"0.1.0/z.csv"),
    "an extra field of Zip64": with_extra(1, struct.pack("<2Q", 1200, 1200)),
    "an extra field that nobody knows": with_extra(0x9999, b"x"),
    "a file as a folder's": patched(LIST + 38, "L", 0x10),
    "bytes behind the packed bytes": second_stream(),
    "a comment on a file": patched(LIST + 32, "H", 4)[:END] + b"note" + DATA[END:],
    "another size behind the file": streamed().replace(b"PK\7\x08", b"PK\7\7", 1),
    **{
        f"a tar with {record!r} ahead": _ahead(record)
        for record in (
            *(b"12 path=xyz\n", b" 12 path=xyz\n", b"13 comment=a\n 12 path=xyz\n", b"9 size=5\n"),
            *(b"12 comment=a\n", b"13 comment=a\n\0path", b"21 SCHILY.realsize=5\n"),
            *(b"24 GNU.sparse.name=evil\n", b"21 hdrcharset=BINARY\n"),
        )
    },
    "a tar with a long name ahead": _ahead(b"0.1.0/other.csv\0", b"L"),
    "a tar with bytes behind": tarred() + b"x",
    "a tar with a second member": tarred() + tarred(),
    "a tar behind a tar": gzip.compress(gzip.decompress(tarred()) * 2),
    "a tar with zeros without end": gzip.compress(gzip.decompress(tarred()) + bytes(1 << 20)),
    "a tar cut": tarred()[:-5],
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_another_reader_could_take_for_something_else_is_refused(tmp_path, name):
    path = tmp_path / "a.zip"
    path.write_bytes(HIDDEN[name])
    with pytest.raises(Refused) as raised:
        found(path)
    assert raised.value.rule in ("archive_is_whole", "file_is_regular")
    assert isinstance(raised.value, DamagedRelease)


@pytest.mark.parametrize("made", ["deflated", "streamed", "tar, GNU"])
def test_any_byte_put_in_anywhere_is_refused_or_changes_nothing(tmp_path, made):
    data, path = GOOD[made], tmp_path / "a.zip"
    for at in range(0, len(data) + 1, 7):
        for added in (b"\0", b"PK\3\4"):
            path.write_bytes(data[:at] + added + data[at:])
            try:
                read = found(path)
            except Refused:
                continue
            assert read == FILES


@pytest.mark.parametrize("made", ["deflated", "streamed"])
def test_any_changed_byte_is_refused_or_changes_no_file(tmp_path, made):
    data, path = GOOD[made], tmp_path / "a.zip"
    for at in range(len(data)):
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x21]) + data[at + 1 :])
        try:
            read = found(path)
        except Refused:
            continue
        assert read == FILES

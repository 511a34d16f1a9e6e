"""A release is unpacked from an archive, or the archive is refused."""

import gzip
import io
import os
import re
import shutil
import stat
import tarfile
import zipfile

import pytest

from trucebook.errors import DamagedRelease
from trucebook.load import archive as reader
from trucebook.load.archive import unpack
from trucebook.load.limits import MAX_BYTES, Limits


def zipped(path, members, **options):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


def tarred(path, members):
    with tarfile.open(path, "w:gz") as archive:
        for info, data in members:
            if isinstance(info, str):
                info = tarfile.TarInfo(info)
                info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


@pytest.mark.parametrize(("make", "name"), [(zipped, "a.zip"), (tarred, "a.tar.gz")])
@pytest.mark.parametrize("top", ["", "./", "0.1.0/"])
def test_an_archive_is_unpacked(tmp_path, folder, make, name, top):
    data = {"a.csv": os.urandom(199_998), "b.csv": b""}
    path = make(tmp_path / name, [(f"{top}{file}", data[file]) for file in data])
    unpack(path, folder)
    assert {item.name: item.read_bytes() for item in folder.iterdir()} == data


@pytest.mark.parametrize(("make", "name"), [(zipped, "a.zip"), (tarred, "a.tar.gz")])
@pytest.mark.parametrize("top", ["", "0.1.0/"])
def test_pages_are_left_out(tmp_path, folder, make, name, top):
    names = ["site/index.html", "a.csv", "site/figures/F0001.html", "site/site/x.html"]
    path = make(tmp_path / name, [(f"{top}{file}", b"x") for file in names])
    unpack(path, folder)
    assert [item.name for item in folder.iterdir()] == ["a.csv"]


def test_pages_are_counted_for_themselves(tmp_path, folder, monkeypatch):
    monkeypatch.setattr(reader, "limits", lambda: Limits(files=1, pages=2))
    names = ["a.csv", "site/1.html", "site/2.html"]
    unpack(zipped(tmp_path / "a.zip", [(name, b"x") for name in names]), folder)
    path = zipped(tmp_path / "b.zip", [(name, b"x") for name in [*names, "site/3.html"]])
    (folder / "a.csv").unlink()
    with pytest.raises(DamagedRelease, match=r"site/3.html: expected at most 2 pages in it"):
        unpack(path, folder)


@pytest.mark.parametrize(("make", "name"), [(zipped, "a.zip"), (tarred, "a.tar.gz")])
@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["../a.csv"], "a path inside the archive"),
        (["/a.csv"], "a path inside the archive"),
        (["a/b/c.csv"], "every file in one folder"),
        (["..\\a.csv"], "a path inside the archive"),
        (["a\n.csv"], "a path inside the archive"),
        (["a b.csv"], "names of files in this folder"),
        (["a/x.csv", "b/x.csv"], "every file in one folder"),
        (["x.csv", "X.csv"], "one file of that name"),
        ([f"{number}.csv" for number in range(1001)], "at most 1000 files"),
        (["a.csv", "b/site/index.html"], "every file in one folder"),
        (["a/b.csv", "site/index.html"], "every file in one folder"),
        (["site//index.html"], "a path inside the archive"),
        (["site/./index.html"], "a path inside the archive"),
        (["site/../index.html"], "a path inside the archive"),
        (["site/a.html", "site/A.html"], "one file of that name"),
        (["site/x/site/a.html", "a/site/b.html"], "every file in one folder"),
    ],
)
def test_an_archive_with_odd_names_is_refused(tmp_path, folder, make, name, names, message):
    path = make(tmp_path / name, [(item, b"x") for item in names])
    with pytest.raises(DamagedRelease, match=message):
        unpack(path, folder)
    assert [item.name for item in tmp_path.iterdir() if item.name not in (name, "out")] == []


def test_a_zip_bomb_is_refused_before_anything_is_written(tmp_path, folder):
    path = zipped(tmp_path / "a.zip", [(f"{number}.csv", b"") for number in range(5)])
    spoil_sizes(path)
    with pytest.raises(DamagedRelease, match="expected at most 200 times the packed size"):
        unpack(path, folder)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(("make", "name"), [(zipped, "a.zip"), (tarred, "a.tar.gz")])
def test_the_files_of_an_archive_share_the_limit(tmp_path, folder, monkeypatch, make, name):
    path = make(tmp_path / name, [(f"{number}.csv", b"x" * 999) for number in range(5)])
    monkeypatch.setenv(MAX_BYTES, "1000")
    with pytest.raises(DamagedRelease, match="unpacked: expected at most 4,000 bytes, found 4,995"):
        unpack(path, folder)


def spoil_sizes(path):
    """Let every entry of a zip file's directory declare 64 MiB."""
    data = bytearray(path.read_bytes())
    for found in re.finditer(b"PK\1\2", bytes(data)):
        data[found.start() + 24 : found.start() + 28] = (1 << 26).to_bytes(4, "little")
    path.write_bytes(data)


def test_a_member_larger_than_it_declares_is_refused(tmp_path, folder):
    path = zipped(tmp_path / "a.zip", [("a.csv", b"x" * 5000)])
    path.write_bytes(path.read_bytes().replace((5000).to_bytes(4, "little"), b"\x10\0\0\0"))
    with pytest.raises(DamagedRelease):
        unpack(path, folder)
    assert (folder / "a.csv").stat().st_size <= 16


def test_a_link_in_an_archive_is_refused(tmp_path, folder):
    info = zipfile.ZipInfo("a.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
        link = tarfile.TarInfo("a.csv")
        link.type, link.linkname = kind, "/etc/passwd"
        tarred(tmp_path / "a.tar.gz", [(link, b"")])
        for name in ("a.zip", "a.tar.gz"):
            with pytest.raises(DamagedRelease, match="expected a regular file"):
                unpack(tmp_path / name, folder)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_compression_without_bounds_is_refused(tmp_path, folder, kind):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", kind) as archive:
        archive.writestr("a.csv", "x")
    with pytest.raises(DamagedRelease, match="stored or deflated"):
        unpack(tmp_path / "a.zip", folder)


def test_a_tar_header_of_10_gb_is_not_read(tmp_path, folder):
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, 10 << 30
    with gzip.open(tmp_path / "a.tar.gz", "wb") as file:
        file.write(header.tobuf(tarfile.GNU_FORMAT) + b"\0" * 4096)
    with pytest.raises(DamagedRelease, match="a header of the archive: expected at most 65,536"):
        unpack(tmp_path / "a.tar.gz", folder)


def test_a_tar_file_that_declares_10_gb_is_refused(tmp_path, folder):
    header = tarfile.TarInfo("a.csv")
    header.size = 10 << 30
    with gzip.open(tmp_path / "a.tar.gz", "wb") as file:
        file.write(header.tobuf(tarfile.GNU_FORMAT) + b"\0" * 4096)
    with pytest.raises(DamagedRelease, match=r"a\.csv: expected at most 67,108,864 bytes"):
        unpack(tmp_path / "a.tar.gz", folder)


@pytest.mark.parametrize(("make", "name"), [(zipped, "a.zip"), (tarred, "a.tar.gz")])
def test_a_cut_archive_is_refused(tmp_path, folder, make, name):
    path = make(tmp_path / name, [("a.csv", os.urandom(5000))])
    data = path.read_bytes()
    for length in (0, 10, len(data) // 2):
        path.write_bytes(data[:length])
        shutil.rmtree(folder)
        folder.mkdir()
        with pytest.raises(DamagedRelease, match="whole"):
            unpack(path, folder)


def test_a_long_directory_of_a_zip_file_is_not_read(tmp_path, folder):
    path = zipped(tmp_path / "a.zip", [("a.csv", b"x")])
    data = path.read_bytes()
    path.write_bytes(data[:-10] + (1 << 30).to_bytes(4, "little") + data[-6:])
    with pytest.raises(DamagedRelease, match="list of its files: expected at most 11,024,000"):
        unpack(path, folder)
    path.write_bytes(data[:-22] + b"PK\6\7" + b"\0" * 16 + data[-22:])
    with pytest.raises(DamagedRelease, match="nothing but files, their list and its end"):
        unpack(path, folder)

"""What comes with a release and could do harm is refused before it does."""

import os
import shutil
import socket
import struct
import subprocess
import sys
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from trucebook.verify.files import open_release
from trucebook.verify.verify import verify


@pytest.fixture
def release(toy_release, tmp_path):
    home = shutil.copytree(toy_release.parent, tmp_path / "releases")
    return home / toy_release.name


def reported(path):
    return [(problem.file, problem.rule) for problem in open_release(path).problems]


def test_a_link_is_not_followed(release, tmp_path):
    (tmp_path / "secret.csv").write_text("secret")
    (release / "figures.csv").unlink()
    (release / "figures.csv").symlink_to(tmp_path / "secret.csv")
    (release / "folder").symlink_to(tmp_path)
    assert reported(release) == [("figures.csv", "file_is_regular"), ("folder", "file_is_regular")]
    [first, _] = verify(release).problems
    assert first.value == "a symbolic link"


def test_a_pipe_and_a_socket_are_not_opened(release, monkeypatch):
    os.mkfifo(release / "pipe.csv")
    monkeypatch.chdir(release)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("talk")
        assert reported(release) == [("pipe.csv", "file_is_regular"), ("talk", "file_is_regular")]


def test_an_unreadable_file_is_reported(release, monkeypatch):
    def refuse(path, *arguments, real=os.open):
        if str(path).endswith("figures.csv"):
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments)

    monkeypatch.setattr("trucebook.verify.files.os.open", refuse)
    assert reported(release) == [("figures.csv", "file_is_readable")]


def test_ten_gigabytes_are_not_read(release):
    with (release / "figures.csv").open("r+b") as file:
        file.truncate(10 << 30)
    [problem] = open_release(release).problems
    assert (problem.rule, problem.value) == (
        "file_is_small",
        "it has 10,737,418,240 bytes, more than 67,108,864",
    )


def test_many_files_are_not_read(tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(2_001):
        (folder / f"{number}.csv").touch()
    assert {rule for _, rule in reported(folder)} == {"release_is_small"}


def test_odd_names_are_refused(release):
    (release / "a\nb").touch()
    assert [rule for _, rule in reported(release)] == ["name_is_plain"]


def zipped(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def members(release, folder="0.1.0/"):
    return {f"{folder}{path.name}": path.read_bytes() for path in sorted(release.iterdir())}


@pytest.mark.parametrize("folder", ["", "0.1.0/"])
def test_a_zip_of_a_release_is_judged_like_its_folder(release, folder):
    path = zipped(release.parent / "trucebook.zip", members(release, folder))
    assert verify(path).problems == ()


def test_a_changed_file_in_a_zip_is_named(release):
    changed = {**members(release), "0.1.0/codebook.md": b"else"}
    found = verify(zipped(release.parent / "t.zip", changed)).problems
    assert ("codebook.md", "file_has_its_checksum") in {(item.file, item.rule) for item in found}


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("../out.csv", "path_stays_inside"),
        ("/out.csv", "path_stays_inside"),
        ("a\\..\\out.csv", "path_stays_inside"),
        ("c:out.csv", "path_stays_inside"),
    ],
)
def test_a_path_that_leaves_the_archive_is_refused(release, name, rule):
    path = zipped(release.parent / "t.zip", {**members(release), name: b""})
    assert reported(path) == [(name, rule)]


def test_a_zip_bomb_is_not_unpacked(release):
    path = zipped(release.parent / "t.zip", {**members(release), "zeros.csv": bytes(50 << 20)})
    assert reported(path) == [("zeros.csv", "file_is_no_bomb")]


def test_a_declared_size_is_believed_before_it_is_unpacked(release):
    path = zipped(release.parent / "t.zip", members(release))
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<L", 4_000_000_000)
    path.write_bytes(data)
    assert [rule for _, rule in reported(path)] == ["file_is_small"]


def test_a_size_that_is_declared_too_small_is_reported(release):
    path = zipped(release.parent / "t.zip", {"0.1.0/figures.csv": b"a,b\n" * 10_000})
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<L", 10)
    path.write_bytes(data)
    assert [rule for _, rule in reported(path)] == ["archive_is_whole"]


def test_a_link_in_a_zip_is_refused(release):
    path = release.parent / "t.zip"
    item = zipfile.ZipInfo("figures.csv")
    item.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(item, "/etc/hostname")
    assert reported(path) == [("figures.csv", "file_is_regular")]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_twice_in_a_zip_is_refused(release):
    path = release.parent / "t.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "one")
        archive.writestr("a.csv", "other")
    assert reported(path) == [("a.csv", "file_is_there_once")]


@pytest.mark.parametrize("cut", [30, 200, 5_000])
def test_a_zip_that_breaks_off_is_reported(release, cut):
    path = zipped(release.parent / "t.zip", members(release))
    path.write_bytes(path.read_bytes()[:-cut])
    assert [rule for _, rule in reported(path)] == ["archive_is_whole"]


@pytest.mark.slow
def test_the_whole_of_verify_stays_within_memory(release):
    """A Parquet bomb in a release costs the reader no more than a plain one does."""
    words = pa.DictionaryArray.from_arrays(
        pa.array([0] * 64, pa.int32()), pa.array(["x" * (60 << 20)])
    )
    table = pa.table({"exact": words})
    pq.write_table(table, release / "figures.parquet", compression="zstd", store_schema=False)
    program = (
        "import re, sys\n"
        "from pathlib import Path\n"
        "from trucebook.verify.verify import verify\n"
        "found = verify(sys.argv[1]).problems\n"
        "assert any(item.rule == 'parquet_is_readable' for item in found), found\n"
        # The peak that getrusage gives begins with that of the process that started this one.
        "print(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])\n"
    )
    command = [sys.executable, "-c", program, str(release)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 700 * 1024

"""No kind of file makes a reader wait, or take memory without end."""

import os
import socket

import pytest

from trucebook.snapshot import LARGEST_NOTE, NotRead, Snapshot, read_regular, take


def pipe(path):
    os.mkfifo(path)


def listening(path):
    with socket.socket(socket.AF_UNIX) as server:
        here = os.open(".", os.O_RDONLY)
        os.chdir(path.parent)  # the path of a socket is short
        server.bind(path.name)
        os.fchdir(here)
        os.close(here)


def large(path):
    with path.open("wb") as file:
        file.truncate(LARGEST_NOTE + 1)


def outside(path):
    target = path.parents[2] / "elsewhere.json"
    target.write_text("{}")
    path.symlink_to(target)


ODD = {
    "a pipe": (pipe, "it is a pipe, no regular file"),
    "a socket": (listening, "it is a socket, no regular file"),
    "a folder": (os.mkdir, "it is a folder, no regular file"),
    "a device": (lambda path: path.symlink_to("/dev/zero"), "leads out of the book"),
    "a link to nothing": (lambda path: path.symlink_to("nowhere"), "No such file"),
    "a link to itself": (lambda path: path.symlink_to(path.name), "symbolic links|symlink"),
    "a link out": (outside, "it is a link that leads out of the book"),
    "a link up and out": (lambda path: path.symlink_to("../../../x"), "No such file"),
    "a large file": (large, "it has 1,048,577 bytes, more than 1,048,576"),
}
"""What may stand in the place of a file, and what is said of it."""


@pytest.fixture
def root(tmp_path):
    (tmp_path / "in" / "book" / "seeds").mkdir(parents=True)
    return tmp_path / "in" / "book"


@pytest.mark.parametrize("kind", ODD)
def test_what_is_no_regular_file_is_a_fault_and_not_read(root, kind):
    make, message = ODD[kind]
    make(root / "seeds" / "S01.json")
    found = take(root, {"seeds": ".json"})
    assert list(found.faults) == ["seeds/S01.json"]
    assert "seeds/S01.json" in found
    assert found.text("seeds/S01.json") == ""
    with pytest.raises(OSError, match=message):
        found.read("seeds/S01.json")


def test_a_device_is_not_opened(tmp_path):
    with pytest.raises(NotRead, match="it is a device, no regular file"):
        read_regular(type(tmp_path)("/dev/zero"), 10)


def test_what_takes_the_place_of_a_file_meanwhile_is_not_read(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_bytes(b"x")
    real = os.open

    def swapped(name, flags, *rest):
        path.unlink()
        os.mkfifo(path)
        return real(name, flags, *rest)

    monkeypatch.setattr(os, "open", swapped)
    with pytest.raises(NotRead, match="it is a pipe"):
        read_regular(path, 10)


def test_no_more_is_read_than_allowed_where_a_file_says_nothing_of_its_size(tmp_path):
    path = type(tmp_path)("/proc/self/maps")
    if not path.exists():
        pytest.skip("no /proc here")
    with pytest.raises(NotRead, match="it has more than 10 bytes"):
        read_regular(path, 10)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_a_fault(root):
    (root / "seeds" / "S01.json").touch(mode=0)
    with pytest.raises(PermissionError, match="Permission denied"):
        take(root, {"seeds": ".json"}).read("seeds/S01.json")


def test_a_link_inside_and_a_folder_that_is_a_link_are_read(root, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "S02.json").write_text("2")
    (root / "seeds" / "S01.json").write_text("1")
    (root / "seeds" / "S03.json").symlink_to("S01.json")
    (root / "dataset").symlink_to(tmp_path / "other")
    found = take(root, {"seeds": ".json", "dataset": ".json"})
    assert found.faults == {}
    assert found.files == {
        "seeds/S01.json": b"1",
        "seeds/S03.json": b"1",
        "dataset/S02.json": b"2",
    }


def test_files_are_reported_by_folder(root):
    for name in ("a.csv", "b.csv", "c.txt", "deep/d.csv", "deep/er/e.csv"):
        path = root / "dataset" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    found = take(root, {"dataset": ".csv", "dataset/deep/**": ".csv"}, ["CARD.toml"])
    assert found.names("dataset", ".csv") == ["dataset/a.csv", "dataset/b.csv"]
    assert found.names("dataset/deep/er", ".csv") == ["dataset/deep/er/e.csv"]
    assert found.within("dataset").names("", ".csv") == ["a.csv", "b.csv"]
    assert "CARD.toml" not in found
    with pytest.raises(FileNotFoundError, match="No such file"):
        found.read("CARD.toml")


def test_a_file_may_be_given_other_bytes():
    found = Snapshot(files={"a": b"1", "b": b"2"}).with_file("a", b"3")
    assert found.files == {"a": b"3", "b": b"2"}

"""What a release declares is held to limits before it is read."""

import json
import os
import shutil
from pathlib import Path

import pytest
from folders import sign

import trucebook
from trucebook.errors import DamagedRelease, UsageError
from trucebook.load.limits import MAX_BYTES, read_file, require_names_inside
from trucebook.load.releases import Release


@pytest.fixture
def release(toy_release, tmp_path):
    return Path(shutil.copytree(toy_release, tmp_path / "0.1.0"))


@pytest.mark.parametrize(
    "path", ["../figures.csv", "/etc/passwd", "a/b.csv", "C:\\a.csv", "..", "http://x.y/a.csv", 7]
)
def test_a_descriptor_whose_paths_leave_the_folder_is_refused(release, path):
    package = json.loads((release / "datapackage.json").read_bytes())
    package["resources"][0]["path"] = path
    (release / "datapackage.json").write_text(json.dumps(package))
    sign(release)
    with pytest.raises(DamagedRelease, match="expected names of files in this folder, found"):
        trucebook.load(release)


def test_a_declared_size_of_10_gb_is_refused(release):
    package = json.loads((release / "datapackage.json").read_bytes())
    package["resources"][0]["bytes"] = 10 << 30
    (release / "datapackage.json").write_text(json.dumps(package))
    sign(release)
    with pytest.raises(DamagedRelease, match="actors: expected at most 67,108,864 bytes, found"):
        trucebook.load(release)


@pytest.mark.parametrize("text", ["[" * 100_000, "[]", '{"resources": [7]}', '{"resources": 7}'])
def test_a_descriptor_that_is_none_is_refused(release, text):
    (release / "datapackage.json").write_text(text)
    sign(release)
    with pytest.raises(DamagedRelease, match=r"datapackage\.json: expected"):
        trucebook.load(release)


def test_a_file_over_the_limit_is_not_read(release, monkeypatch):
    with (release / "figures.parquet").open("wb") as file:
        file.truncate(10 << 30)  # takes no room on the disk
    with pytest.raises(DamagedRelease, match=f"found 10,737,418,240 bytes. If .*raise {MAX_BYTES}"):
        Release("0.1.0", release).verify()


def test_a_pipe_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="it is a pipe, no regular file"):
        read_file(tmp_path / "pipe")


def test_the_limit_is_a_number(tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"abc")
    monkeypatch.setenv(MAX_BYTES, "2")
    with pytest.raises(DamagedRelease, match="at most 2 bytes, found 3"):
        read_file(tmp_path / "a")
    monkeypatch.setenv(MAX_BYTES, "2 GB")
    with pytest.raises(UsageError, match="expected a number of bytes, found '2 GB'"):
        read_file(tmp_path / "a")


@pytest.mark.parametrize("name", ["figures.csv", ".zenodo.json", "a-b.c", "été.csv"])
def test_a_plain_name_is_let_through(name):
    require_names_inside([name], "here")

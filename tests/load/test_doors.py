"""`load`, `fetch` and `verify` open the same archives and Parquet files, and refuse the same."""

import io
import shutil
import tarfile
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from folders import files, sign

import trucebook
from trucebook.errors import DamagedRelease
from trucebook.load.limits import MAX_BYTES
from trucebook.verify.verify import verify

pytestmark = [pytest.mark.usefixtures("one_engine"), pytest.mark.slow]


def load(path):
    return bool(trucebook.load(path))


def fetch(path):
    return bool(trucebook.fetch(source=path))


def is_valid(path):
    found = verify(path, index=path.parent / "index").problems
    return not [problem for problem in found if problem.severity == "error"]


@pytest.fixture
def release(toy_release, tmp_path, monkeypatch):
    monkeypatch.setenv("TRUCEBOOK_CACHE", str(tmp_path / "cache"))
    (tmp_path / "index").mkdir()
    shutil.copy(toy_release.parent / "releases.json", tmp_path / "index")
    return Path(shutil.copytree(toy_release, tmp_path / "0.1.0"))


def zipped(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def tarred(path, members):
    with tarfile.open(path, "w:gz") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


DOORS = pytest.mark.parametrize("door", [load, fetch, is_valid], ids=["load", "fetch", "verify"])
FORMS = pytest.mark.parametrize(("make", "name"), [(zipped, "r.zip"), (tarred, "r.tar.gz")])


def is_opened(door, path):
    try:
        return door(path)
    except DamagedRelease:
        return False


MACOS = {"__MACOSX/._0.1.0": b"\0\5\x16\7", "__MACOSX/0.1.0/._figures.csv": b"\0\5\x16\7"}


@DOORS
@FORMS
@pytest.mark.parametrize(
    ("top", "more"),
    [("", {}), ("0.1.0/", {}), ("./", {}), ("./0.1.0/", {}), ("0.1.0/", MACOS)],
    ids=["root", "folder", "here", "folder here", "macOS"],
)
def test_every_door_opens_an_archive(release, door, make, name, top, more):
    members = {f"{top}{file}": data for file, data in files(release).items()}
    assert is_opened(door, make(release.parent / name, {**members, **more}))


@DOORS
@FORMS
@pytest.mark.parametrize(
    "more",
    [
        {"0.1.0/../out.csv": b""},
        {"0.1.0/a b.csv": b""},
        {"0.1.0/-a.csv": b""},
        {"0.1.0/FIGURES.csv": b""},
        {"0.1.0/more/a.csv": b""},
        {"__MACOSX/more.csv": b""},
        {"0.1.0/zeros.csv": bytes(65 << 20)},
        {f"0.1.0/{number}.csv": b"" for number in range(1001)},
    ],
    ids=["path", "blank", "option", "twice", "folder", "macOS", "bomb", "many"],
)
def test_no_door_opens_what_another_refuses(release, door, make, name, more):
    members = {f"0.1.0/{file}": data for file, data in files(release).items()}
    assert not is_opened(door, make(release.parent / name, {**members, **more}))


@pytest.mark.parametrize("door", [load, is_valid], ids=["load", "verify"])
def test_no_door_opens_a_parquet_bomb(release, door):
    words = pa.DictionaryArray.from_arrays(
        pa.array([0] * 64, pa.int32()), pa.array(["x" * (60 << 20)])
    )
    path = release / "figures.parquet"
    pq.write_table(pa.table({"a": words}), path, compression="zstd", store_schema=False)
    sign(release)
    assert not is_opened(door, release)


@DOORS
def test_one_variable_raises_the_limit_of_every_door(release, door, monkeypatch):
    most = max(len(data) for data in files(release).values())
    monkeypatch.setenv(MAX_BYTES, str(most - 1))
    assert not is_opened(door, release)
    monkeypatch.setenv(MAX_BYTES, str(8 * most))
    assert is_opened(door, release)

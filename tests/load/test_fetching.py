import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import serving as http
from conftest import ROOT
from folders import sign

import trucebook
from trucebook.commands import main
from trucebook.errors import DamagedRelease, Unreachable, UsageError
from trucebook.load import download
from trucebook.load import fetch as fetching
from trucebook.load.limits import MAX_BYTES
from trucebook.load.releases import INDEX, SUMS, Release
from trucebook.release.export import export
from trucebook.version import __version__

pytestmark = [pytest.mark.usefixtures("decoded_once"), pytest.mark.slow]


def pairs(faults, names):
    """Each fault at one name and each name with one fault; `make test` tries every pair."""
    return [
        pytest.param(fault, name, marks=[pytest.mark.slow] if place and at else [])
        for place, fault in enumerate(faults)
        for at, name in enumerate(names)
    ]


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache, and nobody waits between two tries."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("TRUCEBOOK_CACHE", str(folder))
    monkeypatch.setattr("time.sleep", lambda _: None)  # pooch waits, too
    monkeypatch.setattr(download, "TIMEOUT", (1.0, 1.0))
    return folder


TABLES = ("actors", "evidence", "figures", "quotes", "sources")
"""What is asked for here: every file is downloaded by itself, and most tests download them all."""


@pytest.fixture(scope="module")
def few(toy_release, tmp_path_factory):
    """The folder of the toy's release, with the files of few tables."""
    home = Path(shutil.copytree(toy_release.parent, tmp_path_factory.mktemp("few") / "build"))
    release = home / "0.1.0"
    package = json.loads((release / "datapackage.json").read_bytes())
    package["resources"] = [item for item in package["resources"] if item["name"] in TABLES]
    for item in package["resources"]:
        item["schema"].pop("foreignKeys", None)
    kept = {f"{name}.{form}" for name in TABLES for form in ("csv", "parquet")}
    for path in release.iterdir():
        if path.name not in {*kept, "CITATION.cff", "README.md"}:
            path.unlink()
    (release / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    sign(release)
    change_index(home, sums_sha256=hashlib.sha256((release / SUMS).read_bytes()).hexdigest())
    return home


@pytest.fixture
def place(few, tmp_path):
    """A folder of releases as in `build/`."""
    return Path(shutil.copytree(few, tmp_path / "build"))


@pytest.fixture
def server(place, cache):
    with http.serving(place) as running:
        yield running


def files_of(folder):
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def same(folder, place):
    return files_of(folder) == files_of(place / "0.1.0")


def left_over(cache):
    """What no release and no index is: parts of files, staging."""
    listed = [path.name for path in cache.rglob("*")]
    return [name for name in listed if name.startswith((".", "tmp"))]


# Sources


def test_a_release_is_loaded_from_a_base_url(server, toy_release):
    figures = trucebook.load("figures", version="0.1.0", source=server.url)
    assert figures.equals(trucebook.load(toy_release)["figures"])
    assert trucebook.versions(server.url) == ["0.1.0"]
    assert trucebook.versions(server.url + "/") == ["0.1.0"]
    assert "Data set" in trucebook.cite(source=server.url)


def test_what_is_cached_needs_no_network(server):
    trucebook.load("figures", source=server.url)
    server.asked.clear()
    trucebook.load("quotes", version="0.1.0", source=server.url)
    assert server.asked == []
    assert len(trucebook.why("F0002", source=server.url))  # asks what is newest, no more
    assert server.names() == [INDEX]


def test_without_a_network_the_newest_is_the_newest_known(server):
    trucebook.load("figures", source=server.url)
    server.faults[INDEX] = [http.status(500)] * 9
    with pytest.warns(UserWarning, match="Going by the index of the last time"):
        assert len(trucebook.load("figures", source=server.url))
    with pytest.warns(UserWarning, match="500"):
        assert trucebook.versions(server.url) == ["0.1.0"]


def test_a_file_that_was_changed_in_the_cache_is_downloaded_again(server, cache, place):
    folder = trucebook.fetch(source=server.url)
    (folder / "figures.csv").write_bytes(b"")
    (folder / "quotes.csv").unlink()
    server.asked.clear()
    assert same(trucebook.fetch("0.1.0", server.url), place)
    assert sorted(server.names()) == ["figures.csv", "quotes.csv"]


@pytest.mark.parametrize("kind", ["releases", "release", "zip", "tar"])
def test_every_kind_of_source_gives_the_same_release(place, cache, tmp_path, kind):
    release = place / "0.1.0"
    source = {"releases": place, "release": release}.get(kind)
    if kind == "zip":
        source = export(Release("0.1.0", release), "zip", tmp_path / "a.zip")
    if kind == "tar":
        source = tmp_path / "a.tar.gz"
        with tarfile.open(source, "w:gz") as archive:
            archive.add(release, "trucebook-0.1.0")
    assert same(trucebook.fetch("0.1.0", source), place)
    assert same(trucebook.fetch(source=source, to=tmp_path / "to"), place)
    assert trucebook.versions(source) == ["0.1.0"]
    assert len(trucebook.load("figures", source=source)) == len(trucebook.load(release)["figures"])
    with pytest.raises(UsageError, match=r"no version '9\.9\.9'. There are: 0\.1\.0"):
        trucebook.load("figures", version="9.9.9", source=source)


def test_an_archive_can_be_loaded_whole(place, cache, tmp_path):
    archive = export(Release("0.1.0", place / "0.1.0"), "zip", tmp_path / "a.zip")
    assert set(trucebook.load(archive)) == set(trucebook.load(place / "0.1.0"))
    assert set(trucebook.load(str(archive))) == set(trucebook.load(archive))


def test_an_address_of_another_kind_is_reported_as_it_was_given(cache):
    with pytest.raises(UsageError, match=r"ftp://example\.org/x: expected an address that begins"):
        trucebook.fetch(source="ftp://example.org/x")


@pytest.mark.parametrize("make", [lambda path: None, Path.mkdir, Path.touch])
def test_what_is_no_source_is_reported(tmp_path, cache, make):
    make(tmp_path / "it")
    with pytest.raises(UsageError, match=r"it: expected a base URL, a folder with releases\.json"):
        trucebook.fetch(source=tmp_path / "it")


def test_an_archive_that_is_no_release_is_refused(tmp_path, cache):
    (tmp_path / "a.zip").write_bytes(b"PK")
    with pytest.raises(DamagedRelease, match="expected a whole zip archive"):
        trucebook.load("figures", source=tmp_path / "a.zip")
    assert left_over(cache) == []


# A network that fails


PASSING = {
    "drop": [http.drop],
    "drops": [http.drop, http.drop, http.drop],
    "hang": [http.hang],
    "500": [http.status(500)],
    "503": [http.status(503), http.status(429), http.drop],
    "longer": [http.longer],
    "gzip": [http.zipped],
}


@pytest.mark.parametrize(
    ("faults", "name"),
    pairs(PASSING, ["evidence.csv", "figures.parquet", SUMS, "datapackage.json", INDEX]),
)
def test_what_passes_is_got_over(server, place, cache, name, faults):
    server.faults[name] = list(PASSING[faults])
    assert same(trucebook.fetch("0.1.0", server.url), place)
    assert left_over(cache) == []


@pytest.mark.parametrize("fault", [http.truncate, http.corrupt])
def test_wrong_bytes_are_asked_for_once_more(server, place, fault):
    server.faults["evidence.csv"] = [fault]
    assert same(trucebook.fetch("0.1.0", server.url), place)
    assert server.names().count("evidence.csv") == 2


def test_a_dropped_download_begins_again(server, place):
    server.faults["evidence.csv"] = [http.drop]
    assert same(trucebook.fetch("0.1.0", server.url), place)
    assert server.names().count("evidence.csv") == 2


@pytest.mark.parametrize(
    ("fault", "error", "message"),
    [
        (http.drop, Unreachable, r"\. Check the address and the connection"),
        (http.hang, Unreachable, "timed out"),
        (http.truncate, DamagedRelease, "got other bytes 4 times. Try again later"),
        (http.corrupt, DamagedRelease, "got other bytes 4 times. Try again later"),
        (http.status(404), Unreachable, r"not there \(404\)\. Check the address"),
        (http.status(403), Unreachable, r"not allowed \(403\)\. Download the release by hand"),
        (http.status(418), Unreachable, "answered with 418. Check"),
        (http.status(500), Unreachable, "500 Server Error.*Check"),
        (http.bad_redirect, Unreachable, "Check the address"),
        (http.bad_head, Unreachable, "Check the address"),
        (http.status(206), Unreachable, "answered with 206"),
        (http.loop, Unreachable, "redirected more than 5 times. Give the address"),
        (http.elsewhere, Unreachable, "No connection adapters"),
        (http.huge, DamagedRelease, "found 10,737,418,240"),
        (http.endless, DamagedRelease, "expected at most"),
        (http.bomb, DamagedRelease, "expected at most"),
    ],
)
def test_what_does_not_pass_is_reported_and_leaves_nothing(server, cache, fault, error, message):
    server.faults["evidence.csv"] = [fault] * 20
    with pytest.raises(error, match=message) as raised:
        trucebook.load("figures", version="0.1.0", source=server.url)
    assert "evidence.csv" in str(raised.value)
    assert left_over(cache) == []
    server.faults.clear()
    assert len(trucebook.load("figures", version="0.1.0", source=server.url))


def test_no_more_bytes_are_taken_than_the_descriptor_declares(server, cache, place):
    sizes = []
    write = download.require_size
    server.faults["evidence.csv"] = [http.endless]

    def noted(file, size, most):
        sizes.extend([size] if "evidence.csv" in str(file) else [])
        write(file, size, most)

    download.require_size = noted
    try:
        with pytest.raises(DamagedRelease, match="expected at most"):
            trucebook.fetch("0.1.0", server.url)
    finally:
        download.require_size = write
    assert max(sizes) <= (place / "0.1.0" / "evidence.csv").stat().st_size + (1 << 16)


@pytest.mark.parametrize("name", [INDEX, SUMS, "datapackage.json"])
@pytest.mark.parametrize("fault", [http.endless, http.bomb, http.huge])
def test_no_list_is_endless(server, name, fault):
    server.faults[name] = [fault]
    with pytest.raises(DamagedRelease, match="expected at most 16,777,216 bytes"):
        trucebook.fetch("0.1.0", server.url)


def test_a_server_that_is_not_there_is_reported(cache):
    with pytest.raises(Unreachable, match="Check the address and the connection"):
        trucebook.load("figures", source="http://127.0.0.1:9")


def test_a_download_that_takes_too_long_ends(server, monkeypatch):
    monkeypatch.setattr(fetching, "LONGEST", -1.0)
    with pytest.raises(Unreachable, match="took more than"):
        trucebook.fetch("0.1.0", server.url)


DRIPPING = [
    http.drip,
    http.drip_without_length,
    http.drip_head,
    http.drip_status,
    http.drip_chunks,
    http.chunks_without_end,
    http.size_of_chunk_without_end,
    http.drip_redirects,
]


@pytest.mark.parametrize(
    ("fault", "name"), pairs(DRIPPING, ["evidence.csv", SUMS, "datapackage.json", INDEX])
)
def test_a_server_that_drips_is_cut_off(server, cache, monkeypatch, fault, name):
    monkeypatch.setattr(fetching, "LONGEST", 0.4)
    monkeypatch.setattr(download, "TIMEOUT", (5.0, 5.0))
    server.faults[name] = [fault] * 20
    with pytest.raises(Unreachable, match="took more than 0 s"):
        trucebook.fetch("0.1.0", server.url)
    assert left_over(cache) == []
    monkeypatch.setattr(fetching, "LONGEST", 60.0)
    server.faults.clear()
    assert len(trucebook.load("figures", version="0.1.0", source=server.url))


# A source that lies


def change_index(place, **cells):
    index = json.loads((place / INDEX).read_bytes())
    index["releases"][0].update(cells)
    (place / INDEX).write_text(json.dumps(index))


@pytest.mark.parametrize("sums", ["0" * 64, "../../../etc", None, 7])
def test_checksums_other_than_the_index_names_are_refused(server, place, sums):
    change_index(place, sums_sha256=sums)
    with pytest.raises(DamagedRelease, match="SHA-256"):
        trucebook.fetch("0.1.0", server.url)
    with pytest.raises(DamagedRelease, match=r"as releases\.json"):
        trucebook.fetch("0.1.0", place)


def test_a_release_that_has_changed_since_is_refused(server, place):
    trucebook.fetch("0.1.0", server.url)
    change_index(place, sums_sha256="0" * 64)
    with pytest.raises(DamagedRelease, match=r"release 0\.1\.0 is another than the last time"):
        trucebook.fetch(None, server.url)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"releases": [7]}', "[" * 99_999, '{"releases": [{"version": "../x"}]}'],
)
def test_an_index_that_is_none_is_refused(server, place, text):
    (place / INDEX).write_text(text)
    for source in (server.url, place):
        with pytest.raises(DamagedRelease, match="expected the index of the releases"):
            trucebook.versions(source)


def test_a_release_named_to_leave_the_folder_is_refused(place, cache, tmp_path):
    package = json.loads((place / "0.1.0" / "datapackage.json").read_bytes())
    (place / "0.1.0" / "datapackage.json").write_text(json.dumps({**package, "version": "../x"}))
    sign(place / "0.1.0")
    with pytest.raises(DamagedRelease, match="version: expected names of files in this folder"):
        trucebook.fetch(source=place / "0.1.0", to=tmp_path / "to" / "here")
    assert not (tmp_path / "to").exists()


def test_a_file_over_the_limit_is_not_downloaded(server, monkeypatch):
    monkeypatch.setenv(MAX_BYTES, "1000")
    with pytest.raises(DamagedRelease, match="expected at most 1,000 bytes"):
        trucebook.fetch("0.1.0", server.url)


def test_a_release_of_very_many_files_is_refused(server, place):
    sums = "".join(f"{'0' * 64}  {number}.csv\n" for number in range(1001)).encode()
    (place / "0.1.0" / SUMS).write_bytes(sums)
    change_index(place, sums_sha256=hashlib.sha256(sums).hexdigest())
    with pytest.raises(DamagedRelease, match="expected at most 1000 files in it, found 1001"):
        trucebook.fetch("0.1.0", server.url)


# Copies


def test_a_copy_is_made_once_and_never_over_something_else(place, cache, tmp_path):
    to = tmp_path / "to"
    assert trucebook.fetch(source=place, to=to) == to / "0.1.0"
    assert trucebook.fetch(source=place, to=to) == to / "0.1.0"
    (to / "0.1.0" / "figures.csv").write_text("mine")
    with pytest.raises(UsageError, match=r"found something else\. Move it away"):
        trucebook.fetch(source=place, to=to)
    assert (to / "0.1.0" / "figures.csv").read_text() == "mine"
    assert [path.name for path in to.iterdir()] == ["0.1.0"]


def test_a_failed_copy_leaves_nothing(place, cache, tmp_path):
    (place / "0.1.0" / "figures.csv").write_text("x")
    with pytest.raises(DamagedRelease, match=r"figures\.csv: expected SHA-256"):
        trucebook.fetch(source=place, to=tmp_path / "to")
    assert not (tmp_path / "to").exists()


def test_many_at_once_get_the_same_release(server, place, cache, tmp_path):
    def get(number):
        return trucebook.fetch("0.1.0", server.url, tmp_path / f"{number % 2}")

    with ThreadPoolExecutor(6) as workers:
        folders = list(workers.map(get, range(12)))
    assert all(same(folder, place) for folder in folders)
    assert left_over(cache) == []


@pytest.mark.slow
def test_many_processes_get_the_same_release(server, place, cache, tmp_path):
    code = f"import trucebook\nprint(trucebook.fetch('0.1.0', {server.url!r}, {str(tmp_path)!r}))"
    environment = {**os.environ, "TRUCEBOOK_CACHE": str(cache), "PYTHONPATH": str(ROOT / "src")}
    running = [subprocess.Popen([sys.executable, "-c", code], env=environment) for _ in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert same(tmp_path / "0.1.0", place)
    assert left_over(cache) == []


def test_a_cache_that_cannot_be_written_is_reported(server, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("TRUCEBOOK_CACHE", str(tmp_path / "file"))
    with pytest.raises(UsageError, match="Set TRUCEBOOK_CACHE to a folder that can be written"):
        trucebook.fetch(source=server.url)


# The commands


def test_the_command_names_the_folder(server, tmp_path, capsys):
    assert main(["fetch", "0.1.0", "--from", server.url, "--to", str(tmp_path / "to")]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'to' / '0.1.0'}\n"
    assert main(["fetch", "--from", server.url + "/nowhere"]) == 2
    assert "not there (404)" in capsys.readouterr().err


def test_without_a_source_it_is_the_release_in_the_package(tmp_path, capsys):
    newest = trucebook.versions()[-1]
    assert main(["fetch", "--to", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"{tmp_path / newest}\n"


def test_a_release_can_be_exported_from_anywhere(server, place, tmp_path, capsys):
    for number, given in enumerate(
        (["0.1.0", "--from", server.url], ["--from", str(place)], [str(place / "0.1.0")])
    ):
        out = tmp_path / f"{number}.zip"
        assert main(["export", *given, "--to", "zip", "--out", str(out)]) == 0
        assert capsys.readouterr().out == f"{out}\n"
    assert main(["export", str(out), "--to", "jsonl", "--out", str(tmp_path / "a")]) == 0
    assert main(["export", "0.1.0", "--to", "zip", "--out", str(out)]) == 2
    assert "already exists" in capsys.readouterr().err


def test_both_versions_are_reported(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    data = ", ".join(trucebook.versions())
    assert capsys.readouterr().out == f"trucebook {__version__} (data {data})\n"

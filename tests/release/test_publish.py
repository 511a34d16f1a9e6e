"""A release is that of what was read, in an order that any interruption leaves whole."""

import errno
import json
import os
import subprocess
import sys
from datetime import date
from importlib import import_module

import pytest
from conftest import copy_book
from edit import set_cells
from repository import begin

from trucebook.book.book import read_book
from trucebook.commands import main
from trucebook.errors import DataError, UsageError
from trucebook.load.releases import entries
from trucebook.release.build import build
from trucebook.release.next import release
from trucebook.validate.check import check_book
from trucebook.verify.verify import verify

pytestmark = pytest.mark.slow

STEPS_OF_BUILD = import_module("trucebook.release.build")  # the package has the function


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def spoil_everything(book):
    """Write into every file of a book."""
    for path in sorted(book.rglob("*")):
        if path.is_file() and "build" not in path.parts:
            path.write_bytes(b"title: spoilt\n" + path.read_bytes())


def meanwhile(monkeypatch, act):
    """Do something between reading a book and building its release."""

    def judged(book):
        act()
        return check_book(book)

    monkeypatch.setattr(STEPS_OF_BUILD, "check_book", judged)


def test_a_release_is_of_what_was_read_and_nothing_is_read_again(
    toy, toy_release, tmp_path, monkeypatch
):
    meanwhile(monkeypatch, lambda: spoil_everything(toy))
    folder = build(toy, tmp_path / "out")
    assert files(folder) == files(toy_release)
    ours, theirs = (
        json.loads((where.parent / "0.1.0.provenance.json").read_bytes())
        for where in (folder, toy_release)
    )
    made_from = [
        item["predicate"]["buildDefinition"]["resolvedDependencies"] for item in (ours, theirs)
    ]
    digests = [
        {item["name"]: item["digest"] for item in found if item["name"] != "book"}
        for found in made_from
    ]
    assert digests[0] == digests[1]
    assert [item for item in verify(folder).problems if item.severity == "error"] == []


def test_a_citation_that_somebody_else_writes_meanwhile_is_kept(toy, monkeypatch):
    path = toy / "CITATION.cff"
    other = path.read_bytes() + b"# mine\n"
    meanwhile(monkeypatch, lambda: path.write_bytes(other))
    with pytest.raises(DataError, match=r"CITATION.cff: it changed while the book was judged"):
        release(toy, released="2031-06-01")
    assert path.read_bytes() == other
    assert not (toy / "build").exists()


class Tomorrow(date):
    @classmethod
    def today(cls):
        return cls(2032, 1, 2)


STEPS = ["0.1.1", "0.1.1.provenance.json", "CITATION.cff", "releases.json"]
"""What a release puts in its place, in this order."""


def fail_at(monkeypatch, name):
    """Let the disk be full when a file or folder of a name is put in its place."""

    def full(source, target, *rest, real=os.rename):
        if os.path.basename(target) == name:  # noqa: PTH119
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), os.fspath(target))
        return real(source, target, *rest)

    monkeypatch.setattr(os, "rename", full)
    monkeypatch.setattr(os, "replace", full)


@pytest.mark.parametrize("step", STEPS)
def test_what_a_full_disk_left_is_completed_by_the_next_run_on_another_day(
    toy, toy_release, monkeypatch, step
):
    build(toy)
    set_cells(toy, "figures", "F0018", note="counted again")
    before = (toy / "CITATION.cff").read_bytes()
    with monkeypatch.context() as patch:
        fail_at(patch, step)
        with pytest.raises(OSError, match="No space left"):
            release(toy, released="2031-06-01")
    assert [item["version"] for item in entries(toy / "build")] == ["0.1.0"]
    done = STEPS[: STEPS.index(step)]
    assert (toy / "build" / "0.1.1").exists() == ("0.1.1" in done)
    assert ((toy / "CITATION.cff").read_bytes() == before) == ("CITATION.cff" not in done)
    monkeypatch.setattr("trucebook.release.plan.date", Tomorrow)
    folder = release(toy)
    day = "2031-06-01" if "0.1.1" in done else "2032-01-02"
    assert [item["date"] for item in entries(toy / "build")][1:] == [day]
    assert read_book(toy).citation.released == day
    assert (toy / "CITATION.cff").read_bytes() == (folder / "CITATION.cff").read_bytes()
    assert json.loads((folder / "datapackage.json").read_bytes())["created"].startswith(day)


def test_a_release_that_was_left_and_differs_is_named_with_the_way_out(toy, monkeypatch):
    build(toy)
    set_cells(toy, "figures", "F0018", note="counted again")
    with monkeypatch.context() as patch:
        fail_at(patch, "releases.json")
        with pytest.raises(OSError, match="No space left"):
            release(toy)
    set_cells(toy, "figures", "F0018", note="counted a third time")
    with pytest.raises(UsageError, match=r"releases.json does not list it.*Delete the folder"):
        release(toy)


def test_the_provenance_names_no_commit_that_lacks_the_citation(tmp_path):
    book = begin(tmp_path / "repository")
    folder = release(book, released="2031-06-01")
    statement = json.loads((folder.parent / f"{folder.name}.provenance.json").read_bytes())
    found = statement["predicate"]["buildDefinition"]["resolvedDependencies"]
    assert "book" not in [item["name"] for item in found]


# NOTE: what the engines find is no subject here, and to load them takes most of the time.
_BY_NO_ENGINE = """
from trucebook.validate import engines
engines.by_frictionless = engines.by_pandera = lambda book: iter(())
"""

_BUILD = f"""{_BY_NO_ENGINE}
import sys
from trucebook.commands import main
sys.exit(main(sys.argv[1:]))
"""

_AT_WORK = f"""{_BY_NO_ENGINE}
import sys
from importlib import import_module
from trucebook.release import next
steps = import_module("trucebook.release.build")
judge = steps.check_book
def wait(book):
    print("judging", flush=True)
    sys.stdin.readline()
    return judge(book)
steps.check_book = wait
next.release(sys.argv[1], released="2031-01-01")
"""


def start(*command, **options):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen([sys.executable, *command], **{**pipes, **options})


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no lock there")
def test_two_releases_at_once_are_one(toy, capsys):
    first = start("-c", _AT_WORK, str(toy))
    assert first.stdout.readline() == "judging\n"
    assert main(["release", str(toy), "--date", "2031-01-02"]) == 2
    assert "another trucebook is releasing this book" in capsys.readouterr().err
    waiting = start("-m", "trucebook", "build", str(toy))
    first.communicate("go\n")
    assert first.returncode == 0
    assert waiting.communicate()[0] == f"{toy / 'build' / '0.1.0'}\n"
    assert [item["date"] for item in entries(toy / "build")] == ["2031-01-01"]
    assert [p for p in verify(toy / "build" / "0.1.0").problems if p.severity == "error"] == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no lock there")
def test_two_books_released_into_one_folder_at_once_lose_no_entry(toy, tmp_path):
    other = copy_book(toy, tmp_path / "other")
    path = other / "CITATION.cff"
    path.write_text(path.read_text().replace("version: 0.1.0", "version: 0.2.0"))
    out = str(tmp_path / "out")
    both = [start("-c", _BUILD, "build", str(book), "--out", out) for book in (toy, other)]
    assert [(process.communicate(), process.returncode)[1] for process in both] == [0, 0]
    assert [item["version"] for item in entries(tmp_path / "out")] == ["0.1.0", "0.2.0"]

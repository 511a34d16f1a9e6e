"""What a document of a release could do is found by itself, whatever program made it."""

import shutil

import pytest
from conftest import ROOT
from folders import files
from spoil import ACTIVE

from trucebook.verify.inert import check_inert
from trucebook.version import is_version

RELEASES = [path for path in sorted((ROOT / "build").iterdir()) if is_version(path.name)]


LINKS = ("CITATION.cff", "datapackage.json")
"""The files whose links a page may have."""


def test_the_documents_of_the_toy_are_inert(toy_release):
    assert list(check_inert(files(toy_release))) == []


@pytest.mark.parametrize("folder", RELEASES, ids=lambda path: path.name)
def test_our_own_documents_are_inert(folder):
    assert list(check_inert(files(folder))) == []


@pytest.mark.parametrize("name", ACTIVE)
def test_what_is_active_is_found(toy_release, tmp_path, name):
    rule, spoil = ACTIVE[name]
    folder = shutil.copytree(toy_release, tmp_path / "0.1.0")
    before = files(folder)
    spoil(folder)
    now = files(folder)
    [changed] = [file for file in now if now[file] != before[file]]
    if changed != "README.md":  # its links lead to all files
        before, now = ({file: held[file] for file in (changed, *LINKS)} for held in (before, now))
    assert list(check_inert(before)) == []
    found = list(check_inert(now))
    assert rule in {problem.rule for problem in found}
    assert {problem.file for problem in found} == {changed}


def test_a_link_that_the_book_names_is_no_other(toy_release):
    address = "https://norrin.example/truce"
    held = files(toy_release)
    page = held["codebook.html"].replace(b"</h1>", f'</h1><a href="{address}">x</a>'.encode(), 1)
    assert list(check_inert({**held, "codebook.html": page}))
    cited = held["CITATION.cff"] + f"url: {address}\n".encode()
    assert list(check_inert({**held, "codebook.html": page, "CITATION.cff": cited})) == []


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.sql", "a.json", "a.jsonld", "A.HTML"])
def test_what_cannot_be_read_is_reported(name):
    [problem] = check_inert({name: b"\xff\xfe"})
    assert (problem.file, problem.rule) == (name, "file_is_utf8")


def test_json_without_end_is_reported():
    [problem] = check_inert({"a.json": b"[" * 100_000})
    assert problem.rule == "json_is_readable"

import shutil

import pytest
from conftest import TOY
from edit import add_row, cell, set_cells

from trucebook.changes.compare import compare
from trucebook.changes.state import read_state
from trucebook.errors import DamagedRelease, DataError, UsageError
from trucebook.release.build import build


def test_a_book_and_its_release_are_one_state(toy_release):
    book, release = read_state(TOY), read_state(toy_release)
    assert not compare(book, release)
    assert book.tables["figures"].codes["bound"][0] == "exact"


def test_a_version_is_looked_for_among_the_releases_of_the_book(toy):
    build(toy)
    version = next(path.name for path in (toy / "build").iterdir() if path.is_dir())
    state = read_state(version, toy)
    assert state.name == f"release {version}"
    assert not compare(state, read_state(toy))
    with pytest.raises(UsageError, match=f"no version '9.9.9'. There are: {version}"):
        read_state("9.9.9", toy)


def test_a_revision_of_the_book(kept):
    before = cell(kept, "figures", "F0002", "bound")
    set_cells(kept, "figures", "F0002", bound="about")
    [(table, row)] = compare(read_state("git:HEAD", kept), read_state(kept)).rows_that("changed")
    assert (table, row.row_id) == ("figures", "F0002")
    assert [(item.field, item.old, item.new) for item in row.cells] == [("bound", before, "about")]


def test_how_a_file_is_written_is_no_difference(toy):
    path = toy / "dataset" / "figures.csv"
    header, *body = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"\xef\xbb\xbf" + b"".join([header, *reversed(body)]).replace(b"\n", b"\r\n"))
    assert not compare(read_state(TOY), read_state(toy))


@pytest.mark.parametrize("side", ["nowhere", "git:", "git:nowhere"])
def test_a_side_that_is_none_is_refused(toy, side, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(toy.parent))
    with pytest.raises(UsageError):
        read_state(side, toy)


def test_a_version_of_a_book_without_releases_is_refused(toy):
    with pytest.raises(UsageError, match=r"expected releases in build/, where 0\.1\.0 would be"):
        read_state("0.1.0", toy)


def test_a_folder_that_is_no_book_is_refused(tmp_path):
    with pytest.raises(UsageError, match="expected a book"):
        read_state(tmp_path)


def test_a_damaged_release_is_refused(toy_release, tmp_path):
    copy = shutil.copytree(toy_release, tmp_path / "release")
    (copy / "figures.csv").write_text("x")
    with pytest.raises(DamagedRelease, match=r"figures\.csv: expected SHA-256"):
        read_state(copy)


def test_rows_that_cannot_be_read_are_reported_with_their_line(toy):
    path = toy / "dataset" / "actors.csv"
    path.write_bytes(path.read_bytes() + b"x\n")
    with pytest.raises(DataError, match=r"dataset/actors\.csv:14:1: error: row_has_every_cell"):
        read_state(toy)


@pytest.mark.parametrize(
    ("figure_id", "message"), [("F0001", "an id that no other row has"), ("", "expected an id")]
)
def test_rows_that_share_an_id_or_have_none_are_refused(toy, figure_id, message):
    line = add_row(toy, "figures", figure_id=figure_id, note="new")
    with pytest.raises(DataError, match=rf"dataset/figures\.csv:{line}:1: .*{message}"):
        read_state(toy)

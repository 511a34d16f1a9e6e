"""The next version of a book: what is due, what is refused, what a release carries of it."""

import io
import re
import tempfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from conftest import TOY, copy_book
from edit import add_row, delete_row, set_cells
from hypothesis import given, settings
from hypothesis import strategies as st

from trucebook.book.book import read_book
from trucebook.changes.compare import compare
from trucebook.changes.delta import apply, from_rows, revert
from trucebook.changes.state import read_state, state_of_book, state_of_release
from trucebook.commands import main
from trucebook.errors import UsageError
from trucebook.load.releases import Release, entries
from trucebook.release.build import build
from trucebook.release.contents import DELTA_FILES, delta_files
from trucebook.release.next import plan, release
from trucebook.validate.check import check


def set_version(book, version):
    path = book / "CITATION.cff"
    path.write_text(re.sub(r"(?m)^version: .*$", f"version: {version}", path.read_text()))


@pytest.fixture
def released(toy):
    """The toy book with its first release."""
    build(toy)
    return toy


def retire(book):
    """Retire a mention."""
    delete_row(book, "mentions", "M0001")
    add_row(book, "redirects", retired_id="M0001", retired_in="0.2.0", reason="a twin")


CHANGES = {
    "none": lambda book: None,
    "patch": lambda book: set_cells(book, "figures", "F0018", note="counted again"),
    "minor": lambda book: add_row(
        book, "redirects", retired_id="F9002", retired_in="0.2.0", reason="r"
    ),
    "major": retire,
}


@pytest.mark.parametrize(
    ("level", "version"),
    [("none", "0.1.1"), ("patch", "0.1.1"), ("minor", "0.2.0"), ("major", "0.2.0")],
)
def test_the_version_that_is_due_follows_from_the_changes(released, level, version):
    CHANGES[level](released)
    found = plan(read_book(released))
    assert (found.level, found.due, found.version) == (level, version, version)


def test_a_first_release_has_the_version_of_the_book(toy):
    assert plan(read_book(toy)).as_text() == "first release: 0.1.0"


def test_a_version_that_hides_a_change_is_a_problem_at_its_line(released):
    CHANGES["minor"](released)
    set_version(released, "0.1.1")
    [problem] = [item for item in check(released).problems if item.severity == "error"]
    assert problem.rule == "version_tells_what_changed"
    assert problem.message == (
        "expected version 0.2.0 or later, for what changed since 0.1.0: "
        "1 row added: redirects F9002"
    )
    lines = (released / "CITATION.cff").read_text().splitlines()
    assert lines[problem.line - 1] == "version: 0.1.1"
    set_version(released, "0.2.0")
    assert check(released).valid


def test_release_writes_version_and_date_and_builds(released):
    CHANGES["patch"](released)
    folder = release(released, released="2031-06-01")
    assert folder == released / "build" / "0.1.1"
    text = (released / "CITATION.cff").read_text()
    assert "version: 0.1.1\n" in text
    assert 'date-released: "2031-06-01"' in text
    assert [item["version"] for item in entries(released / "build")] == ["0.1.0", "0.1.1"]


@pytest.mark.parametrize(
    ("version", "message"),
    [
        (
            "0.1.1",
            r"Expected version 0.2.0 or later, found 0.1.1\. trucebook release --dry-run says why",
        ),
        ("1.0", "Expected a version of the form 1.2.3, found '1.0'"),
    ],
)
def test_a_smaller_version_is_refused_and_nothing_is_written(released, version, message):
    CHANGES["minor"](released)
    before = (released / "CITATION.cff").read_bytes()
    with pytest.raises(UsageError, match=message):
        release(released, version)
    assert (released / "CITATION.cff").read_bytes() == before
    assert len(entries(released / "build")) == 1


def test_a_book_with_problems_keeps_its_version(released, capsys):
    set_cells(released, "figures", "F0002", bound="exakt")
    before = (released / "CITATION.cff").read_bytes()
    assert main(["release", str(released)]) == 1
    out = capsys.readouterr().out
    assert out.startswith("since 0.1.0: patch change, so 0.1.1 or later\n  1 row changed: figures")
    assert "not valid: 1 problem" in out
    assert (released / "CITATION.cff").read_bytes() == before


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["--version", "0.1.1"], "Expected version 0.2.0 or later, found 0.1.1"),
        (["--version", "1"], "Expected a version of the form 1.2.3, found '1'"),
        (["--date", "yesterday"], "yesterday"),
    ],
)
def test_a_rehearsal_refuses_what_the_release_would(released, capsys, given, message):
    CHANGES["minor"](released)
    assert main(["release", str(released), "--dry-run", *given]) == 2
    shown = capsys.readouterr()
    assert message in shown.err
    assert shown.out.count("since 0.1.0") == 1
    assert "since" not in shown.err


def test_a_rehearsal_only_shows_what_is_due(released, capsys):
    retire(released)
    before = (released / "CITATION.cff").read_bytes()
    assert main(["release", str(released), "--dry-run"]) == 0
    assert capsys.readouterr().out == (
        "since 0.1.0: major change, so 0.2.0 or later\n"
        "  1 row removed: mentions M0001\n  1 row added: redirects M0001\n"
    )
    assert (released / "CITATION.cff").read_bytes() == before


def test_a_bad_date_is_refused(released):
    with pytest.raises(UsageError, match="Expected a date of the form 2024-02-29, found 'today'"):
        release(released, released="today")


def test_a_first_release_carries_no_delta(toy_release):
    assert not {path.name for path in toy_release.iterdir()} & set(DELTA_FILES)


def test_a_release_carries_what_it_changes(released):
    CHANGES["patch"](released)
    folder = release(released)
    page = (folder / "CHANGES.md").read_text(encoding="utf-8")
    assert page.startswith("# Changes\n\n`release 0.1.0 → release 0.1.1`")
    assert "counted again" in page
    table = pq.read_table(folder / "delta.parquet")
    old, new = (read_state(version, released) for version in ("0.1.0", "0.1.1"))
    changes = from_rows(table.to_pylist(), old.name, new.name)
    assert changes == compare(old, new)
    assert apply(old.tables, changes) == new.tables
    assert revert(new.tables, changes) == old.tables


notes = st.dictionaries(
    st.sampled_from(["F0002", "F0018", "F0020"]), st.text('abé ,"\n', min_size=1, max_size=9)
)
gone = st.sets(st.sampled_from(["M0001", "M0002", "M0046"]))
come = st.sets(st.sampled_from(["F9100", "F9101"]))


@pytest.mark.slow
@settings(max_examples=6)
@given(notes, gone, come)
def test_old_and_delta_make_new_and_back(notes, gone, come):
    with tempfile.TemporaryDirectory() as name:
        book = copy_book(TOY, Path(name) / "toy")
        build(book)
        set_version(book, "0.2.0")
        for row_id, note in notes.items():
            set_cells(book, "figures", row_id, note=note)
        for row_id in gone:
            delete_row(book, "mentions", row_id)
        for row_id in come:
            add_row(book, "redirects", retired_id=row_id, reason="added")
        read = read_book(book)
        old, new = state_of_release(Release("0.1.0", book / "build" / "0.1.0")), state_of_book(read)
        kept = pq.read_table(io.BytesIO(delta_files(read)["delta.parquet"])).to_pylist()
    changes = from_rows(kept, old.name, new.name)
    assert changes == compare(old, new)
    assert apply(old.tables, changes) == new.tables
    assert revert(new.tables, changes) == old.tables

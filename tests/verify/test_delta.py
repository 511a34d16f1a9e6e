"""`delta.parquet` leads from the release before to the tables, or it is reported."""

import dataclasses

import pyarrow as pa
import pytest
from conftest import TOY, copy_book
from edit import set_cells
from repository import set_version

from trucebook.book.book import read_book
from trucebook.changes.delta import DELTA
from trucebook.release.build import build
from trucebook.verify.files import open_release
from trucebook.verify.parquet import DELTA_TABLE, check_delta
from trucebook.verify.verify import verify

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """The toy book with two releases, of which the second changes a note and a value."""
    folder = copy_book(TOY, tmp_path_factory.mktemp("book") / "toy")
    build(folder)
    set_version(folder, "0.2.0")
    set_cells(folder, "figures", "F0018", note="another note")
    build(folder)
    return folder


@pytest.fixture
def found(book):
    """What is found in the second release where the rows of its delta are changed."""
    release, state = open_release(book / "build" / "0.2.0"), read_book(book)

    def check(change, home=release.home):
        rows = release.decoded[DELTA_TABLE].to_pylist()
        schema = release.decoded[DELTA_TABLE].schema
        changed = rows if (made := change(rows)) is None else made
        held = dataclasses.replace(release, home=home)
        held.__dict__["decoded"] = {DELTA_TABLE: pa.Table.from_pylist(changed, schema)}
        return [problem.message for problem in check_delta(held, state, None)]

    return check


def cell(rows, **cells):
    next(row for row in rows if row["part"] == "cell").update(cells)


def test_a_true_delta_is_no_problem(book, found):
    assert found(lambda rows: None) == []
    assert "delta_gives_the_tables" not in {i.rule for i in verify(book / "build/0.2.0").problems}


LEADS = "expected changes that lead to these tables"
BESIDE = "expected the changes of figures since release 0.1.0, which lies beside it"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rows: cell(rows, new="mine"), LEADS),
        (
            lambda rows: cell(rows, change="added"),
            "expected every cell of figures F0018, which was added",
        ),
        (lambda rows: cell(rows, change="removed"), LEADS),
        (lambda rows: cell(rows, part="columns"), LEADS),
        (lambda rows: cell(rows, old="mine"), BESIDE),
        (lambda rows: [row for row in rows if row["part"] != "cell"], BESIDE),
        (
            lambda rows: [
                {**dict.fromkeys(DELTA.fields), "part": "total", "field": "rows of figures"}
                | {"change": "changed", "old": "1", "new": "21"},
                *rows,
            ],
            "expected 21 as rows of figures, as the tables have it",
        ),
    ],
    ids=["new", "added", "removed", "part", "old", "dropped", "total"],
)
def test_a_delta_of_other_changes_is_reported(found, change, message):
    assert message in found(change)


def test_without_the_release_before_the_old_cells_are_not_compared(found, tmp_path):
    assert found(lambda rows: cell(rows, old="mine"), tmp_path) == []


def test_a_damaged_release_before_is_reported(book, found):
    path = book / "build" / "0.1.0" / "figures.csv"
    data = path.read_bytes()
    try:
        path.write_bytes(data + b"\n")
        [message] = found(lambda rows: None)
    finally:
        path.write_bytes(data)
    assert message == "expected the release before, to compare with"


def test_a_delta_that_is_not_a_parquet_file_is_reported(book):
    release = open_release(book / "build" / "0.2.0")
    held = dataclasses.replace(release, files={**release.files, DELTA_TABLE: b"PAR1"})
    [problem] = check_delta(held, read_book(book), None)
    assert (problem.file, problem.rule) == (DELTA_TABLE, "delta_gives_the_tables")

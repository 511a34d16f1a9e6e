"""A source is taken out with all that only it needs."""

import pytest
from edit import add_row, rows_of

from trucebook.book.book import read_book
from trucebook.book.init import start
from trucebook.book.remove import remove_source
from trucebook.commands import main
from trucebook.errors import DataError, UsageError
from trucebook.release.build import build
from trucebook.validate.check import check


@pytest.fixture
def book(tmp_path):
    """A new book with its example."""
    return start(tmp_path / "book", example=True)


def dataset(folder):
    return {path.name: path.read_bytes() for path in (folder / "dataset").glob("*.csv")}


def test_without_its_example_a_book_is_as_one_without(book, tmp_path, capsys):
    assert main(["source", "remove", "S01", "--book", str(book)]) == 0
    assert "figures: 1 row" in capsys.readouterr().out
    assert dataset(book) == dataset(start(tmp_path / "other"))
    assert check(book).problems == ()
    assert not (book / "seeds" / "S01.json").exists()
    assert (book / "seeds" / "texts" / "first-text.txt").exists()
    assert build(book)


def test_a_source_whose_record_was_deleted_is_taken_out(book, tmp_path):
    (book / "seeds" / "S01.json").unlink()
    assert "trucebook source remove S01" in check(book).problems[0].hint
    assert remove_source(book, "S01").text is None
    assert dataset(book) == dataset(start(tmp_path / "other"))


def test_what_another_row_needs_is_kept(book):
    add_row(book, "actors", actor_id="driver", name="Driver", affiliation="marn-relief-office")
    removed = remove_source(book, "S01")
    assert "marn-relief-office" not in removed.rows["actors"]
    assert {row[0] for row in rows_of(book, "actors")[1:]} == {"driver", "marn-relief-office"}


@pytest.mark.parametrize("source_id", ["S01", "S02", "S03"])
def test_of_several_sources_the_rows_of_the_others_stay(toy, source_id):
    kept = [row.id for row in read_book(toy).rows("figures") if row["source_id"] != source_id]
    removed = remove_source(toy, source_id)
    assert [row.id for row in read_book(toy).rows("figures")] == kept
    assert removed.rows["sources"] == (source_id,)
    # What is left to a person: cells of others that rested on words of this source.
    assert not {item.rule for item in check(toy).problems} & {"foreign_key", "required"}


def test_a_row_that_refers_to_one_of_the_source_stops_it(book):
    cells = dict(zip(*rows_of(book, "figures")[:2], strict=True))
    add_row(
        book, "figures", **{**cells, "figure_id": "F9", "source_id": "S02", "based_on": "F0001"}
    )
    before = dataset(book)
    with pytest.raises(DataError, match=r"refers to F0001.*nothing was removed"):
        remove_source(book, "S01")
    assert dataset(book) == before


def test_a_released_source_stays(book):
    build(book)
    with pytest.raises(UsageError, match=r"is in release 0\.1\.0, and no id is ever taken back"):
        remove_source(book, "S01")


def test_an_unknown_source_is_named(book):
    with pytest.raises(UsageError, match=r"no source 'S1'\. Did you mean 'S01'"):
        remove_source(book, "S1")

import shutil
from itertools import islice

from edit import add_row, delete_row, rows_of

from trucebook.book.book import read_book
from trucebook.validate.suggest.ids import free_ids, next_free_id


def test_the_next_id_follows_on_rows_and_redirects(toy):
    """F9001 is retired: its number is never given again."""
    assert list(islice(free_ids(read_book(toy), "figures"), 2)) == ["F9002", "F9003"]
    last = rows_of(toy, "quotes")[-1][0]
    assert next_free_id(read_book(toy), "quotes") == f"Q{int(last[1:]) + 1:04d}"
    assert next_free_id(read_book(toy), "proposals") == "P04"


def test_an_id_that_a_release_carries_is_never_free(toy, toy_release):
    last = rows_of(toy, "terms")[-1][0]
    free = next_free_id(read_book(toy), "terms")
    delete_row(toy, "terms", last)
    assert next_free_id(read_book(toy), "terms") == last
    shutil.copytree(toy_release.parent, toy / "build")
    assert next_free_id(read_book(toy), "terms") == free


def test_an_id_grows_beyond_its_digits(toy):
    add_row(toy, "redirects", retired_id="U9999", retired_in="0.1.0", reason="r")
    assert next_free_id(read_book(toy), "utterances") == "U10000"


def test_ids_that_are_words_have_no_next(toy):
    assert next_free_id(read_book(toy), "actors") is None

import shutil
from itertools import islice

import pytest
from conftest import TOY
from edit import add_row, delete_row, rows_of
from strategies import SCHEMAS

from trucebook.book.book import read_book
from trucebook.validate.suggest.cells import (
    did_you_mean,
    free_ids,
    nearest,
    nearest_codes,
    nearest_rows,
    next_free_id,
)

BOOK = read_book(TOY)


@pytest.mark.parametrize(
    ("word", "ids"),
    [
        ("Ilsa Marrec", ("ilsa-marrec",)),
        ("Marrec", ("ilsa-marrec",)),
        ("ilsa", ("ilsa-marrec",)),
        ("ilsa_marrec", ("ilsa-marrec",)),
        ("ilsa-marec", ("ilsa-marrec",)),
        ("zzzzzz", ()),
    ],
)
def test_an_actor_is_known_by_id_name_alias_part_and_likeness(word, ids):
    assert nearest_rows(BOOK, "actors", word)[:1] == ids


def test_no_more_than_three_are_offered():
    assert len(nearest_rows(BOOK, "figures", "F00")) <= 3


@pytest.mark.parametrize(
    ("field", "word", "codes"),
    [
        ("bound", "exactly", ["exact"]),
        ("bound", "More than", ["more_than"]),
        ("unit", "trucks", ["other:trucks"]),
        ("unit", "other: Trucks", ["other:trucks"]),
        ("unit", "42", []),
    ],
)
def test_the_nearest_codes_are_offered_and_the_open_form(field, word, codes):
    assert nearest_codes(word, SCHEMAS["figures"].fields[field]) == codes


def test_of_very_many_names_only_the_same_is_found():
    names = [f"name-{number}" for number in range(3000)]
    assert nearest("NAME_7", names) == ["name-7"]
    assert nearest("nam-7", names) == []


def test_a_hint_offers_the_names_or_says_something_else():
    assert did_you_mean(["a", "b"], "Look.") == "Did you mean a or b?"
    assert did_you_mean([], "Look.") == "Look."


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

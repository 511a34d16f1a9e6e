import re
import shutil

import pytest
from conftest import TOY
from edit import add_row, rows_of
from strategies import SCHEMAS

from trucebook.book.book import read_book
from trucebook.book.ids import given_ids
from trucebook.validate.suggest.cells import (
    did_you_mean,
    free_id,
    nearest,
    nearest_codes,
    nearest_rows,
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


def test_a_new_id_is_one_that_nothing_ever_had(toy, toy_release):
    last = rows_of(toy, "terms")[-1][0]
    free = free_id(read_book(toy), "terms", ["x"])
    assert re.fullmatch(r"T[0-9a-z]{5}", free)
    assert (
        free_id(read_book(toy), "terms", ["y"]) != free == free_id(read_book(toy), "terms", ["x"])
    )
    add_row(toy, "redirects", retired_id=free, retired_in="0.1.0", reason="r")
    assert free_id(read_book(toy), "terms", ["x"]) != free
    shutil.copytree(toy_release.parent, toy / "build")
    assert last in given_ids(read_book(toy))


def test_ids_that_are_words_are_not_drawn(toy):
    assert free_id(read_book(toy), "actors", ["x"]) is None

"""The hint of a span that is not where its row says: tried on rules over the toy book."""

import pytest
from edit import set_cells

from trucebook.book.book import read_book
from trucebook.spans import occurrences
from trucebook.validate.rules.spans import span_holds_its_words


def hint_of(toy, table, row_id, **cells):
    set_cells(toy, table, row_id, **cells)
    [problem] = list(span_holds_its_words(read_book(toy)))
    return problem.hint, problem.repair


def test_words_that_stand_often_are_told_nearest_first_with_their_lines(toy):
    text = read_book(toy).texts["S01"]
    places = list(occurrences(text, "Orvenia"))
    assert len(places) > 1
    near = places[-1] + 1
    cells = {"start": str(near), "end": str(near + 7), "prefix": "?", "suffix": "?"}
    hint, repair = hint_of(toy, "mentions", "M0001", **cells)
    assert hint.startswith(f"The words are at start {places[-1]}, end {places[-1] + 7} (line ")
    assert "; or start " in hint
    assert dict(repair.cells)["start"] == str(places[-1])
    assert not repair.is_certain


@pytest.mark.parametrize(
    ("exact", "told", "is_certain"),
    [
        ("a trap with a\u00a0ribbon on it", "U+00A0 NO-BREAK SPACE, the text U+0020 SPACE", True),
        ("A trap with a ribbon on it", "it has 'A', the text 'a'", False),
        (
            "a trap with a ribbon in it",
            "copy exact from the text, 'a trap with a ribbon on it'",
            False,
        ),
    ],
)
def test_words_that_differ_a_little_are_told_the_difference(toy, exact, told, is_certain):
    hint, repair = hint_of(toy, "quotes", "Q0001", exact=exact)
    assert told in hint
    assert dict(repair.cells) == {"exact": "a trap with a ribbon on it"}
    assert repair.is_certain is is_certain


def test_words_of_nowhere_have_no_repair(toy):
    hint, repair = hint_of(toy, "quotes", "Q0001", exact="qqq", prefix="", suffix="")
    assert "nowhere in the text" in hint
    assert repair is None

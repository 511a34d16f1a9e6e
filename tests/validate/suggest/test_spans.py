"""The next step for a span whose words are elsewhere: tried on rules over the toy book."""

import unicodedata

import pytest
from edit import set_cells
from hypothesis import given
from hypothesis import strategies as st

from trucebook.book.book import read_book
from trucebook.spans import Span, occurrences
from trucebook.validate.rules.spans import span_holds_its_words
from trucebook.validate.suggest.spans import at_line, difference, is_typographic, like_places


def hint_of(toy, table, row_id, **cells):
    set_cells(toy, table, row_id, **cells)
    [problem] = list(span_holds_its_words(read_book(toy)))
    return problem.hint, problem.repair


def test_words_that_occur_often_are_listed_nearest_first_with_their_lines(toy):
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
    ("exact", "hinted", "is_certain"),
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
def test_of_words_that_differ_a_little_the_difference_is_named(toy, exact, hinted, is_certain):
    hint, repair = hint_of(toy, "quotes", "Q0001", exact=exact)
    assert hinted in hint
    assert dict(repair.cells) == {"exact": "a trap with a ribbon on it"}
    assert repair.is_certain is is_certain


def test_words_of_nowhere_have_no_repair(toy):
    hint, repair = hint_of(toy, "quotes", "Q0001", exact="qqq", prefix="", suffix="")
    assert "nowhere in the text" in hint
    assert repair is None


TEXT = "One line.\nShe said: “We’ll  wait — at the café”, and\u00a0left."


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ('"We\'ll wait - at the café"', "“We’ll  wait — at the café”"),
        ("we’ll  Wait", "We’ll  wait"),
        ("the cafe\u0301", "the café"),
        ("and left", "and\u00a0left"),
        ("wait   —", "wait —"),
    ],
)
def test_words_are_found_in_the_form_that_the_text_has(words, found):
    [place] = like_places(TEXT, words)
    assert place.exact == found
    assert place.is_in(TEXT)


@pytest.mark.parametrize("words", ["", "  ", "wait at", "caf.", "(("])
def test_other_words_are_not(words):
    assert like_places(TEXT, words) == []


@given(st.text("ab Éé“\"'’İß\u0301- "), st.text("abéİß"), st.text("ab “"))
def test_the_words_themselves_are_always_among_them(before, words, after):
    words = unicodedata.normalize("NFC", f"a{words}b")
    text = f"{before}{words}{after}"
    assert Span(len(before), len(before) + len(words), words) in like_places(text, words)


def test_form_is_not_wording():
    assert is_typographic('"a  b"', "“a b”")
    assert is_typographic("cafe\u0301", "café")
    assert not is_typographic("Hamas", "hamas")
    assert not is_typographic("62", "63")


@pytest.mark.parametrize(
    ("found", "wanted", "hinted"),
    [
        ('"a', "“a", "character 1 it has U+0022 QUOTATION MARK, the text U+201C LEFT DOUBLE"),
        ("ab", "ac", "character 2 it has 'b', the text 'c'"),
        ("ab", "abc", "character 3 it has nothing, the text 'c'"),
    ],
)
def test_the_first_difference_is_named(found, wanted, hinted):
    assert hinted in difference(found, wanted)


def test_a_place_is_given_with_its_line():
    assert at_line(TEXT, Span.of(TEXT, 10, 13)) == "start 10, end 13 (line 2 of the text)"

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucebook.spans import Span
from trucebook.validate.suggest.places import at_line, difference, is_typographic, like_places

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


def test_form_is_told_from_wording():
    assert is_typographic('"a  b"', "“a b”")
    assert is_typographic("cafe\u0301", "café")
    assert not is_typographic("Hamas", "hamas")
    assert not is_typographic("62", "63")


@pytest.mark.parametrize(
    ("found", "wanted", "told"),
    [
        ('"a', "“a", "character 1 it has U+0022 QUOTATION MARK, the text U+201C LEFT DOUBLE"),
        ("ab", "ac", "character 2 it has 'b', the text 'c'"),
        ("ab", "abc", "character 3 it has nothing, the text 'c'"),
    ],
)
def test_the_first_difference_is_named(found, wanted, told):
    assert told in difference(found, wanted)


def test_a_place_is_told_with_its_line():
    assert at_line(TEXT, Span.of(TEXT, 10, 13)) == "start 10, end 13 (line 2 of the text)"

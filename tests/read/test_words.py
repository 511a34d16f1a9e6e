"""How texts differ word by word."""

import pytest
from fuzz.harness import steps
from hypothesis import given
from hypothesis import strategies as st

from trucebook.read.quotes.words import comparer, marked, words


def keys(text):
    return [word.key for word in words(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bizarre demands,", "bizarre demands"),
        ("“Bizarre” ‘demands’", "bizarre demands."),
        ("That's our plan", "That’s our plan"),
        ("cafe\u0301 au lait", "café au lait"),
        ("ﬁnal hour", "final hour"),
        ("need it, -- now", "need it now…"),
        ("a soft\u00adhyphen", "a softhyphen"),
        ("a cease‐fire", "a cease-fire"),
        ("«la paix»", "la paix"),
    ],
)
def test_what_makes_no_other_word(one, other):
    assert keys(one) == keys(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("40%", "40"),
        ("-4", "4"),
        (".5", "5"),
        ("cease-fire", "ceasefire"),
        ("its", "it's"),
        ("की", "का"),
        ("a b", "ab"),
    ],
)
def test_what_makes_another_word(one, other):
    assert keys(one) != keys(other)


@pytest.mark.parametrize(
    ("base", "text", "expected"),
    [
        ("space for an agreement", "space for agreement", "space for [-an-] agreement"),
        ("we will not pay", "“We shall not pay”", "“We [-will-] {+shall+} not pay”"),
        ("we will not pay", "we will never pay", "we will [-not-] {+never+} pay"),
        ("a b c", "a b c", "a b c"),
        ("the door is open", "patience is gone now", "{+patience is gone now+}"),
        ("delusional.", "DELUSIVE", "{+DELUSIVE+}"),
        ("a b c d e f g h i j k", "a b", "a b [-c d e … i j k-]"),
        ("a b", "x … a b — y", "{+x …+} a b — {+y+}"),
    ],
)
def test_what_is_left_out_and_what_is_added_is_marked(base, text, expected):
    assert marked(comparer(words(base))(words(text))) == expected


texts = st.lists(st.sampled_from(["a", "b", "c", "d", "e,", "“f”", "…"]), max_size=30).map(" ".join)


@given(texts, texts)
def test_without_the_marks_the_text_is_as_it_was(base, text):
    found = marked(comparer(words(base))(words(text)))
    kept, left_out = [], False
    for chunk in found.split():
        left_out = left_out or chunk.startswith("[-")
        if not left_out:
            kept.append(chunk.removeprefix("{+").removesuffix("+}"))
        left_out = left_out and not chunk.endswith("-]")
    assert kept == text.split() or not words(text)


def test_long_texts_are_compared_at_their_ends():
    middle = "x y z " * 2000
    found = comparer(words(f"the truth is {middle} that is all"))
    assert found(words(f"the truth is {'z y x ' * 2000} that is all"))[1].kind == "left_out"
    few = steps(lambda: found(words("the truth is " + "z y x " * 1000)))
    assert steps(lambda: found(words("the truth is " + "z y x " * 2000))) < 2.5 * few

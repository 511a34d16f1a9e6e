import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucebook.extract.quotes.clauses import is_clause

CLAUSES = [
    "We stay here",
    "Bring them home",
    "the talks are dead",
    "Prices bite us every week,",
    "The road sinks when lorries pass.",
    "People ask me for bread,",
    "My cook sings it,",
    "Is that blood?",
    "Will the harbour open?",
    "Describe the enemy,",
    "Carry on.",
    "Come and eat.",
    "Please stop,",
    "Nobody negotiates well on an empty stomach,",
    "The nurse fainted in the corridor,",
    "Who burns a school?",
    "It’s over,",
    "’Tis a poor sort of peace,",
    "As usual, they accuse first,",
    "Every day that passes is a death sentence,",
    "The people who pay the price are not in the room.",
    "those who count bombs should also count bakeries",
    "IT’S ONLY RAIN",
    "Major V. stood on a mine,",
]
FRAGMENTS = [
    "",
    "stay",
    "a cruel joke",
    "deeply flawed",
    "who will never return",
    "No, never again,",
    "Not a single loaf,",
    "Eighty-seven, and my wife.",
    "A fan and my mother,",
    "The part over Year Three.",
    "The one who asks for the bread.",
    "a line my grandmother could not have crossed",
    "a command centre embedded in the humanitarian zone",
    "literary exercises by a convict",
    "political games in the middle of a war.",
    "deeply regrets the loss of life",
    "didn’t file things",
    "not to stay behind for a house",
    "Nothing new",
    "Better than ours, then.",
    "Platform two.",
    "until further notice",
]


@pytest.mark.parametrize("words", CLAUSES)
def test_words_with_a_predicate_are_a_clause(words):
    assert is_clause(words.encode("cp1252"))


@pytest.mark.parametrize("words", FRAGMENTS)
def test_words_without_a_predicate_are_none(words):
    assert not is_clause(words.encode("cp1252"))


@pytest.mark.parametrize("words", ["is called Hope.", "will already have moved."])
def test_words_that_go_on_may_leave_out_their_subject(words):
    assert not is_clause(words.encode())
    assert is_clause(words.encode(), goes_on=True)


@given(st.binary(max_size=80), st.booleans())
def test_any_bytes_are_judged(words, goes_on):
    assert is_clause(words, goes_on=goes_on) in (True, False)

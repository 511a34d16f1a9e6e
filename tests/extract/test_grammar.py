"""Words with their tags: what they are by themselves and beside each other."""

import sys

import pytest

from trucebook.extract.grammar.sentences import sentence
from trucebook.extract.grammar.words import words
from trucebook.extract.pipeline import extract
from trucebook.extract.reading import Reading
from trucebook.extract.text.document import fold


def tagged(text):
    """The words of a sentence, each with its tag."""
    data = fold(text)
    return [f"{it.word.decode('latin-1')}/{it.tag}" for it in sentence(data, 0, len(data))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the U.S. envoy's 2,000 sheep", ["the", "u.s", ".", "envoy's", "2,000", "sheep"]),
        ("at 9.30 a.m. on 4/5", ["at", "9.30", "a.m", ".", "on", "4/5"]),
        ("miners’ pay -- they didn’t", ["miners'", "pay", "--", "they", "didn't"]),
        ("“Go,” a two-year-old", ["\x93", "go", ",", "\x94", "a", "two-year-old"]),
    ],
)
def test_words_are_cut_at_blanks_and_marks(text, expected):
    data = fold(text)
    assert [it.word.decode("latin-1") for it in words(data, 0, len(data))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mill plans a strike", "plans/I"),
        ("The plans of the mill", "plans/N"),
        ("Unions back the pact", "back/p"),
        ("It would widen roads", "widen/I"),
        ("They agreed to widen the road", "widen/I"),
        ("Bakers went to widen roads", "widen/N"),
        ("The council demands that", "demands/I"),
        ("The council’s demands that", "demands/N"),
        ("Of nine, seven trapped in a mine", "trapped/V"),
        ("The two proposed dams", "proposed/N"),
        ("The dam was proposed by farmers", "proposed/V"),
        ("The deal is set aside", "set/V"),
        ("The mayor signed it", "signed/V"),
        ("Ahmed left on May 5", "ahmed/N"),
        ("Ahmed left on May 5", "may/N"),
        ("They may leave", "may/W"),
        ("It did not rise", "not/X"),
        ("They left last night", "night/L"),
        ("They rejected that plan", "that/D"),
        ("They said that ships sank", "that/r"),
        ("A family fled", "family/N"),
        ("It closed abruptly", "abruptly/L"),
    ],
)
def test_the_tag_of_a_word(text, expected):
    assert expected in tagged(text)


def test_each_sentence_is_tagged_once(monkeypatch):
    seen = []

    def noted(data, start, end):
        seen.append(start)
        return sentence(data, start, end)

    monkeypatch.setattr(sys.modules[Reading.__module__], "sentence", noted)
    extract("The Sorrel Front rejected the plan to free 30 divers. It would free 12 pilots.")
    assert sorted(seen) == sorted(set(seen))
    assert len(seen) == 2

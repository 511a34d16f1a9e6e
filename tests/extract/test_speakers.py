"""Who speaks, and on whose word a number is given: the shapes of news, and the weights."""

import pytest
from extract.fit_speakers import fit, use

from trucebook.extract.pipeline import extract
from trucebook.extract.quotes import weights as weighing
from trucebook.extract.quotes.weights import shares

TOLERANCE = 0.1
"""How far a weight may be from the one that is stored: another library rounds otherwise."""


def plain(name):
    return name and name.removeprefix("the ").removeprefix("The ").removeprefix("a ")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“We have no boats,” the Courier quoted Halvard Moe as saying.", "Halvard Moe"),
        ("Our reporter Nils Berg was speaking to Alma Torres: “I counted twice.”", "Alma Torres"),
        ("Despite a Red Cross appeal, Governor Ida Holm said it was “over”.", "Ida Holm"),
        ("The Lumar-backed Marsh Council was “broke,” Haddad said.", "Haddad"),
        ("“It leaks,” said Ms. Adair, who runs a shelter called Open Hands.", "Adair"),
        ("Analysts say that the navy says it fired “a few warning shots”.", "navy"),
        ("“Who locked the gate?” Tanaka asked.", "Tanaka"),
        ("“We wait…” Nilsen said.", "Nilsen"),
        ("A notice on the door said: “Closed until the shooting stops.”", None),
        ("The so-called “ghost fleet” sails without lights.", None),
    ],
)
def test_who_speaks(text, name):
    assert plain(extract(text).quotes[0].speaker_name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("According to the harbour authority, 14 sailors drowned.", "harbour authority"),
        ("Storm damage, put by the Roofers Guild at 90 houses, will grow.", "Roofers Guild"),
        ("Police: 22 arrested after derby", "Police"),
        ("Captain Rui Amarante, who has crossed the bar 400 times, said it was shut.", None),
        ("The office also said 12 babies had been moved.", "office"),
        ("The 12-year-old war goes on, according to the Refugee Council.", None),
    ],
)
def test_on_whose_word_a_number_is_given(text, name):
    assert plain(extract(text).figures[0].attributed_to_name) == name


def test_each_field_says_which_words_decided():
    text = "“We stay,” said Governor Marek Tollan. The port said 14 men died."
    found = extract(text)
    words = {it.field: it.exact for it in found.quotes[0].evidence}
    assert words["speaker_text"] == "Governor Marek Tollan"
    assert (words["speaker"], words["verb"]) == ("Marek Tollan", "said")
    assert {it.field: it.exact for it in found.figures[0].evidence}["attributed_to"] == "The port"


def test_shares_are_probabilities():
    assert shares([0.0, 0.0]) == [0.5, 0.5]
    assert sum(shares([3.0, -1.0, 900.0])) == pytest.approx(1)


@pytest.mark.slow
@pytest.mark.long
def test_the_stored_weights_are_those_of_the_passages():
    stored = {name: dict(group) for name, group in weighing.WEIGHTS.items()}
    try:
        fit()
        found = {name: dict(group) for name, group in weighing.WEIGHTS.items()}
    finally:
        use(
            {f"{name}|{words}": it for name, group in stored.items() for words, it in group.items()}
        )
    off = {
        f"{name} {words}": (value, found[name].get(words, 0.0))
        for name, group in stored.items()
        for words, value in group.items()
        if abs(value - found[name].get(words, 0.0)) > TOLERANCE
    }
    assert off == {}
    assert found.keys() == stored.keys()

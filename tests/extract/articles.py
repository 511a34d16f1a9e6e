"""Invented articles to draw: templates over names, numbers and quotation marks."""

from __future__ import annotations

from hypothesis import strategies as st

from trucebook.extract.names.gazetteer import Gazetteer

PEOPLE = (
    ("Marek Tollan", "Ada Quorrel", "Ivo Brandt"),
    ("Sela Ondrin", "Tarik Vossen", "Mila Harnet"),
)
"""Two casts that share no word."""

BODIES = (("Kessin Council", "Ostrel Brigade"), ("Velmark Agency", "Sarnia Union"))

ACTORS = Gazetteer(
    [
        {"actor_id": "tollan", "name": "Marek Tollan", "kind": "person"},
        {"actor_id": "ostrel", "name": "Ostrel Brigade", "kind": "armed_group"},
        {"actor_id": "vossen", "name": "Tarik Vossen", "kind": "person"},
    ]
)

MARKS = (("“", "”"), ('"', '"'), ("«", "»"), ("‘", "’"))

CLAUSES = (
    "We will hold the bridge until spring",
    "Nobody in this valley wants another winter",
    "It isn’t fair \U0001f614",
    "They counted {number} dead",
    "Give us {number} trucks",
)

PARAGRAPHS = (
    "At least {number} people were killed in the valley, {person} said.",
    "{o}{clause},{c} said {person}. {o}{clause}.{c}",
    "{body} said {number} prisoners would be freed in exchange for {number} hostages.",
    "{person} called the offer {o}a cruel joke{c} and left after {number} days.",
    "More than {number} trucks entered on Friday, according to {body}. About 40% turned back.",
    "{person}, who leads {body}, told reporters: {o}{clause}.{c}",
    "The plan calls for a six-week truce in three stages, {body} said.",
    "{person} met {person}. {o}{clause},{c} {person} added.",
    "\u200f{body} spent ${number} million on between 10 and 15 bridges \U0001f309.",
    "Dozens of houses burned. Nearly half of the fields were lost by 14 February 2024.",
)

NEUTRAL = ("It rained.", "Nothing else happened.", "The river rose \U0001f30a over the meadows.")
"""Paragraphs of which no table has a row."""

numbers = st.integers(2, 10**6).map("{:,}".format) | st.sampled_from(["ten", "two dozen", "1200"])


@st.composite
def paragraphs(draw: st.DrawFn, cast: int = 0) -> list[str]:
    """Paragraphs about the people and bodies of one cast."""
    opening, closing = draw(st.sampled_from(MARKS))
    shapes = draw(st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=5))
    return [_filled(draw, shape, cast, opening, closing) for shape in shapes]


def _filled(draw: st.DrawFn, shape: str, cast: int, opening: str, closing: str) -> str:
    slots = {
        "{clause}": st.sampled_from(CLAUSES),
        "{person}": st.sampled_from(PEOPLE[cast]),
        "{body}": st.sampled_from(BODIES[cast]),
        "{number}": numbers,
    }
    for slot, strategy in slots.items():
        while slot in shape:
            shape = shape.replace(slot, draw(strategy), 1)
    return shape.replace("{o}", opening).replace("{c}", closing)


def articles(cast: int = 0) -> st.SearchStrategy[str]:
    """Whole articles."""
    return paragraphs(cast).map("\n\n".join)


_FRAGMENTS = (
    *("Marek Tollan", "Ostrel Brigade", "he", "she", "I", "we", "who", "the army", "Mr."),
    *("said", "told", "according to", "added", "would", "killed", "hostages", "people", "days"),
    *("12", "1,500", "6.500", "½", "-", "%", "$", "one", "two", "hundred", "and", "of", "a", "to"),
    *("“", "”", '"', "'", "’", "«", "»", ",", ".", ":", ";", "?", "(", ")", "\n", "\n\n", "—"),
    *("\U0001f642", "\u200f", "漢", "é", "\u00a0", "\ufeff", "\x00", "\r\n", "\u2028"),
)

soups = st.lists(st.sampled_from(_FRAGMENTS), max_size=40).flatmap(
    lambda words: st.sampled_from(["", " "]).map(lambda join: join.join(words))
)
"""Heaps of what the grammar has rules for."""

unicode_texts = st.text(max_size=200)

any_texts = soups | unicode_texts | articles()

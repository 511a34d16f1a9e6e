"""Words that show what a name is, as they are in the bytes of a document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from trucebook.extract.lexicon import (
    COUNTRIES,
    ENGLISH,
    GRAMMAR,
    STOPS,
    TITLES,
    VERBS,
    byte_words,
)
from trucebook.extract.text.document import fold


def _folded(words: Iterable[str]) -> frozenset[bytes]:
    return frozenset(map(fold, words))


PERSONS = byte_words(TITLES["persons"])
OFFICES = frozenset(word.rpartition(b" ")[2] for word in PERSONS) | byte_words(
    ("affairs", "defence", "defense")
)
HONORIFICS = frozenset(word.lower().rstrip(".").encode() for word in TITLES["honorifics"])
TITLE_ENDS = OFFICES | HONORIFICS | {b"state", b"affairs"}
TITLE_WORDS = byte_words(TITLES["title_words"])
VERBAL = byte_words(TITLES["verbal"])
IN_TITLE = byte_words(TITLES["in_title"])
VESSELS = byte_words(GRAMMAR["kinds_of_thing"])
KIN = _folded(TITLES["kin"])
TRADES = frozenset(word for word in PERSONS if word.isalpha())
CROWDS = byte_words(TITLES["crowds"])
BODIES = byte_words(TITLES["bodies"])
FIRST_OF_BODY = _folded(TITLES["first_body"])
PLACES = byte_words(TITLES["places"])
FIRST_OF_PLACE = byte_words(TITLES["first_of_place"])
THINGS = _folded(TITLES["no_actors"])
FIRST_OF_THING = _folded(TITLES["first_no_actors"])
NO_BODIES = byte_words(TITLES["no_bodies"])
NEWS = byte_words(TITLES["news_agencies"])
AGENCIES = byte_words(TITLES["agencies"]) | NEWS
STARTERS = byte_words(STOPS["starters"])
SMALL = byte_words(STOPS["small"])
FUNCTION = byte_words(STOPS["breakers"]) | SMALL
DAYS = byte_words(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"))
MONTHS = byte_words(map(str.capitalize, STOPS["months"])) - byte_words(
    ("May", "April", "June", "August")
)
SPOKEN = byte_words(
    word for sort in ("speech", "naming", "counting") for word in VERBS[sort] if " " not in word
)
CALENDAR = byte_words(STOPS["calendar"])
PRONOUNS = byte_words(STOPS["pronouns"])
LABELS = byte_words(STOPS["labels"])
QUALIFIERS = byte_words(TITLES["qualifiers"])
_STEMS = tuple(stem.encode() for stem in COUNTRIES["stems"])
_ENDINGS = byte_words(("", *COUNTRIES["endings"]))
_SEVERAL = byte_words(COUNTRIES["several"])
DEMONYM_ENDS = (b"ian", b"ean", b"an", b"ese", b"ish", b"i", b"ch", b"sh")
_NUMERAL = re.compile(rb" (?:[IVX]+|[0-9]+)\Z")
_PEOPLE = (b"ians", b"eans", b"ans", b"is", b"ons")
_HEADS = (b" of ", b" for ", b" to ")


def head_of(words: bytes) -> bytes:
    """The words of a name before what hangs on them: 'Bank' of 'Bank of Ostre'."""
    end = len(words)
    for mark in _HEADS:
        at = words.find(mark)
        if 0 <= at < end:
            end = at
    return words[:end]


@lru_cache(4096)
def is_body(words: bytes) -> bool:
    """Whether the first or the last word of a name is that of a body."""
    if words in AGENCIES:
        return True
    parts = head_of(words).split(b" ")
    if parts[-1] in BODIES:
        # A bank is also the land along a river: 'West Bank'.
        return parts[0] not in FIRST_OF_PLACE or parts[-1] not in PLACES
    is_office = parts[-1].lower() in OFFICES and parts[-1] != b"General"
    return len(words) > len(parts[0]) and parts[0] in FIRST_OF_BODY and not is_office


@lru_cache(4096)
def is_thing(words: bytes) -> bool:
    """Whether a name is that of an event, a law, a work, a storm."""
    parts = _NUMERAL.sub(b"", head_of(words)).split(b" ")
    return (parts[-1] in THINGS and parts[-1] not in BODIES) or (
        parts[0] in FIRST_OF_THING and len(words) > len(parts[0])
    )


@lru_cache(4096)
def is_state(words: bytes) -> bool:
    """Whether words are the name of a state or of its people."""
    if words in _SEVERAL:
        return True
    if b" " in words or b"-" in words or words.endswith(_PEOPLE):
        return False
    small = words.lower()
    return any(small.startswith(stem) and small[len(stem) :] in _ENDINGS for stem in _near(small))


_BY_START: dict[bytes, list[bytes]] = {}
for _stem in _STEMS:
    _BY_START.setdefault(_stem[:3], []).append(_stem)


def _near(small: bytes) -> list[bytes]:
    return _BY_START.get(small[:3], [])


def is_people(word: bytes) -> bool:
    """Whether a word names the people of a country, who are many: 'Nigerians'."""
    if is_state(word) or b" " in word:
        return False
    return word.endswith((b"ians", b"eans")) or (word[-1:] == b"s" and is_state(word[:-1]))


def is_common(word: bytes) -> bool:
    """Whether a word is one of English that names nobody."""
    small = word.lower()
    return small in ENGLISH or (small.endswith(b"s") and small[:-1] in ENGLISH)

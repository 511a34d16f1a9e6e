"""What a number counts: the unit of a noun, by lists of English and by the look of the word.

A thing that is counted is named in the singular (`other:truck`), a measure or a currency in the
plural, as it is printed (`other:miles`, `other:dollars`), like the units that have codes.
"""

from __future__ import annotations

import re
from functools import lru_cache

from trucebook.extract.lexicon import NOUNS, UNITS

_IRREGULAR: dict[str, str] = NOUNS["irregular"]
_SAME = frozenset(NOUNS["same"])
_PLAIN_S = frozenset(NOUNS["plain_s"])
_F_WORDS: dict[str, str] = NOUNS["in_ves"]
_PLURAL_OF = {one: many for many, one in reversed((_IRREGULAR | _F_WORDS).items())}
_PERSON = re.compile(NOUNS["person_endings"][0])
_NO_PERSON = frozenset(NOUNS["no_person"])
MEASURES = frozenset((*UNITS["measures"], *UNITS["currencies"]))
"""What is measured, and money: such a word is its own unit."""


@lru_cache(1 << 13)
def singular(noun: str) -> str:
    """The singular of a noun in lower case; that of a singular is itself.

    >>> singular("villages"), singular("cities"), singular("gunmen"), singular("passers-by")
    ('village', 'city', 'gunman', 'passer-by')
    """
    head, dash, tail = noun.partition("-")
    if tail.startswith(("by", "in-")):
        return singular(head) + dash + tail
    if dash or " " in noun:
        lead, last = re.split(r"[- ](?=[^- ]*$)", noun)
        return noun[: len(lead) + 1] + singular(last)
    if noun in _SAME or len(noun) < 3:
        return noun
    if noun in _IRREGULAR or noun in _F_WORDS:
        return _IRREGULAR.get(noun) or _F_WORDS[noun]
    if noun.endswith("men") and noun not in ("specimen", "regimen", "abdomen"):
        return noun[:-2] + "an"
    if not noun.endswith("s") or noun.endswith(("ss", "us", "is")):
        return noun
    if noun in _PLAIN_S:
        return noun[:-1]
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    is_sibilant = noun.endswith(("sses", "shes", "ches", "xes", "zzes", "uses", "oes"))
    return noun[:-2] if is_sibilant else noun[:-1]


@lru_cache(1 << 13)
def plural(noun: str) -> str:
    """The plural of a noun in lower case; that of a plural is itself.

    >>> plural("lorry"), plural("church"), plural("gunman"), plural("days"), plural("sheep")
    ('lorries', 'churches', 'gunmen', 'days', 'sheep')
    """
    if noun in _SAME or singular(noun) != noun:
        return noun
    if noun in _PLURAL_OF:
        return _PLURAL_OF[noun]
    if noun.endswith("man"):
        return noun[:-2] + "en"
    if re.search(r"[^aeiou]y\Z", noun):
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x", "z")) else "s")


def _own_units() -> dict[bytes, str]:
    listed = {
        word: unit
        for unit, words in UNITS.items()
        if unit not in ("measures", "currencies")
        for word in words
    }
    measured = {
        form: f"other:{_PLURAL.get(word, word)}"
        for word in UNITS["measures"] + UNITS["currencies"]
        for form in (word, *({singular(word)} - MEASURES))
    }
    return {word.encode(): unit for word, unit in {**measured, **listed}.items()}


_PLURAL = {"fortnights": "weeks"}
UNIT_OF = _own_units()
"""The unit of an English noun."""


@lru_cache(1 << 13)
def is_person(noun: bytes) -> bool:
    """Whether a noun that no list has is for people, by its ending: 'welders', 'fishmongers'."""
    word = singular(noun.decode("latin-1"))
    return word not in _NO_PERSON and _PERSON.search(word) is not None


def unit_of_thing(noun: bytes) -> str:
    """The unit of a noun that no list has."""
    word = re.sub(r"[^a-z -]", "", noun.decode("latin-1")).strip("- ")
    return f"other:{singular(word) or 'thing'}"

"""What the words beside a name say it is: a place, or a thing such as a ship or a book."""

from __future__ import annotations

import re
from typing import NamedTuple

from trucebook.extract.lexicon import GRAMMAR, pattern

_REACH = 40
_PLACED = pattern(rb"\b<before_place>(?: the)?(?: <of_place>)* \Z")
_TOWN = pattern(
    rb"\b(?:<nouns_of_place>(?: of|,? such as|,? including| like)(?: the)?|<towns>)"
    rb"(?: <of_place>)* \Z"
)
_PERHAPS = re.compile(rb"\b(?:from|around|via|towards?)(?: the)? \Z")
_IS_TOWN = pattern(rb"(?:(?: (?:and|or) [A-Z][a-z]+)? <kinds_of_town>|['\x92]s <parts_of_town>)\b")
_IS_PLACE = pattern(rb" <kinds_of_place>\b")
_MAY_GOVERN = re.compile(rb" (?:government|authorities|residents)\b")
_THING = pattern(rb"\b<kinds_of_thing>,?(?: (?:named|called|titled))?(?: the)? [\"'\x91\x93]?\Z")
_IS_THING = pattern(
    rb"(?:,[\"'\x92\x94]? (?:an?|the|its) (?:[a-z-]+ ){0,2}?<kinds_of_thing>| <makes>)\b"
)
_GROUPS = ("before_place", "of_place", "towns", "kinds_of_thing")
_LASTS = {word.rpartition(" ")[2] for group in _GROUPS for word in GRAMMAR[group]}
_LAST = re.compile(
    "|".join(
        (
            *sorted(_LASTS),
            "of",
            "as",
            "including",
            "like",
            "from",
            "via",
            "named",
            "called",
            "titled",
        )
    ).encode()
)


class Evidence(NamedTuple):
    """How sure the words beside a name make it a place, from 0 to 3, and whether it is a thing."""

    place: int
    thing: bool


def evidence(data: bytes, start: int, end: int) -> Evidence:
    """What the words beside a name say it is."""
    before = data[max(0, start - _REACH) : start]
    if not _may_show(before):
        before = b""
    thing = _THING.search(before) is not None or _IS_THING.match(data, end) is not None
    if _TOWN.search(before) or _IS_TOWN.match(data, end):
        return Evidence(3, thing)
    if _PLACED.search(before) or _IS_PLACE.match(data, end):
        return Evidence(2, thing)
    perhaps = _PERHAPS.search(before) or _MAY_GOVERN.match(data, end)
    return Evidence(int(perhaps is not None), thing)


def _may_show(before: bytes) -> bool:
    """Whether the last word before a name is one of those that the longer expressions end with."""
    words = before.rstrip(b" \"'\x91\x93").removesuffix(b" the")
    return _LAST.fullmatch(words[words.rfind(b" ") + 1 :].rstrip(b",").lstrip(b"\n")) is not None

"""What the words beside a name say it is: a place, or a thing such as a ship or a book."""

from __future__ import annotations

import re
from typing import NamedTuple

from trucebook.extract.lexicon import pattern

_REACH = 40
_PLACED = pattern(rb"\b<before_place>(?: the)?(?: <of_place>)* \Z")
_SURELY = pattern(
    rb"\b(?:<nouns_of_place>(?: of|,? such as|,? including| like)(?: the)?|<towns>)"
    rb"(?: <of_place>)* \Z"
)
_PERHAPS = re.compile(rb"\b(?:from|around|via|towards?)(?: the)? \Z")
_IS_PLACE = pattern(
    rb"(?:(?: (?:and|or) [A-Z][a-z]+)? <kinds_of_place>|['\x92]s <parts_of_place>)\b"
)
_MAY_GOVERN = re.compile(rb" (?:government|authorities|residents)\b")
_THING = pattern(rb"\b<kinds_of_thing>,?(?: (?:named|called|titled))?(?: the)? [\"'\x91\x93]?\Z")
_THING_BEHIND = pattern(rb",[\"'\x92\x94]? (?:an?|the|its) (?:[a-z-]+ ){0,2}?<kinds_of_thing>\b")


class Evidence(NamedTuple):
    """How sure the words beside a name make it a place, from 0 to 3, and whether it is a thing."""

    place: int
    thing: bool


def evidence(data: bytes, start: int, end: int) -> Evidence:
    """What the words beside a name say it is."""
    before = data[max(0, start - _REACH) : start]
    thing = _THING.search(before) is not None or _THING_BEHIND.match(data, end) is not None
    if _SURELY.search(before) or _IS_PLACE.match(data, end):
        return Evidence(3, thing)
    if _PLACED.search(before):
        return Evidence(2, thing)
    perhaps = _PERHAPS.search(before) or _MAY_GOVERN.match(data, end)
    return Evidence(int(perhaps is not None), thing)

"""What a name is of, as far as its own words show it."""

from __future__ import annotations

import re

from trucebook.extract.lexicon import FIRST_NAMES
from trucebook.extract.names.vocabulary import (
    AGENCIES,
    FIRST_OF_PLACE,
    NO_BODIES,
    PLACES,
    is_body,
    is_common,
    is_people,
    is_state,
    is_thing,
)
from trucebook.extract.text.document import fold

GIVEN = frozenset(fold(name) for sex in ("female", "male") for name in FIRST_NAMES[sex])
_CODE = re.compile(rb"[A-Z][A-Za-z]{0,2}-?[0-9]+")
_CAMEL = re.compile(rb"(?!Mc|Mac|De|Di|Du|La|Le|Van|Fitz|O[A-Z])[A-Z][a-z]+[A-Z]")


def kind_of(words: bytes, titled: bool) -> str:
    """The kind of a name: "person", "body", "state", "place", "thing" or "unknown"."""
    if b" " in words and is_state(words):
        return "state"
    if words in AGENCIES or is_body(words) or words.partition(b" ")[0] in AGENCIES:
        return "body"
    if _CODE.fullmatch(words) or is_people(words) or words in NO_BODIES:
        return "thing"
    if titled or is_state(words):
        return "person" if titled else "state"
    return "thing" if is_thing(words) else _by_its_letters(words)


def _by_its_letters(words: bytes) -> str:
    """The kind of a name of which no list says it by the whole, or by its head."""
    parts = words.split(b" ")
    if parts[-1] in PLACES or parts[0] in FIRST_OF_PLACE:
        return "place"
    is_short_form = words.isupper() and 1 < len(words) < 7 and len(parts) == 1
    if words[:1].isdigit() or is_short_form or (len(parts) == 1 and _CAMEL.match(words)):
        return "body"
    if len(parts) > 1 and len(parts[0]) > 2 and parts[0].isupper() and not parts[-1].isupper():
        return "body" if parts[0].isalpha() and parts[0] not in NO_BODIES else "unknown"
    if len(parts) < 2 or b" of " in words:
        return "unknown"
    return "person" if parts[0] in GIVEN or not all(map(is_common, parts)) else "unknown"

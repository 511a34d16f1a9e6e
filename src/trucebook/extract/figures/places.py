"""Where a clause says that something is: the innermost place that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from trucebook.extract.figures.phrases import BREAKERS
from trucebook.extract.lexicon import COUNTRIES, STOPS, byte_words, pattern
from trucebook.extract.reading import Reading

_COUNTRIES = tuple(stem.encode() for stem in COUNTRIES["stems"])
_CAPITAL = rb"[A-Z][A-Za-z]*(?:['\x92](?!s\b)[A-Za-z]+|-[A-Za-z]+)*"
_NAME = (
    rb"(?P<NAME>(?:<place_sides> )?" + _CAPITAL + rb"(?: (?:(?:of|de|da|do|del|al|la|le|sur|upon)"
    rb" )?(?:the )?" + _CAPITAL + rb"){0,3})"
)  # fmt: skip
_LED = pattern(
    rb"\b(?P<LEAD><place_leads>)(?: (?:the|a|an|this))?"
    rb"(?: (?:<place_adjectives>|<place_kinds>|and|of|the)(?=[ ,]),?){0,6} " + _NAME
)
_OF_KIND = pattern(rb"\b(?:<place_kinds>) of (?:the )?" + _NAME)
_OPENING = pattern(_NAME + rb",? (?:<opens_place>)\b")
_OWNER = pattern(_NAME + rb"['\x92]s? ")
_KIND_BEHIND = pattern(
    rb" (?:camp|valley|island|islands|province|district|region|peninsula|county|governorate|desert|"
    rb"mountains|hills|strip|coast|delta|basin|square|airport|prison|port)(?![a-z-])"
)
_OPENS = pattern(rb",? (?:<opens_place>)\b")
_BESIDE = re.compile(rb"\b(?:border|borders|bordering|border with|neighbouring|neighboring) \Z")
_POSSESSED = re.compile(rb"['\x92]s?(?= )")
_NOUN_BEHIND = re.compile(rb" ([a-z]+)")
_NO_PLACE = frozenset((*byte_words(map(str.capitalize, STOPS["months"])),)) | byte_words(
    ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
)
_NOT = pattern(rb"(?:<no_places>)\b")
_OF_PEOPLE = (b"i", b"ian", b"an", b"ese", b"ish", b"ic", b"ch", b"ean")


class Where(NamedTuple):
    """The name of a place at `[start, end)`.

    Attributes:
        opens: whether the clause behind is about the place: 'Ostre, where 12 …'.
        owns: whether what follows belongs to it: 'Ostre's 12 hospitals'.
    """

    start: int
    end: int
    opens: bool = False
    owns: bool = False


def places_between(reading: Reading, lo: int, hi: int, known: Mapping[bytes, str]) -> list[Where]:
    """The places that a stretch names, in order; `known` are those of a book by their words."""
    found = {where.start: where for where in _places(reading, lo, hi, known)}
    return [found[start] for start in sorted(found)]


def _places(reading: Reading, lo: int, hi: int, known: Mapping[bytes, str]) -> Iterator[Where]:
    data = reading.doc.data
    # NOTE: most sentences own nothing, and an expression that begins with any name is slow.
    owns = max(data.find(mark, lo, hi) for mark in (b"'", b"\x92")) >= 0
    for match in _OWNER.finditer(data, lo, hi) if owns else ():
        start, end = match.span("NAME")
        if is_area(reading, start, end, known):
            yield Where(start, end, owns=True)
    for match in _LED.finditer(data, lo, hi):
        yield from _named(reading, match, known)
    for match in chain(_OF_KIND.finditer(data, lo, hi), _OPENING.finditer(data, lo, hi)):
        yield from _named(reading, match, known)


def _named(reading: Reading, match: re.Match[bytes], known: Mapping[bytes, str]) -> Iterator[Where]:
    data, (start, end) = reading.doc.data, match.span("NAME")
    if _BESIDE.search(data, max(0, start - 16), start):
        return
    if data[start:end].lower() not in known and not _may_be_place(reading, start, end):
        return
    if _POSSESSED.match(data, end):
        is_named = match.re is not _LED or match["LEAD"].lower() != b"at"
        if is_named and is_area(reading, start, end, known):
            yield Where(start, end)
        return
    behind = _KIND_BEHIND.match(data, end)
    if behind is not None:
        end = behind.end()
    yield Where(start, end, opens=_OPENS.match(data, end) is not None)


def is_area(reading: Reading, start: int, end: int, known: Mapping[bytes, str]) -> bool:
    """Whether a name is surely one of a place: of a country, of the book, or used as one."""
    words = reading.doc.data[start:end].lower()
    if words in known:
        return True
    if words.startswith(_COUNTRIES) and not words.endswith(_OF_PEOPLE[:-1]):
        return True
    return any(reading.entity(i).kind == "place" for i in reading.names_between(start, end))


def _may_be_place(reading: Reading, start: int, end: int) -> bool:
    data = reading.doc.data
    first = data[start:end].split(b" ")[0]
    if first in _NO_PLACE or _NOT.match(data, start):
        return False
    noun = _NOUN_BEHIND.match(data, end)
    last = data[start:end].rpartition(b" ")[2]
    if noun is not None and noun[1] not in BREAKERS and last.endswith(_OF_PEOPLE):
        return False
    for index in reading.names_between(start, end):
        entity = reading.entity(index)
        if entity.kind == "body" or entity.title or entity.gender:
            return False
    return True

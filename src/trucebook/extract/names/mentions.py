"""Places where a text names somebody who acts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from trucebook.extract.confidence import confidence, mention_signal
from trucebook.extract.names.entities import Entity, Name
from trucebook.extract.reading import Reading
from trucebook.extract.rows import Mention, place
from trucebook.extract.subject import Subject
from trucebook.extract.text.lexicon import STOPS, TITLES, byte_words, pattern

_NO_STATE = byte_words(STOPS["demonym_people"])
_OFFICES = frozenset(word.rpartition(" ")[2].encode() for word in TITLES["persons"])
_FOLLOWING = re.compile(rb" ([A-Za-z-]+)")
_PLACE = pattern(rb"(?:\b<into_place>|-)(?: the)? \Z")
_FROM = pattern(rb"\b<out_of> (?:[a-z]+ )?from (?:the )?\Z")
_LEADING = byte_words(TITLES["leading"])
_BOTH = pattern(rb"-[A-Z][a-z]+(?:ian|i|an|ese|ish) <joint>")
_SECOND = re.compile(rb"[A-Z][a-z]+(?:ian|i|an|ese|ish)-\Z")
_ACTS = pattern(rb" <acts>\b")
_ENVOYS = re.compile(
    rb"(?: and [A-Z][a-z]+(?:ian|ean|an|ese|ish|i|ch|sh))? (?:mediators?|negotiators?)\b"
)
"""People who act for the state whose adjective stands before them."""


def mentions(reading: Reading, subject: Subject) -> list[Mention]:
    """A row for every name of a known actor that acts, and for names not in the book."""
    rows = []
    for name in reading.names.names:
        entity = reading.names.entities[name.entity]
        if _is_mention(reading, name, entity, subject.unit_of):
            rows.append(_row(reading, name, entity))
    return rows


def _is_mention(reading: Reading, name: Name, entity: Entity, counted: Mapping[bytes, str]) -> bool:
    if entity.kind == "place":
        return False
    if entity.kind == "state":
        return _state_acts(reading.doc.data, name, counted)
    if entity.kind == "unknown":
        return _unknown_acts(reading.doc.data, name)
    return True


def _state_acts(data: bytes, name: Name, counted: Mapping[bytes, str]) -> bool:
    """Whether a state or its adjective stands for the state acting, not for a place or people."""
    after = data[name.end : name.end + 1]
    if after == b"-" and not _BOTH.match(data, name.end):
        return False
    if data[name.start - 1 : name.start] == b"-" and not _SECOND.search(
        data, max(0, name.start - 24), name.start
    ):
        return False
    before = data[max(0, name.start - 40) : name.start]
    if _PLACE.search(before) or _FROM.search(before):
        return False
    following = _FOLLOWING.match(data, name.end)
    word = following[1] if following is not None else b""
    if data[name.start : name.end][-1:] in b"inhe" and _is_demonym(data[name.start : name.end]):
        return word.lower() not in _NO_STATE and word.lower() not in counted
    return (
        not (word[:1].isupper() and word.lower() in _NO_STATE | _OFFICES) and word not in _LEADING
    )


def _is_demonym(word: bytes) -> bool:
    return word.endswith((b"ian", b"ean", b"an", b"ese", b"ish", b"i", b"ch", b"sh"))


def _unknown_acts(data: bytes, name: Name) -> bool:
    before = data[max(0, name.start - 40) : name.start]
    if _PLACE.search(before) or re.search(rb"\b(?:of|from|to)(?: the)? \Z", before):
        return False
    is_demonym = _is_demonym(data[name.start : name.end])
    if is_demonym and _ENVOYS.match(data, name.end):
        return True
    if data[name.end : name.end + 1] == b"-" or (
        is_demonym and data[name.end : name.end + 2] != b" s"
    ):
        return False
    return _ACTS.match(data, name.end) is not None


def _row(reading: Reading, name: Name, entity: Entity) -> Mention:
    text = reading.doc.text
    actor_id = entity.actor.actor_id if entity.actor else None
    title = text[name.full_start : name.start].strip() or None
    return Mention(
        *place(text, name.start, name.end),
        actor_id=actor_id,
        actor_name=entity.name,
        title=title,
        role=entity.role if actor_id is None else None,
        confidence=confidence(mention_signal(actor_id, title, text[name.start : name.end])),
    )

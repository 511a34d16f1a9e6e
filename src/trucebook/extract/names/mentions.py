"""Places where a text names somebody who acts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from trucebook.extract.confidence import Basis, look_of_mention
from trucebook.extract.lexicon import STOPS, TITLES, byte_words, pattern
from trucebook.extract.names.acting import acts, acts_as_state
from trucebook.extract.names.entities import Entity, Name
from trucebook.extract.names.vocabulary import DEMONYM_ENDS
from trucebook.extract.reading import Reading
from trucebook.extract.rows import Mention, grounded, place
from trucebook.extract.subject import Subject

_NO_STATE = byte_words(STOPS["demonym_people"])
_NO_STATE_OR_OFFICES = _NO_STATE.union(
    word.rpartition(" ")[2].encode() for word in TITLES["persons"]
)
_FOLLOWING = re.compile(rb" ([A-Za-z-]+)")
_FROM = pattern(rb"\b<out_of> (?:[a-z]+ )?from (?:the )?\Z")
_PLACE = pattern(rb"(?:\b<into_place>(?: the)? |-)\Z")
_LEADING = byte_words(TITLES["leading"])
_BOTH = pattern(rb"-[A-Z][a-z]+(?:ian|i|an|ese|ish) <joint>")
_SECOND = re.compile(rb"[A-Z][a-z]+(?:ian|i|an|ese|ish)-\Z")


def acting_names(reading: Reading, subject: Subject) -> Iterator[Name]:
    """The names of a text where somebody acts, in order."""
    for name in reading.names.names:
        entity = reading.names.entities[name.entity]
        if _is_mention(reading.doc.data, name, entity, subject.unit_of):
            yield name


def mentions(reading: Reading, subject: Subject) -> list[Mention]:
    """A row for every name of a known actor that acts, and for names not in the book."""
    doc = reading.doc
    rows = []
    for name in acting_names(reading, subject):
        entity = reading.names.entities[name.entity]
        actor_id = entity.actor.actor_id if entity.actor else None
        is_titled = doc.text[name.full_start : name.start].strip().lower() not in ("", "the")
        title = doc.words(name.full_start, name.start).strip() if is_titled else None
        look = Basis(look_of_mention(actor_id, title, doc.text[name.start : name.end]))
        sure, reasons = grounded(doc, "mentions", {"exact": look, "actor_id": look})
        row = Mention(
            *place(doc, name.start, name.end),
            actor_id=actor_id,
            actor_name=entity.name,
            title=title,
            role=doc.words(*entity.role_at) if entity.role_at and actor_id is None else None,
            confidence=sure,
            evidence=reasons,
        )
        rows.append(row)
    return rows


def _state_acts(data: bytes, name: Name, counted: Mapping[bytes, str]) -> bool:
    """Whether a state or its adjective means the state that acts, not a place or people."""
    start, end = name.start, name.end
    if data[end : end + 1] == b"-" and not _BOTH.match(data, end):
        return False
    if data[start - 1 : start] == b"-" and not _SECOND.search(data, max(0, start - 24), start):
        return False
    before = data[max(0, start - 40) : start]
    if _PLACE.search(before) or _FROM.search(before):
        return False
    following = _FOLLOWING.match(data, end)
    word = following[1] if following is not None else b""
    if data[start:end].endswith(DEMONYM_ENDS):
        return word.lower() not in _NO_STATE and word.lower() not in counted
    is_part_of_name = word[:1].isupper() and word.lower() in _NO_STATE_OR_OFFICES
    return not is_part_of_name and word not in _LEADING


def _is_mention(data: bytes, name: Name, entity: Entity, counted: Mapping[bytes, str]) -> bool:
    """Whether a name is of somebody who acts, here or, where it is no state, in the text."""
    if entity.is_nobody:
        return False
    if entity.kind == "state" and entity.actor is not None:
        return _state_acts(data, name, counted)
    if entity.kind == "state" or (
        entity.kind == "unknown" and data[name.start : name.end].endswith(DEMONYM_ENDS)
    ):
        return acts_as_state(data, name.start, name.end) or (
            entity.kind == "unknown" and acts(data, name.start, name.end)
        )
    if entity.kind == "unknown":
        return entity.acts and acts(data, name.start, name.end)
    return entity.acts

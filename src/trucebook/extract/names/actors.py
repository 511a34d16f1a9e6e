"""Actors to add to a book: whom a text names and the book does not know."""

from __future__ import annotations

from trucebook.extract.confidence import Basis
from trucebook.extract.lexicon import TITLES
from trucebook.extract.names.entities import Entity, Name
from trucebook.extract.names.mentions import acting_names
from trucebook.extract.names.vocabulary import NEWS, head_of
from trucebook.extract.reading import Reading
from trucebook.extract.rows import NewActor, grounded, place
from trucebook.extract.subject import Subject

_KINDS = {
    word: kind
    for kind in ("ministry", "military", "government", "armed_group", "news_agency")
    for word in TITLES[f"kind_{kind}"]
}


def new_actors(reading: Reading, subject: Subject) -> list[NewActor]:
    """A row for everybody who acts and is not in the book, where the text names them first.

    Its `aliases` are the other forms of the name. A lone name that may be a person, a state or a
    body is left out.
    """
    named: dict[int, list[Name]] = {}
    for name in acting_names(reading, subject):
        named.setdefault(name.entity, []).append(name)
    rows = []
    for index, names in named.items():
        entity = reading.names.entities[index]
        kind = _kind(entity)
        if entity.actor is None and kind is not None:
            rows.append(_row(reading, entity, kind, names))
    return rows


def _row(reading: Reading, entity: Entity, kind: str, names: list[Name]) -> NewActor:
    doc, first = reading.doc, names[0]
    forms = dict.fromkeys(doc.text[name.start : name.end] for name in names)
    look = Basis(kind, first.start, first.end)
    sure, reasons = grounded(doc, "actors", {"name": look, "kind": look})
    return NewActor(
        *place(doc, first.start, first.end),
        name=entity.name,
        kind=kind,
        role=entity.title or entity.role if kind == "person" else None,
        aliases=[form for form in forms if form != entity.name],
        confidence=sure,
        evidence=reasons,
    )


def _kind(entity: Entity) -> str | None:
    """The kind of an actor, a code of the vocabulary; None where the text leaves it open."""
    if entity.kind in ("person", "state"):
        return entity.kind
    if entity.kind == "unknown":
        return "person" if entity.title or entity.gender else None
    words = entity.name.encode("ascii", "ignore")
    if words in NEWS:
        return "news_agency"
    parts = head_of(words).decode().lower().split()
    return next(
        (_KINDS[word] for word in (*parts[-1:], *parts[:1]) if word in _KINDS), "organisation"
    )

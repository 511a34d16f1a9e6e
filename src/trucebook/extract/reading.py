"""A text with what has been found in it so far, and who is meant by words of it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from trucebook.extract.lexicon import TITLES, VERBS, Trie, byte_words, pattern
from trucebook.extract.names.entities import Entity, Names
from trucebook.extract.names.gazetteer import Gazetteer
from trucebook.extract.quotes.marks import Quotations, Region
from trucebook.extract.text.document import Document


class Verb(NamedTuple):
    """A reporting verb at `[start, end)`; `sort` is its group in the lexicon."""

    start: int
    end: int
    sort: str


class Reference(NamedTuple):
    """Words for somebody: sort "name", "pronoun" or "phrase"; `name` is the index of a name."""

    start: int
    end: int
    sort: str
    name: int = -1


class Speaker(NamedTuple):
    """Who is credited: a name as the text gives it fullest, or the words for them."""

    entity: Entity | None
    phrase: str | None

    @property
    def name(self) -> str | None:
        """The fullest name."""
        return self.entity.name if self.entity is not None else self.phrase


NOBODY = Speaker(None, None)

PERSONS = byte_words(TITLES["persons"])
CROWDS = byte_words(TITLES["crowds"])
THINGS = byte_words(TITLES["things"])
_SORTS = {word.encode(): sort for sort in ("counting", "naming", "speech") for word in VERBS[sort]}
_VERBS = Trie(_SORTS)
_NOUNISH = byte_words(VERBS["noun"])
_SPEECH_NOUNS = Trie(byte_words(VERBS["speech_nouns"]))
_SOURCES = Trie(byte_words(VERBS["source"]))
_ROLES = Trie((*PERSONS, *CROWDS, *THINGS))
_DETERMINED = pattern(rb"(?:\b<before_noun>|['\x92]s?) \Z")


@dataclass(frozen=True, eq=False)
class Words:
    """The words of a document that show who speaks, each kind found when asked for."""

    doc: Document

    @cached_property
    def verbs(self) -> list[Verb]:
        """Every reporting verb, in order; nouns of the same form are left out."""
        found = []
        for start, end, index in _VERBS.scan(self.doc.flat):
            word = _VERBS.words[index]
            if word in _NOUNISH and _DETERMINED.search(self.doc.data, max(0, start - 24), start):
                continue
            found.append(Verb(start, end, _SORTS[word]))
        return found

    @cached_property
    def sources(self) -> list[tuple[int, int, int]]:
        """Words such as 'according to' or 'tally': start, end, index."""
        return _SOURCES.scan(self.doc.flat)

    @cached_property
    def speech_nouns(self) -> list[tuple[int, int, int]]:
        """Nouns for something said: 'vow', 'warnings'."""
        return _SPEECH_NOUNS.scan(self.doc.flat)

    @cached_property
    def roles(self) -> list[tuple[int, int, int]]:
        """Nouns for people and bodies."""
        return _ROLES.scan(self.doc.flat)

    def roles_between(self, start: int, end: int) -> range:
        """Indexes of the nouns for people and bodies that begin in a stretch."""
        return range(bisect_left(self.roles, (start,)), bisect_left(self.roles, (end,)))


@dataclass(frozen=True, eq=False)
class Reading:
    """A document with what has been found in it so far.

    Attributes:
        doc: the document.
        words: its verbs of saying and nouns for people.
        quoted: its quoted stretches.
        names: its names.
        actors: the actors that the book knows.
        within: a quoted stretch whose marks are looked through, to read what is in it.
        subjects: what `first_reference` has found, by stretch: sentences are asked often.
        meant: whom `resolve` has found, by reference: each is followed once.
    """

    doc: Document
    words: Words
    quoted: Quotations
    names: Names
    actors: Gazetteer
    within: Region | None = None
    subjects: dict[tuple[int, int], Reference | None] = field(default_factory=dict)
    meant: dict[tuple[Reference, int], Speaker] = field(default_factory=dict)

    def inside(self, outer: Region) -> Reading:
        """The same text as if the marks of one outer stretch were not there."""
        return replace(self, within=outer, subjects={}, meant={})

    def region_at(self, at: int) -> Region | None:
        """The outermost quoted stretch around an offset."""
        found = self.quoted.at(at)
        return None if found is self.within else found

    def quotes(self, verb: Verb) -> bool:
        """Whether a verb is within quotation marks."""
        return self.region_at(verb.start) is not None

    def verbs_between(self, start: int, end: int) -> list[Verb]:
        """The reporting verbs that begin in a stretch."""
        verbs = self.words.verbs
        return verbs[bisect_left(verbs, (start,)) : bisect_left(verbs, (end,))]

    def names_between(self, start: int, end: int) -> range:
        """Indexes of the names that begin in a stretch."""
        starts = self.names.starts
        return range(bisect_left(starts, start), bisect_left(starts, end))

    def reference(self, index: int) -> Reference:
        """A name as a reference."""
        name = self.names.names[index]
        return Reference(name.start, name.end, "name", index)

    def entity(self, index: int) -> Entity:
        """Whom a name means."""
        return self.names.entities[self.names.names[index].entity]

    def actor_id(self, speaker: Speaker) -> str | None:
        """The id of a speaker whom the book knows."""
        if speaker.entity is not None:
            return speaker.entity.actor.actor_id if speaker.entity.actor else None
        actor = self.actors.unnamed(speaker.phrase) if speaker.phrase else None
        return actor.actor_id if actor is not None else None

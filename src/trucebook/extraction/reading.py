"""A text with what has been found in it so far: quotations, names, verbs, nouns for people."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from trucebook.extraction.actors import Entity, Names
from trucebook.extraction.document import Document
from trucebook.extraction.gazetteer import Gazetteer
from trucebook.extraction.lexicon import TITLES, VERBS
from trucebook.extraction.quotes import Region
from trucebook.extraction.scan import Trie

__all__ = [
    "CROWDS",
    "NOBODY",
    "PERSONS",
    "THINGS",
    "Reading",
    "Reference",
    "Speaker",
    "Verb",
    "inside",
]


class Verb(NamedTuple):
    """A reporting verb at `[start, end)`; `sort` is its group in the lexicon."""

    start: int
    end: int
    sort: str


class Reference(NamedTuple):
    """Words that stand for somebody: sort "name", "pronoun" or "phrase"."""

    start: int
    end: int
    sort: str
    name: int = -1


class Speaker(NamedTuple):
    """Who is credited: a name as the text gives it fullest, or the words that stand for them."""

    entity: Entity | None
    phrase: str | None

    @property
    def name(self) -> str | None:
        """The fullest name."""
        return self.entity.name if self.entity is not None else self.phrase


NOBODY = Speaker(None, None)


_SORTS = {word.encode(): sort for sort in ("counting", "naming", "speech") for word in VERBS[sort]}


_VERBS = Trie(_SORTS)


_SPEECH_NOUNS = Trie(word.encode() for word in VERBS["speech_nouns"])


_SOURCES = Trie(word.encode() for word in VERBS["source"])


_NOUNISH = frozenset(word.encode() for word in VERBS["noun"])


PERSONS = frozenset(word.encode() for word in TITLES["persons"])


CROWDS = frozenset(word.encode() for word in TITLES["crowds"])


THINGS = frozenset(word.encode() for word in TITLES["things"])


_ROLES = Trie((*PERSONS, *CROWDS, *THINGS))


@dataclass(frozen=True, eq=False)
class Reading:
    """A document with what has been found in it so far.

    Attributes:
        doc: the document.
        regions: its quoted stretches.
        names: its names.
        actors: the actors that the book knows.
    """

    doc: Document
    regions: list[Region]
    names: Names
    actors: Gazetteer

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
    def source_starts(self) -> list[int]:
        """Where words such as 'according to' or 'tally' begin."""
        return [start for start, _, _ in _SOURCES.scan(self.doc.flat)]

    @cached_property
    def speech_nouns(self) -> list[tuple[int, int]]:
        """Where nouns for something said stand: 'vow', 'warnings'."""
        return [(start, end) for start, end, _ in _SPEECH_NOUNS.scan(self.doc.flat)]

    def names_source(self, start: int, end: int) -> bool:
        """Whether one of those words stands in a stretch."""
        at = bisect_left(self.source_starts, start)
        return at < len(self.source_starts) and self.source_starts[at] < end

    @cached_property
    def subjects(self) -> dict[tuple[int, int], Reference | None]:
        """What `first_reference` has found, by stretch: the same sentences are asked often."""
        return {}

    @cached_property
    def verb_starts(self) -> list[int]:
        """Where the reporting verbs begin."""
        return [verb.start for verb in self.verbs]

    @cached_property
    def roles(self) -> list[tuple[int, int, int]]:
        """Every noun for somebody's part: start, end, index of its word."""
        return _ROLES.scan(self.doc.flat)

    @cached_property
    def role_starts(self) -> list[int]:
        """Where those nouns begin."""
        return [role[0] for role in self.roles]

    @cached_property
    def outer(self) -> list[Region]:
        """The quoted stretches that no other surrounds."""
        return sorted(region for region in self.regions if region.parent < 0)

    @cached_property
    def outer_starts(self) -> list[int]:
        """Where those open."""
        return [region.opened for region in self.outer]

    def region_at(self, at: int) -> Region | None:
        """The outermost quoted stretch around an offset."""
        index = bisect_right(self.outer_starts, at) - 1
        if index >= 0 and at < self.outer[index].closed:
            return self.outer[index]
        return None

    def verbs_between(self, start: int, end: int) -> list[Verb]:
        """The reporting verbs that begin in a stretch."""
        return self.verbs[bisect_left(self.verb_starts, start) : bisect_left(self.verb_starts, end)]

    def names_between(self, start: int, end: int) -> list[int]:
        """Indexes of the names that begin in a stretch."""
        starts = self.names.starts
        return list(range(bisect_left(starts, start), bisect_left(starts, end)))

    def entity(self, reference: Reference) -> Entity:
        """The entity of a name."""
        return self.names.entities[self.names.names[reference.name].entity]


_DETERMINED = re.compile(
    rb"(?:\b(?:the|a|an|his|her|its|their|these|those|any|no|such|of|other|recent|latest|joint|"
    rb"own|this|that|"
    rb"several|some|with|new|earlier|more|for|between|in|by|to|from|death|media|news|official|"
    rb"peace|truce|ceasefire)"
    rb"|['\x92]s?) \Z"
)


def inside(reading: Reading, outer: Region) -> Reading:
    """The same text as if the outer marks were not there."""
    rest = [item for item in reading.regions if item.start != outer.start]
    return Reading(reading.doc, rest, reading.names, reading.actors)

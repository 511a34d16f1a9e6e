"""A text with what has been found in it so far, and who is meant by words of it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from trucebook.extract.names.entities import Entity, Names
from trucebook.extract.names.gazetteer import Gazetteer
from trucebook.extract.quotes.marks import Quotations, Region
from trucebook.extract.text.document import Document
from trucebook.extract.text.words import Verb, Words


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

    def with_names(self, names: Names) -> Reading:
        """The same text with other names; what was found with the old ones is forgotten."""
        return replace(self, names=names, subjects={}, meant={})

    def with_quotes(self, more: list[Region]) -> Reading:
        """The same text with further quoted stretches."""
        quoted = Quotations([*self.quoted.regions, *more])
        return replace(self, quoted=quoted, subjects={}, meant={})

    def region_at(self, at: int) -> Region | None:
        """The outermost quoted stretch around an offset."""
        found = self.quoted.at(at)
        return None if found is self.within else found

    def verbs_between(self, start: int, end: int) -> list[Verb]:
        """The reporting verbs that begin in a stretch."""
        return self.words.verbs_between(start, end)

    def names_between(self, start: int, end: int) -> range:
        """Indexes of the names that begin in a stretch."""
        starts = self.names.starts
        return range(bisect_left(starts, start), bisect_left(starts, end))

    def entity(self, reference: Reference) -> Entity:
        """The entity of a name."""
        return self.names.entities[self.names.names[reference.name].entity]

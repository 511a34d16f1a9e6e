"""A text with what has been found in it so far, and who is meant by words of it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from trucebook.extract.grammar.sentences import sentence
from trucebook.extract.grammar.words import Word
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


class Meant(NamedTuple):
    """Whom words mean, by the words at `[start, end)`, and how likely."""

    speaker: Speaker
    start: int = -1
    end: int = -1
    share: float = 1.0


PERSONS = byte_words((*TITLES["persons"], *TITLES["members"]))
THINGS = byte_words((*TITLES["things"], *TITLES["bodies_that_speak"]))
CROWDS = byte_words(TITLES["crowds"]) | {
    word + b"s" for word in PERSONS | THINGS if word[-1:] not in b"sy"
}
_SORTS = {
    word.encode(): sort
    for sort in ("counting", "naming", "addressing", "speech")
    for word in VERBS[sort]
}
_VERBS = Trie(_SORTS)
_NOUNISH = byte_words(VERBS["noun"])
_SPEECH_NOUNS = Trie(byte_words(VERBS["speech_nouns"]))
_SOURCES = Trie(byte_words(VERBS["source"]))
NOUNS = PERSONS | CROWDS | THINGS
_ROLES = Trie(NOUNS)
_CUT_SHORT = re.compile(rb"(?:[?!\x85]|\.\.)\Z")
_ONE_CLAUSE = re.compile(rb"[A-Za-z'\x92-]*(?: [A-Za-z'\x92-]+){0,6} ?")
_DETERMINED = pattern(rb"(?:\b<before_noun>|['\x92]s?) \Z")


@dataclass(frozen=True, eq=False)
class Words:
    """The words of a document that show who speaks, each kind found when asked for."""

    doc: Document
    _read: dict[int, list[Word]] = field(default_factory=dict)

    def sentence(self, start: int, end: int) -> list[Word]:
        """The words and marks of a sentence, each with its tag."""
        if start not in self._read:
            self._read[start] = sentence(self.doc.data, start, end)
        return self._read[start]

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


class Saying(NamedTuple):
    """A verb and its best subject, None for nobody.

    `score` is the score of that subject, `weight` the logarithm of the exponentials of all.
    """

    verb: Verb
    reference: Reference | None
    score: float
    weight: float


class Placing(NamedTuple):
    """How words for somebody are placed, and what that weighs before a verb and behind it."""

    features: tuple[str, ...]
    before: float
    behind: float


class Mention(NamedTuple):
    """Words for somebody as a pronoun may mean them: how placed, and what that weighs."""

    reference: Reference
    features: tuple[str, ...]
    score: float


@dataclass(frozen=True, eq=False)
class Statement:
    """A sentence that no quotation cuts: what is between marks may hold full stops.

    Attributes:
        start, end: where it is.
        references: the words for somebody in it, quotations left out.
        verbs: what credits somebody with words, quotations left out.
        owners: whom those credit that need no subject: 'according to', 'the vow of'.
        placed: how references are placed, once asked for.
        mentions: the references as those whom a pronoun may mean, once asked for.
        sayings: the verbs with their subjects, once asked for.
    """

    start: int
    end: int
    references: list[Reference]
    verbs: list[Verb]
    owners: dict[Verb, Reference]
    placed: dict[Reference, Placing] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)
    sayings: dict[Verb, Saying] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Reading:
    """A document, or the part of it in one quotation, with what has been found in it so far.

    Attributes:
        doc: the document.
        words: its verbs of saying and nouns for people.
        quoted: its quoted stretches.
        names: its names.
        actors: the actors that the book knows.
        part: the stretch that is read; None is the whole text.
        around: the reading of the whole text, where a part is read.
        statements: the statements read so far, by number.
        meant: whom `resolve` has found, by reference: each is followed once.
        said: where somebody was found to speak, and who, in the order of the text.
    """

    doc: Document
    words: Words
    quoted: Quotations
    names: Names
    actors: Gazetteer
    part: tuple[int, int] | None = None
    around: Reading | None = None
    statements: dict[int, Statement] = field(default_factory=dict)
    meant: dict[Reference, Meant] = field(default_factory=dict)
    said: list[tuple[int, Speaker]] = field(default_factory=list)

    @cached_property
    def cuts(self) -> list[int]:
        """Where the statements begin, and where the last one ends."""
        starts = self.doc.sentences
        if self.part is not None:
            low, high = self.part
            starts = [low, *starts[bisect_right(starts, low) : bisect_left(starts, high)], high]
        return [starts[0], *filter(self._is_cut, starts[1:-1]), starts[-1]]

    def _is_cut(self, at: int) -> bool:
        """Whether a sentence is a statement: not within marks, nor a tag: '“Who?” Lund asked.'"""
        last = self.quoted.opened_before(at)
        if last is None or last.closed <= at - 3:
            return True
        if last.closed > at:
            return False
        verbs = self.verbs_between(at, at + 60)
        is_tag = verbs and _CUT_SHORT.search(self.doc.data, max(last.end - 2, 0), last.end)
        return not is_tag or _ONE_CLAUSE.fullmatch(self.doc.data, at, verbs[0].start) is None

    def inside(self, index: int) -> Reading:
        """What is in one quoted stretch, as if its marks were not there."""
        outer = self.quoted.regions[index]
        inner = [it._replace(parent=-1) for it in self.quoted.regions if it.parent == index]
        part = outer.start, outer.end
        return Reading(self.doc, self.words, Quotations(inner), self.names, self.actors, part, self)

    def region_at(self, at: int) -> Region | None:
        """The outermost quoted stretch around an offset."""
        return self.quoted.at(at)

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

"""Words of a text that show who speaks: reporting verbs, nouns for people, 'according to'."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from trucebook.extract.text.document import Document
from trucebook.extract.text.lexicon import TITLES, VERBS, Trie, byte_words, pattern


class Verb(NamedTuple):
    """A reporting verb at `[start, end)`; `sort` is its group in the lexicon."""

    start: int
    end: int
    sort: str


_SORTS = {word.encode(): sort for sort in ("counting", "naming", "speech") for word in VERBS[sort]}
_VERBS = Trie(_SORTS)
_NOUNISH = byte_words(VERBS["noun"])
_SPEECH_NOUNS = Trie(word.encode() for word in VERBS["speech_nouns"])
_SOURCES = Trie(word.encode() for word in VERBS["source"])
PERSONS = byte_words(TITLES["persons"])
CROWDS = byte_words(TITLES["crowds"])
THINGS = byte_words(TITLES["things"])
_ROLES = Trie((*PERSONS, *CROWDS, *THINGS))


@dataclass(frozen=True, eq=False)
class Words:
    """The words of a document that the grammar of speech needs, each kind found when asked for."""

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
    def verb_starts(self) -> list[int]:
        """Where the reporting verbs begin."""
        return [verb.start for verb in self.verbs]

    @cached_property
    def source_starts(self) -> list[int]:
        """Where words such as 'according to' or 'tally' begin."""
        return [start for start, _, _ in _SOURCES.scan(self.doc.flat)]

    @cached_property
    def speech_nouns(self) -> list[tuple[int, int]]:
        """Where nouns for something said stand: 'vow', 'warnings'."""
        return [(start, end) for start, end, _ in _SPEECH_NOUNS.scan(self.doc.flat)]

    @cached_property
    def roles(self) -> list[tuple[int, int, int]]:
        """Every noun for somebody's part: start, end, index of its word."""
        return _ROLES.scan(self.doc.flat)

    @cached_property
    def role_starts(self) -> list[int]:
        """Where those nouns begin."""
        return [role[0] for role in self.roles]

    def verbs_between(self, start: int, end: int) -> list[Verb]:
        """The reporting verbs that begin in a stretch."""
        return self.verbs[bisect_left(self.verb_starts, start) : bisect_left(self.verb_starts, end)]

    def names_source(self, start: int, end: int) -> bool:
        """Whether a word such as 'according to' stands in a stretch."""
        at = bisect_left(self.source_starts, start)
        return at < len(self.source_starts) and self.source_starts[at] < end

    def speech_nouns_between(self, start: int, end: int) -> list[tuple[int, int]]:
        """The nouns for something said that begin in a stretch."""
        low = bisect_left(self.speech_nouns, (start, 0))
        return self.speech_nouns[low : bisect_left(self.speech_nouns, (end, 0))]

    def roles_between(self, start: int, end: int) -> tuple[int, int]:
        """Indexes of the nouns for people that begin in a stretch: the first, and past the last."""
        return bisect_left(self.role_starts, start), bisect_left(self.role_starts, end)


_DETERMINED = pattern(rb"(?:\b<before_noun>|['\x92]s?) \Z")

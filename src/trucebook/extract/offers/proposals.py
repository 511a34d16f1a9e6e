"""Where a text names a proposal, and which proposal of a book it is."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache

from trucebook.extract.lexicon import OFFERS, Trie, byte_words
from trucebook.extract.offers.clauses import Sentence, Span
from trucebook.extract.reading import Reading
from trucebook.extract.subject import Subject
from trucebook.extract.text.document import Document

_NOUNS = byte_words(OFFERS["proposals"])
_WEAK = byte_words(OFFERS["weak_proposals"])
AGREEMENTS = byte_words(OFFERS["agreements"])
_UNSETTLED = byte_words(OFFERS["unsettled"])
TALKS = byte_words(OFFERS["talks"])
_CARRIERS = byte_words(OFFERS["carriers"])
_NEUTRAL = byte_words(OFFERS["neutral"])
_SETTLED = byte_words(OFFERS["settled"])
_DETERMINED = re.compile(
    rb"\b(?:[Tt]he|[Aa]n?|[Tt]his|[Tt]hat|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|['\x92]s) "
    rb"(?:[a-z-]+ ){0,2}\Z"
)
_NAMED = re.compile(rb"[A-Z][a-z]+ \Z(?<!The )")
PRONOUNS = frozenset((b"it", b"them", b"that", b"this", b"these"))

REACH = 4
"""How many sentences back a text is asked whether it speaks of a proposal."""

_DATED = re.compile(r"\b(?:19|20)\d\d\b|\b(?:early|late|of|in|the|for|on|after)\b")


@dataclass(frozen=True, eq=False)
class Proposals:
    """The words of a document that may name a proposal.

    Attributes:
        reading: the document and its names.
        nouns: nouns of the subject beside those of English.
        known: the proposals that the book knows, each with its id and the words of its name.
    """

    reading: Reading
    nouns: frozenset[bytes]
    known: tuple[tuple[str, str], ...]

    @property
    def doc(self) -> Document:
        """The document."""
        return self.reading.doc

    @cached_property
    def found(self) -> list[tuple[int, bytes]]:
        """Where a noun for a proposal or for talks is, and which."""
        trie = _trie(self.nouns)
        data = self.doc.data
        return [
            (start, trie.words[index])
            for start, end, index in trie.scan(self.doc.flat)
            if not self._names_body(start)
            and (
                not (trie.words[index].startswith(b"plan") and data.startswith(b" to ", end))
                or _DETERMINED.search(data, max(start - 24, 0), start)
            )
        ]

    def _names_body(self, at: int) -> bool:
        """Whether a word is part of the name of somebody: 'the Northern Accord'."""
        if not self.doc.data[at : at + 1].isupper():
            return False
        for index in self.reading.names_between(at - 60, at + 1):
            name = self.reading.names.names[index]
            if name.end > at:
                return self.reading.entity(index).kind in ("body", "person", "state")
        return False

    @cached_property
    def is_sure(self) -> bool:
        """Whether the text speaks of a proposal at all: then its weak nouns count too."""
        return any(word not in _WEAK and word not in TALKS for _, word in self.found)

    def between(self, start: int, end: int, *, talks: bool = False) -> list[tuple[int, bytes]]:
        """The nouns that begin in a stretch."""
        low, high = bisect_left(self.found, (start,)), bisect_left(self.found, (end,))
        return [one for one in self.found[low:high] if talks or one[1] not in TALKS]

    def are_near(self, start: int, end: int) -> bool:
        """Whether the stretch, or one of the sentences before it, speaks of a proposal."""
        index = max(bisect_right(self.doc.sentences, start) - 1 - REACH, 0)
        near = self.between(self.doc.sentences[index], end, talks=True)
        return any(self.is_sure or word not in _WEAK for _, word in near)

    def is_one(self, sentence: Sentence, span: Span | None, *, talks: bool = False) -> bool:
        """Whether a noun phrase names a proposal, or with `talks` those on one."""
        if span is None:
            return False
        head = sentence.head(span)
        last = next((t for t in sentence.tokens[span.first : span.last] if t.word == head), None)
        if last is not None and self._names_body(last.start):
            return False
        if head in self.nouns or (talks and head in TALKS):
            return True
        if head in _NOUNS:
            return head not in _WEAK or self.is_sure
        return (head in _CARRIERS or head == b'"') and any(
            token.word in _NOUNS or token.word in self.nouns
            for token in sentence.tokens[span.first : span.last]
        )

    def known_as(self, words: str) -> str | None:
        """The id of the one proposal of the book that words name, or None."""
        plain = _plain(words)
        fitting = [
            one for one, name in self.known if name in plain or (plain in name and " " in plain)
        ]
        return fitting[0] if len(fitting) == 1 and " " in plain else None


def proposals(reading: Reading, subject: Subject) -> Proposals:
    """The proposals of a document, by the nouns and the proposals of a subject."""
    nouns = (noun.encode() for term in subject.terms for noun in term.nouns)
    named = ((one, _plain(name)) for one, name in subject.plans)
    named = ((one, name) for one, name in named if " " in name)
    return Proposals(reading, frozenset(nouns), tuple(named))


@lru_cache(maxsize=8)
def _trie(nouns: frozenset[bytes]) -> Trie:
    return Trie(_NOUNS | TALKS | nouns)


def _plain(words: str) -> str:
    return " ".join(_DATED.sub(" ", words.casefold()).split())


def modality_of(proposals: Proposals, low: int, at: int) -> str | None:
    """How a text speaks of a plan before an offset: "offered", "agreed", "demanded" or None."""
    near = proposals.between(low, at)
    data = proposals.doc.data
    for start, word in reversed(near):
        if word in _NEUTRAL or word in proposals.nouns:
            continue
        if word in (b"demand", b"demands", b"ultimatum"):
            return "demanded"
        is_name = data[start : start + 1].isupper() and not _NAMED.search(
            data, max(start - 24, 0), start
        )
        if word not in AGREEMENTS or is_name:
            return "offered"
        before = data[max(start - 30, 0) : start].lower().split()[-2:]
        if _UNSETTLED.isdisjoint(before):
            return "agreed"
        words = data[slice(*proposals.doc.sentence(start))].lower().split()
        return "offered" if _SETTLED.isdisjoint(words) else "agreed"
    return "offered" if near else None


def is_settled(sentence: Sentence, span: Span) -> bool:
    """Whether a noun phrase names what both sides have agreed to."""
    words = {token.word for token in sentence.tokens[span.first : span.last]}
    return sentence.head(span) in AGREEMENTS and words.isdisjoint(_UNSETTLED)

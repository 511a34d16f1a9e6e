"""The parts of a list: where each begins and ends, which commas and 'and' part."""

from __future__ import annotations

from collections.abc import Iterator

from trucebook.extract.lexicon import OFFERS, byte_words
from trucebook.extract.offers.clauses import Sentence, Span
from trucebook.extract.offers.proposals import Proposals

DEEDS = byte_words(OFFERS["deeds"])


def phrases(name: str) -> dict[bytes, list[tuple[bytes, ...]]]:
    found: dict[bytes, list[tuple[bytes, ...]]] = {}
    for word in sorted(OFFERS[name], key=lambda word: -word.count(" ")):
        words = tuple(word.encode().split())
        found.setdefault(words[0], []).append(words)
    return found


FOR = phrases("nouns_of_demand")


def phrase_at(
    sentence: Sentence, at: int, phrases: dict[bytes, list[tuple[bytes, ...]]]
) -> Span | None:
    """The longest of some phrases that begins at a token."""
    if not 0 <= at < len(sentence.tokens):
        return None
    for words in phrases.get(sentence.tokens[at].word, ()):
        if sentence.begins_with(at, words):
            return Span(at, at + len(words))
    return None


class Items:
    """Cuts what is behind a verb into the parts of a list."""

    def __init__(self, proposals: Proposals, sentence: Sentence) -> None:
        """`proposals` are those of the document."""
        self.proposals, self.sentence = proposals, sentence
        self.tokens, self.tags = sentence.tokens, sentence.tags

    def of(self, first: int, *, verbs: bool) -> Iterator[tuple[int, int]]:
        """The parts of a list, which commas and 'and' part."""
        while first < len(self.tokens):
            last = self.end(first + 1, verbs=verbs)
            if last > first:
                yield first, last
            at = last
            while at < len(self.tokens) and self.tags[at] in "CA":
                at += 1
            if at == last or at >= len(self.tokens) or not self._begins(at, verbs):
                return
            if self._has_own_verb(at):
                return
            first = at

    def end(self, at: int, *, verbs: bool, many: bool = False) -> int:
        while at < len(self.tokens):
            tag, word = self.tags[at], self.tokens[at].word
            if tag in "ZR" or (tag == "S" and word != b"than" and not many):
                break
            if tag == "C" and not (self.tags[at - 1] == "M" and self.tags[at + 1 : at + 2] == "M"):
                break
            if word == b"under" and self.proposals.is_one(
                self.sentence, self.sentence.noun_phrase(at + 1)
            ):
                break
            if tag == "A" and not many and self._begins(at + 1, verbs):
                break
            if phrase_at(self.sentence, at, FOR) is not None and word == b"in":
                break
            if (
                word == b"in"
                and self.tokens[at + 1 : at + 2]
                and self.tokens[at + 1].word in (b"return", b"exchange")
            ):
                break
            at += 1
        while at > 0 and (self.tags[at - 1] in "AP" or self._is_time(at - 1)):
            at -= 1
        return at

    def _is_time(self, at: int) -> bool:
        """Whether a word is an adverb, but none that belongs to its verb: 'pull back'."""
        return self.tags[at] == "L" and self.tags[at - 1] != "V"

    def _begins(self, at: int, verbs: bool) -> bool:
        """Whether a new part of a list begins at a token."""
        if at >= len(self.tokens):
            return True
        tag, following = self.tags[at], self.tags[at + 1 : at + 2]
        if self._has_own_verb(at):
            return True
        if verbs:
            is_bare = tag == "N" and following in ("D", "M", "K") and self._is_small(at)
            return tag == "V" or (is_bare and not self.tokens[at].word.endswith(b"s"))
        return tag in "DMG" or self.tokens[at].word in DEEDS

    def _is_small(self, at: int) -> bool:
        start = self.tokens[at].start
        return self.proposals.doc.data[start : start + 1].islower()

    def _has_own_verb(self, at: int) -> bool:
        """Whether a clause with its own subject and 'would' begins at a token."""
        span = self.sentence.noun_phrase(at)
        return span is not None and self.tags[span.last : span.last + 1] == "W"

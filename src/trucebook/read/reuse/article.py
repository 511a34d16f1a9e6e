"""A text as words, with what shows names and quotations."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from trucebook.extract.quotes.marks import regions
from trucebook.extract.text.document import Document, read_document
from trucebook.read.reuse.pairs import Passage
from trucebook.spans import Word, words


@dataclass(frozen=True, eq=False)
class Article:
    """A text as words; what else is known of it is found when it is asked for.

    Attributes:
        quoted: places of quotations beside those between quotation marks.
    """

    source_id: str
    text: str
    words: Sequence[Word]
    quoted: Sequence[tuple[int, int]]

    @classmethod
    def of(cls, source_id: str, text: str, quoted: Iterable[tuple[int, int]]) -> Article:
        return cls(source_id, text, tuple(words(text)), tuple(quoted))

    @cached_property
    def _document(self) -> Document:
        return read_document(self.text)

    @cached_property
    def sentences(self) -> Sequence[int]:
        """Where sentences begin."""
        clean = self._document.clean
        return [clean.before(start, start)[0] for start in self._document.sentences]

    @cached_property
    def quotations(self) -> Sequence[tuple[int, int]]:
        """Places of the outermost quotations."""
        clean = self._document.clean
        outer = (region for region in regions(self._document) if region.parent < 0)
        marked = {clean.before(region.start, region.end) for region in outer}
        return sorted({*marked, *self.quoted})

    @cached_property
    def quotation(self) -> Sequence[int | None]:
        """By word the number of the quotation that it is in."""
        starts = [start for start, _ in self.quotations]
        before = [bisect_right(starts, word.start) - 1 for word in self.words]
        return [
            at if at >= 0 and word.end <= self.quotations[at][1] else None
            for at, word in zip(before, self.words, strict=True)
        ]

    @cached_property
    def is_name(self) -> Sequence[bool | None]:
        """By word whether its capital shows a name; None where its case shows nothing."""
        found: list[bool | None] = []
        before = 0
        titles = self._titles
        for word in self.words:
            opens = any(mark in _OPENING for mark in self.text[before : word.start]) or not before
            if self.text[word.start].isupper():
                found.append(None if opens or self._sentence(word) in titles else True)
            else:
                found.append(False)
            before = word.end
        return found

    def _sentence(self, word: Word) -> int:
        return bisect_right(self.sentences, word.start)

    @cached_property
    def _titles(self) -> frozenset[int]:
        """The sentences in which most words have a capital and no name is shown by it."""
        length: Counter[int] = Counter()
        capitals: Counter[int] = Counter()
        shouted: Counter[int] = Counter()
        for word in self.words:
            number, written = self._sentence(word), self.text[word.start : word.end]
            length[number] += 1
            capitals[number] += written[0].isupper()
            shouted[number] += written.isupper()
        ends = [*self.sentences[1:], len(self.text)]
        return frozenset(
            number
            for number, count in length.items()
            if shouted[number] > _MOST * count
            or (
                capitals[number] > _MOST * count
                and not self.text[: ends[number - 1]][-4:].rstrip().endswith(_STOPS)
            )
        )

    def passage(self, places: Iterable[int]) -> Passage:
        """From the first to the last of some words."""
        found = sorted(places)
        return Passage(self.source_id, self.words[found[0]].start, self.words[found[-1]].end)


_OPENING = frozenset('\n.!?:;…"“”„«»‘')
"""Marks after which a capital does not show a name."""

_STOPS = (".", "!", "?", "…", '"', "”")
_MOST = 0.6

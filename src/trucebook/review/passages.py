"""The paragraphs and sentences of a text, in which candidates are read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from trucebook.extract.text.document import read_document
from trucebook.spans import Span


@dataclass(frozen=True, eq=False)
class Passages:
    """Where the parts of a text begin, as received.

    Attributes:
        text: the text.
        paragraphs: starts of the paragraphs, and the length of the text.
        sentences: starts of the sentences, and the length of the text.
    """

    text: str
    paragraphs: tuple[int, ...]

    @cached_property
    def sentences(self) -> tuple[int, ...]:
        doc = read_document(self.text)
        starts = (doc.clean.before(start, end)[0] for start, end in pairwise(doc.sentences))
        return tuple(sorted({0, *starts, len(self.text)}))

    def paragraph(self, at: int) -> tuple[int, Span]:
        """Number of the paragraph around an offset, counted from 1, and its words."""
        return bisect_right(self.paragraphs, at), self._part(self.paragraphs, at, at)

    def sentence(self, span: Span) -> Span:
        """The sentence around a span; of a span in several, all of them."""
        return self._part(self.sentences, span.start, max(span.start, span.end - 1))

    def _part(self, starts: tuple[int, ...], first: int, last: int) -> Span:
        start = starts[max(0, bisect_right(starts, first) - 1)]
        end = starts[min(bisect_right(starts, last), len(starts) - 1)]
        words = self.text[start:end]
        start += len(words) - len(words.lstrip())
        return Span.of(self.text, start, start + len(words.strip()))


@lru_cache(maxsize=64)
def passages(text: str) -> Passages:
    """The parts of a text: its paragraphs end at empty lines, or at every line if it has none."""
    end = _EMPTY_LINE if _EMPTY_LINE.search(text.strip()) else _LINE
    starts = sorted({0, *(match.end() for match in end.finditer(text)), len(text)})
    filled = [start for start, after in pairwise(starts) if text[start:after].strip()]
    return Passages(text, (*filled, len(text)))


_EMPTY_LINE = re.compile(r"\r?\n[ \t]*\r?\n\s*")
_LINE = re.compile(r"\r?\n\s*")


def nearest(text: str, words: str, at: int) -> tuple[int, int] | None:
    """The offsets of some words in a text, nearest to an offset; None where they are not there.

    Examples:
        >>> nearest("A truce? No truce.", "truce", 10)
        (12, 17)
    """
    return min(places(text, words), key=lambda place: abs(place[0] - at), default=None)


def places(text: str, words: str) -> Iterator[tuple[int, int]]:
    """The offsets of words wherever they are words of their own."""
    if words:
        for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text):
            yield match.span()

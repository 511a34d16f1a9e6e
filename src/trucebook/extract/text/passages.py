"""The paragraphs and sentences of a text, in which rows and candidates are read."""

from __future__ import annotations

import re
from bisect import bisect_right
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

    def number(self, at: int) -> int:
        """The number of the paragraph around an offset, counted from 1."""
        return bisect_right(self.paragraphs, at)

    def paragraph(self, span: Span) -> Span:
        """The paragraph around a span; of a span in several, all of them."""
        return self._part(self.paragraphs, span)

    def sentence(self, span: Span) -> Span:
        """The sentence around a span; of a span in several, all of them."""
        return self._part(self.sentences, span)

    def _part(self, starts: tuple[int, ...], span: Span) -> Span:
        start = starts[max(0, bisect_right(starts, span.start) - 1)]
        last = max(span.start, span.end - 1)
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

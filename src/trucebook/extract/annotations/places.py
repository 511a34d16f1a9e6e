"""Where the words of an annotation are: at its offsets, else where the text has them once.

Tools count in other units (UTF-16), or on a text whose blanks and line ends they changed. The words
decide: a place holds if it has them, blanks apart.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

TRIED = 1000
"""Places at which words are looked for before they count as not found once."""

_MARK = "\ufeff"


class Place(NamedTuple):
    """Where words are, and whether they are elsewhere than the annotation says."""

    start: int
    end: int
    is_moved: bool


def solid(text: str) -> str:
    """A text without blanks, line ends and byte order marks."""
    return "".join(text.replace(_MARK, " ").split())


def spaced(text: str) -> str:
    """A text with one blank for each run of them."""
    return " ".join(text.replace(_MARK, " ").split())


@dataclass(frozen=True, eq=False)
class Places:
    """Finds places in a text, which a tool may have had in other words, `theirs`."""

    text: str
    theirs: str | None = None

    def of(self, start: int | None, end: int | None, words: str | None) -> Place | None:
        """The place of some words; None where the text does not have them there, nor once."""
        if words is None:
            words = self._theirs_at(start, end)
        if words is None or not (words := spaced(words)):
            return None
        for number, (first, last) in enumerate(self._readings(start, end)):
            if (found := self._trimmed(first, last)) and spaced(self.text[slice(*found)]) == words:
                return Place(*found, is_moved=number > 0)
        once = self._only(words)
        return Place(*once, is_moved=True) if once else None

    def _theirs_at(self, start: int | None, end: int | None) -> str | None:
        """The words that are at these offsets of the text as the tool had it."""
        if self.theirs is None or start is None or end is None or not 0 <= start < end:
            return None
        return self.theirs[start:end]

    def _readings(self, start: int | None, end: int | None) -> Iterator[tuple[int, int]]:
        """What offsets may mean: as they are, of the text of the tool, in its UTF-16 units."""
        if start is None or end is None or not 0 <= start < end:
            return
        yield start, end
        theirs = self.text if self.theirs is None else self.theirs
        if self._is_same and self.theirs is not None:
            yield self._ours(start), self._ours(end - 1) + 1
        if self._is_same and len(self._units) > 1:
            first, last = (bisect_left(self._units, at) for at in (start, end))
            if first < last <= len(theirs):
                yield self._ours(first), self._ours(last - 1) + 1

    @cached_property
    def _is_same(self) -> bool:
        """Whether the tool had this text, blanks apart."""
        return self.theirs is None or solid(self.theirs) == solid(self.text)

    @cached_property
    def _units(self) -> list[int]:
        """The offset of each character of their text in UTF-16; empty where it is the same."""
        theirs = self.text if self.theirs is None else self.theirs
        if theirs.isascii() or max(theirs) <= "\uffff":
            return []
        return [0, *accumulate(1 + (char > "\uffff") for char in theirs)]

    def _ours(self, at: int) -> int:
        """The offset here of the character at an offset of their text."""
        if self.theirs is None or self.theirs == self.text:
            return at
        number = bisect_left(self._their_solids, at)
        return self._solids[number] if number < len(self._solids) else len(self.text)

    @cached_property
    def _solids(self) -> array[int]:
        return _solids(self.text)

    @cached_property
    def _their_solids(self) -> array[int]:
        return _solids(self.theirs or "")

    @cached_property
    def _solid(self) -> str:
        return solid(self.text)

    def _trimmed(self, start: int, end: int) -> tuple[int, int] | None:
        """A span without the blanks at its ends; None where it is not in the text."""
        if end > len(self.text):
            return None
        words = self.text[start:end].replace(_MARK, " ")
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        return (start, end) if start < end else None

    def _only(self, words: str) -> tuple[int, int] | None:
        """The one place where the text has some words as words of their own."""
        sought, at = solid(words), -1
        found: list[tuple[int, int]] = []
        for _ in range(TRIED):
            at = self._solid.find(sought, at + 1)
            if at < 0:
                return found[0] if len(found) == 1 else None
            start, end = self._solids[at], self._solids[at + len(sought) - 1] + 1
            if spaced(self.text[start:end]) == words and self._is_whole(start, end):
                found.append((start, end))
        return None

    def _is_whole(self, start: int, end: int) -> bool:
        """Whether a span cuts no word or number at its ends."""
        text = self.text
        cut = text[start - 1 : start].isalnum() and text[start].isalnum()
        return not (cut or (text[end - 1].isalnum() and text[end : end + 1].isalnum()))


def _solids(text: str) -> array[int]:
    """The offsets of the characters that `solid` keeps."""
    return array("I", (at for at, char in enumerate(text) if not char.isspace() and char != _MARK))

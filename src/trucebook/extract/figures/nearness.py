"""Which words of time or place belong to a quantity: the nearest in its clause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from trucebook.extract.figures.measures import Measure
from trucebook.extract.lexicon import pattern

BREAK = pattern(
    rb"[;:\n]|(?<![a-z'\x92-])(?:<clause_breaks>)(?![a-z'\x92-])|, (?:and|or) |\band (?:on|in|at) "
)
"""Where another clause begins."""

_OWN = pattern(rb"(?:,|\band)(?: (?:on|in|at|by|during|the|late|early|a))* ?\Z")


class Words(Protocol):
    """Words at `[start, end)`."""

    @property
    def start(self) -> int:
        """Where they begin."""

    @property
    def end(self) -> int:
        """Where they end."""


Found = TypeVar("Found", bound=Words)


def nearest(data: bytes, measure: Measure, found: Sequence[Found]) -> Found | None:
    """The words that belong to a quantity: the first behind it, else the last before it.

    Words behind 'and' or a comma begin a clause of their own: '12 on Monday and on Friday 30'.
    """
    for words in found:
        if words.start >= measure.end:
            is_own = _OWN.search(data, max(measure.end, words.start - 16), words.start)
            if is_own is None and not BREAK.search(data, measure.end, words.start):
                return words
            break
    for words in reversed(found):
        if words.end <= measure.start:
            return words if not BREAK.search(data, words.end, measure.start) else None
    return None


def within(words: Words, stretches: Sequence[tuple[int, int]]) -> bool:
    """Whether words begin in one of some stretches."""
    return any(start <= words.start < end for start, end in stretches)

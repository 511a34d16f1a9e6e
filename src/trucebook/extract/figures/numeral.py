"""What a number expression is, and the words of which it is made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from trucebook.extract.lexicon import NUMBERS

LARGEST = 10**15
"""A larger number is no figure of news."""


def _values(group: str) -> dict[bytes, int]:
    return {word.encode(): value for word, value in NUMBERS[group].items()}


CARDINALS, SCALES = _values("cardinals"), _values("scales")
SUFFIXES, PARTS = _values("suffixes"), _values("fractions")
VAGUE: dict[bytes, tuple[float, float | None]] = {
    word.encode(): (float(low), float(high[0]) if high else None)
    for word, (low, *high) in NUMBERS["vague"].items()
}

WORD = re.compile(rb" ([a-z]{1,12})(?= )")
"""The next word of a flattened text."""


class Numeral(NamedTuple):
    """A number expression at `[start, end)`.

    Attributes:
        sort: "number", "range", "fraction", "ratio", "vague" or "article" ('a' in 'a week').
        words: whether it is written in words.
        scale: by how much its last scale word or suffix multiplies; 1 where it has none.
    """

    start: int
    end: int
    low: float | None
    high: float | None
    sort: str
    words: bool
    scale: float = 1.0

    @property
    def scaled(self) -> bool:
        """Whether the value has a scale word or suffix of its own."""
        return self.scale != 1.0


def any_of(words: Iterable[bytes]) -> bytes:
    """The words of a table as alternatives, the longest first."""
    return b"|".join(map(re.escape, sorted(words, key=len, reverse=True)))

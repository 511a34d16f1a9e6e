"""Lines that were broken at a width: those of one paragraph are one line again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from trucebook.extract.text.offsets import Edit

WIDEST = 120
"""Characters of a line beyond which no text is broken at a width."""

SHORTEST = 20
"""Characters up to which a line may be a heading or an item, however the next one begins."""

SLACK = 4
"""Characters by which a line may miss the width: blanks dropped at its end were counted with it."""

_SIGN = re.compile(r"[^\n]\n[^\W\d_A-ZÀ-ÖØ-Þ]")
"""What every such text has: a line that begins with a small letter just below another."""

_ITEM = re.compile(r"(?:[-–—•*·▪◦>|]|\(?[0-9]{1,3}[.)]|\(?[a-z]\))[ \t]")
_CLOSED = re.compile(r"[.!?:;…|][”\"’')»]{0,3}\Z")
_LISTED = (":", ";", ",")
_DATELINE = re.compile(r"[A-ZÀ-ÖØ-Þ]{3,20}[^\n]{0,50}?(?:\) ?[-–—]| [-–—]{1,2} )")

_TOGETHER = re.compile(r"[^ \t\r\n]+")
"""What is broken nowhere: words with no blank between them, or one that keeps them together."""

Before = Callable[[int, int], tuple[int, int]]
"""From offsets of a text to those of the text as received."""


class _Break(NamedTuple):
    """A line end at `at`: how long its line is, alone and with the first word of the next."""

    at: int
    length: int
    longer: int
    is_inside: bool


def joined(text: str, received: str, before: Before) -> Iterator[Edit]:
    """The line ends within paragraphs, and the blanks that they were.

    What broke the lines counted the characters of the text as received, where the words at
    `[start, end)` are at `before(start, end)`.

    A line end is within a sentence where a small letter follows and no mark is before it. Where
    the lines that end so are filled up to one width, every other line that is so full goes on too.
    """
    breaks = list(_breaks(text, received, before)) if _SIGN.search(text) else []
    inside = [item for item in breaks if item.is_inside]
    if not inside:
        return
    width = max(item.length for item in inside)
    full = sum(item.longer > width - SLACK for item in inside)
    wide = sum(item.length > width + SHORTEST for item in breaks)
    is_even = width <= WIDEST and full > 0.8 * len(inside) and wide < 0.2 * len(breaks)
    for item in breaks:
        is_full = width - SLACK < item.longer and item.length <= width + SHORTEST
        if item.is_inside or (is_even and is_full):
            hyphen = text[item.at - 1] == "-" and text[item.at - 2 : item.at - 1].isalnum()
            yield Edit(item.at, item.at + 1, "" if hyphen else " ")


def _breaks(text: str, received: str, before: Before) -> Iterator[_Break]:
    """The line ends that may be within a paragraph."""
    at, above = -1, ""
    for line, below in pairwise(text.split("\n")):
        start, at = at + 1, at + 1 + len(line)
        if line and below and not _begins(line, below):
            small = below[0].islower() and not _CLOSED.search(line, max(0, len(line) - 4))
            listed = line.endswith(",") and above.endswith(_LISTED)
            first, last = before(start, at)
            next_words = _TOGETHER.match(received, before(at + 1, at + 2)[0])
            longer = last - first + 1 + len(next_words[0] if next_words else "")
            is_inside = small and not listed and len(line) > SHORTEST
            yield _Break(at, last - first, longer, is_inside)
        above = line


def _begins(line: str, below: str) -> bool:
    """Whether a line begins something new: an item of a list, a report."""
    is_item = _ITEM.match(below) and (_ITEM.match(line) or line.endswith((*_LISTED, ".", "!", "?")))
    return bool(is_item or _DATELINE.match(below))

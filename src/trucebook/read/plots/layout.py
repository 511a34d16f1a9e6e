"""Where there is room: axes in pixels, words in letters, and words beside bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from textwrap import wrap
from typing import Self

from trucebook.markup import on_one_line

WIDE, OF_ACTS, HIGH, ROW, _ARROW, COUNT = 560, 480, 300, 26, 26, 46
LETTER, LINE = 7.0, 16
"""Pixels: of a panel, of a row in it, of an arrow, of a count; of a letter and a line of print.

A picture is laid out with the letters of Helvetica. Where it is missing, others are up to a sixth
wider, and a letter has room for those.
"""

LABEL, _COLUMN, TITLE, ABOUT, SAID, PRINTED = 64, 48, 64, 200, 300, 25
"""Characters beside a mark, of a line of a row's words, of a title and of what is below it, of a
tooltip; figures with words."""

INK = "#444444"
DAY = 86_400_000
"""Milliseconds, in which Vega counts."""

Reach = tuple[float, float]
"""From where to where something reaches; infinite where an end is open."""


@dataclass(frozen=True, slots=True)
class Span:
    """An axis: from where to where, and in how many pixels."""

    low: float
    high: float
    pixels: float

    @classmethod
    def over(cls, reaches: Sequence[Reach], pixels: float, least: float) -> Self:
        """An axis with room for an arrow at each end."""
        ends = [end for reach in reaches for end in reach if isfinite(end)]
        low, high = min(ends), max(ends)
        room = (high - low) * 0.14 or least or abs(high) * 0.1 or 1.0
        return cls(max(0.0, low - room) if low >= 0 else low - room, high + room, pixels)

    def pixel(self, value: float) -> float:
        return (value - self.low) / (self.high - self.low) * self.pixels

    def from_top(self, value: float) -> float:
        return self.pixels - self.pixel(value)

    def value(self, pixel: float) -> float:
        return self.low + pixel / self.pixels * (self.high - self.low)

    def stretch(
        self, reach: Reach, known: Sequence[float] = ()
    ) -> tuple[float, float, list[tuple[float, int]]]:
        """Where a bar begins and ends, and where it has an arrow to which side.

        An arrow comes after what is known, by default the known end.
        """
        low, high = reach
        known = known or ends_of(reach)
        arrow = self.value(_ARROW) - self.low
        start = low if isfinite(low) else min(known, default=self.low + arrow) - arrow
        end = high if isfinite(high) else max(known, default=self.high - arrow) + arrow
        heads = [(start, -1)] if not isfinite(low) else []
        return start, end, [*heads, (end, 1)] if not isfinite(high) else heads


def ends_of(reach: Reach) -> list[float]:
    """The known ends of something."""
    return [end for end in dict.fromkeys(reach) if isfinite(end)]


def middle(reach: Reach, drawn: Reach) -> float:
    """The middle of the known ends, else of what is drawn."""
    known = ends_of(reach) or drawn
    return (known[0] + known[-1]) / 2


def words_beside(
    wanted: Sequence[tuple[float, float, float, str]],
    upright: Sequence[tuple[float, float, float]],
) -> Iterator[tuple[str, float, float, str]]:
    """Words beside bars, as far as they can be printed over no other words and no bar.

    Args:
        wanted: pixels from the left to the ends of a bar, and from the top; and the words.
        upright: pixels from the left to an upright bar, and from the top to its ends.

    Yields:
        Which side of the words is next to the bar, the pixels, and the words.
    """
    taken = [(start, end, top - 4, top + 4) for start, end, top, _ in wanted]
    taken += [(left - 6, left + 6, over - 4, under + 4) for left, over, under in upright]
    for start, end, top, words in wanted:
        length = width_of(words) + 6
        places = [
            (side, at, top + shift)
            for shift in (0, -LINE * 0.8, LINE * 0.8, -LINE * 1.5, LINE * 1.5)
            for side, at in (("left", end + 9), ("right", start - 9))
        ]
        for side, at, height in places:
            first, last = (at, at + length) if side == "left" else (at - length, at)
            box = (first, last, height - LINE / 2, height + LINE / 2)
            if first >= 0 and last <= WIDE + 60 and not any(_meet(box, one) for one in taken):
                taken.append(box)
                yield side, at, height, words
                break


_Box = tuple[float, float, float, float]


def _meet(one: _Box, other: _Box) -> bool:
    """Whether two boxes, by their left, right, upper and lower sides, share some room."""
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def width_of(text: str) -> float:
    """Pixels of the longest of some lines."""
    from rich.cells import cell_len  # noqa: PLC0415 - it is needed to draw alone

    return max((LETTER * cell_len(line) for line in text.splitlines()), default=0.0)


def row_of(words: str) -> str:
    """The words of a row, in two lines where they need them."""
    line = shortened(words, 2 * _COLUMN)
    letters = max(1, int(_COLUMN * LETTER * len(line) / (width_of(line) or 1)))
    lines = wrap(line, letters, max_lines=2, placeholder="…")
    alike = (wrap(line, width) for width in range(max(1, len(line) // 2), letters))
    return "\n".join(next((two for two in alike if len(two) == len(lines)), lines))


def shortened(text: str, most: int) -> str:
    """A text on one line, in which every character can be seen."""
    line = on_one_line(text[: 2 * most])
    return line if len(line) <= most and len(text) <= 2 * most else f"{line[: most - 1].rstrip()}…"


def sentences(text: str, most: int) -> str:
    """As many whole sentences of a text as fit."""
    line = shortened(text, most)
    return line if line[-1:] != "…" or ". " not in line else line[: line.rindex(". ") + 1]

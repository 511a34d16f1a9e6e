"""A text with some stretches replaced, and where its characters come from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Edit(NamedTuple):
    """The words that replace `[start, end)` of a text."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class Offsets:
    """Where the characters of an edited text were before: a stretch for each edit, in order.

    Attributes:
        starts, ends: the stretches that edits wrote, in the edited text.
        old_starts, old_ends: the stretches that they replaced.
    """

    starts: list[int]
    ends: list[int]
    old_starts: list[int]
    old_ends: list[int]

    def before(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters at `[start, end)` were: removed ones at either side are left out."""
        first = self._place(start)[0]
        return first, self._place(end - 1)[1] if end > start else first

    def _place(self, at: int) -> tuple[int, int]:
        index = bisect_right(self.ends, at)
        if index < len(self.starts) and self.starts[index] <= at:
            return self.old_starts[index], self.old_ends[index]
        old = at + (self.old_ends[index - 1] - self.ends[index - 1] if index else 0)
        return old, old + 1

    def after(self, old: int) -> int:
        """Where the character now is that was at an offset, or the one behind it if it is gone."""
        index = bisect_right(self.old_ends, old)
        if index < len(self.starts) and self.old_starts[index] <= old:
            return self.starts[index]
        return old + (self.ends[index - 1] - self.old_ends[index - 1] if index else 0)


def edited(text: str, edits: Iterable[Edit]) -> tuple[str, Offsets | None]:
    """A text with edits made, which are in order and apart; no offsets where there are none."""
    parts: list[str] = []
    offsets = Offsets([], [], [], [])
    size = done = 0
    for start, end, words in edits:
        parts += text[done:start], words
        size += start - done
        offsets.starts.append(size)
        size += len(words)
        offsets.ends.append(size)
        offsets.old_starts.append(start)
        offsets.old_ends.append(end)
        done = end
    if not done and not offsets.starts:
        return text, None
    return "".join((*parts, text[done:])), offsets

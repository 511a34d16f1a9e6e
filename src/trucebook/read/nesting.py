"""What lies within what: places, groups or quantities of which one contains another."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Nesting:
    """Things that lie within one another, each within one at the most.

    Attributes:
        spans: by name when a walk from the outside in enters and leaves it; what it enters in
            between lies within.
    """

    spans: Mapping[str, tuple[int, int]]

    @classmethod
    def of(cls, within: Mapping[str, str | None]) -> Nesting:
        """The nesting that gives each name what it lies within; a circle is cut somewhere."""
        inside: dict[str, list[str]] = {}
        outermost = []
        for name, outer in within.items():
            if outer in within and outer is not None:
                inside.setdefault(outer, []).append(name)
            else:
                outermost.append(name)
        entered: dict[str, int] = {}
        spans: dict[str, tuple[int, int]] = {}
        for start in (*outermost, *within):  # the second round finds the circles
            stack = [] if start in entered else [(start, False)]
            while stack:
                name, is_left = stack.pop()
                if is_left:
                    spans[name] = entered[name], len(entered)
                elif name not in entered:
                    entered[name] = len(entered)
                    stack.append((name, True))
                    stack.extend((inner, False) for inner in inside.get(name, ()))
        return cls(spans)

    def contains(self, outer: str, inner: str) -> bool:
        """Whether `inner` lies within `outer`, at any depth; nothing lies within itself."""
        if outer not in self.spans or inner not in self.spans:
            return False
        first, last = self.spans[outer]
        return first < self.spans[inner][0] < last

    def inside(self, outer: Iterable[str]) -> set[str]:
        """Some names, and all that lies within them."""
        tops = self.outermost(outer)
        return {*tops, *(name for name in self.spans if any(self.contains(t, name) for t in tops))}

    def around(self, outer: Iterable[str], inner: Iterable[str]) -> set[str]:
        """Those of some names within which one of others lies."""
        places = sorted(self.spans[name][0] for name in inner if name in self.spans)
        found = set()
        for name in outer:
            first, last = self.spans.get(name, (0, 0))
            at = bisect_right(places, first)
            if at < len(places) and places[at] < last:
                found.add(name)
        return found

    def outermost(self, names: Iterable[str]) -> list[str]:
        """Those of some names that lie within none of the others."""
        found: list[str] = []
        for name in sorted(set(names), key=lambda name: (self.spans.get(name, (-1, -1)), name)):
            if not found or not self.contains(found[-1], name):
                found.append(name)
        return found

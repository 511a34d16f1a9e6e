"""Which values a figure's wording leaves open.

A claim is an interval of the values under which it is true. Two claims on one thing can both
hold if their intervals meet.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

__all__ = ["TOLERANCE", "Interval"]

TOLERANCE = 0.1
"""How far from its number 'about' reaches, as a share of it."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Values from `low` to `high`, each end in or out."""

    low: float
    high: float
    low_in: bool = True
    high_in: bool = True

    @classmethod
    def of(cls, low: float | None, high: float | None, bound: str) -> Interval:
        """The values that a figure's cells allow.

        Args:
            low: `value_low`; None for unknown.
            high: `value_high`; None for unknown.
            bound: a code of the list `bounds`.
        """
        first, last = (0.0 if low is None else low), (inf if high is None else high)
        match bound:
            case "more_than":
                return cls(first, inf, low_in=False)
            case "at_least":
                return cls(first, inf)
            case "less_than":
                return cls(0.0, last, high_in=False)
            case "at_most":
                return cls(0.0, last)
            case "about":
                return cls(first * (1 - TOLERANCE), last * (1 + TOLERANCE))
            case _:
                return cls(first, last)

    def __contains__(self, value: float) -> bool:
        above = value > self.low or (self.low_in and value == self.low)
        below = value < self.high or (self.high_in and value == self.high)
        return above and below

    def meets(self, other: Interval) -> bool:
        """Whether some value lies in both."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return low < high or (low == high and low in self and low in other)

"""Which values a figure's wording leaves open.

A claim is an interval of the values under which it is true. Two claims on one thing can both
hold if their intervals meet.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isnan
from typing import Any

from trucebook.errors import UsageError, unknown

BOUNDS = ("exact", "more_than", "at_least", "less_than", "at_most", "about", "range", "vague")

TOLERANCE = 0.1
"""How far 'about' reaches from its number, as a share of it."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Values from `low` to `high`, each end included or not."""

    low: float
    high: float
    low_in: bool = True
    high_in: bool = True

    @classmethod
    def of(cls, low: Any, high: Any, bound: str) -> Interval:
        """The values that a figure's cells allow.

        Args:
            low: `value_low`; None, NaN or NA for unknown.
            high: `value_high`; None, NaN or NA for unknown.
            bound: a code of the list `bounds`.

        Raises:
            UsageError: no such bound, or `low` above `high`.
        """
        first, last = _known(low, 0.0), _known(high, inf)
        if first > last:
            raise UsageError(f"expected low to be at most high, found {low} and {high}")
        if bound not in BOUNDS:
            raise unknown("bound", bound, BOUNDS)
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


def _known(value: Any, otherwise: float) -> float:
    """The value, or `otherwise` for a missing one, which pandas gives as NA or NaN."""
    try:
        return otherwise if value is None or isnan(value) else float(value)
    except TypeError:
        return otherwise

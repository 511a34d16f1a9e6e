"""Which values a figure's wording leaves open.

A claim is an interval of the values under which it is true. Two claims on one thing can both
hold if their intervals meet.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    def of(cls, low: Any, high: Any, bound: str, *, strict: bool = False) -> Interval:
        """The values that a figure's cells allow.

            >>> Interval.of(1160, 1160, "about").meets(Interval.of(1200, 1200, "exact"))
            True

        Args:
            low: `value_low`; None, NaN or NA for unknown.
            high: `value_high`; None, NaN or NA for unknown.
            bound: a code of the list `bounds`.
            strict: whether "about" gives the number alone, without its tolerance.

        Raises:
            UsageError: no such bound, or `low` above `high`.
        """
        last = _known(high, inf)
        first = _known(low, 0.0 if last >= 0 else -inf)
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
                return cls(0.0 if last >= 0 else -inf, last, high_in=False)
            case "at_most":
                return cls(0.0 if last >= 0 else -inf, last)
            case "about" if not strict:
                return cls(first - TOLERANCE * abs(first), last + TOLERANCE * abs(last))
            case _:
                return cls(first, last)

    def __contains__(self, value: float) -> bool:
        above = value > self.low or (self.low_in and value == self.low)
        below = value < self.high or (self.high_in and value == self.high)
        return above and below

    def meets(self, other: Interval) -> bool:
        """Whether some value lies in both."""
        return not (self.is_above(other) or other.is_above(self))

    def is_above(self, other: Interval) -> bool:
        """Whether every value is above every value of the other."""
        touch = self.low == other.high and not (self.low_in and other.high_in)
        return self.low > other.high or touch

    def times(self, other: Interval) -> Interval:
        """The values that as many times the other's values give; neither is below 0.

        >>> Interval(3, 3).times(Interval(45, 45))
        Interval(low=135, high=135, low_in=True, high_in=True)
        """
        return Interval(
            self.low * other.low,
            self.high * other.high,
            self.low_in and other.low_in,
            self.high_in and other.high_in,
        )

    def within(self, unit: str, other: str) -> Interval | None:
        """The values in another unit; None where one cannot be had from the other.

            >>> Interval(4.5, 4.5).within("months", "days")
            Interval(low=126.0, high=139.5, low_in=True, high_in=True)

        A month has 28 to 31 days and a year 365 or 366, so that the ends move apart.
        """
        if unit == other:
            return self
        for scale in _SCALES:
            if unit in scale and other in scale:
                (least, most), (few, many) = scale[unit], scale[other]
                low = self.low * (least if self.low >= 0 else most)
                high = self.high * (most if self.high >= 0 else least)
                low /= many if self.low >= 0 else few
                high /= few if self.high >= 0 else many
                return Interval(low, high, self.low_in, self.high_in)
        return None


_SCALES: tuple[Mapping[str, tuple[int, int]], ...] = (
    {"months": (1, 1), "years": (12, 12), "decades": (120, 120)},
    {
        "minutes": (1, 1),
        "hours": (60, 60),
        "days": (1440, 1440),
        "weeks": (7 * 1440, 7 * 1440),
        "months": (28 * 1440, 31 * 1440),
        "years": (365 * 1440, 366 * 1440),
    },
    {"percent": (1, 1), "fraction": (100, 100)},
)
"""How much a unit is of the first one of its scale, at least and at most."""


def _known(value: Any, otherwise: float) -> float:
    """The value, or `otherwise` for a missing one, which pandas gives as NA or NaN."""
    try:
        return otherwise if value is None or isnan(value) else float(value)
    except TypeError:
        return otherwise

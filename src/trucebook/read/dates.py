"""Days that a cell leaves open: an EDTF date or interval as a first and a last day."""

from __future__ import annotations

import re
from calendar import monthrange
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from io import StringIO

import edtf

_LONGEST = 80
_PLAIN = re.compile(r"([0-9]{4}|XXXX)(?:-([0-9]{2})(?:-([0-9]{2}|XX))?)?")
_LEAP = 2000
"""The year in which days without a year are kept."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days from `first` to `last`, both included; None is an open or unknown end.

    Attributes:
        first: the earliest day, None for any before.
        last: the latest day, None for any after.
        has_year: whether a year is given; without, both days are in a leap year and stand for
            those days of every year.
    """

    first: date | None = None
    last: date | None = None
    has_year: bool = True

    @property
    def is_one(self) -> bool:
        """Whether it is one known day."""
        return self.has_year and self.first is not None and self.first == self.last

    @property
    def ends(self) -> tuple[date, date] | None:
        """Both ends, if both are known and have a year."""
        known = self.has_year and self.first is not None and self.last is not None
        return (self.first, self.last) if known else None  # type: ignore[return-value]

    def in_years_of(self, other: Days) -> Days:
        """The days, with the year that the days of another give where these have none.

        They stay without a year where the other gives none, or more than one that fits.
        """
        fitting = [days for days in self._dated(other) if days.meets(other)]
        return fitting[0] if not self.has_year and len(fitting) == 1 else self

    def meets(self, other: Days) -> bool:
        """Whether some day may be in both."""
        if self.has_year == other.has_year:
            return _before(self.first, other.last) and _before(other.first, self.last)
        masked, dated = (other, self) if self.has_year else (self, other)
        if dated.ends is None:
            return True
        return any(days.meets(dated) for days in masked._dated(dated))

    def _dated(self, other: Days) -> list[Days]:
        """The days in each year of the days of another, three years at most."""
        if other.ends is None or self.first is None or self.last is None:
            return []
        years = range(other.ends[0].year, other.ends[1].year + 1)[:3]
        over = int(self.last < self.first)  # from December to January
        return [Days(_in_year(self.first, y), _in_year(self.last, y + over)) for y in years]

    def may_precede(self, other: Days) -> bool:
        """Whether some day of these may be before some day of the other."""
        if not (self.has_year and other.has_year) or self.first is None or other.last is None:
            return True
        return self.first < other.last


ANY = Days()
"""No day is known."""


@lru_cache(maxsize=65536)
def days_of(text: str | None) -> Days:
    """The days that an EDTF date or interval leaves open; `ANY` where it says none."""
    if not text or len(text) > _LONGEST or not text.isascii():
        return ANY
    start, slash, end = text.partition("/")
    try:
        if not slash:
            return _plain(start) or _other(text)
        one = ANY if start in ("", "..") else _plain(start)
        two = ANY if end in ("", "..") else _plain(end)
        if one is None or two is None or (one.has_year != two.has_year and ANY not in (one, two)):
            return _other(text)
        return Days(one.first, two.last, one.has_year and two.has_year)
    except ValueError:
        return ANY


def _plain(text: str) -> Days | None:
    """A year, a month or a day, the year perhaps unspecified; None for other forms of EDTF."""
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    year, month, day = match.groups()
    has_year = year != "XXXX"
    number = int(year) if has_year else _LEAP
    if month is None:
        return Days(date(number, 1, 1), date(number, 12, 31)) if has_year else ANY
    if not 1 <= int(month) <= 12:
        return None
    known = int(day) if day and day != "XX" else None
    last = known or monthrange(number, int(month))[1]
    return Days(date(number, int(month), known or 1), date(number, int(month), last), has_year)


def _other(text: str) -> Days:
    """Every other form, as the library for EDTF reads it."""
    try:
        with redirect_stdout(StringIO()):  # it prints what it cannot make sense of
            found = edtf.parse_edtf(text)
            first, last = found.lower_strict(), found.upper_strict()
        return Days(_day(first), _day(last))
    # NOTE: on texts that are nearly dates `edtf` fails with errors of any kind, such as TypeError.
    except Exception:
        return ANY


def _day(when: object) -> date | None:
    """The day of a `struct_time`; None for one without end or outside of the calendar."""
    try:
        return date(*when[:3])  # type: ignore[index]
    except (TypeError, ValueError):
        return None


def _in_year(day: date, year: int) -> date:
    """The day in another year; the last of February where there is no 29th."""
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))


def _before(one: date | None, other: date | None) -> bool:
    return one is None or other is None or one <= other

"""Days that a cell leaves open, first and last, of an EDTF date or interval; and it in words."""

from __future__ import annotations

import re
from calendar import monthrange
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from io import StringIO
from typing import Literal

import edtf

_LONGEST = 80
_PLAIN = re.compile(r"([0-9]{4}|XXXX)(?:-([0-9]{2})(?:-([0-9]{2}|XX))?)?")
_LEAP = 2000
"""The year in which days without a year are kept."""

NO_DAY = "no day given"
NO_YEAR = "no year given"

Precision = Literal["day", "week", "month", "year", "days", "open", "none"]

# NOTE: the names in `calendar` are those of the language of the machine.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_DOUBTS = {"~": "about", "?": "perhaps", "%": "perhaps about"}
_DOUBT = re.compile(r"[~?%]")
_SEASON = re.compile(r"\b([0-9]{4})-2([1-4])\b([~?%]?)")
_OUTSIDE = re.compile(r"Y?(-[0-9]+)|Y([0-9]{5,})|0000")
_SEASONS = ("spring", "summer", "autumn", "winter")


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

    @property
    def precision(self) -> Precision:
        """How precisely they are given: `days` are some of another length than a day or a week."""
        first, last = self.first, self.last
        if first is None or last is None:
            return "none" if first is last else "open"
        if first == last:
            return "day"
        if (last - first).days == 6:
            return "week"
        ends_month = last.day == monthrange(last.year, last.month)[1]
        if first.day == 1 and ends_month and first.year == last.year:
            if first.month == last.month:
                return "month"
            if (first.month, last.month) == (1, 12):
                return "year"
        return "days"

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

    def within(self, other: Days) -> Days:
        """Those of the days that are in the other, if both have a year and some day in common."""
        if not (self.has_year and other.has_year and self.meets(other)):
            return self
        firsts = [day for day in (self.first, other.first) if day is not None]
        lasts = [day for day in (self.last, other.last) if day is not None]
        return Days(max(firsts, default=None), min(lasts, default=None))

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
        days = Days(one.first, two.last, one.has_year and two.has_year)
        return days if not days.has_year or _before(days.first, days.last) else ANY
    except ValueError:
        return ANY


@lru_cache(maxsize=65536)
def days_at_most(text: str | None) -> Days:
    """All days that may be meant: of what is about, perhaps or a season, a year more to both sides.

    A season has other months in the north than in the south.
    """
    doubted = _SEASON.sub(r"\1~", text or "")
    if not _DOUBT.search(doubted) or len(doubted) > _LONGEST:
        return days_of(text)
    return _other(doubted, is_wide=True)


def year_outside(text: str) -> int | None:
    """The year of a date that is outside of the calendar, whose years are 1 to 9999."""
    match = _OUTSIDE.match(text)
    return int(match[1] or match[2] or 0) if match and len(text) <= _LONGEST else None


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


def _other(text: str, *, is_wide: bool = False) -> Days:
    """Every other form, as the library for EDTF reads it."""
    if "XXXX" in text:  # NOTE: the library takes no year for every year up to 9999
        return ANY
    try:
        with redirect_stdout(StringIO()):  # it prints what it cannot make sense of
            found = edtf.parse_edtf(text)
            first = found.lower_fuzzy() if is_wide else found.lower_strict()
            last = found.upper_fuzzy() if is_wide else found.upper_strict()
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


def in_words(text: str | None) -> str:
    """An EDTF date or interval in English; what is neither is given as it is.

    Examples:
        >>> in_words("2024-02-01/2024-02-07")
        'between 1 and 7 February 2024'
        >>> in_words("XXXX-11")
        'November, no year given'
        >>> in_words("../2024-02-07")
        'by 7 February 2024'
    """
    if not text:
        return NO_DAY
    if season := _SEASON.fullmatch(text):
        doubt = _DOUBTS.get(season[3], "")
        return f"{doubt} {_SEASONS[int(season[2]) - 1]} {season[1]}".lstrip()
    start, slash, end = text.partition("/")
    one = _parts(start)
    if not slash:
        return _named(one) if one else _from_days(text)
    two = _parts(end)
    if one and two:
        is_alike = len(one) == len(two) and (one[-1] == NO_YEAR) == (two[-1] == NO_YEAR)
        return _between(one, two) if is_alike else _from_days(text)
    if one and end in ("", ".."):
        return f"from {_named(one)} on"
    if two and start in ("", ".."):
        return f"by {_named(two)}"
    return _from_days(text)


def _parts(text: str) -> tuple[str, ...]:
    """Day, month and year in words, as far as a date gives them; nothing for other forms."""
    doubt = _DOUBTS.get(text[-1:], "")
    match = _PLAIN.fullmatch(text[:-1] if doubt else text)
    try:
        if match is None or _plain(match[0]) in (None, ANY):
            return ()
    except ValueError:
        return ()
    year, month, day = match.groups()
    numbers = (
        str(int(day)) if day and day != "XX" else "",
        _MONTHS[int(month) - 1] if month else "",
    )
    parts = (*filter(None, numbers), NO_YEAR if year == "XXXX" else year)
    return (f"{doubt} {parts[0]}", *parts[1:]) if doubt else parts


def _named(parts: tuple[str, ...]) -> str:
    """The parts of a date as one; a missing year comes after a comma."""
    return " ".join(parts).replace(f" {NO_YEAR}", f", {NO_YEAR}")


def _between(one: tuple[str, ...], two: tuple[str, ...]) -> str:
    """Both ends of an interval; what they share at their end is named once."""
    if one == two:
        return _named(one)
    shared = 0
    while shared < min(len(one), len(two)) - 1 and one[-1 - shared] == two[-1 - shared]:
        shared += 1
    return f"between {_named(one[: len(one) - shared])} and {_named(two)}"


def _from_days(text: str) -> str:
    """A form that has no words of its own, by its first and last day."""
    days = days_of(text)
    first, last = (
        (str(day.day), _MONTHS[day.month - 1], str(day.year) if days.has_year else NO_YEAR)
        if day is not None
        else ()
        for day in (days.first, days.last)
    )
    if first and last:
        return _between(first, last)
    if first or last:
        return f"from {_named(first)} on" if first else f"by {_named(last)}"
    return NO_DAY if set(text) <= set("./") else text

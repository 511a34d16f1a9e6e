"""Dates and intervals, and the words that they are read from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from io import StringIO

from trucebook.book.book import Book
from trucebook.book.table import Row
from trucebook.errors import extra
from trucebook.language import Message, either, say
from trucebook.problem import Problem
from trucebook.schemas.table import Schema
from trucebook.validate.rules.rule import rule
from trucebook.validate.suggest.values import day_of_spreadsheet, edtf_readings


def _with_dates(schema: Schema) -> bool:
    """Tables with a column of dates."""
    return any(field.is_edtf for field in schema.fields.values())


@rule(
    "cell",
    holds="A date column holds an EDTF date or interval (ISO 8601-2) that does not run backwards.",
    breaks="in proposals P01 `made_on` = `12 May 2031`.",
    fix=say("Write `2024-02-07`, `2024-02`, or `2024-02-06/2024-02-07`."),
)
def dates_are_edtf(book: Book) -> Iterator[Problem]:
    for row in book.every_row():
        for name, field in row.schema.fields.items():
            if field.is_edtf and row[name] is not None and not _is_edtf(row[name]):
                hint, meant = _next_step(row[name])
                yield row.problem(
                    name,
                    say("expected an EDTF date or interval, earliest first"),
                    hint,
                    repair=row.repair({name: meant}) if meant else None,
                )


def _next_step(text: str) -> tuple[Message, str | None]:
    """What to write for a text that is no date, and the date where there is one reading."""
    readings = [meant for meant in edtf_readings(text) if _is_edtf(meant)]
    if readings:
        meant = readings[0] if len(readings) == 1 else None
        return say("Write {readings}.", readings=either(readings)), meant
    if day := day_of_spreadsheet(text):
        return say(
            "Write {day}, if it is the number that a spreadsheet has for a day.", day=day
        ), day
    if _SHORT_YEAR.search(text):
        return say("Write the year with four digits: 2024-02-07 or 2024-02."), None
    return say("Write 2024-02-07, 2024-02, or 2024-02-06/2024-02-07."), None


_SHORT_YEAR = re.compile(r"(?i)(?:^|[-/. ])(?:[0-9]{1,2}|[a-z]{3,9})[-/. ]'?[0-9]{2}$")


_LONGEST = 80
"""Characters: a day with time and zone has 25, an interval of two uncertain days fewer than 40."""

_EXPONENT = re.compile(r"E[0-9]{3}")
"""A year of more than a hundred digits."""


@lru_cache(maxsize=4096)
def _is_edtf(text: str) -> bool:
    if _is_plain(text):
        return True
    # NOTE: `edtf` writes Y1E99999999 out, digit by digit, and takes its time by the length.
    if len(text) > _LONGEST or not text.isascii() or _EXPONENT.search(text):
        return False
    edtf = extra("edtf", "curate")
    try:
        with redirect_stdout(StringIO()):  # it prints what it cannot make sense of
            found = edtf.parse_edtf(text)
            first, last = found.lower_strict(), found.upper_strict()
        return isinstance(first, float) or isinstance(last, float) or bool(first <= last)
    # NOTE: on texts that are nearly dates `edtf` fails with errors of any kind, such as TypeError.
    except Exception:
        return False


_PLAIN = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")
_OF_ANY_YEAR = re.compile(r"XXXX(-[0-9]{2}(?:-[0-9]{2})?)")


def _is_plain(text: str) -> bool:
    """Whether it is a day or a month, also of any year, or two in order, one of them open.

    That is true of most, and `edtf` loads slowly.
    """
    if of_any_year := _OF_ANY_YEAR.fullmatch(text):
        text = f"2000{of_any_year[1]}"
    ends = text.split("/")
    if len(ends) == 2 and ".." in ends:
        ends.remove("..")
    if len(ends) > 2 or not all(map(_PLAIN.fullmatch, ends)):
        return False
    try:
        days = [date.fromisoformat(f"{end}-01"[:10]) for end in ends]
    except ValueError:
        return False
    return days == sorted(days)


@rule(
    "words",
    _with_dates,
    needs=("sources", "evidence"),
    holds="A date has the day, the month and the year of the words that it rests on, and their "
    "day of the week.",
    breaks="in figures F0005 `period` = `2031-05-12`.",
    fix=say(
        "Write the date that the words give, or cite the words that it follows from. Where "
        "the words give none, code the basis as background with a note."
    ),
)
def date_is_what_its_words_say(book: Book) -> Iterator[Problem]:
    for name, schema in book.schemas.items():
        fields = [field.name for field in schema.fields.values() if field.is_edtf]
        for row in book.rows(name) if fields else ():
            for field in fields:
                words = list(_words_of(book, row, field)) if row[field] is not None else []
                cited = [piece["exact"] or "" for piece in book.evidence.get((row.id, field), ())]
                cited.append(row.cells.get(f"{field}_basis") or "")
                said = _Said.of(words, cited) if words else None
                if said is None or said.is_silent or not _is_edtf(row[field]):
                    continue
                odd = [one for one in _ends(row[field]) if not said.allows(one, row[field])]
                if odd:
                    yield row.problem(
                        field,
                        say(
                            "expected a date that the words give: {words!r}",
                            words=" / ".join(words)[:90],
                        ),
                    )


def _words_of(book: Book, row: Row, field: str) -> Iterator[str]:
    """The words that a date rests on: evidence, what a note of it says, the basis beside it."""
    for piece in book.evidence.get((row.id, field), ()):
        yield from filter(None, (piece["exact"], piece["note"]))
        source = book.by_id.get(piece["source_id"] or "")
        published = source.cells.get("published") if source is not None else None
        if published and _DAY.fullmatch(published):
            yield published
    yield from filter(None, (row.cells.get(f"{field}_basis"),))


def places_of(text: str, value: str, published: str | None) -> Iterator[tuple[int, int, bool]]:
    """Where a text names a day or month, and whether the words alone say which.

    'Wednesday', 'yesterday' and '7 February' say it with the day on which the text was published.
    """
    if not _ONE_DATE.fullmatch(value):
        return
    [(year, month, day)] = _ends(value)
    known = [published] if published and _DAY.fullmatch(published) else []
    for match in _NAMED.finditer(text):
        words = match[0].rstrip(",. ")
        said, read = _Said.of([words], []), _Said.of([words, *known], [])
        is_whole = (year, month, day) in said.written
        if words not in _NO_MONTHS and (is_whole or (known and read.leads_to(said, value))):
            yield match.start(), match.start() + len(words), is_whole


def _ends(text: str) -> Iterator[tuple[int | None, int | None, int | None]]:
    """Year, month and day of both ends of a date, each as far as it is given."""
    for end in text.split("/"):
        match = _PARTS.match(end)
        if match:
            yield tuple(int(part) if part and "X" not in part else None for part in match.groups())  # type: ignore[misc]


_PARTS = re.compile(r"([0-9X]{4})(?:-([0-9X]{2}))?(?:-([0-9X]{2}))?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = (
    r"\b(?P<month>jan(?:uary|\b)|feb(?:ruary|\b)|mar(?:ch|\b)|apr(?:il|\b)|may\b|june?\b|july?\b|"
    r"aug(?:ust|\b)|sept?(?:ember|\b)|oct(?:ober|\b)|nov(?:ember|\b)|dec(?:ember|\b))\.?"
)
_WRITTEN = tuple(
    re.compile(form)
    for form in (
        r"(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH},?(?: (?P<year>\d{{4}}))?",
        rf"{_MONTH} (?P<day>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:,? (?P<year>\d{{4}}))?",
        rf"{_MONTH},?(?: (?P<year>\d{{4}}))?",
    )
)
_ONE_DATE = re.compile(r"[0-9X]{4}-[0-9]{2}(?:-[0-9]{2})?")
_NAMED = re.compile(
    "|".join(
        (
            *(re.sub(r"\?P<\w+>", "?:", form.pattern) for form in _WRITTEN),
            rf"\b(?:{'|'.join(_WEEKDAYS)}|today|yesterday|tomorrow|tonight)\b",
        )
    ),
    re.IGNORECASE,
)
_NO_MONTHS = {"may", "march", "august"}
"""Words that are months only with a capital."""

_LATER, _EARLIER = timedelta(days=200), timedelta(days=366)
_OPEN = re.compile(
    r"\b(?:ago|last|past|next|previous|earlier|later|weeks?|months?|years?|days?|since|hours?|"
    r"morning|evening|night|recent\w*|after|before|this|spring|summer|autumn|winter|weekend)\b"
)
"""Words that lead to a date by counting: nothing but the distance to a known day is judged."""


@dataclass(frozen=True)
class _Said:
    """What some words say of a date."""

    written: frozenset[tuple[int | None, int, int | None]]
    years: frozenset[int]
    weekdays: frozenset[int]
    shifts: frozenset[int]
    is_open: bool

    @classmethod
    def of(cls, words: Iterable[str], cited: Iterable[str]) -> _Said:
        """Read some words; only cited ones lead to a date by counting, notes explain."""
        text = " / ".join(words).casefold()
        written: set[tuple[int | None, int, int | None]] = set()
        for form in _WRITTEN:
            for match in form.finditer(text):
                parts = match.groupdict()
                month = (
                    int(parts["number"])
                    if parts.get("number")
                    else 1 + _MONTHS.index(parts["month"][:3])
                )
                day, year = parts.get("day"), parts.get("year")
                written.add((int(year) if year else None, month, int(day) if day else None))
        shifts = {shift for word, shift in _SHIFTS if re.search(rf"\b{word}\b", text)}
        return cls(
            frozenset(written),
            frozenset(int(year) for year in re.findall(r"\b(1\d{3}|2\d{3})\b", text)),
            frozenset(at for at, name in enumerate(_WEEKDAYS) if name in text),
            frozenset(shifts),
            bool(_OPEN.search(" / ".join(cited).casefold())),
        )

    @property
    def is_silent(self) -> bool:
        """Whether the words say nothing that could be held against a date."""
        return not (self.written or self.years)

    @property
    def known(self) -> list[date]:
        """The days that the words give in full."""
        return [found for one in self.written if (found := _day(*one)) is not None]

    def allows(self, end: tuple[int | None, int | None, int | None], whole: str) -> bool:
        """Whether the words may give one end of a date."""
        year, month, day = end
        if month is None:
            return year is None or not self.years or any(abs(year - one) <= 1 for one in self.years)
        for its_year, its_month, its_day in self.written:
            is_day = day is None or its_day == day
            if its_month == month and is_day and self._is_year(year, month, its_year):
                return True
        found = _day(year, month, day)
        if found is None:
            return self.is_open or not self.written
        return self._is_counted(found, whole)

    def leads_to(self, words: _Said, value: str) -> bool:
        """Whether some words, without a year or a day, name a date near to a day that is known."""
        [(year, month, day)] = _ends(value)
        if (None, month, day) in words.written:
            return self._is_year(year, month or 1, None)
        found = _day(year, month, day)
        return found is not None and not words.written and self._is_counted(found, value)

    def _is_year(self, year: int | None, month: int, printed: int | None) -> bool:
        """Whether the year is the printed one, else one near to a day that the words give."""
        if year is None or printed == year:
            return True
        if printed is not None:
            return False
        near = date(year, month, 15)
        known = self.known
        return not known or any(-_EARLIER <= near - one <= _LATER for one in known)

    def _is_counted(self, found: date, whole: str) -> bool:
        """Whether a day follows from one that the words give: today, on Tuesday, 24 hours."""
        known = self.known
        if not known:
            return self.is_open or bool(self.weekdays)
        if any(found - one == timedelta(days=shift) for one in known for shift in self.shifts):
            return True
        is_near = any(abs((found - one).days) <= 8 for one in known)
        if self.weekdays and "/" not in whole:
            return is_near and found.weekday() in self.weekdays
        if self.weekdays and not self.is_open:
            return is_near
        return self.is_open and any(-_EARLIER <= found - one <= _LATER for one in known)


_SHIFTS = (
    *(("today", 0), ("tonight", 0), ("yesterday", -1), ("tomorrow", 1), ("hours", -1)),
    *(("hours", 0), ("overnight", 0), ("overnight", -1)),
)


def _day(year: int | None, month: int | None, day: int | None) -> date | None:
    try:
        return date(year, month, day) if year and month and day else None
    except ValueError:
        return None

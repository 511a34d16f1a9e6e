"""The words of time of a text, each as the EDTF date that it means.

The precision is that of the text: `XXXX-11` is a November without a year. A weekday, 'yesterday'
and the year of a month follow from the day of the article, where that is known.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal, NamedTuple

from trucebook.extract.lexicon import NUMBERS, Trie, pattern
from trucebook.extract.text.document import Document

Form = Literal["point", "since", "by", "unknown"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAYS_IN = {"hour": 1 / 24, "day": 1, "week": 7}

# NOTE: groups have names in capitals; `<month>` is a group of the lexicon.
_YEAR = rb"(?P<Y>(?:1[5-9]|20)[0-9]{2})(?![0-9]|[.,][0-9])"
_DAY = rb"[0-3]?[0-9](?:st|nd|rd|th)?"
_TO = rb"(?:-|\x96|\x97| to | and | through )(?:the )?"
_ISO = re.compile(rb"(?<![0-9/-])(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9](?![0-9-])")
_DAY_MONTH = pattern(
    rb"(?<![0-9A-Za-z.,/$-])(?:(?P<F>" + _DAY + rb")" + _TO + rb")?(?P<D>" + _DAY + rb")(?: of)? "
    rb"(?P<M><month>)(?![A-Za-z])(?:,? " + _YEAR + rb")?"
)
_MONTH_DAY = pattern(
    rb"(?P<M><month>)(?![A-Za-z])(?: (?:the )?(?P<F>" + _DAY + rb")(?![0-9A-Za-z:%]|[.,][0-9])(?:"
    + _TO + rb"(?P<D>" + _DAY + rb")(?![0-9:A-Za-z]))?)?(?:,?(?: of)? " + _YEAR + rb")?"
)  # fmt: skip
_YEARS = re.compile(
    rb"(?:(?<![0-9A-Za-z.,/$\xa3\x80-])|(?<=mid-))" + _YEAR + rb"(?P<S>s)?(?![A-Za-z-])"
)
_SPAN = pattern(
    rb"\b(?:past|last|previous|preceding) (?:(?P<N>[0-9]{1,3}|[a-z]+) )?"
    rb"(?P<U><time_units>)(?![a-z])"
)
_THIS = re.compile(rb"\b(?P<W>this|last) (?P<U>month|year)(?![a-z])")
_TODAY = re.compile(rb"\b(?:[Tt]oday|[Tt]onight|[Yy]esterday)\b")
_OTHER = pattern(rb"\b(?:<other_time>)(?![a-z])", re.IGNORECASE)
_LEAD = pattern(
    rb"\b(?:(?P<SINCE><since>)|(?P<BY><by>)|(?P<NOT><not_the_day>))"
    rb"(?:(?: the)? <part_of_time>)*(?: the)? (?:mid-)?\Z"
)
_SINCE = pattern(rb"\b<since> [^.,;:()\n]{1,60}\Z")
_MONTH_LEAD = pattern(rb"\b<month_leads>(?: the| last)? ?(?:mid-)?\Z")
_YEAR_LEAD = pattern(rb"\b<year_leads> (?:mid-)?\Z")
_RANGE_LEAD = re.compile(rb"\b(?:[Bb]etween|[Ff]rom) \Z")
_RANGE = re.compile(_TO)
_WITH_YEAR = re.compile(rb"[0-9]{4}")
_OWNER = re.compile(rb"['\x92]s? ")
_THE = re.compile(rb"\b[Tt]he \Z")
_DAY_BEFORE = re.compile(rb"(?:" + _DAY + _TO + rb")?\b" + _DAY + rb"(?: of)? \Z")
_DATE_BEHIND = pattern(rb",? (?:the )?(?:" + _DAY + rb"(?: of)? <month>|<month> [0-9])")
_ALONE = pattern(
    rb"(?:[A-Za-z ]{0,20}[:|] ?|[Oo]n )?(?:<weekday>,? )?(?P<A>[0-9A-Z][A-Za-z0-9 .,-]{5,22}?)"
    rb"(?:[,|]? *(?:at )?[0-9]{1,2}[:.][0-9]{2}[ A-Za-z0-9:()+-]{0,20})?[. ]*\Z"
)
_DATELINE = pattern(
    rb"[A-Z][A-Za-z.'\x92 -]{1,40}(?:, [A-Z][A-Za-z. ]{1,24}){0,2}(?:, ?| \()"
    rb"(?P<A><month> [0-9]{1,2}(?:, [0-9]{4})?|[0-9]{1,2} <month>(?:,? [0-9]{4})?)\)?"
    rb"(?: ?\([A-Za-z /]{2,24}\))? ?(?:--?|\x96|\x97|:)"
)
_NOT_PUBLISHED = re.compile(rb"[Uu]pdated|[Mm]odified|[Rr]etrieved|[Aa]ccessed|[Cc]opyright")
HEAD = 1500
"""How far into a text, in characters, its day is looked for."""

_ANCHORS = Trie(
    word.encode()
    for word in (
        *_MONTHS, "january", "february", "march", "april", "june", "july", "august", "september",
        "sept", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday",
        "friday", "saturday", "sunday",
    )
)  # fmt: skip
_LOOSE = pattern(
    rb"\b(?:[Tt]oday|[Tt]onight|[Yy]esterday|past|last|previous|preceding|this|(?:19|20)[0-9]{2}-|"
    rb"<other_time>)\b"
)


class When(NamedTuple):
    """Words of time at `[start, end)` and the EDTF date they mean, None where nobody can say.

    Attributes:
        form: "since" a start, "by" an end, or a point or period.
        is_attribute: whether they say which thing is meant: 'the October 7 attacks'.
    """

    start: int
    end: int
    edtf: str | None
    form: Form = "point"
    is_attribute: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """When an article appeared: `edtf`, and the first and last day where the year is known.

    Attributes:
        place: where the text says so, if it does.
    """

    edtf: str | None = None
    first: date | None = None
    last: date | None = None
    place: tuple[int, int] = (-1, -1)

    @property
    def day(self) -> date | None:
        """The day, where it is one."""
        return self.first if self.first == self.last else None

    def weekday(self, number: int) -> str | None:
        """The last day of a name up to the article, or the one within the days of the article."""
        if self.first is None or self.last is None or (self.last - self.first).days > 31:
            return None
        days = [self.first + timedelta(n) for n in range((self.last - self.first).days + 1)]
        found = {day - timedelta((day.weekday() - number) % 7) for day in days}
        if len(found) > 1:
            found = {day for day in found if day >= self.first}
        return found.pop().isoformat() if len(found) == 1 else None

    def back(self, days: int) -> str | None:
        """So many days before the day of the article."""
        return (self.day - timedelta(days)).isoformat() if self.day is not None else None

    def dated(self, month: int, day: int | None = None) -> str | None:
        """The last such month or day up to the article, without a year where none is known."""
        year = "XXXX"
        if self.day is not None:
            is_over = (month, day or 1) > (self.day.month, self.day.day if day else 1)
            year = f"{self.day.year - is_over:04}"
        return _edtf(year, month, day)


def published(text: str | None) -> Published:
    """When an article appeared, from an EDTF date or interval of days."""
    if not text:
        return Published()
    first, _, last = text.partition("/")
    try:
        return Published(text, date.fromisoformat(first), date.fromisoformat(last or first))
    except ValueError:
        return Published(text)


def printed(doc: Document) -> Published:
    """When an article appeared, by the first of its lines that is a date, or its dateline."""
    data, end = doc.data, 0
    while end < min(HEAD, len(data)):
        start, end = end, doc.line(end)[1]
        line = data[start : min(end, start + 120)].rstrip()
        found = _ALONE.match(line) if len(line) < 80 else None
        found = found or _DATELINE.match(line)
        if found is None or _NOT_PUBLISHED.search(line):
            continue
        when = _date_at(data, start + found.start("A"), Published())
        if when is not None and when.edtf and len(when.edtf) == 10:
            return replace(published(when.edtf), place=when[:2])
    return Published()


def times(doc: Document, day: Published) -> list[When]:
    """Every stretch of words of time, in order; the day of the article itself is none."""
    found: list[When] = []
    for when in sorted(_atoms(doc, day)):
        is_new = not found or when.start >= found[-1].end
        if is_new and not day.place[0] <= when.start < day.place[1]:
            found.append(when)
    return list(_joined(doc.data, found))


def _atoms(doc: Document, day: Published) -> Iterator[When]:
    data = doc.data
    for start, end, index in _ANCHORS.scan(doc.flat):
        if not data[start : start + 1].isupper():
            continue
        word = _ANCHORS.words[index].decode()
        if word.endswith("day"):
            if not _DATE_BEHIND.match(data, end):
                yield _led(data, When(start, end, day.weekday(_WEEKDAYS.index(word[:3]))))
            continue
        before = _DAY_BEFORE.search(data, max(0, start - 24), start)
        when = _date_at(data, before.start() if before is not None else start, day)
        if when is not None:
            yield _led(data, when)
    for match in _YEARS.finditer(data):
        if _YEAR_LEAD.search(data, max(0, match.start() - 24), match.start()):
            year = match["Y"].decode()
            yield _led(data, When(*match.span(), f"{year[:3]}X" if match["S"] else year))
    for match in _LOOSE.finditer(data):
        yield from _relative(data, match.start(), day)


def _relative(data: bytes, start: int, day: Published) -> Iterator[When]:
    """'yesterday', 'the past 24 hours', 'last month', 'a year ago', 2024-02-07."""
    if (iso := _date_at(data, start, day)) is not None:
        yield _led(data, iso)
    elif (match := _TODAY.match(data, start)) is not None:
        yield _led(data, When(*match.span(), day.back(int(match[0].lower() == b"yesterday"))))
    elif (match := _THIS.match(data, start)) is not None:
        yield _led(data, When(*match.span(), _calendar(match, day)))
    elif (match := _OTHER.match(data, start)) is not None:
        yield When(*match.span(), None, "unknown")
    elif (match := _SPAN.match(data, start)) is not None:
        yield _led(data, When(*match.span(), _past(match, day)))


def _calendar(match: re.Match[bytes], day: Published) -> str | None:
    """'this month', 'last year'."""
    if day.day is None:
        return None
    year, month = day.day.year, day.day.month
    back = match["W"] == b"last"
    if match["U"] == b"year":
        return f"{year - back:04}"
    year, month = (year, month - back) if month > back else (year - 1, 12)
    return f"{year:04}-{month:02}"


def _past(match: re.Match[bytes], day: Published) -> str | None:
    """'the past 24 hours', 'the last three weeks': up to the day of the article."""
    length = _DAYS_IN.get(match["U"].decode().removesuffix("s"))
    words = (match["N"] or b"one").decode()
    count = int(words) if words.isdecimal() else NUMBERS["cardinals"].get(words)
    if length is None or not isinstance(count, int):
        return None
    first, last = day.back(round(count * length)), day.back(0)
    return f"{first}/{last}" if first and first != last else None


def _date_at(data: bytes, start: int, day: Published) -> When | None:
    """The date at an offset: '7 October 2023', 'Oct. 7', 'November', '3 to 9 May'."""
    iso = _ISO.match(data, start)
    if iso is not None:
        return When(*iso.span(), iso[0].decode())
    match = _DAY_MONTH.match(data, start) or _MONTH_DAY.match(data, start)
    if match is None:
        return None
    is_bare = match["F"] is None and match["D"] is None and match["Y"] is None
    lead = _MONTH_LEAD.search(data, max(0, start - 16), start)
    if is_bare and lead is None and data[match.end() : match.end() + 1] not in (b"'", b"\x92"):
        return None
    month = _MONTHS.index(match["M"][:3].decode().lower()) + 1
    days = [int(re.sub(rb"[a-z]+", b"", match[name])) for name in "FD" if match[name]]
    year = match["Y"].decode() if match["Y"] else None
    parts = [
        _edtf(year, month, number) if year else day.dated(month, number)
        for number in (days or (None,))
    ]
    edtf = None if None in parts else "/".join(filter(None, parts))
    return When(*match.span(), edtf)


def _edtf(year: str, month: int, day: int | None) -> str | None:
    """A month or day; None for a day that the month has not."""
    if day is None:
        return f"{year}-{month:02}"
    last = monthrange(int(year) if year.isdecimal() else 2000, month)[1]
    return f"{year}-{month:02}-{day:02}" if 0 < day <= last else None


def _led(data: bytes, when: When) -> When:
    """Words of time with those before them that say how they are meant."""
    lead = _LEAD.search(data, max(0, when.start - 48), when.start)
    if lead is not None and lead["NOT"]:
        return when._replace(form="unknown", edtf=None)
    if lead is not None:
        form: Form = "since" if lead["SINCE"] else "by"
        return when._replace(start=lead.start(), form=form)
    since = _SINCE.search(data, max(0, when.start - 70), when.start)
    if since is not None:
        return when._replace(start=since.start(), form="since")
    is_the = _THE.search(data, max(0, when.start - 4), when.start) is not None
    return when._replace(is_attribute=is_the or _OWNER.match(data, when.end) is not None)


def _joined(data: bytes, found: list[When]) -> Iterator[When]:
    """'between 1991 and 1995', 'from January to March 2019' are one period."""
    taken = False
    for one, other in pairwise([*found, When(len(data), len(data), None)]):
        if taken:
            taken = False
            continue
        lead = _RANGE_LEAD.search(data, max(0, one.start - 8), one.start)
        taken = lead is not None and _RANGE.fullmatch(data, one.end, other.start) is not None
        if not taken or lead is None:
            yield one
            continue
        first, last = one.edtf, other.edtf
        if first and last and not _WITH_YEAR.search(data, one.start, one.end):
            first = last[:4] + first[4:]
        whole = f"{first}/{last}" if first and last and "/" not in first + last else None
        yield When(one.start, other.end, whole)

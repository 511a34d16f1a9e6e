"""Numbers that are a day, a year, an hour or a span of time that says when and not how long."""

from __future__ import annotations

import re

from trucebook.extract.figures.bounds import qualifier_before
from trucebook.extract.figures.numeral import Numeral
from trucebook.extract.figures.phrases import Nouns
from trucebook.extract.lexicon import STOPS, byte_words, pattern
from trucebook.extract.text.document import Document


def alternatives(words: list[str]) -> bytes:
    """The words of a group, the longest first."""
    return b"|".join(re.escape(word.encode()) for word in sorted(words, key=len, reverse=True))


_MONTHS = alternatives(
    [form for word in STOPS["months"] for form in (word.capitalize(), word.upper())]
)
_MONTH_AFTER = re.compile(rb"(?:st|nd|rd|th)?,? (?:of )?(?:" + _MONTHS + rb")(?![A-Za-z])")
_MONTH_BEFORE = re.compile(rb"(?:" + _MONTHS + rb")\.? (?:the )?\Z")
_MONTH_AND_DAY = re.compile(
    rb"(?:" + _MONTHS + rb")\.? [0-9]{1,2}(?:st|nd|rd|th)?(?:,| and|, and| to| or|-|\x96) ?\Z"
)
_LISTED_DAY = re.compile(
    rb"(?:,|,? and|,? or| to|-|\x96) ?[0-9]{1,2}(?:st|nd|rd|th)?(?:(?:,|,? and| to) [0-9]{1,2})?"
    rb" (?:of )?(?:" + _MONTHS + rb")(?![A-Za-z])"
)
_ORDINAL = re.compile(rb"(?:st|nd|rd|th|s|'s|\x92s|ST|ND|RD|TH)(?![A-Za-z])")
_NUMERIC_DATE = re.compile(
    rb"(?<![0-9./-])(?:[0-3]?[0-9]([./-])[01]?[0-9]\1(?:[0-9]{4}|[0-9]{2})|"
    rb"[12][0-9]{3}([./-])[01]?[0-9]\2[0-3]?[0-9])(?![0-9])"
)
_DATE_MARKS = (b".", b"/", b"-")
_YEAR_BEFORE = pattern(rb"\b<before_year> \Z", re.I)
_OF_THE_YEAR = re.compile(rb"\b(?:the|its|his|her|their|our|a) (?:[a-z]+ )?\Z")
_SUB_YEAR = re.compile(rb"[0-9]{4}[-/\x96][0-9]{2}(?![0-9,])")
_NATIONALS = re.compile(rb"[+]| [A-Z][a-z]+(?:ians|ans|is|ese)\b")
_TWO_WORDS = re.compile(rb" ([a-z]+)\b(?: ([a-z]+)\b)?")
_PLURAL_BEHIND = re.compile(rb" (?:[a-z-]+ )?[a-z]{2,}[a-rt-z]s\b")
_DID = re.compile(rb"[a-z](?:ed|ing) \Z")
_COUNTED = byte_words(STOPS["counted"])

_TIME_AFTER = pattern(
    rb"[:.][0-5][0-9](?: ?<clock>(?![A-Za-z]))|:[0-9]| ?<clock>(?![A-Za-z])| local time|"
    rb" in the (?:morning|afternoon|evening)| at night\b| hours GMT"
)
_CLOCK = re.compile(rb"(?:0[0-9]|1?[1-9]|10|2[0-3])\.[0-5][0-9]\Z")
_AT = re.compile(rb"(?:\bat|\bby|\bfrom|\buntil|\bbefore|\bafter) \Z")
_AT_HOUR = re.compile(rb"\b(?:at|until|till)(?: about| around| exactly| just| only)? \Z", re.I)
_NO_HOUR = re.compile(
    rb" (?:[a-z-]+ )?[A-Za-z]*s\b| of\b| per\b|-| people| men| women| million|%| percent| pct| dead"
)
_STANDS_AT = pattern(
    rb"\b(?:<stands_at>)\b(?: [A-Za-z0-9,'\x92-]+){0,8} at(?: about| around| only| just)? \Z"
)
_BY_HOUR = re.compile(
    rb"\b(?:stroke of|(?:over|again|back|home|gone|done|ready|empty|closed|open|up) by) \Z"
)
_CLAUSE_END = re.compile(rb"[.,;:]|\Z")
_HOURS = rb"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|1[0-2]?|[2-9])"
_PAST_AFTER = re.compile(
    rb"(?: minutes?)? (?:past|to) "
    + _HOURS
    + rb"(?![A-Za-z0-9,%:-])(?! (?:[a-z-]+ )?[a-z]+s\b| of\b| per\b)"
)
_AT_MINUTES = rb"\b(?:at|until|till|just)(?: about| around| just)? "
_PAST_BEFORE = re.compile(
    rb"(?:\b(?:half|quarter|minutes?)|"
    + _AT_MINUTES
    + rb"(?:five|ten|twenty|twenty-five)) (?:past|to) \Z",
    re.I,
)
_MINUTES_AT = re.compile(_AT_MINUTES + rb"\Z", re.I)
_TO_THE_HOUR = (5, 10, 15, 20, 25)

_REFERENCE = pattern(rb"\b<which_time> \Z")
_TIME_UNIT = rb"(?:hours?|days?|weeks?|months?|years?|nights?|minutes?|decades?)"
# NOTE: 'the previous 25-day halt' is how long that was, 'the last 24-hour period' is when.
_REFERENCE_UNIT = re.compile(
    rb"(?: (?:or so )?" + _TIME_UNIT + rb"(?![A-Za-z])|-" + _TIME_UNIT + rb" (?:period|span)\b)"
)
_AGO = re.compile(
    rb"(?: of)?[ -]" + _TIME_UNIT + rb" "
    rb"(?:ago|earlier|later|before|after|previously|prior|from now)(?![A-Za-z])"
)
_WILL_LAST = pattern(rb"\b<to_last>(?: [a-z]+){0,3} (?:only |at )?last \Z")
_LASTS = pattern(rb" (?!(?:<no_subject>) )[a-z-]+ last \Z")
_TO_DATE = re.compile(
    rb" (?:hours?|days?|weeks?|months?|years?) (?:to|since|before|after|until|up to|between|"
    rb"from|ending)\b"
)


def is_date(doc: Document, found: Numeral, before: bytes, nouns: Nouns) -> bool:
    """'14 February', 'February 14, 2024', '12/04/2030', 'in 1998', 'the 3rd'."""
    data, end, low = doc.data, found.end, found.low or 0
    if found.words:
        return low < 32 and _MONTH_AFTER.match(data, end) is not None
    if _ORDINAL.match(data, end) and found.sort != "range":
        return True
    if 1 <= low <= 31 and (
        _MONTH_AFTER.match(data, end)
        or _MONTH_BEFORE.search(before)
        or _MONTH_AND_DAY.search(before)
        or _LISTED_DAY.match(data, end)
    ):
        return True
    if data[end : end + 1] in _DATE_MARKS or before[-1:] in _DATE_MARKS:
        dates = _NUMERIC_DATE.finditer(data, max(0, found.start - 8), end + 8)
        if any(day.start() < end and found.start < day.end() for day in dates):
            return True
    return _is_year(doc, found, before, nouns)


def _is_year(doc: Document, found: Numeral, before: bytes, nouns: Nouns) -> bool:
    data, end, low = doc.data, found.end, found.low or 0
    is_year = end - found.start == 4 and found.sort == "number"
    is_years = found.sort == "range" and b"," not in data[found.start : end]
    if _SUB_YEAR.match(data, found.start) and 1700 <= low <= 2100:
        return True
    if not (is_year or is_years) or found.scaled or _NATIONALS.match(data, end):
        return False
    if not 1700 <= low <= 2100:
        return is_year and 1000 <= low < 2200 and _YEAR_BEFORE.search(before) is not None
    words = _TWO_WORDS.match(data, end)
    counted = () if words is None else words.groups()
    if not nouns.people.isdisjoint(counted) or not _COUNTED.isdisjoint(counted):
        return False
    if _YEAR_BEFORE.search(before) or _OF_THE_YEAR.search(before):
        return True
    bound = qualifier_before(data, doc.flat, found.start)
    is_counted = bound is not None or _DID.search(before) is not None
    return not (is_counted and _PLURAL_BEHIND.match(data, end))


def is_time(doc: Document, found: Numeral, before: bytes) -> bool:
    """'9 p.m.', 'at 9.30', 'half past six', 'We open at four because …'."""
    data, end = doc.data, found.end
    if _TIME_AFTER.match(data, end) or _is_past_the_hour(data, found, before):
        return True
    if _BY_HOUR.search(before) and (found.low or 99) <= 12 and _CLAUSE_END.match(data, end):
        return True
    is_small = found.sort == "number" and not found.scaled and 1 <= (found.low or 0) <= 110
    if is_small and _AT_HOUR.search(before) and not _NO_HOUR.match(data, end):
        # NOTE: a bare number behind 'at' is an hour or an age, unless it is the level of something.
        lo = max(doc.sentence(found.start)[0], found.start - 120)
        return _STANDS_AT.search(data, lo, found.start) is None
    clock = _CLOCK.match(data[found.start : end])
    if clock is not None and data[end : end + 1] == b":" and before[-1:] in (b"", b"\n"):
        return True
    return bool(clock and _AT.search(before) and not _PLURAL_BEHIND.match(data, end))


def _is_past_the_hour(data: bytes, found: Numeral, before: bytes) -> bool:
    """Either number of 'half past six' and 'twenty to four'."""
    low = found.low or 0
    past = _PAST_AFTER.match(data, found.end)
    if past is not None and (low in (0.5, 0.25) or b"minutes" in past[0]):
        return True
    if past is not None and low in _TO_THE_HOUR and _MINUTES_AT.search(before):
        return True
    is_hour = found.sort == "number" and low in range(1, 13) and _PAST_BEFORE.search(before)
    return bool(is_hour and not _NO_HOUR.match(data, found.end))


def is_period(data: bytes, found: Numeral, before: bytes) -> bool:
    """When and not how long: 'the last two weeks', 'two weeks ago'."""
    if before.endswith(b"last ") and (_WILL_LAST.search(before) or _LASTS.search(before)):
        return False
    if before.endswith(b"the ") and _TO_DATE.match(data, found.end):
        return True
    if _AGO.match(data, found.end):
        return True
    return bool(_REFERENCE.search(before) and _REFERENCE_UNIT.match(data, found.end))

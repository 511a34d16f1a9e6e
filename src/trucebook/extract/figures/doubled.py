"""Quantities that two numbers with units make together.

'10 per cent to 12 per cent' and 'between 40 days and 60 days' are ranges, 'two weeks and three
days' is one length of time.
"""

from __future__ import annotations

import re

from trucebook.extract.confidence import Basis
from trucebook.extract.figures.bounds import qualifier_before
from trucebook.extract.figures.measure import Measure
from trucebook.extract.lexicon import pattern
from trucebook.extract.subject import TIME
from trucebook.extract.text.document import Document

_TO = re.compile(rb"(?: ?[-\x96] ?| (to|or|and) )(?:[A-Z]{1,2})?[$\xa3\x80\xa5\xa4]?")
_BETWEEN = re.compile(rb"\b(between|from) \Z", re.I)
_MOVED = pattern(rb"<moved>\b[^.;]*\Z")
_AND = re.compile(rb"(?:,? and |, | )")
_DAYS_BEHIND = re.compile(rb",? (?:and )?[0-9a-z-]+ (?:days?|weeks?)\b")
_BY = re.compile(rb"\bby \Z")
_SMALLER = {
    "years": ("months", 12), "months": ("", 0), "weeks": ("days", 7), "days": ("other:hours", 24),
    "other:hours": ("other:minutes", 60), "other:decades": ("years", 10),
    "other:minutes": ("other:seconds", 60), "other:feet": ("other:inches", 12),
}  # fmt: skip
"""The next smaller unit, and how many of it make one."""


def paired(doc: Document, found: list[Measure]) -> list[Measure]:
    """The quantities, with two that belong together as one."""
    rows: list[Measure] = []
    for measure in found:
        last = rows[-1] if rows else None
        one = _one_of(doc, last, measure) if last is not None else None
        if one is not None:
            rows[-1] = one
        elif last is None or last.end <= measure.start or measure.shape != "alone":
            rows.append(measure)
    return rows


def _one_of(doc: Document, first: Measure, second: Measure) -> Measure | None:
    """The quantity that two make together, if they do."""
    if first.low is None or second.low is None or first.end >= second.start + 1:
        return None
    if first.low != first.high or second.low != second.high:
        return None
    if first.unit == second.unit is not None and first.unit != "people":
        return _range(doc, first, second)
    smaller, times = _SMALLER.get(first.unit or "", ("", 0))
    is_length = smaller and smaller == second.unit and second.low < times
    if not is_length or not _AND.fullmatch(doc.data, first.end, second.start):
        return None
    if second.unit == "months" and _DAYS_BEHIND.match(doc.data, second.end):
        return None
    value = first.low * times + second.low
    basis = Basis("two units", first.number, second.end)
    return first._replace(
        end=second.end,
        number_end=second.end,
        low=value,
        high=value,
        unit=second.unit,
        value_basis=basis,
        unit_basis=second.unit_basis,
    )


def _range(doc: Document, first: Measure, second: Measure) -> Measure | None:
    data = doc.data
    link = _TO.fullmatch(data, first.end, second.number)
    if link is None or not first.low < second.low:  # type: ignore[operator]
        return None
    window = max(0, first.start - 12)
    lead = _BETWEEN.search(data, window, first.start)
    is_between = lead is not None and lead[1].lower() == b"between"
    is_moved = lead is not None and _MOVED.search(data, max(0, first.start - 80), first.start)
    is_moved = is_moved or _BY.search(data, window, first.start)
    if (link[1] == b"and" and not is_between) or is_moved:
        return None
    if link[1] == b"or" and first.unit not in TIME:
        return None
    start = lead.start() if lead is not None else first.start
    before = qualifier_before(data, doc.flat, start)
    basis = Basis("range", start, second.end)
    return second._replace(
        start=before[0] if before is not None else start,
        number=start if lead is not None else first.number,
        low=first.low,
        bound="range",
        value_basis=basis,
        bound_basis=basis,
    )

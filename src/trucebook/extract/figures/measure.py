"""What a quantity is, and how it is made from a number and the words around it."""

from __future__ import annotations

import re
from typing import NamedTuple

from trucebook.extract.confidence import Basis
from trucebook.extract.figures.bounds import qualifier_after, qualifier_before
from trucebook.extract.figures.numeral import Numeral
from trucebook.extract.figures.units import singular
from trucebook.extract.lexicon import STOPS, byte_words, pattern
from trucebook.extract.subject import TIME
from trucebook.extract.text.document import Document


class Measure(NamedTuple):
    """A quantity at `[start, end)`; its number expression at `[number, number_end)`.

    Attributes:
        group: start and end of the words for what is counted, or None.
        head: the counted noun in lower case, empty where it is elided.
        shape: how it was found: "noun", "alone", "compound", "money", ...
        value_basis: the kind of number, and its words.
        bound_basis: the words that bound it, or that none do.
        unit_basis: the words that name the unit, and how they do.
    """

    start: int
    end: int
    number: int
    number_end: int
    low: float | None
    high: float | None
    bound: str
    unit: str | None
    group: tuple[int, int] | None
    head: bytes
    shape: str
    value_basis: Basis = Basis("number")
    bound_basis: Basis = Basis("no qualifier")
    unit_basis: Basis = Basis("no unit")


_AGE_OF = re.compile(rb"\b((?:over|under|above|below) (?:the age of )?)\Z", re.I)
_SPREAD = frozenset(f"other:{singular(place)}" for place in STOPS["spread"])
_HANDED = pattern(rb"\b<verbs_over> \Z")
_DURING = re.compile(rb"\b(?:for|just|well|lasted|lasting|took|after|in|of|is|was|been|now) \Z")
_EXTENT_BEHIND = re.compile(rb" (?:long|wide|high|deep|tall|thick|away|across)(?=, )")
_PAST = re.compile(rb"\b(?:half|quarter|five|ten|twenty(?:-five)?|minutes?) \Z")
_NO_VERB_BEFORE = re.compile(rb"\b(?:the|a|an|its|their|his|her|of|on|at|to|no) \Z", re.I)
_AGED = byte_words(STOPS["aged"])


def bounded(
    doc: Document,
    numeral: Numeral,
    end: int,
    unit: str | None,
    shape: str,
    head: bytes = b"",
    group: tuple[int, int] | None = None,
    start: int | None = None,
    unit_basis: Basis | None = None,
) -> Measure:
    """The quantity of a number with the words that bound it."""
    start = numeral.start if start is None else start
    bound = {"range": "range", "vague": "vague"}.get(numeral.sort, "exact")
    bound_basis = Basis(
        numeral.sort if bound != "exact" else "no qualifier", numeral.start, numeral.end
    )
    before = qualifier_before(doc.data, doc.flat, start)
    if before is not None and not _is_no_qualifier(doc, before[0], start, unit):
        if bound == "exact":
            bound, bound_basis = before[1], Basis("word before", before[0], start)
        start = before[0]
    if doc.data[numeral.end - 6 : numeral.end] == b"couple":
        bound, bound_basis = "about", Basis("couple", numeral.start, numeral.end)
    after = _behind(doc, numeral.end) or _behind(doc, end)
    if after is not None and bound in ("exact", "about"):
        bound, bound_basis = after[2], Basis("word behind", after[0], after[1])
        end = max(end, after[1]) if after[0] <= end else end
    if unit_basis is None:
        first = numeral.end if numeral.end < end else numeral.start
        unit_basis = Basis("no unit") if unit is None else Basis(shape, first, end)
    value_basis = Basis(_value_signal(numeral), numeral.start, numeral.end)
    measure = Measure(
        *(start, end, numeral.start, numeral.end, numeral.low, numeral.high, bound, unit, group),
        *(head, shape, value_basis, bound_basis, unit_basis),
    )
    return _of_age(doc, measure) if unit is None else measure


def _value_signal(numeral: Numeral) -> str:
    if numeral.sort != "number":
        return numeral.sort
    return f"{'words' if numeral.words else 'digits'}{' and scale' if numeral.scaled else ''}"


def _behind(doc: Document, at: int) -> tuple[int, int, str] | None:
    """Start and end of a qualifier behind an offset, and its bound: '…, give or take'."""
    found = qualifier_after(doc.data, at)
    if found is None:
        extent = _EXTENT_BEHIND.match(doc.data, at)
        found = qualifier_after(doc.data, extent.end()) if extent is not None else None
        at = extent.end() if extent is not None else at
    return (at, *found) if found is not None else None


def _of_age(doc: Document, measure: Measure) -> Measure:
    """A bare number as an age, where it bounds one: 'children under 12'."""
    data, number = doc.data, measure.number
    age = _AGE_OF.search(data, max(0, number - 24), number)
    if age is None or not 0 < (measure.low or 0) <= 100:
        return measure
    before = data[max(0, age.start() - 20) : age.start()].split()
    if not (b"age" in age[1] or not before or before[-1].strip(b",").lower() in _AGED):
        return measure
    bound = "more_than" if age[1].lower().startswith((b"over", b"above")) else "less_than"
    basis = Basis("age", age.start(1), number)
    return measure._replace(
        start=age.start(1), bound=bound, unit="years", bound_basis=basis, unit_basis=basis
    )


def _is_no_qualifier(doc: Document, start: int, number: int, unit: str | None) -> bool:
    """'hand over 27 captives', 'over 120 days' for 'during', 'inside' a place."""
    word = doc.data[start:number].strip().lower()
    before = doc.data[max(0, start - 14) : start]
    if word in (b"inside", b"within"):
        return unit not in TIME
    if word == b"past":
        return _PAST.search(before.lower()) is not None or before.endswith(b"the ")
    if word in (b"top", b"passed", b"minimum", b"maximum"):
        return _NO_VERB_BEFORE.search(before) is not None
    if word != b"over":
        return False
    if unit in _SPREAD and before.rstrip()[-1:] == b"s":
        return True
    return bool(_HANDED.search(before)) or (unit in TIME and not _DURING.search(before))

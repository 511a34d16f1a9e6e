"""What kind of quantity a number is of: a total, an event, a level or a size.

A total is a running count since some start, an event what one thing or closed period did, a level
how many are in a state at a moment, a size a length, a share, a number of stages, an age.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from trucebook.extract.confidence import Basis
from trucebook.extract.figures.clauses import Clause
from trucebook.extract.figures.governors import Governor
from trucebook.extract.figures.measures import Measure
from trucebook.extract.figures.nearness import BREAK
from trucebook.extract.figures.times import When
from trucebook.extract.lexicon import GRAMMAR, pattern
from trucebook.extract.subject import TIME

_SIZES = frozenset((*TIME, "percent", "fraction", "stages"))
_LENGTHS = re.compile(r"other:(?:kilomet|met|mile|hectare|acre|inch|feet|foot|yard)")
_TOTAL = pattern(rb"\b(?:<total_words>)\b", re.IGNORECASE)
_TOLL = pattern(
    rb"\b(?P<NOUN><toll_words>)\b[^.;:]{0,60}?\b(?:<reaches>)(?: [a-z]+){0,2} \Z", re.IGNORECASE
)
_LEVEL = pattern(rb"\b(?:<level_words>)\b", re.IGNORECASE)
_LEVEL_CODES = frozenset(GRAMMAR["level_codes"])
_PERFECT = frozenset((b"has", b"have"))
_DONE = frozenset("VGIE")
_PAST_OF = frozenset(
    ("passive", "subject", "object", "participle", "joined", "part", "nominal", "of", "with")
)
BEFORE, BEHIND = 60, 70
"""How far from a number, in characters, words of its kind may be."""


class Kind(NamedTuple):
    """A code of the quantity kinds, or None, and why."""

    code: str | None
    basis: Basis


def kind_of(
    data: bytes, clause: Clause, measure: Measure, code: str | None, unit: str | None,
    status: str, when: When | None,
) -> Kind:  # fmt: skip
    """The kind of a quantity of metric `code`, with the time of its clause."""
    if unit in _SIZES or _LENGTHS.match(unit or ""):
        return Kind("size", Basis("unit", measure.start, measure.end))
    if status == "proposed":
        return Kind("size", Basis("offered"))
    if status != "reported" or unit is None:
        return Kind(None, Basis("nothing"))
    lo, hi = _window(data, clause, measure)
    level = _level(data, measure, code, lo, hi)
    if when is not None and when.form == "since":
        return Kind("level" if level and level.why == "state" else "total", _at("since", when))
    toll = _TOLL.search(data, max(clause.sentence.start, measure.start - 120), measure.start)
    total = _TOTAL.search(data, lo, hi)
    if level is not None and (total is None or level.why == "metric"):
        return Kind("level", level)
    if toll is not None:
        return Kind("total", Basis("running count", *toll.span("NOUN")))
    if total is not None:
        return Kind("total", Basis("running count", *total.span()))
    return _of_verb(clause, when)


def _window(data: bytes, clause: Clause, measure: Measure) -> tuple[int, int]:
    """The words beside a number, not beyond the numbers before and behind."""
    first, last = clause.sentence.room(clause.number)
    lo, hi = max(first, measure.start - BEFORE), min(last, measure.end + BEHIND)
    for match in BREAK.finditer(data, lo, measure.start):
        lo = match.end()
    end = data.find(b";", measure.end, hi)
    return lo, hi if end < 0 else end


def _level(data: bytes, measure: Measure, code: str | None, lo: int, hi: int) -> Basis | None:
    """Why a number counts a state: words beside it, or the metric."""
    words = _LEVEL.search(data, lo, hi)
    if words is not None:
        return Basis("state", *words.span())
    return Basis("metric", measure.start, measure.end) if is_of_state(code) else None


def is_of_state(code: str | None) -> bool:
    """Whether a metric is of a state, by the words of its code."""
    return not _LEVEL_CODES.isdisjoint((code or "").removeprefix("other:").split("_"))


def _of_verb(clause: Clause, when: When | None) -> Kind:
    """An event in the past, or a total: 'were killed', 'have been killed'."""
    governor = next((it for it in clause.governors if not it.says_nothing), None)
    is_dated = when is not None and when.form == "point"
    if governor is None or not _is_done(governor):
        return Kind("event", _at("dated", when)) if is_dated and when else _nothing()
    basis = Basis("own verb", governor.start, governor.end)
    words = set(governor.auxiliaries.split())
    if words & _PERFECT and b"had" not in words:
        return Kind("event", _at("dated", when)) if is_dated and when else Kind("total", basis)
    if not words.isdisjoint(map(str.encode, GRAMMAR["present"])):
        return _nothing()
    return Kind("event", _at("dated", when) if is_dated and when else basis)


def _is_done(governor: Governor) -> bool:
    is_verb = governor.tag in _DONE and governor.participle != ""
    return governor.relation in _PAST_OF and (is_verb or governor.relation == "nominal")


def _at(why: str, when: When) -> Basis:
    return Basis(why, when.start, when.end)


def _nothing() -> Kind:
    return Kind(None, Basis("nothing"))

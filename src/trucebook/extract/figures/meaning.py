"""What a quantity measures, and whether it is a fact, an offer or a forecast."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import inf

from trucebook.extract.figures.measures import Measure
from trucebook.extract.subject import TIME, Cue, Metric, Subject
from trucebook.extract.text.document import Document
from trucebook.extract.text.lexicon import pattern

Gaps = Mapping[str, int]
"""Characters to the nearest cue word, by group."""

NEAR = 90
"""How far away, in characters, a cue for people may be that has no noun to go with it."""


_MONEY = (b"crowns", b"florins", b"dollars", b"euros")
_DISTANCES = frozenset(("kilometres", "kilometers", "metres", "meters", "miles", "km"))
_AGED = re.compile(rb"\bage\b|(?:under|over|above|below) [0-9]{1,2}\Z")
_FUTURE = pattern(rb"\b<future>\b")
_DATED = re.compile(rb"\bIn [A-Z][a-z]+(?:'s|\x92s)|\bin [A-Z][a-z]+ [0-9]{4}\b")
_WOULD = pattern(rb"\b<offers>\b")
_PLAN_AFTER = pattern(rb" (?:[a-z-]+ )?<plan_after>\b")
_WILL = re.compile(rb"\b(?:will|would|could|won|shall)\b")
_WOULD_AFTER = re.compile(rb" would (?:be|go|leave|return|come|get|have)\b")
_EXPECTS = pattern(rb"\b<expects>\b")


def metric_of(subject: Subject, doc: Document, measure: Measure, gaps: Gaps) -> str | None:
    """The metric of a quantity, from its noun and the cue words around it.

    `gaps` says how near the cue words of its sentence are.
    """
    unit = measure.unit
    if unit in subject.metric_of_unit:
        return subject.metric_of_unit[unit]
    if unit in TIME:
        return _metric_of_time(subject, doc, measure, gaps)
    if unit in ("people", "percent", "fraction", None):
        return _metric_of_people(subject, doc, measure, gaps)
    if measure.head in subject.metric_of_noun:
        return subject.metric_of_noun[measure.head]
    if measure.shape == "money" or measure.head in _MONEY:
        return "other:money"
    if unit is not None and unit.removeprefix("other:") in _DISTANCES:
        return "other:distance"
    return unit if unit and unit.startswith("other:") else None


def gaps_of(measure: Measure, cues: Sequence[Cue]) -> dict[str, int]:
    """How many characters away the nearest cue of each group is."""
    gaps: dict[str, int] = {}
    for start, end, groups in cues:
        if start >= measure.start:
            gap = max(start - measure.end, 0)
        else:
            gap = max(measure.start - end, 0) + 8
        for group in groups:
            if gap < gaps.get(group, gap + 1):
                gaps[group] = gap
    return gaps


def _metric_of_time(subject: Subject, doc: Document, measure: Measure, gaps: Gaps) -> str:
    data, start, end = doc.data, measure.start, measure.end
    is_bounded = measure.bound in ("less_than", "more_than", "at_least", "at_most")
    form = "elapsed" if data[end - 4 : end] == b"-old" else ""
    if is_bounded and _AGED.search(data, max(0, start - 30), end):
        form = "age"
    of_time = [metric for metric in subject.metrics if metric.is_of_time]
    for metric in subject.metrics if form else ():
        if metric.form == form:
            return metric.code
    for metric in of_time:
        if metric.nouns and metric.noun_behind.match(data, end):
            return metric.code
    return _nearest([metric.code for metric in of_time], gaps) or "other:duration"


def _nearest(codes: Sequence[str], gaps: Gaps, within: float = inf) -> str | None:
    """The metric of which a cue is nearest, the first of those that are as near."""
    near = {code: gaps.get(f"metric:{code}", inf) for code in codes}
    code = min(near, key=lambda code: near[code], default=None)
    return code if code is not None and near[code] < within else None


def _metric_of_people(subject: Subject, doc: Document, measure: Measure, gaps: Gaps) -> str | None:
    if measure.head in subject.metric_of_noun:
        return subject.metric_of_noun[measure.head]
    if measure.head in (b"casualties", b"casualty"):
        return "other:casualties"
    if measure.unit is None and not gaps:
        return None
    # A measure that the book does not define is named by the counted noun.
    head = re.sub(rb"[^a-z_-]", b"", measure.head).decode()
    other = f"other:{head}" if head else None
    words = doc.data[measure.start : measure.end].lower()
    for stem, metrics in subject.metrics_of_stem.items():
        if stem in words:
            reach = {metric.code: metric.reach for metric in metrics}
            code = _nearest([code for code in reversed(reach) if reach[code] is not None], gaps)
            if code is not None and gaps[f"metric:{code}"] < (reach[code] or 0):
                return code
            return next((code for code in reach if reach[code] is None), other)
    return _nearest(subject.by_cue, gaps, NEAR) or other


def status_of(
    doc: Document, measure: Measure, metric: Metric | None, gaps: Gaps, in_plan: bool
) -> str:
    """Whether a quantity is reported as a fact, offered, or expected.

    `in_plan` says whether the sentences before speak of an offer.
    """
    data, start, end = doc.data, measure.start, measure.end
    lo, hi = doc.sentence(start)
    in_plan = in_plan or "proposed" in gaps
    if metric is not None and metric.form == "age":
        return "proposed" if in_plan else "reported"
    if metric is not None and metric.status:
        return "reported" if _is_past(data, measure, metric, lo, hi) else metric.status
    lo = max(lo, data.rfind(b";", lo, start))
    if _is_offered(data, measure, lo, in_plan) or _PLAN_AFTER.match(data, end):
        return "proposed"
    if measure.shape == "bare" and _WILL.search(data, max(lo, start - 60), start):
        return "projected"
    if "projected" in gaps and _EXPECTS.search(data, max(lo, start - 90), start):
        return "projected"
    return "reported"


def _is_offered(data: bytes, measure: Measure, lo: int, in_plan: bool) -> bool:
    """Whether 'would', 'will release' or the like governs a quantity."""
    lo = max(lo, measure.start - 200)
    if not in_plan and data.find(b"will ", lo, measure.start) < 0:
        return False
    would = _WOULD.search(data, lo, measure.start) or _WOULD_AFTER.match(data, measure.end)
    return would is not None and (in_plan or would[0].startswith(b"will"))


def _is_past(data: bytes, measure: Measure, metric: Metric, lo: int, hi: int) -> bool:
    """Whether what is offered as a rule has been: then its numbers are facts."""
    window = max(lo, measure.start - 80), min(hi, measure.end + 60)
    if not metric.past:
        return False
    if metric.has_been.search(data, *window):
        return metric.is_of_time or _FUTURE.search(data, lo, measure.end + 8) is None
    return metric.is_of_time and _DATED.search(data, *window) is not None

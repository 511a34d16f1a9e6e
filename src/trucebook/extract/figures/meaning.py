"""What a quantity measures, and whether it is a fact, an offer or a forecast."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

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
    data = doc.data
    form = ""
    if measure.bound in ("less_than", "more_than", "at_least", "at_most") and _AGED.search(
        data, max(0, measure.start - 30), measure.end
    ):
        form = "age"
    elif data[measure.end - 4 : measure.end] == b"-old":
        form = "elapsed"
    of_form = [metric.code for metric in subject.metrics if form and metric.form == form]
    if of_form:
        return of_form[0]
    of_time = [metric for metric in subject.metrics if metric.is_of_time]
    for metric in of_time:
        if metric.nouns and metric.noun_behind.match(data, measure.end):
            return metric.code
    near = [
        (gap, metric.code)
        for metric in of_time
        if (gap := gaps.get(f"metric:{metric.code}")) is not None
    ]
    return min(near, key=lambda item: item[0])[1] if near else "other:duration"


def _metric_of_people(subject: Subject, doc: Document, measure: Measure, gaps: Gaps) -> str | None:
    if measure.head in subject.metric_of_noun:
        return subject.metric_of_noun[measure.head]
    if measure.head in (b"casualties", b"casualty"):
        return "other:casualties"
    if measure.unit is None and not gaps:
        return None
    words = doc.data[measure.start : measure.end].lower()
    for stem, metrics in subject.metrics_of_stem.items():
        if stem in words:
            return _nearest_of(metrics, gaps) or _other(measure)
    near = [
        (gap, code) for code in subject.by_cue if (gap := gaps.get(f"metric:{code}", NEAR)) < NEAR
    ]
    return min(near, key=lambda item: item[0])[1] if near else _other(measure)


def _other(measure: Measure) -> str | None:
    """A measure that the book does not define, named by the counted noun."""
    head = re.sub(rb"[^a-z_-]", b"", measure.head).decode()
    return f"other:{head}" if head else None


def _nearest_of(metrics: Sequence[Metric], gaps: Gaps) -> str | None:
    """The metric with the nearest cue if that is within its reach, else the one without a reach."""
    near = [
        (gaps[f"metric:{metric.code}"], metric)
        for metric in reversed(metrics)
        if metric.reach is not None and f"metric:{metric.code}" in gaps
    ]
    if near:
        gap, metric = min(near, key=lambda item: item[0])
        if gap < (metric.reach or 0):
            return metric.code
    return next((metric.code for metric in metrics if metric.reach is None), None)


def status_of(
    doc: Document, measure: Measure, metric: Metric | None, gaps: Gaps, in_plan: bool
) -> str:
    """Whether a quantity is reported as a fact, offered, or expected.

    `in_plan` says whether the sentences before speak of an offer.
    """
    proposed = gaps.get("proposed")
    projected = gaps.get("projected")
    lo, hi = doc.sentence(measure.start)
    if metric is not None and metric.form == "age":
        return "proposed" if proposed is not None or in_plan else "reported"
    if metric is not None and metric.status:
        is_past = bool(metric.past) and _is_past(doc, measure, metric, lo, hi)
        return "reported" if is_past else metric.status
    lo = max(lo, doc.data.rfind(b";", lo, measure.start))
    if _is_offered(doc, measure, lo, in_plan or proposed is not None):
        return "proposed"
    if _PLAN_AFTER.match(doc.data, measure.end):
        return "proposed"
    if measure.shape == "bare" and _WILL.search(
        doc.data, max(lo, measure.start - 60), measure.start
    ):
        return "projected"
    window = max(lo, measure.start - 90)
    if projected is not None and _EXPECTS.search(doc.data, window, measure.start):
        return "projected"
    return "reported"


def _is_offered(doc: Document, measure: Measure, lo: int, in_plan: bool) -> bool:
    """Whether 'would', 'will release' or the like governs a quantity."""
    lo = max(lo, measure.start - 200)
    if not in_plan and doc.data.find(b"will ", lo, measure.start) < 0:
        return False
    would = _WOULD.search(doc.data, lo, measure.start) or _WOULD_AFTER.match(doc.data, measure.end)
    return would is not None and (in_plan or would[0].startswith(b"will"))


def _is_past(doc: Document, measure: Measure, metric: Metric, lo: int, hi: int) -> bool:
    """Whether what is offered as a rule has been: then its numbers are facts."""
    window = max(lo, measure.start - 80), min(hi, measure.end + 60)
    if metric.has_been.search(doc.data, *window):
        return metric.is_of_time or _FUTURE.search(doc.data, lo, measure.end + 8) is None
    return metric.is_of_time and _DATED.search(doc.data, *window) is not None

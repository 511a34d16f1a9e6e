"""Figures and terms as candidate rows: what is measured, whether it is a fact, who gives it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from math import inf

from trucebook.extract.confidence import Basis, look_of_figure, look_of_term
from trucebook.extract.figures.measures import Measure, measures
from trucebook.extract.lexicon import TITLES, VERBS, byte_words, pattern
from trucebook.extract.quotes.antecedents import resolve
from trucebook.extract.quotes.references import (
    PASSIVE,
    according,
    first_reference,
    subject_after,
    subject_before,
    subject_of,
)
from trucebook.extract.reading import NOBODY, Reading, Reference, Speaker, Verb
from trucebook.extract.rows import Figure, Quote, Term, grounded, place
from trucebook.extract.subject import TIME, Cue, Metric, Subject
from trucebook.extract.text.document import Document

REACH = 1000
"""How far back, in code points, a line is asked whether it speaks of an offer."""

NEAR = 90
"""How far away, in characters, a cue for people may be that has no noun to go with it."""

Gaps = Mapping[str, int]
"""Characters to the nearest cue word, by group."""

Credit = tuple[str | None, str | None]
"""An actor's id and a name; two nulls where nobody is credited."""

_CREDITING = frozenset(("speech", "counting"))
_NO_CREDIT = byte_words(VERBS["no_credit"])
_PLANS = frozenset(TITLES["plans"])
_BASED = pattern(rb"\b(?:based on|citing|drawing on|compiled from|using)(?: <of_data>){0,5} ")
_DETERMINERS = re.compile(r"(?:its|their|his|her|a|an|the|some) ", re.IGNORECASE)
_FOR = re.compile(rb" (?:for|from|of|at|with)(?: the)? \Z")
_TAG_END = re.compile(
    rb"(?: (?:on|in|late|early|at) [A-Za-z' -]{3,30}| [A-Z][a-z]+day| [a-z]+ [A-Z][a-z]+day|"
    rb" (?:reporters|journalists|AFP|Reuters|AP|monitors|the [A-Z][a-z]+)[a-z A-Z]{0,20}|"
    rb" by telephone)?,"
)
_LEAVES = re.compile(rb", (?:as|while|in|after|amid|even|with|when|leaving|where|a |the )")
_LEAD = re.compile(
    rb"(?:(?:[Tt]he|[Aa]n?|more|[A-Z][a-z]+) )?(?:(?:complete|full|partial|troop|permanent|"
    rb"lasting) )?\Z"
)
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


def figures(
    subject: Subject, reading: Reading, quotes: list[Quote], cues: list[Cue]
) -> list[Figure]:
    """A row for every quantity of a text."""
    doc = reading.doc
    speakers = {
        doc.clean.after(row.start): (row.speaker, row.speaker_name)
        for row in quotes
        if row.kind != "scare"
    }
    rows = []
    for measure in measures(doc, subject.counted):
        gaps, in_plan = _cues_near(doc, measure, cues)
        code = metric_of(subject, doc, measure, gaps)
        metric = subject.metric.get(code or "")
        source, basis = _credits(reading, measure, metric, speakers)
        unit = measure.unit
        is_bare = unit is None or measure.shape == "alone"
        if is_bare and metric is not None and metric.is_of_people:
            unit = "people"
        group = doc.words(*measure.group) if measure.group else None
        status = status_of(doc, measure, metric, gaps, in_plan)
        bases = {
            "exact": Basis(look_of_figure(measure.low, measure.bound, unit, group)),
            "value_low": measure.value_basis,
            "bound": measure.bound_basis,
            "unit": measure.unit_basis,
        }
        bases["metric"] = Basis("given" if code else "none")
        bases["status"] = Basis(status)
        bases["attributed_to"] = Basis("given" if source[1] else "nobody")
        sure, reasons = grounded(doc, "figures", bases)
        row = Figure(
            *place(doc, measure.start, measure.end),
            value_text=doc.words(measure.number, measure.number_end),
            value_low=measure.low,
            value_high=measure.high,
            bound=measure.bound,
            unit=unit,
            counted_group=group,
            metric=code,
            status=status,
            attributed_to=source[0],
            based_on=basis[0],
            attributed_to_name=source[1],
            based_on_name=basis[1],
            confidence=sure,
            evidence=reasons,
        )
        rows.append(row)
    return rows


def _cues_near(doc: Document, measure: Measure, cues: list[Cue]) -> tuple[Gaps, bool]:
    """How near the cue words of its sentence are, and whether the line has spoken of an offer."""
    lo, hi = doc.sentence(measure.start)
    first = bisect_left(cues, (lo,))
    gaps: dict[str, int] = {}
    for start, end, groups in cues[first : bisect_left(cues, (hi,))]:
        if start >= measure.start:
            gap = max(start - measure.end, 0)
        else:
            gap = max(measure.start - end, 0) + 8
        for group in groups:
            gaps[group] = min(gap, gaps.get(group, gap))
    line = max(doc.line(measure.start)[0], lo - REACH)
    return gaps, any("proposed" in cue.groups for cue in cues[bisect_left(cues, (line,)) : first])


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


def _credits(
    reading: Reading, measure: Measure, metric: Metric | None, speakers: dict[int, Credit]
) -> tuple[Credit, Credit]:
    """Whom a passage credits with a number, and what that one based it on."""
    if measure.shape == "compound" and metric is not None and metric.form == "elapsed":
        return (None, None), (None, None)
    region = reading.region_at(measure.start)
    if region is not None and region.start in speakers:
        return speakers[region.start], (None, None)
    found, based = source_of(reading, measure.start)
    return (reading.actor_id(found), found.name), (reading.actor_id(based), based.name)


def source_of(reading: Reading, start: int) -> tuple[Speaker, Speaker]:
    """Whom a passage credits with the number at an offset, and what that one based it on."""
    data = reading.doc.data
    sentence = lo, hi = reading.doc.sentence(start)
    # A part between semicolons counts as a sentence.
    before, after = data.rfind(b"; ", lo, start), data.find(b"; ", start, hi)
    if before >= 0 and not data.startswith((b"; of ", b"; among "), before):
        lo = before + 1
    if after >= 0 and not data.startswith((b"; of ", b"; among "), after):
        hi = after
    found = according(reading, start, lo, hi) or _by_verb(reading, start, lo, hi)
    if found is None and sentence[1] > hi:
        found = _by_tag(reading, start, hi, sentence[1])
    if found is None:
        return NOBODY, NOBODY
    speaker = resolve(reading, found)
    if speaker.phrase is not None and not _PLANS.isdisjoint(re.findall(r"\w+", speaker.phrase)):
        return NOBODY, NOBODY
    based = _BASED.search(data, found.end, hi)
    names = reading.names_between(based.start(), hi) if based is not None else ()
    basis = next((Speaker(reading.entity(i), None) for i in names if i != found.name), NOBODY)
    return _body_of(reading, found, speaker), basis


def _body_of(reading: Reading, found: Reference, speaker: Speaker) -> Speaker:
    """The body that an unnamed source speaks for: 'analysts at the Sahra Institute'."""
    if speaker.phrase is None:
        return speaker
    for index in reading.names_between(found.start, found.end):
        entity, start = reading.entity(index), reading.names.starts[index]
        if entity.kind == "body" and _FOR.search(reading.doc.data, found.start, start):
            return Speaker(entity, None)
    return Speaker(None, _DETERMINERS.sub("", speaker.phrase, count=1))


def _by_verb(reading: Reading, at: int, lo: int, hi: int) -> Reference | None:
    """The subject of a verb that has the number in what it reports."""
    data = reading.doc.data
    for verb in reversed(reading.verbs_between(lo, at)):
        is_crediting = verb.sort in _CREDITING or data[verb.end - 3 : verb.end] == b" of"
        if not is_crediting or _is_no_report(reading, verb, lo):
            continue
        if data[verb.start : verb.end].lower() in _NO_CREDIT:
            return None
        subject = subject_of(reading, verb, lo)
        if subject is not None and subject.start > verb.start:
            if data[verb.start - 2 : verb.start - 1] == b",":
                return subject
            continue
        if subject is not None and subject.start < at:
            # A tag may end here: '…, the ministry said on Tuesday, as …'.
            if not _TAG_END.match(data, verb.end) or not _LEAVES.search(data, verb.end, at):
                return subject
            continue
        if data[verb.end - 3 : verb.end] == b"ing":
            return first_reference(reading, lo, verb.start)
    return _by_tag(reading, at, at, hi)


def _is_no_report(reading: Reading, verb: Verb, lo: int) -> bool:
    """Whether a verb is in quoted words or passive."""
    if reading.quotes(verb):
        return True
    return PASSIVE.search(reading.doc.data, max(lo, verb.start - 16), verb.start) is not None


def _by_tag(reading: Reading, at: int, lo: int, hi: int) -> Reference | None:
    """The subject of a tag that closes what has been said: '…, the ministry said.'"""
    data = reading.doc.data
    for verb in reading.verbs_between(lo, hi):
        if verb.sort not in _CREDITING or data[verb.start : verb.end].lower() in _NO_CREDIT:
            continue
        comma = data.rfind(b",", at, verb.start)
        if comma < 0 or _is_no_report(reading, verb, lo):
            continue
        blank = not data[comma + 1 : verb.start].strip()
        subject = subject_after(reading, verb) if blank else None
        subject = subject or subject_before(reading, verb.start, at if blank else comma + 1)
        if subject is not None:
            return subject
    return None


def terms(
    subject: Subject, doc: Document, figures: list[Figure], cues: Sequence[Cue]
) -> list[Term]:
    """Candidate terms: figures that are part of an offer, and stock phrases for offers."""
    rows = []
    for figure in figures:
        if figure.status != "proposed":
            continue
        start, end = doc.clean.after(figure.start), doc.clean.after(figure.end)
        low, high = bisect_left(cues, (start - 60,)), bisect_left(cues, (end + 60,))
        code = subject.term_of_metric.get(figure.metric or "") or _by_cue(
            subject, doc, figure, start, cues[low:high]
        )
        if code is not None:
            term = subject.term[code]
            tail = term.noun_behind.match(doc.text, end) if term.nouns else None
            rows.append(_term(doc, code, start, tail.end() if tail else end, figure))
    rows += _of_phrases(subject, doc, cues)
    return sorted(rows, key=lambda row: (row.start, row.end))


def _by_cue(
    subject: Subject, doc: Document, figure: Figure, start: int, cues: Sequence[Cue]
) -> str | None:
    lo, hi = doc.sentence(start)
    near = [cue for cue in cues if lo <= cue.start < hi and abs(cue.start - start) < 60]
    for term in subject.terms:
        if any(f"term:{term.code}" in cue.groups for cue in near):
            return term.code
    metric = subject.metric.get(figure.metric or "")
    is_age = metric is not None and metric.form == "age"
    return "other" if figure.metric and not is_age and "other" in subject.term else None


def _of_phrases(subject: Subject, doc: Document, cues: Sequence[Cue]) -> Iterator[Term]:
    """Stock phrases for offers, each where its first words are."""
    for cue in cues:
        for term in subject.terms:
            if f"phrase:{term.code}" not in cue.groups:
                continue
            found = (pattern.match(doc.data, cue.start) for pattern in term.patterns)
            match = next(filter(None, found), None)
            if match is not None:
                lead = _LEAD.search(doc.data, max(0, cue.start - 24), cue.start)
                yield _term(doc, term.code, lead.start() if lead else cue.start, match.end())
                break


def _term(doc: Document, code: str, start: int, end: int, figure: Figure | None = None) -> Term:
    value_text = figure.value_text if figure else None
    sure, reasons = grounded(doc, "terms", {"term_type": Basis(look_of_term(value_text))})
    return Term(
        *place(doc, start, end),
        term_type=code,
        value_text=value_text,
        value_low=figure.value_low if figure else None,
        value_high=figure.value_high if figure else None,
        bound=figure.bound if figure else None,
        unit=figure.unit if figure else None,
        counted_group=figure.counted_group if figure else None,
        obliged_party=None,
        obliged_party_name=None,
        confidence=sure,
        evidence=reasons,
    )

"""Figures as candidate rows: what is measured, whether it is a fact, who gives it."""

from __future__ import annotations

import re

from trucebook.extract.confidence import Basis, look_of_figure
from trucebook.extract.figures.measures import Measure, measures
from trucebook.extract.figures.metrics import Metrics, unit_of
from trucebook.extract.figures.statuses import Statuses
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
from trucebook.extract.rows import Figure, Quote, grounded, place
from trucebook.extract.subject import Cue, Metric, Subject

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
    found = measures(doc, subject.counted)
    measured = Metrics(subject, doc, found, cues)
    statuses = Statuses(doc, cues)
    for measure in found:
        code, why, governor = measured.of(measure)
        metric = subject.metric.get(code or "")
        source, basis = _credits(reading, measure, metric, speakers)
        unit = unit_of(measure, metric, governor)
        group = doc.words(*measure.group) if measure.group else None
        clause = measured.clauses.of(measure)
        status, status_why = statuses.of(measure, metric, clause, governor)
        look = Basis(look_of_figure(measure.low, measure.bound, unit, group))
        bases = dict.fromkeys(("exact", "value_low", "bound", "unit"), look)
        bases["metric"] = why
        bases["status"] = status_why
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

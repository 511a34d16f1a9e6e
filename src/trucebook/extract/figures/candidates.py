"""Figures and terms as candidate rows: what is measured, whether it is a fact, who gives it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from trucebook.extract.confidence import Basis, look_of_figure, look_of_term
from trucebook.extract.figures.measures import measures
from trucebook.extract.figures.metrics import Metrics, unit_of
from trucebook.extract.figures.statuses import Statuses
from trucebook.extract.quotes.attribution import Tag
from trucebook.extract.quotes.sources import NO_SOURCE, source_of, spoken
from trucebook.extract.reading import NOBODY, Reading
from trucebook.extract.rows import Figure, Quote, Term, grounded, place
from trucebook.extract.subject import Cue, Subject
from trucebook.extract.text.document import Document

_LEAD = re.compile(
    rb"(?:(?:[Tt]he|[Aa]n?|more|[A-Z][a-z]+) )?(?:(?:complete|full|partial|troop|permanent|"
    rb"lasting) )?\Z"
)


def figures(
    subject: Subject, reading: Reading, quotes: list[Quote], cues: list[Cue]
) -> list[Figure]:
    """A row for every quantity of a text."""
    doc = reading.doc
    speakers = dict(spoken(reading, quotes))
    rows = []
    previous: Tag | None = None
    found = measures(doc, subject.counted)
    measured = Metrics(subject, doc, found, cues)
    statuses = Statuses(doc, cues)
    for measure in found:
        code, why, governor = measured.of(measure)
        metric = subject.metric.get(code or "")
        source = NO_SOURCE
        if measure.shape != "compound" or metric is None or metric.form != "elapsed":
            source = source_of(reading, measure.start, measure.end, speakers, previous)
        previous = source.tag or previous
        unit = unit_of(measure, metric, governor)
        group = doc.words(*measure.group) if measure.group else None
        clause = measured.clauses.of(measure)
        status, status_why = statuses.of(measure, metric, clause, governor)
        look = Basis(look_of_figure(measure.low, measure.bound, unit, group))
        bases = dict.fromkeys(("exact", "value_low", "bound", "unit"), look)
        bases["metric"] = why
        bases["status"] = status_why
        bases["attributed_to"] = source.why
        if source.based_on != NOBODY:
            bases["based_on"] = source.basis
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
            attributed_to=reading.actor_id(source.speaker),
            based_on=reading.actor_id(source.based_on),
            attributed_to_name=source.speaker.name,
            based_on_name=source.based_on.name,
            confidence=sure,
            evidence=reasons,
        )
        rows.append(row)
    return rows


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

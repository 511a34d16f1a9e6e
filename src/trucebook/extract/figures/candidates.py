"""Figures as candidate rows: what is measured, whether it is a fact, who gives it."""

from __future__ import annotations

from trucebook.extract.confidence import Basis, look_of_figure
from trucebook.extract.figures.measures import measures
from trucebook.extract.figures.metrics import Metrics, unit_of
from trucebook.extract.figures.statuses import Statuses
from trucebook.extract.quotes.attribution import Tag
from trucebook.extract.quotes.sources import NO_SOURCE, source_of, spoken
from trucebook.extract.reading import NOBODY, Reading
from trucebook.extract.rows import Figure, Quote, grounded, place
from trucebook.extract.subject import Cue, Subject


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

"""Figures as candidate rows: what is measured, whether it is a fact, who gives it."""

from __future__ import annotations

from typing import NamedTuple

from trucebook.extract.confidence import Basis, look_of_figure
from trucebook.extract.figures.circumstances import Circumstances, Surroundings
from trucebook.extract.figures.measures import Measure, measures
from trucebook.extract.figures.metrics import Metrics, unit_of
from trucebook.extract.figures.quantities import Counted, Ledger
from trucebook.extract.figures.statuses import Statuses
from trucebook.extract.figures.times import Published
from trucebook.extract.quotes.attribution import Tag
from trucebook.extract.quotes.sources import NO_SOURCE, source_of, spoken
from trucebook.extract.reading import NOBODY, Reading
from trucebook.extract.rows import Figure, Quote, grounded, place
from trucebook.extract.subject import Cue, Subject
from trucebook.extract.text.document import Document


def figures(
    subject: Subject,
    reading: Reading,
    quotes: list[Quote],
    cues: list[Cue],
    ledger: Ledger,
    day: Published,
) -> list[Figure]:
    """A row for every quantity of a text that appeared on a day."""
    doc = reading.doc
    speakers = dict(spoken(reading, quotes))
    rows = []
    previous: Tag | None = None
    found = measures(doc, subject.counted)
    measured = Metrics(subject, doc, found, cues)
    around = Surroundings(reading, measured.clauses, day, ledger.place_of)
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
        bases = {
            "exact": Basis(look_of_figure(measure.low, measure.bound, unit, group)),
            "value_low": measure.value_basis,
            "bound": measure.bound_basis,
            "unit": measure.unit_basis,
        }
        bases["metric"] = why
        bases["status"] = status_why
        bases["attributed_to"] = source.why
        if source.based_on != NOBODY:
            bases["based_on"] = source.basis
        sure, reasons = grounded(doc, "figures", bases)
        here = around.of(measure, code, unit, status)
        told, why_told = _told(doc, ledger, measure, here, Counted(code, unit, here.kind, status))
        # NOTE: a row is as sure without what only its surroundings say.
        _, more = grounded(doc, "figures", why_told)
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
            evidence=(*reasons, *more),
            group_id=told.group_id,
            quantity_id=told.quantity_id,
            period=told.period,
            as_of=told.as_of,
            kind=told.kind,
            place_name=told.place_name,
            place_id=told.place_id,
        )
        rows.append(row)
    return rows


class _Told(NamedTuple):
    """The cells for when, where and how a quantity counts, and for what the book has of it."""

    kind: str | None
    period: str | None
    as_of: str | None
    place_name: str | None
    place_id: str | None
    group_id: str | None
    quantity_id: str | None


def _told(
    doc: Document, ledger: Ledger, measure: Measure, told: Circumstances, counted: Counted
) -> tuple[_Told, dict[str, Basis]]:
    """What is told of a quantity beside its value, and why, by column."""
    name = doc.text[slice(*told.place[:2])] if told.place is not None else None
    words = measure.group or (measure.start, measure.end)
    group_id = ledger.group(doc.text[measure.start : measure.end])
    group_id = group_id or ledger.group(doc.text[slice(*words)])
    place_id = ledger.place(name) if name is not None else None
    quantity_id = None
    if place_id is not None or name is None:  # what is no place of the book, it does not count
        quantity_id = ledger.quantity(
            counted._replace(place=place_id, group=group_id, period=told.period)
        )
    found = _Told(told.kind, told.period, told.as_of, name, place_id, group_id, quantity_id)
    bases = {**told.bases, "group_id": Basis("name of a group", *words)}
    bases["quantity_id"] = Basis("best fit", measure.start, measure.end)
    if place_id is not None:
        bases["place_id"] = bases["place_name"]
    return found, {field: why for field, why in bases.items() if getattr(found, field) is not None}

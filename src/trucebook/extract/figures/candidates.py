"""Figures as candidate rows: what is measured, whether it is a fact, who gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from trucebook.extract.confidence import Basis, look_of_figure
from trucebook.extract.figures.circumstances import Circumstances, Surroundings
from trucebook.extract.figures.measures import Measure, measures
from trucebook.extract.figures.metrics import Choice, Metrics, unit_of
from trucebook.extract.figures.quantities import Counted, Ledger
from trucebook.extract.figures.statuses import Statuses
from trucebook.extract.figures.times import Published
from trucebook.extract.quotes.sources import NO_SOURCE, Source, source_of, spoken
from trucebook.extract.quotes.tags import Tag
from trucebook.extract.reading import NOBODY, Reading
from trucebook.extract.rows import Figure, Quote, grounded, place
from trucebook.extract.subject import Cue, Metric, Subject
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
    speakers = dict(spoken(reading, quotes))
    previous: Tag | None = None
    found = measures(reading.doc, subject.counted)
    metrics = Metrics(subject, reading.words, found, cues)
    around = Surroundings(reading, metrics.clauses, day, ledger.place_of)
    rows = _Rows(reading, ledger, metrics, Statuses(reading.doc, cues), around)
    figures = []
    for measure in found:
        choice = metrics.of(measure)
        metric = subject.metric.get(choice.code or "")
        is_given = measure.shape != "compound" or metric is None or metric.form != "elapsed"
        span = measure.start, measure.end
        source = source_of(reading, *span, speakers, previous) if is_given else NO_SOURCE
        previous = source.tag or previous
        figures.append(rows.of(measure, choice, metric, source))
    return figures


@dataclass(frozen=True, eq=False)
class _Rows:
    """What the rows of a text are made with."""

    reading: Reading
    ledger: Ledger
    metrics: Metrics
    statuses: Statuses
    around: Surroundings

    def of(self, measure: Measure, choice: Choice, metric: Metric | None, source: Source) -> Figure:
        """The row of a quantity with its metric and source."""
        doc, (code, why, governor) = self.reading.doc, choice
        unit = unit_of(measure, metric, governor)
        group = doc.words(*measure.group) if measure.group else None
        clause = self.metrics.clauses.of(measure)
        status, status_why = self.statuses.of(measure, metric, clause, governor)
        look = Basis(look_of_figure(measure.low, measure.bound, unit, group))
        bases = {"exact": look, "metric": why, "status": status_why}
        sure, reasons = grounded(doc, "figures", {**bases, **_bases(measure, source)})
        here = self.around.of(measure, code, unit, status)
        counted = Counted(code, unit, here.kind, status)
        setting, why_setting = _setting(doc, self.ledger, measure, here, counted)
        # NOTE: a row is as sure without what only its surroundings say.
        _, more = grounded(doc, "figures", why_setting)
        return Figure(
            *place(doc, measure.start, measure.end),
            value_text=doc.words(measure.number, measure.number_end),
            value_low=measure.low,
            value_high=measure.high,
            bound=measure.bound,
            unit=unit,
            counted_group=group,
            metric=code,
            status=status,
            attributed_to=self.reading.actor_id(source.speaker),
            based_on=self.reading.actor_id(source.based_on),
            attributed_to_name=source.speaker.name,
            based_on_name=source.based_on.name,
            confidence=sure,
            evidence=(*reasons, *more),
            kind=setting.kind,
            period=setting.period,
            as_of=setting.as_of,
            place_name=setting.place_name,
            place_id=setting.place_id,
            group_id=setting.group_id,
            quantity_id=setting.quantity_id,
        )


def _bases(measure: Measure, source: Source) -> dict[str, Basis]:
    """Why value, bound, unit and source are what they are."""
    bases = {
        "value_low": measure.value_basis,
        "bound": measure.bound_basis,
        "unit": measure.unit_basis,
        "attributed_to": source.why,
    }
    return bases if source.based_on == NOBODY else {**bases, "based_on": source.basis}


class _Setting(NamedTuple):
    """The cells for when, where and how a quantity counts, and for what the book has of it."""

    kind: str | None
    period: str | None
    as_of: str | None
    place_name: str | None
    place_id: str | None
    group_id: str | None
    quantity_id: str | None


def _setting(
    doc: Document, ledger: Ledger, measure: Measure, here: Circumstances, counted: Counted
) -> tuple[_Setting, dict[str, Basis]]:
    """When, where and how a quantity counts and what the book has of it, and why, by column."""
    name = doc.text[slice(*here.place[:2])] if here.place is not None else None
    words = measure.group or (measure.start, measure.end)
    group_id = ledger.group(doc.text[measure.start : measure.end])
    group_id = group_id or ledger.group(doc.text[slice(*words)])
    place_id = ledger.place(name) if name is not None else None
    quantity_id = None
    if place_id is not None or name is None:  # what is no place of the book, it does not count
        quantity_id = ledger.quantity(
            counted._replace(place=place_id, group=group_id, period=here.period)
        )
    found = _Setting(here.kind, here.period, here.as_of, name, place_id, group_id, quantity_id)
    bases = {**here.bases, "group_id": Basis("name of a group", *words)}
    bases["quantity_id"] = Basis("best fit", measure.start, measure.end)
    if place_id is not None:
        bases["place_id"] = bases["place_name"]
    return found, {field: why for field, why in bases.items() if getattr(found, field) is not None}

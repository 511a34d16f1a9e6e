"""Figures: each thing that they put a number on, with its verdict, its chart and its table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import isfinite

from trucebook.read.claims import Cells, Claims
from trucebook.read.dates import in_words
from trucebook.read.figures.discrepancies import ALONE
from trucebook.read.figures.groups import Group
from trucebook.read.panels import panel_of
from trucebook.read.plots.layout import ends_of
from trucebook.read.plots.marks import Mark, Panel
from trucebook.read.site.addresses import name_of
from trucebook.read.site.edition import Edition
from trucebook.read.site.filters import Filter, outward
from trucebook.read.site.page import Page

_BOUNDS = {"exact": "", "range": "", "vague": "vague:"}
"""Bounds that say of no end that it is open, and what is printed of them."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as a row of a table, from which the chart is drawn.

    Attributes:
        row: its row in `figures`.
        mark: what is drawn of it.
        actor: the actor on whose word it is; None for an outlet.
        thing: what it puts a number on.
    """

    row: Cells
    mark: Mark
    actor: str | None
    thing: Thing

    @property
    def number(self) -> str:
        """The number as it is bounded, with its unit; empty without one."""
        low, high = self.row.get("value_low"), self.row.get("value_high")
        ends = [f"{end:,.15g}" for end in dict.fromkeys((low, high)) if end is not None]
        bound = str(self.row.get("bound") or "exact")
        words = _BOUNDS.get(bound, bound.replace("_", " "))
        if bound in _BOUNDS and len(ends) == 1 and low != high:
            words = f"{words} from" if high is None else f"{words} up to"
        unit = str(self.row.get("unit") or "").removeprefix("other:")
        return " ".join(filter(None, (words.strip(), " to ".join(ends), unit))) if ends else ""

    @property
    def day(self) -> str:
        """The day or the period in words; empty without one."""
        day = self.row.get("as_of") or self.row.get("period")
        return in_words(day) if day else ""

    @property
    def is_drawn(self) -> bool:
        """Whether a chart can show it: some number bounds it."""
        return bool(ends_of(self.mark.value_reach))

    @property
    def data(self) -> Mapping[str, str]:
        """What is drawn, by the name of the attribute that has it; an open end has none."""
        if not self.is_drawn:
            return {}
        low, high = self.mark.value_reach
        first, last = self.mark.day_reach
        ends = {"low": low, "high": high, "first": first, "last": last}
        known = {name: f"{end:.15g}" for name, end in ends.items() if isfinite(end)}
        return {**known, "at": " ".join(f"{end:.15g}" for end in self.mark.numbers)}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a sentence: text, which is the id of a row where a table is given."""

    text: str
    table: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Thing:
    """A thing with its figures.

    Attributes:
        group: the figures, compared.
        reason: why they have their verdict, in words and ids of rows.
        quantity: its row in `quantities`; empty for a figure that has none.
        panel: what is drawn of it.
        figures: its figures in the order of their days.
    """

    group: Group
    reason: Sequence[Part]
    quantity: Cells
    panel: Panel
    figures: list[Figure]

    @property
    def has_chart(self) -> bool:
        """Whether there are several figures to draw."""
        return sum(figure.is_drawn for figure in self.figures) > 1


def thing_of(found: Claims, group: Group) -> Thing:
    """The figures on a quantity as they are shown."""
    panel = panel_of(found, group)
    actors = {row: origin["actor"] for origin in group.origins for row in origin["rows"]}
    quantity = found.row("quantities", group.id) or {}
    thing = Thing(group, list(_parts(found, group.reason)), quantity, panel, [])
    pairs = zip(group.claims, panel.marks, strict=True)
    for claim, mark in sorted(pairs, key=lambda one: (one[0].first, one[0].number or 0, one[0].id)):
        row = found.row("figures", claim.id) or {}
        thing.figures.append(Figure(row, mark, actors.get(claim.id), thing))
    return thing


_ID = re.compile(r"\b([\w-]*\d[\w-]*)\b")
"""What an id of a figure or a quantity looks like in a sentence."""


def _parts(found: Claims, sentence: str) -> Iterator[Part]:
    """A sentence with the ids of figures and quantities apart."""
    for text in filter(None, _ID.split(sentence)):
        tables = (table for table in ("figures", "quantities") if found.row(table, text))
        yield Part(text, next(tables, None))


def shapes(things: Sequence[Thing]) -> Mapping[str, int]:
    """By voice the number of its shape, the same in every chart of a page."""
    voices = (figure.mark.voice for thing in things for figure in thing.figures)
    return {voice: number for number, voice in enumerate(dict.fromkeys(voices))}


def pages(edition: Edition) -> Iterator[Page]:
    """The page `figures.html`."""
    answer = edition.discrepancies
    things = [thing_of(edition.found, group) for group in answer.groups]
    several = [thing for thing in things if thing.group.verdict not in ALONE]
    alone = [thing for thing in things if thing.group.verdict in ALONE]
    ordered = [*several, *alone]
    figures = [figure for thing in ordered for figure in thing.figures]
    values = {
        "several": several,
        "alone": [figure for thing in alone for figure in thing.figures],
        "count": len(figures),
        "counts": edition.verdicts,
        "filters": _filters(edition.found, figures),
        "place_of": {figure.row["figure_id"]: place for place, figure in enumerate(figures)},
        "name_of": name_of,
        "shapes": shapes(ordered),
    }
    yield Page("figures.html", "figures.html", values)


def _filters(found: Claims, figures: Sequence[Figure]) -> Sequence[Filter]:
    """The filters over figures; a place and a group contain what lies within."""
    voices = {_origin(figure): figure.mark.voice for figure in figures}
    around = {
        table: {one: outward(found, table, one) for one in found.names(table)}
        for table in ("places", "groups")
        if table in found.schemas
    }

    def within(table: str, *ids: str | None) -> set[str]:
        return {outer for one in ids for outer in around.get(table, {}).get(one or "", ())}

    def groups(figure: Figure) -> set[str]:
        return within("groups", figure.row.get("group_id"), figure.thing.quantity.get("group_id"))

    verdicts = [[figure.thing.group.verdict] for figure in figures]
    places = [within("places", figure.thing.quantity.get("place_id")) for figure in figures]
    sources = [[figure.row.get("source_id")] for figure in figures]
    return (
        Filter.of("verdict", verdicts, _plainly),
        Filter.of("metric", [[figure.row.get("metric")] for figure in figures], _plainly),
        Filter.of("place", places, partial(found.called, "places")),
        Filter.of("group", [groups(figure) for figure in figures], partial(found.called, "groups")),
        Filter.of("source", sources, lambda one: f"{one} {found.called('sources', one)}"),
        Filter.of("origin", [[_origin(figure)] for figure in figures], voices.__getitem__),
        Filter.of("status", [[figure.row.get("status")] for figure in figures], _plainly),
    )


def _origin(figure: Figure) -> str:
    """On whose word a figure is, as an address has it: an actor, or the source that speaks."""
    return str(figure.actor or figure.row.get("source_id") or figure.row["figure_id"])


def _plainly(code: str) -> str:
    return code.removeprefix("other:").replace("_", " ")

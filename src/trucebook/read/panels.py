"""What answers draw: figures on a thing, and acts, with their words, days and voices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from math import inf

from trucebook.problem import plural
from trucebook.read.claims import Cells, Claims
from trucebook.read.dates import ANY, Days, days_of, in_words
from trucebook.read.entries import KINDS
from trucebook.read.figures.claim import Claim
from trucebook.read.figures.groups import Group
from trucebook.read.plots.marks import Mark, Panel

_UNDER = ("less_than", "at_most")
"""Bounds of which the lower end is open: zero is no number that the words give."""


def panel_of(found: Claims, group: Group, only: Collection[str] | None = None) -> Panel:
    """The figures on a quantity, or some of them by their ids."""
    voices = {row: item["actor"] for item in group.origins for row in item["rows"]}
    claims = [claim for claim in group.claims if only is None or claim.id in only]
    marks = [_mark(found, claim, voices.get(claim.id)) for claim in claims]
    unit = (group.unit or "number").removeprefix("other:")
    about = f"{group.verdict}: {group.reason}" if len(group.claims) > 1 else ""
    return Panel(group.thing, about, unit, marks)


def marks_of(records: Iterable[Cells]) -> list[Mark]:
    """The acts of a timeline: those at an event that has a day are counted there."""
    listed = list(records)
    dated = {r["rows"][0] for r in listed if r["kind"] == "event" and _day(r).has_year}
    inside: dict[str, list[Cells]] = defaultdict(list)
    alone: list[Cells] = []
    for record in listed:
        event = next(iter(record["within"] or ()), "")
        (inside[event] if event in dated else alone).append(record)
    return [_act(record, inside.get(record["rows"][0], ())) for record in alone]


def _act(record: Cells, inside: Sequence[Cells]) -> Mark:
    """An act, with those at it."""
    kinds = [one["kind"] for one in inside]
    counts = {kind: kinds.count(kind) for kind in KINDS[1:]}
    at_it = ", ".join(plural(number, kind) for kind, number in counts.items() if number)
    words = in_words(record["happened_on"])
    return Mark(
        words=str(record["what"]),
        voice=str(record["kind"]),
        days=_day(record),
        end=_end(record),
        said={
            "Day": words,
            "At it": at_it or "nothing else",
            "Sources": ", ".join(record["sources"] or ()),
            "Rows": ", ".join(record["rows"]),
        },
        beside=words,
        counts=counts,
        weight=sum(len(one["rows"]) for one in (record, *inside)),
    )


def _day(record: Cells) -> Days:
    """The days of an act, in the year that it is placed in."""
    return days_of(_with_year(record["happened_on"], record.get("placed_in")))


def _end(record: Cells) -> Days:
    """The days of the one end that is given: of the first of October in “2023-10/..”."""
    start, slash, end = (record["happened_on"] or "").partition("/")
    ends = [one for one in (start, end) if one not in ("", "..")]
    return _day({**record, "happened_on": ends[0]}) if slash and len(ends) == 1 else ANY


def _with_year(edtf: str | None, year: object) -> str | None:
    """A day without a year, in the year that it is placed in."""
    return edtf.replace("XXXX", str(year)) if edtf and year else edtf


def _mark(found: Claims, claim: Claim, actor: str | None) -> Mark:
    source = found.row("sources", claim.source_id) or {}
    outlet = f"{source['outlet']} ({claim.source_id})" if source.get("outlet") else claim.source_id
    row = found.row("figures", claim.id) or {}
    day = row.get("as_of") or row.get("period")
    credited = row.get("attributed_to")
    values = claim.values
    if values is not None and (claim.bound in _UNDER or row.get("value_low") is None):
        values = replace(values, low=-inf)
    return Mark(
        words=f"{claim.words} ({claim.source_id or claim.id})",
        voice=found.called("actors", actor) if actor else f"{outlet} itself",
        days=claim.days,
        values=values,
        number=claim.number,
        said={
            "Reported by": f"{outlet}: {source.get('title') or ''}".rstrip(": "),
            "Credited to": found.called("actors", credited) if credited else "the outlet itself",
            "Day": in_words(day),
            "Bound": claim.bound.replace("_", " "),
            "Row": claim.id,
        },
    )

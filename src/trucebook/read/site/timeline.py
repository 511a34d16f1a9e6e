"""The timeline: acts in the order of their days, each with what was said, offered and answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from trucebook.read.claims import Cells, Claims
from trucebook.read.dates import in_words
from trucebook.read.entries import TABLES
from trucebook.read.site.edition import Edition
from trucebook.read.site.filters import Filter
from trucebook.read.site.page import Page
from trucebook.read.timeline import timeline_of


@dataclass(frozen=True, slots=True)
class Act:
    """An act, and those that belong to it."""

    record: Cells
    inside: list[Cells]


@dataclass(frozen=True, slots=True)
class Day:
    """Acts on one day, or on some day of several.

    Attributes:
        words: the day in words.
        precision: how precisely it is given; see the answer `timeline`.
        placed_in: the year in which a day without one is placed.
        acts: the acts.
    """

    words: str
    precision: str
    placed_in: int | None
    acts: Sequence[Act]


def pages(edition: Edition) -> Iterator[Page]:
    """The page `timeline.html`."""
    known = any(table in edition.found.schemas for table in TABLES)
    records = timeline_of(edition.found).records if known else []
    values = {
        "days": list(_days(records)),
        "count": len(records),
        "undated": sum(record["precision"] == "none" for record in records),
        "filters": _filters(edition.found, records),
        "place_of": {record["timeline_id"]: place for place, record in enumerate(records)},
        "table_of": _tables_of(edition.found),
        "in_words": in_words,
    }
    yield Page("timeline.html", "timeline.html", values)


def _days(records: Sequence[Cells]) -> Iterator[Day]:
    """The acts under their days, in order; what belongs to an event is with it."""
    acts: list[Act] = []
    for record in records:
        if record["within"] and acts:
            acts[-1].inside.append(record)
        else:
            acts.append(Act(record, []))
    columns = ("happened_on", "precision", "placed_in")
    for day, some in groupby(acts, lambda act: tuple(act.record[name] for name in columns)):
        edtf, precision, placed_in = day
        yield Day(in_words(edtf), precision, placed_in, list(some))


def _tables_of(found: Claims) -> dict[str, str]:
    """By the id of a row that an act is read from its table: an act, or a mention of one."""
    known = (name for name in ("event_mentions", *TABLES) if name in found.schemas)
    return {row[found.schemas[name].key]: name for name in known for row in found.rows(name)}


def _filters(found: Claims, records: Sequence[Cells]) -> Sequence[Filter]:
    """The filters over acts."""
    called = partial(found.called, "actors")
    sources = [record["sources"] or () for record in records]
    return (
        Filter.of("kind", [[record["kind"]] for record in records], str),
        Filter.of("actor", [record["actors"] or () for record in records], called),
        Filter.of("source", sources, lambda one: f"{one} {found.called('sources', one)}"),
    )

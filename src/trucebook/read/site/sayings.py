"""Sayings: each thing said, in how many wordings sources print it, and who printed it how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trucebook.read.claims import Cells, Claims
from trucebook.read.dates import in_words
from trucebook.read.quotes.wordings import RETOLD, Wordings
from trucebook.read.quotes.words import Run
from trucebook.read.row import Known
from trucebook.read.site.addresses import name_of
from trucebook.read.site.edition import Edition
from trucebook.read.site.filters import Filter
from trucebook.read.site.page import Page, Section


@dataclass(frozen=True, slots=True)
class Printed:
    """A wording, and who printed it.

    Attributes:
        runs: its words, compared with those of the fullest.
        is_retold: whether it is printed without quotation marks.
        relation: how it follows from the base wording; None for that.
        quotes: the rows that have it.
    """

    runs: Sequence[Run]
    is_retold: bool
    relation: str | None
    quotes: Sequence[Cells]


@dataclass(frozen=True, slots=True)
class Saying:
    """A thing said once.

    Attributes:
        id: the utterance.
        speaker: the actor who said it, if one is named.
        days: the days on which it was said, in words, as far as sources say so.
        events: the occasions.
        wordings: the wordings, the fullest first.
    """

    id: str
    speaker: str | None
    days: Sequence[str]
    events: Sequence[str]
    wordings: Sequence[Printed]

    @property
    def anchor(self) -> str:
        """Where it is on the page of all sayings."""
        return name_of(self.id)

    @property
    def quotes(self) -> Sequence[Cells]:
        """The rows that print it."""
        return [row for one in self.wordings for row in one.quotes]


def pages(edition: Edition) -> Iterator[Page]:
    """The page `sayings.html`."""
    answer = edition.wordings
    sayings = (
        [] if answer is None else [_saying(edition.found, answer, name) for name in answer.groups]
    )
    several = [one for one in sayings if len(one.wordings) > 1]
    alone = [one for one in sayings if len(one.wordings) == 1]
    values = {
        "several": several,
        "alone": alone,
        "place_of": {one.id: place for place, one in enumerate([*several, *alone])},
        "filters": _filters(edition.found, [*several, *alone]),
    }
    yield Page("sayings.html", "sayings.html", values)


def section(edition: Edition, known: Known) -> Section | None:
    """The wordings of an utterance; None of one that no source prints."""
    answer = edition.wordings
    if answer is None or known.id not in answer.groups:
        return None
    return Section("saying_section.html", {"saying": _saying(edition.found, answer, known.id)})


def _saying(found: Claims, answer: Wordings, utterance_id: str) -> Saying:
    records = answer.groups[utterance_id]
    wordings = [
        Printed(
            answer.runs[one["wording_id"]],
            one.get("mode") == RETOLD,
            one["relation"],
            [row for quote in one["quotes"] if (row := found.row("quotes", quote))],
        )
        for one in records
    ]
    rows = [row for one in wordings for row in one.quotes]
    own = (found.row("utterances", utterance_id) or {}).get("said_on")
    days = [own] if own else sorted({row["said_on"] for row in rows if row.get("said_on")})
    return Saying(
        utterance_id,
        records[0]["speaker"],
        [in_words(day) for day in days],
        list(dict.fromkeys(row["event_id"] for row in rows if row.get("event_id"))),
        wordings,
    )


def _filters(found: Claims, sayings: Sequence[Saying]) -> Sequence[Filter]:
    speakers = [[one.speaker] for one in sayings]
    sources = [{row["source_id"] for row in one.quotes} for one in sayings]
    ways = [{str(row.get("mode") or "") for row in one.quotes} for one in sayings]
    return (
        Filter.of("speaker", speakers, lambda one: found.called("actors", one)),
        Filter.of("source", sources, lambda one: f"{one} {found.called('sources', one)}"),
        Filter.of("mode", ways, lambda one: one.replace("_", " ")),
    )

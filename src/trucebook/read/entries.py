"""Entries of a timeline: what rows report as one act: an event, a saying, an offer or an answer.

However many rows and sources report an act, it is one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from trucebook.book.csv import sort_key
from trucebook.read.claims import Cells, Claims
from trucebook.read.dates import ANY, Days, days_of

KINDS = ("event", "offer", "saying", "answer")
"""What an act can be."""

TABLES = ("events", "utterances", "quotes", "proposals", "responses")
"""The tables that acts are read from."""

_PROPOSES = "proposes"
_OFFERING = (_PROPOSES, "drafts")
"""Stances of those who make an offer; every other one is an answer to it."""

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Given:
    """A day that a cell gives, and the row and column of that cell."""

    edtf: str
    row_id: str
    field: str

    @property
    def days(self) -> Days:
        """The days that it leaves open."""
        return days_of(self.edtf)

    @property
    def width(self) -> tuple[int, str, str]:
        """Sort key: the narrowest first."""
        first, last = self.days.first or date.min, self.days.last or date.max
        return (last - first).days, self.edtf, self.row_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One act.

    Attributes:
        kind: one of `KINDS`.
        what: the act in words.
        rows: ids of the rows that report it; the first is that of the event, the saying or the
            offer itself, if it has a row.
        actors: ids of those who acted.
        sources: ids of the sources that report it.
        given: the days that its rows give, the one that counts first.
        events: ids of the events at which it happened.
        answered: id of the proposal that it is an answer to.
        place_id: where.
        note: the note of its row; of several the notes, where each has one.
    """

    kind: str
    what: str
    rows: tuple[str, ...]
    actors: tuple[str, ...]
    sources: tuple[str, ...]
    given: tuple[Given, ...] = ()
    events: tuple[str, ...] = ()
    answered: str | None = None
    place_id: str | None = None
    note: str | None = None


@dataclass(frozen=True, eq=False)
class Entries:
    """The acts that the rows of a book report."""

    found: Claims

    def __iter__(self) -> Iterator[Entry]:
        yield from self.events.values()
        yield from self._sayings()
        yield from self._offers_and_answers()

    @cached_property
    def events(self) -> Mapping[str, Entry]:
        """The events by id."""
        return {row_id: self._event(row_id, row) for row_id, row in self._by_id("events")}

    def _event(self, event_id: str, row: Cells) -> Entry:
        mentions = self._mentions.get(event_id, ())
        return Entry(
            kind="event",
            what=self.found.called("events", event_id),
            rows=(event_id, *self._ids("event_mentions", mentions)),
            actors=_listed(row.get("participants")),
            sources=_sources(mentions),
            given=_given(event_id, row, "happened_on"),
            place_id=row.get("place_id"),
            note=row.get("note"),
        )

    @cached_property
    def _mentions(self) -> Mapping[str, Sequence[Cells]]:
        return grouped((row.get("event_id"), row) for row in self.found.rows("event_mentions"))

    def _sayings(self) -> Iterator[Entry]:
        """What was said, one act per utterance; those that no row reports any more are left out."""
        quotes = grouped((row.get("utterance_id"), row) for row in self.found.rows("quotes"))
        rows: dict[str, Cells] = {name: {} for name in quotes if name}
        rows |= self._by_id("utterances")
        for utterance_id, row in rows.items():
            reports = quotes.get(utterance_id, ())
            if reports or "quotes" not in self.found.schemas:
                yield self._saying(utterance_id, row, reports)

    def _saying(self, utterance_id: str, row: Cells, quotes: Sequence[Cells]) -> Entry:
        speakers = distinct([row.get("speaker"), *(quote.get("speaker") for quote in quotes)])[:1]
        words = row.get("wording") or next((quote.get("exact") for quote in quotes), None)
        return Entry(
            kind="saying",
            what=f"{self._names(speakers)}: “{words or ''}”",
            rows=(utterance_id, *self._ids("quotes", quotes)),
            actors=speakers,
            sources=_sources(quotes),
            given=(*_given(utterance_id, row, "said_on"), *self._said("quotes", quotes)),
            events=self._known(quote.get("event_id") for quote in quotes),
            note=row.get("note"),
        )

    def _offers_and_answers(self) -> Iterator[Entry]:
        """Proposals, and what actors did with them: one act per stance, occasion and day."""
        groups: dict[tuple[Any, ...], list[Cells]] = defaultdict(list)
        for row, actors in self._by_span():
            proposal_id, stance, event = map(row.get, ("proposal_id", "stance", "event_id"))
            event = event if event in self.events else None
            apart = actors if event is None and stance != _PROPOSES else None
            groups[proposal_id, stance, event, apart].append(row)
        made: dict[str, list[Entry]] = defaultdict(list)
        for (proposal_id, stance, event, _), rows in groups.items():
            for one in _of_one_day(rows, is_one_occasion=event is not None):
                act = self._response(proposal_id, stance, one)
                if stance == _PROPOSES:
                    made[proposal_id].append(act)
                else:
                    yield act
        for row_id, row in self._by_id("proposals"):
            yield from self._offers(row_id, row, made.pop(row_id, []))
        for acts in made.values():
            yield from acts

    def _by_span(self) -> Iterator[tuple[Cells, tuple[str, ...]]]:
        """The responses, each with all actors of whom the same words report it."""
        names = ("source_id", "start", "end", "proposal_id", "stance", "said_on")
        spans = grouped(
            (tuple(map(row.get, names)) if row.get("start") is not None else at, row)
            for at, row in enumerate(self.found.rows("responses"))
        )
        for rows in spans.values():
            actors = distinct(sorted(row["actor_id"] for row in rows if row.get("actor_id")))
            yield from ((row, actors) for row in rows)

    def _response(
        self, proposal_id: str | None, stance: str | None, rows: Sequence[Cells]
    ) -> Entry:
        key = self.found.schemas["responses"].key
        rows = sorted(rows, key=lambda row: sort_key(row[key]))
        notes = [row.get("note") for row in rows]
        actors = distinct(row.get("actor_id") for row in rows)
        offer = self.found.called("proposals", proposal_id)
        is_offer = stance in _OFFERING
        return Entry(
            kind="offer" if is_offer else "answer",
            what=f"{self._names(actors)}: {stance or ''}{f' ({offer})' if offer else ''}",
            rows=self._ids("responses", rows),
            actors=actors,
            sources=_sources(rows),
            given=self._said("responses", rows),
            events=self._known(row.get("event_id") for row in rows),
            answered=None if is_offer else proposal_id,
            note=" ".join(distinct(notes)) if all(notes) else None,
        )

    def _offers(self, proposal_id: str, row: Cells, made: Sequence[Entry]) -> Iterator[Entry]:
        """A proposal, with the rows on who proposed it on the one occasion that is its own.

        That is the first one, at an event if there is such, which may be on the day that the
        proposal was made; others are acts of their own.
        """
        own = _given(proposal_id, row, "made_on")
        days = own[0].days if own else ANY
        undated = [act for act in made if not (act.given or act.events)]
        others = [act for act in made if act.given or act.events]
        fitting = [act for act in others if not act.given or act.given[0].days.meets(days)]
        same = next((act for act in fitting if act.events), next(iter(fitting), None))
        yield from (act for act in others if act is not same)
        joined = [*undated, *([same] if same else [])]
        actors = distinct(actor for act in joined for actor in act.actors)
        name = self.found.called("proposals", proposal_id)
        kind = f" ({row['kind']})" if row.get("kind") else ""
        theirs = sorted((item for act in joined for item in act.given), key=lambda item: item.width)
        sources = distinct(source for act in joined for source in act.sources)
        yield Entry(
            kind="offer",
            what=f"{self._names(actors)}: {_PROPOSES} ({name})" if actors else f"{name}{kind}",
            rows=(proposal_id, *(row_id for act in joined for row_id in act.rows)),
            actors=actors,
            sources=sources or _sources(self._terms.get(proposal_id, ())),
            given=(*own, *theirs),
            events=distinct(event for act in joined for event in act.events),
            note=row.get("note"),
        )

    @cached_property
    def _terms(self) -> Mapping[str, Sequence[Cells]]:
        return grouped((row.get("proposal_id"), row) for row in self.found.rows("terms"))

    def _said(self, table: str, rows: Sequence[Cells]) -> tuple[Given, ...]:
        """The days that rows give, the narrowest first."""
        pairs = zip(self._ids(table, rows), rows, strict=True)
        given = (item for row_id, row in pairs for item in _given(row_id, row, "said_on"))
        return tuple(sorted(given, key=lambda item: item.width))

    def _by_id(self, table: str) -> Iterator[tuple[str, Cells]]:
        return zip(self._ids(table, self.found.rows(table)), self.found.rows(table), strict=True)

    def _ids(self, table: str, rows: Iterable[Cells]) -> tuple[str, ...]:
        return tuple(row[self.found.schemas[table].key] for row in rows)

    def _names(self, actors: Iterable[str]) -> str:
        return ", ".join(self.found.called("actors", actor) for actor in actors) or "not named"

    def _known(self, events: Iterable[str | None]) -> tuple[str, ...]:
        """The events that there are rows of."""
        return distinct(event for event in events if event in self.events)


def grouped(pairs: Iterable[tuple[Any, _Value]]) -> Mapping[Any, Sequence[_Value]]:
    """What belongs to each key, in the order given."""
    found: dict[Any, list[_Value]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def distinct(items: Iterable[_Value | None]) -> tuple[_Value, ...]:
    """The items that there are, each once, in the order given."""
    return tuple(dict.fromkeys(item for item in items if item is not None))


def _given(row_id: str, row: Cells, field: str) -> tuple[Given, ...]:
    edtf = row.get(field)
    return (Given(edtf, row_id, field),) if edtf else ()


def _listed(cell: Any) -> tuple[str, ...]:
    """The ids in a cell, which may hold one or a list of them."""
    return distinct(cell) if isinstance(cell, list | tuple) else distinct([cell])


def _sources(rows: Iterable[Cells]) -> tuple[str, ...]:
    return tuple(sorted(distinct(row.get("source_id") for row in rows)))


def _of_one_day(rows: Iterable[Cells], *, is_one_occasion: bool) -> Iterator[Sequence[Cells]]:
    """The rows, apart where their days exclude each other.

    Rows without a day are taken for one act with the others where all are of one occasion, and
    one day is given for it; else they are an act of their own.
    """
    dated: list[tuple[date, date, Cells]] = []
    undated: list[Cells] = []
    for row in rows:
        days = days_of(row.get("said_on"))
        if days is ANY or not days.has_year:
            undated.append(row)
        else:
            dated.append((days.last or date.max, days.first or date.min, row))
    found: list[list[Cells]] = []
    latest = date.min
    for last, first, row in sorted(dated, key=lambda item: item[:2]):
        # All in one group have the day `latest` in common, so that n rows need no n² comparisons.
        if not found or first > latest:
            found.append([])
            latest = last
        found[-1].append(row)
    if undated and is_one_occasion and len(found) == 1:
        found[0] += undated
    elif undated:
        found.append(undated)
    yield from found

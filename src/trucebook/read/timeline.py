"""Timeline: what happened, and was said, offered and answered, in the order of the days given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from trucebook.book.csv import sort_key
from trucebook.load.tables import Source
from trucebook.markup import visible
from trucebook.problem import plural
from trucebook.read.answer import Answer
from trucebook.read.claims import Cells, Claims, claims
from trucebook.read.dates import ANY, Days, days_of, in_words, year_outside
from trucebook.read.entries import KINDS, TABLES, Entries, Entry, Given, distinct, grouped
from trucebook.read.panels import marks_of
from trucebook.read.plots.charts import days_chart

if TYPE_CHECKING:
    import altair as alt
    from rich.console import Group
    from rich.table import Table

_CITED = 5
"""Ids in one cell that a terminal shows; the others are counted."""

_LONG = 200
"""Characters of one text on a terminal, at most."""

_ORDER = (
    "In the order of the first possible day. What is dated to several days may have come after "
    "what is listed below it; where only the last possible day is known, it is listed at that one. "
    "What is indented belongs to the event above it, and has its day if no other is given. "
    "What is given without a year comes after all that has one; last is what is without a day."
)


def timeline(
    book: str | Path | None = None, *, version: str | None = None, source: Source = None
) -> Timeline:
    """What happened, and was said, offered and answered, in order.

        >>> print(trucebook.timeline())
        >>> answers = trucebook.timeline().frame.query("kind == 'answer'")

    Args:
        book: the folder of a book or of a release, or an archive of one; without, the release that
            came with the package.
        version: version of the data; the newest by default.
        source: where else to take the release from; see `load`.

    Returns:
        One row per act, with timeline_id, happened_on (the day as the sources give it, EDTF),
        precision, placed_in, kind (event, offer, saying, answer), what, within, actors, place_id,
        dated_by, rests_on, basis, also_given, rows, sources and note. Rows are in the order of the
        first possible day; an act of which only the last possible day is known comes at that one,
        and acts without any come last. What was said, offered or answered at an event comes after
        it, and `within` has the id of the event. A month without a year is placed in the year
        (placed_in) that other rows on the same event, or the days on which its sources were
        published, leave open.

    Raises:
        UsageError: there is no such book, release or version, or it has no table of acts.
        DataError: a table of the book cannot be read as rows; the message says where.
    """
    return timeline_of(claims(book, version, source))


def timeline_of(found: Claims) -> Timeline:
    """The timeline of rows that have been read; see `timeline`."""
    if not any(table in found.schemas for table in TABLES):
        found.require(TABLES[0])
    return Timeline(f"Timeline of {found.name}", tuple(_Dated(found).records()))


@dataclass(frozen=True, repr=False, eq=False)
class Timeline(Answer):
    """Acts in the order of time."""

    table: ClassVar[str] = "timeline"
    shown: ClassVar[tuple[str, ...]] = (
        *("happened_on", "kind", "what", "within", "rests_on", "rows", "sources"),
    )

    @property
    def lead(self) -> Sequence[str]:
        """How many acts there are, and what their order means."""
        counts = [
            plural(sum(record["kind"] == kind for record in self.records), kind) for kind in KINDS
        ]
        undated = sum(record["precision"] == "none" for record in self.records)
        return (f"{', '.join(counts)}; {undated} of them without a day.", _ORDER)

    def plot(self) -> alt.VConcatChart:
        """A chart of the events on the days that the sources give, in their order.

        An act at an event is counted there; an act at none has a row of its own. Of many the chart
        has the 25 that most rows report, and says what it leaves out.

            >>> trucebook.timeline().plot().save("timeline.svg")

        Returns:
            An altair chart; `save` writes SVG and PNG, offline.

        Raises:
            UsageError: no act has a day with a year, or the extra `notebook` is not installed.
        """
        return days_chart(self.title, marks_of(self.records))

    def _drawn(self, records: Sequence[Cells], width: int) -> Group:
        """The acts under their days."""
        from rich.console import Group  # noqa: PLC0415

        blocks = ((f"{day}", _grid(acts), "") for day, acts in _by_day(records))
        return Group(*(part for block in blocks for part in block))


def _by_day(records: Iterable[Cells]) -> Iterator[tuple[str, list[tuple[Cells, str]]]]:
    """The acts under the days, in words, of those that are not indented; each with these days."""
    day, found = "", list[tuple[Cells, str]]()
    for record in records:
        if not record["within"] and _day(record) != day:
            if found:
                yield day, found
            day, found = _day(record), []
        found.append((record, day))
    if found:
        yield day, found


def _day(record: Cells) -> str:
    """The days of an act, in words."""
    placed = f" (placed in {record['placed_in']})" if record["placed_in"] else ""
    return _short(in_words(record["happened_on"])) + placed


def _grid(records: Iterable[tuple[Cells, str]]) -> Table:
    """Kind, what and why, rows and sources of some acts."""
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(width=8)
    grid.add_column(ratio=1, overflow="fold")
    grid.add_column(width=9, overflow="fold")
    grid.add_column(width=11, overflow="fold")
    for record, day in records:
        kind = f"  {record['kind']}" if record["within"] else record["kind"]
        ids = (_some(record["rows"], 1), _some(record["sources"] or (), _CITED))
        grid.add_row(*map(Text, (kind, "\n".join(_said_of(record, day)), *ids)))
    return grid


def _said_of(record: Cells, day: str) -> Iterator[str]:
    """What an act is, what its day rests on, and what is to be kept in mind."""
    yield _short(record["what"])
    own = _day(record)
    if not record["within"] or (record["dated_by"] in record["rows"] and own != day):
        why = record["rests_on"] or "no words are cited for the day"
        yield f"– {f'{own}: ' if record['within'] else ''}{_short(why)}"
    if record["also_given"]:
        yield f"– also given as {', '.join(_short(in_words(one)) for one in record['also_given'])}"
    if len(record["within"] or ()) > 1:
        yield f"– also at {_some(record['within'][1:], _CITED)}"
    if record["note"]:
        yield f"– {_short(record['note'])}"


def _short(text: str) -> str:
    return visible(text if len(text) <= _LONG else f"{text[:_LONG].rstrip()}…")


def _some(ids: Sequence[str], most: int) -> str:
    more = f" +{len(ids) - most}" if len(ids) > most else ""
    return visible(" ".join(ids[:most]) + more)


@dataclass(frozen=True, eq=False)
class _Dated:
    """The acts of a book with their days, and what these rest on."""

    found: Claims

    def records(self) -> Iterator[dict[str, Any]]:
        """The rows of the table, in the order of time; what belongs to an event comes after it."""
        inside: dict[str | None, list[Entry]] = defaultdict(list)
        for act in self._entries:
            inside[self._parent(act)].append(act)
        place = 0
        for act in sorted(inside.pop(None, []), key=self._order):
            below = inside.get(act.rows[0], []) if act.kind == "event" else []
            for one in (act, *sorted(below, key=self._order)):
                place += 1
                yield {"timeline_id": f"Z{place:04}", **self._record(one)}

    @cached_property
    def _entries(self) -> Entries:
        return Entries(self.found)

    def _parent(self, act: Entry) -> str | None:
        """The event under which an act is listed: the first of those at which it happened."""
        return min(act.events, key=lambda event: self._event_orders[event], default=None)

    @cached_property
    def _event_orders(self) -> Mapping[str, tuple[Any, ...]]:
        return {event: self._order(act) for event, act in self._entries.events.items()}

    @cached_property
    def _since(self) -> Mapping[str, Days]:
        """By the id of a proposal the days from its offer on."""
        offers = ((act.rows[0], self._days(act)) for act in self._entries if act.kind == "offer")
        return {name: Days(days.first) for name, days in offers if days.has_year}

    @cached_property
    def _event_days(self) -> Mapping[str, Days]:
        return {event: self._days(act) for event, act in self._entries.events.items()}

    def _order(self, act: Entry) -> tuple[Any, ...]:
        """Sort key: first day, last day, hour, kind, id; without a year, or any day, at the end.

        An act at an event happened on a day of it, and an answer not before the offer, even where
        its own words leave more days open.
        """
        days = self._days(act)
        if parent := self._parent(act):
            days = days.within(self._event_days[parent])
        if act.answered is not None and days.first is not None:
            days = days.within(self._since.get(act.answered, ANY))
        edtf = next((given.edtf for given in self._chosen(act)), "")
        year = year_outside(edtf)
        section = 2 if days.precision == "none" else int(not days.has_year)
        if year is not None:
            section = -1 if year < 1 else 1
        start = days.first or days.last or date.max
        kind = KINDS.index(act.kind)
        hour = edtf if year is not None else edtf.partition("T")[2]
        ends = (days.first is not None, days.last or date.max, hour)
        return (section, year or 0, start, *ends, kind, sort_key(act.rows[0]))

    def _chosen(self, act: Entry) -> tuple[Given, ...]:
        """The days that count: its own, else those of the event at which it happened."""
        parent = None if act.given else self._parent(act)
        return self._entries.events[parent].given if parent else act.given

    def _days(self, act: Entry) -> Days:
        """The days of an act, in a year if the day is without one and other rows leave one open."""
        given = self._chosen(act)
        days = given[0].days if given else ANY
        if days.has_year:
            return days
        events = (act.rows[0],) if act.kind == "event" else act.events
        sources = (self.found.row("sources", source_id) or {} for source_id in act.sources)
        for nearby in (
            [item.days for event in events for item in self._entries.events[event].given],
            [*(item.days for item in given), *(self._near.get(event, ANY) for event in events)],
            [days_of(source.get("published")) for source in sources],
        ):
            placed = {days.in_years_of(other) for other in nearby} - {days}
            if placed:
                return placed.pop() if len(placed) == 1 else days
        return days

    @cached_property
    def _near(self) -> Mapping[str, Days]:
        """By the id of an event the days from the first to the last that other rows on it give."""
        figures = grouped((row.get("quantity_id"), row) for row in self.found.rows("figures"))
        given: list[tuple[str | None, str | None]] = []
        for table in ("quotes", "responses"):
            given += [(row.get("event_id"), row.get("said_on")) for row in self.found.rows(table)]
        for row in self.found.rows("quantities"):
            event = row.get("event_id")
            given.append((event, row.get("since")))
            for figure in figures.get(row.get("quantity_id"), ()):
                given += [(event, figure.get("period")), (event, figure.get("as_of"))]
        ends = grouped((event, days_of(edtf).ends) for event, edtf in given if event and edtf)
        known = ((event, list(filter(None, pairs))) for event, pairs in ends.items())
        return {
            event: Days(min(first for first, _ in pairs), max(last for _, last in pairs))
            for event, pairs in known
            if pairs
        }

    def _record(self, act: Entry) -> dict[str, Any]:
        """One row of the table, but for its id."""
        parent, given = self._parent(act), self._chosen(act)
        first, placed = given[0] if given else None, self._days(act)
        days = first.days if first else placed
        cited = self._cited(given)
        published = list(self._published(act, given, cited))
        bases = [
            f"{source['source_id']}: {source['published_basis']}"
            for source in published
            if source.get("published_basis")
        ]
        year = placed.first.year if placed.first and placed.has_year > days.has_year else None
        also = distinct(item.edtf for item in act.given if item.edtf != act.given[0].edtf)
        others = sorted(event for event in act.events if event != parent)
        return {
            "happened_on": first.edtf if first else None,
            "precision": days.precision,
            "placed_in": year,
            "kind": act.kind,
            "what": act.what,
            "within": [parent, *others] if parent else None,
            "actors": list(act.actors) or None,
            "place_id": act.place_id,
            "dated_by": first.row_id if first else None,
            "rests_on": "; ".join(self._rests_on(act, given, cited, published)) or None,
            "published_basis": " ".join(bases) or None,
            "basis": list(distinct(row.get("basis") for row in cited)) or None,
            "also_given": list(also) or None,
            "rows": list(act.rows),
            "sources": list(act.sources) or None,
            "note": act.note,
        }

    def _cited(self, given: Sequence[Given]) -> tuple[Cells, ...]:
        """The evidence of the day that counts, from all cells that give it."""
        rows = (
            row
            for item in given
            if item.edtf == given[0].edtf
            for row in self._evidence.get((item.row_id, item.field), ())
        )
        said = {(r.get("source_id"), r.get("exact"), r.get("note")): r for r in rows}
        return tuple(said.values())

    def _rests_on(
        self, act: Entry, given: Sequence[Given], cited: Iterable[Cells], published: Iterable[Cells]
    ) -> Iterator[str]:
        """The words of the day, with notes; and when sources were published, where it matters."""
        if given and given[0].row_id not in act.rows:
            yield f"the day of {given[0].row_id}"
        for row in cited:
            words, source, note = row.get("exact"), row.get("source_id"), row.get("note")
            if words:
                yield f"“{words}” ({source}{f': {note}' if note else ''})"
            elif note:
                yield str(note)
        for row in published:
            yield f"{row['source_id']}: published {in_words(row['published'])}"

    def _published(
        self, act: Entry, given: Sequence[Given], cited: Iterable[Cells]
    ) -> Iterator[Cells]:
        """The sources whose own date matters for the day.

        It does where no day is given, and where one is counted from a publication that is itself
        dated to several days.
        """
        counted = (row.get("source_id") for row in cited if row.get("basis") != "stated")
        for source_id in distinct(counted) if given else act.sources[:_CITED]:
            source = self.found.row("sources", source_id) or {}
            if source.get("published") and not (given and days_of(source["published"]).is_one):
                yield source

    @cached_property
    def _evidence(self) -> Mapping[tuple[Any, Any], Sequence[Cells]]:
        return grouped(
            ((row.get("row_id"), row.get("field")), row) for row in self.found.rows("evidence")
        )

"""Which place, group and quantity of a book a figure is of; without a book none.

A quantity fits a figure that has its metric, unit and kind, and nothing that speaks against it:
another place, people who are no part of those it counts, another start or day, an offer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from trucebook.extract.subject import TIME
from trucebook.extract.text.document import flatten, fold

Row = Mapping[str, str]

LEAST = 3
"""Points that a quantity needs to be proposed, and needs to have more than any other."""


class Counted(NamedTuple):
    """What a figure says, for the quantity that it may be of."""

    metric: str | None
    unit: str | None
    kind: str | None
    status: str
    place: str | None = None
    group: str | None = None
    period: str | None = None


@dataclass(frozen=True)
class Ledger:
    """The places, groups and quantities of a book, as cell texts.

    `events` say when the things happened that quantities count, `sources` when texts appeared.
    """

    places: tuple[Row, ...] = ()
    groups: tuple[Row, ...] = ()
    quantities: tuple[Row, ...] = ()
    events: tuple[Row, ...] = ()
    sources: tuple[Row, ...] = ()

    @cached_property
    def place_of(self) -> dict[bytes, str]:
        """The places by the words of every name."""
        return {words: row["place_id"] for row in self.places for words in _names(row)}

    @cached_property
    def group_of(self) -> dict[bytes, str]:
        """The groups by the words of every name."""
        return {words: row["group_id"] for row in self.groups for words in _names(row)}

    @cached_property
    def _within(self) -> dict[str, dict[str, str]]:
        return {
            "place": {row["place_id"]: row.get("within") or "" for row in self.places},
            "group": {row["group_id"]: row.get("within") or "" for row in self.groups},
        }

    @cached_property
    def _happened(self) -> dict[str, str]:
        return {row["event_id"]: row.get("happened_on") or "" for row in self.events}

    @cached_property
    def _days(self) -> dict[str, str]:
        return {row["sha256"]: row.get("published") or "" for row in self.sources}

    def published(self, text: str) -> str | None:
        """When a text of the book appeared, as its source record says."""
        if not self.sources:
            return None
        return self._days.get(sha256(text.encode(errors="replace")).hexdigest()) or None

    def place(self, name: str) -> str | None:
        """The place of a name: 'northern Ostre' is none of 'Ostre'."""
        return self.place_of.get(_flat(name).removeprefix(b"the "))

    def group(self, name: str) -> str | None:
        """The narrowest group whose name the counted words are, or end with, or begin with."""
        words = _flat(name).split() if self.groups else ()
        for size in range(len(words), 0, -1):
            for part in (words[-size:], words[:size]):
                found = self.group_of.get(b" ".join(part))
                if found is not None:
                    return found
        return None

    def quantity(self, figure: Counted) -> str | None:
        """The one quantity that fits best, if one fits well and no other as well."""
        if figure.metric is None or figure.kind is None:
            return None
        points = sorted(
            ((self._points(row, figure), row["quantity_id"]) for row in self.quantities),
            key=lambda found: -found[0],
        )
        if not points or points[0][0] < LEAST:
            return None
        is_single = len(points) == 1 or points[1][0] < points[0][0]
        return points[0][1] if is_single else None

    def _points(self, row: Row, figure: Counted) -> float:
        """How well a quantity fits, 0 where something speaks against it."""
        unit, kind = row.get("unit"), row.get("kind")
        is_length = unit in TIME and figure.unit in TIME
        is_same = row.get("metric") == figure.metric and (unit == figure.unit or is_length)
        is_offer = bool(row.get("proposal_id")) and kind == "size"
        if not is_same or kind != figure.kind or is_offer != (figure.status == "proposed"):
            return 0
        parts = (self._place(row, figure), self._group(row, figure), self._time(row, figure))
        return 1 + sum(parts) if min(parts) >= 0 else 0

    def _place(self, row: Row, figure: Counted) -> float:
        return self._fit("place", row.get("place_id") or "", figure.place)

    def _group(self, row: Row, figure: Counted) -> float:
        return self._fit("group", row.get("group_id") or "", figure.group)

    def _fit(self, what: str, own: str, found: str | None) -> float:
        """2 for the same, less for one around it or where one is open, -1 for another."""
        if not own or found is None:
            return 0.5 if own else 1
        if own == found:
            return 2
        around = list(self._around(what, found))
        if own in around:
            return 1.5 if what == "group" and around[0] == own else 1
        return -1

    def _around(self, what: str, thing: str) -> Iterator[str]:
        """What a place or group is within, from the inside."""
        seen = {thing}
        while (thing := self._within[what].get(thing, "")) and thing not in seen:
            seen.add(thing)
            yield thing

    def _time(self, row: Row, figure: Counted) -> float:
        """1 where start or day are the same, -1 where they are others, 0 where one is open."""
        if figure.kind == "total":
            since = row.get("since") or ""
            start = (figure.period or "").partition("/")[0]
        else:
            since = self._happened.get(row.get("event_id") or "", "")
            start = figure.period or ""
        if not since or not start or ".." in since:
            return 0
        return 1 if _may_be(since, start) else -1


NO_LEDGER = Ledger()


def _may_be(one: str, other: str) -> bool:
    """Whether two dates may be one: the digits that both give are the same."""
    if "/" in one or "/" in other:
        return one == other or one in other.split("/") or other in one.split("/")
    return all("X" in (a, b) or a == b for a, b in zip(one, other, strict=False))


def ledger(tables: Mapping[str, Iterable[Row]]) -> Ledger:
    """The ledger of the tables of a book; a table that it has not is empty."""
    names = ("places", "groups", "quantities", "events", "sources")
    return Ledger(*(tuple(tables.get(name, ())) for name in names))


def _names(row: Row) -> Iterator[bytes]:
    for name in (row["name"], *(row.get("aliases") or "").split(";")):
        words = _flat(name).removeprefix(b"the ")
        if words:
            yield words


def _flat(words: str) -> bytes:
    return b" ".join(flatten(fold(words)).split())

"""Origins: on whose word figures are reported, and how many independent voices that makes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from operator import itemgetter
from pathlib import Path
from typing import Any, ClassVar

from trucebook.load.tables import Source
from trucebook.problem import plural
from trucebook.read.answer import Answer
from trucebook.read.claims import Cells, Claims, claims, folded
from trucebook.read.unions import Unions


def origins(
    book: str | Path | None = None, *, version: str | None = None, source: Source = None
) -> Origins:
    """On whose word each figure is reported, and how many independent voices that makes.

    The way of a number goes from the outlet to the news agency whose copy it prints, to the actor
    whom it credits, to the one from whom that actor has it. Figures on one thing that go back to
    one actor are one voice, and so are outlets that print the same words.

        >>> trucebook.origins().frame[["figure_id", "chain", "voice"]]

    Args:
        book: the folder of a book, or of a release, or an archive of one; without, the release
            that came with the package.
        version: version of the data; the newest by default.
        source: where else to take the release from; see `load`.

    Returns:
        An answer with `frame`, one row per figure; `frame.attrs["columns"]` has the definitions.

    Raises:
        UsageError: there is no such book, release or version, or it has no figures.
        DataError: a table of the book cannot be read; the message says where.
    """
    return origins_of(claims(book, version, source))


@dataclass(frozen=True, repr=False, eq=False)
class Origins(Answer):
    """The way of each figure, those on one thing and of one voice next to each other."""

    table: ClassVar[str] = "origins"
    shown: ClassVar[tuple[str, ...]] = ("thing", "figure_id", "exact", "chain", "voice")

    @property
    def lead(self) -> Sequence[str]:
        """How many voices there are, and which of them several sources print."""
        heard: dict[str, list[Mapping[str, Any]]] = {}
        for record in self.records:
            heard.setdefault(record["voice"], []).append(record)
        things = {record["quantity_id"] or record["figure_id"] for record in self.records}
        counts = (len(self.records), "figure"), (len(things), "thing"), (len(heard), "voice")
        figures, on, of_ = (plural(*count) for count in counts)
        return [
            f"{figures} on {on}: {of_}, counted per thing.",
            *(
                f"{records[0]['thing']}: {', '.join(record['figure_id'] for record in records)} in "
                f"{', '.join(records[0]['through'])} are one voice, "
                f"{self.called(records[0]['origin']) or 'of no actor'}."
                for records in heard.values()
                if len(records[0]["through"] or ()) > 1
            ),
        ]


def origins_of(found: Claims) -> Origins:
    """The origins of the figures of some tables."""
    found.require("figures", "figure_id", "quantity_id")
    things: dict[str, list[Cells]] = {}
    for row in found.rows("figures"):
        things.setdefault(row.get("quantity_id") or row["figure_id"], []).append(row)
    records = [record for name in sorted(things) for record in _records(found, name, things[name])]
    title = f"Origins of the figures in {found.name}"
    return Origins(title, records, names=found.names("actors"))


def _records(found: Claims, name: str, rows: Sequence[Cells]) -> Iterator[dict[str, Any]]:
    """The figures on one thing, those of one voice next to each other."""
    by_id = {row["figure_id"]: row for row in rows}
    thing = found.called("quantities", name)
    for number, voice in enumerate(voices(found, rows), 1):
        for row in map(by_id.__getitem__, voice["rows"]):
            source, origin = row.get("source_id"), voice["actor"]
            agency = agency_of(found, source)
            basis = _basis(found, row, origin)
            chain = [source, agency, *_credits(found, row)]
            if basis in ("agency", "traced"):
                chain.append(found.called("actors", origin))
            yield {
                "figure_id": row["figure_id"],
                "quantity_id": row.get("quantity_id"),
                "thing": thing if thing != name else row.get("exact") or name,
                "exact": row.get("exact"),
                "source_id": source,
                "agency": agency,
                "attributed_to": row.get("attributed_to"),
                "based_on": row.get("based_on"),
                "chain": " ← ".join(dict.fromkeys(filter(None, chain))) or name,
                "basis": basis,
                "voice": f"{name}.{number}",
                "origin": origin,
                "through": [one for one in voice["through"] if one] or None,
                "copies": _known_of(found).pairs(source, row.get("start")) or None,
            }


def _credits(found: Claims, row: Cells) -> list[str]:
    """The names of the actors whom a figure credits."""
    actors = (row.get("attributed_to"), row.get("based_on"))
    return [found.called("actors", actor) for actor in actors if actor]


def _basis(found: Claims, row: Cells, origin: str | None) -> str:
    """What the voice of a figure rests on."""
    if _is_credited(row):
        return "credited"
    agency = agency_of(found, row.get("source_id"))
    if agency and origin in found.ids_of("actors", agency)[:1]:
        return "agency"
    return "traced" if origin else "outlet"


COPIES = frozenset({"near_copy", "translated", "paraphrase"})
"""Kinds of text reuse in which one passage is made from the other."""

Voice = dict[str, Any]
_Node = tuple[Hashable, ...]


def voices(claims: Claims, figures: Iterable[Cells]) -> list[Voice]:
    """The independent voices behind some figures on one thing, each counted once.

    Figures that go back to one actor are one voice, through however many outlets. A figure that
    no actor is credited with is the voice of its outlet: of the news agency, if the outlet prints
    a copy of one, and of every outlet whose passage is made from the same words. Where such a
    passage, or the outlet elsewhere, credits one actor with the same number, it is that actor's.

    Returns:
        `{"actor": id or None, "rows": ids of figures, "through": ids of sources}` for each voice,
        in the order of the figures. `actor` is where the chain of credits ends, else the news
        agency; None for an outlet that speaks for itself.
    """
    found = _Voices(claims, tuple(figures))
    key = claims.schemas["figures"].key
    together: dict[_Node, list[Cells]] = {}
    for row in found.figures:
        together.setdefault(found.voice(row), []).append(row)
    return [
        {
            "actor": found.actor(voice),
            "rows": [row[key] for row in rows],
            "through": list(dict.fromkeys(row.get("source_id") for row in rows)),
        }
        for voice, rows in together.items()
    ]


@dataclass(frozen=True, eq=False)
class _Voices:
    """Figures on one thing, and which of them have one voice."""

    claims: Claims
    figures: Sequence[Cells]

    def voice(self, row: Cells) -> _Node:
        """What figures of one voice have in common."""
        return self._joined.top(_said_by(row))

    def actor(self, voice: _Node) -> str | None:
        """The actor whose voice it is."""
        return self._actors.get(voice)

    @cached_property
    def _joined(self) -> Unions[_Node]:
        sets: Unions[_Node] = Unions()
        for actor, bases in self._bases.items():
            if len(bases) == 1:  # who has numbers from two others does not make these one voice
                sets.join(("actor", actor), ("actor", *bases))
        copies = list(self._copies())
        links = [(_own(row), _said_by(twin)) for row, _, twins in copies for twin in twins]
        links += [(_own(row), _said_by(row)) for row in self.figures]
        for own, said in links:
            if said[0] == "own":
                sets.join(own, said)
        credited: dict[_Node, set[_Node]] = {}
        for own, said in links:
            if said[0] == "actor":
                credited.setdefault(sets.top(own), set()).add(sets.top(said))
        rows = [row for row in self.figures if not _is_credited(row)]
        for row, actors in [(row, credited.get(sets.top(_own(row)), ())) for row in rows]:
            # Where two actors are credited with the number, it is not clear whose it is.
            source = row.get("source_id")
            sets.join(_own(row), *actors if len(actors) == 1 else (self._outlet(source),))
        for row, other, twins in copies:
            if not twins:
                sets.join(self._outlet(row.get("source_id")), self._outlet(other))
        return sets

    @cached_property
    def _bases(self) -> Mapping[str, set[str]]:
        """By actor from whom the sources say that it has numbers."""
        found: dict[str, set[str]] = {}
        for row in self.figures:
            if row.get("attributed_to") and row.get("based_on"):
                found.setdefault(row["attributed_to"], set()).add(row["based_on"])
        return found

    def _copies(self) -> Iterator[tuple[Cells, str, Sequence[Cells]]]:
        """An outlet's own figures in passages that it shares.

        Yields:
            the figure, the other source, and the figures of the same number in its passage; a
            passage with other numbers alone is no copy of this one.
        """
        for row in self.figures:
            if not _is_credited(row) and row.get("start") is not None:
                for other, start, end, _ in self._known.there(row.get("source_id"), row["start"]):
                    near = self._within(other, start, end)
                    twins = [twin for twin in near if _number(twin) == _number(row)]
                    if twins or not near:
                        yield row, other, twins

    def _within(self, source: str, start: int, end: int) -> Sequence[Cells]:
        """The figures that begin in a passage."""
        rows = self._by_place.get(source, ())
        first, last = (bisect_left(rows, at, key=_start) for at in (start, end))
        return rows[first:last]

    @cached_property
    def _by_place(self) -> Mapping[str | None, Sequence[Cells]]:
        found: dict[str | None, list[Cells]] = {}
        for row in self.figures:
            if row.get("start") is not None:
                found.setdefault(row.get("source_id"), []).append(row)
        return {source: sorted(rows, key=_start) for source, rows in found.items()}

    def _outlet(self, source: str | None) -> _Node:
        """Who speaks where a source credits nobody."""
        agency = agency_of(self.claims, source)
        if agency is None:
            return ("outlet", source)
        actor = next(iter(self.claims.ids_of("actors", agency)), None)
        return ("actor", actor) if actor else ("agency", folded(agency))

    @cached_property
    def _known(self) -> _Known:
        return _known_of(self.claims)

    @cached_property
    def _actors(self) -> Mapping[_Node, str]:
        """By voice its actor: who takes the number from nobody before who passes it on."""
        credited = {row.get("attributed_to") for row in self.figures}
        sources = {row.get("based_on") for row in self.figures}
        passing = {row.get("attributed_to") for row in self.figures if row.get("based_on")}
        nodes = [node for node in list(self._joined.above) if node[0] == "actor"]
        ranked = sorted(
            nodes,
            key=lambda node: (node[1] in passing, node[1] not in credited | sources, str(node[1])),
        )
        return {self._joined.top(node): str(node[1]) for node in reversed(ranked)}


def agency_of(claims: Claims, source: str | None) -> str | None:
    """The news agency whose copy a source prints, by its name there; None for none."""
    row = claims.row("sources", source) or {}
    agency = row.get("agency")
    return None if agency is None or row.get("condition") == "original" else str(agency)


def _is_credited(row: Cells) -> bool:
    return bool(row.get("attributed_to") or row.get("based_on"))


def _said_by(row: Cells) -> _Node:
    """Who says a figure: an actor, or an outlet in its own voice."""
    actor = row.get("based_on") or row.get("attributed_to")
    return ("actor", actor) if actor else _own(row)


def _own(row: Cells) -> _Node:
    """An outlet that says this number in its own voice."""
    return ("own", row.get("source_id"), _number(row))


def _number(row: Cells) -> Hashable:
    return row.get("value_low"), row.get("value_high"), row.get("unit")


def _start(row: Cells) -> int:
    return int(row["start"])


_Side = tuple[str, int, int, str]
"""A passage of a source, and the row of `reuse` that pairs it with another one."""


@dataclass(frozen=True, eq=False)
class _Known:
    """What the rows of a book say of every figure: the passages that are copies."""

    claims: Claims

    def there(self, source: str | None, at: int | None) -> Iterator[_Side]:
        """The passages elsewhere that are made from the same words as one around a place."""
        sides, furthest = self._copies.get(source or "", ((), ()))
        number = bisect_right(sides, at, key=itemgetter(0)) - 1 if at is not None else -1
        while number >= 0 and furthest[number] > (at or 0):
            _, end, other = sides[number]
            if end > (at or 0):
                yield other
            number -= 1

    def pairs(self, source: str | None, at: int | None) -> list[str]:
        """The rows of `reuse` with a passage around a place."""
        return sorted({other[-1] for other in self.there(source, at)})

    @cached_property
    def _copies(self) -> Mapping[str, tuple[Sequence[tuple[int, int, _Side]], Sequence[int]]]:
        """By source its passages with their copies, and how far those up to each reach."""
        found: dict[str, list[tuple[int, int, _Side]]] = {}
        key = self.claims.schemas["reuse"].key if "reuse" in self.claims.schemas else ""
        for row in self.claims.rows("reuse"):
            one: tuple[Any, ...] = tuple(map(row.get, ("source_id", "start", "end")))
            other: tuple[Any, ...] = tuple(map(row.get, ("to_source_id", "to_start", "to_end")))
            if row.get("kind") in COPIES and None not in (*one, *other):
                for (source, start, end), (name, first, last) in ((one, other), (other, one)):
                    side = (start, end, (name, first, last, row[key]))
                    found.setdefault(source, []).append(side)
        return {
            source: (sides, list(accumulate((end for _, end, _ in sides), max)))
            for source, sides in ((source, sorted(sides)) for source, sides in found.items())
        }


@lru_cache(maxsize=1)
def _known_of(claims: Claims) -> _Known:
    return _Known(claims)

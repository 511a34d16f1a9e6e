"""What an extractor proposes beside what people coded and decided, joined by place.

The machine's value and the person's stay side by side. A candidate on the span of a coded row is
linked to it, any other needs a decision that rejects it. A decision whose words no longer stand
at its place is open again, one that nothing calls for any more is stale; neither is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from trucebook.book.csv import sort_key
from trucebook.review.pair import assignment, equal
from trucebook.spans import Span

REJECTED = "rejected"
"""The one decision: what is accepted becomes a coded row."""


@dataclass(frozen=True, slots=True)
class Place:
    """The key by which candidates, coded rows and decisions meet."""

    table: str
    source_id: str
    span: Span

    @property
    def order(self) -> tuple[Any, ...]:
        """Sort key: table, source, start."""
        return self.table, sort_key(self.source_id), self.span

    def overlaps(self, other: Place) -> bool:
        """Whether two places of one table and source share a code point."""
        same = (self.table, self.source_id) == (other.table, other.source_id)
        return same and self.span.overlaps(other.span)


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A row that an extractor proposes; an actor whom the book does not know goes by name."""

    place: Place
    cells: Mapping[str, Any]

    def value(self, column: str) -> Any:
        """What it says in a column of the book, a name where there is no id."""
        name = f"{column.removesuffix('_id')}_name"
        value = self.cells[column]
        return self.cells.get(name) if value is None else value


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A row that the book holds to."""

    place: Place
    row_id: str
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on a candidate, and where that is written.

    Attributes:
        place: the place of the candidate.
        decision: rejected.
        reason: why.
        reviewer: initials of who says so.
        line: line of the file of decisions.
    """

    place: Place
    decision: str
    reason: str
    reviewer: str
    line: int


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A candidate and what became of it: linked to a row, rejected by a decision, or open.

    Attributes:
        candidate: the candidate.
        coded: the coded row on the same span.
        differs: columns in which the two say different things.
        decision: where no row stands there, the decision on the candidate.
    """

    candidate: Candidate
    coded: Coded | None = None
    differs: tuple[str, ...] = ()
    decision: Decision | None = None

    @property
    def is_open(self) -> bool:
        """Whether a person has yet to look at it."""
        return not self.coded and not self.decision


@dataclass(frozen=True, slots=True)
class Review:
    """Every candidate by table, source and start, and the decisions that hold for none.

    Attributes:
        reviewed: the candidates.
        reopened: decisions whose words no longer stand at their place.
        stale: decisions on what is no longer proposed, or is a coded row by now.
    """

    reviewed: tuple[Reviewed, ...]
    reopened: tuple[Decision, ...]
    stale: tuple[Decision, ...]


def join(
    candidates: Iterable[Candidate],
    coded: Iterable[Coded],
    decisions: Iterable[Decision],
    texts: Mapping[str, str],
    columns: Mapping[str, Sequence[str]],
) -> Review:
    """Find for every candidate its row or its decision.

    Args:
        candidates: what the extractor proposes.
        coded: the rows that the book holds to.
        decisions: what people decided on candidates without a row.
        texts: the texts by source.
        columns: what candidates and coded rows are compared in, by table.
    """
    made = list(decisions)
    standing = {item: None for item in made if _stands(item, texts)}
    rows, verdicts = _by_place(coded), _by_place(standing)
    reviewed: list[Reviewed] = []
    for place, items in sorted(_by_place(candidates).items(), key=lambda item: item[0].order):
        linked = _linked(items, rows.get(place, ()), columns[place.table])
        reviewed += _decided(linked, verdicts.get(place, ()))
    used = {item.decision for item in reviewed}
    return Review(
        reviewed=tuple(reviewed),
        reopened=tuple(item for item in made if item not in standing),
        stale=tuple(item for item in standing if item not in used),
    )


class _Placed(Protocol):
    @property
    def place(self) -> Place: ...


_Item = TypeVar("_Item", bound=_Placed)


def _by_place(items: Iterable[_Item]) -> dict[Place, list[_Item]]:
    places: dict[Place, list[_Item]] = {}
    for item in items:
        places.setdefault(item.place, []).append(item)
    return places


def _stands(decision: Decision, texts: Mapping[str, str]) -> bool:
    return decision.place.span.is_in(texts.get(decision.place.source_id, ""))


def _linked(
    candidates: Sequence[Candidate], rows: Sequence[Coded], columns: Sequence[str]
) -> Iterator[Reviewed]:
    """Candidates and rows of one span, one to one, so that as many cells as can be agree."""
    differences = [[_differences(item, row, columns) for row in rows] for item in candidates]
    # One more than there are columns: on one span even rows that agree in nothing meet.
    worth = [[1 + len(columns) - len(found) for found in line] for line in differences]
    partner = dict(assignment(worth))
    for at, item in enumerate(candidates):
        if at in partner:
            yield Reviewed(item, rows[partner[at]], differences[at][partner[at]])
        else:
            yield Reviewed(item)


def _differences(candidate: Candidate, row: Coded, columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in columns if not equal(row.cells[name], candidate.value(name)))


def _decided(linked: Iterable[Reviewed], decisions: Sequence[Decision]) -> Iterator[Reviewed]:
    """Hand the decisions on a span to its candidates without a row, in their order."""
    waiting = iter(decisions)
    for item in linked:
        yield item if item.coded else Reviewed(item.candidate, decision=next(waiting, None))


def suggestion(place: Place, decisions: Iterable[Decision], coded: Iterable[Coded]) -> str:
    """A reason to begin with for an open candidate, which a person has still to read.

    That of a decision across the same words, or of one on the same words elsewhere; else the
    coded rows across them; else nothing.
    """
    alike = sorted(
        (item for item in decisions if _is_alike(item.place, place)),
        key=lambda item: not item.place.overlaps(place),
    )
    across = [
        f"{row.row_id}, {row.place.span.exact!r}" for row in coded if row.place.overlaps(place)
    ]
    told = f"cut otherwise than {'; '.join(across)}" if across else ""
    return alike[0].reason if alike else told


def _is_alike(place: Place, other: Place) -> bool:
    same_words = (place.table, place.span.exact) == (other.table, other.span.exact)
    return same_words or place.overlaps(other)

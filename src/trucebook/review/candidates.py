"""What an extractor proposes for a book, each candidate with its row or the decision on it.

A candidate is linked to the coded row on its span, or to the row that it became. Any other needs a
decision. A decision whose words are no longer at its place is open again, one that no candidate
needs any more is stale; neither is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from operator import attrgetter
from types import NoneType
from typing import Any

from msgspec.structs import fields

from trucebook.book.book import Book
from trucebook.book.ids import drawn
from trucebook.extract.rows import EVIDENCE, QUOTING, Evidence, Extraction
from trucebook.review.decisions import ACCEPTED, REJECTED, Decision, Place
from trucebook.review.pairing import equal, pair
from trucebook.schemas.table import WITHDRAWN, Schema
from trucebook.spans import Span, context, withheld


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A row that an extractor proposes.

    Attributes:
        place: its table, source and span.
        cells: its cells by column; an actor that the book does not know goes by name.
        evidence: why a cell says what it says, by column.
        nth: which one it is of several in one place, counted from 0.
    """

    place: Place
    cells: Mapping[str, Any]
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    nth: int = 0

    @property
    def key(self) -> str:
        """A short name that does not change when other candidates come or go."""
        return _key(self.place, self.nth)

    @property
    def confidence(self) -> float:
        """That of its least sure cell."""
        return float(self.cells["confidence"])

    def value(self, column: str) -> Any:
        """Its value for a column of the book, a name where there is no id."""
        value = self.cells[column]
        return self.cells.get(name_of(column)) if value is None else value


@lru_cache(maxsize=1 << 16)
def _key(place: Place, nth: int) -> str:
    span = place.span
    said = (place.table, place.source_id, str(span.start), str(span.end), span.exact)
    return place.table[0] + drawn("\0".join((*said, str(nth))))


def name_of(column: str) -> str:
    """The column that has the name of whom a column links to."""
    return f"{column.removesuffix('_id')}_name"


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A row of the book that counts."""

    place: Place
    row_id: str
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A candidate: linked to a coded row, rejected by a decision, or open.

    `differs` names the columns in which candidate and row differ.
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
    """Every candidate by table, source and start, and the decisions that apply to none.

    `reopened` are decisions whose words are no longer at their place. `stale` are rejections of
    what is no longer proposed, or is a coded row by now, and acceptances whose row is gone.
    """

    reviewed: tuple[Reviewed, ...]
    reopened: tuple[Decision, ...]
    stale: tuple[Decision, ...]

    def of(self, table: str) -> tuple[Reviewed, ...]:
        """The candidates of a table."""
        return tuple(item for item in self.reviewed if item.candidate.place.table == table)

    @property
    def open(self) -> tuple[Candidate, ...]:
        """The candidates that a person has yet to look at, in the order of the texts."""
        waiting = (item.candidate for item in self.reviewed if item.is_open)
        return tuple(sorted(waiting, key=lambda item: (*item.place.order[1:], item.place.table)))


def join(
    candidates: Iterable[Candidate],
    coded: Iterable[Coded],
    decisions: Iterable[Decision],
    texts: Mapping[str, str],
    columns: Mapping[str, Sequence[str]],
) -> Review:
    """Find for every candidate its coded row or its decision.

    Candidates and rows are compared in the `columns` of their table; `texts` are by source.
    """

    def differences(candidate: Candidate, row: Coded) -> tuple[str, ...]:
        names = columns[candidate.place.table]
        return tuple(name for name in names if not equal(row.cells[name], candidate.value(name)))

    def agreement(candidate: Candidate, row: Coded) -> int:
        # One more than there are columns: on one span even rows that agree in nothing are paired.
        return 1 + len(columns[candidate.place.table]) - len(differences(candidate, row))

    coded = list(coded)
    rows = {row.row_id: row for row in coded}
    made = [item for item in decisions if item.closes]
    in_place = [item for item in made if item.place.span.is_in(texts.get(item.place.source_id, ""))]
    waiting: dict[Place, list[Decision]] = {}
    for item in dict.fromkeys(in_place):
        if item.decision == REJECTED or item.row_id in rows:
            waiting.setdefault(item.place, []).append(item)
    ordered = sorted(candidates, key=lambda item: item.place.order)
    reviewed: list[Reviewed] = []
    for candidate, row in pair(ordered, coded, attrgetter("place"), agreement):
        if candidate is None:
            continue
        verdicts = waiting.get(candidate.place, [])
        verdict = next((one for one in verdicts if row is None or one.row_id == row.row_id), None)
        if verdict:
            verdicts.remove(verdict)
            row = row or rows.get(verdict.row_id)
        differs = differences(candidate, row) if row else ()
        reviewed.append(Reviewed(candidate, row, differs, verdict))
    used = {known.decision for known in reviewed}
    return Review(
        reviewed=tuple(reviewed),
        reopened=tuple(item for item in made if item not in in_place),
        stale=tuple(item for item in in_place if item not in used and _is_stale(item, rows)),
    )


def _is_stale(item: Decision, rows: Mapping[str, Coded]) -> bool:
    """Whether a decision that no candidate has is of no use any more."""
    return item.decision == REJECTED or (item.decision == ACCEPTED and item.row_id not in rows)


def candidates_of(book: Book, found: Mapping[str, Extraction]) -> Iterator[Candidate]:
    """The candidates for some sources, without the words that a source withholds."""
    counts: Counter[Place] = Counter()
    for source_id, extraction in found.items():
        printed, hidden = book.printable[source_id], hidden_words(book, source_id)
        for table in (name for name in QUOTING if name in book.schemas):
            for row in getattr(extraction, table):
                if printed[row.start : row.end] != row.exact:
                    continue
                place = Place(table, source_id, Span(row.start, row.end, row.exact))
                cells = {name: getattr(row, name) for name in filled(table)}
                cells["prefix"], cells["suffix"] = context(printed, row.start, row.end)
                for name, cell in cells.items():
                    if isinstance(cell, str) and any(words in cell for words in hidden):
                        cells[name] = None
                reasons = {one.field: one for one in row.evidence}
                yield Candidate(place, {**cells, "source_id": source_id}, reasons, counts[place])
                counts[place] += 1


def hidden_words(book: Book, source_id: str) -> set[str]:
    """The words that a source withholds."""
    text = book.texts[source_id]
    return {text[start:end] for start, end in withheld(book.by_id[source_id]["withheld"])}


@cache
def filled(table: str) -> tuple[str, ...]:
    """The columns that an extractor may fill."""
    names = (field.name for field in fields(QUOTING[table]) if field.type is not NoneType)
    return tuple(name for name in names if name != EVIDENCE.name)


def values(schema: Schema, without: frozenset[str] = frozenset()) -> list[str]:
    """The columns that an extractor may fill and a coder decides on."""
    names = {*filled(schema.name)} - without
    return [name for name in schema.coded if name in names]


def coded_rows(book: Book) -> tuple[Coded, ...]:
    """The rows of a book that count, of the tables that candidates are for."""
    return tuple(
        Coded(Place(row.schema.name, row["source_id"], span), row.id, row.cells)
        for row, span in book.quoting_rows()
        if row.schema.name in QUOTING and row.cells.get("row_status") not in WITHDRAWN
    )

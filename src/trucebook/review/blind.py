"""Passages that a person codes before seeing what the extractor proposes there.

Without them nobody knows how far people follow the proposals. The passages are drawn from the text
alone, so that the same ones are drawn again. What the person coded is then set beside what was
proposed, as decisions `coded` and `uncoded`; `anchoring` compares these with the others.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from trucebook.book.book import Book
from trucebook.book.csv import canonical_cell, record, sort_key
from trucebook.book.ids import drawn
from trucebook.extract.text.passages import passages
from trucebook.review.candidates import Candidate, Coded
from trucebook.review.decisions import (
    CODED,
    UNCODED,
    Decision,
    Place,
    cells_text,
    refuse,
)
from trucebook.review.pairing import equal, is_person, pair
from trucebook.review.sheet import read_sheet
from trucebook.schemas.table import Schema, own_schemas
from trucebook.snapshot import Snapshot
from trucebook.spans import Span

BLIND = own_schemas(__file__)["extracted/blind"]
"""The columns of the file. It is no table of the book."""

BLIND_FILE = f"dataset/{BLIND.name}.csv"
"""Its path inside the book."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A passage that is held back, and once a person has coded it who and when."""

    source_id: str
    start: int
    end: int
    coder: str | None = None
    coded_on: date | None = None

    @property
    def key(self) -> str:
        """A short name for it."""
        return "p" + drawn("\0".join((self.source_id, str(self.start), str(self.end))))

    def has(self, place: Place) -> bool:
        """Whether the words at a place begin in the passage."""
        return place.source_id == self.source_id and self.start <= place.span.start < self.end


def is_held(place: Place, holds: Iterable[Hold]) -> bool:
    """Whether the candidate at a place is not to be shown yet."""
    return any(hold.coder is None and hold.has(place) for hold in holds)


def read_holds(files: Snapshot) -> tuple[Hold, ...]:
    """The passages among the files of a book; none where there is no file."""
    if BLIND_FILE not in files:
        return ()
    table = read_sheet(BLIND, BLIND_FILE, files.read(BLIND_FILE))
    refuse(table, BLIND)
    cells = ({name: row.cells.get(name) for name in BLIND.fields} for row in table.rows)
    return tuple(Hold(**held) for held in cells)  # type: ignore[arg-type]


def holds_text(holds: Iterable[Hold]) -> str:
    """The file of some passages."""
    ordered = sorted(holds, key=lambda item: (sort_key(item.source_id), item.start))
    rows = ([getattr(hold, name) for name in BLIND.fields] for hold in ordered)
    cells = (map(canonical_cell, BLIND.fields.values(), row) for row in rows)
    return "".join(map(record, [tuple(BLIND.fields), *cells]))


def hold_back(
    book: Book,
    candidates: Iterable[Candidate],
    seen: Iterable[str],
    share: float,
) -> tuple[Hold, ...]:
    """Draw a share of the paragraphs with candidates, at least one of each source.

    Args:
        book: the book, with the texts.
        candidates: those that are open.
        seen: sources of which somebody has seen candidates already; nothing is drawn of them.
        share: from 0 to 1.
    """
    found: dict[str, set[tuple[int, int]]] = {}
    for item in candidates:
        source_id = item.place.source_id
        words = passages(book.texts[source_id]).paragraph(item.place.span)
        found.setdefault(source_id, set()).add((words.start, words.end))
    return tuple(
        Hold(source_id, *place)
        for source_id, places in found.items()
        if source_id not in {*seen}
        for place in _drawn(book.by_id[source_id]["sha256"], source_id, places, share)
    )


def _drawn(
    digest: str, source_id: str, places: Iterable[tuple[int, int]], share: float
) -> list[tuple[int, int]]:
    def number(place: tuple[int, int]) -> str:
        return hashlib.sha256(f"{source_id}\0{digest}\0{place[0]}".encode()).hexdigest()

    ordered = sorted(places, key=number)
    return ordered[: math.ceil(share * len(ordered))]


def unhelped(
    hold: Hold,
    candidates: Sequence[Candidate],
    rows: Iterable[Coded],
    columns: Mapping[str, Sequence[str]],
    schemas: Mapping[str, Schema],
) -> Iterator[Decision]:
    """What a person had coded in a passage beside what was proposed there, one per candidate.

    A row counts that a person coded without a proposal: that of a program is never one of a coder.
    """
    own = [row for row in rows if hold.has(row.place) and _is_of_a_person(row)]
    proposed = [item for item in candidates if hold.has(item.place)]

    def alike(candidate: Candidate, row: Coded) -> int:
        names = columns[candidate.place.table]
        return 1 + sum(equal(row.cells[name], candidate.value(name)) for name in names)

    for item, row in pair(proposed, own, attrgetter("place"), alike):
        if item is None:
            continue
        names = columns[item.place.table]
        fields = schemas[item.place.table].fields
        differ = [name for name in names if row and not equal(row.cells[name], item.value(name))]
        written = {name: canonical_cell(fields[name], row.cells[name]) for name in differ if row}
        yield Decision(
            place=item.place,
            decision=CODED if row else UNCODED,
            reason="",
            reviewer=hold.coder or "",
            row_id=row.row_id if row else "",
            extractor=item.cells["coder"],
            proposed=cells_text(proposed_cells(item, schemas[item.place.table], names)),
            corrected=cells_text(written),
            decided_on=hold.coded_on,
        )


def _is_of_a_person(row: Coded) -> bool:
    return is_person(row.cells["coder"]) and row.cells["method"] != "extracted"


def proposed_cells(item: Candidate, schema: Schema, columns: Iterable[str]) -> dict[str, str]:
    """The cells of a candidate that are not empty, as texts; whom it only names by the name."""
    cells = {name: _cell(schema, name, item.value(name)) for name in columns}
    return {name: text for name, text in cells.items() if text}


def _cell(schema: Schema, name: str, value: Any) -> str:
    return canonical_cell(schema.fields[name], value)


def words_of(book: Book, hold: Hold) -> Span:
    """The words of a passage."""
    return Span.of(book.texts[hold.source_id], hold.start, hold.end)

"""Rows that a person writes without a candidate: new ones, and cells of rows that are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from trucebook.book.book import Book
from trucebook.book.edits import row_of, with_rows
from trucebook.book.records import SOURCES
from trucebook.book.table import Row
from trucebook.errors import unknown
from trucebook.load.releases import released_ids
from trucebook.review.decide import Plan
from trucebook.review.extracted import Extracted
from trucebook.review.grounds import EVIDENCE, Grounds, quoted
from trucebook.review.registers import Draft, Registers
from trucebook.review.rows import Addition, Given, Made, finished, rows_of, with_given
from trucebook.spans import Span

_ALSO = ("note", "row_status")
"""What a person may change of a row beside its coded cells: it may be retracted."""


@dataclass(frozen=True, slots=True)
class Revision:
    """Cells of a row of the book that a person writes otherwise, or gives other words.

    Attributes:
        row_id: its id.
        source_id: the source that the words are from.
        cells: the cells by column.
        span: its words, where they are cut again.
        reviewer: initials of the person.
    """

    row_id: str
    source_id: str
    cells: Mapping[str, Given] = field(default_factory=dict)
    span: Span | None = None
    reviewer: str = ""


def added(extracted: Extracted, one: Addition) -> Plan:
    """What a row that a person adds would change; where it lacks cells, nothing.

    Raises:
        UsageError: there is no such table, or a cell is no value of its column.
    """
    book = extracted.book
    if one.table not in book.schemas or one.table in (SOURCES, EVIDENCE):
        raise unknown("table to add a row to", one.table, {*book.schemas} - {SOURCES, EVIDENCE})
    made = rows_of(book, extracted.found, extracted.review.reviewed, [one])
    return Plan(with_rows(book, made.rows), made)


def revised(extracted: Extracted, one: Revision) -> Plan:
    """What cells that a person writes otherwise would change.

    The evidence of a cell is replaced where its words are given, and goes with a cell that is
    emptied. Evidence that a release has is kept, as its id is.

    Raises:
        UsageError: there is no such row, or a cell is no value of its column.
    """
    book = extracted.book
    row = book.by_id.get(one.row_id)
    if row is None or row.schema.name in (SOURCES, EVIDENCE):
        raise unknown("row to correct", one.row_id, book.by_id)
    registers = Registers(book, extracted.found)
    draft = with_given(registers, _draft_of(book, row, one), one.cells, row.id, also=_ALSO)
    linked = [item for item in registers.drafts if item.id in map(str, draft.cells.values())]
    found, lacking = Grounds(book, [*linked, draft]).evidence(registers)
    gone = list(_outdated(book, row, draft))
    known = {name for row_id, name in book.evidence if row_id == row.id}
    known -= draft.said.keys()
    evidence = [
        item
        for item in found
        if item["row_id"] != row.id or item["field"] in {*draft.said, *one.cells} - known
    ]
    rows = (*map(finished, linked), *_written(row, draft, one.reviewer), *evidence)
    left = tuple(name for name in lacking.get(row.id, ()) if name not in known)
    made = Made(rows, {row.id: row.id}, {}, {}, {**lacking, row.id: left})
    return Plan(with_rows(book, rows, gone), made)


def _draft_of(book: Book, row: Row, one: Revision) -> Draft:
    """A row as a draft: what it says, and where its words are looked for."""
    cells, at = dict(row.cells), row.cells.get("start")
    if one.span and row.schema.quotes_source:
        cells |= quoted(book.printable[one.source_id], one.source_id, one.span)
        at = one.span.start
    places = (cell.place[0] for cell in one.cells.values() if cell.place)
    at = next(places, 0) if at is None else at
    return Draft(row.schema, cells, one.source_id, at, coder=one.reviewer)


def _written(row: Row, draft: Draft, reviewer: str) -> Iterator[Row]:
    """The row as it will be, if it changes: with the last reviewer, and its own coder."""
    cells = dict(draft.cells)
    if row_of(row.schema, cells).texts == {name: row.canonical(name) for name in row.schema.fields}:
        return
    if "reviewer" in cells and cells["coder"] != reviewer:
        cells["reviewer"] = reviewer
    new = row_of(row.schema, cells)
    changed = {name: text for name, text in new.texts.items() if text != row.canonical(name)}
    yield replace(new, record=row.rewritten(changed))


def _outdated(book: Book, row: Row, draft: Draft) -> Iterator[Row]:
    """The evidence of cells that are empty now or have other words, but for what is released."""
    released = {row_id for table, row_id, _ in released_ids(book.releases) if table == EVIDENCE}
    for name in draft.typed:
        if name in draft.said or draft.cells[name] is None:
            cited = book.evidence.get((row.id, name), ())
            yield from (item for item in cited if item.id not in released)

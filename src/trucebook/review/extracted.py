"""`dataset/extracted/` of a book: its sources' candidates, each with its row or its decision.

Beside them stand the scores of the extractor on the book.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import NoneType
from typing import Any

from msgspec.structs import fields

from trucebook.book.book import Book, read_book, write_beside
from trucebook.book.csv import canonical_cell, record
from trucebook.extract.checking import NOTHING
from trucebook.extract.extractors import OWN, Extractor, code_lists, extractor_with
from trucebook.extract.rows import Extraction
from trucebook.extract.writers import TABLES, candidate_schema
from trucebook.problem import Problem
from trucebook.review.coded import RETIRED, articles_of_book, found_rows, require_texts
from trucebook.review.decisions import read_decisions
from trucebook.review.join import Candidate, Coded, Place, Review, Reviewed, join
from trucebook.review.pair import Score, judge, scores
from trucebook.review.scores import SCORES, scores_text
from trucebook.schemas.table import Field, Schema
from trucebook.spans import Span

SPAN = ("source_id", "start", "end", "exact", "prefix", "suffix")
LAST = ("coder", "confidence")
LINKS = ("row_id", "differs", "decision", "reason")
NOT_COMPARED = frozenset({"utterance_id"})
"""Labels that group the rows of one text: each names them in its own way."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The reviewed candidates of a table, and the header and rows of the file they make."""

    table: str
    reviewed: tuple[Reviewed, ...]
    records: tuple[str, ...]

    @property
    def name(self) -> str:
        """Path of the file below `dataset/`, without its ending."""
        return f"extracted/{self.table}"

    @property
    def text(self) -> str:
        """The whole file."""
        return "".join(self.records)

    def lines(self) -> Iterator[tuple[int, Reviewed]]:
        """The candidates with the lines on which they begin."""
        line = 1
        for before, item in zip(self.records, self.reviewed, strict=False):
            line += before.count("\n")
            yield line, item


@dataclass(frozen=True, slots=True)
class Extracted:
    """What the extractor and the decisions make of a book.

    Attributes:
        book: the book.
        review: what became of every candidate.
        coded: the rows that the book holds to.
        listings: the candidates, table by table.
        scores: how well they agree with the coded rows.
        coder: name and version of the extractor.
        problems: what was wrong with texts or candidates that are left out.
    """

    book: Book
    review: Review
    coded: tuple[Coded, ...]
    listings: tuple[Listing, ...]
    scores: tuple[Score, ...]
    coder: str
    problems: tuple[Problem, ...]

    @property
    def files(self) -> Mapping[str, str]:
        """The generated files: text by path below `dataset/`, without the ending."""
        made = {listing.name: listing.text for listing in self.listings}
        return {**made, SCORES.name: scores_text(self.scores, self.coder)}


def review_book(
    root: str | Path = ".", texts: str | Path | None = None, extractor: str = OWN
) -> Extracted:
    """Extract from the sources of a book, and find for every candidate its row or decision.

    Raises:
        UsageError: the folder is no book, the text of a source is not at hand, or there is no such
            extractor.
        DataError: the decisions cannot be read.
    """
    book = read_book(root, texts)
    sources = [row.id for row in book.rows("sources")]
    require_texts(book, sources)
    schemas = {name: book.schemas[name] for name in TABLES if name in book.schemas}
    actors = [row.texts for row in book.rows("actors")]
    lists = code_lists(book.files.within("schemas"))
    reader = extractor_with(actors, book.schemas, extractor, lists)
    found, problems = _extractions(book, reader)
    coded = tuple(_coded(book, schemas))
    review = join(
        _candidates(found, schemas),
        coded,
        read_decisions(book.files),
        book.texts,
        {name: _compared(schema) for name, schema in schemas.items()},
    )
    listings = tuple(_listing(schema, review) for schema in schemas.values())
    scored = tuple(_scores(book, found))
    return Extracted(book, review, coded, listings, scored, reader.coder, tuple(problems))


def write_extracted(extracted: Extracted) -> None:
    """Write the generated files, each in one step."""
    for name, text in extracted.files.items():
        write_beside(extracted.book.root, name, text)


def differences(extracted: Extracted) -> Iterator[tuple[str, int]]:
    """The generated files that are not as they would be written, and their first odd line."""
    for name, made in extracted.files.items():
        found = extracted.book.files.text(f"dataset/{name}.csv")
        if made != found:
            yield name, _first_odd_line(made, found)


def _first_odd_line(made: str, found: str) -> int:
    lines, others = made.split("\n"), found.split("\n")
    same = [line == other for line, other in zip(lines, others, strict=False)]
    return 1 + (same.index(False) if False in same else len(same))


def _extractions(book: Book, reader: Extractor) -> tuple[dict[str, Extraction], list[Problem]]:
    """What the extractor proposes, by source, and what is wrong with it."""
    found: dict[str, Extraction] = {}
    problems: list[Problem] = []
    for source_id, text in book.texts.items():
        proposal = reader.propose(text, f"seeds/{source_id}.json")
        found[source_id] = proposal.found or NOTHING
        problems += proposal.problems
    return found, problems


def _scores(book: Book, found: Mapping[str, Extraction]) -> list[Score]:
    return scores(
        judge(article, found_rows(found[article.name], known=True))
        for article in articles_of_book(book)
    )


def _candidates(found: Mapping[str, Extraction], tables: Iterable[str]) -> Iterator[Candidate]:
    for source_id, extraction in found.items():
        for table in tables:
            for row in getattr(extraction, table):
                place = Place(table, source_id, Span(row.start, row.end, row.exact))
                cells = {name: getattr(row, name) for name in _filled(table)}
                yield Candidate(place, {**cells, "source_id": source_id})


def _coded(book: Book, tables: Iterable[str]) -> Iterator[Coded]:
    for row, span in book.quoting_rows():
        table = row.schema.name
        if table in tables and row.cells.get("row_status") not in RETIRED:
            yield Coded(Place(table, row["source_id"], span), row.id, row.cells)


def _filled(table: str) -> list[str]:
    """The columns that an extractor may fill."""
    return [field.name for field in fields(TABLES[table]) if field.type is not NoneType]


def _compared(schema: Schema) -> list[str]:
    filled = {*_filled(schema.name)} - NOT_COMPARED
    return [name for name in schema.coded if name in filled]


def _columns(schema: Schema) -> dict[str, Field]:
    """The columns of a generated file: span, values, what only an extractor says, links."""
    known = candidate_schema(schema, TABLES[schema.name]).fields
    filled = _filled(schema.name)
    values = [name for name in schema.coded if name in filled]
    more = [name for name in filled if name not in (*schema.fields, *LAST)]
    links = {name: Field({"name": name, "type": "string"}) for name in LINKS}
    return {name: known[name] for name in (*SPAN, *values, *more, *LAST)} | links


def _listing(schema: Schema, review: Review) -> Listing:
    columns = _columns(schema)
    own = tuple(item for item in review.reviewed if item.candidate.place.table == schema.name)
    rows = (map(partial(_cell, _cells(item)), columns.values()) for item in own)
    return Listing(schema.name, own, tuple(map(record, [columns, *rows])))


def _cell(cells: Mapping[str, Any], field: Field) -> str:
    return canonical_cell(field, cells[field.name])


def _cells(item: Reviewed) -> dict[str, Any]:
    links = {
        "row_id": item.coded and item.coded.row_id,
        "differs": "; ".join(item.differs),
        "decision": item.decision and item.decision.decision,
        "reason": item.decision and item.decision.reason,
    }
    return {**item.candidate.cells, **links}

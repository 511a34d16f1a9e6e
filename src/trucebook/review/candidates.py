"""The extractor's candidates for a book, each with its row or its decision, and what is left to do.

In `dataset/extracted/` the machine's value and the person's are side by side. A candidate on the
span of a coded row is linked to it; any other needs a decision that rejects it. A decision whose
words are no longer at its place is open again, one that no candidate needs any more is stale;
neither is lost. Beside the candidates are the scores of the extractor on the book.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from operator import attrgetter
from pathlib import Path
from types import NoneType
from typing import Any

from msgspec.structs import fields

from trucebook.book.book import Book, read_beside, read_book, write_beside
from trucebook.book.csv import canonical_cell, record
from trucebook.extract.extractors import OWN, extractor_with
from trucebook.extract.rows import EVIDENCE, NOTHING, QUOTING, Extraction, candidate_schema
from trucebook.markup import visible
from trucebook.problem import Problem, shorten
from trucebook.review.decisions import (
    DECISIONS_FILE,
    REJECTED,
    Decision,
    Place,
    decisions_text,
    read_decisions,
)
from trucebook.review.evaluate import (
    BOOK,
    articles_of_book,
    articles_of_folder,
    book_extractor,
    found_rows,
    judged_articles,
)
from trucebook.review.scores import (
    EVERY_HALF,
    GROUP_LABELS,
    SCORES,
    Score,
    equal,
    judge,
    pair,
    scores,
    scores_text,
)
from trucebook.schemas.table import SPAN, WITHDRAWN, Field, Schema
from trucebook.spans import Span, context, occurrences, withheld

_LAST = ("coder", "confidence")


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A row that an extractor proposes; an actor that the book does not know goes by name."""

    place: Place
    cells: Mapping[str, Any]

    def value(self, column: str) -> Any:
        """Its value for a column of the book, a name where there is no id."""
        value = self.cells[column]
        name = f"{column.removesuffix('_id')}_name"
        return self.cells.get(name) if value is None else value


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A row of the book that counts."""

    place: Place
    row_id: str
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A candidate: linked to the coded row on its span, rejected by a decision, or open.

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

    `reopened` are decisions whose words are no longer at their place, `stale` those on what is no
    longer proposed, or is a coded row by now.
    """

    reviewed: tuple[Reviewed, ...]
    reopened: tuple[Decision, ...]
    stale: tuple[Decision, ...]

    def of(self, table: str) -> tuple[Reviewed, ...]:
        """The candidates of a table."""
        return tuple(item for item in self.reviewed if item.candidate.place.table == table)


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

    made = list(decisions)
    in_place = dict.fromkeys(
        item for item in made if item.place.span.is_in(texts.get(item.place.source_id, ""))
    )
    waiting: dict[Place, list[Decision]] = {}
    for item in in_place:
        waiting.setdefault(item.place, []).append(item)
    ordered = sorted(candidates, key=lambda item: item.place.order)
    reviewed: list[Reviewed] = []
    for candidate, row in pair(ordered, coded, attrgetter("place"), agreement):
        if candidate and row:
            reviewed.append(Reviewed(candidate, row, differences(candidate, row)))
        elif candidate:
            verdicts = waiting.get(candidate.place)
            reviewed.append(Reviewed(candidate, decision=verdicts.pop(0) if verdicts else None))
    used = {known.decision for known in reviewed}
    return Review(
        reviewed=tuple(reviewed),
        reopened=tuple(item for item in made if item not in in_place),
        stale=tuple(item for item in in_place if item not in used),
    )


@dataclass(frozen=True, slots=True)
class Extracted:
    """The reviewed candidates of a book, and the files that they make.

    `coded` are the rows of the book that count, `files` the texts by path below `dataset/` without
    the ending, `lines` by table those on which the candidates begin, `problems` those of texts and
    of candidates that were left out.
    """

    book: Book
    review: Review
    coded: tuple[Coded, ...]
    scores: tuple[Score, ...]
    files: Mapping[str, str]
    lines: Mapping[str, Sequence[int]]
    problems: tuple[Problem, ...]


def review_book(
    root: str | Path = ".",
    texts: str | Path | None = None,
    extractor: str = OWN,
    others: str | Path | None = None,
) -> Extracted:
    """Extract from the sources of a book, and find for every candidate its row or decision.

    Beside the scores on the book are those on a folder of `others`, coded articles that are not of
    it; without one, those that the book has already of this version of the extractor.
    """
    book = read_book(root, texts)
    articles = articles_of_book(book)
    schemas = {name: book.schemas[name] for name in QUOTING if name in book.schemas}
    reader = book_extractor(book, extractor)
    found: dict[str, Extraction] = {}
    problems = list(reader.problems)
    for source_id, text in book.texts.items():
        proposal = reader.propose(text, f"seeds/{source_id}.json")
        found[source_id] = proposal.found or NOTHING
        problems += proposal.problems
    coded = tuple(
        Coded(Place(row.schema.name, row["source_id"], span), row.id, row.cells)
        for row, span in book.quoting_rows()
        if row.schema.name in schemas and row.cells.get("row_status") not in WITHDRAWN
    )
    review = join(
        _candidates(book, found, schemas),
        coded,
        read_decisions(book.files),
        book.texts,
        {name: _values(schema, GROUP_LABELS) for name, schema in schemas.items()},
    )
    scored = scores(
        judge(article, found_rows(found[article.name], known=True)) for article in articles
    )
    files: dict[str, str] = {}
    lines: dict[str, list[int]] = {}
    for name, schema in schemas.items():
        files[f"extracted/{name}"], lines[name] = _file(schema, review.of(name))
    if others:
        plain = extractor_with((), {}, extractor)
        judged, told = judged_articles(articles_of_folder(others), plain, known=False)
        scored += [score for score in scores(judged) if score.half != EVERY_HALF]
        problems += told
        kept = ""
    else:
        kept = _kept_scores(book, reader.coder)
    files[SCORES.name] = scores_text(scored, reader.coder) + kept
    return Extracted(book, review, coded, tuple(scored), files, lines, tuple(problems))


def _kept_scores(book: Book, coder: str) -> str:
    """The lines of the file of scores on articles that are not of the book, of one extractor."""
    rows = [row for row in read_beside(book.files, SCORES).rows if row["extractor"] == coder]
    lines = (
        record(canonical_cell(field, row[name]) for name, field in SCORES.fields.items())
        for row in rows
        if row["half"] != BOOK
    )
    return "".join(lines)


def write_extracted(extracted: Extracted) -> None:
    """Write the generated files, each in one step."""
    for name, text in extracted.files.items():
        write_beside(extracted.book.root, name, text)


def _candidates(
    book: Book, found: Mapping[str, Extraction], tables: Iterable[str]
) -> Iterator[Candidate]:
    """The candidates, without the words that a source withholds."""
    for source_id, extraction in found.items():
        text, printed = book.texts[source_id], book.printable[source_id]
        names = {text[start:end] for start, end in withheld(book.by_id[source_id]["withheld"])}
        for table in tables:
            for row in getattr(extraction, table):
                if printed[row.start : row.end] != row.exact:
                    continue
                place = Place(table, source_id, Span(row.start, row.end, row.exact))
                cells = {name: getattr(row, name) for name in _filled(table)}
                cells["prefix"], cells["suffix"] = context(printed, row.start, row.end)
                for name, cell in cells.items():
                    if isinstance(cell, str) and any(words in cell for words in names):
                        cells[name] = None
                yield Candidate(place, {**cells, "source_id": source_id})


def _filled(table: str) -> list[str]:
    """The columns that an extractor may fill."""
    filled = (field.name for field in fields(QUOTING[table]) if field.type is not NoneType)
    return [name for name in filled if name != EVIDENCE.name]


def _values(schema: Schema, without: frozenset[str] = frozenset()) -> list[str]:
    """The columns that an extractor may fill and a coder decides on."""
    filled = {*_filled(schema.name)} - without
    return [name for name in schema.coded if name in filled]


def _file(schema: Schema, reviewed: Iterable[Reviewed]) -> tuple[str, list[int]]:
    """The generated file, and the lines on which the candidates begin.

    It has span and values, what only an extractor has, and the links to row or decision.
    """
    known = candidate_schema(schema, QUOTING[schema.name]).fields
    more = [name for name in _filled(schema.name) if name not in (*schema.fields, *_LAST)]
    columns = {name: known[name] for name in (*SPAN, *_values(schema), *more, *_LAST)}
    links = ("row_id", "differs", "decision", "reason")
    columns |= {name: Field.of({"name": name, "type": "string"}) for name in links}
    records, lines, line = [record(columns)], list[int](), 1
    for item in reviewed:
        made = item.decision
        verdict = (made.decision, made.reason) if made else (None, None)
        linked = (item.coded and item.coded.row_id, "; ".join(item.differs), *verdict)
        cells = {**item.candidate.cells, **dict(zip(links, linked, strict=True))}
        line += records[-1].count("\n")
        lines.append(line)
        records.append(record(canonical_cell(columns[name], cells[name]) for name in columns))
    return "".join(records), lines


def counts_text(extracted: Extracted) -> str:
    """The candidates of each table that match, differ, are rejected or open; unused decisions."""
    review = extracted.review
    parts = {table: review.of(table) for table in extracted.lines}
    names = ("candidates", "matched", "differing", "rejected", "open")
    lines = ["table   " + "".join(f"  {name:>10}" for name in names)]
    for table, items in {**parts, "all": review.reviewed}.items():
        counts = (
            len(items),
            sum(bool(item.coded) for item in items),
            sum(bool(item.differs) for item in items),
            sum(bool(item.decision) for item in items),
            sum(item.is_open for item in items),
        )
        lines.append(f"{visible(table):<8}" + "".join(f"  {count:>10}" for count in counts))
    lines.append(f"decisions: {len(review.stale)} stale, {len(review.reopened)} re-opened")
    return "\n".join(lines)


def problems(extracted: Extracted, *, check: bool = False) -> list[Problem]:
    """What a person has yet to settle; with `check` the files that differ from those made, too."""
    review, texts = extracted.review, extracted.book.texts
    linked = {item.candidate.place: item.coded for item in review.reviewed if item.coded}
    return [
        *extracted.problems,
        *(_outdated(extracted) if check else ()),
        *(
            _open(f"dataset/extracted/{table}.csv", line, item.candidate.cells)
            for table, lines in extracted.lines.items()
            for line, item in zip(lines, review.of(table), strict=True)
            if item.is_open
        ),
        *(_stale(item, linked.get(item.place)) for item in review.stale),
        *(_reopened(item, texts.get(item.place.source_id, "")) for item in review.reopened),
    ]


def _outdated(extracted: Extracted) -> Iterator[Problem]:
    """The generated files that are not as they would be written, at their first wrong line."""
    for name, made in extracted.files.items():
        file = f"dataset/{name}.csv"
        found = extracted.book.files.text(file)
        if made != found:
            lines = zip_longest(made.split("\n"), found.split("\n"))
            yield Problem(
                rule="file_is_as_extracted",
                file=file,
                line=next(at for at, (one, other) in enumerate(lines, 1) if one != other),
                message="expected what the extractor, the coded rows and the decisions make",
                hint="trucebook review writes it again.",
            )


def _open(file: str, line: int, cells: Mapping[str, Any]) -> Problem:
    return Problem(
        rule="candidate_is_reviewed",
        file=file,
        line=line,
        value=f"{cells['prefix'] or ''}[{shorten(cells['exact'])}]{cells['suffix'] or ''}",
        message="expected a coded row on the same span, or a decision",
        hint="trucebook review --open FILE lists the open ones to fill in.",
    )


def _stale(item: Decision, coded: Coded | None) -> Problem:
    why = f"which is the coded row {coded.row_id}" if coded else "which is no longer proposed"
    return Problem(
        rule="decision_is_called_for",
        file=DECISIONS_FILE,
        line=item.line,
        value=_words(item.place),
        message=f"expected no decision on a candidate {why}",
        hint="trucebook review --prune drops stale decisions.",
    )


def _reopened(item: Decision, text: str) -> Problem:
    span = item.place.span
    places = ", ".join(map(str, occurrences(text, span.exact))) or "nowhere"
    return Problem(
        rule="decision_holds_its_words",
        file=DECISIONS_FILE,
        line=item.line,
        value=text[span.start : span.end],
        message=f"expected {_words(item.place)}; these words start at {places}",
        hint="Decide again: correct the place, or delete the line.",
    )


def _words(place: Place) -> str:
    span = place.span
    return f"{place.table} {place.source_id} {span.start}-{span.end} {shorten(span.exact)}"


def open_text(extracted: Extracted) -> str:
    """The open candidates as decisions to fill in, each with a first suggestion of a reason."""
    review = extracted.review
    made = [item.decision for item in review.reviewed if item.decision]
    made += [*review.stale, *review.reopened]
    waiting = [item.candidate.place for item in review.reviewed if item.is_open]
    return decisions_text(
        Decision(place, REJECTED, suggestion(place, made, extracted.coded), "", 0)
        for place in waiting
    )


def suggestion(place: Place, decisions: Sequence[Decision], coded: Iterable[Coded]) -> str:
    """A reason to begin with for an open candidate, which a person has still to read.

    That of a decision on overlapping words, or of one on the same words elsewhere; else the
    overlapping coded rows; else nothing.
    """
    words = (place.table, place.span.exact)
    overlapping = [item for item in decisions if item.place.overlaps(place)]
    same_words = [item for item in decisions if (item.place.table, item.place.span.exact) == words]
    for item in (*overlapping, *same_words):
        return item.reason
    rows = [f"{row.row_id}, {row.place.span.exact!r}" for row in coded if row.place.overlaps(place)]
    return f"cut differently from {'; '.join(rows)}" if rows else ""

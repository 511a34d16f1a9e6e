"""`dataset/extracted/`: what the extractor proposes for a book, as files.

A file has the machine's values alone and changes with texts, registers and the extractor, not with
the rows of the book. What people decided is beside it in `decisions.csv`. `evaluation.csv` has the
scores of the extractor, written where coded articles are given (`review --articles`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from trucebook.book.book import Book, read_beside, read_book
from trucebook.book.csv import canonical_cell, record, sort_key
from trucebook.book.edits import replace_files
from trucebook.errors import UsageError, unknown
from trucebook.extract.extractors import OWN, Extractor, extractor_with
from trucebook.extract.rows import NOTHING, QUOTING, Extraction, candidate_schema
from trucebook.problem import Problem
from trucebook.progress import counted, steps
from trucebook.review.blind import BLIND, Hold, holds_text, is_held, read_holds
from trucebook.review.candidates import (
    Candidate,
    Coded,
    Review,
    candidates_of,
    coded_rows,
    filled,
    join,
    values,
)
from trucebook.review.decisions import DECISIONS_FILE, Decision, decisions_text, read_decisions
from trucebook.review.evaluate import (
    articles_of_book,
    articles_of_folder,
    book_extractor,
    found_rows,
    judged_articles,
    require_texts,
)
from trucebook.review.scores import (
    EVERY_HALF,
    GROUP_LABELS,
    SCORES,
    Score,
    judge,
    scores,
    scores_text,
)
from trucebook.schemas.table import SPAN, Field, Schema

_LAST = ("coder", "confidence")


@dataclass(frozen=True, slots=True)
class Extracted:
    """The candidates of a book with what was decided on them.

    Attributes:
        book: the book.
        coder: name and version of the extractor.
        found: what it gave, by source.
        review: the candidates that a person may see, and the decisions.
        decisions: all decisions.
        holds: the passages that are or were held back.
        held: the candidates in passages that nobody has coded yet.
        coded: the rows of the book that count.
        scores: the scores of the extractor, where they were asked for.
        problems: those of texts, and of candidates that were left out.
    """

    book: Book
    coder: str
    found: Mapping[str, Extraction]
    review: Review
    decisions: tuple[Decision, ...]
    holds: tuple[Hold, ...]
    held: tuple[Candidate, ...]
    coded: tuple[Coded, ...]
    scores: tuple[Score, ...]
    problems: tuple[Problem, ...]

    def files(
        self, decisions: Iterable[Decision] | None = None, holds: Iterable[Hold] | None = None
    ) -> dict[str, bytes]:
        """The generated files by their path in the book, with other decisions or holds if given."""
        held = self.holds if holds is None else tuple(holds)
        texts = {
            f"extracted/{name}": _text(self, self.book.schemas[name], held)
            for name in QUOTING
            if name in self.book.schemas
        }
        if held:
            texts[BLIND.name] = holds_text(held)
        if self.scores:
            texts[SCORES.name] = scores_text(self.scores, self.coder)
        made = {f"dataset/{name}.csv": text.encode() for name, text in texts.items()}
        return {**made, **self.decided(self.decisions if decisions is None else decisions)}

    def decided(self, decisions: Iterable[Decision]) -> dict[str, bytes]:
        """The file of some decisions; none where there is none yet, and none was made."""
        kept = tuple(decisions)
        is_there = bool(kept) or DECISIONS_FILE in self.book.files
        return {DECISIONS_FILE: decisions_text(kept).encode()} if is_there else {}


def review_book(
    root: str | Path = ".",
    texts: str | Path | None = None,
    extractor: str = OWN,
    others: str | Path | None = None,
    sources: Collection[str] = (),
) -> Extracted:
    """Extract from the sources of a book, and find for every candidate its row or decision.

    Args:
        root: the book's folder.
        texts: folder of source texts; see `trucebook.book.read_book`.
        extractor: name of the extractor.
        others: a folder of coded articles that are not of the book, to score the extractor on
            them and on the book.
        sources: ids of the sources to extract from; all by default.

    Raises:
        UsageError: a text is not at hand, or there is no such source.
    """
    return reviewed_book(read_book(root, texts), extractor, others, sources)


def reviewed_book(
    book: Book,
    extractor: str = OWN,
    others: str | Path | None = None,
    sources: Collection[str] = (),
) -> Extracted:
    """The same of a book that was read; see `review_book`."""
    _, wanted = _wanted(book, sources)
    reader = book_extractor(book, extractor)
    found, problems = _found(book, reader, wanted)
    scored: list[Score] = []
    if others:
        scored, faults = _scores(book, found, others, extractor_with((), {}, extractor))
        problems += faults
    return beside(book, reader.coder, found, scored, problems)


def beside(
    book: Book,
    coder: str,
    found: Mapping[str, Extraction],
    scored: Iterable[Score] = (),
    problems: Iterable[Problem] = (),
    candidates: Sequence[Candidate] | None = None,
) -> Extracted:
    """What an extractor gave for some sources of a book, beside its rows and decisions.

    Args:
        book: the book, with the texts of these sources.
        coder: name and version of the extractor.
        found: what it gave, by source.
        scored: its scores, where they were asked for.
        problems: those of the texts.
        candidates: the candidates that it gave; made of `found` where they are not at hand.
    """
    holds = read_holds(book.files)
    candidates = list(candidates_of(book, found)) if candidates is None else candidates
    decisions = tuple(read_decisions(book.files))
    coded = coded_rows(book)
    elsewhere = {row.id for row in book.rows("sources")} - found.keys()
    review = join(
        (item for item in candidates if not is_held(item.place, holds)),
        coded,
        [item for item in decisions if item.place.source_id not in elsewhere],
        {name: book.texts[name] for name in found},
        {name: values(schema, GROUP_LABELS) for name, schema in _tables(book).items()},
    )
    return Extracted(
        book=book,
        coder=coder,
        found=found,
        review=review,
        decisions=decisions,
        holds=holds,
        held=tuple(item for item in candidates if is_held(item.place, holds)),
        coded=coded,
        scores=tuple(scored),
        problems=tuple(problems),
    )


def _wanted(book: Book, sources: Collection[str]) -> tuple[Sequence[str], Sequence[str]]:
    """The sources of a book, and those to extract from, whose texts must be at hand."""
    known = [row.id for row in book.rows("sources")]
    for name in sources:
        if name not in known:
            raise unknown("source", name, known)
    wanted = [name for name in known if name in sources] if sources else known
    require_texts(book, wanted)
    return known, wanted


def _found(
    book: Book, reader: Extractor, wanted: Iterable[str]
) -> tuple[dict[str, Extraction], list[Problem]]:
    """What an extractor gives for some sources, and the problems of that."""
    found: dict[str, Extraction] = {}
    problems = list(reader.problems)
    for source_id in steps(wanted, "texts"):
        proposal = reader.propose(book.texts[source_id], f"seeds/{source_id}.json")
        found[source_id] = proposal.found or NOTHING
        problems += proposal.problems
    counted(texts=len(found))
    return found, problems


def _tables(book: Book) -> dict[str, Schema]:
    return {name: book.schemas[name] for name in QUOTING if name in book.schemas}


def _scores(
    book: Book, found: Mapping[str, Extraction], others: str | Path, plain: Extractor
) -> tuple[list[Score], list[Problem]]:
    """The scores on the book, then those on each half of a folder of coded articles."""
    own = [judge(item, found_rows(found[item.name], known=True)) for item in articles_of_book(book)]
    judged, faults = judged_articles(articles_of_folder(others), plain, known=False)
    beside = [score for score in scores(judged) if score.half != EVERY_HALF]
    return scores(own) + beside, faults


def write_extracted(extracted: Extracted) -> None:
    """Write the generated files, all in one move."""
    replace_files(extracted.book, extracted.files())


def _text(extracted: Extracted, schema: Schema, holds: Sequence[Hold]) -> str:
    """A generated file: key, span and values of each candidate, and what only an extractor has.

    The lines of sources that were not extracted from stay as they are.
    """
    known = candidate_schema(schema, QUOTING[schema.name]).fields
    more = [name for name in filled(schema.name) if name not in (*schema.fields, *_LAST)]
    columns = {name: known[name] for name in (*SPAN, *values(schema), *more, *_LAST)}
    columns = {"key": Field.of({"name": "key", "type": "string"}), **columns}
    lines: list[tuple[tuple[object, ...], str]] = []
    shown = [item.candidate for item in extracted.review.of(schema.name)]
    shown += [item for item in extracted.held if item.place.table == schema.name]
    for item in (one for one in shown if not is_held(one.place, holds)):
        cells, place = {**item.cells, "key": item.key}, item.place
        line = record(canonical_cell(columns[name], cells[name]) for name in columns)
        lines.append(((sort_key(place.source_id), place.span.start, place.span.end), line))
    descriptors = [{"type": "string", **one.descriptor} for one in columns.values()]
    lines += _kept(extracted, f"extracted/{schema.name}", descriptors)
    return "".join([record(columns), *(line for _, line in sorted(lines, key=lambda one: one[0]))])


def _kept(
    extracted: Extracted, name: str, columns: list[dict[str, object]]
) -> list[tuple[tuple[object, ...], str]]:
    """The lines of a generated file on sources that were not extracted from."""
    others = {row.id for row in extracted.book.rows("sources")} - extracted.found.keys()
    if not others:
        return []
    table = read_beside(extracted.book.files, Schema({"name": name, "fields": columns}))
    if table.problems:
        raise UsageError(
            f"{table.file}: expected the columns that review writes. "
            "Run trucebook review on all sources first, without --source."
        )
    return [
        ((sort_key(row["source_id"]), row["start"], row["end"]), row.record)
        for row in table.rows
        if row["source_id"] in others
    ]

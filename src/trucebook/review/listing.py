"""Candidates as a person reads them: on a terminal, and in a file for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from trucebook.book.csv import canonical_cell, record
from trucebook.book.table import Row
from trucebook.extract.text.passages import passages
from trucebook.language import say, say_count
from trucebook.markup import visible
from trucebook.problem import Problem, shorten
from trucebook.review.blind import Hold, proposed_cells, words_of
from trucebook.review.candidates import Candidate, Coded, values
from trucebook.review.decisions import DECISIONS_FILE, OPEN, Decision, Place, cells_text
from trucebook.review.extracted import Extracted
from trucebook.review.rows import Choice, Made, rows_of
from trucebook.review.scores import GROUP_LABELS
from trucebook.schemas.table import Schema
from trucebook.spans import line_and_column, occurrences

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WORDS = 60
"""Code points of a candidate's words that a line shows."""


def counts_text(extracted: Extracted) -> str:
    """The candidates of each table that match, differ, are rejected or open; unused decisions."""
    review = extracted.review
    parts = {item.candidate.place.table: () for item in review.reviewed}
    names = ("candidates", "matched", "differing", "rejected", "open")
    lines = ["table   " + "".join(f"  {name:>10}" for name in names)]
    for table in (*sorted(parts), "all"):
        items = review.reviewed if table == "all" else review.of(table)
        counts = (
            len(items),
            sum(bool(item.coded) for item in items),
            sum(bool(item.differs) for item in items),
            sum(bool(item.decision) and not item.coded for item in items),
            sum(item.is_open for item in items),
        )
        lines.append(f"{visible(table):<8}" + "".join(f"  {count:>10}" for count in counts))
    lines.append(f"decisions: {len(review.stale)} stale, {len(review.reopened)} re-opened")
    return "\n".join(lines)


def open_lines(extracted: Extracted) -> Iterator[str]:
    """The open candidates by their place in the text: key, words, and the row that each becomes.

    Behind a value is its confidence; an id with `+` is that of a row that is new too.
    """
    candidates = extracted.review.open
    made = _rows(extracted, candidates)
    rows = {row.id: row for row in made.rows}
    place = None
    for item in candidates:
        text = extracted.book.texts[item.place.source_id]
        parts = passages(text)
        number = parts.number(item.place.span.start)
        sentence = parts.sentence(item.place.span)
        if place != (place := (item.place.source_id, number, sentence.start)):
            line, _ = line_and_column(text, sentence.start)
            yield visible(f"{place[0]}, paragraph {number} (line {line}): {sentence.exact}")
        row = rows.get(made.ids.get(item.key, ""))
        schema = extracted.book.schemas[item.place.table]
        cells = _cells(item, schema, row, rows.keys() - extracted.book.by_id.keys())
        words = shorten(item.place.span.exact, _WORDS)
        yield visible(f"  {item.key}  {item.place.table}  {words!r}: {', '.join(cells)}") + (
            _left(item, made, row)
        )
    for passage in (one for one in extracted.holds if one.coder is None):
        if passage.source_id in extracted.found:
            yield from _held(extracted, passage)


def _rows(extracted: Extracted, candidates: Sequence[Candidate]) -> Made:
    """The rows that all candidates would become."""
    choices = [Choice(item) for item in candidates]
    return rows_of(extracted.book, extracted.found, extracted.review.reviewed, choices)


def _cells(item: Candidate, schema: Schema, row: Row | None, new: set[str]) -> Iterator[str]:
    """The cells of a candidate as its row has them, each with its confidence."""
    cells = proposed_cells(item, schema, values(schema, GROUP_LABELS)) if row is None else row.texts
    for name in schema.coded:
        text, reason = cells.get(name, ""), item.evidence.get(name)
        if text and not (name == "value_high" and text == cells.get("value_low")):
            sure = f" {reason.confidence:.2f}" if reason else ""
            yield f"{name}={shorten(text, _WORDS)}{'+' if text in new else ''}{sure}"


def _left(item: Candidate, made: Made, row: Row | None) -> str:
    """What is open about a candidate."""
    if item.key in made.lacking:
        return f" | no row without {', '.join(made.lacking[item.key])}"
    left = [f"empty: {', '.join(made.empty[row.id])}"] if row and made.empty.get(row.id) else []
    if row and row.id in made.unproved:
        left.append(f"no words for {', '.join(made.unproved[row.id])}")
    return f" | {'; '.join(left)}" if left else ""


def _held(extracted: Extracted, passage: Hold) -> Iterator[str]:
    words = words_of(extracted.book, passage)
    yield visible(
        f"{passage.source_id} {words.start}-{words.end} is held back: code it first, then "
        f"trucebook review --coded {passage.key}"
    )
    yield visible(f"  {words.exact}")


def open_text(extracted: Extracted) -> str:
    """The open candidates as a file to fill in, each with a first suggestion of a reason."""
    review = extracted.review
    made = [item.decision for item in review.reviewed if item.decision]
    made += [*review.stale, *review.reopened]
    lines = [record(OPEN.fields)]
    for item in review.open:
        schema = extracted.book.schemas[item.place.table]
        proposed = proposed_cells(item, schema, values(schema, GROUP_LABELS))
        text = extracted.book.texts[item.place.source_id]
        cells = {
            "key": item.key,
            "source_id": item.place.source_id,
            "table": item.place.table,
            "exact": item.place.span.exact,
            "sentence": passages(text).sentence(item.place.span).exact,
            "confidence": item.confidence,
            "proposed": cells_text(proposed),
            "reason": suggestion(item.place, made, extracted.coded),
        }
        written = (canonical_cell(field, cells.get(name)) for name, field in OPEN.fields.items())
        # NOTE: a spreadsheet takes words that begin so for a formula.
        lines.append(record(f"'{text}" if text.startswith(_FORMULA) else text for text in written))
    return "".join(lines)


def suggestion(place: Place, decisions: Sequence[Decision], coded: Iterable[Coded]) -> str:
    """A reason to begin with for an open candidate, which a person has still to read.

    That of a decision on overlapping words, or of one on the same words elsewhere; else the
    overlapping coded rows; else nothing.
    """
    words = (place.table, place.span.exact)
    overlapping = [item for item in decisions if item.place.overlaps(place)]
    same_words = [item for item in decisions if (item.place.table, item.place.span.exact) == words]
    for item in (*overlapping, *same_words):
        if item.reason:
            return item.reason
    rows = [f"{row.row_id}, {row.place.span.exact!r}" for row in coded if row.place.overlaps(place)]
    return f"cut differently from {'; '.join(rows)}" if rows else ""


def problems(extracted: Extracted, *, check: bool = False) -> list[Problem]:
    """What a person has yet to settle; with `check` the files that differ from those made, too."""
    review, texts = extracted.review, extracted.book.texts
    linked = {item.candidate.place: item.coded for item in review.reviewed if item.coded}
    return [
        *extracted.problems,
        *(_outdated(extracted) if check else ()),
        *_waiting(extracted),
        *(_stale(item, linked.get(item.place)) for item in review.stale),
        *(_reopened(item, texts.get(item.place.source_id, "")) for item in review.reopened),
    ]


def problems_text(found: Iterable[Problem]) -> Iterator[str]:
    """Problems as a terminal shows them, each advice once, behind the first that it is for."""
    told = set[tuple[str, str]]()
    for problem in found:
        head, *advice = problem.as_text().split("\n")
        yield head if (problem.rule, problem.hint) in told else "\n".join([head, *advice])
        told.add((problem.rule, problem.hint))


def _outdated(extracted: Extracted) -> Iterator[Problem]:
    """The generated files that are not as they would be written, at their first wrong line."""
    for file, data in extracted.files().items():
        made, found = data.decode(), extracted.book.files.text(file)
        if made != found:
            lines = zip_longest(made.split("\n"), found.split("\n"))
            yield Problem(
                rule="file_is_as_extracted",
                file=file,
                line=next(at for at, (one, other) in enumerate(lines, 1) if one != other),
                message=say("expected what the extractor and the decisions make"),
                hint=say("trucebook review writes it again."),
            )


def _waiting(extracted: Extracted) -> Iterator[Problem]:
    """That candidates and passages wait for a person, each in one sentence."""
    waiting = extracted.review.open
    if waiting:
        sources = dict.fromkeys(item.place.source_id for item in waiting)
        yield Problem(
            rule="candidate_is_reviewed",
            file="dataset/extracted",
            value=say_count(
                "{number:,} open candidate in {sources}",
                "{number:,} open candidates in {sources}",
                len(waiting),
                sources=", ".join(sources),
            ),
            message=say("expected a coded row on the span of each candidate, or a decision"),
            hint=say(
                "trucebook review --accept KEY, --edit KEY field=value, --reject KEY "
                "--reason WHY, or all in a file: --open FILE."
            ),
        )
    held = [one for one in extracted.holds if one.coder is None]
    if held:
        yield Problem(
            rule="passage_is_coded",
            file="dataset/extracted/blind.csv",
            value=say_count("{number:,} passage", "{number:,} passages", len(held)),
            message=say("expected each passage that is held back to be coded by a person"),
            hint=say(
                "Code what it says without the candidates; then trucebook review --coded "
                "KEY shows them."
            ),
        )


def _stale(item: Decision, coded: Coded | None) -> Problem:
    if item.row_id:
        message = say(
            "expected no decision on a candidate whose row {row_id} is gone", row_id=item.row_id
        )
    elif coded:
        message = say(
            "expected no decision on a candidate which is the coded row {row_id}",
            row_id=coded.row_id,
        )
    else:
        message = say("expected no decision on a candidate which is no longer proposed")
    return Problem(
        rule="decision_is_called_for",
        file=DECISIONS_FILE,
        line=item.line,
        value=_words(item.place),
        message=message,
        hint=say("trucebook review --prune drops stale decisions."),
    )


def _reopened(item: Decision, text: str) -> Problem:
    span = item.place.span
    places = ", ".join(map(str, occurrences(text, span.exact))) or say("nowhere")
    return Problem(
        rule="decision_holds_its_words",
        file=DECISIONS_FILE,
        line=item.line,
        value=text[span.start : span.end],
        message=say(
            "expected {words}; these words start at {places}",
            words=_words(item.place),
            places=places,
        ),
        hint=say("Decide again: correct the place, or delete the line."),
    )


def _words(place: Place) -> str:
    span = place.span
    return f"{place.table} {place.source_id} {span.start}-{span.end} {shorten(span.exact)}"

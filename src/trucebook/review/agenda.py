"""What a review leaves to do: counts, problems with their places, and a file to fill in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from trucebook.markup import visible
from trucebook.problem import Problem, shorten
from trucebook.review.decisions import DECISIONS, decisions_text
from trucebook.review.extracted import Extracted, Listing, differences
from trucebook.review.join import REJECTED, Coded, Decision, Place, Reviewed, suggestion
from trucebook.spans import occurrences

COUNTS = ("candidates", "matched", "differing", "rejected", "open")
DECISIONS_FILE = f"dataset/{DECISIONS.name}.csv"


def counts_text(extracted: Extracted) -> str:
    """How many candidates of each table matched, differ, are rejected or open; lost decisions."""
    review = extracted.review
    counts = {listing.table: _counts(listing.reviewed) for listing in extracted.listings}
    counts["all"] = _counts(review.reviewed)
    lines = [_line("table", COUNTS)]
    lines += [_line(table, [count[name] for name in COUNTS]) for table, count in counts.items()]
    lines.append(f"decisions: {len(review.stale)} stale, {len(review.reopened)} re-opened")
    return "\n".join(lines)


def problems(extracted: Extracted, *, check: bool = False) -> list[Problem]:
    """What a person has yet to settle.

    Args:
        extracted: the reviewed candidates.
        check: whether to tell also which files are not as they would be written.
    """
    review = extracted.review
    linked = {item.candidate.place: item.coded for item in review.reviewed if item.coded}
    return [
        *extracted.problems,
        *(_not_as_made(*place) for place in (differences(extracted) if check else ())),
        *_open(extracted.listings),
        *(_stale(item, linked.get(item.place)) for item in review.stale),
        *(_reopened(item, extracted.book.texts) for item in review.reopened),
    ]


def open_text(extracted: Extracted) -> str:
    """The open candidates as decisions to fill in, with a reason to begin with where one offers."""
    review = extracted.review
    made = [item.decision for item in review.reviewed if item.decision]
    made += [*review.stale, *review.reopened]
    waiting = [item.candidate.place for item in review.reviewed if item.is_open]
    return decisions_text(
        Decision(place, REJECTED, suggestion(place, made, extracted.coded), "", 0)
        for place in waiting
    )


def _counts(reviewed: Sequence[Reviewed]) -> Counter[str]:
    return Counter(
        candidates=len(reviewed),
        matched=sum(bool(item.coded) for item in reviewed),
        differing=sum(bool(item.differs) for item in reviewed),
        rejected=sum(bool(item.decision) for item in reviewed),
        open=sum(item.is_open for item in reviewed),
    )


def _line(name: str, cells: Sequence[object]) -> str:
    return "  ".join([visible(name).ljust(8), *(str(cell).rjust(10) for cell in cells)])


def _not_as_made(name: str, line: int) -> Problem:
    return Problem(
        rule="file_is_as_extracted",
        file=f"dataset/{name}.csv",
        line=line,
        message="expected what the extractor, the coded rows and the decisions make",
        hint="trucebook review writes it again.",
    )


def _open(listings: Sequence[Listing]) -> Iterator[Problem]:
    for listing in listings:
        for line, item in listing.lines():
            if item.is_open:
                yield Problem(
                    rule="candidate_is_reviewed",
                    file=f"dataset/{listing.name}.csv",
                    line=line,
                    value=_passage(item),
                    message="expected a coded row on the same span, or a decision",
                    hint="trucebook review --open FILE lists the open ones to fill in.",
                )


def _passage(item: Reviewed) -> str:
    cells = item.candidate.cells
    return f"{cells['prefix'] or ''}[{shorten(cells['exact'])}]{cells['suffix'] or ''}"


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


def _reopened(item: Decision, texts: Mapping[str, str]) -> Problem:
    span, text = item.place.span, texts.get(item.place.source_id, "")
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

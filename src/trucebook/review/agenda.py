"""What remains to be reviewed: counts, problems with their places, and a file to fill in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from trucebook.markup import visible
from trucebook.problem import Problem, shorten
from trucebook.review.candidates import Coded, Extracted, Reviewed, differences, suggestion
from trucebook.review.decisions import DECISIONS_FILE, REJECTED, Decision, Place, decisions_text
from trucebook.spans import occurrences

COUNTS = ("candidates", "matched", "differing", "rejected", "open")


def counts_text(extracted: Extracted) -> str:
    """The candidates of each table that match, differ, are rejected or open; unused decisions."""
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
        check: whether to list the files that are not as they would be written, too.
    """
    review = extracted.review
    linked = {item.candidate.place: item.coded for item in review.reviewed if item.coded}
    outdated = [
        Problem(
            rule="file_is_as_extracted",
            file=f"dataset/{name}.csv",
            line=line,
            message="expected what the extractor, the coded rows and the decisions make",
            hint="trucebook review writes it again.",
        )
        for name, line in (differences(extracted) if check else ())
    ]
    waiting = [
        Problem(
            rule="candidate_is_reviewed",
            file=f"dataset/{listing.name}.csv",
            line=line,
            value=_passage(item),
            message="expected a coded row on the same span, or a decision",
            hint="trucebook review --open FILE lists the open ones to fill in.",
        )
        for listing in extracted.listings
        for line, item in listing.lines()
        if item.is_open
    ]
    return [
        *extracted.problems,
        *outdated,
        *waiting,
        *(_stale(item, linked.get(item.place)) for item in review.stale),
        *(_reopened(item, extracted.book.texts) for item in review.reopened),
    ]


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

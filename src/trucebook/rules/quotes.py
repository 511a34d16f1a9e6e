"""Quotations, and the utterances that they report."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from trucebook.book import Book
from trucebook.problem import Problem
from trucebook.spans import Span
from trucebook.table import Row

JOINT = " … "
"""What joins the stretches of one utterance in `utterances.wording`."""


def quotes_overlap_only_by_nesting(book: Book) -> Iterator[Problem]:
    """Two quotations of one source are apart, or one lies inside the other."""
    spans = [(row, span) for row, span in book.quoting_rows() if row.schema.name == "quotes"]
    spans.sort(key=lambda item: (item[0]["source_id"] or "", item[1].start, -item[1].end))
    for _, group in groupby(spans, key=lambda item: item[0]["source_id"]):
        yield from _crossings(list(group))


def _crossings(spans: list[tuple[Row, Span]]) -> Iterator[Problem]:
    outer: list[tuple[Row, Span]] = []
    for row, span in spans:
        while outer and outer[-1][1].end <= span.start:
            outer.pop()
        if outer and not outer[-1][1].contains(span):
            other, where = outer[-1]
            yield row.problem(
                "start",
                f"expected it apart from {other.id} ({where.start} to {where.end}) or inside it",
                "A quotation crosses no other: correct the offsets.",
            )
        outer.append((row, span))


def spoken_words_have_a_speaker(book: Book) -> Iterator[Problem]:
    """A full quote or fragment has a speaker and an utterance; a distance mark has neither."""
    for row in book.rows("quotes"):
        spoken = row["kind"] in ("full", "fragment")
        for name in ("speaker", "utterance_id"):
            if spoken and row.texts[name] == "":
                yield row.problem(
                    name,
                    f"expected a value, as the kind is {row['kind']}",
                    "Fill it or code scare.",
                )
            if row["kind"] == "scare" and row.texts[name] != "":
                yield row.problem(
                    name, "expected an empty cell, as nobody spoke a scare quote", "Empty the cell."
                )


def utterance_has_one_speaker(book: Book) -> Iterator[Problem]:
    """Every quotation of an utterance names its speaker, unless it is marked misattributed."""
    for row in book.rows("quotes"):
        utterance = book.by_id.get(row["utterance_id"] or "")
        if utterance is None or utterance.schema.name != "utterances":
            continue
        if row["defect"] != "misattributed" and row["speaker"] != utterance["speaker"]:
            yield row.problem(
                "speaker",
                f"expected {utterance['speaker']}, the speaker of {utterance.id}",
                "Correct one of them, or mark the quotation misattributed.",
            )


def utterance_is_quoted(book: Book) -> Iterator[Problem]:
    """An utterance has at least one quotation."""
    quoted = {row["utterance_id"] for row in book.rows("quotes")}
    for row in book.rows("utterances"):
        if row.id not in quoted:
            yield row.problem(
                "utterance_id", "expected a quotation of it", "Delete the row or quote it."
            )


def utterance_wording_is_printed(book: Book) -> Iterator[Problem]:
    """The canonical wording is what one source prints, its stretches joined by ' … '."""
    printed: dict[str, dict[str, list[Row]]] = {}
    for row in book.rows("quotes"):
        sources = printed.setdefault(row["utterance_id"] or "", {})
        sources.setdefault(row["source_id"] or "", []).append(row)
    for row in book.rows("utterances"):
        pieces = (row["wording"] or "").split(JOINT)
        wordings = [_words(rows) for rows in printed.get(row.id, {}).values()]
        if wordings and not any(set(pieces) <= words for words in wordings):
            yield row.problem(
                "wording",
                "expected the exact words of its quotations in one source",
                "Copy exact from the fullest source; join stretches by ' … '.",
            )


def _words(rows: list[Row]) -> set[str]:
    return {row["exact"] for row in rows if row["exact"]}


def defect_is_explained(book: Book) -> Iterator[Problem]:
    """A misattributed or garbled quotation has a note that says how that is known."""
    for row in book.rows("quotes"):
        if row["defect"] in ("misattributed", "garbled") and not row["note"]:
            yield row.problem(
                "note", f"expected a note, as the defect is {row['defect']}", "Say what shows it."
            )

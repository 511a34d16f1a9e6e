"""Quotations, and the utterances that they report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from trucebook.book.book import Book
from trucebook.book.table import Row
from trucebook.language import say
from trucebook.problem import Problem
from trucebook.spans import JOINT, Span
from trucebook.validate.rules.rule import rule


@rule(
    "table",
    ("quotes",),
    holds="Two quotations of one source are apart, or one lies inside the other.",
    breaks="in quotes Q0014 the offsets begin three characters before the end of Q0013 and reach "
    "three beyond it.",
    fix=say("Correct the offsets; a quotation crosses no other."),
)
def quotes_overlap_only_by_nesting(book: Book) -> Iterator[Problem]:
    spans = [(row, span) for row, span in book.quoting_rows() if row.schema.name == "quotes"]
    spans.sort(key=lambda item: (item[0]["source_id"] or "", item[1].start, -item[1].end))
    for _, group in groupby(spans, key=lambda item: item[0]["source_id"]):
        outer: list[tuple[Row, Span]] = []
        for row, span in group:
            while outer and outer[-1][1].end <= span.start:
                outer.pop()
            if outer and not outer[-1][1].contains(span):
                other, where = outer[-1]
                yield row.problem(
                    "start",
                    say(
                        "expected it apart from {other} ({start} to {end}) or inside it",
                        other=other.id,
                        start=where.start,
                        end=where.end,
                    ),
                )
            outer.append((row, span))


@rule(
    "row",
    ("quotes",),
    holds="A full quote or fragment has a speaker and an utterance; a distance mark has neither.",
    breaks="in quotes Q0002 `speaker` = ``.",
    fix=say(
        "Fill the cell (the report takes the speaker from the utterance, and the utterance "
        "from its wording), or code the quotation as scare."
    ),
)
def spoken_words_have_a_speaker(book: Book) -> Iterator[Problem]:
    for row in book.rows("quotes"):
        spoken = row["kind"] in ("full", "fragment")
        for name in ("speaker", "utterance_id"):
            if spoken and row.texts[name] == "":
                meant = _speaker(book, row) if name == "speaker" else _utterance(book, row)
                yield row.problem(
                    name,
                    say("expected a value, as the kind is {kind}", kind=row["kind"]),
                    say("Write {meant}, or code the quotation as scare.", meant=meant)
                    if meant
                    else say("Fill it, or code the quotation as scare."),
                    repair=row.repair({name: meant}) if meant else None,
                )
            if row["kind"] == "scare" and row.texts[name] != "":
                yield row.problem(
                    name,
                    say("expected an empty cell, as nobody spoke a scare quote"),
                    say("Empty the cell, or code the quotation as full or fragment."),
                    repair=row.repair({"speaker": "", "utterance_id": ""}),
                )


def _speaker(book: Book, row: Row) -> str | None:
    utterance = book.by_id.get(row["utterance_id"] or "")
    return utterance.cells.get("speaker") if utterance else None


def _utterance(book: Book, row: Row) -> str | None:
    """The one utterance of the speaker whose wording has the words."""
    said = [
        utterance.id
        for utterance in book.rows("utterances")
        if utterance["speaker"] == row["speaker"]
        and row["exact"] in (utterance["wording"] or "").split(JOINT)
    ]
    return said[0] if len(said) == 1 else None


@rule(
    "row",
    ("quotes",),
    needs=("utterances",),
    holds="Every quotation of an utterance names its speaker, unless it is marked misattributed.",
    breaks="in quotes Q0002 `speaker` = `orvenia`.",
    fix=say(
        "Correct the speaker of the quotation or of the utterance, or mark the quotation "
        "misattributed."
    ),
)
def utterance_has_one_speaker(book: Book) -> Iterator[Problem]:
    for row in book.rows("quotes"):
        utterance = book.by_id.get(row["utterance_id"] or "")
        if utterance is None or utterance.schema.name != "utterances":
            continue
        if row["defect"] != "misattributed" and row["speaker"] != utterance["speaker"]:
            yield row.problem(
                "speaker",
                say(
                    "expected {speaker}, the speaker of {utterance}",
                    speaker=utterance["speaker"],
                    utterance=utterance.id,
                ),
                say(
                    "Write {speaker}, correct {utterance}, or mark the quotation misattributed.",
                    speaker=utterance["speaker"],
                    utterance=utterance.id,
                ),
                repair=row.repair({"speaker": utterance["speaker"] or ""}),
            )


@rule(
    "row",
    ("utterances",),
    needs=("quotes",),
    holds="An utterance has at least one quotation.",
    breaks="quotes Q0005, the only one of utterances U0004, is deleted.",
    fix=say(
        "Give a quotation its `utterance_id`, or delete the utterance (retire its id if a "
        "release carries it)."
    ),
)
def utterance_is_quoted(book: Book) -> Iterator[Problem]:
    quoted = {row["utterance_id"] for row in book.rows("quotes")}
    for row in book.rows("utterances"):
        if row.id not in quoted:
            yield row.problem("utterance_id", say("expected a quotation of it"))


@rule(
    "row",
    ("utterances",),
    needs=("quotes",),
    holds="The canonical wording is what one source prints, its stretches joined by ' … '.",
    breaks="in utterances U0004 `wording` = `There is room.`.",
    fix=say("Copy `exact` from the source that prints most of it; join stretches by ' … '."),
)
def utterance_wording_is_printed(book: Book) -> Iterator[Problem]:
    printed: dict[str, dict[str, list[Row]]] = {}
    for row in book.rows("quotes"):
        sources = printed.setdefault(row["utterance_id"] or "", {})
        sources.setdefault(row["source_id"] or "", []).append(row)
    for row in book.rows("utterances"):
        pieces = (row["wording"] or "").split(JOINT)
        by_source = printed.get(row.id, {}).values()
        words = [{quote["exact"] for quote in quotes if quote["exact"]} for quotes in by_source]
        if words and not any(set(pieces) <= printed_there for printed_there in words):
            fullest = max((_joined(book, rows) for rows in by_source), key=len)
            yield row.problem(
                "wording",
                say("expected the exact words of its quotations in one source"),
                say(
                    "Copy exact from the fullest source; its stretches joined are {fullest!r}.",
                    fullest=fullest,
                )
                if fullest
                else say("Correct the quotations first, then copy exact from the fullest source."),
                repair=row.repair({"wording": fullest}) if fullest else None,
            )


def _joined(book: Book, rows: list[Row]) -> str:
    """The stretches that one source prints, in its order, each once; none if one is misquoted."""
    placed = [row for row in rows if row["exact"] and row["start"] is not None]
    placed.sort(key=lambda row: row["start"])
    if any(row["exact"] not in book.texts.get(row["source_id"], row["exact"]) for row in placed):
        return ""
    return JOINT.join(dict.fromkeys(row["exact"] for row in placed))


@rule(
    "row",
    ("quotes",),
    holds="A misattributed or garbled quotation has a note that says how that is known.",
    breaks="in quotes Q0002 `defect` = `garbled`.",
    fix=say("Say in the note what shows it, or empty `defect`."),
)
def defect_is_explained(book: Book) -> Iterator[Problem]:
    for row in book.rows("quotes"):
        if row["defect"] in ("misattributed", "garbled") and not row["note"]:
            yield row.problem(
                "note", say("expected a note, as the defect is {defect}", defect=row["defect"])
            )


_MARKS = "\"'“”„‟‘’‚‛«»‹›″`"
_OPENED = re.compile(rf"(?:[{_MARKS}]|[«—–]\s)[(\[…]{{0,2}}$")
_CLOSED = re.compile(rf"^[.,;:!?…)\]\s]{{0,3}}[{_MARKS}]")
_UNMARKED = ("lost_marks", "unbalanced_marks")


@rule(
    "row",
    lambda schema: "mode" in schema.fields,
    holds="Words between quotation marks are of mode direct.",
    breaks="in quotes Q0001 `mode` = `indirect`.",
    fix=say("Write direct; a retelling has no marks around it."),
)
def marked_words_are_direct(book: Book) -> Iterator[Problem]:
    for row in book.rows("quotes"):
        has_marks = _OPENED.search(row["prefix"] or "") and _CLOSED.match(row["suffix"] or "")
        if has_marks and row.cells.get("mode") == "indirect":
            yield row.problem("mode", say("expected direct"), repair=row.repair({"mode": "direct"}))


@rule(
    "row",
    ("quotes",),
    holds="A quotation is between quotation marks, unless its defect says which are missing.",
    breaks="in quotes Q0008 `defect` = ``.",
    fix=say(
        "Code the defect as lost_marks where neither mark is there, as unbalanced_marks "
        "where one is missing, and as none of the two where both are."
    ),
)
def marks_are_as_the_defect_says(book: Book) -> Iterator[Problem]:
    # NOTE: A paragraph that goes on in the next has no closing mark, nor context behind it.
    for row in book.rows("quotes"):
        if row.cells.get("mode") == "indirect" or row["exact"] is None:
            continue
        opened = bool(_OPENED.search(row["prefix"] or ""))
        closed = bool(_CLOSED.match(row["suffix"] or ""))
        expected = _expected_defect(opened, closed or (opened and row["suffix"] is None))
        has_marks = row["defect"] not in _UNMARKED
        if row["defect"] != expected and (expected is not None or not has_marks):
            yield row.problem(
                "defect",
                say("expected {expected}, as a mark is missing", expected=expected)
                if expected
                else say("expected another defect or none, as both marks are there"),
                repair=row.repair({"defect": expected or ""}),
            )


def _expected_defect(opened: bool, closed: bool) -> str | None:
    if opened and closed:
        return None
    return "unbalanced_marks" if opened or closed else "lost_marks"

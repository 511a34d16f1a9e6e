"""The pairs of passages in a book: those in its texts, and wordings that coders made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from trucebook.book.book import Book
from trucebook.read.reuse.pairs import Pair, Passage, united
from trucebook.read.reuse.reuse import SHARED_QUOTE, reused
from trucebook.schemas.files import vocabulary
from trucebook.schemas.table import WITHDRAWN
from trucebook.spans import words

CODED = {"translated": "translated", "paraphrased": "paraphrase"}
"""Kinds of reuse that are coded: by the relation of a wording to the fullest one."""

WORDING = 3
"""How many words a coded wording has, and shares where both are quoted."""


def candidates(book: Book) -> list[Pair]:
    """The pairs of passages in the texts of a book that are at hand.

    Raises:
        UsageError: the extra `reuse` is not installed.
    """
    rows = [row.cells for row in book.rows("quotes") if _is_quote(row.cells, book.printable)]
    quoted: dict[str, list[tuple[int, int]]] = {}
    for row in rows:
        if row.get("mode") != "indirect":
            quoted.setdefault(row["source_id"], []).append((row["start"], row["end"]))
    found = reused(book.printable, quoted, _of_facts(book))
    return united([*found, *_wordings(rows, book.printable)], book.printable)


def _is_quote(row: Mapping[str, Any], texts: Mapping[str, str]) -> bool:
    """Whether a row counts and lies in a text."""
    text = texts.get(row.get("source_id") or "", "")
    is_there = 0 <= (row.get("start") or 0) < (row.get("end") or 0) <= len(text)
    return is_there and row.get("row_status") not in WITHDRAWN


def _of_facts(book: Book) -> list[str]:
    """The words by which a book knows what its figures measure."""
    definitions = book.files.within("schemas")
    cells = (
        row.get(column) or ""
        for name in ("metrics", "units")
        for row in vocabulary(definitions, name)
        for column in ("nouns", "cues")
    )
    return [item.strip() for cell in cells for item in cell.split(";") if item.strip()]


def _wordings(rows: Sequence[Mapping[str, Any]], texts: Mapping[str, str]) -> Iterator[Pair]:
    """The pairs that coders made: wordings of one utterance, each with the fullest one."""
    fullest: dict[str, list[Passage]] = {}
    for row in rows:
        if row.get("utterance_id") and not row.get("relation"):
            fullest.setdefault(row["utterance_id"], []).append(_passage(row))
    for row in rows:
        if row.get("utterance_id") and row.get("relation"):
            own, kind = _passage(row), CODED.get(row["relation"], SHARED_QUOTE)
            pairs = (
                Pair.of(own, base, kind, texts)
                for base in fullest.get(row["utterance_id"], ())
                if base.source_id != own.source_id
            )
            nearest = max(pairs, key=lambda pair: pair.shared_words, default=None)
            if nearest is not None and _is_wording(nearest, texts):
                yield nearest


def _passage(row: Mapping[str, Any]) -> Passage:
    return Passage(row["source_id"], row["start"], row["end"])


def _is_wording(pair: Pair, texts: Mapping[str, str]) -> bool:
    """Whether a pair that coders made is more than a word or two."""
    sides = (texts[side.source_id][side.start : side.end] for side in (pair.a, pair.b))
    shortest = min(sum(1 for _ in words(side)) for side in sides)
    return shortest >= WORDING and (pair.kind != SHARED_QUOTE or pair.shared_words >= WORDING)

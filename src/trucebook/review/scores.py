"""How well extraction agrees with a book, as the book keeps it.

`trucebook review` writes `dataset/extracted/evaluation.csv`, so that a book can be judged and
released without the texts of its sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

from trucebook.book.csv import canonical_cell, record
from trucebook.markup import json_text, visible
from trucebook.problem import Problem
from trucebook.review.pair import FIELDS, Miss, Score
from trucebook.schemas.table import Schema, column

DIGITS = 3
"""Decimals of a share, as many as `trucebook evaluate` prints."""


def _share(name: str, description: str) -> dict[str, object]:
    """A share of some rows; null where there are none."""
    return column(name, "number", description, minimum=0, maximum=1)


def _count(name: str, description: str) -> dict[str, object]:
    return column(name, "integer", description, required=True, minimum=0)


SCORES = Schema(
    {
        "name": "extracted/evaluation",
        "title": "Extraction",
        "description": "How well what the extractor proposes for the sources agrees with the coded "
        "rows, one row per compared field of a table. It measures a program: no table of the book.",
        "primaryKey": ["table", "field"],
        "fields": [
            column("table", "string", "Table of the book.", required=True, enum=[*FIELDS]),
            column(
                "field",
                "string",
                "What is compared: the span, or what a row on the same span says. A value is "
                "right when both its ends are; an actor counts in mentions of actors that the "
                "book knows.",
                required=True,
            ),
            _share("f1", "Harmonic mean of precision and recall."),
            _share("precision", "Share of the proposed rows that are right in span and field."),
            _share(
                "recall", "Share of the coded rows that were proposed, right in span and field."
            ),
            _share(
                "given_span", "Share right in the field among the rows that meet; null for spans."
            ),
            _count("coded", "Rows of the book, less those retracted or superseded."),
            _count("found", "Rows that the extractor proposes."),
            _count("met", "Pairs of a coded and a proposed row on one span (terms: overlapping)."),
            _count("right", "Those pairs that agree in the field."),
            column("extractor", "string", "Name and version of the extractor.", required=True),
        ],
    }
)
"""The file in `dataset/`."""


def scores_text(scores: Iterable[Score], extractor: str) -> str:
    """The file of some scores of one extractor."""
    rows = (_cells(score, extractor) for score in scores)
    return "".join(map(record, [SCORES.fields, *rows]))


def _cells(score: Score, extractor: str) -> Iterator[str]:
    for name, field in SCORES.fields.items():
        value = extractor if name == "extractor" else getattr(score, name)
        yield canonical_cell(field, round(value, DIGITS) if isinstance(value, float) else value)


_SHOWN = (
    "half",
    "table",
    "field",
    "f1",
    "precision",
    "recall",
    "given_span",
    "coded",
    "found",
    "met",
    "right",
)
MISSES = tuple(field.name for field in fields(Miss))
WORDS = 60
"""Code points of a text's words that a line shows."""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What an evaluation found.

    Attributes:
        scores: agreement, field by field.
        misses: what is not as coded; None where nobody asked.
        withheld: names of held articles, whose misses are not among them.
        problems: what was wrong with texts or candidates, which do not count in the scores.
    """

    scores: Sequence[Score]
    misses: Sequence[Miss] | None = None
    withheld: Sequence[str] = ()
    problems: Sequence[Problem] = ()

    def as_text(self) -> str:
        """Misses, a line each, then the scores in aligned columns."""
        lines = list(_aligned(map(_line, self.misses or ())))
        if self.misses is not None and self.withheld:
            lines.append(f"The misses of {len(self.withheld)} held articles are not listed.")
        rows = [[_cell(getattr(score, name)) for name in _SHOWN] for score in self.scores]
        return "\n".join([*lines, *([""] if lines else []), *_aligned([_SHOWN, *rows])]) + "\n"

    def as_json(self) -> str:
        """The scorecard as one JSON object."""
        told: dict[str, object] = {"scores": [_object(score, _SHOWN) for score in self.scores]}
        if self.misses is not None:
            told["misses"] = [_object(miss, MISSES) for miss in self.misses]
            told["withheld"] = list(self.withheld)
        return json_text(told) + "\n"

    def as_csv(self) -> str:
        """The misses where they were asked for, else the scores."""
        names = _SHOWN if self.misses is None else MISSES
        rows: Sequence[object] = self.scores if self.misses is None else self.misses
        lines = [record(names)]
        lines += [record(_bare(getattr(row, name)) for name in names) for row in rows]
        return "".join(lines)


def _object(row: object, names: Iterable[str]) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}


def _bare(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _line(miss: Miss) -> list[str]:
    expected = f"expected {_quoted(miss.expected)}" if miss.what != "missed" else ""
    got = f"got {_quoted(miss.got)}" if miss.what != "false" else ""
    place = f"{miss.source}:{miss.line}"
    return [place, miss.table, miss.what, miss.field, _quoted(miss.words), expected, got]


def _quoted(words: str | None) -> str:
    if words is None:
        return "-"
    plain = " ".join(words.split())
    return plain if len(plain) <= WORDS else f"{plain[: WORDS - 1]}…"


def _aligned(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    lines = [list(map(visible, row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield "  ".join(padded).rstrip()

"""How well extraction agrees with a book, as the book keeps it.

`trucebook review` writes `dataset/extracted/evaluation.csv`, so that a book can be judged and
released without the texts of its sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trucebook.canonical import canonical_cell, record
from trucebook.evaluation.comparison import FIELDS, Score
from trucebook.schemas import Schema
from trucebook.schemas.columns import column

__all__ = ["DIGITS", "SCORES", "scores_text"]

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

"""The files on reliability: what a release carries, and what a book keeps by hand."""

from __future__ import annotations

from trucebook.schemas import Schema
from trucebook.schemas.columns import column

__all__ = ["ADJUDICATIONS", "FLOORS", "MEASURES", "RELIABILITY"]

MEASURES = ("f1", "share", "alpha")
"""What a floor can be set for."""


def _text(name: str, description: str) -> dict[str, object]:
    return column(name, "string", description)


_COMPARED = column(
    "compared",
    "string",
    "Who is compared: `coders`, the first with the second blind pass; or `extractor`, what the "
    "program proposes for the sources with the rows of the book.",
    required=True,
    enum=["coders", "extractor"],
)
_TABLE = column("table", "string", "Table of the book.", required=True)
_VARIABLE = column(
    "variable",
    "string",
    "What is compared: `span`, whether the same words were coded at all, else what rows on one "
    "span say. For the extractor `value` is both ends, `attribution` and `actor` the actor.",
    required=True,
)
_MEASURE = column(
    "measure", "string", "Which of the columns the floor is set for.", enum=list(MEASURES)
)
_FLOOR = column("floor", "number", "The least that the measure may be.", minimum=-1, maximum=1)

RELIABILITY = Schema(
    {
        "name": "reliability",
        "title": "Reliability",
        "description": "How far the two coders agree and how well the extractor does, one row per "
        "compared variable, with the floor below which nothing is released. It measures coders "
        "and a program: no table of the book.",
        "primaryKey": ["compared", "table", "variable"],
        "fields": [
            _COMPARED,
            _TABLE,
            _VARIABLE,
            column("rows", "number", "Rows on one span; for spans the mean of both sides' rows."),
            column("f1", "number", "Harmonic mean of precision and recall.", minimum=0, maximum=1),
            column("precision", "number", "Of the proposed rows, the share that is right."),
            column("recall", "number", "Of the coded rows, the share that was proposed rightly."),
            column("share", "number", "Of the rows on one span, the share with equal cells."),
            column(
                "alpha",
                "number",
                "Krippendorff's alpha (nominal; an empty cell is a value of its own) over the rows "
                "on one span; null where there is only one value.",
            ),
            column("adjudicated", "integer", "Differences that an editor settled with a reason."),
            _MEASURE,
            _FLOOR,
            _text("extractor", "Name and version of the extractor; null for coders."),
        ],
    }
)
"""The resource of a release."""

FLOORS = Schema(
    {
        "name": "coding/floors",
        "title": "Floors",
        "description": "The least agreement with which a book is released, kept by hand.",
        "primaryKey": ["variable"],
        "fields": [
            _COMPARED,
            _TABLE,
            _VARIABLE,
            {**_MEASURE, "constraints": {"required": True, "enum": list(MEASURES)}},
            {**_FLOOR, "constraints": {"required": True, "minimum": -1, "maximum": 1}},
            _text("reason", "Why the floor is lower, or the measure another, than usual."),
        ],
    }
)

ADJUDICATIONS = Schema(
    {
        "name": "coding/adjudications",
        "title": "Adjudications",
        "description": "Every difference between the passes, and how it was settled.",
        "primaryKey": ["table"],
        "fields": [
            _TABLE,
            _text("source_id", "The source."),
            column("start", "integer", "Offset of the first code point of the words."),
            column("end", "integer", "Offset past their last code point."),
            {**_text("exact", "The words."), "words": "source"},
            _text("field", "The column; `row` or `exact` where the rows themselves differ."),
            _text("first", "What the first coder has."),
            _text("second", "What the second coder has."),
            _text("settled", "What the editor settled on."),
            _text("reason", "Why."),
        ],
    }
)

"""The reliability of a book: every compared variable with its measures and its floor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from trucebook.book.book import Book, read_beside, read_passes
from trucebook.book.table import Row, Table
from trucebook.errors import extra
from trucebook.review.pair import GROUP_LABELS, pair
from trucebook.review.scores import DIGITS, SCORES, report_text
from trucebook.schemas.table import Schema, column


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One row of `reliability.csv`; `RELIABILITY` says what each column holds."""

    compared: str
    table: str
    variable: str
    rows: float
    f1: float | None = None
    precision: float | None = None
    recall: float | None = None
    share: float | None = None
    alpha: float | None = None
    adjudicated: int | None = None
    measure: str | None = None
    floor: float | None = None
    extractor: str | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.compared, self.table, self.variable

    @property
    def reached(self) -> float | None:
        """The value of the measure that has the floor."""
        return getattr(self, self.measure) if self.measure else None

    @property
    def is_enough(self) -> bool:
        """Whether there is a floor, and it is reached or there is nothing to compare."""
        if self.floor is None or self.reached is None:
            return self.floor is not None and self.rows == 0
        return round(self.reached, DIGITS) >= self.floor


def measured(book: Book) -> list[Measured]:
    """Every compared variable of a book, the coders' first; empty for a book without either."""
    floors = {
        (row.texts["compared"], row.texts["table"], row.texts["variable"]): row
        for row in read_beside(book.files, FLOORS).rows
    }
    found = [*_of_coders(book), *_of_extractor(book)]
    return [
        replace(item, measure=row["measure"], floor=row["floor"])
        if (row := floors.get(item.key))
        else item
        for item in found
    ]


def unreadable(book: Book) -> Iterator[Table]:
    """The files that `measured` rests on and that cannot be cut into rows."""
    coded = [table for passes in read_passes(book.files, book.schemas) for table in passes]
    beside = (read_beside(book.files, form) for form in (FLOORS, ADJUDICATIONS, SCORES))
    yield from (table for table in (*coded, *beside) if table.problems)


def adjudications(book: Book) -> tuple[Row, ...]:
    """How each difference between the passes was settled."""
    return read_beside(book.files, ADJUDICATIONS).rows


def reliability_text(rows: list[Measured]) -> str:
    """`reliability.csv`, shares to three decimals."""
    return report_text(RELIABILITY, map(asdict, rows))


def _of_coders(book: Book) -> Iterator[Measured]:
    settled = Counter(
        (
            row.texts["table"],
            "span" if row.texts["field"] in ("row", "exact") else row.texts["field"],
        )
        for row in adjudications(book)
    )
    for first, second in read_passes(book.files, book.schemas):
        table = first.schema.name.rpartition("/")[2]
        variables = [name for name in first.schema.coded if name not in GROUP_LABELS]
        ours, theirs = ([row.cells for row in part.rows] for part in (first, second))
        for item in agreement(ours, theirs, variables):
            is_span = item.variable == "span"
            yield Measured(
                compared="coders",
                table=table,
                variable=item.variable,
                rows=item.rows,
                f1=item.share if is_span else None,
                share=None if is_span else item.share,
                alpha=item.alpha,
                adjudicated=settled[table, item.variable],
            )


def _of_extractor(book: Book) -> Iterator[Measured]:
    for row in read_beside(book.files, SCORES).rows:
        yield Measured(
            compared="extractor",
            table=row.texts["table"],
            variable=row.texts["field"],
            rows=row["met"] if row["field"] != "span" else (row["coded"] + row["found"]) / 2,
            f1=row["f1"],
            precision=row["precision"],
            recall=row["recall"],
            share=row["given_span"],
            extractor=row["extractor"],
        )


MEASURES = ("f1", "share", "alpha")
"""The measures that a floor can be set for."""


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


Cells = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on one variable.

    Attributes:
        variable: a column, or "span" for whether the same words were coded at all.
        rows: rows compared: pairs of rows on one span; for "span" the mean of both coders'.
        share: F1 for "span", else the share of pairs with equal cells.
        alpha: Krippendorff's alpha (nominal; an empty cell is a value of its own); None for
            "span", and where both coders gave every row one and the same value.
    """

    variable: str
    rows: float
    share: float
    alpha: float | None = None


def agreement(
    first: Iterable[Cells], second: Iterable[Cells], variables: Iterable[str]
) -> list[Agreement]:
    """Agreement on the spans of a table, and on each variable where both coded one span.

    Args:
        first: rows of the first coder, with source_id, start and end.
        second: rows of the second coder.
        variables: columns to compare.
    """
    names = list(variables)
    found = list(
        pair(
            first,
            second,
            lambda row: (row["source_id"], row["start"], row["end"]),
            lambda one, other: 1 + sum(one[name] == other[name] for name in names),
        )
    )
    both = [(item.left, item.right) for item in found if item.left and item.right]
    mean = (len(both) + len(found)) / 2
    shares = [Agreement("span", mean, len(both) / mean if mean else 1.0)]
    for name in names:
        cells = [(one[name], other[name]) for one, other in both]
        equal = sum(left == right for left, right in cells)
        share = equal / len(cells) if cells else 1.0
        shares.append(Agreement(name, len(cells), share, nominal_alpha(cells)))
    return shares


def nominal_alpha(cells: Iterable[tuple[Any, Any]]) -> float | None:
    """Krippendorff's alpha of two coders' values, unit by unit; None where it is not defined.

    Values are compared for equality alone, so a number that is nearly right counts as wrong.
    """
    pairs = list(cells)
    codes = {value: code for code, value in enumerate(dict.fromkeys(v for p in pairs for v in p))}
    if len(codes) < 2:
        return None
    ratings = [[codes[pair[coder]] for pair in pairs] for coder in (0, 1)]
    krippendorff = extra("krippendorff", "curate")
    return float(krippendorff.alpha(ratings, level_of_measurement="nominal"))

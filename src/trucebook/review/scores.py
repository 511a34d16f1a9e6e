"""How far two sets of coded rows agree, field by field.

The scores of an extractor are in `dataset/extracted/evaluation.csv`, so that a book can be judged
and released without the texts of its sources.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, NamedTuple

from trucebook.book.csv import canonical_cell, record
from trucebook.review.pairing import Pair, equal, pair
from trucebook.schemas.table import Schema, own_schemas
from trucebook.spans import Span, line_and_column

GROUP_LABELS = frozenset({"utterance_id"})
"""Columns that group the rows of one text: each coder names the groups in their own way."""

DIGITS = 3
"""Decimals of a share in a report."""

SPAN = "span"
ACTOR = "actor"
EVERY_HALF = "all"

FIELDS: Mapping[str, tuple[str, ...]] = {
    "figures": (
        SPAN,
        "value",
        "bound",
        "unit",
        "metric",
        "metric_code",
        "status",
        "attribution",
        "period",
        "as_of",
        "kind",
        "place",
        "group_id",
        "quantity_id",
    ),
    "quotes": (SPAN, "kind", "speaker", "verb"),
    "mentions": (SPAN, ACTOR),
    "terms": (SPAN, "term_type", "modality", "obliged_party"),
    "responses": (SPAN, "stance", ACTOR),
}
"""The fields that are compared, by table. A `metric_code` is a metric without its own words."""

OPTIONAL = frozenset(
    {
        "period",
        "as_of",
        "kind",
        "place",
        "group_id",
        "quantity_id",
        "modality",
        "obliged_party",
    }
)
"""Fields that not every coding has: they are compared in the texts whose coding does."""

FILLED = OPTIONAL | {ACTOR}
"""Fields that a row counts for where it has a cell: two empty cells say nothing right."""

CONFIDENCE = 1.959964
"""Standard deviations on either side of the mean that hold 95 % of a normal distribution."""

DRAWS = 2000
"""How often the articles are drawn again for the interval of an F1."""

Ends = tuple[float, float]
"""The ends of a 95 % interval."""

BY_OVERLAP = frozenset({"terms", "responses"})
"""Tables whose rows are whole clauses: two rows are paired where their spans overlap."""

SCORES = own_schemas(__file__)["extracted/evaluation"]
"""The columns of the file of scores. It measures a program and is no table of the book."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a text: its span, and the cells that are compared."""

    span: Span
    cells: Mapping[str, Any]

    def has(self, field: str) -> bool:
        """Whether the row counts for a field: a mention counts where its actor is known."""
        return field not in FILLED or self.cells.get(field) is not None

    def agrees(self, other: Row, field: str) -> bool:
        """Whether two paired rows agree on a field."""
        return field == SPAN or equal(self.cells.get(field), other.cells.get(field))


@dataclass(frozen=True, slots=True)
class Article:
    """A text and the rows that a person coded in it, by table.

    `half` is the part of the collection that it belongs to. The rows of an article that is `held`
    are hidden from the authors of extractors unless asked for, those of a `sealed` one always.
    `uncoded` are the fields, by table, that its coding does not have.
    """

    name: str
    half: str
    text: str
    rows: Mapping[str, Sequence[Row]]
    held: bool = False
    sealed: bool = False
    uncoded: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def fields(self, table: str) -> tuple[str, ...]:
        """The fields of a table that are compared in this article."""
        lacking = self.uncoded.get(table, frozenset())
        return tuple(name for name in FIELDS[table] if name not in lacking)


@dataclass(frozen=True, slots=True)
class Judged:
    """An article and its pairs of a coded (left) and a found row (right), by table."""

    article: Article
    pairs: Mapping[str, tuple[Pair[Row, Row], ...]]


@dataclass(frozen=True, slots=True)
class Score:
    """Agreement on one field of a table; `SCORES` says what each number is."""

    half: str
    table: str
    field: str
    coded: int
    found: int
    met: int
    right: int
    f1_ends: Ends | None = None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None where there is nothing to compare."""
        return _share(2 * self.right, self.coded + self.found)

    @property
    def precision(self) -> float | None:
        """Share of the found rows that are right in span and field."""
        return _share(self.right, self.found)

    @property
    def recall(self) -> float | None:
        """Share of the coded rows that were found right in span and field."""
        return _share(self.right, self.coded)

    @property
    def given_span(self) -> float | None:
        """Share that is right among the rows that were coded and found."""
        return None if self.field == SPAN else _share(self.right, self.met)

    @property
    def precision_ends(self) -> Ends | None:
        """The interval of `precision`, by Wilson."""
        return wilson(self.right, self.found)

    @property
    def recall_ends(self) -> Ends | None:
        """The interval of `recall`, by Wilson."""
        return wilson(self.right, self.coded)

    def cell(self, name: str) -> Any:
        """The cell of a column of `SCORES`; `f1_low` and its like are the ends of an interval."""
        whole, _, end = name.rpartition("_")
        if end in ("low", "high"):
            ends: Ends | None = getattr(self, f"{whole}_ends")
            return ends and ends[end == "high"]
        return getattr(self, name)


def wilson(part: int, whole: int) -> Ends | None:
    """The interval in which a share lies with 95 % (Wilson's); None for a share of nothing.

    >>> wilson(9, 10)
    (0.5958..., 0.9821...)
    """
    if not whole:
        return None
    share, spread = part / whole, CONFIDENCE**2 / whole
    middle = share + spread / 2
    wide = CONFIDENCE * math.sqrt(share * (1 - share) / whole + spread / (4 * whole))
    return max(0.0, (middle - wide) / (1 + spread)), min(1.0, (middle + wide) / (1 + spread))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


@dataclass(frozen=True, slots=True)
class Miss:
    """A coded row that was not found, a found row that was not coded, or a wrong cell.

    Of a false row `expected` has the overlapping coded words, of a missed one `got` the
    overlapping found words.
    """

    source: str
    line: int
    start: int
    table: str
    what: str
    field: str
    words: str
    expected: str | None
    got: str | None


def judge(article: Article, found: Mapping[str, Sequence[Row]]) -> Judged:
    """Pair the coded rows of an article with the rows found in it."""
    pairs = {
        table: tuple(_pairs(table, article.fields(table), article.rows[table], found[table]))
        for table in FIELDS
        if table in article.rows
    }
    return Judged(article, pairs)


def _pairs(
    table: str, fields: Sequence[str], coded: Iterable[Row], found: Iterable[Row]
) -> Iterator[Pair[Row, Row]]:
    def agreement(one: Row, other: Row) -> float:
        """The fields that agree and, to decide between equals, how alike the spans are."""
        shared = min(one.span.end, other.span.end) - max(one.span.start, other.span.start)
        whole = max(one.span.end, other.span.end) - min(one.span.start, other.span.start)
        if shared <= 0:
            return 0
        return sum(one.agrees(other, name) for name in fields) + shared / whole

    def place(row: Row) -> tuple[int, int]:
        return (0, 0) if table in BY_OVERLAP else (row.span.start, row.span.end)

    return pair(coded, found, place, agreement)


def scores(judged: Iterable[Judged]) -> list[Score]:
    """The scores of every half, and of all of them together."""
    halves: dict[str, list[Judged]] = {}
    for item in judged:
        halves.setdefault(item.article.half, []).append(item)
    if len(halves) > 1:
        halves[EVERY_HALF] = [item for half in halves.values() for item in half]
    return [
        _score(half, table, name, counts)
        for half, items in halves.items()
        for table in FIELDS
        for name in FIELDS[table]
        if (counts := [_counts(item, table, name) for item in items if _has(item, table, name)])
    ]


class _Counts(NamedTuple):
    """What a score counts, of one article."""

    coded: int
    found: int
    met: int
    right: int


def _has(item: Judged, table: str, name: str) -> bool:
    return table in item.pairs and name in item.article.fields(table)


def _counts(item: Judged, table: str, name: str) -> _Counts:
    pairs = item.pairs[table]
    met = [(one, other) for one, other in pairs if one and other]
    met = [(one, other) for one, other in met if one.has(name) or other.has(name)]
    return _Counts(
        coded=sum(one.has(name) for one, _ in pairs if one),
        found=sum(other.has(name) for _, other in pairs if other),
        met=len(met),
        right=sum(one.agrees(other, name) for one, other in met),
    )


def _score(half: str, table: str, name: str, counts: Sequence[_Counts]) -> Score:
    sums = _Counts(*map(sum, zip(*counts, strict=True)))
    return Score(half, table, name, *sums, f1_ends=_spread(counts))


def _spread(counts: Sequence[_Counts]) -> Ends | None:
    """The middle 95 % of the F1 of as many articles, drawn with replacement; None of a single one.

    Rows of one article are alike, so that articles are drawn and not rows. The numbers are raw ones
    of PCG64, which are the same with every numpy.
    """
    import numpy as np  # noqa: PLC0415 - slow to start

    if len(counts) < 2:
        return None
    drawn = np.random.PCG64(0).random_raw(DRAWS * len(counts)) % len(counts)
    table = np.array(counts, dtype=float)[drawn.reshape(DRAWS, len(counts))].sum(1)
    rows = table[:, 0] + table[:, 1]
    shares = 2 * table[rows > 0, 3] / rows[rows > 0]
    if not shares.size:
        return None
    low, high = map(float, np.quantile(shares, (0.025, 0.975)))
    return low, high


def misses(judged: Iterable[Judged]) -> list[Miss]:
    """Everything that is not as coded, in the order of the texts."""
    found = [miss for item in judged for table in item.pairs for miss in _misses(item, table)]
    return sorted(found, key=attrgetter("source", "start", "table", "what", "field"))


def _misses(judged: Judged, table: str) -> Iterator[Miss]:
    """What is not as coded in a table: rows without a partner, and each cell that differs."""

    def miss(row: Row, what: str, field: str, expected: str | None, got: str | None) -> Miss:
        start, words = row.span.start, row.span.exact
        line, _ = line_and_column(judged.article.text, start)
        return Miss(judged.article.name, line, start, table, what, field, words, expected, got)

    pairs = judged.pairs[table]
    for coded, found in pairs:
        if coded and found:
            for name in judged.article.fields(table):
                if not coded.agrees(found, name):
                    expected, got = _text(coded.cells[name]), _text(found.cells[name])
                    yield miss(coded, "wrong", name, expected, got)
        elif coded:
            across = _overlapping(coded, (other for _, other in pairs))
            yield miss(coded, "missed", SPAN, coded.span.exact, across)
        elif found:
            across = _overlapping(found, (other for other, _ in pairs))
            yield miss(found, "false", SPAN, across, found.span.exact)


def _overlapping(row: Row, others: Iterable[Row | None]) -> str | None:
    """The words of the rows that overlap a row: mostly the same thing with another span."""
    spans = sorted(other.span for other in others if other and row.span.overlaps(other.span))
    return " | ".join(span.exact for span in spans) or None


def _text(cell: Any) -> str | None:
    if isinstance(cell, tuple):
        low, high = (_text(part) or "?" for part in cell)
        return low if low == high else f"{low}..{high}"
    return f"{cell:.10g}" if isinstance(cell, float | int) else cell and str(cell)


def scores_text(scores: Iterable[Score], extractor: str) -> str:
    """The file of some scores of one extractor."""
    return report_text(SCORES, (score_row(score, extractor) for score in scores))


def score_row(score: Score, extractor: str) -> dict[str, Any]:
    """A row of the file of scores."""
    names = (name for name in SCORES.fields if name != "extractor")
    return {**{name: score.cell(name) for name in names}, "extractor": extractor}


def report_text(schema: Schema, rows: Iterable[Mapping[str, Any]]) -> str:
    """The CSV file of a report, with shares to as many decimals as a book keeps."""
    lines = [record(schema.fields)]
    for row in rows:
        cells = (
            round(row[name], DIGITS) if isinstance(row[name], float) else row[name]
            for name in schema.fields
        )
        lines.append(record(map(canonical_cell, schema.fields.values(), cells)))
    return "".join(lines)

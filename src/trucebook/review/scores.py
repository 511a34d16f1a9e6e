"""How well found rows agree with coded ones, and `dataset/extracted/evaluation.csv`.

`trucebook review` writes that file, so that a book can be judged and released without the texts
of its sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trucebook.book.csv import canonical_cell, record
from trucebook.review.pair import Pair, equal, pair
from trucebook.schemas.table import Schema, column
from trucebook.spans import Span, line_and_column

SPAN = "span"
ACTOR = "actor"
EVERY_HALF = "all"

FIELDS: Mapping[str, tuple[str, ...]] = {
    "figures": (SPAN, "value", "bound", "unit", "metric", "status", "attribution"),
    "quotes": (SPAN, "kind", "speaker", "verb"),
    "mentions": (SPAN, ACTOR),
    "terms": (SPAN, "term_type"),
}
"""The fields that are compared, by table."""

BY_OVERLAP = frozenset({"terms"})
"""Tables whose rows are whole clauses: two rows are paired where their spans overlap."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a text: its span, and the cells that are compared."""

    span: Span
    cells: Mapping[str, Any]

    def has(self, field: str) -> bool:
        """Whether the row counts for a field: a mention counts where its actor is known."""
        return field != ACTOR or self.cells[field] is not None

    def agrees(self, other: Row, field: str) -> bool:
        """Whether two paired rows agree on a field."""
        return field == SPAN or equal(self.cells[field], other.cells[field])


Rows = Mapping[str, Sequence[Row]]
"""Rows by table."""


@dataclass(frozen=True, slots=True)
class Article:
    """A text and its coding.

    Attributes:
        name: its name in reports.
        half: the part of the collection that it belongs to.
        text: the text.
        rows: the rows that a person coded.
        held: whether its rows are hidden from the authors of extractors.
    """

    name: str
    half: str
    text: str
    rows: Rows
    held: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """An article and its pairs of a coded (left) and a found row (right), by table."""

    article: Article
    pairs: Mapping[str, tuple[Pair[Row, Row], ...]]


@dataclass(frozen=True, slots=True)
class Score:
    """Agreement on one field of a table.

    Attributes:
        half: the part of the collection.
        table: the table.
        field: the field, or "span".
        coded: rows that a person coded.
        found: rows that were found.
        met: pairs of a coded and a found row.
        right: pairs that agree on the field.
    """

    half: str
    table: str
    field: str
    coded: int
    found: int
    met: int
    right: int

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


@dataclass(frozen=True, slots=True)
class Miss:
    """A coded row that was not found, a found row that was not coded, or a wrong cell.

    Attributes:
        source: name of the article.
        line: line of its text, from 1.
        start: offset of the words.
        table: the table.
        what: missed, false or wrong.
        field: the field.
        words: the words of the row.
        expected: what a person coded; of a false row the overlapping coded words.
        got: what was found; of a missed row the overlapping found words.
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

    @property
    def place(self) -> tuple[str, int, str, str, str]:
        """Sort key."""
        return self.source, self.start, self.table, self.what, self.field


def judge(article: Article, found: Rows) -> Judged:
    """Pair the coded rows of an article with the rows found in it."""
    pairs = {
        table: tuple(_pairs(table, article.rows[table], found[table]))
        for table in FIELDS
        if table in article.rows
    }
    return Judged(article, pairs)


def _pairs(table: str, coded: Iterable[Row], found: Iterable[Row]) -> Iterator[Pair[Row, Row]]:
    def agreement(one: Row, other: Row) -> float:
        """The fields that agree and, to decide between equals, how alike the spans are."""
        shared = min(one.span.end, other.span.end) - max(one.span.start, other.span.start)
        whole = max(one.span.end, other.span.end) - min(one.span.start, other.span.start)
        if shared <= 0:
            return 0
        return sum(one.agrees(other, field) for field in FIELDS[table]) + shared / whole

    def place(row: Row) -> tuple[int, int]:
        return (0, 0) if table in BY_OVERLAP else (row.span.start, row.span.end)

    return pair(coded, found, place, agreement)


def scores(judged: Iterable[Judged]) -> list[Score]:
    """The scores of every half, and of all of them together."""
    halves: dict[str, dict[str, list[Pair[Row, Row]]]] = {}
    whole: dict[str, list[Pair[Row, Row]]] = {}
    for item in judged:
        half = halves.setdefault(item.article.half, {})
        for table, pairs in item.pairs.items():
            half.setdefault(table, []).extend(pairs)
            whole.setdefault(table, []).extend(pairs)
    if len(halves) > 1:
        halves[EVERY_HALF] = whole
    return [
        _score(half, table, field, pairs)
        for half, tables in halves.items()
        for table, pairs in tables.items()
        for field in FIELDS[table]
    ]


def _score(half: str, table: str, field: str, pairs: Sequence[Pair[Row, Row]]) -> Score:
    met = [(item.left, item.right) for item in pairs if item.left and item.right]
    return Score(
        half,
        table,
        field,
        coded=sum(item.left.has(field) for item in pairs if item.left),
        found=sum(item.right.has(field) for item in pairs if item.right),
        met=len(met),
        right=sum(coded.agrees(found, field) for coded, found in met),
    )


def misses(judged: Iterable[Judged]) -> list[Miss]:
    """Everything that is not as coded, in the order of the texts."""
    found = [
        miss
        for whole in judged
        for table, pairs in whole.pairs.items()
        for item in pairs
        for miss in _misses(whole.article, table, item, pairs)
    ]
    return sorted(found, key=lambda miss: miss.place)


def _misses(
    article: Article, table: str, item: Pair[Row, Row], others: Sequence[Pair[Row, Row]]
) -> Iterator[Miss]:
    """The misses of one pair: its missing partner, or each cell that differs."""

    def miss(row: Row, what: str, field: str, expected: str | None, got: str | None) -> Miss:
        start, words = row.span.start, row.span.exact
        line, _ = line_and_column(article.text, start)
        return Miss(article.name, line, start, table, what, field, words, expected, got)

    coded, found = item.left, item.right
    if coded and found:
        for field in FIELDS[table]:
            if not coded.agrees(found, field):
                expected, got = _text(coded.cells[field]), _text(found.cells[field])
                yield miss(coded, "wrong", field, expected, got)
    elif coded:
        across = _overlapping(coded, (other.right for other in others))
        yield miss(coded, "missed", SPAN, coded.span.exact, across)
    elif found:
        across = _overlapping(found, (other.left for other in others))
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


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


DIGITS = 3
"""Decimals of a share, as many as `trucebook evaluate` prints."""


def _part(name: str, description: str) -> dict[str, object]:
    """A share of some rows; null where there are none."""
    return column(name, "number", description, minimum=0, maximum=1)


def _number(name: str, description: str) -> dict[str, object]:
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
            _part("f1", "Harmonic mean of precision and recall."),
            _part("precision", "Share of the proposed rows that are right in span and field."),
            _part("recall", "Share of the coded rows that were proposed, right in span and field."),
            _part(
                "given_span", "Share right in the field among the rows that meet; null for spans."
            ),
            _number("coded", "Rows of the book, less those retracted or superseded."),
            _number("found", "Rows that the extractor proposes."),
            _number("met", "Pairs of a coded and a proposed row on one span (terms: overlapping)."),
            _number("right", "Those pairs that agree in the field."),
            column("extractor", "string", "Name and version of the extractor.", required=True),
        ],
    }
)
"""The file in `dataset/`."""


def scores_text(scores: Iterable[Score], extractor: str) -> str:
    """The file of some scores of one extractor."""
    rows = ({name: getattr(score, name, extractor) for name in SCORES.fields} for score in scores)
    return report_text(SCORES, rows)


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

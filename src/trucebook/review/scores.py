"""Two sets of coded rows, paired one to one, and how far they agree field by field.

Two coders, coded rows and found ones, and candidates and rows are all paired here. The scores of
an extractor are in `dataset/extracted/evaluation.csv`, so that a book can be judged and released
without the texts of its sources.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

from trucebook.book.csv import canonical_cell, record
from trucebook.schemas.table import Schema, own_schemas
from trucebook.spans import Span, line_and_column

GROUP_LABELS = frozenset({"utterance_id"})
"""Columns that group the rows of one text: each coder names the groups in their own way."""

PRECISION = 1e-4
"""Coders write a fraction with four decimals."""

DIGITS = 3
"""Decimals of a share in a report."""

SPAN = "span"
ACTOR = "actor"
EVERY_HALF = "all"

FIELDS: Mapping[str, tuple[str, ...]] = {
    "figures": (SPAN, "value", "bound", "unit", "metric", "status", "attribution"),
    "quotes": (SPAN, "kind", "speaker", "verb"),
    "mentions": (SPAN, ACTOR),
    "terms": (SPAN, "term_type"),
    "responses": (SPAN, "stance", ACTOR),
}
"""The fields that are compared, by table."""

BY_OVERLAP = frozenset({"terms", "responses"})
"""Tables whose rows are whole clauses: two rows are paired where their spans overlap."""

SCORES = own_schemas(__file__)["extracted/evaluation"]
"""The columns of the file of scores. It measures a program and is no table of the book."""

L = TypeVar("L")
R = TypeVar("R")


class Pair(NamedTuple, Generic[L, R]):
    """A row of the one side and its partner on the other; one of the two may be missing."""

    left: L | None
    right: R | None


def pair(
    left: Iterable[L],
    right: Iterable[R],
    place: Callable[[L | R], Hashable],
    agreement: Callable[[L, R], float],
) -> Iterator[Pair[L, R]]:
    """Pair rows one to one; those that agree most are paired first, ties in the order of the rows.

    Only rows with an equal `place` can be paired, unless their `agreement` is 0. Place by place
    every left row comes with its partner or none, then the right rows left over.
    """
    places: dict[Hashable, tuple[list[L], list[R]]] = {}
    for one in left:
        places.setdefault(place(one), ([], []))[0].append(one)
    for other in right:
        places.setdefault(place(other), ([], []))[1].append(other)
    for ours, theirs in places.values():
        grades = (
            (agreement(one, other), i, j)
            for i, one in enumerate(ours)
            for j, other in enumerate(theirs)
        )
        partner: dict[int, int] = {}
        taken: set[int] = set()
        for grade, i, j in sorted(grades, key=lambda item: -item[0]):
            if grade and i not in partner and j not in taken:
                partner[i] = j
                taken.add(j)
        for i, one in enumerate(ours):
            yield Pair(one, theirs[partner[i]] if i in partner else None)
        yield from (Pair(None, other) for j, other in enumerate(theirs) if j not in taken)


@dataclass(frozen=True, slots=True)
class Who:
    """A person or body: its id where the book knows it, and its names."""

    actor_id: str | None = None
    names: tuple[str, ...] = ()

    def is_same(self, other: Who) -> bool:
        """Whether the ids agree or, where one of the two has none, a name."""
        if self.actor_id and other.actor_id:
            return self.actor_id == other.actor_id
        return not set(map(plain_name, self.names)).isdisjoint(map(plain_name, other.names))

    def __str__(self) -> str:
        return self.actor_id or "/".join(self.names)


def plain_name(name: str) -> str:
    """A name without case, accents, leading article, possessive and typographic quotes."""
    plain = unicodedata.normalize("NFKD", name.translate(_QUOTES)).casefold()
    words = "".join(mark for mark in plain if not unicodedata.combining(mark)).split()
    if len(words) > 1 and words[0] in {"the", "a", "an"}:
        words = words[1:]
    return " ".join(words).removesuffix("'s").removesuffix("'")


_QUOTES = str.maketrans("‘’‚‛ʼ`´“”„‟«»", "'" * 7 + '"' * 6)


def equal(coded: Any, found: Any) -> bool:
    """Whether two cells are equal: texts whatever their case, numbers to four decimals."""
    match coded, found:
        case Who(), Who():
            return coded.is_same(found)
        case str(), str():
            return coded.casefold() == found.casefold()
        case ((float() | int()), (float() | int())):
            return abs(coded - found) <= PRECISION
        case tuple(), tuple():
            return all(map(equal, coded, found))
    return bool(coded == found)


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


@dataclass(frozen=True, slots=True)
class Article:
    """A text and the rows that a person coded in it, by table.

    `half` is the part of the collection that it belongs to. The rows of an article that is `held`
    are hidden from the authors of extractors unless asked for, those of a `sealed` one always.
    """

    name: str
    half: str
    text: str
    rows: Mapping[str, Sequence[Row]]
    held: bool = False
    sealed: bool = False


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
    met = [(coded, found) for coded, found in pairs if coded and found]
    return Score(
        half,
        table,
        field,
        coded=sum(coded.has(field) for coded, _ in pairs if coded),
        found=sum(found.has(field) for _, found in pairs if found),
        met=len(met),
        right=sum(coded.agrees(found, field) for coded, found in met),
    )


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
            for field in FIELDS[table]:
                if not coded.agrees(found, field):
                    expected, got = _text(coded.cells[field]), _text(found.cells[field])
                    yield miss(coded, "wrong", field, expected, got)
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

"""How well rows that were found in texts agree with rows that a person coded there."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
"""What is compared, table by table."""

BY_OVERLAP = frozenset({"terms"})
"""Tables whose rows are spans of a clause: two rows meet where their spans share a code point."""

PRECISION = 1e-4
"""Coders write a fraction with four decimals."""


@dataclass(frozen=True, slots=True)
class Who:
    """A person or body: by its id where the book knows it, by the names it goes by."""

    actor_id: str | None = None
    names: tuple[str, ...] = ()

    def is_same(self, other: Who) -> bool:
        """Whether the ids agree or, where one of the two has none, a name."""
        if self.actor_id and other.actor_id:
            return self.actor_id == other.actor_id
        return not {fold(name) for name in self.names}.isdisjoint(map(fold, other.names))

    def __str__(self) -> str:
        return self.actor_id or "/".join(self.names)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of some text: where it stands, and the cells that are compared."""

    span: Span
    cells: Mapping[str, Any]

    def has(self, field: str) -> bool:
        """Whether the row counts for a field: a mention counts where it is told of whom."""
        return field != ACTOR or self.cells[field] is not None

    def agrees(self, other: Row, field: str) -> bool:
        """Whether both say the same."""
        return field == SPAN or equal(self.cells[field], other.cells[field])


Rows = Mapping[str, Sequence[Row]]
"""Rows by table."""


@dataclass(frozen=True, slots=True)
class Article:
    """A text and its coding.

    Attributes:
        name: the name to tell it by.
        half: the part of the collection that it belongs to.
        text: the text.
        rows: what a person coded.
        held: whether its rows are kept from whoever writes the extractor.
    """

    name: str
    half: str
    text: str
    rows: Rows
    held: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A coded row and the found one that it meets; one of the two may be missing."""

    coded: Row | None
    found: Row | None


@dataclass(frozen=True, slots=True)
class Judged:
    """An article whose coded and found rows were paired, by table."""

    article: Article
    pairs: Mapping[str, tuple[Pair, ...]]


@dataclass(frozen=True, slots=True)
class Score:
    """Agreement on one field of a table.

    Attributes:
        half: the part of the collection.
        table: the table.
        field: the field, or "span".
        coded: rows that a person coded.
        found: rows that were found.
        met: rows that were coded and found, each with one partner.
        right: those of them that agree on the field.
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
        expected: what a person coded; of a false row the words coded across it.
        got: what was found; of a missed row the words found across it.
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


def fold(name: str) -> str:
    """A name without case, accents, leading article and possessive, its marks made plain."""
    plain = unicodedata.normalize("NFKD", name.translate(_MARKS)).casefold()
    words = "".join(mark for mark in plain if not unicodedata.combining(mark)).split()
    if len(words) > 1 and words[0] in {"the", "a", "an"}:
        words = words[1:]
    return " ".join(words).removesuffix("'s").removesuffix("'")


_MARKS = str.maketrans("‘’‚‛ʼ`´“”„‟«»", "'" * 7 + '"' * 6)


def judge(article: Article, found: Rows) -> Judged:
    """Pair the coded rows of an article with the rows found in it."""
    pairs = {
        table: tuple(_pairs(table, article.rows[table], found[table]))
        for table in FIELDS
        if table in article.rows
    }
    return Judged(article, pairs)


def scores(judged: Iterable[Judged]) -> list[Score]:
    """The scores of every half, and of all of them together."""
    halves: dict[str, list[Judged]] = {}
    for item in judged:
        halves.setdefault(item.article.half, []).append(item)
    parts = list(halves.items())
    if len(parts) > 1:
        parts.append((EVERY_HALF, [item for _, items in parts for item in items]))
    return [score for half, items in parts for score in _scores(half, items)]


def misses(judged: Iterable[Judged]) -> list[Miss]:
    """Everything that is not as coded, in the order of the texts."""
    found = [
        miss
        for item in judged
        for table, pairs in item.pairs.items()
        for pair in pairs
        for miss in _misses(item, table, pair)
    ]
    return sorted(found, key=lambda miss: miss.place)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def equal(coded: Any, found: Any) -> bool:
    """Whether two cells say the same: texts whatever their case, numbers to four decimals."""
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


def _pairs(table: str, coded: Sequence[Row], found: Sequence[Row]) -> Iterator[Pair]:
    """One to one, so that as much as can be agrees; then who is left alone."""
    left = _by_place(table, coded)
    right = _by_place(table, found)
    for place in sorted({*left, *right}):
        yield from _matched(table, left.get(place, []), right.get(place, []))


def _by_place(table: str, rows: Sequence[Row]) -> dict[tuple[int, int], list[Row]]:
    """Rows that may meet stand together: those on one span, or all where an overlap is enough."""
    places: dict[tuple[int, int], list[Row]] = {}
    for row in rows:
        place = (0, 0) if table in BY_OVERLAP else (row.span.start, row.span.end)
        places.setdefault(place, []).append(row)
    return places


def _matched(table: str, coded: list[Row], found: list[Row]) -> Iterator[Pair]:
    worth = [[_worth(table, row, other) for other in found] for row in coded]
    partner = {left: right for left, right in assignment(worth) if worth[left][right]}
    for left, row in enumerate(coded):
        yield Pair(row, found[partner[left]] if left in partner else None)
    taken = set(partner.values())
    yield from (Pair(None, row) for right, row in enumerate(found) if right not in taken)


def _worth(table: str, coded: Row, found: Row) -> int:
    """On how many fields two rows agree, the span among them; 0 if they do not meet."""
    if not coded.span.overlaps(found.span):
        return 0
    return sum(coded.agrees(found, field) for field in FIELDS[table])


def assignment(worth: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """The one-to-one assignment of rows to columns with the greatest sum (Bertsekas 1979).

    Each row bids for the column that is worth most to it after its price, as much as makes the
    second best equal. A step below 1 / rows makes the result exact, hence the scale. A column
    more for every row is worth nothing: who takes it stays alone.
    """
    rows, columns = len(worth), len(worth[0]) if worth else 0
    price, owner = [0] * (columns + rows), dict[int, int]()
    waiting = list(reversed(range(rows))) if columns else []
    while waiting:
        row = waiting.pop()
        scaled = [value * (rows + 1) for value in worth[row]] + [0] * rows
        gains = [value - cost for value, cost in zip(scaled, price, strict=True)]
        best = gains.index(max(gains))
        price[best] += gains[best] - max(gains[:best] + gains[best + 1 :]) + 1
        if best in owner:
            waiting.append(owner[best])
        owner[best] = row
    return ((row, column) for column, row in owner.items() if column < columns)


def _scores(half: str, judged: Iterable[Judged]) -> Iterator[Score]:
    together: dict[str, list[Pair]] = {}
    for item in judged:
        for table, pairs in item.pairs.items():
            together.setdefault(table, []).extend(pairs)
    for table, rows in together.items():
        yield from (_score(half, table, field, rows) for field in FIELDS[table])


def _score(half: str, table: str, field: str, pairs: Sequence[Pair]) -> Score:
    met = [(pair.coded, pair.found) for pair in pairs if pair.coded and pair.found]
    return Score(
        half,
        table,
        field,
        coded=sum(pair.coded.has(field) for pair in pairs if pair.coded),
        found=sum(pair.found.has(field) for pair in pairs if pair.found),
        met=len(met),
        right=sum(coded.agrees(found, field) for coded, found in met),
    )


def _misses(judged: Judged, table: str, pair: Pair) -> Iterator[Miss]:
    """What is wrong with one pair: a partner that is missing, or each cell that differs."""
    coded, found, others = pair.coded, pair.found, judged.pairs[table]
    if coded and found:
        for field in FIELDS[table]:
            if not coded.agrees(found, field):
                expected, got = _told(coded.cells[field]), _told(found.cells[field])
                yield _miss(judged, table, coded, "wrong", field, expected, got)
    elif coded:
        across = _across(coded, (other.found for other in others))
        yield _miss(judged, table, coded, "missed", SPAN, coded.span.exact, across)
    elif found:
        across = _across(found, (other.coded for other in others))
        yield _miss(judged, table, found, "false", SPAN, across, found.span.exact)


def _miss(
    judged: Judged,
    table: str,
    row: Row,
    what: str,
    field: str,
    expected: str | None,
    got: str | None,
) -> Miss:
    article, start, words = judged.article, row.span.start, row.span.exact
    line, _ = line_and_column(article.text, start)
    return Miss(article.name, line, start, table, what, field, words, expected, got)


def _across(row: Row, others: Iterable[Row | None]) -> str | None:
    """The words of the rows that stand across a row: mostly the same thing cut otherwise."""
    words = [other.span.exact for other in others if other and row.span.overlaps(other.span)]
    return " | ".join(words) or None


def _told(cell: Any) -> str | None:
    if isinstance(cell, tuple):
        low, high = (_told(part) or "?" for part in cell)
        return low if low == high else f"{low}..{high}"
    return f"{cell:.10g}" if isinstance(cell, float | int) else cell and str(cell)

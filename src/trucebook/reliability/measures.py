"""The reliability of a book: every compared variable with its measures and its floor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from trucebook.analysis.agreement import agreement
from trucebook.book import Book, read_beside, read_passes
from trucebook.canonical import canonical_cell, record
from trucebook.evaluation.scores import DIGITS, SCORES
from trucebook.reliability.form import ADJUDICATIONS, FLOORS, RELIABILITY
from trucebook.table import Row, Table

__all__ = ["Measured", "adjudications", "measured", "reliability_text", "unreadable"]

_LABELS = frozenset({"utterance_id"})
"""Columns that group the rows of a pass: each coder names the groups in their own way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One row of `reliability.csv`; `trucebook.reliability.form` says what each column holds."""

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
        """What the measure with the floor came to."""
        return getattr(self, self.measure) if self.measure else None

    @property
    def is_enough(self) -> bool:
        """Whether there is a floor, and it is reached or there is nothing to compare."""
        if self.floor is None or self.reached is None:
            return self.floor is not None and self.rows == 0
        return round(self.reached, DIGITS) >= self.floor


def measured(book: Book) -> list[Measured]:
    """Every compared variable of a book, the coders' first; empty for a book without either."""
    floors = {_key(row): row for row in read_beside(book.files, FLOORS).rows}
    return [_with_floor(item, floors) for item in (*_of_coders(book), *_of_extractor(book))]


def unreadable(book: Book) -> Iterator[Table]:
    """The files that `measured` rests on and that cannot be cut into rows."""
    passes = [table for pair in read_passes(book.files, book.schemas) for table in pair]
    beside = (read_beside(book.files, form) for form in (FLOORS, ADJUDICATIONS, SCORES))
    yield from (table for table in (*passes, *beside) if table.problems)


def adjudications(book: Book) -> tuple[Row, ...]:
    """How each difference between the passes was settled."""
    return read_beside(book.files, ADJUDICATIONS).rows


def reliability_text(rows: list[Measured]) -> str:
    """`reliability.csv`, shares to three decimals."""
    lines = [record(RELIABILITY.fields)]
    for row in rows:
        cells = asdict(row)
        lines.append(
            record(
                canonical_cell(field, _rounded(cells[name]))
                for name, field in RELIABILITY.fields.items()
            )
        )
    return "".join(lines)


def _rounded(value: object) -> object:
    return round(value, DIGITS) if isinstance(value, float) else value


def _key(row: Row) -> tuple[str, str, str]:
    return row.texts["compared"], row.texts["table"], row.texts["variable"]


def _with_floor(item: Measured, floors: Mapping[tuple[str, str, str], Row]) -> Measured:
    row = floors.get(item.key)
    if row is None:
        return item
    return Measured(**{**asdict(item), "measure": row["measure"], "floor": row["floor"]})


def _of_coders(book: Book) -> Iterator[Measured]:
    settled = Counter(_settled(row) for row in adjudications(book))
    for first, second in read_passes(book.files, book.schemas):
        table = first.schema.name.rpartition("/")[2]
        variables = [name for name in first.schema.coded if name not in _LABELS]
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


def _settled(row: Row) -> tuple[str, str]:
    name = row.texts["field"]
    return row.texts["table"], "span" if name in ("row", "exact") else name


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

"""How far a book can be relied on: coders' agreement, the extractor's scores, floors, the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from trucebook.book.book import Book, read_beside, read_passes
from trucebook.book.table import Table
from trucebook.errors import extra
from trucebook.markup import code, inline, prose, table_row
from trucebook.problem import shorten
from trucebook.review.scores import DIGITS, GROUP_LABELS, SCORES, pair, report_text
from trucebook.schemas.table import own_schemas

_SCHEMAS = own_schemas(__file__)
RELIABILITY = _SCHEMAS["reliability"]
"""The resource of a release."""
FLOORS = _SCHEMAS["coding/floors"]
ADJUDICATIONS = _SCHEMAS["coding/adjudications"]


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


def reliability_text(rows: list[Measured]) -> str:
    """`reliability.csv`, shares to three decimals."""
    return report_text(RELIABILITY, map(asdict, rows))


def _of_coders(book: Book) -> Iterator[Measured]:
    settled: Counter[tuple[str, str]] = Counter()
    for row in read_beside(book.files, ADJUDICATIONS).rows:
        field = row.texts["field"]
        settled[row.texts["table"], "span" if field in ("row", "exact") else field] += 1
    for first, second in read_passes(book.files, book.schemas):
        table = first.schema.name.rpartition("/")[2]
        variables = [name for name in first.schema.coded if name not in GROUP_LABELS]
        ours, theirs = ([row.cells for row in part.rows] for part in (first, second))
        for item in agreement(table, ours, theirs, variables):
            yield replace(item, adjudicated=settled[table, item.variable])


def _of_extractor(book: Book) -> Iterator[Measured]:
    for row in read_beside(book.files, SCORES).rows:
        yield Measured(
            compared="extractor",
            table=row.texts["table"],
            variable=row.texts["field"],
            rows=row["met"] if row["field"] != "span" else (row["coded"] + row["found"]) / 2,
            share=row["given_span"],
            **{name: row[name] for name in ("f1", "precision", "recall", "extractor")},
        )


_Cells = Mapping[str, Any]


def agreement(
    table: str, first: Iterable[_Cells], second: Iterable[_Cells], variables: Sequence[str]
) -> Iterator[Measured]:
    """Agreement of two coders on the spans of a table, and on each variable of paired rows."""

    def place(row: _Cells) -> tuple[Any, ...]:
        return row["source_id"], row["start"], row["end"]

    def alike(one: _Cells, other: _Cells) -> float:
        return 1.0 + sum(bool(one[name] == other[name]) for name in variables)

    pairs = list(pair(first, second, place, alike))
    both = [(one, other) for one, other in pairs if one and other]
    mean = (len(both) + len(pairs)) / 2
    f1 = len(both) / mean if mean else 1.0
    yield Measured(compared="coders", table=table, variable="span", rows=mean, f1=f1)
    for name in variables:
        cells = [(one[name], other[name]) for one, other in both]
        equal = sum(left == right for left, right in cells)
        yield Measured(
            compared="coders",
            table=table,
            variable=name,
            rows=len(cells),
            share=equal / len(cells) if cells else 1.0,
            alpha=nominal_alpha(cells),
        )


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


_CODERS = """\
Two coders coded every source without sight of each other's work. `span` is whether both coded the
same words at all (F1: 1 is full agreement). Every other line compares the cells where both coded
the same span: `share` is how many are equal, `alpha` is Krippendorff's alpha, which takes off
what chance alone would give: 1 is full agreement, 0 that of chance. It is nominal: values are
equal or not, and an empty cell is a value of its own. Where all cells are one value, there is no
alpha. `settled` counts the differences that an editor settled; they are listed below, each with
its reason."""

_EXTRACTOR = """\
What the program proposes for the same sources, compared with the settled rows. `precision`: of
the rows it proposes, how many are right in span and variable; `recall`: of the coded rows, how
many it proposes rightly. The program was written with these sources at hand: expect less
elsewhere. No table rests on it; its proposals are read before any becomes a row."""

_FLOORS = """\
A release is refused while a measure is below its floor (`dataset/coding/floors.csv`). Where the
floor is unusual, this is why:"""


_PARTS = {
    "coders": ("Two coders", _CODERS, ("rows", "f1", "share", "alpha", "adjudicated")),
    "extractor": ("The extractor ({})", _EXTRACTOR, ("precision", "recall", "f1")),
}
"""Title, text and columns of the table of measures, by who is compared."""

_SETTLED = ("source_id", "exact", "field", "first", "second", "settled", "reason")


def reliability_page(book: Book) -> str:
    """How far a book can be relied on: measures, floors, and every settled difference."""
    lines = [measures_page(measured(book), book.version)]
    unusual = [row for row in read_beside(book.files, FLOORS).rows if row["reason"]]
    if unusual:
        lines += ["## Floors", "", _FLOORS, ""]
        for row in unusual:
            names = f"{inline(row['compared'])}, {inline(row['table'])}, {code(row['variable'])}"
            lines.append(f"- {names}: {prose(row['reason'])}")
        lines.append("")
    settled = read_beside(book.files, ADJUDICATIONS).rows
    if settled:
        lines += ["## How each difference was settled", ""]
    for table in dict.fromkeys(row.texts["table"] for row in settled):
        lines += [f"### {inline(table)}", "", table_row(_SETTLED), table_row(["---"] * 7)]
        for row in settled:
            if row.texts["table"] == table:
                cells = [inline(shorten(row.texts[name], 60) or "") for name in _SETTLED[:-1]]
                lines.append(table_row([*cells, prose(row.texts["reason"])]))
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def measures_page(rows: Sequence[Measured], version: str) -> str:
    """The part of the page that its measures make."""
    lines = [f"# Reliability, version {inline(version)}", ""]
    for compared, (title, about, columns) in _PARTS.items():
        part = [row for row in rows if row.compared == compared]
        if part:
            lines += [f"## {title.format(inline(part[0].extractor or ''))}", "", about, ""]
            lines += [*_table(part, columns), ""]
    return "\n".join(lines).rstrip() + "\n"


def _table(rows: Iterable[Measured], columns: Sequence[str]) -> Iterator[str]:
    names = ["settled" if name == "adjudicated" else name for name in columns]
    heads = ["table", "variable", *names, "floor"]
    yield from (table_row(heads), table_row(["---"] * len(heads)))
    for row in rows:
        numbers = [_number(name, getattr(row, name)) for name in columns]
        floor = f"{row.measure} {row.floor:g}" if row.floor is not None else ""
        yield table_row([inline(row.table), code(row.variable), *numbers, inline(floor)])


def _number(name: str, value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:g}" if name in ("rows", "adjudicated") else f"{value:.{DIGITS}f}"

"""How far a book can be relied on: coders' agreement, the extractor's scores, floors, the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from operator import itemgetter
from typing import Any

from trucebook.book.book import Book, read_beside, read_passes
from trucebook.book.table import Table
from trucebook.markup import code, inline, prose, table_row
from trucebook.problem import shorten
from trucebook.progress import steps
from trucebook.review.anchoring import anchoring, anchoring_lines
from trucebook.review.decisions import read_decisions
from trucebook.review.measures import (
    Numbers,
    draws_of,
    estimate,
    nominal_alpha,
    quotient,
    share,
)
from trucebook.review.pairing import is_person, pair
from trucebook.review.scores import DIGITS, GROUP_LABELS, SCORES, report_text, wilson
from trucebook.schemas.table import own_schemas

_SCHEMAS = own_schemas(__file__)
RELIABILITY = _SCHEMAS["reliability"]
"""The resource of a release."""
FLOORS = _SCHEMAS["coding/floors"]
ADJUDICATIONS = _SCHEMAS["coding/adjudications"]
CORRUPTION = _SCHEMAS["coding/corruption"]
"""What `benches/corruption.py --out` writes."""

UNSEEN = "extractor_unseen"
"""Compared: the extractor with the coding of articles that nobody who works on it reads."""

DRAWS = 2000
"""How often the rows are drawn again for an interval."""

OWN_WORDS = {*GROUP_LABELS, "name", "published_basis", "condition_basis"}
"""Columns of the passes that are not compared: labels, and words of the coder's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One row of `reliability.csv`; `RELIABILITY` says what each column holds."""

    compared: str
    table: str
    variable: str
    rows: float
    both_empty: int | None = None
    one_empty: int | None = None
    both_filled: int | None = None
    f1: float | None = None
    f1_low: float | None = None
    f1_high: float | None = None
    precision: float | None = None
    precision_low: float | None = None
    precision_high: float | None = None
    recall: float | None = None
    recall_low: float | None = None
    recall_high: float | None = None
    share: float | None = None
    share_low: float | None = None
    share_high: float | None = None
    alpha: float | None = None
    alpha_low: float | None = None
    alpha_high: float | None = None
    filled_share: float | None = None
    filled_share_low: float | None = None
    filled_share_high: float | None = None
    filled_alpha: float | None = None
    filled_alpha_low: float | None = None
    filled_alpha_high: float | None = None
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


def measured(book: Book, draws: int = 0) -> list[Measured]:
    """Every compared variable of a book, the coders' first; empty for a book without either.

    Intervals are made from as many `draws`; `DRAWS` are published.
    """
    floors = {
        (row.texts["compared"], row.texts["table"], row.texts["variable"]): row
        for row in read_beside(book.files, FLOORS).rows
    }
    found = [*_of_coders(book, draws), *_of_extractor(book), *_of_anchoring(book)]
    return [
        replace(item, measure=row["measure"], floor=row["floor"])
        if (row := floors.get(item.key))
        else item
        for item in found
    ]


def unreadable(book: Book) -> Iterator[Table]:
    """The files that `measured` rests on and that cannot be cut into rows."""
    coded = [table for passes in read_passes(book.files, book.schemas) for table in passes]
    beside = (read_beside(book.files, form) for form in (FLOORS, ADJUDICATIONS, CORRUPTION, SCORES))
    yield from (table for table in (*coded, *beside) if table.problems)


def reliability_text(rows: list[Measured]) -> str:
    """`reliability.csv`, shares to three decimals."""
    return report_text(RELIABILITY, map(asdict, rows))


def _of_coders(book: Book, draws: int) -> Iterator[Measured]:
    settled: Counter[tuple[str, str]] = Counter()
    for row in read_beside(book.files, ADJUDICATIONS).rows:
        field = row.texts["field"]
        settled[row.texts["table"], "span" if field in ("row", "exact") else field] += 1
    for first, second in steps(read_passes(book.files, book.schemas), "tables coded twice"):
        table = first.schema.name.rpartition("/")[2]
        key = None if first.schema.quotes_source else first.schema.key
        variables = [name for name in first.schema.coded if name not in OWN_WORDS]
        ours, theirs = (
            [row.cells for row in part.rows if is_person(row.cells.get("coder", "X"))]
            for part in (first, second)
        )
        for item in agreement(table, ours, theirs, variables, key=key, draws=draws):
            field = "span" if item.variable == key else item.variable
            yield replace(item, adjudicated=settled[table, field])


def _of_anchoring(book: Book) -> Iterator[Measured]:
    for one in anchoring(read_decisions(book.files)):
        for name, (part, whole) in (("helped", one.helped), ("unhelped", one.unhelped)):
            low, high = wilson(part, whole) or (None, None)
            yield Measured(
                compared=name,
                table=one.table,
                variable=one.field,
                rows=whole,
                share=part / whole,
                share_low=low,
                share_high=high,
            )


def _of_extractor(book: Book) -> Iterator[Measured]:
    for row in read_beside(book.files, SCORES).rows:
        compared = _COMPARED.get(row.texts["half"])
        if compared is None:
            continue
        yield Measured(
            compared=compared,
            table=row.texts["table"],
            variable=row.texts["field"],
            rows=row["met"] if row["field"] != "span" else (row["coded"] + row["found"]) / 2,
            share=row["given_span"],
            **{name: row[name] for name in (*_SCORED, "extractor")},
        )


_SCORED = tuple(
    f"{name}{end}" for name in ("f1", "precision", "recall") for end in ("", "_low", "_high")
)
_COMPARED = {"book": "extractor", "sealed": UNSEEN}
"""Whose agreement the scores of an extractor are, by the texts they were counted on."""


_Cells = Mapping[str, Any]


def agreement(
    table: str,
    first: Iterable[_Cells],
    second: Iterable[_Cells],
    variables: Sequence[str],
    *,
    key: str | None = None,
    draws: int = 0,
) -> Iterator[Measured]:
    """Agreement of two coders on the rows of a table, and on each variable of paired rows.

    Rows are paired by their span, those of a register by its `key`. A variable that neither coder
    ever filled is left out.
    """

    def alike(one: _Cells, other: _Cells) -> float:
        return 1.0 + sum(bool(one[name] == other[name]) for name in variables)

    place = itemgetter(key) if key else itemgetter("source_id", "start", "end")
    pairs = list(pair(first, second, place, alike))
    both = [(one, other) for one, other in pairs if one and other]
    weights = draws_of([(one or other or {}).get("source_id") for one, other in pairs], draws)
    met = weights[:, [bool(one and other) for one, other in pairs]]
    mean = (met.sum(1) + weights.sum(1)) / 2
    f1 = quotient(met.sum(1), mean) if pairs else mean + 1
    yield Measured(
        compared="coders",
        table=table,
        variable=key or "span",
        rows=float(mean[0]),
        **estimate("f1", f1),
    )
    for name in variables:
        cells = [(_value(one[name]), _value(other[name])) for one, other in both]
        if not cells or min(map(_empty, cells)) < 2:
            yield _of_variable(table, name, cells, met)


def _of_variable(
    table: str, name: str, cells: Sequence[tuple[Any, Any]], weights: Numbers
) -> Measured:
    """Agreement on the cells of a variable: on all of them, and where a coder filled one."""
    empty = [_empty(two) for two in cells]
    some = [at for at, count in enumerate(empty) if count < 2]
    filled, some_weights = [cells[at] for at in some], weights[:, some]
    return Measured(
        compared="coders",
        table=table,
        variable=name,
        rows=len(cells),
        both_empty=empty.count(2),
        one_empty=empty.count(1),
        both_filled=empty.count(0),
        **estimate("share", share(cells, weights)),
        **estimate("alpha", nominal_alpha(cells, weights)),
        **estimate("filled_share", share(filled, some_weights)),
        **estimate("filled_alpha", nominal_alpha(filled, some_weights)),
    )


def _empty(two: tuple[Any, Any]) -> int:
    return two.count(None)


def _value(cell: Any) -> Any:
    """The cell, a list without its order."""
    return frozenset(cell) if isinstance(cell, tuple) else cell


_CODERS = """\
Two coders coded every source without sight of each other's work. `span` is whether both coded the
same words at all (F1: 1 is full agreement); of a table without words of a source, the column of
its ids is whether both have the entry. Every other line compares the cells where both have the
row: `share` is how many are equal, `alpha` is Krippendorff's alpha, which takes off what chance
alone would give: 1 is full agreement, 0 that of chance. It is nominal: values are equal or not.

Two empty cells are equal too, yet they agree on nothing that was read. So `both empty`,
`one empty` and `both filled` count the rows, `share` and `alpha` are over all of them (an empty
cell is a value of its own), and `filled share` and `filled alpha` leave out those where both are
empty. Where all cells are one value, there is no alpha. A column that neither coder filled is
left out, as are names, labels and reasons in a coder's own words.

In brackets are the ends of a 95 % interval: of 2,000 draws of the sources and, in each, of its
rows, both with replacement, the middle 95 %; a table without words of a source has its rows drawn
alone. It shows how far a measure hangs on these sources and rows, no more: where nothing differs
it has no width and is not printed, and a few sources make it rough.
`settled` counts the cells that an editor decided, those included that a third reading changed
although both coders agreed; they are listed below, each with its reason."""

_EXTRACTOR = """\
What the program proposes for the same sources, compared with the settled rows. `precision`: of
the rows it proposes, how many are right in span and variable; `recall`: of the coded rows, how
many it proposes rightly. The program was written with these sources at hand: expect less
elsewhere. No table rests on it; its proposals are read before any becomes a row. In brackets are
the ends of a 95 % interval: of `precision` and `recall` by Wilson's formula, of `f1` the middle
95 % of 2,000 draws of the articles with replacement."""

_ON_UNSEEN = """\
The same on invented articles of many subjects, written and coded by people who did not look at the
program and set aside before it was last worked on: nobody who works on it reads them. This is what
to expect of a new article. In brackets are the ends of a 95 % interval, as in the table above."""

_FLOORS = """\
A release is refused while a measure is below its floor (`dataset/coding/floors.csv`). Where the
floor is unusual, this is why:"""


_OF_CODERS = (
    *("rows", "both_empty", "one_empty", "both_filled", "f1", "share", "alpha"),
    *("filled_share", "filled_alpha", "adjudicated"),
)
_PARTS = {
    "coders": ("Two coders", _CODERS, _OF_CODERS),
    "extractor": ("The extractor ({})", _EXTRACTOR, ("precision", "recall", "f1")),
    UNSEEN: ("The extractor on unseen articles ({})", _ON_UNSEEN, ("precision", "recall", "f1")),
}
"""Title, text and columns of the table of measures, by who is compared."""

_SETTLED = ("source_id", "exact", "field", "first", "second", "settled", "reason")


def _corruption(book: Book) -> Iterator[str]:
    """The share of wrong values that are reported, with the passes and without."""
    rows = read_beside(book.files, CORRUPTION).rows
    if not rows:
        return
    yield from ("## Wrong values that are reported", "", _WRONG, "")
    yield from (table_row(("changed", "with passes", "without")), table_row(["---"] * 3))
    counts = {(row["passes"], row["by"], row["name"]): row for row in rows}
    for by, name in dict.fromkeys((row["by"], row["name"]) for row in rows):
        found = (counts.get((passes, by, name)) for passes in (True, False))
        shares = (f"{row['reported']} of {row['changes']}" if row else "" for row in found)
        yield table_row((inline(f"{by}: {name}" if by != "all" else name), *shares))
    yield ""


_WRONG = """\
One meaning-bearing cell at a time was changed to another legal value, at random, and the book \
judged with its texts at hand. The other changes pass unseen: most are names in our own words, \
aliases and kinds of registers."""


def reliability_page(book: Book, rows: Sequence[Measured]) -> str:
    """How far a book can be relied on: its measures, floors, and every settled difference."""
    lines = [measures_page(rows, book.version)]
    unusual = [row for row in read_beside(book.files, FLOORS).rows if row["reason"]]
    if unusual:
        lines += ["## Floors", "", _FLOORS, ""]
        for row in unusual:
            names = f"{inline(row['compared'])}, {inline(row['table'])}, {code(row['variable'])}"
            lines.append(f"- {names}: {prose(row['reason'])}")
        lines.append("")
    lines += anchoring_lines(anchoring(read_decisions(book.files)))
    lines += _corruption(book)
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
    names = ["settled" if name == "adjudicated" else name.replace("_", " ") for name in columns]
    heads = ["table", "variable", *names, "floor"]
    yield from (table_row(heads), table_row(["---"] * len(heads)))
    for row in rows:
        numbers = [_number(row, name) for name in columns]
        floor = f"{row.measure} {row.floor:g}" if row.floor is not None else ""
        yield table_row([inline(row.table), code(row.variable), *numbers, inline(floor)])


def _number(row: Measured, name: str) -> str:
    value = getattr(row, name)
    if value is None:
        return ""
    if isinstance(value, int) or name == "rows":
        return f"{value:g}"
    low, high = (getattr(row, f"{name}_{end}", None) for end in ("low", "high"))
    ends = "" if low is None or low == high else f" [{low:.{DIGITS}f}, {high:.{DIGITS}f}]"
    return f"{value:.{DIGITS}f}{ends}"

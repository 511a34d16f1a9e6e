"""The page on reliability, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from trucebook.book.book import Book, read_beside
from trucebook.book.table import Row
from trucebook.markup import code, inline, prose, table_row
from trucebook.problem import shorten
from trucebook.review.agreement import FLOORS, Measured, adjudications, measured
from trucebook.review.scores import DIGITS

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


def reliability_page(book: Book) -> str:
    """How far a book can be relied on: measures, floors, and every settled difference."""
    rest = [*_reasons(read_beside(book.files, FLOORS).rows), *_settled(adjudications(book))]
    measures = measures_page(measured(book), book.version)
    return "\n".join([measures.rstrip(), "", *rest]).rstrip() + "\n"


def measures_page(rows: Sequence[Measured], version: str) -> str:
    """The part of the page that its measures make."""
    return "\n".join(_measures(rows, version)).rstrip() + "\n"


def _measures(rows: Sequence[Measured], version: str) -> Iterator[str]:
    yield from (f"# Reliability, version {inline(version)}", "")
    coders = [row for row in rows if row.compared == "coders"]
    if coders:
        yield from ("## Two coders", "", _CODERS, "")
        yield from _table(coders, ("rows", "f1", "share", "alpha", "adjudicated"))
    extractor = [row for row in rows if row.compared == "extractor"]
    if extractor:
        yield from (
            f"## The extractor ({inline(extractor[0].extractor or '')})",
            "",
            _EXTRACTOR,
            "",
        )
        yield from _table(extractor, ("precision", "recall", "f1"))


_HEADS = {"adjudicated": "settled"}


def _table(rows: Iterable[Measured], columns: Sequence[str]) -> Iterator[str]:
    heads = ["table", "variable", *(_HEADS.get(name, name) for name in columns), "floor"]
    yield table_row(heads)
    yield table_row(["---"] * len(heads))
    for row in rows:
        numbers = [_number(name, getattr(row, name)) for name in columns]
        floor = f"{row.measure} {row.floor:g}" if row.floor is not None else ""
        yield table_row([inline(row.table), code(row.variable), *numbers, inline(floor)])
    yield ""


def _number(name: str, value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:g}" if name in ("rows", "adjudicated") else f"{value:.{DIGITS}f}"


def _reasons(floors: Iterable[Row]) -> Iterator[str]:
    unusual = [row for row in floors if row["reason"]]
    if unusual:
        yield from ("## Floors", "", _FLOORS, "")
        yield from (
            f"- {inline(row['compared'])}, {inline(row['table'])}, "
            f"{code(row['variable'])}: {prose(row['reason'])}"
            for row in unusual
        )
        yield ""


_COLUMNS = ("source_id", "exact", "field", "first", "second", "settled", "reason")


def _settled(rows: Sequence[Row]) -> Iterator[str]:
    if not rows:
        return
    yield from ("## How each difference was settled", "")
    for name in dict.fromkeys(row.texts["table"] for row in rows):
        yield from (f"### {inline(name)}", "")
        yield from (table_row(_COLUMNS), table_row(["---"] * len(_COLUMNS)))
        for row in rows:
            if row.texts["table"] == name:
                cells = [shorten(row.texts[column], 60) or "" for column in _COLUMNS[:-1]]
                yield table_row([*map(inline, cells), prose(row.texts["reason"])])
        yield ""

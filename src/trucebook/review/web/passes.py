"""Where two coders differ, cell by cell, and what an editor settles on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trucebook.book.book import Book, read_beside, read_passes
from trucebook.book.edits import row_of, table_with
from trucebook.book.table import Row, Table
from trucebook.review.pairing import pair
from trucebook.review.reliability import ADJUDICATIONS, OWN_WORDS
from trucebook.review.web.asked import Settle, Words
from trucebook.review.web.contract import Difference

_PLACE = ("table", "source_id", "start", "end", "exact", "field")

WHOLE = ("span", "row")
"""What a difference is called where only one coder has the row."""


def differences(book: Book) -> Iterator[Difference]:
    """The cells in which the two coding passes of a book differ, with what was settled on."""
    settled = {adjudicated(row): row for row in read_beside(book.files, ADJUDICATIONS).rows}
    for first, second in read_passes(book.files, book.schemas):
        table = first.schema.name.rpartition("/")[2]
        names = [name for name in first.schema.coded if name not in OWN_WORDS]
        rows = _by_place(book.tables[table])
        for one, other in _pairs(first, second, names):
            for field, texts in _differing(one, other, names):
                yield _difference(table, one or other, field, texts, rows, settled)


def adjudicated(row: Row) -> str:
    """What no other row of the adjudications is called."""
    return "\0".join(row.texts[name] for name in _PLACE)


def _place(row: Row) -> Any:
    if row.schema.quotes_source:
        return row["source_id"], row["start"], row["end"]
    return row.id


def _by_place(table: Table) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in table.rows:
        found.setdefault(_place(row), []).append(row)
    return found


def _pairs(
    first: Table, second: Table, names: list[str]
) -> Iterator[tuple[Row | None, Row | None]]:
    def alike(one: Row, other: Row) -> float:
        return 1.0 + sum(bool(one[name] == other[name]) for name in names)

    return iter(pair(first.rows, second.rows, _place, alike))


def _differing(
    one: Row | None, other: Row | None, names: list[str]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """The columns in which two rows differ, with both texts."""
    if one is None or other is None:
        row = one or other
        is_quote = row is not None and row.schema.quotes_source
        yield WHOLE[0] if is_quote else WHOLE[1], (_called(one), _called(other))
        return
    for name in names:
        texts = one.canonical(name), other.canonical(name)
        if texts[0] != texts[1]:
            yield name, texts


def _called(row: Row | None) -> str:
    return "" if row is None else row.texts.get("exact") or row.id


def _difference(
    table: str,
    row: Row | None,
    field: str,
    texts: tuple[str, str],
    rows: Mapping[Any, list[Row]],
    settled: Mapping[str, Row],
) -> Difference:
    assert row is not None  # noqa: S101 - one of both coders has it
    is_quote = row.schema.quotes_source
    span = Words(row["start"], row["end"]) if is_quote else None
    exact = row.texts["exact"] if is_quote else row.id
    place = _texts(table, row.texts.get("source_id", "") if is_quote else "", span, exact, field)
    made = settled.get("\0".join(place.values()))
    here = rows.get(_place(row), [])
    now = here[0] if len(here) == 1 else None
    return Difference(
        table=table,
        source_id=place["source_id"],
        span=span,
        exact=exact,
        field=field,
        first=texts[0],
        second=texts[1],
        row_id=now.id if now else "",
        now=now.texts.get(field, "") if now else "",
        settled=made.texts["settled"] if made else "",
        reason=made.texts["reason"] if made else "",
    )


def _texts(
    table: str, source_id: str, span: Words | None, exact: str, field: str
) -> dict[str, str]:
    start, end = (str(span.start), str(span.end)) if span else ("", "")
    cells = (table, source_id, start, end, exact, field)
    return dict(zip(_PLACE, cells, strict=True))


def adjudication(book: Book, action: Settle, found: Difference) -> dict[str, bytes]:
    """The file of adjudications with one more, or another in the place of one."""
    place = _texts(action.table, action.source_id, action.span, action.exact, action.field)
    said = {"first": found.first, "second": found.second}
    texts = {**place, **said, "settled": action.settled, "reason": action.reason.strip()}
    cells = {name: ADJUDICATIONS.fields[name].read(text) for name, text in texts.items()}
    table = read_beside(book.files, ADJUDICATIONS)
    made = row_of(ADJUDICATIONS, cells)
    return {table.file: table_with(book, table, [made], (), adjudicated, lambda row: ())}

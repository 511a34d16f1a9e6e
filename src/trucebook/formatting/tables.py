"""A CSV file in its canonical form."""

from __future__ import annotations

import csv
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from trucebook.canonical import record, sort_key
from trucebook.formatting.formatted import Formatted, Moved, Rewritten
from trucebook.problem import plural
from trucebook.schemas import Schema
from trucebook.table import Row, Table, read_table

__all__ = ["by_id", "format_table"]

_BOM = b"\xef\xbb\xbf"


def by_id(row: Row) -> Any:
    """Where a row of a table stands: by its id as it will be written."""
    return sort_key(row.canonical(row.schema.key))


def format_table(
    schema: Schema, file: str, data: bytes, order: Callable[[Row], Any] = by_id
) -> Formatted:
    """The canonical form of a file.

    Args:
        schema: its columns.
        file: path inside the book.
        data: its bytes.
        order: sort key of a row; rows with the same key stay as they stand to each other.

    Returns:
        The file with every row of it. A cell that is no value of its type is kept as written.
        A file of which a row, a column or a byte cannot be read comes back as it is, with the
        problems.
    """
    plain, remarks = _without_traces(data)
    table = read_table(_as_arranged(schema, plain), file, plain)
    if table.unreadable:
        return Formatted(file=file, old=data, new=data, problems=table.unreadable)
    rows = sorted(table.rows, key=order)
    new = record(schema.fields) + "".join(record(_cells(schema, row)) for row in rows)
    return Formatted(
        file=file,
        old=data,
        new=new.encode(),
        remarks=(*remarks, *_arrangement(schema, table, plain)),
        moved=tuple(_moved(table.rows, rows)),
        cells=tuple(cell for row in table.rows for cell in _rewritten(row)),
    )


def _without_traces(data: bytes) -> tuple[bytes, list[str]]:
    """The bytes without what programs leave in a file, and what that was.

    Where every line ends in CRLF a program has put them there, inside cells too. Where only
    some do, a CR inside a cell is left: the reader takes those off that end a row.
    """
    remarks = []
    if data.startswith(_BOM):
        remarks.append("byte order mark taken off")
        data = data.removeprefix(_BOM)
    if ends := data.count(b"\r\n"):
        remarks.append(f"line ends made LF ({ends} CRLF)")
        data = data.replace(b"\r\n", b"\n") if ends == data.count(b"\n") else data
    if not data.endswith(b"\n"):
        remarks.append("line end added after the last row")
        data += b"\n"
    return data, remarks


def _as_arranged(schema: Schema, data: bytes) -> Schema:
    """The definition with its columns in the order of the header, where it has just those."""
    header = _header(data)
    if sorted(header) != sorted(schema.fields):
        return schema
    fields = [schema.fields[name].descriptor for name in header]
    return Schema({**schema.descriptor, "fields": fields})


def _header(data: bytes) -> list[str]:
    lines = data.decode(errors="replace").split("\n")
    try:
        return next(csv.reader((line + "\n" for line in lines), strict=True), [])
    except csv.Error:
        return []


def _cells(schema: Schema, row: Row) -> list[str]:
    return [row.canonical(name) for name in schema.fields]


def _arrangement(schema: Schema, table: Table, plain: bytes) -> Iterator[str]:
    if list(table.schema.fields) != list(schema.fields):
        yield "columns put in the order of the schema"
    header = record(table.schema.fields)
    odd = 0 if plain.decode().replace("\r\n", "\n").startswith(header) else 1
    odd += sum(_is_quoted_oddly(row) for row in table.rows)
    if odd:
        yield f"quotation marks set anew in {plural(odd, 'record')}"


def _is_quoted_oddly(row: Row) -> bool:
    ending = "\r\n" if row.record.endswith("\r\n") else "\n"
    return row.record.removesuffix(ending) != record(row.texts.values()).removesuffix("\n")


def _rewritten(row: Row) -> Iterator[Rewritten]:
    for name, old in row.texts.items():
        if (new := row.canonical(name)) != old:
            yield Rewritten(row.id, name, row.line, old, new)


def _moved(found: Sequence[Row], placed: Sequence[Row]) -> Iterator[Moved]:
    """As few rows as need to move."""
    places = {id(row): place for place, row in enumerate(placed)}
    staying = _longest_run([places[id(row)] for row in found])
    for row in found:
        if places[id(row)] not in staying:
            yield Moved(row.id, row.line)


def _longest_run(places: Sequence[int]) -> set[int]:
    """The members of a longest increasing subsequence of distinct numbers."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for place in places:
        at = bisect_left(ends, place)
        before[place] = ends[at - 1] if at else None
        ends[at : at + 1] = [place]
    run = set()
    last = ends[-1] if ends else None
    while last is not None:
        run.add(last)
        last = before[last]
    return run

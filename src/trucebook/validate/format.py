"""Every file of a book that people write, in its canonical form."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path, PurePosixPath
from typing import Any

from trucebook.book.book import missing_table, read_files, table_files
from trucebook.book.csv import canonical_cell, record, sort_key
from trucebook.book.records import SOURCES, inspect_record, json_text, odd_record, record_files
from trucebook.book.table import Row, Table, read_table
from trucebook.files import write
from trucebook.markup import visible
from trucebook.notation import BOM, read_json
from trucebook.problem import Problem, plural, shorten
from trucebook.review.decisions import DECISIONS, DECISIONS_FILE, decision_order
from trucebook.schemas.files import definitions
from trucebook.schemas.table import Field, Schema
from trucebook.snapshot import Snapshot
from trucebook.spans import line_and_column


def format_book(root: str | Path = ".", *, check: bool = False) -> list[Formatted]:
    """Write the tables, both coding passes, the decisions and the source records canonically.

    Args:
        root: the book's folder.
        check: write nothing, only report.

    Returns:
        Every file before and after, the unchanged ones too. Each is replaced in one step.

    Raises:
        UsageError: the folder is no book.
        SchemaError: a table definition cannot be read.
    """
    root = Path(root)
    formatted = list(_formatted(read_files(root)))
    for item in formatted:
        if item.is_changed and not check:
            write(root / item.file, item.new)
    return formatted


def _formatted(files: Snapshot) -> Iterator[Formatted]:
    schemas = definitions(files.within("schemas"))
    for file, schema in table_files(files, schemas):
        yield _table(files, file, schema)
    if DECISIONS_FILE in files:
        yield _table(files, DECISIONS_FILE, DECISIONS)
    if SOURCES in schemas:
        for file in record_files(files):
            yield _record(files, file, schemas[SOURCES])


def _table(files: Snapshot, file: str, schema: Schema) -> Formatted:
    order = decision_order if schema is DECISIONS else by_id
    try:
        return format_table(schema, file, files.read(file), order)
    except OSError as error:
        return _closed(file, missing_table(schema, file, error))


def _record(files: Snapshot, file: str, schema: Schema) -> Formatted:
    try:
        return format_record(schema, file, files.read(file))
    except OSError as error:
        return _closed(file, odd_record(file, error))


def _closed(file: str, problem: Problem) -> Formatted:
    """A file that cannot be opened."""
    return Formatted(file=file, old=b"", new=b"", problems=(problem,))


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A cell that is written in another way now, and the line on which its row began."""

    row_id: str
    field: str
    line: int
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Formatted:
    """One file before and after.

    Attributes:
        file: path inside the book.
        old: its bytes as found.
        new: its canonical bytes; those found where it cannot be read whole.
        remarks: what was changed throughout the file.
        moved: how many rows came after one that they now come before.
        cells: the cells that were rewritten, in the order found.
        problems: why the file is left as it is.
    """

    file: str
    old: bytes
    new: bytes
    remarks: tuple[str, ...] = ()
    moved: int = 0
    cells: tuple[Rewritten, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether the canonical bytes are others."""
        return self.old != self.new

    def as_text(self, verb: str) -> str:
        """The file, how many things changed in it, then each with its old line."""
        if not self.is_changed:
            return "\n".join(problem.as_text() for problem in self.problems)
        counts = [
            f"{plural(count, word)} {what}"
            for count, word, what in (
                (self.moved, "row", "moved"),
                (len(self.cells), "cell", "rewritten"),
            )
            if count
        ]
        head = f"{self.file}: {verb}: {', '.join([*counts, *self.remarks])}"
        return "\n".join(map(visible, (head, *self._each())))

    def _each(self) -> Iterator[str]:
        for cell in self.cells:
            place = f"line {cell.line} [{cell.row_id}.{cell.field}]"
            yield f"    {place}: {shorten(cell.old)!r} becomes {shorten(cell.new)!r}"


_BOM = b"\xef\xbb\xbf"


def by_id(row: Row) -> Any:
    """The place of a row in a table: by its id as it will be written."""
    return sort_key(row.canonical(row.schema.key))


def format_table(
    schema: Schema, file: str, data: bytes, order: Callable[[Row], Any] = by_id
) -> Formatted:
    """The canonical form of a file.

    Args:
        schema: its columns.
        file: path inside the book.
        data: its bytes.
        order: sort key of a row; rows with the same key keep their order.

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
    places = [order(row) for row in table.rows]
    new = record(schema.fields) + "".join(record(_cells(schema, row)) for row in rows)
    return Formatted(
        file=file,
        old=data,
        new=new.encode(),
        remarks=(*remarks, *_arrangement(schema, table, plain)),
        moved=sum(key < top for key, top in zip(places, accumulate(places, max), strict=True)),
        cells=tuple(cell for row in table.rows for cell in _rewritten_rows(row)),
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


def _rewritten_rows(row: Row) -> Iterator[Rewritten]:
    for name, old in row.texts.items():
        if (new := row.canonical(name)) != old:
            yield Rewritten(row.id, name, row.line, old, new)


def format_record(schema: Schema, file: str, data: bytes) -> Formatted:
    """The canonical form of a record: its keys in the order of the columns, one per line.

    What is no record of this table, or has a key twice, comes back as it is, with the problem.
    """
    name = PurePosixPath(file).stem
    try:
        record = read_json(data.removeprefix(BOM))
        inspect_record(schema, name, record)
    except ValueError as error:
        return Formatted(file=file, old=data, new=data, problems=(odd_record(file, error),))
    tidy = {key: _value(field, record[key]) for key, field in schema.fields.items()}
    new = json_text(tidy).encode()
    cells = tuple(_rewritten_record(name, data.decode("utf-8-sig"), record, tidy))
    remarks = tuple(_remarks(data, record, tidy))
    return Formatted(file=file, old=data, new=new, remarks=remarks, cells=cells)


def _remarks(data: bytes, record: dict[str, Any], tidy: dict[str, Any]) -> Iterator[str]:
    if data != json_text(record).encode():
        yield "blanks, line ends or escapes set anew"
    if list(record) != list(tidy):
        yield "keys put in the order of the schema"


def _value(field: Field, value: Any) -> Any:
    """Our own words are tidied; what is left of none is null. Everything else stays."""
    if isinstance(value, str) and field.type == "string":
        return canonical_cell(field, value) or None
    return value


def _rewritten_record(
    name: str, text: str, old: dict[str, Any], new: dict[str, Any]
) -> Iterator[Rewritten]:
    for key, value in new.items():
        if old[key] != value:
            yield Rewritten(name, key, _line(text, key), old[key] or "", value or "")


def _line(text: str, key: str) -> int:
    """The line of a key; the first where it is written with escapes."""
    found = re.search(rf'"{re.escape(key)}"\s*:', text)
    return line_and_column(text, found.start() if found else 0)[0]

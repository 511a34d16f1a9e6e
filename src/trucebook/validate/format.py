"""Every file of a book that people write, in its canonical form."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path, PurePosixPath
from typing import Any

from trucebook.book.book import missing_table, read_files, table_files
from trucebook.book.csv import canonical_cell, file_order, record
from trucebook.book.records import SOURCES, inspect_record, json_text, odd_record, record_files
from trucebook.book.saved import plain
from trucebook.book.table import Row, Table, read_table
from trucebook.files import write
from trucebook.markup import visible
from trucebook.notation import BOM, read_json
from trucebook.problem import Problem, plural, shorten
from trucebook.review.decisions import DECISIONS, DECISIONS_FILE, decision_order
from trucebook.schemas.files import definitions
from trucebook.schemas.table import Schema
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
    tables = [*table_files(files, schemas)]
    if DECISIONS_FILE in files:
        tables.append((DECISIONS_FILE, DECISIONS))
    for file, schema in tables:
        order = decision_order if schema is DECISIONS else in_file
        try:
            yield format_table(schema, file, files.read(file), order)
        except OSError as error:
            yield Formatted(file=file, problems=(missing_table(schema, file, error),))
    for file in record_files(files) if SOURCES in schemas else ():
        try:
            yield format_record(schemas[SOURCES], file, files.read(file))
        except OSError as error:
            yield Formatted(file=file, problems=(odd_record(file, error),))


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A cell that is written differently, and the line on which its row began."""

    row_id: str
    field: str
    line: int
    old: str
    new: str

    def __str__(self) -> str:
        change = f"{shorten(self.old)!r} becomes {shorten(self.new)!r}"
        return f"line {self.line} [{self.row_id}.{self.field}]: {change}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Formatted:
    """One file before and after: its bytes as found, and canonical.

    One that cannot be read whole is left as it is, and `problems` says why. `remarks` are about
    the whole file; `moved` counts the rows that were below another row and are now above it.
    """

    file: str
    old: bytes = b""
    new: bytes = b""
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
        moved = [f"{plural(self.moved, 'row')} moved"] if self.moved else []
        rewritten = [f"{plural(len(self.cells), 'cell')} rewritten"] if self.cells else []
        head = f"{self.file}: {verb}: {', '.join([*moved, *rewritten, *self.remarks])}"
        return "\n".join(map(visible, (head, *(f"    {cell}" for cell in self.cells))))


def in_file(row: Row) -> Any:
    """The place of a row in its file."""
    return file_order(row.schema, row)


def format_table(
    schema: Schema, file: str, data: bytes, order: Callable[[Row], Any] = in_file
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
    made, remarks = plain(schema, data)
    table = read_table(_as_arranged(schema, made), file, made)
    if table.unreadable:
        return Formatted(file=file, old=data, new=data, problems=table.unreadable)
    places = [order(row) for row in table.rows]
    rows = [
        [row.canonical(name) for name in schema.fields] for row in sorted(table.rows, key=order)
    ]
    new = "".join(map(record, (schema.fields, *rows)))
    return Formatted(
        file=file,
        old=data,
        new=new.encode(),
        remarks=(*remarks, *_arrangement(schema, table, made)),
        moved=sum(key < top for key, top in zip(places, accumulate(places, max), strict=True)),
        cells=tuple(
            Rewritten(row.id, name, row.line, old, row.canonical(name))
            for row in table.rows
            for name, old in row.texts.items()
            if row.canonical(name) != old
        ),
    )


def in_order(schema: Schema, file: str, data: bytes) -> bytes:
    """A file with its rows sorted and every byte of them kept; as it is if one cannot be read."""
    table = read_table(schema, file, data)
    if table.problems:
        return data
    rows = "".join(row.record for row in table.rows)
    header = data.decode().removesuffix(rows)
    return "".join((header, *(row.record for row in sorted(table.rows, key=in_file)))).encode()


def _as_arranged(schema: Schema, data: bytes) -> Schema:
    """The definition with its columns in the order of the header, where it has just those."""
    lines = data.decode(errors="replace").split("\n")
    try:
        header = next(csv.reader((line + "\n" for line in lines), strict=True), [])
    except csv.Error:
        return schema
    if sorted(header) != sorted(schema.fields):
        return schema
    fields = [schema.fields[name].descriptor for name in header]
    return Schema({**schema.descriptor, "fields": fields})


def _arrangement(schema: Schema, table: Table, data: bytes) -> Iterator[str]:
    rules = Counter(problem.rule for problem in table.problems) + Counter(table.unlisted)
    if empty := rules["row_is_not_empty"]:
        yield f"{plural(empty, 'empty row')} taken out"
    if again := rules["header_is_there_once"]:
        yield f"{plural(again, 'repeated header')} taken out"
    if list(table.schema.fields) != list(schema.fields):
        yield "columns put in the order of the schema"
    header = record(table.schema.fields)
    odd = 0 if data.decode().replace("\r\n", "\n").startswith(header) else 1
    for row in table.rows:
        ending = "\r\n" if row.record.endswith("\r\n") else "\n"
        odd += row.record.removesuffix(ending) + "\n" != record(row.texts.values())
    if odd:
        yield f"quotation marks rewritten in {plural(odd, 'record')}"


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
    tidy = dict(_tidied(schema, record))
    text, new = data.decode("utf-8-sig"), json_text(tidy).encode()
    remarks = []
    if data != json_text(record).encode():
        remarks.append("blanks, line ends or escapes rewritten")
    if list(record) != list(tidy):
        remarks.append("keys put in the order of the schema")
    cells = tuple(
        Rewritten(name, key, _line(text, key), record[key] or "", value or "")
        for key, value in tidy.items()
        if record[key] != value
    )
    return Formatted(file=file, old=data, new=new, remarks=tuple(remarks), cells=cells)


def _tidied(schema: Schema, record: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Our own words are tidied; what is left of none is null. Everything else stays."""
    for key, field in schema.fields.items():
        is_text = isinstance(record[key], str) and field.type == "string"
        yield key, (canonical_cell(field, record[key]) or None) if is_text else record[key]


def _line(text: str, key: str) -> int:
    """The line of a key; the first where it is written with escapes."""
    found = re.search(rf'"{re.escape(key)}"\s*:', text)
    return line_and_column(text, found.start() if found else 0)[0]

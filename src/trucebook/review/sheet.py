"""A file that went through a spreadsheet: columns by their names, whatever program saved it."""

from __future__ import annotations

import codecs
import csv
import io

from trucebook.book.csv import record
from trucebook.book.table import Table, read_table
from trucebook.schemas.table import Schema

_DELIMITERS = ",;\t"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_sheet(schema: Schema, file: str, data: bytes) -> Table:
    """The rows of a file, each with every column of a definition.

    Columns may be in any order and others may be among them. One that is missing is empty, unless
    the definition requires it. UTF-8 and UTF-16, commas, semicolons and tabs, and any line ends
    are read.
    """
    if data.startswith(_UTF16):
        data = data.decode("utf-16", errors="replace").encode()
    data = data.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    text = data.decode(errors="replace")
    header, mark = _header(text)
    if mark != ",":
        try:
            cut = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
            data = "".join(map(record, cut)).encode()
        except csv.Error:
            return read_table(schema, file, data)
    return read_table(_as_in_the_file(schema, header), file, data)


def _header(text: str) -> tuple[list[str], str]:
    """The names of the columns, and the mark between cells."""
    line = next(iter(text.splitlines()), "")
    mark = max(_DELIMITERS, key=line.count)
    return next(csv.reader([line], delimiter=mark), []), mark


def _as_in_the_file(schema: Schema, header: list[str]) -> Schema:
    """The definition with the columns of a file in their order, the missing ones at the end.

    Where a required column is missing, or one is there twice, the definition stays as it is, so
    that the header is reported.
    """
    missing = [field for name, field in schema.fields.items() if name not in header]
    if any(field.required for field in missing) or len({*header}) < len(header):
        return schema
    known = {field["name"]: field for field in schema.descriptor["fields"]}
    fields = [known.get(name, {"name": name, "type": "string"}) for name in header]
    return Schema({**schema.descriptor, "fields": fields})

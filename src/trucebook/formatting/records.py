"""A source record in its canonical form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from trucebook.book import inspect_record, json_text, odd_record
from trucebook.canonical import canonical_cell
from trucebook.formatting.formatted import Formatted, Rewritten
from trucebook.notation import BOM, read_json
from trucebook.schemas import Field, Schema
from trucebook.spans import line_and_column

__all__ = ["format_record"]


def format_record(schema: Schema, file: str, data: bytes) -> Formatted:
    """The canonical form of a record: its keys in the order of the columns, one a line.

    What is no record of this table, a key that stands twice included, comes back as it is, with
    the problem.
    """
    name = PurePosixPath(file).stem
    try:
        record = read_json(data.removeprefix(BOM))
        inspect_record(schema, name, record)
    except ValueError as error:
        return Formatted(file=file, old=data, new=data, problems=(odd_record(file, error),))
    tidy = {key: _value(field, record[key]) for key, field in schema.fields.items()}
    new = json_text(tidy).encode()
    cells = tuple(_rewritten(name, data.decode("utf-8-sig"), record, tidy))
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


def _rewritten(
    name: str, text: str, old: dict[str, Any], new: dict[str, Any]
) -> Iterator[Rewritten]:
    for key, value in new.items():
        if old[key] != value:
            yield Rewritten(name, key, _line(text, key), old[key] or "", value or "")


def _line(text: str, key: str) -> int:
    """The line of a key; the first where it is written with escapes."""
    found = re.search(rf'"{re.escape(key)}"\s*:', text)
    return line_and_column(text, found.start() if found else 0)[0]

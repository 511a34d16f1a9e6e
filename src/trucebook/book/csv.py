"""The one way a table is written as CSV.

UTF-8 without BOM, LF, a header, sorted rows; a cell is quoted only where it must be; a null is an
empty cell. Text of our own is NFC without outer blanks; words of a source are left as they are.

A file of `dataset/` has the rows that quote a source in the order of its text, so that what two
people add to different passages is in different places of the file, and git merges it line by line.
The tables of a release are sorted by id; that text is their writer-independent content.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Protocol, TypeVar

from trucebook.schemas.table import Field, Schema


class _Cells(Protocol):
    def __getitem__(self, name: str, /) -> Any: ...


_RowT = TypeVar("_RowT", bound=_Cells)


def csv_text(schema: Schema, rows: Iterable[_Cells]) -> str:
    """A whole table of a release, from rows of typed values in any order."""
    return _text(schema, sorted_rows(schema, rows))


def file_text(schema: Schema, rows: Iterable[_Cells]) -> str:
    """A whole file of `dataset/`, from rows of typed values in any order."""
    return _text(schema, sorted(rows, key=lambda row: file_order(schema, row)))


def _text(schema: Schema, rows: Iterable[_Cells]) -> str:
    fields = schema.fields.values()
    lines = [record(schema.fields)]
    for row in rows:
        lines.append(record(canonical_cell(field, row[field.name]) for field in fields))
    return "".join(lines)


def sorted_rows(schema: Schema, rows: Iterable[_RowT]) -> list[_RowT]:
    """The rows in the order of their ids."""
    return sorted(rows, key=lambda row: sort_key(str(row[schema.key])))


def file_order(schema: Schema, row: _Cells) -> tuple[Any, ...]:
    """Sort key of a row in its file of `dataset/`.

    Rows that cite a place in a source are in the order of the text, then by id; evidence on the
    same words by the cell that it explains. Rows without a place follow, by the same.
    """
    names = [name for name in ("row_id", "field", schema.key) if name in schema.fields]
    own = tuple(sort_key(_tidy(row[name] or "")) for name in names)
    if not schema.fields.keys() >= _PLACE:
        return own
    source_id, start, end = (row[name] for name in ("source_id", "start", "end"))
    is_placed = source_id is not None and start is not None
    return (0, sort_key(_tidy(source_id)), start, end or start, own) if is_placed else (1, own)


_PLACE = {"source_id", "start", "end"}


def sort_key(row_id: str) -> tuple[str, int, str]:
    """Order of the rows: by id, numbers by their value (F9999 before F10000)."""
    numbered = _NUMBERED(row_id)
    return (numbered[1], int(numbered[2]), row_id) if numbered else (row_id, 0, row_id)


_NUMBERED = re.compile(r"([A-Z]+)([0-9]+)").fullmatch


def canonical_cell(field: Field, value: Any) -> str:
    """The one text of a value."""
    text = field.write(value)
    return text if field.is_source_words else _tidy(text)


def cell_writer(field: Field) -> Callable[[Any], str]:
    """What gives the one text of each value of a field."""
    return partial(canonical_cell, field)


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def record(cells: Iterable[str]) -> str:
    """One row with its line end."""
    return joined(map(cell, cells)) + "\n"


def joined(cells: Iterable[str]) -> str:
    """Written cells as one line; a row of one empty cell is `""`, for an empty line is no row."""
    return ",".join(cells) or '""'


def cell(text: str) -> str:
    """A text as it is written: in quotation marks where they are needed."""
    # csv.writer leaves a lone CR bare, which DuckDB and Arrow then take for a line end.
    if _MARKS(text):
        return '"' + text.replace('"', '""') + '"'
    return text


_MARKS = re.compile(r'[,"\r\n]').search

"""How a file is written."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator

from trucebook.book import SOURCES, Book, SourceRecord, json_text, read_beside
from trucebook.canonical import canonical_cell, record, sort_key
from trucebook.measured import SCORES
from trucebook.problem import Problem
from trucebook.schemas.types import TYPES
from trucebook.table import Row

_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ue000-\uf8ff\U000e0000-\U000e007f]"
)
MISSING = {"na", "n/a", "null", "none", "nan", "#n/a", "<na>", "nil"}
_REVIEW = "trucebook review writes the file; it is never edited."


def rows_are_sorted(book: Book) -> Iterator[Problem]:
    """The rows of a file stand in the order of their ids (a warning: order means nothing)."""
    for table in book.tables.values():
        before = ""
        for row in table.rows:
            if before and sort_key(row.id) < sort_key(before):
                yield row.problem(
                    row.schema.key,
                    f"expected the row before {before}",
                    "Sort the rows by id; a release sorts them anyway.",
                    severity="warning",
                )
            before = max(before, row.id, key=sort_key)


def records_are_canonical(book: Book) -> Iterator[Problem]:
    """A row is written in the one canonical way: quotes where needed, NFC, plain numbers."""
    for name, table in book.tables.items():
        for row in table.rows:
            yield from _record_is_odd(row) if name == SOURCES else _not_canonical(row)


def _record_is_odd(row: Row) -> Iterator[Problem]:
    if row.record != json_text(json.loads(row.record)):
        yield row.problem(
            None,
            "expected JSON with two blanks of indent, a key a line, each once, ending in a newline",
            "trucebook seal writes the records of the sources that it seals that way.",
        )


def _not_canonical(row: Row) -> Iterator[Problem]:
    cells = {name: _canonical(row, name) for name in row.schema.fields}
    odd = [name for name, cell in cells.items() if cell != row.texts[name]]
    for name in odd:
        yield row.problem(
            name, f"expected it written as {cells[name]!r}", "Write the cell that way."
        )
    if not odd and record(cells.values()) != row.record:
        yield row.problem(
            None,
            "expected quotation marks only around cells that hold a comma, a quotation mark "
            "or a line break",
            "Take the other quotation marks away.",
        )


def _canonical(row: Row, name: str) -> str:
    value = row[name]
    if value is None:
        return row.texts[name]
    return canonical_cell(row.schema.fields[name], value)


def texts_hold_no_control_characters(book: Book) -> Iterator[Problem]:
    """Text of our own holds no control, invisible or bidirectional characters, nor line breaks."""
    for row in book.every_row():
        for name, field in row.schema.fields.items():
            hit = None if field.is_source_words else _CONTROL.search(row.texts[name])
            if hit:
                label = unicodedata.name(hit[0], "a control character")
                yield row.problem(
                    name,
                    f"expected no {label} (U+{ord(hit[0]):04X})",
                    "Delete the character; most editors can show it.",
                )


def texts_hold_no_word_for_missing(book: Book) -> Iterator[Problem]:
    """No cell says NA, null or the like, which pandas and others read as a missing value."""
    for row in book.every_row():
        if isinstance(row, SourceRecord):
            continue
        for name, text in row.texts.items():
            if text.casefold() in MISSING:
                yield row.problem(
                    name, "expected a value or an empty cell", "Leave the cell empty."
                )


def scores_are_as_reviewed(book: Book) -> Iterator[Problem]:
    """The scores of extraction, where the book has them, are written as `trucebook review` does."""
    table = read_beside(book.root, SCORES)
    yield from table.problems
    for row in table.rows:
        yield from _not_canonical(row)
        for name, field in SCORES.fields.items():
            if row[name] is None and (row.texts[name] or field.required):
                yield row.problem(name, f"expected {TYPES[field.type].expected}", _REVIEW)

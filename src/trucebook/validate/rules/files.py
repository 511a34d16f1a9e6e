"""How a file is written."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace

from trucebook.book.book import Book, read_beside
from trucebook.book.csv import record, sort_key
from trucebook.book.records import SourceRecord, json_text
from trucebook.book.table import Row
from trucebook.problem import Problem
from trucebook.review.scores import SCORES
from trucebook.schemas.table import TYPES
from trucebook.validate.rules.rule import rule
from trucebook.validate.suggest.values import is_same_value

_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ue000-\uf8ff\U000e0000-\U000e007f]"
)
MISSING = {"na", "n/a", "null", "none", "nan", "#n/a", "<na>", "nil"}


@rule(
    "table",
    holds="The rows of a file are in the order of their ids (a warning: order means nothing).",
    breaks="figures F0002 comes before F0001.",
    fix="`trucebook format` sorts them; a release sorts them anyway.",
)
def rows_are_sorted(book: Book) -> Iterator[Problem]:
    for table in book.tables.values():
        before = ""
        for row in table.rows:
            if before and sort_key(row.id) < sort_key(before):
                yield row.problem(
                    row.schema.key,
                    f"expected the row before {before}",
                    severity="warning",
                )
            before = max(before, row.id, key=sort_key)


@rule(
    "cell",
    holds="A row is written in the one canonical way: quotes where needed, NFC, plain numbers.",
    breaks="in figures F0002 `value_low` = `62.0`.",
    fix="Write the cell or the row as the report gives it. The value stays the same, so "
    "`trucebook validate --fix` writes it; `trucebook format` writes whole files that way.",
)
def records_are_canonical(book: Book) -> Iterator[Problem]:
    for row in book.every_row():
        is_source = isinstance(row, SourceRecord)
        yield from _record_is_odd(row) if is_source else _not_canonical(book, row)


def _record_is_odd(row: Row) -> Iterator[Problem]:
    if row.record == json_text(json.loads(row.record)):
        return
    yield row.problem(
        None,
        "expected JSON with two blanks of indent, one key per line, ending in a newline",
        "Write it that way.",
        repair=row.repair({}, is_certain=True),
    )


def _not_canonical(book: Book, row: Row) -> Iterator[Problem]:
    cells = {name: row.canonical(name) for name in row.schema.fields}
    odd = [name for name, cell in cells.items() if cell != row.texts[name]]
    for name in odd:
        repair = row.repair({name: cells[name]}, is_certain=_keeps_all(book, row, name, cells))
        expected = f"expected it written as {cells[name]!r}"
        yield row.problem(name, expected, "Write the cell that way.", repair=repair)
    if not odd and record(cells.values()) != row.record:
        yield row.problem(
            None,
            "expected quotation marks around cells that hold a comma, a quotation mark or a line "
            "break, doubled inside of them, and around no others",
            "Write the quotation marks that way.",
            repair=row.repair({}, is_certain=True),  # the cells stay what they are
        )


def _keeps_all(book: Book, row: Row, name: str, cells: Mapping[str, str]) -> bool:
    """Whether the canonical cell says all that the cell says, and takes no other row's id.

    A number of more digits than a double holds would lose some.
    """
    if name == row.schema.key:
        return cells[name] != "" and cells[name] not in book.by_id
    return is_same_value(row.schema.fields[name], row.texts[name], cells[name])


@rule(
    "cell",
    holds="Text of our own holds no control, invisible or bidirectional characters, nor line "
    "breaks.",
    breaks="in figures F0018 `note` = `a\\u202eb`.",
    fix="Delete the character; put a blank for a line break or a tab.",
)
def texts_hold_no_control_characters(book: Book) -> Iterator[Problem]:
    for row in book.every_row():
        for name, field in row.schema.fields.items():
            hit = None if field.is_source_words else _CONTROL.search(row.texts[name])
            if hit:
                label = unicodedata.name(hit[0], "a control character")
                visible = _CONTROL.sub(lambda mark: " " * mark[0].isspace(), row.texts[name])
                yield row.problem(
                    name,
                    f"expected no {label} (U+{ord(hit[0]):04X})",
                    f"Delete the character; most editors can show it. Without: {visible!r}.",
                    repair=row.repair({name: visible.strip()}),
                )


@rule(
    "cell",
    holds="No cell says NA, null or similar, which pandas and others read as a missing value.",
    breaks="in figures F0018 `note` = `N/A`.",
    fix="Leave the cell empty, or say it in other words.",
)
def texts_hold_no_word_for_missing(book: Book) -> Iterator[Problem]:
    for row in book.every_row():
        if isinstance(row, SourceRecord):
            continue
        for name, text in row.texts.items():
            if text.casefold() in MISSING:
                yield row.problem(
                    name,
                    "expected a value or an empty cell",
                    repair=row.repair({name: ""}),
                )


@rule(
    "book",
    (),
    needs=("extracted",),
    holds="The scores of extraction, where the book has them, are written as `trucebook review` "
    "does.",
    breaks="`dataset/extracted/evaluation.csv` was edited and says `half` for a number.",
    fix="`trucebook review` writes the file; it is never edited.",
)
def scores_are_as_reviewed(book: Book) -> Iterator[Problem]:
    table = read_beside(book.files, SCORES)
    for problem in table.problems:
        yield replace(problem, hint="")
    for row in table.rows:
        for problem in _not_canonical(book, row):
            yield replace(problem, hint="", repair=None)
        for name, field in SCORES.fields.items():
            if row[name] is None and (row.texts[name] or field.required):
                yield row.problem(name, f"expected {TYPES[field.type].expected}")

"""How a file and the texts in it are written."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from trucebook.book.book import Book, read_beside
from trucebook.book.csv import file_order, record
from trucebook.book.records import SourceRecord, json_text
from trucebook.book.table import Row
from trucebook.language import say
from trucebook.markup import can_reach_out, starts_a_formula
from trucebook.problem import NO_HINT, Problem
from trucebook.review.scores import SCORES
from trucebook.schemas.table import TYPES, Field
from trucebook.validate.rules.rule import rule
from trucebook.validate.suggest.values import is_same_value

_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ue000-\uf8ff\U000e0000-\U000e007f]"
)
MISSING = {
    *("na", "n/a", "null", "none", "nan", "#n/a", "<na>", "nil"),
    *("#ref!", "#value!", "#name?", "#div/0!", "#num!", "#null!", "#n/a n/a"),
}
"""What programs write for a value that is not there, and for one that a formula did not give."""


def _cells(book: Book) -> Iterator[tuple[Row, Field]]:
    return ((row, field) for row in book.every_row() for field in row.schema.fields.values())


@rule(
    "table",
    needs=("files",),
    holds="Rows that quote a source are in the order of its text, others by id (a warning: order "
    "means nothing, but git merges what is apart).",
    breaks="figures F0002 comes before F0001.",
    fix=say("`trucebook format` sorts them; a release is sorted by id."),
)
def rows_are_sorted(book: Book) -> Iterator[Problem]:
    for table in book.tables.values():
        for row, before in out_of_order(table.rows, partial(file_order, table.schema)):
            expected = say("expected the row before {before}", before=before.id)
            yield row.problem(row.schema.key, expected, severity="warning")


def out_of_order(
    rows: Iterable[Row], order: Callable[[Row], tuple[Any, ...]]
) -> Iterator[tuple[Row, Row]]:
    """The rows that come after one which belongs behind them, each with the last such row."""
    top: Row | None = None
    for row in rows:
        if top is not None and order(row) < order(top):
            yield row, top
        else:
            top = row


@rule(
    "cell",
    holds="A row is written in the one canonical way: quotes where needed, NFC, plain numbers.",
    breaks="in figures F0002 `value_low` = `62.0`.",
    fix=say(
        "Write the cell or the row as the report gives it. The value stays the same, so "
        "`trucebook validate --fix` writes it; `trucebook format` writes whole files that "
        "way."
    ),
)
def records_are_canonical(book: Book) -> Iterator[Problem]:
    for row in book.every_row():
        if not isinstance(row, SourceRecord):
            yield from _not_canonical(book, row)
        elif row.record != json_text(json.loads(row.record)):
            yield row.problem(
                None,
                say(
                    "expected JSON with two blanks of indent, one key per line, ending in a newline"
                ),
                say("Write it that way."),
                repair=row.repair({}, is_certain=True),
            )


def _not_canonical(book: Book, row: Row) -> Iterator[Problem]:
    cells = {name: row.canonical(name) for name in row.schema.fields}
    odd = {name: cell for name, cell in cells.items() if cell != row.texts[name]}
    for name, cell in odd.items():
        # Sure is what says all that the cell says (a number may have more digits than a double
        # holds), and takes no other row's id.
        if name == row.schema.key:
            is_certain = cell != "" and cell not in book.by_id
        else:
            is_certain = is_same_value(row.schema.fields[name], row.texts[name], cell)
        repair = row.repair({name: cell}, is_certain=is_certain)
        expected = say("expected it written as {cell!r}", cell=cell)
        yield row.problem(name, expected, say("Write the cell that way."), repair=repair)
    if not odd and record(cells.values()) != row.record:
        yield row.problem(
            None,
            say(
                "expected quotation marks around cells that hold a comma, a quotation mark "
                "or a line break, doubled inside of them, and around no others"
            ),
            say("Write the quotation marks that way."),
            repair=row.repair({}, is_certain=True),  # the cells stay what they are
        )


@rule(
    "cell",
    holds="Text of our own holds no control, invisible or bidirectional characters, nor line "
    "breaks.",
    breaks="in figures F0018 `note` = `a\\u202eb`.",
    fix=say("Delete the character; put a blank for a line break or a tab."),
)
def texts_hold_no_control_characters(book: Book) -> Iterator[Problem]:
    for row, field in _cells(book):
        text = row.texts[field.name]
        hit = None if field.is_source_words else _CONTROL.search(text)
        if hit:
            label = unicodedata.name(hit[0], say("a control character"))
            visible = _CONTROL.sub(lambda mark: " " * mark[0].isspace(), text)
            yield row.problem(
                field.name,
                say("expected no {label} (U+{code:04X})", label=label, code=ord(hit[0])),
                say(
                    "Delete the character; most editors can show it. Without: {visible!r}.",
                    visible=visible,
                ),
                repair=row.repair({field.name: visible.strip()}),
            )


@rule(
    "cell",
    holds="No cell says NA, null, #REF! or similar, which programs write and read as a missing "
    "value.",
    breaks="in figures F0018 `note` = `N/A`.",
    fix=say("Leave the cell empty, or say it in other words."),
)
def texts_hold_no_word_for_missing(book: Book) -> Iterator[Problem]:
    for row, field in _cells(book):
        is_word = row.texts[field.name].casefold() in MISSING
        if is_word and not isinstance(row, SourceRecord):
            repair = row.repair({field.name: ""})
            yield row.problem(field.name, say("expected a value or an empty cell"), repair=repair)


@rule(
    "cell",
    holds="No text of our own begins with a mark that makes a spreadsheet run the cell: = + - @.",
    breaks="in figures F0018 `note` = `=1+1`.",
    fix=say("Begin the text with a word."),
)
def texts_start_no_formula(book: Book) -> Iterator[Problem]:
    # NOTE: Dates are let through: a year before 0 has its minus sign.
    for row, field in _cells(book):
        is_ours = field.type == "string" and not (field.is_edtf or field.is_source_words)
        if is_ours and starts_a_formula(row.texts[field.name]):
            yield row.problem(
                field.name, say("expected a text that no spreadsheet takes for a formula")
            )


@rule(
    "cell",
    holds="No words of a source are a formula that calls a function, a program or another file.",
    breaks="in figures F0002 `prefix` = `=SUM(1)`.",
    fix=say(
        "Compare the words with the text. If they are so, leave them: readers who use a "
        "spreadsheet take `trucebook export --to xlsx`, where they are text."
    ),
)
def words_call_nothing(book: Book) -> Iterator[Problem]:
    # NOTE: A warning: the words stay as they are. '-stage truce' begins like a formula and could
    # call nothing.
    for row, field in _cells(book):
        if field.is_source_words and can_reach_out(row.texts[field.name]):
            expected = say("expected words that no spreadsheet runs")
            yield row.problem(field.name, expected, severity="warning")


@rule(
    "book",
    (),
    needs=("extracted",),
    holds="The scores of extraction, where the book has them, are written as `trucebook review` "
    "does.",
    breaks="`dataset/extracted/evaluation.csv` was edited and says `half` for a number.",
    fix=say("`trucebook review --articles DIR` writes the file; it is never edited."),
)
def scores_are_as_reviewed(book: Book) -> Iterator[Problem]:
    table = read_beside(book.files, SCORES)
    for problem in table.problems:
        yield replace(problem, hint=NO_HINT)
    for row in table.rows:
        for problem in _not_canonical(book, row):
            yield replace(problem, hint=NO_HINT, repair=None)
        for name, field in SCORES.fields.items():
            if row[name] is None and (row.texts[name] or field.required):
                yield row.problem(
                    name, say("expected {expected}", expected=TYPES[field.type].expected)
                )

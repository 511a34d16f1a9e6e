"""What a spreadsheet would run."""

from __future__ import annotations

from collections.abc import Iterator

from trucebook.book.book import Book
from trucebook.book.table import Row
from trucebook.markup import can_reach_out, starts_a_formula
from trucebook.problem import Problem
from trucebook.schemas.table import Field
from trucebook.validate.rules.rule import rule


@rule(
    "cell",
    holds="No text of our own begins with a mark that makes a spreadsheet run the cell: = + - @.",
    breaks="in figures F0018 `note` = `=1+1`.",
    fix="Begin the text with a word.",
)
def texts_start_no_formula(book: Book) -> Iterator[Problem]:
    # NOTE: Dates are let through: a year before 0 has its minus sign.
    for row, field in _texts(book):
        if not field.is_source_words and starts_a_formula(row.texts[field.name]):
            yield row.problem(
                field.name,
                "expected a text that no spreadsheet takes for a formula",
            )


@rule(
    "cell",
    holds="No words of a source are a formula that calls a function, a program or another file.",
    breaks="in figures F0002 `prefix` = `=SUM(1)`.",
    fix="Compare the words with the text. If they are so, leave them: readers who use a "
    "spreadsheet take `trucebook export --to xlsx`, where they are text.",
)
def words_call_nothing(book: Book) -> Iterator[Problem]:
    # NOTE: A warning: the words stay as they are. '-stage truce' begins like a formula and could
    # call nothing.
    for row, field in _texts(book):
        if field.is_source_words and can_reach_out(row.texts[field.name]):
            yield row.problem(
                field.name,
                "expected words that no spreadsheet runs",
                severity="warning",
            )


def _texts(book: Book) -> Iterator[tuple[Row, Field]]:
    for row in book.every_row():
        for field in row.schema.fields.values():
            if field.type == "string" and not field.is_edtf:
                yield row, field

"""What a spreadsheet would run."""

from __future__ import annotations

from collections.abc import Iterator

from trucebook.book import Book
from trucebook.formulas import can_reach_out, starts_a_formula
from trucebook.problem import Problem


def texts_start_no_formula(book: Book) -> Iterator[Problem]:
    """No text of our own begins with a mark that makes a spreadsheet run the cell: = + - @.

    Words of a source stay as they are. They are told, as a warning, where the formula could call
    a function, a program or another file; '-stage truce' could not. Dates are let through: a year
    before 0 has its minus sign.

    Breaks it: in figures F0018 `note` = `=1+1`.

    Mend it: begin the text with a word.
    """
    for row in book.every_row():
        for name, field in row.schema.fields.items():
            text = row.texts[name]
            if field.type != "string" or field.is_edtf:
                continue
            if field.is_source_words and can_reach_out(text):
                yield row.problem(
                    name,
                    "expected words that no spreadsheet runs",
                    "Compare them with the text; if they are so, leave them: readers who use a "
                    "spreadsheet take trucebook export --to xlsx, where they are text.",
                    severity="warning",
                )
            elif not field.is_source_words and starts_a_formula(text):
                yield row.problem(
                    name,
                    "expected a text that no spreadsheet takes for a formula",
                    "Begin the text with a word.",
                )

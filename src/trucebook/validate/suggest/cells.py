"""The next step for a cell that an engine refuses: a hint, and the repair where there is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from trucebook.book.book import Book
from trucebook.book.csv import canonical_cell
from trucebook.book.table import Row
from trucebook.problem import Problem, Repair
from trucebook.schemas.patterns import matches
from trucebook.schemas.table import TYPES, Field
from trucebook.validate.suggest.ids import next_free_id
from trucebook.validate.suggest.names import did_you_mean, nearest_codes, nearest_rows
from trucebook.validate.suggest.values import as_type, is_same_value

Suggestion = tuple[str, Repair | None]


def with_hints(problems: Sequence[Problem], book: Book) -> Iterator[Problem]:
    """The problems of a book, those of the engines with what to do about them.

    A rule gives its problems a hint itself; what an engine found is the rest.
    """
    bare = {problem for problem in problems if not (problem.hint or problem.repair)}
    files = {problem.file for problem in bare}
    rows = {
        (row.file, line): row
        for row in (book.every_row() if files else ())
        if row.file in files
        for line in range(row.line, row.end + 1)
    }
    for problem in problems:
        row = rows.get((problem.file, problem.line or 0)) if problem in bare else None
        yield problem if row is None else with_hint(problem, row, book)


def with_hint(problem: Problem, row: Row, book: Book | None = None) -> Problem:
    """A problem that an engine found in a row, with what to do about it.

    Without the book that the row is from, no ids of it are proposed.
    """
    field = row.schema.fields.get(problem.field or "")
    if field is None:
        return problem
    hint, repair = _suggestion(problem.rule, row, field, book)
    return replace(problem, hint=hint, repair=repair)


def _suggestion(rule: str, row: Row, field: Field, book: Book | None) -> Suggestion:
    match rule:
        case "type":
            return _as_meant(row, field)
        case "enum" | "pattern" if field.codes:
            return _code(row, field)
        case "required" | "pattern" | "primary_key" if field.name == row.schema.key:
            return _next_id(row, field, book)
        case "pattern":
            return _in_form(row, field)
        case "foreign_key":
            return _key(row, field, book)
        case "required":
            return f"Fill the cell: {field.description}", None
        case "unique":
            return "Delete this row or the other, or correct the value that is wrong.", None
        case _:
            return f"Correct the cell: {field.description}", None


def _as_meant(row: Row, field: Field) -> Suggestion:
    """A cell that reads as a value once its outer blanks are gone can mean nothing else."""
    text = row.texts[field.name]
    meant = as_type(field, text)
    if meant is None:
        return f"Write {TYPES[field.type].expected}, or empty the cell.", None
    bare = text.strip(" ")
    is_certain = _read(field, bare) == meant and is_same_value(field, bare, meant)
    return f"Write {meant}.", row.repair({field.name: meant}, is_certain=is_certain)


def _read(field: Field, text: str) -> str | None:
    try:
        return canonical_cell(field, field.read(text))
    except ValueError:
        return None


def _code(row: Row, field: Field) -> Suggestion:
    near = nearest_codes(row.texts[field.name], field)
    hint = did_you_mean(near, "The codes are defined in schemas/vocabularies/.")
    return hint, row.repair({field.name: near[0]}) if near else None


def _next_id(row: Row, field: Field, book: Book | None) -> Suggestion:
    free = next_free_id(book, row.schema.name) if book else None
    if free is None:
        return f"Give the row an id of its own: {field.description}", None
    return f"Give the row the next free id, {free}.", row.repair({field.name: free})


def _in_form(row: Row, field: Field) -> Suggestion:
    """The cell in other letters or without blanks, where that has the form."""
    text = row.texts[field.name].strip()
    forms = [text, text.lower(), text.upper(), "-".join(text.lower().split())]
    fitting = matches(field.constraints["pattern"], forms)
    for form, fits in zip(forms, fitting, strict=True):
        if form and fits:
            return f"Write {form}.", row.repair({field.name: form})
    return f"Correct the cell: {field.description}", None


def _key(row: Row, field: Field, book: Book | None) -> Suggestion:
    table = row.schema.references[field.name].table
    near = nearest_rows(book, table, row.texts[field.name]) if book else []
    hint = did_you_mean(near, f"Write an id of {table}, or add a row with this id there.")
    return hint, row.repair({field.name: near[0]}) if near else None

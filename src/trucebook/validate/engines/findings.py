"""What an engine found in a cell, told in the book's own words."""

from __future__ import annotations

from dataclasses import replace

from trucebook.book.book import Book
from trucebook.book.csv import canonical_cell
from trucebook.book.table import Row
from trucebook.problem import Problem, Repair, shorten
from trucebook.schemas.patterns import matches
from trucebook.schemas.table import Field
from trucebook.schemas.types import TYPES
from trucebook.validate.suggest.ids import next_free_id
from trucebook.validate.suggest.names import did_you_mean, nearest_codes, nearest_rows
from trucebook.validate.suggest.values import as_type, is_same_value

_LONGEST_LIST = 2_000
"""Characters of a code list in a message."""


def found(rule: str, row: Row, name: str, book: Book | None = None) -> Problem:
    """The problem that a constraint named `rule` fails in a cell.

    Without the book that the row is from, no ids of it are proposed.
    """
    field = row.schema.fields[name]
    hint, repair = _mend(rule, row, field, book)
    problem = row.problem(name, _expected(rule, row, field), hint, repair=repair)
    return replace(problem, rule=rule)


def _expected(rule: str, row: Row, field: Field) -> str:
    limit = field.constraints.get(_constraint(rule))
    match rule:
        case "type":
            return f"expected {TYPES[field.type].expected}"
        case "required":
            return "expected a value; the column may not be empty"
        case "enum" | "pattern" if field.codes:
            return f"expected one of: {shorten(', '.join(field.codes), _LONGEST_LIST)}"
        case "pattern":
            return f"expected a text of the form {limit}"
        case "primary_key":
            return "expected an id that no other row has"
        case "unique":
            return "expected a value that no other row has"
        case "foreign_key":
            return f"expected an id of the table {row.schema.references[field.name].table}"
        case _:
            return f"expected {_constraint(rule)} {limit}"


def _constraint(rule: str) -> str:
    head, *tail = rule.split("_")
    return head + "".join(part.capitalize() for part in tail)


Mend = tuple[str, Repair | None]
"""A hint, and the repair where there is one."""


def _mend(rule: str, row: Row, field: Field, book: Book | None) -> Mend:
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


def _as_meant(row: Row, field: Field) -> Mend:
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


def _code(row: Row, field: Field) -> Mend:
    near = nearest_codes(row.texts[field.name], field)
    hint = did_you_mean(near, "The codes are defined in schemas/vocabularies/.")
    return hint, row.repair({field.name: near[0]}) if near else None


def _next_id(row: Row, field: Field, book: Book | None) -> Mend:
    free = next_free_id(book, row.schema.name) if book else None
    if free is None:
        return f"Give the row an id of its own: {field.description}", None
    return f"Give the row the next free id, {free}.", row.repair({field.name: free})


def _in_form(row: Row, field: Field) -> Mend:
    """The cell in other letters or without blanks, where that has the form."""
    text = row.texts[field.name].strip()
    forms = [text, text.lower(), text.upper(), "-".join(text.lower().split())]
    fitting = matches(field.constraints["pattern"], forms)
    for form, fits in zip(forms, fitting, strict=True):
        if form and fits:
            return f"Write {form}.", row.repair({field.name: form})
    return f"Correct the cell: {field.description}", None


def _key(row: Row, field: Field, book: Book | None) -> Mend:
    table = row.schema.references[field.name].table
    near = nearest_rows(book, table, row.texts[field.name]) if book else []
    hint = did_you_mean(near, f"Write an id of {table}, or add a row with this id there.")
    return hint, row.repair({field.name: near[0]}) if near else None

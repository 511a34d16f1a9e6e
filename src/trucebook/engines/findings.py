"""What an engine found in a cell, told in the book's own words."""

from __future__ import annotations

from difflib import get_close_matches

from trucebook.problem import Problem
from trucebook.schemas import Field
from trucebook.schemas.types import TYPES
from trucebook.table import Row

__all__ = ["found"]


def found(rule: str, row: Row, name: str) -> Problem:
    """The problem that a constraint named `rule` fails in a cell."""
    field = row.schema.fields[name]
    message, hint = _words(rule, row, field)
    problem = row.problem(name, message, hint)
    return Problem(**{**problem.as_dict(), "rule": rule})


def _words(rule: str, row: Row, field: Field) -> tuple[str, str]:
    limit = field.constraints.get(_constraint(rule))
    match rule:
        case "type":
            return f"expected {TYPES[field.type].expected}", "Correct the cell or empty it."
        case "required":
            return "expected a value; the column may not be empty", field.description
        case "enum":
            return f"expected one of: {', '.join(field.enum)}", _nearest(row, field)
        case "pattern" if field.codes:
            return f"expected one of: {', '.join(field.codes)}", _nearest(row, field)
        case "pattern":
            return f"expected a text of the form {limit}", field.description
        case "primary_key":
            return "expected an id that no other row has", "Give the row the next free id."
        case "unique":
            return "expected a value that no other row has", field.description
        case "foreign_key":
            key = row.schema.references[field.name]
            return (
                f"expected an id of the table {key.table}",
                f"Correct it, or add it to {key.table}.",
            )
        case _:
            return f"expected {_constraint(rule)} {limit}", field.description


def _constraint(rule: str) -> str:
    head, *tail = rule.split("_")
    return head + "".join(part.capitalize() for part in tail)


def _nearest(row: Row, field: Field) -> str:
    near = get_close_matches(row.texts[field.name], list(field.codes), n=3, cutoff=0.5)
    if near:
        return f"Did you mean {' or '.join(near)}?"
    return "The codes are defined in schemas/vocabularies/."

"""What an engine found in a cell, in the book's own words."""

from __future__ import annotations

from dataclasses import replace

from trucebook.book.table import Row
from trucebook.problem import Problem, shorten
from trucebook.schemas.table import TYPES, Field

_LONGEST_LIST = 2_000
"""Characters of a code list in a message."""


def found(rule: str, row: Row, name: str) -> Problem:
    """The problem that a constraint named `rule` fails in a cell.

    It has no hint yet: `trucebook.validate.suggest.cells` gives those.
    """
    problem = row.problem(name, _expected(rule, row, row.schema.fields[name]))
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

"""frictionless over the files of a book as they were read, as a package that schemas describe."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any, ClassVar

from trucebook.book.book import Book
from trucebook.book.table import Table
from trucebook.errors import SchemaError, extra
from trucebook.problem import Problem
from trucebook.schemas.patterns import matches
from trucebook.schemas.table import Field, Schema
from trucebook.validate.engines.findings import found

_KEPT = 64
"""Definitions whose frictionless schemas are kept."""


def judge(book: Book) -> Iterator[Problem]:
    """Every fault that frictionless sees in the types, constraints and keys of the tables."""
    frictionless = extra("frictionless", "curate")
    checklist = frictionless.Checklist(checks=[_patterns_check(book)])
    report = package(book).validate(checklist, limit_errors=10**9)
    # Faults of a definition come first: they leave the tables unread.
    for fault in report.errors:
        raise SchemaError(f"frictionless refuses the definitions: {fault.message}", "schemas")
    for task in report.tasks:
        for fault in task.errors:
            yield from _problems(fault, book.tables[task.name])


def package(book: Book) -> Any:
    """The tables of a book as a data package, inline.

    NOTE: frictionless guesses how a CSV file is cut, from its first lines: another guess than ours
    would give other cells, and the guessing alone takes minutes on some. We have cut it already.

    Raises:
        SchemaError: frictionless refuses a definition.
    """
    frictionless = extra("frictionless", "curate")
    kinds = extra("frictionless.resources", "curate")
    resources = [
        kinds.TableResource(
            name=schema.name,
            data=[list(schema.fields), *(list(row.texts.values()) for row in book.rows(name))],
            schema=as_frictionless(schema),
        )
        for name, schema in book.schemas.items()
    ]
    return frictionless.Package(name="book", resources=resources)


@lru_cache(maxsize=_KEPT)
def as_frictionless(schema: Schema) -> Any:
    """A definition as frictionless reads it.

    Raises:
        SchemaError: frictionless refuses it.
    """
    frictionless = extra("frictionless", "curate")
    keys = {key: schema.descriptor.get(key, []) for key in ("primaryKey", "foreignKeys")}
    fields = [field_descriptor(field) for field in schema.fields.values()]
    try:
        return frictionless.Schema.from_descriptor({**keys, "fields": fields})
    except frictionless.FrictionlessException as error:
        reasons = "; ".join(item.note for item in error.reasons or [error.error])
        message = f"frictionless refuses the definition: {reasons}"
        raise SchemaError(message, f"schemas/{schema.name}.json") from None


def field_descriptor(field: Field, without: Collection[str] = ()) -> dict[str, Any]:
    """What frictionless is to judge of a field by itself: all but the pattern."""
    left_out = {"pattern", *without}
    given = {name: limit for name, limit in field.constraints.items() if name not in left_out}
    return {"name": field.name, "type": field.type, "constraints": given}


def _patterns_check(book: Book) -> Any:
    """A check of frictionless: patterns in linear time, which its own `re` cannot promise."""
    frictionless = extra("frictionless", "curate")
    shapeless = {
        (name, field.name): _shapeless(table, field)
        for name, table in book.tables.items()
        for field in table.schema.fields.values()
        if "pattern" in field.constraints
    }

    class Patterns(frictionless.Check):  # type: ignore[name-defined, misc]
        type = "pattern"
        Errors: ClassVar = [frictionless.errors.ConstraintError]

        def validate_row(self, row: Any) -> Iterator[Any]:
            for name, cell in row.items():
                if cell in shapeless.get((self.resource.name, name), ()):
                    yield frictionless.errors.ConstraintError.from_row(
                        row, note='constraint "pattern"', field_name=name
                    )

    return Patterns()


def _shapeless(table: Table, field: Field) -> set[str]:
    """The cells of a column that its pattern does not describe."""
    texts = list({row.texts[field.name] for row in table.rows} - {""})
    fitting = matches(field.constraints["pattern"], texts)
    return {text for text, fits in zip(texts, fitting, strict=True) if not fits}


_RULES = {"type-error": "type", "unique-error": "unique", "primary-key": "primary_key"}


def _problems(error: Any, table: Table) -> Iterator[Problem]:
    schema = table.schema
    if not hasattr(error, "row_number"):
        raise SchemaError(
            f"frictionless refuses it: {error.message}", f"schemas/{schema.name}.json"
        )
    row = table.rows[error.row_number - 2]
    match error.type:
        case "constraint-error":
            yield found(_constraint_rule(error.note), row, error.field_name)
        case "foreign-key":
            for name in error.field_names:
                yield found("foreign_key", row, name)
        case "primary-key" if row.id == "":
            return  # a missing key is reported as `required`
        case "primary-key":
            yield found("primary_key", row, schema.key)
        case kind:
            yield found(_RULES.get(kind, kind), row, error.field_name)


def _constraint_rule(note: str) -> str:
    name: Mapping[int, Any] | Any = re.match(r'constraint "(\w+)"', note)
    return re.sub(r"([A-Z])", r"_\1", name[1]).lower()

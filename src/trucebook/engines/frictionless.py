"""frictionless over the files of a book as they were read, as a package that schemas describe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from trucebook.book import SOURCES, Book
from trucebook.engines.findings import found
from trucebook.errors import SchemaError, extra
from trucebook.problem import Problem
from trucebook.schemas import Schema
from trucebook.table import Table

__all__ = ["judge", "package_descriptor"]


def judge(book: Book) -> Iterator[Problem]:
    """Every fault that frictionless sees in the types, constraints and keys of the tables."""
    frictionless = extra("frictionless", "curate")
    try:
        package = frictionless.Package.from_descriptor(package_descriptor(book))
    except frictionless.FrictionlessException as error:
        reasons = "; ".join(item.note for item in error.reasons or [error.error])
        raise SchemaError(f"frictionless refuses the definitions: {reasons}", "schemas") from None
    for resource in package.resources:
        if resource.name != SOURCES:
            resource.data = book.files.read(book.tables[resource.name].file)
    report = package.validate(limit_errors=10**9)
    # Faults of a definition come first: they leave the tables unread.
    for fault in report.errors:
        raise SchemaError(f"frictionless refuses the definitions: {fault.message}", "schemas")
    for task in report.tasks:
        for fault in task.errors:
            yield from _problems(fault, book.tables[task.name], book)


def package_descriptor(book: Book) -> dict[str, Any]:
    """The tables as a data package without their data; `sources` with them, as it has no file."""
    return {
        "name": "book",
        "resources": [_resource(book, schema) for schema in book.schemas.values()],
    }


def _resource(book: Book, schema: Schema) -> dict[str, Any]:
    head = {"name": schema.name, "type": "table", "schema": schema.descriptor}
    if schema.name != SOURCES:
        return {**head, "data": [], "scheme": "buffer", "format": "csv", "encoding": "utf-8"}
    rows = [list(row.texts.values()) for row in book.rows(SOURCES)]
    return {**head, "data": [list(schema.fields), *rows]}


_RULES = {"type-error": "type", "unique-error": "unique", "primary-key": "primary_key"}


def _problems(error: Any, table: Table, book: Book) -> Iterator[Problem]:
    schema = table.schema
    if not hasattr(error, "row_number"):
        raise SchemaError(
            f"frictionless refuses it: {error.message}", f"schemas/{schema.name}.json"
        )
    row = table.rows[error.row_number - 2]
    match error.type:
        case "constraint-error":
            yield found(_constraint_rule(error.note), row, error.field_name, book)
        case "foreign-key":
            for name in error.field_names:
                yield found("foreign_key", row, name, book)
        case "primary-key" if row.id == "":
            return  # a missing key is told as `required`
        case "primary-key":
            yield found("primary_key", row, schema.key, book)
        case kind:
            yield found(_RULES.get(kind, kind), row, error.field_name, book)


def _constraint_rule(note: str) -> str:
    name: Mapping[int, Any] | Any = re.match(r'constraint "(\w+)"', note)
    return re.sub(r"([A-Z])", r"_\1", name[1]).lower()

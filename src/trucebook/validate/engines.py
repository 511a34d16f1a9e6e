"""Two independent judges of the same tables under the same definitions: frictionless and pandera.

Each takes a book and yields problems under the same rule names, so that one can be compared with
the other: `type`, `required`, `enum`, `pattern`, `minimum`, `maximum`, `min_length`,
`max_length`, `unique`, `primary_key`, `foreign_key`.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pandas as pd
import pyarrow as pa

from trucebook.book.book import Book
from trucebook.book.table import Row, Table
from trucebook.errors import SchemaError, extra
from trucebook.language import say
from trucebook.problem import Problem, shorten
from trucebook.progress import THREAD, steps
from trucebook.schemas.arrow import arrow_schema, to_pandas
from trucebook.schemas.pandera import as_linked, as_typed, as_written
from trucebook.schemas.patterns import matches
from trucebook.schemas.table import TYPES, Field, Schema

_LONGEST_LIST = 2_000
"""Characters of a code list in a message."""

_KEPT = 64
"""Definitions whose frictionless schemas are kept."""


def found(rule: str, row: Row, name: str) -> Problem:
    """The problem that a constraint named `rule` fails in a cell, in the book's own words.

    It has no hint yet: `trucebook.validate.suggest.cells` gives those.
    """
    field = row.schema.fields[name]
    constraint = re.sub("_(.)", lambda part: part[1].upper(), rule)
    limit = field.constraints.get(constraint)
    match rule:
        case "type":
            expected = TYPES[field.type].expected
        case "required":
            expected = say("a value; the column may not be empty")
        case "enum" | "pattern" if field.codes:
            expected = say(
                "one of: {codes}",
                codes=shorten(", ".join(field.codes), _LONGEST_LIST),
            )
        case "pattern":
            expected = say("a text of the form {limit}", limit=limit)
        case "primary_key":
            expected = say("an id that no other row has")
        case "unique":
            expected = say("a value that no other row has")
        case "foreign_key":
            expected = say("an id of the table {table}", table=row.schema.references[name].table)
        case _:
            expected = say("{constraint} {limit}", constraint=constraint, limit=limit)
    return replace(row.problem(name, say("expected {expected}", expected=expected)), rule=rule)


def by_frictionless(book: Book) -> Iterator[Problem]:
    """Every fault that frictionless finds in the types, constraints and keys of the tables.

    NOTE: the tables are handed over as rows. Of a CSV file frictionless guesses how it is cut,
    from its first lines: another guess than ours would give other cells, and the guessing alone
    takes minutes on some.

    Raises:
        SchemaError: frictionless refuses a definition.
    """
    with for_rows(extra("frictionless", "curate")) as frictionless:
        faults = {
            resource.name: list(_faults(frictionless, resource))
            for resource in steps(_resources(frictionless, book), "tables by frictionless")
        }
    for name, table in book.tables.items():
        for fault in faults[name]:
            yield from _problems(fault, table)
        yield from _shapeless(table)


@contextmanager
def for_rows(frictionless: Any) -> Iterator[Any]:
    """frictionless, which reads tables from rows in memory and from nothing else meanwhile.

    NOTE: it would load 150 modules for its formats, schemes and portals, which takes a tenth of
    the time of `validate`. Where it has, or another thread may need them, it keeps them.
    """
    known = vars(frictionless.system)
    others = {thread.name for thread in threading.enumerate()} - {THREAD}
    if "plugins" in known or len(others) > 1:
        yield frictionless
        return

    class Rows(frictionless.Parser):  # type: ignore[misc]
        def read_cell_stream_create(self) -> Iterator[list[str]]:
            return iter(self.resource.data)

    class OfRows(frictionless.Plugin):  # type: ignore[misc]
        def create_parser(self, resource: Any) -> Rows:
            return Rows(resource)

    known["plugins"] = {"rows": OfRows()}
    try:
        yield frictionless
    finally:
        for name in ("plugins", "methods"):
            known.pop(name, None)


def _resources(frictionless: Any, book: Book) -> list[Any]:
    """The tables, in a package with the columns that foreign keys lead to."""
    kinds = extra("frictionless.resources", "curate")
    tables = [
        kinds.TableResource(
            name=schema.name,
            data=[list(schema.fields), *(list(row.texts.values()) for row in book.rows(name))],
            schema=as_frictionless(schema),
        )
        for name, schema in book.schemas.items()
    ]
    targets = [
        kinds.TableResource(
            name=_target(name),
            data=[[*names], *([row.texts[key] for key in names] for row in book.rows(name))],
            schema=_as_target(book.schemas[name], names),
        )
        for name, names in _referred_to(book).items()
    ]
    frictionless.Package(name="book", resources=[*tables, *targets])
    return tables


def _faults(frictionless: Any, resource: Any) -> Iterator[Any]:
    """What frictionless finds in a table, as it reads it.

    NOTE: its `validate` finds the same; it judges the definition again, and makes a report.
    """
    try:
        with resource:
            yield from resource.header.errors
            for row in resource.row_stream:
                yield from row.errors
    except frictionless.FrictionlessException as error:
        yield error.error


def _referred_to(book: Book) -> dict[str, tuple[str, ...]]:
    """By table the columns that foreign keys lead to."""
    found: dict[str, set[str]] = {}
    for schema in book.schemas.values():
        for key in schema.foreign_keys:
            # What leads nowhere is for frictionless to refuse.
            if key.table in book.schemas and key.key in book.schemas[key.table].fields:
                found.setdefault(key.table, set()).add(key.key)
    return {name: tuple(sorted(names)) for name, names in found.items()}


def _target(table: str) -> str:
    """Name of the resource that holds those columns alone.

    NOTE: frictionless reads the table that a key leads to once for each key, whole.
    """
    return f"{table}.keys"


@lru_cache(maxsize=_KEPT)
def as_frictionless(schema: Schema) -> Any:
    """A definition as frictionless reads it.

    Raises:
        SchemaError: frictionless refuses it.
    """
    frictionless = extra("frictionless", "curate")
    links = [
        {**link, "reference": {**link["reference"], "resource": _target(key.table)}}
        for link, key in zip(
            schema.descriptor.get("foreignKeys", []), schema.foreign_keys, strict=True
        )
    ]
    fields = [field_descriptor(field) for field in schema.fields.values()]
    keys = {"primaryKey": schema.descriptor.get("primaryKey", []), "foreignKeys": links}
    try:
        return frictionless.Schema.from_descriptor({**keys, "fields": fields})
    except frictionless.FrictionlessException as error:
        reasons = "; ".join(item.note for item in error.reasons or [error.error])
        message = f"frictionless refuses the definition: {reasons}"
        raise SchemaError(message, f"schemas/{schema.name}.json") from None


@lru_cache(maxsize=_KEPT)
def _as_target(schema: Schema, names: tuple[str, ...]) -> Any:
    """Those columns of a definition as frictionless reads them, without constraints."""
    frictionless = extra("frictionless", "curate")
    fields = [{"name": name, "type": schema.fields[name].type} for name in names]
    return frictionless.Schema.from_descriptor({"fields": fields})


def field_descriptor(field: Field, without: Collection[str] = ()) -> dict[str, Any]:
    """What frictionless judges of a field by itself: all but the pattern."""
    left_out = {"pattern", *without}
    given = {name: limit for name, limit in field.constraints.items() if name not in left_out}
    return {"name": field.name, "type": field.type, "constraints": given}


def _shapeless(table: Table) -> Iterator[Problem]:
    """Cells that their pattern does not describe, judged in linear time: `re` promises none."""
    for name, field in table.schema.fields.items():
        if pattern := field.constraints.get("pattern"):
            rows = [row for row in table.rows if row.texts[name]]
            fitting = matches(pattern, [row.texts[name] for row in rows])
            for row, fits in zip(rows, fitting, strict=True):
                if not fits:
                    yield found("pattern", row, name)


def _problems(error: Any, table: Table) -> Iterator[Problem]:
    """A fault that frictionless found, at the cells that it is about."""
    schema = table.schema
    if not hasattr(error, "row_number"):
        raise SchemaError(
            f"frictionless refuses it: {error.message}", f"schemas/{schema.name}.json"
        )
    row = table.rows[error.row_number - 2]
    match error.type:
        case "constraint-error":
            [constraint] = re.findall(r'^constraint "(\w+)"', error.note)
            yield found(_rule_of(constraint), row, error.field_name)
        case "foreign-key":
            for name in error.field_names:
                yield found("foreign_key", row, name)
        case "primary-key":
            if row.id:  # a missing key is reported as `required`
                yield found("primary_key", row, schema.key)
        case kind:
            yield found(kind.removesuffix("-error"), row, error.field_name)


Reader = Callable[[str], tuple[Any, dict[str, str] | None]]
"""What frictionless reads a cell of a field by: the value, and the constraints that fail."""


def reader_of(field: Field) -> Reader:
    """The reader that frictionless has for the cells of a field."""
    descriptor = {"fields": [field_descriptor(field, {"unique"})]}
    with for_rows(extra("frictionless", "curate")) as frictionless:
        schema = frictionless.Schema.from_descriptor(descriptor)
    reader: Reader = schema.fields[0].create_cell_reader()
    return reader


def broken_by(
    field: Field, reader: Reader, rows: Sequence[Row], ids: Collection[str] | None = None
) -> Iterator[list[str]]:
    """Of each row the constraints that its cell breaks, by that reader and by RE2 for the pattern.

    Args:
        field: the column.
        reader: that of the column.
        rows: the rows.
        ids: the ids that the cell may hold, if it leads to another table.
    """
    name, pattern = field.name, field.constraints.get("pattern")
    texts = [row.texts[name] for row in rows]
    fits = matches(pattern, texts) if pattern else [True] * len(texts)
    for row, text, has_form in zip(rows, texts, fits, strict=True):
        broken = [_rule_of(limit) for limit in reader(text)[1] or ()]
        if text and row[name] is None:  # frictionless takes more texts for numbers
            broken.append("type")
        if text and not has_form:
            broken.append("pattern")
        if text and ids is not None and text not in ids:
            broken.append("foreign_key")
        yield broken


def _rule_of(constraint: str) -> str:
    """The name of a constraint in reports."""
    return re.sub("([A-Z])", r"_\1", constraint).lower()


def by_pandera(book: Book) -> Iterator[Problem]:
    """Every fault that pandera finds in the types, constraints and keys of the tables."""
    for table in steps(book.tables.values(), "tables by pandera"):
        yield from _judge_table(book, table)


def _judge_table(book: Book, table: Table) -> Iterator[Problem]:
    names = list(table.schema.fields)
    texts = [{name: text or None for name, text in row.texts.items()} for row in table.rows]
    frame = pd.DataFrame(texts, columns=names, dtype="string")
    unreadable = set(_failures(as_written(table.schema), frame))
    values = _values(table)
    failures = {
        # A key of several columns is reported once, as frictionless does.
        (index, table.schema.key if rule == "primary_key" else name, rule)
        for index, name, rule in _failures(as_typed(table.schema, of_text=False), values)
    }
    keys = {
        key.field: {row.texts[key.key] for row in book.rows(key.table)}
        for key in table.schema.foreign_keys
    }
    if keys:
        failures.update(_failures(as_linked(keys), values[list(keys)]))
    cells = {(index, name) for index, name, _ in unreadable}
    sound = {item for item in failures if item[:2] not in cells}
    for index, name, rule in (*sorted(unreadable), *sorted(sound)):
        row = table.rows[index]
        if row.id or rule != "primary_key":  # a missing key is reported as `required`
            yield found(rule, row, name)


def _values(table: Table) -> pd.DataFrame:
    loose = pa.schema([column.with_nullable(True) for column in arrow_schema(table.schema)])
    columns = {name: [row[name] for row in table.rows] for name in loose.names}
    frame = to_pandas(pa.table(columns, schema=loose), table.schema)
    # A code outside its list has no place in a category: pandera is to see it as it is.
    for name, field in table.schema.fields.items():
        if field.enum:
            frame[name] = pd.array(columns[name], dtype="string")
    return frame


BUILT_IN = {"not_nullable": "required", "multiple_fields_uniqueness": "primary_key"}
"""The rules that pandera judges by checks of its own, by the names of these."""


def _failures(schema: Any, frame: pd.DataFrame) -> Iterator[tuple[int, str, str]]:
    """What pandera finds in a frame: number of the row, column and rule."""
    errors = extra("pandera.errors", "curate")
    try:
        schema.validate(frame, lazy=True)
    except errors.SchemaErrors as error:
        for case in error.failure_cases.itertuples():
            if case.index is None or case.index != case.index:
                raise RuntimeError(f"pandera could not judge {case.column}: {case.check}") from None
            yield int(case.index), str(case.column), BUILT_IN.get(case.check, case.check)

"""pandera over the typed tables of a book, under the schemas generated from its definitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
import pyarrow as pa

from trucebook.book.book import Book
from trucebook.book.table import Row, Table
from trucebook.errors import extra
from trucebook.problem import Problem
from trucebook.schemas.arrow import arrow_schema, to_pandas
from trucebook.schemas.pandera import as_linked, as_typed, as_written
from trucebook.schemas.table import Schema
from trucebook.validate.engines.findings import found

_BUILT_IN = {
    "not_nullable": "required",
    "multiple_fields_uniqueness": "primary_key",
}


def judge(book: Book) -> Iterator[Problem]:
    """Every fault that pandera sees in the types, constraints and keys of the tables."""
    for table in book.tables.values():
        yield from _judge_table(book, table, _keys(book, table.schema))


def _judge_table(book: Book, table: Table, keys: Mapping[str, set[str]]) -> Iterator[Problem]:
    unreadable = set(_failures(as_written(table.schema), _texts(table)))
    for index, name, rule in sorted(unreadable):
        yield found(rule, table.rows[index], name)
    cells = {(index, name) for index, name, _ in unreadable}
    values = _values(table)
    failures = {*_failures(as_typed(table.schema), values)}
    if keys:
        failures.update(_failures(as_linked(keys), values[list(keys)]))
    for index, name, rule in sorted(failures):
        if (index, name) not in cells and not _is_missing_key(table.rows[index], rule):
            yield found(rule, table.rows[index], name)


def _is_missing_key(row: Row, rule: str) -> bool:
    return rule == "primary_key" and row.id == ""  # reported as `required`


def _keys(book: Book, schema: Schema) -> dict[str, set[str]]:
    return {
        key.field: {row.texts[key.key] for row in book.rows(key.table)}
        for key in schema.foreign_keys
    }


def _texts(table: Table) -> pd.DataFrame:
    rows = [{name: text or None for name, text in row.texts.items()} for row in table.rows]
    return pd.DataFrame(rows, columns=list(table.schema.fields), dtype="string")


def _values(table: Table) -> pd.DataFrame:
    frame = to_pandas(_nullable(table), table.schema)
    # A code outside its list has no place in a category: pandera is to see it as it is.
    for name, field in table.schema.fields.items():
        if field.enum:
            frame[name] = pd.array([row[name] for row in table.rows], dtype="string")
    return frame


def _nullable(table: Table) -> pa.Table:
    loose = pa.schema([column.with_nullable(True) for column in arrow_schema(table.schema)])
    rows = [dict(row.cells) for row in table.rows]
    return pa.table({name: [row[name] for row in rows] for name in loose.names}, schema=loose)


def _failures(schema: Any, frame: pd.DataFrame) -> Iterator[tuple[int, str, str]]:
    errors = extra("pandera.errors", "curate")
    try:
        schema.validate(frame, lazy=True)
    except errors.SchemaErrors as error:
        for case in error.failure_cases.itertuples():
            if case.index is None or case.index != case.index:
                raise RuntimeError(f"pandera could not judge {case.column}: {case.check}") from None
            yield int(case.index), str(case.column), _BUILT_IN.get(case.check, case.check)

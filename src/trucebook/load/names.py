"""What rows are called, beside their ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from trucebook.schemas.arrow import arrow_schema
from trucebook.schemas.table import Descriptor, Field, Schema

_SHOWN = {"sources": ("title", "outlet", "published")}
"""The columns that say what a row is, of tables without a `name`."""

_THROUGH = {"quantity_id": ("place_id", "event_id", "proposal_id")}
"""The columns of the row that an id names whose own names are given too."""


Read = Callable[[str], pa.Table]
"""Gives a table of a release by its name."""


def with_names(schemas: Mapping[str, Schema], read: Read, name: str) -> tuple[pa.Table, Schema]:
    """A table, and its definition, with names after the columns of ids; see `load`."""
    schema, table = schemas[name], read(name)
    fields: list[Descriptor] = []
    columns: dict[str, Any] = {}
    for column, field in schema.fields.items():
        fields.append(field.descriptor)
        columns[column] = table.column(column)
        for added, shown, names in _names(schemas, read, schema, column):
            if added not in schema.fields and added not in columns:
                title = added.replace("_", " ").capitalize()
                fields.append(
                    {
                        "name": added,
                        "title": title,
                        "description": shown.description,
                        "type": shown.type,
                        **({"separator": field.separator} if field.separator else {}),
                    }
                )
                columns[added] = [_called(cell, names) for cell in columns[column].to_pylist()]
    wider = Schema({**schema.descriptor, "fields": fields})
    return pa.table(columns, schema=arrow_schema(wider)), wider


def _names(
    schemas: Mapping[str, Schema], read: Read, schema: Schema, column: str
) -> Iterator[tuple[str, Field, Mapping[str, Any]]]:
    """What follows a column of ids: name of a column, the field it shows, and its cell by id."""
    key = schema.references.get(column)
    target = schemas.get(key.table if key else schema.fields[column].items or "")
    if target is None:
        return
    rows = read(target.name).to_pylist()
    for shown in _SHOWN.get(target.name, ("name",)):
        if shown in target.fields:
            cells = {row[target.key]: row[shown] for row in rows}
            yield f"{column.removesuffix('_id')}_{shown}", target.fields[shown], cells
    for link in _THROUGH.get(column, ()):
        if link in target.fields:
            for added, field, names in _names(schemas, read, target, link):
                yield added, field, {row[target.key]: names.get(row[link]) for row in rows}


def _called(cell: Any, names: Mapping[str, Any]) -> Any:
    return [names.get(item) for item in cell] if isinstance(cell, list) else names.get(cell)

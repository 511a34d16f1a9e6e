"""The CSV files as CSV on the Web: a table group with typed columns and keys (W3C CSVW)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trucebook.release.describe.subject import Subject, drop_empty, json_bytes
from trucebook.schemas.table import Field, ForeignKey, Schema

_CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "en"}]
_DIALECT = {
    "encoding": "utf-8",
    "lineTerminators": ["\n"],
    "header": True,
    "commentPrefix": None,
    "trim": False,
}
_LIMITS = ("minimum", "maximum", "minLength", "maxLength")
_TYPES = {"number": "double"}


def csvw(subject: Subject) -> bytes:
    """The metadata document, under the name where CSVW clients look for one."""
    citation = subject.citation
    group = {
        "@context": _CONTEXT,
        "dc:title": citation.title,
        "dc:description": citation.abstract,
        "dc:creator": list(citation.authors),
        "dc:license": {"@id": citation.licence_url} if citation.licence_url else None,
        "dc:issued": citation.released,
        "schema:version": citation.version,
        "dialect": _DIALECT,
        "tables": [_table(schema) for schema in subject.described.values()],
    }
    return json_bytes(drop_empty(group))


def _table(schema: Schema) -> dict[str, Any]:
    content = {
        "columns": [_column(field) for field in schema.fields.values()],
        "primaryKey": schema.descriptor["primaryKey"],
        "foreignKeys": [_foreign_key(key) for key in schema.foreign_keys],
    }
    return {
        "url": f"{schema.name}.csv",
        "dc:title": schema.title,
        "dc:description": schema.description,
        "tableSchema": drop_empty(content),
    }


def _column(field: Field) -> dict[str, Any]:
    column = {
        "name": field.name,
        "titles": field.name,
        "dc:title": field.title,
        "dc:description": field.description,
        "datatype": _datatype(field),
        "separator": field.separator,
        "required": field.required,
    }
    return drop_empty({key: value for key, value in column.items() if value is not False})


def _datatype(field: Field) -> str | dict[str, Any]:
    given = field.constraints
    base = _TYPES.get(field.type, field.type)
    limits = {limit: given[limit] for limit in _LIMITS if limit in given}
    pattern = _pattern(field, given)
    return {"base": base, **limits, **pattern} if limits or pattern else base


def _pattern(field: Field, given: Mapping[str, Any]) -> dict[str, str]:
    """The regular expression of a text; CSVW's match the whole cell, an item of a list."""
    if field.type != "string" or field.separator:
        return {}
    if field.enum:
        return {"format": "|".join(field.enum)}
    return {"format": given["pattern"]} if "pattern" in given else {}


def _foreign_key(key: ForeignKey) -> dict[str, Any]:
    return {
        "columnReference": key.field,
        "reference": {"resource": f"{key.table}.csv", "columnReference": key.key},
    }

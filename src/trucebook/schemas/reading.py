"""`schemas/` on disk: one Table Schema a table, one CSV a code list."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from trucebook.errors import SchemaError
from trucebook.notation import read_json
from trucebook.schemas.table import Schema, inspect, resolve
from trucebook.snapshot import Snapshot, take

__all__ = ["REPORT", "definitions", "inspect_references", "read_schemas", "schemas_of_package"]

REPORT = "report"
"""Marks a resource of a release that tells of the book and is no table of it."""


def read_schemas(folder: Path) -> dict[str, Schema]:
    """Every table definition in a folder; see `definitions`."""
    return definitions(take(folder, {"": ".json", "vocabularies": ".csv"}))


def definitions(files: Snapshot) -> dict[str, Schema]:
    """The table definitions among the files of `schemas/`, in the order of the names.

    Raises:
        SchemaError: a file is missing, no JSON, or no definition we can work with.
    """
    vocabularies = {
        PurePosixPath(name).stem: _read_codes(files, name)
        for name in files.names("vocabularies", ".csv")
    }
    descriptors = [_read_json(files, name, vocabularies) for name in files.names("", ".json")]
    if not descriptors:
        raise SchemaError("expected a Table Schema (*.json) for every table", "schemas")
    schemas = {item["name"]: Schema(resolve(item, vocabularies)) for item in descriptors}
    inspect_references(schemas.values(), schemas)
    return schemas


def schemas_of_package(package: Mapping[str, Any]) -> dict[str, Schema]:
    """The table definitions that a release's `datapackage.json` carries."""
    return {
        resource["name"]: Schema(resource["schema"])
        for resource in package["resources"]
        if REPORT not in resource
    }


def _read_json(files: Snapshot, name: str, vocabularies: Mapping[str, object]) -> dict[str, Any]:
    file = f"schemas/{name}"
    try:
        descriptor = read_json(files.read(name))
    except OSError as error:
        raise SchemaError(f"expected a JSON file: {error.strerror}", file) from None
    except ValueError as error:
        line = getattr(error, "lineno", None)
        raise SchemaError(f"expected JSON: {getattr(error, 'msg', error)}", file, line) from None
    try:
        inspect(descriptor, vocabularies, file)
    except (AttributeError, KeyError, TypeError) as error:
        raise SchemaError(f"not of the shape of a Table Schema: {error!r}", file) from None
    if descriptor["name"] != PurePosixPath(name).stem:
        raise SchemaError(f"the table is named {descriptor['name']!r}, unlike its file", file)
    return dict(descriptor)


def _read_codes(files: Snapshot, name: str) -> dict[str, str]:
    file = f"schemas/{name}"
    try:
        header, *rows = csv.reader(files.read(name).decode().splitlines(), strict=True)
        if header != ["code", "definition"] or not rows:
            raise ValueError("expected the header code,definition and a row a code")
        codes = dict(rows)
    except (OSError, ValueError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise SchemaError(f"expected two columns, code and definition: {reason}", file) from None
    odd = [code for code in codes if not re.fullmatch(r"[a-z][a-z_]*(:<[a-z]+>)?", code)]
    if odd:
        raise SchemaError(f"a code is lower-case words joined by _, unlike {odd[0]!r}", file)
    if len(codes) < len(rows) or not all(codes.values()):
        raise SchemaError("every code stands once and has a definition", file)
    return codes


def inspect_references(tables: Iterable[Schema], known: Mapping[str, Schema]) -> None:
    """Refuse tables with a foreign key to what is not defined.

    Raises:
        SchemaError: the first such key.
    """
    for table in tables:
        for key in table.foreign_keys:
            if key.table not in known or key.key not in known[key.table].fields:
                raise SchemaError(
                    f"{key.field!r} refers to {key.table}.{key.key}, which is not defined",
                    f"schemas/{table.name}.json",
                )

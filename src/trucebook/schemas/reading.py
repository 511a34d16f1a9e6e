"""`schemas/` on disk: one Table Schema a table, one CSV a code list."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from trucebook.errors import SchemaError
from trucebook.schemas.table import Schema, inspect, resolve

__all__ = ["REPORT", "inspect_references", "read_schemas", "schemas_of_package"]

REPORT = "report"
"""Marks a resource of a release that tells of the book and is no table of it."""


def read_schemas(folder: Path) -> dict[str, Schema]:
    """Every table definition in a folder, in the order of the names.

    Raises:
        SchemaError: a file is missing, no JSON, or no definition we can work with.
    """
    vocabularies = {
        path.stem: _read_codes(path) for path in sorted((folder / "vocabularies").glob("*.csv"))
    }
    descriptors = [_read_json(path, vocabularies) for path in sorted(folder.glob("*.json"))]
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


def _read_json(path: Path, vocabularies: Mapping[str, object]) -> dict[str, Any]:
    file = f"schemas/{path.name}"
    try:
        descriptor = json.loads(path.read_bytes())
    except json.JSONDecodeError as error:
        raise SchemaError(f"expected JSON: {error.msg}", file, error.lineno) from None
    except UnicodeDecodeError as error:
        raise SchemaError(f"expected UTF-8: {error.reason}", file) from None
    except (OSError, RecursionError) as error:
        raise SchemaError(f"expected a JSON file: {error}", file) from None
    try:
        inspect(descriptor, vocabularies, file)
    except (AttributeError, KeyError, TypeError) as error:
        raise SchemaError(f"not of the shape of a Table Schema: {error!r}", file) from None
    if descriptor["name"] != path.stem:
        raise SchemaError(f"the table is named {descriptor['name']!r}, unlike its file", file)
    return dict(descriptor)


def _read_codes(path: Path) -> dict[str, str]:
    file = f"schemas/vocabularies/{path.name}"
    try:
        header, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines(), strict=True)
        if header != ["code", "definition"] or not rows:
            raise ValueError("expected the header code,definition and a row a code")
        codes = dict(rows)
    except (OSError, ValueError, csv.Error) as error:
        raise SchemaError(f"expected two columns, code and definition: {error}", file) from None
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

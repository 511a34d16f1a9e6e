"""`schemas/` on disk: one Table Schema a table, one CSV a code list."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from trucebook.errors import SchemaError
from trucebook.schemas.shapes import Shape, require_shape
from trucebook.schemas.table import SPAN, Schema, inspect, resolve

__all__ = ["REPORT", "inspect_references", "read_schemas", "released_schema", "schemas_of_package"]

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
    """The table definitions that a release's `datapackage.json` carries.

    Raises:
        SchemaError: one cannot be worked with, or two have one name.
    """
    found: dict[str, Schema] = {}
    for resource in package["resources"]:
        if REPORT not in resource:
            found[resource["name"]] = released_schema(resource)
    if len({name.casefold() for name in found}) < len(found):
        raise SchemaError("two tables have one name", PACKAGE)
    inspect_references(found.values(), found)
    return found


def released_schema(resource: Mapping[str, Any]) -> Schema:
    """The definition that a resource of a release carries, which somebody else may have written.

    Raises:
        SchemaError: it cannot be worked with.
    """
    name: str = resource["name"]
    descriptor: Any = resource.get("schema")
    try:
        require_shape(descriptor, _TABLE, f"{name}.schema")
        fields = descriptor["fields"]
        inspect(descriptor, {field.get("vocabulary"): None for field in fields}, PACKAGE)
        names = [field["name"] for field in fields]
        odd = [one for one in (descriptor["name"], *names) if not _NAME.fullmatch(one)]
        if odd or descriptor["name"] != name:
            raise ValueError(f"{(odd or [descriptor['name']])[0]!r:.80} is no name for it")
        if len({one.casefold() for one in names}) < len(names):
            raise ValueError("two fields have one name")
        if "exact" in names and not {*names}.issuperset(SPAN):
            raise ValueError(f"a table that quotes has the columns {', '.join(SPAN)}")
        for key in (*descriptor.get("uniqueKeys", []), descriptor["primaryKey"]):
            if not key or len({*key}) < len(key) or not {*key} <= {*names}:
                raise ValueError(f"{key!r:.80} is no key of its fields")
        for field in fields:
            _require_listed(field)
    except (ValueError, AttributeError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise SchemaError(f"{name!r:.80}: {error}", PACKAGE) from None
    return Schema(descriptor)


def _require_listed(field: Mapping[str, Any]) -> None:
    codes = field.get("constraints", {}).get("enum")
    if codes is not None and (not codes or len({*codes}) < len(codes) or field["type"] != "string"):
        raise ValueError(f"the codes of {field['name']} are no list of texts, each once")


PACKAGE = "datapackage.json"
_NAME = re.compile(r"(?!sqlite_)[^\W\d][\w .-]{0,62}", re.IGNORECASE)
_KEYS = [{"fields": [str], "reference": {"resource": str, "fields": [str]}}]
_TABLE: Shape = {
    "name": str,
    "title": str,
    "description": str,
    "fields": [
        {
            "name": str,
            "title": str,
            "description": str,
            "type": str,
            "?constraints": {
                "?required": bool,
                "?unique": bool,
                "?pattern": str,
                "?enum": [str],
                "?minLength": int,
                "?maxLength": int,
                "?minimum": (int, float),
                "?maximum": (int, float),
            },
            "?codes": {"*": str},
            "?vocabulary": str,
            "?separator": str,
            "?words": str,
            "?edtf": bool,
            "?evidence": {"?unless": [str], "?unless_in": [str]},
        }
    ],
    "primaryKey": [str],
    "?foreignKeys": _KEYS,
    "?uniqueKeys": [[str]],
    "?codingRules": [str],
    "?knownLimits": [str],
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

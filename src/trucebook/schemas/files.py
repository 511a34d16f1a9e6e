"""`schemas/` on disk: one Table Schema per table, one CSV per code list."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from trucebook.errors import SchemaError
from trucebook.notation import read_json
from trucebook.problem import shorten
from trucebook.schemas.inspect import CODE, inspect
from trucebook.schemas.table import Schema, resolve
from trucebook.snapshot import Snapshot, take

MOST_CODES = 10_000
"""Codes of one list; a longer one is a table and no list to choose from."""

_KEPT = 64
"""Definitions in releases that are kept."""

REPORT = "report"
"""Marks a resource of a release that a program makes: about the coding, or from the tables."""


def read_schemas(folder: Path, *, are_ours: bool = False) -> dict[str, Schema]:
    """Every table definition in a folder; see `definitions`."""
    files = take(folder, {"": ".json", "vocabularies": ".csv"})
    return definitions(files, are_ours=are_ours)


def definitions(files: Snapshot, *, are_ours: bool = False) -> dict[str, Schema]:
    """The table definitions among the files of `schemas/`, in the order of the names.

    Those that came with the package (`are_ours`) have been inspected by its tests.
    """
    vocabularies = {
        PurePosixPath(name).stem: _read_codes(files, name)
        for name in files.names("vocabularies", ".csv")
    }
    known = None if are_ours else vocabularies
    descriptors = [_read_json(files, name, known) for name in files.names("", ".json")]
    if not descriptors:
        raise SchemaError("expected a Table Schema (*.json) for every table", "schemas")
    schemas = {item["name"]: Schema(resolve(item, vocabularies)) for item in descriptors}
    inspect_references(schemas.values(), schemas)
    return schemas


def vocabulary(files: Snapshot, name: str) -> list[dict[str, str]]:
    """The rows of a code list with all its columns; none where there is no such list."""
    file = f"vocabularies/{name}.csv"
    if file not in files.names("vocabularies", ".csv"):
        return []
    _read_codes(files, file)
    return list(csv.DictReader(io.StringIO(files.read(file).decode("utf-8"), newline="")))


def schemas_of_package(package: Mapping[str, Any]) -> dict[str, Schema]:
    """The table definitions in the `datapackage.json` of a release."""
    found = _defined(package, are_reports=False)
    inspect_references(found.values(), found)
    return found


def reports_of_package(package: Mapping[str, Any]) -> dict[str, Schema]:
    """The definitions of the reports in the `datapackage.json` of a release."""
    return _defined(package, are_reports=True)


def _defined(package: Mapping[str, Any], *, are_reports: bool) -> dict[str, Schema]:
    names = [resource["name"].casefold() for resource in package["resources"]]
    if len({*names}) < len(names):
        raise SchemaError("two tables have one name", PACKAGE)
    return {
        resource["name"]: released_schema(resource)
        for resource in package["resources"]
        if (REPORT in resource) == are_reports
    }


def released_schema(resource: Mapping[str, Any]) -> Schema:
    """The definition in a resource of a release, which may not be one of ours."""
    return _inspected(json.dumps(resource))


@lru_cache(maxsize=_KEPT)
def _inspected(written: str) -> Schema:
    """The definition in a resource of a release, as JSON: one release often has that of another."""
    resource = json.loads(written)
    name: str = resource["name"]
    descriptor: Any = resource.get("schema")
    try:
        inspect(descriptor, None, PACKAGE)
        names = [descriptor["name"], *(field["name"] for field in descriptor["fields"])]
        odd = [one for one in names if not _NAME.fullmatch(one)]
        if odd or names[0] != name:
            raise SchemaError(f"{(odd or names)[0]!r:.80} is no name for it", PACKAGE)
    except SchemaError as error:
        raise SchemaError(f"{name!r:.80}: {error.reason}", PACKAGE) from None
    return Schema(descriptor)


PACKAGE = "datapackage.json"
_NAME = re.compile(r"(?!sqlite_)[^\W\d][\w .-]{0,62}", re.IGNORECASE)


def _read_json(
    files: Snapshot, name: str, vocabularies: Mapping[str, object] | None
) -> dict[str, Any]:
    file = f"schemas/{name}"
    try:
        descriptor = read_json(files.read(name))
    except OSError as error:
        raise SchemaError(f"expected a JSON file: {error.strerror}", file) from None
    except ValueError as error:
        line = getattr(error, "lineno", None)
        raise SchemaError(f"expected JSON: {getattr(error, 'msg', error)}", file, line) from None
    if vocabularies is not None:
        inspect(descriptor, vocabularies, file)
    if descriptor["name"] != PurePosixPath(name).stem:
        raise SchemaError(f"the table is named {descriptor['name']!r}, unlike its file", file)
    return dict(descriptor)


def _read_codes(files: Snapshot, name: str) -> dict[str, str]:
    file = f"schemas/{name}"
    codes: dict[str, str] = {}
    try:
        lines = io.StringIO(files.read(name).decode("utf-8"), newline="")
        rows = csv.reader(lines, strict=True)
        header = next(rows, [])
        if header[:2] != ["code", "definition"] or len(set(header)) < len(header):
            raise ValueError("expected the header code,definition, and further columns once each")
        for number, row in enumerate(rows, 1):
            if len(row) != len(header) or not row[1].strip() or row[0] in codes:
                found = f"row {number} is {shorten(row)}"
                raise ValueError(f"every code is given once and has a definition, and {found}")
            if number > MOST_CODES:
                raise ValueError(f"expected at most {MOST_CODES} codes")
            codes[row[0]] = row[1]
        if not codes:
            raise ValueError("expected a row for every code")
    except (OSError, ValueError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise SchemaError(f"expected two columns, code and definition: {reason}", file) from None
    if odd := [code for code in codes if not CODE.fullmatch(code)]:
        raise SchemaError(
            f"a code is lower-case words joined by _, unlike {shorten(odd[0])!r}", file
        )
    return codes


def inspect_references(tables: Iterable[Schema], known: Mapping[str, Schema]) -> None:
    """Refuse tables with a foreign key to what is not defined."""
    for table in tables:
        for field in table.fields.values():
            if field.items is not None and field.items not in known:
                raise SchemaError(
                    f"{field.name!r} lists rows of {field.items}, which is not defined",
                    f"schemas/{table.name}.json",
                )
        for key in table.foreign_keys:
            if key.table not in known or key.key not in known[key.table].fields:
                raise SchemaError(
                    f"{key.field!r} refers to {key.table}.{key.key}, which is not defined",
                    f"schemas/{table.name}.json",
                )

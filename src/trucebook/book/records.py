"""The source records of a book, one JSON file per source in `seeds/`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from trucebook.book.saved import conflicts
from trucebook.book.table import Row, Table, typed
from trucebook.files import write
from trucebook.language import say
from trucebook.notation import read_json
from trucebook.problem import Problem, shorten
from trucebook.schemas.table import Field, Schema
from trucebook.snapshot import Snapshot
from trucebook.spans import line_and_column

SOURCES = "sources"
"""The table that is assembled from the records in `seeds/`."""


class SourceRecord(Row):
    """A row of `sources`: one JSON file, one key per line."""

    def rewritten(self, cells: Mapping[str, str]) -> str:
        """The record with some values changed, written canonically."""
        changed = {name: self.schema.fields[name].read(text) for name, text in cells.items()}
        return json_text({**json.loads(self.record), **changed})

    def place(self, name: str | None) -> tuple[int, int]:
        """Line and column of the key."""
        at = self.record.find(f'"{name}":')
        return line_and_column(self.record, at) if at >= 0 else (1, 1)


def record_files(files: Snapshot) -> list[str]:
    """The source records, as paths inside the book."""
    return files.names("seeds", ".json")


def read_sources(files: Snapshot, schema: Schema) -> Table:
    """The table that the source records make."""
    rows: list[Row] = []
    problems: list[Problem] = []
    for file in record_files(files):
        try:
            data = files.read(file)
            record = read_json(data)
            inspect_record(schema, PurePosixPath(file).stem, record)
        except OSError as error:
            problems.append(odd_record(file, error))
            continue
        except ValueError as error:
            problems += tuple(conflicts(file, data)) or (odd_record(file, error),)
            continue
        texts = {name: _text(field, record[name]) for name, field in schema.fields.items()}
        rows.append(SourceRecord(schema, file, 1, data.decode(), texts, typed(schema, texts)))
    return Table(schema, "seeds", tuple(rows), tuple(problems))


def inspect_record(schema: Schema, name: str, record: object) -> None:
    """Refuse what is no source record; the `ValueError` says what is wrong with it."""
    if not isinstance(record, dict):
        raise ValueError("no JSON object")
    odd = set(record) ^ set(schema.fields)
    if odd:
        raise ValueError(f"a key too many or missing: {', '.join(sorted(odd))}")
    if record[schema.key] != name:
        raise ValueError(f"the record's {schema.key} is not the name of its file")
    for key, value in record.items():
        field = schema.fields[key]
        form = int | str if field.type == "integer" else str
        items = value if field.separator and isinstance(value, list) else [value]
        is_odd = any(isinstance(item, bool) or not isinstance(item, form) for item in items)
        if value is not None and (is_odd or (field.separator and items is not value)):
            kind = "list of texts" if field.separator else "text, whole number"
            raise ValueError(f"{key} is no {kind} or null, as its column asks for")


def _text(field: Field, value: Any) -> str:
    """The cell that a value of a record is in the table."""
    if value is None:
        return ""
    return (field.separator or "").join(value) if isinstance(value, list) else str(value)


def odd_record(file: str, error: Exception) -> Problem:
    """The problem with a source record that cannot be read."""
    return Problem(
        rule="record_is_json",
        file=file,
        line=getattr(error, "lineno", None),
        column=getattr(error, "colno", None),
        value=shorten(error.strerror if isinstance(error, OSError) else error),
        message=say("expected a JSON object with the columns of the table sources"),
        hint=say("Compare it with the other records in seeds/."),
    )


def write_record(root: Path, record: Mapping[str, Any]) -> Path:
    """Write the record of a source in one step, and return its path."""
    path = root / "seeds" / f"{record['source_id']}.json"
    write(path, json_text(record).encode())
    return path


def json_text(record: object) -> str:
    """A source record as it is written: one key per line, nothing escaped that need not be."""
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"

"""What a codebook says of each table: columns, codes with counts, what refers to it, an example."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trucebook.book.csv import sort_key, sorted_rows
from trucebook.problem import shorten
from trucebook.read.claims import Cells
from trucebook.schemas.table import Field, Schema

_LONG = 60
"""Characters of a cell of an example: the tables have the words in full."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        field: its definition.
        kind: what its cells are, in words; of ids those of the table `refers_to`.
        refers_to: the table whose ids it has; None where it has none.
        remarks: that it is the key, required, needs evidence.
        codes: how many rows have each code of its list; an open code counts in all its forms.
    """

    field: Field
    kind: str
    refers_to: str | None
    remarks: Sequence[str]
    codes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Example:
    """A row, as each filled cell's column, value and words that it rests on."""

    row_id: str
    cells: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class TablePage:
    """A table.

    Attributes:
        schema: its definition.
        rows: how many rows it has.
        columns: its columns, in order.
        referring: the columns of tables that have ids of this one, by table.
        example: its fullest row without anything odd to note; None without rows.
    """

    schema: Schema
    rows: int
    columns: Sequence[Column]
    referring: Mapping[str, Sequence[str]]
    example: Example | None


def codebook(
    schemas: Mapping[str, Schema], tables: Mapping[str, Sequence[Cells]]
) -> dict[str, TablePage]:
    """What the codebook says of each table.

    Args:
        schemas: the definitions of the tables, in the order in which they are described.
        tables: their rows, as typed values by name of column.
    """
    evidence: dict[tuple[str, str], list[Cells]] = {}
    for row in tables.get("evidence", ()):
        evidence.setdefault((row["row_id"], row["field"]), []).append(row)
    return {
        name: _table(schema, schemas, tables.get(name, ()), evidence)
        for name, schema in schemas.items()
    }


def _table(
    schema: Schema,
    schemas: Mapping[str, Schema],
    rows: Sequence[Cells],
    evidence: Mapping[tuple[str, str], Sequence[Cells]],
) -> TablePage:
    referring = {
        name: [key.field for key in other.foreign_keys if key.table == schema.name]
        for name, other in schemas.items()
    }
    return TablePage(
        schema,
        len(rows),
        [_column(schema, field, rows) for field in schema.fields.values()],
        {name: fields for name, fields in referring.items() if fields},
        _example(schema, rows, evidence),
    )


def _column(schema: Schema, field: Field, rows: Iterable[Cells]) -> Column:
    kind = "list of text" if field.separator else "EDTF date" if field.is_edtf else field.type
    refers_to = None
    if field.codes:
        kind = "code"
    if field.name in schema.references:
        kind, refers_to = "id", schema.references[field.name].table
    marks = {
        "key": field.name == schema.key,
        "required": field.required,
        "needs evidence": field.evidence is not None,
    }
    counts = Counter(_code(field, row[field.name]) for row in rows) if field.codes else Counter()
    return Column(
        field,
        kind,
        refers_to,
        [name for name, is_so in marks.items() if is_so],
        {code: counts[code] for code in field.codes},
    )


def _code(field: Field, value: Any) -> str | None:
    """The code that a value counts for; an open code counts in all its forms."""
    if value is None or value in field.codes:
        return None if value is None else str(value)
    head = str(value).partition(":")[0]
    return next((item for item in field.codes if item.startswith(f"{head}:")), None)


def _example(
    schema: Schema, rows: Sequence[Cells], evidence: Mapping[tuple[str, str], Sequence[Cells]]
) -> Example | None:
    if not rows:
        return None
    row = max(sorted_rows(schema, rows), key=_plainness)
    row_id = str(row[schema.key])
    cells = [
        (
            name,
            _short(schema.fields[name].write(row[name])),
            _words(evidence.get((row_id, name), ())),
        )
        for name in schema.fields
        if _is_filled(row[name])
    ]
    return Example(row_id, cells)


def _plainness(row: Cells) -> tuple[bool, int]:
    return not row.get("note"), sum(_is_filled(value) for value in row.values())


def _is_filled(value: Any) -> bool:
    return value is not None and value != ""


def _words(found: Iterable[Cells]) -> str:
    """The words that a cell of the example rests on, if it has evidence of its own."""
    found = sorted(found, key=lambda item: sort_key(str(item["evidence_id"])))
    words = [f"“{_short(item['exact'])}” ({item['basis']})" for item in found if item["exact"]]
    return "; ".join(words + [str(item["note"]) for item in found if not item["exact"]])


def _short(words: str) -> str:
    return shorten(words, _LONG) or ""

"""The words of a source that a row, or one cell of it, rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from trucebook.errors import UsageError, unknown
from trucebook.load.tables import ReleaseTables, Source, tables_of
from trucebook.schemas.table import SPAN, Schema

if TYPE_CHECKING:
    import pandas as pd

OWN_WORDS = "own_words"
"""Basis of a cell that rests on the words of its own row; the others are those of `evidence`."""

Cells = Mapping[str, Any]

Where = Callable[[str, str, Any], Sequence[Cells]]
"""Gives the rows of a table that have a value in a column."""

_COLUMNS = [
    *("exact", "basis", "row_id", "field", "prefix", "suffix", "source_id", "start", "end", "note")
]

_TYPES = {"start": "Int64", "end": "Int64"}


def why(
    row_id: str, field: str | None = None, version: str | None = None, *, source: Source = None
) -> pd.DataFrame:
    """The words that a row, or one cell of it, rests on.

        >>> trucebook.why("F0013", "metric")

    Args:
        row_id: id of a row of any table, such as "F0001".
        field: a column of that table; without, the whole row.
        version: version of the data; the newest by default.
        source: where else to take the release from; see `load`.

    Returns:
        One row per stretch of words, with exact, basis, row_id, field, prefix, suffix, source_id,
        start, end and note; the index names the cell, and `attrs["columns"]` has title and
        description of each. `basis` is that of the evidence (stated,
        inferred, background), or own_words where the definition lets the cell rest on the words
        of its own row. Evidence of basis background has no words, and its note says where the
        cell comes from. A cell of an actor, an utterance or another row without a place in a
        source may rest on rows that refer to it: `row_id` and `field` are then theirs.

    Raises:
        UsageError: no such row or column; or there are no words, and the message says why: the
            cell is empty, is about the coding, describes a source, or nobody cited any.
    """
    found = tables_of(version, source)
    schema, row = found.find(row_id)
    if field is not None and field not in row:
        raise unknown(f"column of {schema.name}", field, row)
    words = Words(found.schemas, _where(found))
    cited: list[Cells] = []
    if schema.name == "evidence":
        cited = [row]
    elif field is None:
        cited = list(words.of_row(schema, row))
    else:
        cited = list(words.of_cell(schema, row, field))
    if not cited:
        raise UsageError(reason(schema, row, field, f"Release {found.release.version}"))
    about = f"What {f'{row_id}.{field}' if field else row_id} rests on"
    return _frame(found, cited, title=about)


def _frame(found: ReleaseTables, cited: Sequence[Cells], title: str) -> pd.DataFrame:
    """The words as a frame; a column has the definition that it has in `evidence`."""
    import pandas as pd  # noqa: PLC0415

    from trucebook.schemas.frame import Rows, columns_of  # noqa: PLC0415 - pandas is slow to start

    cells = [f"{i['row_id']}.{i['field']}" if i["field"] else str(i["row_id"]) for i in cited]
    frame = Rows(
        [[item.get(name) for name in _COLUMNS] for item in cited],
        columns=_COLUMNS,
        index=pd.Index(cells, name="cell"),
    )
    text = pd.StringDtype("pyarrow")
    frame = frame.astype({name: _TYPES.get(name, text) for name in _COLUMNS})
    defined = found.schemas["evidence"].fields if "evidence" in found.schemas else {}
    columns = columns_of({name: defined[name] for name in _COLUMNS if name in defined})
    frame.attrs.update(title=title, version=found.release.version, columns=columns)
    return frame


def _where(release: ReleaseTables) -> Where:
    """The rows of a release with one value in a column."""
    read = cache(release.arrow)

    def where(table: str, column: str, value: Any) -> list[Cells]:
        rows = read(table)
        found: list[Cells] = rows.filter(pc.equal(rows.column(column), value)).to_pylist()
        return found

    return where


@dataclass(frozen=True)
class Words:
    """What the rows of a release or a book rest on.

    Attributes:
        schemas: the definitions of its tables.
        where: gives the rows of one of these tables that have a value in a column.
    """

    schemas: Mapping[str, Schema]
    where: Where

    def of_row(self, schema: Schema, row: Cells) -> Iterator[Cells]:
        """Its own words and all its evidence, then the words of rows that carry one of its cells.

        A row with neither, in a release whose definition names no such rows, has those of all
        rows that refer to it.
        """
        found = [*self._own(schema, row, None), *self._where("evidence", "row_id", row[schema.key])]
        given = [field for name, field in schema.fields.items() if row[name] is not None]
        whens = [field.evidence or {} for field in given]
        named = [table for when in whens for table in when.get("unless_cited_by", ())]
        if not found and not named and schema.name not in ("sources", "redirects"):
            named = [name for name, other in self.schemas.items() if other.quotes_source]
        yield from found
        yield from self._of_citing(schema, row, dict.fromkeys(named))

    def of_cell(self, schema: Schema, row: Cells, name: str) -> Iterator[Cells]:
        """The words of one cell: evidence, or what the definition of its column lets it rest on."""
        if row[name] is None:
            return
        if name in SPAN:
            yield from self._own(schema, row, None)
        elif name in schema.coded:
            found = list(self._pinned(schema, row, name))
            when = schema.fields[name].evidence or {}
            yield from found or self._of_citing(schema, row, when.get("unless_cited_by", ()), name)

    def _pinned(self, schema: Schema, row: Cells, name: str) -> Iterator[Cells]:
        """The evidence of a cell, or else its own row's words where these carry it."""
        row_id, field = row[schema.key], schema.fields[name]
        if evidence := self._evidence(row_id, name):
            yield from evidence
            return
        when = field.evidence
        if when is None or row[name] in when.get("unless", ()):
            yield from self._own(schema, row, name)
        for other in (when or {}).get("unless_in", ()):
            if field.is_named_in(row.get(other), self._names(schema, row, name)):
                own = other in SPAN
                yield from self._own(schema, row, name) if own else self._evidence(row_id, other)

    def _of_citing(
        self, schema: Schema, row: Cells, tables: Iterable[str], name: str | None = None
    ) -> Iterator[Cells]:
        """The words of rows of some tables that refer to a row: those of the cell that does so.

        Of a table that has the column `name` too, those of the cells in it that say the same.
        """
        for other in (self.schemas[table] for table in tables if table in self.schemas):
            for key in other.foreign_keys:
                if (key.table, key.key) == (schema.name, schema.key):
                    shared = name if name in other.coded else None
                    for citing in self._where(other.name, key.field, row[schema.key]):
                        if shared is None or citing[shared] == row[shared]:
                            yield from self._pinned(other, citing, shared or key.field)

    def _own(self, schema: Schema, row: Cells, field: str | None) -> list[Cells]:
        if not schema.quotes_source:
            return []
        return [{**row, "row_id": row[schema.key], "field": field, "basis": OWN_WORDS}]

    def _evidence(self, row_id: str, field: str) -> list[Cells]:
        return [
            item for item in self._where("evidence", "row_id", row_id) if item.get("field") == field
        ]

    def _names(self, schema: Schema, row: Cells, name: str) -> list[str]:
        """What a cell's value is called: the names of the row it refers to, or itself."""
        key = schema.references.get(name)
        target = self.schemas.get(key.table) if key else None
        if key is None or target is None or "name" not in target.fields:
            return [str(row[name])]
        targets = self._where(key.table, key.key, row[name])
        names = (word for item in targets for word in (item["name"], *(item.get("aliases") or ())))
        return [word for word in names if word]

    def _where(self, table: str, column: str, value: Any) -> Sequence[Cells]:
        return self.where(table, column, value) if table in self.schemas else []


def reason(schema: Schema, row: Cells, field: str | None, name: str) -> str:
    """Why a row or a cell has no words.

    Args:
        schema: the definition of its table.
        row: the row.
        field: the column; None for the whole row.
        name: what the row is of, at the beginning of a sentence.
    """
    row_id = row[schema.key]
    cell = f"{row_id}.{field}" if field else row_id
    if schema.name == "redirects":
        heir = f" Its heir is {row['heir_id']}." if row.get("heir_id") else ""
        return f"{row_id} was retired in {row['retired_in']}: {row['reason']}{heir}"
    if field is not None and row[field] is None:
        return f"{cell} is empty: it rests on no words."
    if schema.name == "sources":
        bases = [f"{field}_basis"] if field else [name for name in row if name.endswith("_basis")]
        said = [f" Its {name} says: {row[name]}" for name in bases if row.get(name)]
        return (
            f"{row_id} is a source record: it describes a text as a whole, and no words are "
            f"cited for it.{''.join(said)}"
        )
    if field is not None and field not in schema.coded:
        return f"{cell} is about the row and its coding, not about what a source says."
    if field is not None and not schema.quotes_source:
        return (
            f"{name} cites no words for {cell}. "
            f"trucebook.why({row_id!r}) gives those of the row, if it has any."
        )
    return f"{name} cites no words for {cell}."

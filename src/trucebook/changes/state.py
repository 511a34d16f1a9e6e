"""One side of a comparison: tables of cell texts, whatever they were read from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from trucebook.errors import DataError
from trucebook.schemas import Schema
from trucebook.table import Row

__all__ = ["Sheet", "State", "Tables"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. Cells are canonical texts, so a null and an empty text are one thing.

    Attributes:
        columns: names, in order.
        codes: the codes of every column that has a list of them, in its order.
        rows: the cells by column, by row id. Every row has a cell for each column, and its id is
            in one of them.
    """

    columns: tuple[str, ...]
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, schema: Schema, rows: Iterable[Row]) -> Sheet:
        """The sheet of a table as read.

        Raises:
            DataError: a row has no id, or that of another row.
        """
        found: dict[str, Mapping[str, str]] = {}
        for row in rows:
            cells = {name: row.canonical(name) for name in schema.fields}
            row_id = cells[schema.key]
            if not row_id or row_id in found:
                what = "an id that no other row has" if row_id else "an id"
                raise DataError(row.problem(schema.key, f"expected {what}", _HINT).as_text())
            found[row_id] = cells
        lists = {name: tuple(item.codes) or item.enum for name, item in schema.fields.items()}
        return cls(
            tuple(schema.fields), {name: codes for name, codes in lists.items() if codes}, found
        )


_HINT = "Rows are compared by their ids: trucebook validate tells of every such row."

Tables = Mapping[str, Sheet]


@dataclass(frozen=True, slots=True)
class State:
    """The tables of a book at some time, and how to call it in a report."""

    name: str
    tables: Tables

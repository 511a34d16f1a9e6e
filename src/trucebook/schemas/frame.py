"""A table as a DataFrame that says what its columns are, and shows the useful ones first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import takewhile
from shutil import get_terminal_size
from typing import Any

import pandas as pd
import pyarrow as pa

from trucebook.markup import lines
from trucebook.schemas.arrow import to_pandas
from trucebook.schemas.table import Field, Schema

_WIDTH, _CELLS, _IN_A_NOTEBOOK = 100, (160, 80, 50, 36), 12
"""Characters of a line where there is no terminal, and of a cell; columns in a notebook."""

_NAMING = ("exact", "name", "title")
"""The columns that say what a row is: the first one that a table has."""

_LATER = frozenset({"note", "value_text", "source_title", "source_outlet", "source_published"})
"""The columns that repeat or remark on others."""

_BEHIND = frozenset(
    {"start", "end", "prefix", "suffix", "method", "coder", "reviewer", "row_status"}
    | {"file", "sha256", "characters", "spans_sha256"}
)
"""The columns on the place in a source, on the coding and on files."""


class Rows(pd.DataFrame):
    """A DataFrame that shows its useful columns where not all of them fit.

    pandas shows the first and the last columns of a wide table, and here the words and values
    are in the middle. This one shows as many as fit: the id, the words or the name, what they
    say, and last notes, places, coding and empty columns.
    `pandas.set_option("display.max_columns", None)` shows all. All else is pandas: the columns
    are in the order of the definition, and a pickle is that of a DataFrame.
    """

    # NOTE: nothing is moved, as `schema(…).validate`, `check` and the other engines hold to that
    # order.

    @property
    def _constructor(self) -> Callable[..., Rows]:
        return Rows

    def __reduce_ex__(self, protocol: Any) -> Any:
        return pd.DataFrame, (), self.__getstate__()

    def __repr__(self) -> str:
        from rich.cells import set_cell_size  # noqa: PLC0415 - it is needed to print alone

        columns = self.shape[1]
        if columns == 0 or pd.get_option("display.max_columns") is None:
            return super().__repr__()
        width = get_terminal_size((_WIDTH, 0)).columns
        if whole := self._fitting(columns, pd.get_option("display.max_colwidth"), width):
            return whole
        filled = sum(bool(self.iloc[:, place].notna().any()) for place in range(columns))
        tried = (self._fitting(n, _CELLS[-1], width) for n in range(2, filled + 1))
        count = 1 + sum(1 for _ in takewhile(bool, tried))
        for cell in _CELLS:
            if text := self._fitting(count, cell, width):
                return text
        text = self._text(count, _CELLS[-1])
        return "\n".join(set_cell_size(line, width).rstrip() for line in text.splitlines())

    def _repr_html_(self) -> str | None:
        if not pd.get_option("display.notebook_repr_html"):
            return None
        everything = pd.get_option("display.max_columns") is None
        count = self.shape[1] if everything else min(self.shape[1], _IN_A_NOTEBOOK)
        rows = pd.get_option("display.max_rows")
        if rows is not None and len(self) > rows:
            rows = pd.get_option("display.min_rows")
        table = self._shown(count).to_html(max_rows=rows, border=0, notebook=True)
        return lines(f"{table}\n<p>{self._size(count)}</p>")

    def _fitting(self, count: int, cell: int | None, width: int) -> str:
        """Its text with so many columns and characters of a cell; none if it is wider."""
        from rich.cells import cell_len  # noqa: PLC0415 - it is needed to print alone

        text = self._text(count, cell)
        return text if max(map(cell_len, text.splitlines())) <= width else ""

    def _text(self, count: int, cell: int | None) -> str:
        most, least = pd.get_option("display.max_rows"), pd.get_option("display.min_rows")
        table = self._shown(count).to_string(max_rows=most, min_rows=least, max_colwidth=cell)
        is_whole = count == self.shape[1] and (most is None or len(self) <= most)
        return lines(table if is_whole else f"{table}\n\n[{self._size(count)}]")

    def _size(self, count: int) -> str:
        rows, columns = self.shape
        size = f"{rows:,} rows x {columns} columns"
        return size if count == columns else f"{size}; {count} of them are shown, .columns has all"

    def _shown(self, count: int) -> pd.DataFrame:
        """Its most useful columns; all of them as they are."""
        plain = pd.DataFrame(self)
        return plain if count == self.shape[1] else plain.iloc[:, self._order()[:count]]

    def _order(self) -> list[int]:
        """The places of the columns, the most useful first."""
        names = [str(name) for name in self.columns]
        naming = next((name for name in _NAMING if name in names), None)

        def rank(place: int) -> int:
            if not self.iloc[:, place].notna().any():
                return 5
            match names[place]:
                case _ if place == 0:
                    return 0
                case name if name in (naming, "confidence"):
                    return 1
                case name:
                    return 4 if name in _BEHIND else 3 if name in _LATER else 2

        return sorted(range(len(names)), key=rank)


def frame_of(table: pa.Table, schema: Schema, **more: str) -> Rows:
    """A table with the types of its definition, and in `attrs` what it and its columns are.

    Args:
        table: the rows.
        schema: the definition.
        more: what else to say of it, such as its version.
    """
    frame = Rows(to_pandas(table, schema), copy=False)
    frame.attrs.update(name=schema.name, title=schema.title, description=schema.description)
    frame.attrs.update(**more, columns=columns_of(schema.fields))
    return frame


def columns_of(fields: Mapping[str, Field]) -> dict[str, dict[str, str]]:
    """Title and description by the name of the column."""
    return {
        name: {"title": field.title, "description": field.description}
        for name, field in fields.items()
    }

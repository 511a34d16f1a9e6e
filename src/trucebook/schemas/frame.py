"""A table as a DataFrame that says what its columns are, and shows the useful ones first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import takewhile
from shutil import get_terminal_size
from typing import Any

import pandas as pd
import pyarrow as pa

from trucebook.markup import lines
from trucebook.schemas.arrow import to_pandas
from trucebook.schemas.table import Field, Schema

_WIDTH, _CELLS, _IN_A_NOTEBOOK = 100, (160, 80, 50, 36, 33), 12
"""Characters of a line where there is no terminal, and of a cell; columns in a notebook."""

_EMPTY = 6

_NAMING = ("exact", "name", "title", "wording", "what", "thing")
"""The columns that say what a row is: the first one that a table has."""

_SPARSE = 0.1
"""The share of cells, below which a column says little of most rows."""

_WHY = frozenset({"confidence", "verdict", "reason"})
"""The columns that say how good a row is, what it finds, and why."""

_LATER = frozenset({"note", "value_text", "source_title", "source_outlet", "source_published"})
"""The columns that repeat or remark on others."""

_BEHIND = frozenset(
    {"start", "end", "prefix", "suffix", "method", "coder", "reviewer", "row_status"}
    | {"file", "sha256", "characters"}
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
        if self.shape[1] == 0 or pd.get_option("display.max_columns") is None:
            return super().__repr__()
        return _View(self).text(get_terminal_size((_WIDTH, 0)).columns)

    def _repr_html_(self) -> str | None:
        if not pd.get_option("display.notebook_repr_html"):
            return None
        is_all = pd.get_option("display.max_columns") is None
        return _View(self).html(self.shape[1] if is_all else _IN_A_NOTEBOOK)


class _View:
    """What is shown of a frame.

    Attributes:
        frame: what may be shown of the frame, with empty texts for empty cells; without `attrs`,
            which pandas copies whenever it takes a column.
        rows: how many rows the whole has.
        order: the places of its columns, the most useful first.
        filled: how many columns are not empty.
    """

    def __init__(self, rows: Rows) -> None:
        whole = pd.DataFrame(rows)
        whole.attrs = {}
        self.rows = len(whole)
        self.frame = _without_blanks(_ends(whole))
        ranks = list(_ranks(whole))
        self.order = sorted(range(len(ranks)), key=ranks.__getitem__)
        self.filled = sum(rank < _EMPTY for rank in ranks)

    def text(self, width: int) -> str:
        """The whole frame if it fits, else as many columns as do, their cells as wide as fits."""
        from rich.cells import cell_len, set_cell_size  # noqa: PLC0415 - it is needed to print alone

        def fits(text: str) -> bool:
            return max(map(cell_len, text.splitlines())) <= width

        whole = self._text(self.frame.shape[1], pd.get_option("display.max_colwidth"))
        if fits(whole):
            return whole
        least = _CELLS[-1]
        more = takewhile(lambda n: fits(self._text(n, least)), range(2, self.filled + 1))
        count = max(more, default=1)
        texts = (self._text(count, cell) for cell in _CELLS)
        cut = self._text(count, least).splitlines()
        narrow = "\n".join(set_cell_size(line, width).rstrip() for line in cut)
        return next(filter(fits, texts), narrow)

    def html(self, most: int) -> str:
        """The most useful columns as a table of HTML."""
        count = min(self.frame.shape[1], most)
        rows = pd.get_option("display.max_rows")
        if rows is not None and self.rows > rows:
            rows = min(rows, pd.get_option("display.min_rows") or rows)
        table = self._columns(count).to_html(max_rows=rows, border=0, notebook=True)
        return lines(f"{table}\n<p>{self._size(count)}</p>")

    def _text(self, count: int, cell: int | None) -> str:
        most, least = pd.get_option("display.max_rows"), pd.get_option("display.min_rows")
        table = self._columns(count).to_string(max_rows=most, min_rows=least, max_colwidth=cell)
        table = "\n".join(map(str.rstrip, table.splitlines()))
        is_whole = count == self.frame.shape[1] and (most is None or self.rows <= most)
        return lines(table if is_whole else f"{table}\n\n[{self._size(count)}]")

    def _size(self, count: int) -> str:
        columns = self.frame.shape[1]
        size = f"{self.rows:,} rows x {columns} columns"
        return size if count == columns else f"{size}; {count} of them are shown, .columns has all"

    def _columns(self, count: int) -> pd.DataFrame:
        """The most useful columns; all of them as they are."""
        return self.frame if count == len(self.order) else self.frame.iloc[:, self.order[:count]]


def _ends(frame: pd.DataFrame) -> pd.DataFrame:
    """The first and the last rows, more than are shown, so that pandas leaves out the others."""
    most = pd.get_option("display.max_rows")
    if not most or len(frame) <= 2 * most + 2:
        return frame
    return frame.iloc[[*range(most + 1), *range(len(frame) - most - 1, len(frame))]]


def _without_blanks(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with an empty text for each empty cell, where pandas would write NaN or None."""
    columns = [frame.iloc[:, place] for place in range(frame.shape[1])]
    filled = [
        column.astype(object).where(column.notna(), "") if column.hasnans else column
        for column in columns
    ]
    if not filled:
        return frame
    shown = pd.concat(filled, axis=1)
    shown.columns = frame.columns
    return shown


def _ranks(frame: pd.DataFrame) -> Iterator[int]:
    """How far behind each column comes: words before numbers, and what is mostly empty later."""
    names = [str(name) for name in frame.columns]
    naming = next((name for name in _NAMING if name in names), None)
    for place, name in enumerate(names):
        filled = frame.iloc[:, place].notna().mean() if len(frame) else 0
        if not filled:
            yield _EMPTY
        elif place == 0:
            yield 0
        elif name == naming:
            yield 1
        elif name in _WHY and naming:
            yield 2
        else:
            yield 5 if name in _BEHIND else 4 if name in _LATER or filled < _SPARSE else 3


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

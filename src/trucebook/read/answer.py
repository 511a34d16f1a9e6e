"""An answer, and the one way in which answers are shown: frame, terminal, notebook, JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from typing import TYPE_CHECKING, Any, ClassVar

from trucebook.markup import json_text, visible
from trucebook.schemas.arrow import arrow_table, to_pandas
from trucebook.schemas.table import Schema, own_schemas

if TYPE_CHECKING:
    import pandas as pd

TABLES = own_schemas(__file__)
"""The definitions of the tables that answers are: those a release carries, and `compared`."""

WIDTH = 100
"""Characters of a line on a terminal, at most."""


@dataclass(frozen=True, repr=False, eq=False)
class Answer:
    """What some rows say together.

    Attributes:
        title: what was asked, in words.
        records: the rows of the answer; their columns are those of the table it is defined by.
    """

    table: ClassVar[str]
    """The name of its definition in `answer.toml`."""
    shown: ClassVar[tuple[str, ...]]
    """The columns that a terminal and a notebook show, the most useful first."""

    title: str
    records: Sequence[Mapping[str, Any]]

    @property
    def schema(self) -> Schema:
        """The definition of its table."""
        return TABLES[self.table]

    @property
    def lead(self) -> Sequence[str]:
        """Sentences that come first: what matters most."""
        return ()

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The answer as a DataFrame; list columns hold the ids of the rows that it rests on."""
        return to_pandas(arrow_table(self.schema, self.records), self.schema)

    def content(self) -> Any:
        """The answer as lists, dicts, texts and numbers."""
        return [dict(record) for record in self.records]

    def as_json(self) -> str:
        """The answer as JSON."""
        return json_text(self.content())

    def as_text(self, width: int = WIDTH) -> str:
        """The answer for a terminal."""
        from rich.console import Console  # noqa: PLC0415
        from rich.table import Table  # noqa: PLC0415

        out = StringIO()
        console = Console(file=out, width=min(width, WIDTH), no_color=True, highlight=False)
        console.print(visible(self.title), markup=False)
        for sentence in self.lead:
            console.print(visible(sentence), markup=False)
        table = Table()
        for name in self.shown:
            table.add_column(name, overflow="fold")
        for record in self.records:
            table.add_row(*(_text(record[name]) for name in self.shown))
        console.print(table)
        return out.getvalue()

    def __repr__(self) -> str:
        return self.as_text()


def _text(value: Any) -> str:
    from rich.markup import escape  # noqa: PLC0415

    if isinstance(value, list | tuple):
        value = ", ".join(map(str, value))
    return escape(visible("" if value is None else str(value)))

"""An answer, and the one way in which answers are shown: frame, terminal, notebook, CSV, JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from trucebook.book.csv import csv_text
from trucebook.markup import html, json_text, visible
from trucebook.schemas.arrow import arrow_table, to_pandas
from trucebook.schemas.table import Schema, own_schemas

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

TABLES = own_schemas(__file__)
"""The definitions of the tables that answers are: those a release carries, and `compared`."""

WIDTH = 100
"""Characters of a line on a terminal, at most."""

ROWS = 40
"""Rows that are shown where an answer is looked at, in a session or a notebook."""

_SENTENCES, _ITEMS = 12, 6
_LONG, _SHORT = 320, 100
_FOLDED, _WHOLE = 12, 24


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

    def as_csv(self) -> str:
        """The rows as a CSV file of a release has them, in the order of their ids."""
        return csv_text(self.schema, self.records)

    def as_text(self, width: int = WIDTH, rows: int | None = None) -> str:
        """The answer for a terminal: title, sentences, then the columns that are shown.

        Args:
            width: characters of a line; never more than 100.
            rows: how many rows it has at most; all of them by default.
        """
        from rich.console import Console  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        # NOTE: Text, as a str may hold markup or the name of an emoji; neither notebook nor
        # terminal, as there a Console prints by itself, or adds the codes of a style.
        console = Console(
            file=StringIO(),
            width=max(1, min(width, WIDTH)),
            color_system=None,
            force_terminal=False,
            force_jupyter=False,
        )
        with console.capture() as printed:
            for sentence in self._sentences():
                console.print(Text(visible(sentence), overflow="fold"))
            if self.records:
                console.print()
                console.print(self._drawn(self.records[:rows], console.width))
            if more := self._more(rows):
                console.print(Text(more))
        return "".join(f"{line.rstrip()}\n" for line in printed.get().splitlines())

    def __repr__(self) -> str:
        return self.as_text(rows=ROWS).rstrip("\n")

    def _repr_html_(self) -> str:
        """What a notebook shows: a table with a caption, in which nothing acts."""
        first, *others = map(html, self._sentences())
        caption = "<br>".join([f"<strong>{first}</strong>", *others])
        head = "".join(f'<th scope="col"{self._side(name)}>{name}</th>' for name in self.shown)
        body = "".join(
            f"<tr>{''.join(self._html_cells(record))}</tr>\n" for record in self.records[:ROWS]
        )
        more = f"<p>{html(text)}</p>" if (text := self._more(ROWS)) else ""
        return (
            '<div style="overflow-x: auto">\n<table class="dataframe">\n'
            f'<caption style="caption-side: top; text-align: left">{caption}</caption>\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n{more}</div>"
        )

    def _sentences(self) -> Iterator[str]:
        for sentence in (self.title, *self.lead[:_SENTENCES]):
            yield _cut(sentence, _LONG)
        if more := len(self.lead[_SENTENCES:]):
            yield f"… and {more:,} more sentences: .lead has all"

    def _more(self, rows: int | None) -> str:
        if not self.records:
            return "There are no rows."
        more = len(self.records) - len(self.records[:rows])
        return f"… and {more:,} more: .frame has all" if more else ""

    def _drawn(self, records: Sequence[Mapping[str, Any]], width: int) -> Table:
        from rich import box  # noqa: PLC0415
        from rich.table import Table  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        cells = {name: [self._cell(record, name) for record in records] for name in self.shown}
        widest = {name: max(map(_lines, [name, *cells[name]])) for name in cells}
        if sum(widest.values()) + 2 * len(widest) > width:
            for name in self.shown:
                if self.schema.fields[name].is_edtf:
                    cells[name] = [cell.replace("/", "/\n", 1) for cell in cells[name]]
                    widest[name] = max(map(_lines, [name, *cells[name]]))
        whole = _whole(widest, width)
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
        for name in self.shown:
            side: Literal["left", "right"] = "right" if self._is_number(name) else "left"
            table.add_column(Text(name), justify=side, no_wrap=name in whole, overflow="fold")
        for row in zip(*cells.values(), strict=True):
            table.add_row(*map(Text, row))
        return table

    def _cell(self, record: Mapping[str, Any], name: str) -> str:
        return visible(_text(record[name], _SHORT))

    def _html_cells(self, record: Mapping[str, Any]) -> Iterator[str]:
        for place, name in enumerate(self.shown):
            cell, side = html(_text(record[name], _LONG)), self._side(name)
            yield f"<td{side}>{cell}</td>" if place else f'<th scope="row"{side}>{cell}</th>'

    def _side(self, name: str) -> str:
        side = "right" if self._is_number(name) else "left"
        return f' style="text-align: {side}; vertical-align: top"'

    def _is_number(self, name: str) -> bool:
        return self.schema.fields[name].type in ("integer", "number")


def _lines(cell: str) -> int:
    """How wide the widest line of a cell is."""
    from rich.cells import cell_len  # noqa: PLC0415

    return max(map(cell_len, cell.split("\n")))


def _whole(widest: Mapping[str, int], width: int) -> set[str]:
    """The columns that are not folded: narrow ones, as long as each other keeps some room."""
    narrow = sorted((size, name) for name, size in widest.items() if size <= _WHOLE)
    while narrow:
        room = width - sum(size + 2 for size, _ in narrow)
        if room >= (_FOLDED + 2) * (len(widest) - len(narrow)):
            break
        narrow.pop()
    return {name for _, name in narrow}


def _text(value: Any, most: int) -> str:
    """A cell as one line; a long list and a long text are cut, and say how long they are."""
    match value:
        case None:
            return ""
        case int() | float() if not isinstance(value, bool):
            return f"{value:,.10g}"
        case list() | tuple():
            items = ", ".join(_cut(str(item), most // _ITEMS) for item in value[:_ITEMS])
            return f"{items}, … ({len(value):,})" if len(value) > _ITEMS else items
        case _:
            return _cut(str(value), most)


def _cut(text: str, most: int) -> str:
    line = " ".join(text[: 2 * most].split())
    if len(line) <= most and len(text) <= 2 * most:
        return line
    return f"{line[:most].rstrip()}… ({len(text):,} characters)"

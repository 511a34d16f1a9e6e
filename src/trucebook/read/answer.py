"""An answer, and the one way in which answers are shown: frame, terminal, notebook, CSV, JSON."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from trucebook.book.csv import csv_text
from trucebook.errors import UsageError
from trucebook.markup import html, json_text, visible
from trucebook.read.lines import WIDTH, printed
from trucebook.schemas.arrow import arrow_table
from trucebook.schemas.frame import frame_of
from trucebook.schemas.table import Schema, own_schemas

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd
    from rich.console import RenderableType

TABLES = own_schemas(__file__)
"""The definitions of the tables that answers are: those a release carries, and `compared`."""

ROWS = 40
"""Rows that are shown where an answer is looked at, in a session or a notebook."""

LONG = 600
"""Characters of a text in a notebook, at most."""

_SENTENCES, _ITEMS, _SHORT = 12, 6, 160
_FOLDED, _WHOLE = 12, 24


@dataclass(frozen=True, repr=False, eq=False)
class Answer:
    """What some rows say together.

    Attributes:
        title: what was asked, in words.
        records: the rows of the answer; their columns are those of the table it is defined by.
        names: by id of an actor the name that is shown in its place.
    """

    table: ClassVar[str]
    """The name of its definition in `answer.toml`."""
    shown: ClassVar[tuple[str, ...]]
    """The columns that a terminal and a notebook show, the most useful first."""
    named: ClassVar[tuple[str, ...]] = ()
    """Those of them with ids of actors, which are shown by their names."""
    heads: ClassVar[Mapping[str, str]] = {}
    """By column its head where it is shown, if that is not its name."""

    title: str
    records: Sequence[Mapping[str, Any]]
    names: Mapping[str, str] = field(default_factory=dict, kw_only=True)

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
        return frame_of(arrow_table(self.schema, self.records), self.schema)

    def plot(self) -> alt.VConcatChart:
        """A chart of the answer, where it has one.

        Raises:
            UsageError: there is none of this answer; or the extra `notebook` is not installed.
        """
        raise UsageError(
            f"There is no chart of {self.schema.title.lower()}: discrepancies, compare and "
            "timeline have one. Take .frame to draw your own."
        )

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
        width = max(1, min(width, WIDTH))
        drawn = ("", self._drawn(self.records[:rows], width)) if self.records else ()
        more = filter(None, [self._more(rows)])
        return printed([*self._sentences(), *drawn, *more], width)

    def __repr__(self) -> str:
        return self.as_text(rows=ROWS).rstrip("\n")

    def _repr_html_(self) -> str:
        """What a notebook shows: a table with a caption, in which nothing acts."""
        rows = ([self._html(record, name) for name in self.shown] for record in self.records[:ROWS])
        heads = [self._head(name) for name in self.shown]
        numbers = [self._head(name) for name in self.shown if self._is_number(name)]
        days = [self._head(name) for name in self.shown if self.schema.fields[name].is_edtf]
        return html_table([*self._sentences()], heads, rows, numbers, days, self._more(ROWS))

    def _html(self, record: Mapping[str, Any], name: str) -> str:
        """A cell as HTML."""
        return html(_text(self.seen(record, name), LONG))

    def seen(self, record: Mapping[str, Any], name: str) -> Any:
        """A cell as it is shown: with names in place of the ids of actors."""
        return self.called(record[name]) if name in self.named else record[name]

    def called(self, ids: Any) -> Any:
        """The name of an actor, or the names of some."""
        if isinstance(ids, list | tuple):
            return [self.names.get(one, one) for one in ids]
        return self.names.get(ids, ids)

    def _head(self, name: str) -> str:
        return self.heads.get(name, name)

    def _sentences(self) -> Iterator[str]:
        for sentence in (self.title, *self.lead[:_SENTENCES]):
            yield cut(sentence, LONG)
        if more := len(self.lead[_SENTENCES:]):
            yield f"… and {more:,} more sentences: .lead has all"

    def _more(self, rows: int | None) -> str:
        if not self.records:
            return "There are no rows."
        more = len(self.records) - len(self.records[:rows])
        return f"… and {more:,} more: .frame has all" if more else ""

    def _drawn(self, records: Sequence[Mapping[str, Any]], width: int) -> RenderableType:
        from rich import box  # noqa: PLC0415
        from rich.table import Table  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        cells = {name: [self._cell(record, name) for record in records] for name in self.shown}
        first = cells[self.shown[0]]
        first[1:] = ["" if cell == above else cell for above, cell in pairwise(first)]
        widest = {name: max(map(_lines, [self._head(name), *cells[name]])) for name in cells}
        if sum(widest.values()) + 2 * len(widest) > width:
            for name in self.shown:
                if self.schema.fields[name].is_edtf:
                    cells[name] = [cell.replace("/", "/\n", 1) for cell in cells[name]]
                    widest[name] = max(map(_lines, [self._head(name), *cells[name]]))
        whole = _whole(widest, width)
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
        for name in self.shown:
            side: Literal["left", "right"] = "right" if self._is_number(name) else "left"
            head = Text(self._head(name))
            table.add_column(head, justify=side, no_wrap=name in whole, overflow="fold")
        for row in zip(*cells.values(), strict=True):
            table.add_row(*map(Text, row))
        return table

    def _cell(self, record: Mapping[str, Any], name: str) -> str:
        return visible(_text(self.seen(record, name), _SHORT))

    def _is_number(self, name: str) -> bool:
        return self.schema.fields[name].type in ("integer", "number")


def html_table(
    said: Sequence[str],
    names: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers: Container[str] = (),
    whole: Container[str] = (),
    more: str = "",
) -> str:
    """A table for a notebook; the first cell of a row is its head.

    Args:
        said: its caption: the title, then sentences.
        names: the heads of its columns.
        rows: the cells, as HTML.
        numbers: the columns with numbers, by their heads.
        whole: the columns whose cells are on one line.
        more: a sentence below it.
    """
    styles = [
        f"text-align: {'right' if name in numbers else 'left'}; vertical-align: top"
        + ("; white-space: nowrap" if name in whole else "")
        for name in names
    ]

    def line(cells: Sequence[str], first: str, other: str) -> str:
        made = ""
        for place, (cell, style) in enumerate(zip(cells, styles, strict=True)):
            tag = other if place else first
            made += f'<{tag} style="{style}">{cell}</{tag.split()[0]}>'
        return f"<tr>{made}</tr>\n"

    title, *others = map(html, said)
    caption = "<br>".join([f"<strong>{title}</strong>", *others])
    column = 'th scope="col"'
    head = line([*map(html, names)], column, column)
    body = "".join(line(cells, 'th scope="row"', "td") for cells in rows)
    return (
        '<div style="overflow-x: auto">\n<table class="dataframe">\n'
        f'<caption style="caption-side: top; text-align: left">{caption}</caption>\n'
        f"<thead>\n{head}</thead>\n<tbody>\n{body}</tbody>\n"
        f"</table>\n{f'<p>{html(more)}</p>' if more else ''}</div>"
    )


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
            room = most // max(1, min(len(value), _ITEMS))
            items = ", ".join(cut(str(item), room) for item in value[:_ITEMS])
            return f"{items}, … ({len(value):,})" if len(value) > _ITEMS else items
        case _:
            return cut(str(value), most)


def cut(text: str, most: int) -> str:
    """A text on one line; a long one is cut, and says how long it is."""
    line = " ".join(text[: 2 * most].split())
    if len(line) <= most and len(text) <= 2 * most:
        return line
    return f"{line[:most].rstrip()}… ({len(text):,} characters)"

"""A row as it is shown: what it is, what is disputed, each cell with what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from trucebook.load.releases import is_book
from trucebook.load.tables import Source
from trucebook.load.why import OWN_WORDS
from trucebook.markup import visible
from trucebook.read.answer import Answer
from trucebook.read.claims import Cells, claims
from trucebook.read.row import Citing, Known

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table

_LISTED = 4
"""Rows, or stretches of words, of one kind that a terminal lists; the others are counted."""

_LONG = 200
"""Characters of one text on a terminal, at most."""

_LABEL = 70
"""Characters of what a row is called that refers to the row, at most."""

_EVIDENCE = ("exact", "basis", "cited_row", "source_id", "start", "end", "note")


def show(
    row_id: str,
    book: str | Path | None = None,
    *,
    version: str | None = None,
    source: Source = None,
) -> Shown:
    """One row of any table: its words, what each cell rests on, what is wrong or disputed about it.

        >>> print(trucebook.show("F0012"))
        >>> trucebook.show("F0012").frame[["field", "value", "called", "exact", "basis"]]

    Args:
        row_id: id of a row of any table, such as "F0001"; that of a retired row shows its heir.
        book: the folder of a book or of a release, or an archive of one; without, the release that
            came with the package.
        version: version of the data; the newest by default.
        source: where else to take the release from; see `load`.

    Returns:
        An answer. `frame` has one row per cell and stretch of words that it rests on (see `why`),
        with field, value, called (the name of the row that an id names, or the meaning of a code),
        exact, basis, cited_row and note. `remarks` has sentences: the row is withdrawn, or took
        the place of a retired one; how the figures on its quantity compare; what
        validation reports on it, where it is in a book and the extra `curate` is installed.
        `cited_by` has the rows that refer to it.

    Raises:
        UsageError: there is no such book, version or row; the message has near ids.
        DataError: a table of the book cannot be read as rows; the message says where.
    """
    folder = Path(book) if book is not None and is_book(Path(book)) else None
    known = Known.of(claims(book, version, source), row_id, folder)
    return Shown(
        title=f"{known.id}, a row of {known.schema.name} in {known.found.name}",
        records=tuple(known.records()),
        row_id=known.id,
        in_table=known.schema.name,
        sentence=known.sentence,
        words=known.words,
        remarks=tuple(known.remarks()),
        cited_by=known.cited_by,
        about=known.about,
    )


@dataclass(frozen=True, repr=False, eq=False)
class Shown(Answer):
    """A row and what is known about it.

    Attributes:
        row_id: its id.
        in_table: the table that it is a row of.
        sentence: what it is.
        words: its words between square brackets, with those before and after; then their source.
        remarks: what is wrong or disputed, in sentences.
        cited_by: the rows that refer to it.
        about: who coded it, whether it counts, and the note.
    """

    table: ClassVar[str] = "shown"
    shown: ClassVar[tuple[str, ...]] = ("field", "value", "called", "exact", "basis", "note")

    row_id: str = ""
    in_table: str = ""
    sentence: str = ""
    words: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    cited_by: tuple[Citing, ...] = ()
    about: str = ""

    @property
    def lead(self) -> Sequence[str]:
        """What it is, its words, and what is wrong or disputed."""
        return (self.sentence, *self.words, *self.remarks)

    def content(self) -> dict[str, Any]:
        """The row with its cells, and what is known about it, as dicts, lists and texts."""
        cells = [
            {
                **{name: records[0][name] for name in ("field", "value", "called")},
                "rests_on": [
                    {name: record[name] for name in _EVIDENCE}
                    for record in records
                    if record["basis"] or record["note"]
                ],
            }
            for records in _by_cell(self.records)
        ]
        return {
            "id": self.row_id,
            "table": self.in_table,
            "what": self.sentence,
            "words": list(self.words),
            "remarks": list(self.remarks),
            "cells": cells,
            "cited_by": [
                {"table": one.table, "field": one.field, "rows": list(one.rows)}
                for one in self.cited_by
            ],
            "about": self.about,
        }

    def _drawn(self, records: Sequence[Cells], width: int) -> Group:
        """Each cell with what it rests on, then the rows that refer to the row."""
        from rich.console import Group  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        cells = list(_by_cell(records))
        empty = [cell[0]["field"] for cell in cells if cell[0]["value"] is None]
        lines = ["", f"Empty: {', '.join(empty)}"] if empty else [""]
        lines += [self.about] if self.about else []
        lines += [line for one in self.cited_by for line in _citing(one)]
        filled = [cell for cell in cells if cell[0]["value"] is not None]
        return Group(_grid(filled, self.row_id), *(Text(visible(line)) for line in lines))


def _by_cell(records: Sequence[Cells]) -> Iterator[list[Cells]]:
    for _, cell in groupby(records, key=lambda record: record["field"]):
        yield list(cell)


def _grid(cells: Sequence[Sequence[Cells]], row_id: str) -> Table:
    """Column, value with the name of what an id names, and what it rests on."""
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    has_words = any(record["basis"] or record["note"] for cell in cells for record in cell)
    grid.add_column(width=16, overflow="fold")
    grid.add_column(ratio=2, overflow="fold")
    grid.add_column(ratio=3 if has_words else 0, overflow="fold")
    for records in cells:
        first = records[0]
        value = [_short(first["value"]), *([_short(first["called"])] if first["called"] else ())]
        words = [_short(_rests_on(record, row_id)) for record in records[:_LISTED]]
        more = [f"… and {len(records) - _LISTED} more"] if len(records) > _LISTED else []
        row = (visible(first["field"]), "\n".join(value), "\n".join([*words, *more]))
        grid.add_row(*map(Text, row))
    return grid


def _rests_on(record: Cells, row_id: str) -> str:
    """What a cell rests on, in one line: words, basis, where they are, the coder's note."""
    is_own, note = record["basis"] == OWN_WORDS, record["note"]
    elsewhere = record["cited_row"] if record["cited_row"] != row_id else None
    if record["basis"] is None:
        return note or ""
    if is_own and elsewhere is None:
        return "its own words"
    place = (None if is_own else record["basis"], record["source_id"], elsewhere)
    words = f"“{record['exact']}” " if record["exact"] else ""
    return f"{words}({', '.join(filter(None, place))}){f' {note}' if note else ''}"


def _citing(one: Citing) -> Iterator[str]:
    """The rows that refer to the row in one column."""
    yield ""
    yield f"{len(one.rows)} in {one.table}, column {one.field}:"
    for row_id, label in list(one.rows.items())[:_LISTED]:
        yield f"  {row_id}  {label if len(label) <= _LABEL else f'{label[:_LABEL].rstrip()}…'}"
    if len(one.rows) > _LISTED:
        yield f"  … and {len(one.rows) - _LISTED} more"


def _short(text: str) -> str:
    return visible(text if len(text) <= _LONG else f"{text[:_LONG].rstrip()}…")

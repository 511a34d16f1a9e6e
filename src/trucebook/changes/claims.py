"""What a row says, for readers who do not know its id: its words and where they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from trucebook.changes.compare import Changes, Kind
from trucebook.changes.state import State, printable

_WORDS = ("exact", "name", "title", "label")
"""Columns that say what a row is, the first that is filled."""
_KINDS: tuple[Kind, ...] = ("changed", "added", "removed")


class Claim(NamedTuple):
    """The words of a row, or else its name; its source with its title; the cell it explains."""

    words: str = ""
    source: str = ""
    explains: str = ""

    @property
    def text(self) -> str:
        """The claim in one line: “About 120 people”, S01 (Flood in Marn)."""
        quoted = f"“{self.words}”" if self.words else ""
        return ", ".join(filter(None, (self.explains, quoted, self.source)))


Claims = Mapping[tuple[str, str], Claim]
"""Claims by table and row id."""


def claims(changes: Changes, old: State, new: State) -> dict[tuple[str, str], Claim]:
    """The claims of the rows that differ, of the new state where it has the row.

    Words that a source of either state withholds are not in them.
    """
    sides = (new.tables, old.tables)
    shown = [printable(tables, *sides) for tables in sides]
    rows = [{name: sheet.rows for name, sheet in tables.items()} for tables in shown]
    found = {}
    for kind in _KINDS:
        for table, row in changes.rows_that(kind):
            sheets = next(one for one in rows if row.row_id in one.get(table, {}))
            sources = sheets.get("sources", {})
            found[table, row.row_id] = _claim(sheets[table][row.row_id], sources)
    return found


def _claim(cells: Mapping[str, str], sources: Mapping[str, Mapping[str, str]]) -> Claim:
    names = (cells.get(name) for name in _WORDS)
    source_id = cells.get("source_id", "")
    title = sources.get(source_id, {}).get("title", "")
    is_cited = bool(cells.get("exact"))
    of_a_cell = cells.get("field") and cells.get("row_id")
    return Claim(
        words=next(filter(None, names), ""),
        source=f"{source_id} ({title})" if title and is_cited else source_id if is_cited else "",
        explains=f"{cells['field']} of {cells['row_id']}" if of_a_cell else "",
    )

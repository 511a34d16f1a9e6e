"""How many cells of a book rest on words of its sources."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from trucebook.book.book import Book
from trucebook.book.evidence import coded_cells, rests_on_words


@dataclass(frozen=True, slots=True)
class Coverage:
    """One column: how many cells have a value, and how many of these rest on words."""

    table: str
    column: str
    cells: int
    pinned: int

    @property
    def share(self) -> float:
        """The part that is pinned, from 0 to 1."""
        return self.pinned / self.cells if self.cells else 1.0


def coverage(book: Book) -> tuple[Coverage, ...]:
    """The columns that hold values, in the order of the tables.

    A cell is pinned by the words of its own row, by evidence, or by rows that cite its row;
    evidence without words says why there are none.
    """
    cells: Counter[tuple[str, str]] = Counter()
    pinned: Counter[tuple[str, str]] = Counter()
    for row, field in coded_cells(book):
        column = (row.schema.name, field.name)
        cells[column] += 1
        pinned[column] += rests_on_words(book, row, field)
    return tuple(Coverage(*column, cells[column], pinned[column]) for column in cells)


def _sum(name: str, items: Iterable[Coverage], column: str = "") -> Coverage:
    found = tuple(items)
    return Coverage(
        name, column, sum(item.cells for item in found), sum(item.pinned for item in found)
    )


def as_json(found: tuple[Coverage, ...]) -> str:
    """All columns and their sum."""
    whole = _sum("", found)
    return json.dumps(
        {
            "cells": whole.cells,
            "pinned": whole.pinned,
            "share": whole.share,
            "columns": [{**asdict(item), "share": item.share} for item in found],
        },
        indent=2,
    )


def as_text(found: tuple[Coverage, ...]) -> str:
    """One line per table and column, the sum of each table before its columns."""
    lines = [("table", "column", "cells", "pinned", "share")]
    for table in dict.fromkeys(item.table for item in found):
        own = [item for item in found if item.table == table]
        lines += map(_line, (_sum(table, own), *own))
    lines.append(_line(_sum("all tables", found)))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        f"{table:<{widths[0]}}  {column:<{widths[1]}}  "
        + "  ".join(f"{cell:>{width}}" for cell, width in zip(rest, widths[2:], strict=True))
        for table, column, *rest in lines
    )


def _line(item: Coverage) -> tuple[str, str, str, str, str]:
    return (item.table, item.column, str(item.cells), str(item.pinned), f"{item.share:.3f}")

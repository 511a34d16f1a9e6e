"""The totals of a book that readers quote: what a change of rows does to them.

A book of claims adds nothing up, so its totals are how many rows each table has, and between
which values the claims on one thing lie.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trucebook.canonical import canonical_cell
from trucebook.changes.difference import TotalChange
from trucebook.changes.state import Sheet, Tables
from trucebook.schemas import Field

__all__ = ["moved_totals", "totals"]

FIGURES = "figures"
WHAT = ("metric", "unit", "counted_group", "location")
"""What claims are on one thing: the same quantity of the same group in the same place."""

STANDS = frozenset({"active", "corrected", ""})
"""Status of rows that count; retracted and superseded ones are kept, and claim nothing."""

_NUMBER = Field({"name": "value", "type": "number"})


def moved_totals(old: Tables, new: Tables) -> tuple[TotalChange, ...]:
    """The totals that differ, row counts first, then by name."""
    before, after = totals(old), totals(new)
    names = sorted({*before, *after}, key=lambda name: (not name.startswith("rows of"), name))
    return tuple(
        TotalChange(name, before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name) != after.get(name)
    )


def totals(tables: Tables) -> dict[str, str]:
    """Every total by name: rows of a table; of a thing the lowest and highest value stated."""
    counts = {f"rows of {name}": str(len(sheet.rows)) for name, sheet in tables.items()}
    return counts | dict(_stated(tables[FIGURES])) if FIGURES in tables else counts


def _stated(figures: Sheet) -> Iterator[tuple[str, str]]:
    values: dict[tuple[str, ...], list[float]] = {}
    for cells in figures.rows.values():
        if cells.get("row_status", "") in STANDS:
            thing = tuple(cells.get(name, "") for name in WHAT)
            values.setdefault(thing, []).extend(_ends(cells))
    for thing, stated in values.items():
        if stated:
            ends = dict.fromkeys(canonical_cell(_NUMBER, end) for end in (min(stated), max(stated)))
            yield _name(*thing), " to ".join(ends)


def _name(metric: str, unit: str, group: str, location: str) -> str:
    parts = [f"stated {metric}"]
    parts += [
        f"{word} {part}"
        for word, part in zip(("in", "of", "at"), (unit, group, location), strict=True)
        if part
    ]
    return ", ".join(parts)


def _ends(cells: Mapping[str, str]) -> Iterator[float]:
    for name in ("value_low", "value_high"):
        try:
            value = _NUMBER.read(cells.get(name, ""))
        except ValueError:
            continue
        if value is not None:
            yield value

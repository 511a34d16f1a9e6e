"""How far two coders who worked blind to each other agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Agreement", "agreement"]

Cells = Mapping[str, Any]
Place = tuple[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on one variable.

    Attributes:
        variable: a column, or "span" for whether the same words were coded at all.
        rows: rows compared: pairs of rows on one span; for "span" the mean of both coders'.
        share: F1 for "span", else the share of pairs with equal cells.
    """

    variable: str
    rows: float
    share: float


def agreement(
    first: Iterable[Cells], second: Iterable[Cells], variables: Iterable[str]
) -> list[Agreement]:
    """Agreement on the spans of a table, and on each variable where both coded one span.

    Args:
        first: rows of the first coder, with source_id, start and end.
        second: rows of the second coder.
        variables: columns to compare.
    """
    one, other = list(first), list(second)
    variables = list(variables)
    pairs = list(_pairs(one, other, variables))
    mean = (len(one) + len(other)) / 2
    shares = [Agreement("span", mean, len(pairs) / mean if mean else 1.0)]
    for name in variables:
        equal = sum(left[name] == right[name] for left, right in pairs)
        shares.append(Agreement(name, len(pairs), equal / len(pairs) if pairs else 1.0))
    return shares


def _pairs(
    one: list[Cells], other: list[Cells], variables: list[str]
) -> Iterator[tuple[Cells, Cells]]:
    """Rows on one span; of several on the same span, those that agree most."""
    waiting: dict[Place, list[Cells]] = {}
    for row in other:
        waiting.setdefault(_place(row), []).append(row)
    for row in one:
        candidates = waiting.get(_place(row), [])
        if candidates:
            alike = [sum(row[name] == twin[name] for name in variables) for twin in candidates]
            yield row, candidates.pop(alike.index(max(alike)))


def _place(row: Cells) -> Place:
    return row["source_id"], row["start"], row["end"]

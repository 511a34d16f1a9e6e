"""How far two coders who worked blind to each other agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from trucebook.errors import extra

__all__ = ["Agreement", "agreement", "nominal_alpha"]

Cells = Mapping[str, Any]
Place = tuple[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on one variable.

    Attributes:
        variable: a column, or "span" for whether the same words were coded at all.
        rows: rows compared: pairs of rows on one span; for "span" the mean of both coders'.
        share: F1 for "span", else the share of pairs with equal cells.
        alpha: Krippendorff's alpha (nominal; an empty cell is a value of its own); None for
            "span", and where both coders gave every row one and the same value.
    """

    variable: str
    rows: float
    share: float
    alpha: float | None = None


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
        cells = [(left[name], right[name]) for left, right in pairs]
        equal = sum(left == right for left, right in cells)
        share = equal / len(cells) if cells else 1.0
        shares.append(Agreement(name, len(cells), share, nominal_alpha(cells)))
    return shares


def nominal_alpha(cells: Iterable[tuple[Any, Any]]) -> float | None:
    """Krippendorff's alpha of two coders' values, unit by unit; None where it is not defined.

    Values are compared for equality alone, so a number that is nearly right counts as wrong.
    """
    pairs = list(cells)
    codes = {value: code for code, value in enumerate(dict.fromkeys(v for p in pairs for v in p))}
    if len(codes) < 2:
        return None
    ratings = [[codes[pair[coder]] for pair in pairs] for coder in (0, 1)]
    krippendorff = extra("krippendorff", "curate")
    return float(krippendorff.alpha(ratings, level_of_measurement="nominal"))


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

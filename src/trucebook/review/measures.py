"""How alike the cells of two coders are, and what an interval of that is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
"""A measure under each line of weights: of the rows as they are, then of each draw."""


def draws_of(sources: Sequence[Any], draws: int) -> Numbers:
    """How often each row counts: once in the first line, then a line per draw.

    A draw takes as many sources as there are, and of each as many rows as it has, both with
    replacement. The numbers are raw ones of PCG64, which are the same with every numpy.
    """
    places: dict[Any, list[int]] = {}
    for at, source in enumerate(sources):
        places.setdefault(source, []).append(at)
    weights = np.zeros((1 + draws, len(sources)))
    weights[0] = 1
    raw = np.random.PCG64(0).random_raw
    taken = raw(draws * len(places)).reshape(len(places), draws) % max(1, len(places))
    for group, rows in enumerate(map(np.array, places.values())):
        for drawn in taken == group:
            lines = 1 + np.flatnonzero(drawn)[:, None]
            chosen = raw(lines.size * rows.size).reshape(lines.size, rows.size) % rows.size
            np.add.at(weights, (lines, rows[chosen]), 1)
    return weights


def estimate(name: str, values: Numbers) -> dict[str, Any]:
    """The first of some values, and the ends between which 95 % of the others lie.

    Draws without a value are left out.
    """
    known = values[1:][~np.isnan(values[1:])]
    low, high = map(float, np.quantile(known, (0.025, 0.975))) if known.size else (None, None)
    value = None if np.isnan(values[0]) else float(values[0])
    return {name: value, f"{name}_low": low, f"{name}_high": high}


def quotient(part: Numbers, whole: Numbers) -> Numbers:
    """Number by number, NaN where the whole is 0."""
    found: Numbers = np.divide(part, whole, where=whole != 0, out=np.full(len(whole), np.nan))
    return found


def share(cells: Sequence[tuple[Any, Any]], weights: Numbers) -> Numbers:
    """The share of equal cells under each line of weights."""
    equal = [left == right for left, right in cells]
    return quotient(weights[:, equal].sum(1), weights.sum(1))


def nominal_alpha(cells: Sequence[tuple[Any, Any]], weights: Numbers) -> Numbers:
    """Krippendorff's alpha of two coders' values under each line of weights; NaN if all are one.

    Values are compared for equality alone, so a number that is nearly right counts as wrong.
    """
    values = dict.fromkeys(value for two in cells for value in two)
    given = np.array([[two.count(value) for value in values] for two in cells], dtype=float)
    counts = weights @ given.reshape(len(cells), len(values))
    total = 2 * weights.sum(1)
    unlike = 2 * weights[:, [left != right for left, right in cells]].sum(1)
    alpha: Numbers = 1 - quotient((total - 1) * unlike, total**2 - (counts**2).sum(1))
    return alpha

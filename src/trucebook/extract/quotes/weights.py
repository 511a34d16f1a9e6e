"""Weights of features, fitted on coded passages by `make weights`, and the scores they give.

A candidate has features, each a few words; its score is the sum of their weights. The share of
its exponential in that of all candidates is the probability that it is the right one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import exp

from trucebook.extract.lexicon import groups

WEIGHTS: Mapping[str, Mapping[str, float]] = {
    name: table["weights"] for name, table in groups("speakers").items()
}
"""For every choice (subjects, quotes, figures, antecedents) the weight of every feature."""

UNWEIGHED = 0.0


def score(choice: str, features: Iterable[str]) -> float:
    """The sum of the weights of features; one that was never seen has none."""
    weights = WEIGHTS[choice]
    return sum([weights.get(feature, UNWEIGHED) for feature in features])


def shares(scores: list[float]) -> list[float]:
    """The probability of every candidate."""
    top = max(scores)
    parts = [exp(value - top) for value in scores]
    whole = sum(parts)
    return [part / whole for part in parts]

"""The order in which open candidates are best looked at, and why each is where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol

from trucebook.book.book import Book
from trucebook.review.candidates import Candidate
from trucebook.review.web.contract import Waiting


class Weighed(Protocol):
    """What a figure would do to the answers of a book: the lower its rank, the more."""

    @property
    def rank(self) -> int: ...
    @property
    def figures(self) -> int: ...
    @property
    def why(self) -> str: ...


def queue(
    book: Book,
    candidates: Iterable[Candidate],
    weights: Callable[[Book, Mapping[str, Any]], Mapping[str, Weighed]],
) -> Iterator[Waiting]:
    """Open candidates: first those that would change a verdict, or are on few figures.

    Then those whose least sure cell is less sure; of two alike, the one that is earlier in the
    texts, which is the order in which they are given.

    Args:
        book: the book.
        candidates: the candidates.
        weights: what figures would do, by the names that they are given under.
    """
    items = list(candidates)
    figures = {item.key: item.cells for item in items if item.place.table == "figures"}
    found = weights(book, figures)

    def order(item: Candidate) -> tuple[float, ...]:
        if weight := found.get(item.key):
            return weight.rank, weight.figures, item.confidence
        return _LAST, 0, item.confidence

    for item in sorted(items, key=order):
        weight = found.get(item.key)
        why = weight.why if weight else _least(item)
        yield Waiting(key=item.key, source_id=item.place.source_id, why=why)


_LAST = 9


def _least(item: Candidate) -> str:
    """The cell that is least sure, in a sentence."""
    reasons = item.evidence.values()
    least = min(reasons, key=lambda one: (one.confidence, one.field), default=None)
    if least is None:
        return f"It is sure to {item.confidence:.2f}."
    return f"Its least sure cell, {least.field}, has {least.confidence:.2f}."

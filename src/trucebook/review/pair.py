"""Pair two sets of coded rows: two coders, coded rows and found ones, candidates and rows."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

GROUP_LABELS = frozenset({"utterance_id"})
"""Columns that group the rows of one text: each coder names the groups in their own way."""

PRECISION = 1e-4
"""Coders write a fraction with four decimals."""

L = TypeVar("L")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Pair(Generic[L, R]):
    """A row of the one side and its partner on the other; one of the two may be missing."""

    left: L | None
    right: R | None


def pair(
    left: Iterable[L],
    right: Iterable[R],
    place: Callable[[L | R], Hashable],
    agreement: Callable[[L, R], float],
) -> Iterator[Pair[L, R]]:
    """Pair rows one to one; those that agree most are paired first, ties in the order of the rows.

    Args:
        left: rows of the one side.
        right: rows of the other.
        place: the key of a row; only rows with equal keys can be paired.
        agreement: how far two rows agree; 0 for rows that cannot be paired.

    Yields:
        Place by place every left row with its partner or none, then the right rows left over.
    """
    lefts, rights = _by_place(left, place), _by_place(right, place)
    for key in lefts | rights:
        ours, theirs = lefts.get(key, []), rights.get(key, [])
        grades = (
            (agreement(one, other), i, j)
            for i, one in enumerate(ours)
            for j, other in enumerate(theirs)
        )
        partner: dict[int, int] = {}
        taken: set[int] = set()
        for grade, i, j in sorted(grades, key=lambda item: -item[0]):
            if grade and i not in partner and j not in taken:
                partner[i] = j
                taken.add(j)
        for i, one in enumerate(ours):
            yield Pair(one, theirs[partner[i]] if i in partner else None)
        yield from (Pair(None, other) for j, other in enumerate(theirs) if j not in taken)


_Item = TypeVar("_Item")


def _by_place(
    rows: Iterable[_Item], place: Callable[[_Item], Hashable]
) -> dict[Hashable, list[_Item]]:
    places: dict[Hashable, list[_Item]] = {}
    for row in rows:
        places.setdefault(place(row), []).append(row)
    return places


@dataclass(frozen=True, slots=True)
class Who:
    """A person or body: its id where the book knows it, and its names."""

    actor_id: str | None = None
    names: tuple[str, ...] = ()

    def is_same(self, other: Who) -> bool:
        """Whether the ids agree or, where one of the two has none, a name."""
        if self.actor_id and other.actor_id:
            return self.actor_id == other.actor_id
        return not set(map(plain_name, self.names)).isdisjoint(map(plain_name, other.names))

    def __str__(self) -> str:
        return self.actor_id or "/".join(self.names)


def plain_name(name: str) -> str:
    """A name without case, accents, leading article, possessive and typographic quotes."""
    plain = unicodedata.normalize("NFKD", name.translate(_QUOTES)).casefold()
    words = "".join(mark for mark in plain if not unicodedata.combining(mark)).split()
    if len(words) > 1 and words[0] in {"the", "a", "an"}:
        words = words[1:]
    return " ".join(words).removesuffix("'s").removesuffix("'")


_QUOTES = str.maketrans("‘’‚‛ʼ`´“”„‟«»", "'" * 7 + '"' * 6)


def equal(coded: Any, found: Any) -> bool:
    """Whether two cells are equal: texts whatever their case, numbers to four decimals."""
    match coded, found:
        case Who(), Who():
            return coded.is_same(found)
        case str(), str():
            return coded.casefold() == found.casefold()
        case ((float() | int()), (float() | int())):
            return abs(coded - found) <= PRECISION
        case tuple(), tuple():
            return all(map(equal, coded, found))
    return bool(coded == found)

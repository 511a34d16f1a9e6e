"""Two sets of rows, paired one to one, and when two cells are equal.

Two coders, coded rows and found ones, and candidates and rows are all paired here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

PRECISION = 1e-4
"""Coders write a fraction with four decimals."""

L = TypeVar("L")
R = TypeVar("R")


class Pair(NamedTuple, Generic[L, R]):
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

    Only rows with an equal `place` can be paired, unless their `agreement` is 0. Place by place
    every left row comes with its partner or none, then the right rows left over.
    """
    places: dict[Hashable, tuple[list[L], list[R]]] = {}
    for one in left:
        places.setdefault(place(one), ([], []))[0].append(one)
    for other in right:
        places.setdefault(place(other), ([], []))[1].append(other)
    for ours, theirs in places.values():
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


def is_person(coder: str | None) -> bool:
    """Whether a coder is a person, by initials; a program has a version: `extract@0.2.0`."""
    return bool(coder) and "@" not in str(coder)


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

"""Which of many claims on one quantity conflict, and the fewest without which none do.

Up to `FEW` claims every pair is compared. Beyond, sorting finds the conflicts: the time grows as
n log n with the number of claims.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from heapq import heapify, heappop, heappush
from itertools import combinations, pairwise
from math import inf
from typing import Any

from trucebook.read.figures.claim import COUNTED, Claim, Pair, falls, pair

FEW = 60
"""Claims of which every pair is compared."""

_STEPS = 20_000
"""Branches of the search for the fewest claims; after them the best so far is taken."""

_ROUNDS, _LOOKS = 30, 300_000
"""How often the claims that most others conflict with are looked for, and among how many in all."""

Edge = tuple[str, str]


def pairs(claims: Sequence[Claim], kind: str) -> list[Pair]:
    """How claims on one quantity compare: each pair, or of many the neighbours and the conflicts.

    Many claims are compared where they have one status and cover one period.
    """
    if len(claims) <= FEW:
        return [pair(a, b, kind) for a, b in combinations(claims, 2)]
    found: dict[Edge, Pair] = {}
    for are_series, some in _alike(claims, kind):
        conflicts = _falls(some) if are_series else _apart(some)
        for a, b in [*pairwise(_in_order(some)), *conflicts]:
            found[a.id, b.id] = pair(a, b, kind)
    return list(found.values())


def _alike(claims: Iterable[Claim], kind: str) -> Iterator[tuple[bool, Sequence[Claim]]]:
    """Claims with numbers of one status and period, and whether their days say how they compare."""
    alike: dict[tuple[bool, object, object], list[Claim]] = {}
    for claim in claims:
        if claim.values is not None and (kind != "level" or claim.is_of_a_week):
            are_series = kind == "total" or (kind == "event" and claim.is_dated)
            alike.setdefault((are_series, claim.status, claim.period), []).append(claim)
    for (are_series, _, _), some in alike.items():
        yield are_series, some


def _in_order(claims: Iterable[Claim]) -> list[Claim]:
    """Claims by their last day, then by the number that they give."""
    return sorted(claims, key=lambda claim: (claim.last, _point(claim), claim.id))


def _point(claim: Claim) -> float:
    """One of the numbers that a claim allows."""
    if claim.values is None:
        return inf
    return claim.values.low if claim.number is None else claim.number


def _falls(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Claims below the highest earlier claim, of any counter or of their own."""
    yield from _below(claims, lambda earlier, later: earlier.last <= later.first)
    for own in _counts(claims):
        yield from _below(own, lambda earlier, later: earlier.last < later.first)


def _counts(claims: Iterable[Claim]) -> Iterable[Sequence[Claim]]:
    """What each counter counted."""
    counts: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.counter is not None and claim.bound in COUNTED:
            counts.setdefault(claim.counter, []).append(claim)
    return counts.values()


def _below(
    claims: Sequence[Claim], is_before: Callable[[Claim, Claim], bool]
) -> Iterator[tuple[Claim, Claim]]:
    """Claims that fall from the highest of those before them."""
    waiting = sorted(claims, key=lambda claim: claim.last)
    highest: Claim | None = None
    at = 0
    for claim in sorted(claims, key=lambda claim: claim.first):
        while at < len(waiting) and is_before(waiting[at], claim):
            if highest is None or _low(waiting[at]) > _low(highest):
                highest = waiting[at]
            at += 1
        if highest is not None and falls(highest, claim):
            yield highest, claim


def _falls_to(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Claims above the lowest later claim, of any counter or of their own."""
    yield from _above(claims, _high, lambda earlier, later: earlier.last <= later.first)
    for own in _counts(claims):
        yield from _above(own, _point, lambda earlier, later: earlier.last < later.first)


def _above(
    claims: Sequence[Claim],
    key: Callable[[Claim], Any],
    is_before: Callable[[Claim, Claim], bool],
) -> Iterator[tuple[Claim, Claim]]:
    """Claims from which the lowest of those after them falls."""
    waiting = sorted(claims, key=lambda claim: claim.first)
    lowest: Claim | None = None
    for claim in sorted(claims, key=lambda claim: claim.last, reverse=True):
        while waiting and is_before(claim, waiting[-1]):
            other = waiting.pop()
            if lowest is None or key(other) < key(lowest):
                lowest = other
        if lowest is not None and falls(claim, lowest):
            yield claim, lowest


def _apart(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Claims of days that meet and of numbers that do not."""
    highest: list[tuple[float, bool, int]] = []
    lowest: list[tuple[float, bool, int]] = []
    for at, claim in enumerate(ordered := sorted(claims, key=lambda claim: claim.first)):
        values = claim.values
        if values is None:
            continue
        for heap in (highest, lowest):
            while heap and ordered[heap[0][2]].last < claim.first:
                heappop(heap)
        for heap in (highest, lowest):
            other = ordered[heap[0][2]] if heap else claim
            if other.values is not None and not other.values.meets(values):
                yield other, claim
                break
        heappush(highest, (-values.low, values.low_in, at))
        heappush(lowest, (values.high, values.high_in, at))


def _low(claim: Claim) -> tuple[float, bool]:
    """The lower end of a claim, for comparing: an excluded end is above an included one."""
    return (claim.values.low, not claim.values.low_in) if claim.values else (-inf, False)


def _high(claim: Claim) -> tuple[float, bool]:
    """The upper end of a claim, for comparing: an excluded end is below an included one."""
    return (claim.values.high, claim.values.high_in) if claim.values else (inf, True)


def settle(claims: Sequence[Claim], conflicts: Sequence[Edge], kind: str) -> list[str]:
    """Claims without which no conflict is left: the fewest, if they are few.

    Of sets of one size the one with more vague words is taken. Of more than `FEW` claims those are
    given that most others conflict with, one by one, or do not allow the number that most allow.
    """
    ends = {end for edge in conflicts for end in edge}
    if len(claims) <= FEW:
        worth = {claim.id: _worth(claim) for claim in claims if claim.id in ends}
        return sorted(_cover(conflicts, worth))
    gone = ends - {claim.id for claim in claims}
    for are_series, some in _alike(claims, kind):
        for near in [some] if are_series else _of_near_days(some):
            kept = _not_fallen(near) if are_series else _common(near)
            gone |= {claim.id for claim in near} - kept
    return sorted(gone)


def _worth(claim: Claim) -> int:
    """How much a claim counts where one of several has to be left out: vague words count least."""
    return ("vague", "about").index(claim.bound) if claim.bound in ("vague", "about") else 2


def _cover(edges: Sequence[Edge], worth: dict[str, int]) -> set[str]:
    """The smallest set with an end of every edge; of several, the one of least worth."""

    def cost(chosen: Iterable[str]) -> tuple[int, int, list[str]]:
        ends = sorted(chosen)
        return len(ends), sum(worth.get(end, 3) for end in ends), ends

    best = {end for edge in edges for end in edge}
    stack: list[tuple[frozenset[str], Sequence[Edge]]] = [(frozenset(), edges)]
    for _ in range(_STEPS):
        if not stack:
            break
        chosen, left = stack.pop()
        if len(chosen) + _disjoint(left) > len(best):
            continue
        if not left:
            best = min(best, set(chosen), key=cost)
            continue
        near: dict[str, set[str]] = {}
        for a, b in left:
            near.setdefault(a, set()).add(b)
            near.setdefault(b, set()).add(a)
        most = max(near, key=lambda end: (len(near[end]), end))
        for taken in (frozenset(near[most]), frozenset({most})):
            rest = [edge for edge in left if not taken & {*edge}]
            stack.append((chosen | taken, rest))
    return best


def _disjoint(edges: Iterable[Edge]) -> int:
    """How many edges without common ends there are at least: each needs an end of its own."""
    used: set[str] = set()
    count = 0
    for edge in edges:
        if not used & {*edge}:
            used.update(edge)
            count += 1
    return count


def _not_fallen(claims: Sequence[Claim]) -> set[str]:
    """The claims of a running count without those with which most others conflict.

    After some rounds, fewer the more claims there are, those of a long series.
    """
    left = list(claims)
    for _ in range(min(_ROUNDS, _LOOKS // len(claims))):
        edges = {(a.id, b.id) for a, b in (*_falls(left), *_falls_to(left))}
        if not edges:
            return {claim.id for claim in left}
        gone = _most_joined(edges, {claim.id: _worth(claim) for claim in left})
        left = [claim for claim in left if claim.id not in gone]
    return _series(left)


def _most_joined(edges: Iterable[Edge], worth: Mapping[str, int]) -> set[str]:
    """A set with an end of every edge: repeatedly the end that has the most edges left.

    Of several the one worth least.
    """
    near: dict[str, set[str]] = {}
    for a, b in edges:
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    heap = [(-len(ends), worth[name], name) for name, ends in near.items()]
    heapify(heap)
    chosen: set[str] = set()
    while heap:
        count, value, name = heappop(heap)
        if count != -len(near[name]):
            heappush(heap, (-len(near[name]), value, name))
        elif near[name]:
            chosen.add(name)
            for other in near.pop(name):
                near[other].discard(name)
    return chosen


def _of_near_days(claims: Sequence[Claim]) -> Iterator[Sequence[Claim]]:
    """The claims in groups of overlapping days."""
    found: list[Claim] = []
    last = date.min
    for claim in sorted(claims, key=lambda claim: claim.first):
        if found and claim.first > last:
            yield found
            found = []
        found.append(claim)
        last = max(last, claim.last) if len(found) > 1 else claim.last
    if found:
        yield found


def _series(claims: Sequence[Claim]) -> set[str]:
    """The claims of a long series that never falls: the longest, if each has a day of its own."""
    ordered = sorted(claims, key=lambda claim: (claim.last, -_point(claim), claim.id))
    tails: list[float] = []
    ends: list[int] = []
    before: list[int] = []
    for at, claim in enumerate(ordered):
        place = bisect_right(tails, _point(claim))
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [_point(claim)]
        ends[place : place + 1] = [at]
    at, kept = (ends[-1] if ends else -1), []
    while at >= 0:
        kept.append(ordered[at])
        at = before[at]
    fallen = {claim.id for _, claim in _falls(kept)}
    return {claim.id for claim in kept} - fallen


def _common(claims: Sequence[Claim]) -> set[str]:
    """The claims that allow the number which most of them allow."""
    ends: list[tuple[float, int, int]] = []
    for values in (claim.values for claim in claims if claim.values is not None):
        # NOTE: at one number ends are passed in this order: left before it, entered at it, left
        # after it, entered after it.
        ends.append((values.low, 1 if values.low_in else 3, 1))
        ends.append((values.high, 2 if values.high_in else 0, -1))
    ends.sort()
    count = best = 0
    number = 0.0
    for (value, order, step), (following, _, _) in zip(ends, [*ends[1:], (inf, 0, 0)], strict=True):
        count += step
        if count > best:
            best = count
            number = value if order == 1 else value + min(1.0, (following - value) / 2)
    return {claim.id for claim in claims if claim.values is not None and number in claim.values}

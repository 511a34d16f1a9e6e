"""Which of many claims on one quantity conflict, and the fewest without which none do.

Up to `FEW` claims every pair is compared. Beyond, sorting finds the conflicts: the time grows as
n log n with the number of claims.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush
from itertools import combinations, pairwise
from math import inf

from trucebook.read.figures import Claim, Pair, falls, in_series, pair

FEW = 60
"""Claims of which every pair is compared."""

_STEPS = 20_000
"""Branches of the search for the fewest claims; after them the best so far is taken."""

Edge = tuple[str, str]


def pairs(claims: Sequence[Claim], kind: str) -> list[Pair]:
    """How claims on one quantity compare: each pair, or of many the neighbours and the conflicts.

    Many claims are compared where they have one status and cover one period.
    """
    if len(claims) <= FEW:
        return [pair(a, b, kind) for a, b in combinations(claims, 2)]
    alike: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        alike.setdefault((claim.status, claim.period), []).append(claim)
    found: dict[Edge, Pair] = {}
    for some in alike.values():
        for a, b in [*pairwise(_in_order(some)), *_conflicts(some, kind)]:
            found[a.id, b.id] = pair(a, b, kind)
    return list(found.values())


def _in_order(claims: Iterable[Claim]) -> list[Claim]:
    """Claims by their last day, then by the number that they give."""
    return sorted(claims, key=lambda claim: (claim.last, _point(claim), claim.id))


def _point(claim: Claim) -> float:
    """One of the numbers that a claim allows."""
    if claim.values is None:
        return inf
    return claim.values.low if claim.number is None else claim.number


def _conflicts(claims: Sequence[Claim], kind: str) -> Iterator[tuple[Claim, Claim]]:
    """For each claim that conflicts with one before it in the order of the days, such a one."""
    known = [claim for claim in claims if claim.values is not None]
    if kind == "total" or (kind == "event" and any(claim.is_dated for claim in known)):
        yield from _falls(known)
        if kind == "event":
            yield from _apart([claim for claim in known if not claim.is_dated])
    else:
        yield from _apart(known)


def _falls(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Claims below the highest of those that were true before, of anybody or of their counter."""
    waiting = sorted(claims, key=lambda claim: claim.last)
    highest: dict[str | None, Claim] = {}
    at = 0
    for claim in sorted(claims, key=lambda claim: (claim.first, claim.last)):
        while at < len(waiting) and waiting[at].last <= claim.first:
            for counter in {None, waiting[at].counter}:
                known = highest.get(counter)
                if known is None or _low(waiting[at]) > _low(known):
                    highest[counter] = waiting[at]
            at += 1
        for counter in {None, claim.counter}:
            above = highest.get(counter)
            if above is not None and falls(above, claim):
                yield above, claim
                break


def _apart(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Claims of days that meet and of numbers that do not."""
    highest: list[tuple[float, int]] = []
    lowest: list[tuple[float, int]] = []
    for at, claim in enumerate(ordered := sorted(claims, key=lambda claim: claim.first)):
        for heap in (highest, lowest):
            while heap and ordered[heap[0][1]].last < claim.first:
                heappop(heap)
        for heap in (highest, lowest):
            other = ordered[heap[0][1]] if heap else claim
            if other.values is not None and claim.values and not other.values.meets(claim.values):
                yield other, claim
                break
        heappush(highest, (-_low(claim), at))
        heappush(lowest, (claim.values.high if claim.values else inf, at))


def _low(claim: Claim) -> float:
    return claim.values.low if claim.values is not None else -inf


def settle(claims: Sequence[Claim], conflicts: Sequence[Edge], kind: str) -> list[str]:
    """Claims without which no conflict is left: the fewest, if they are few.

    Of sets of one size the one with more vague words is taken. Of more than `FEW` claims those are
    given that are not in a longest series, or do not allow the number that most claims allow.
    """
    inside = {claim.id for claim in claims}
    own = [claim for claim in claims if any(claim.id in edge for edge in conflicts)]
    if len(claims) <= FEW:
        return sorted(_cover(conflicts, {claim.id: _worth(claim) for claim in own}))
    kept = _series(own) if own and in_series(own[0], own[-1], kind) else _common(own)
    beyond = {a for a, b in conflicts if b not in inside}
    return sorted({claim.id for claim in own if claim.id not in kept} | beyond)


def _worth(claim: Claim) -> int:
    """What a claim is worth against others of which one has to go."""
    return ("vague", "about").index(claim.bound) if claim.bound in ("vague", "about") else 2


def _cover(edges: Sequence[Edge], worth: dict[str, int]) -> set[str]:
    """The fewest ends that every edge has one of; of several sets the one worth least."""

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


def _series(claims: Sequence[Claim]) -> set[str]:
    """A longest series of claims that never falls."""
    ordered = _in_order(claims)
    tails: list[float] = []
    ends: list[int] = []
    before: list[int] = []
    for at, claim in enumerate(ordered):
        place = bisect_right(tails, _point(claim))
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [_point(claim)]
        ends[place : place + 1] = [at]
    at, kept = (ends[-1] if ends else -1), set()
    while at >= 0:
        kept.add(ordered[at].id)
        at = before[at]
    return kept


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

"""Stretches of words that two texts share, in one order, perhaps with some words changed.

An index of short runs of words names the places to compare, and only those are aligned. A run of
many texts is compared with the first of them alone: twice the words take about twice the time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import chain, islice
from operator import itemgetter
from typing import Any, TypeVar

from trucebook.errors import extra

Match = tuple[int, int]
"""Places of one word in two texts."""

Stretches = tuple[int, int, list[list[Match]]]
"""The numbers of two texts, and for each stretch its matches in the order of the first."""

RUN = 4
"""Words of the runs in the index."""

GAP = 10
"""The most words between two runs of one stretch."""

_LETTERS = 4
"""Letters of a run that is worth a look, beyond the second of each word: less has every text."""

_TEXTS, _PLACES = 20, 4
"""How many texts with a run, and places of it in each, later texts are compared with.

A stretch that more texts share links each of them with the first ones.
"""

_FEW, _LONG, _COPY = 5, 3, 8
"""What separates a formula, which many texts have, from a passage: texts and runs.

A run of more than a few texts is compared at one place, with the first few texts unless it is one
of as many runs in sequence as a copy has; and aligned if it is not too short to be a quotation.
"""

_NEAR = 5
"""The most words between parts that are one: sentences that change places differ at the ends."""

_LOSS = 0.5
"""What a word that differs takes from a stretch; one that is shared gives 1."""


def shared_stretches(
    texts: Sequence[Sequence[str]],
) -> Iterator[Stretches]:
    """The stretches that each two of some texts share.

    Args:
        texts: the words of each.

    Yields:
        what two texts share.

    Raises:
        UsageError: the extra `reuse` is not installed.
    """
    _library()  # before anything is read
    index = _index(texts)
    for (first, second), places in sorted(_common_runs(texts, index).items()):
        one, other = texts[first], texts[second]
        parts = [
            part
            for runs in _chains(sorted(places))
            if len(runs) >= _LONG
            or any(len(index[tuple(one[i : i + RUN])]) <= _FEW for i, _ in runs)
            for part in _parts(_aligned(one, other, runs))
            if len(part) >= RUN
        ]
        if parts:
            found = joined([(_box(part), [part]) for part in parts], _NEAR)
            yield first, second, [sorted({*chain.from_iterable(part)}) for _, part in found]


def letters(word: str) -> int:
    """Letters of a word beyond its second: words that every text has are short.

    A character of a script without blanks is a word, and counts as one letter.
    """
    if len(word) == 1:
        return int(ord(word) > _FIRST_ALONE)
    return 0 if word[0].isdigit() else len(word) - 2


_FIRST_ALONE = 0x0E00

_Run = tuple[str, ...]

_Index = dict[_Run, dict[int, list[int]]]
"""By run that several texts have these texts, and where."""


def _index(texts: Sequence[Sequence[str]]) -> _Index:
    count = Counter(chain.from_iterable(map(set, map(_runs, texts))))
    index: _Index = {
        run: {} for run, texts_with in count.items() if texts_with > 1 and _counts(run)
    }
    for number, text in enumerate(texts):
        for at, run in enumerate(_runs(text)):
            if run in index:
                places = index[run].setdefault(number, [])
                if len(places) < _PLACES:
                    places.append(at)
    return index


def _runs(text: Sequence[str]) -> Iterator[_Run]:
    return zip(*(text[at:] for at in range(RUN)), strict=False)


def _run(text: Sequence[str], at: int) -> _Run:
    return tuple(text[at : at + RUN])


def _counts(run: _Run) -> bool:
    """Whether a run is worth a look."""
    return sum(map(letters, run)) >= _LETTERS


def _common_runs(
    texts: Sequence[Sequence[str]], index: _Index
) -> Mapping[tuple[int, int], list[Match]]:
    """By two texts the places of the runs that both have."""
    found: dict[tuple[int, int], list[Match]] = {}
    for number, text in enumerate(texts):
        for block in _blocks(text, index):
            limit = _TEXTS if len(block) >= _COPY else _FEW
            for at, places in block:
                count = _PLACES if len(places) <= _FEW else 1
                if at not in places[number][:count]:
                    continue
                for first in islice(places, limit):
                    if first >= number:
                        break
                    matches = ((i, at) for i in places[first][:count])
                    found.setdefault((first, number), []).extend(matches)
    return found


def _blocks(text: Sequence[str], index: _Index) -> Iterator[list[tuple[int, dict[int, list[int]]]]]:
    """The runs of a text that other texts have too, as long as they follow each other."""
    block: list[tuple[int, dict[int, list[int]]]] = []
    for at, run in enumerate(_runs(text)):
        places = index.get(run)
        if places is not None:
            block.append((at, places))
        elif block and _counts(run):
            yield block
            block = []
    yield block


def _chains(places: Iterable[Match]) -> list[list[Match]]:
    """Runs that follow each other in both texts, at most `GAP` words apart."""
    done: list[list[Match]] = []
    growing: list[list[Match]] = []
    for i, j in places:
        done += [runs for runs in growing if i - runs[-1][0] > GAP + RUN]
        growing = [runs for runs in growing if i - runs[-1][0] <= GAP + RUN]
        before = [runs for runs in growing if i > runs[-1][0] and 0 < j - runs[-1][1] <= GAP + RUN]
        if before:
            min(before, key=partial(_shift, i, j)).append((i, j))
        else:
            growing.append([(i, j)])
    return done + growing


def _shift(i: int, j: int, runs: Sequence[Match]) -> int:
    """How many words more one text has than the other since the last of some runs."""
    return abs((i - runs[-1][0]) - (j - runs[-1][1]))


def _aligned(one: Sequence[str], other: Sequence[str], runs: Sequence[Match]) -> list[Match]:
    """The words of some runs, and those between and around them that both texts share."""
    i, j = runs[0]
    found = _between(one, other, (max(0, i - GAP), max(0, j - GAP)), (i, j))
    for at in runs:
        if i < at[0] and j < at[1]:
            found += _between(one, other, (i, j), at)
        ahead = max(i - at[0], j - at[1], 0)
        found += [(at[0] + step, at[1] + step) for step in range(ahead, RUN)]
        if ahead < RUN:
            i, j = at[0] + RUN, at[1] + RUN
    return found + _between(one, other, (i, j), (i + GAP, j + GAP))


def _between(one: Sequence[str], other: Sequence[str], start: Match, end: Match) -> list[Match]:
    """The most words that two gaps share in one order."""
    (i, j), (i_end, j_end) = start, end
    here, there = one[i:i_end], other[j:j_end]
    if set(here).isdisjoint(there):
        return []
    return [
        (i + step.src_start + n, j + step.dest_start + n)
        for step in _library().opcodes(here, there)
        if step.tag == "equal"
        for n in range(step.src_end - step.src_start)
    ]


@cache
def _library() -> Any:
    return extra("rapidfuzz.distance.LCSseq", "reuse")


def _parts(matches: Sequence[Match]) -> Iterator[list[Match]]:
    """The parts of an alignment in which more words are shared than differ."""
    part: list[Match] = []
    score = best = 0.0
    length = 0
    for i, j in matches:
        if part:
            score -= _LOSS * max(i - part[-1][0] - 1, j - part[-1][1] - 1)
        if score <= 0:
            yield part[:length]
            part, score, best, length = [], 0.0, 0.0, 0
        part.append((i, j))
        score += 1
        if score >= best:
            best, length = score, len(part)
    yield part[:length]


Box = tuple[int, int, int, int]
"""Start and end in one text, then in the other."""

Item = TypeVar("Item")


def joined(boxes: Iterable[tuple[Box, list[Item]]], near: int = 0) -> list[tuple[Box, list[Item]]]:
    """Boxes that are at most so near in both texts as one, in whatever order they are there."""
    found = sorted(boxes, key=itemgetter(0))
    while True:
        kept: list[tuple[Box, list[Item]]] = []
        within: list[int] = []
        for box, items in found:
            within = [at for at in within if kept[at][0][1] + near >= box[0]]
            at = next((at for at in within if _are_near(kept[at][0], box, near)), None)
            if at is None:
                within.append(len(kept))
                kept.append((box, list(items)))
            else:
                kept[at] = (_around(kept[at][0], box), kept[at][1])
                kept[at][1].extend(items)
        if len(kept) == len(found):
            return kept
        found = sorted(kept, key=itemgetter(0))


def _box(part: Sequence[Match]) -> Box:
    return part[0][0], part[-1][0], part[0][1], part[-1][1]


def _around(one: Box, other: Box) -> Box:
    (a, b, c, d), (e, f, g, h) = one, other
    return min(a, e), max(b, f), min(c, g), max(d, h)


def _are_near(one: Box, other: Box, near: int) -> bool:
    here = max(one[0], other[0]) - min(one[1], other[1])
    there = max(one[2], other[2]) - min(one[3], other[3])
    return here <= near and there <= near

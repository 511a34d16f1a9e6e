"""Text reuse among up to millions of texts: each passage with the first text that has it.

The keys of the texts name the pairs to compare, and the texts of each pair are compared as those of
a book are. Texts that are equal are read once. Both steps are pure functions of some texts, which
run on an engine; what lies between is one process with two files.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from trucebook.book.texts import Text
from trucebook.language import Message, say
from trucebook.problem import Problem
from trucebook.read.reuse.pairs import Pair
from trucebook.read.reuse.reuse import reused
from trucebook.read.reuse.store import Part, Store, parts, stored
from trucebook.scale.buckets import LONG, MOST, Buckets, Candidate, opened
from trucebook.scale.engines import Engine
from trucebook.scale.run import Lost, run
from trucebook.scale.windows import WINDOW, Keys, keys
from trucebook.spans import words

T = TypeVar("T")
R = TypeVar("R")

TEXTS, PAIRS, CHARACTERS = 200, 32, 1 << 20
"""What is sent to a worker together: so many texts or pairs, or characters."""

PATIENCE = 300.0
"""Seconds after which such a batch is given up."""

MOSTLY = 0.8
"""The share of the keys of two passages that are common if they are: words beside them chance."""

BEGINS = 80
"""Characters of a passage that its row has."""

SHOWN = 5
"""Common passages that a summary has."""


class Reuse(NamedTuple):
    """A passage of a text that a later one has too.

    Attributes:
        file: the earlier text; `[start, end)` is the passage in it, in code points.
        to_file: the later text; `[to_start, to_end)` is the passage in it.
        kind: `near_copy` or `shared_quote`.
        shared_words: how many words both passages have.
        copy_of: where most of both texts is shared, `file` or the first text that it is itself a
            copy of; else None.
        begins: how the passage begins in the later text.
    """

    file: str
    start: int
    end: int
    to_file: str
    to_start: int
    to_end: int
    kind: str
    shared_words: int
    copy_of: str | None
    begins: str


class CommonPassage(NamedTuple):
    """A passage that is no reuse, as so many texts have it."""

    texts: int
    file: str
    start: int
    end: int
    words: str


@dataclass
class Summary:
    """What was read and found.

    Attributes:
        texts: how many texts were read.
        kinds: how many pairs of passages there are, by kind.
        copies: by first text how many texts are copies of it.
        compared: how many pairs of texts were compared.
        most: how many texts may have a passage before it is common.
        common: passages that more texts have, the most common first.
        left_out: how many pairs of passages were such ones.
    """

    most: int = MOST
    texts: int = 0
    compared: int = 0
    left_out: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    copies: Counter[str] = field(default_factory=Counter)
    common: list[CommonPassage] = field(default_factory=list)


def reuse_among(
    texts: Iterable[Text | Problem], engine: Engine, summary: Summary
) -> Iterator[Reuse | Problem]:
    """The passages that texts share with earlier ones, by the earlier text.

    Args:
        texts: the texts, in an order that says which is earlier, and what is no text.
        engine: where they are read and compared.
        summary: is filled as the result is taken.

    Yields:
        what is no text, and texts that could not be read or compared, as problems; then passages.

    Raises:
        UsageError: the extra `reuse` is not installed.
        DataError: the folder for temporary files, $TMPDIR, has no room.
    """
    keys([]), reused({})  # what is not installed is named before anything is read
    with TemporaryDirectory(prefix="trucebook-") as name:
        folder = Path(name)
        with stored(folder / "texts.arrow") as store, opened(folder, summary.most) as buckets:
            archive = _Archive(store, buckets, engine, summary)
            yield from archive.read(texts)
            yield from archive.compared()


class _Two(NamedTuple):
    """Two texts to compare; equal ones are the same."""

    candidate: Candidate
    one: Part
    other: Part


@dataclass
class _Archive:
    """Texts and their keys.

    Attributes:
        numbers: by digest of a text the number of its first part.
        owners: by number of a part that of the first part of its text.
        equal: by number of the first part of a text the names of later texts that are equal.
    """

    store: Store
    buckets: Buckets
    engine: Engine
    summary: Summary
    numbers: dict[bytes, int] = field(default_factory=dict)
    owners: list[int] = field(default_factory=list)
    equal: dict[int, list[str]] = field(default_factory=dict)

    def read(self, texts: Iterable[Text | Problem]) -> Iterator[Problem]:
        """Read all texts; gives what is none."""
        flawed: list[Problem] = []
        batches = _batches(self._new_parts(texts, flawed), TEXTS, _size_of_part)
        for batch, found in _results(batches, _keys_of, self.engine):
            yield from flawed
            flawed.clear()
            if isinstance(found, Lost):
                ((_, part),) = batch
                yield _lost("text_is_read", part.file, say("a text that can be read"), found)
                continue
            for (number, _), own in zip(batch, found, strict=True):
                self.buckets.add(number, own)
        yield from flawed
        self.store.end()
        self.buckets.close(self.owners)

    def _new_parts(
        self, texts: Iterable[Text | Problem], flawed: list[Problem]
    ) -> Iterator[tuple[int, Part]]:
        """The parts of texts that are equal to no earlier one, with their numbers."""
        for text in texts:
            if isinstance(text, Problem):
                flawed.append(text)
                continue
            self.summary.texts += 1
            number = self.store.count
            first = self.numbers.setdefault(bytes.fromhex(text.sha256), number)
            if first != number:
                self.equal.setdefault(first, []).append(text.file)
                continue
            for part in parts(text.file, text.text):
                self.owners.append(number)
                yield self.store.add(part), part

    def compared(self) -> Iterator[Reuse | Problem]:
        """The passages of the candidates, and of texts that are equal."""
        heads, common = self.buckets.heads(), self.buckets.common_keys()
        self.summary.common = [*self._common(common)]
        pairs = heapq.merge(self.buckets.candidates(), self._equal())
        batches = _batches(map(self._two, pairs), PAIRS, _size_of_two)
        for batch, found in _results(batches, _compared, self.engine):
            self.summary.compared += len(batch)
            if isinstance(found, Lost):
                ((_, one, other),) = batch
                yield _lost(
                    "texts_are_compared",
                    one.file,
                    say("it compared with {file}", file=other.file),
                    found,
                )
                continue
            for two, each in zip(batch, found, strict=True):
                if kept := self._kept(each, common):
                    head = int(heads[two.candidate.first])
                    yield from self._rows(two, kept, head if _is_copy(two, kept) else None)

    def _kept(self, pairs: Iterable[tuple[Pair, Keys]], common: Keys) -> list[Pair]:
        """The pairs of passages that are no common ones."""
        kept = []
        for pair, own in pairs:
            is_common = np.isin(own, common).sum() > MOSTLY * len(own)
            if len(own) >= LONG or (len(own) and not is_common):
                kept.append(pair)
            elif len(own):
                self.summary.left_out += 1
        return kept

    def _equal(self) -> Iterator[Candidate]:
        """Each part of a text that has equal ones, with itself."""
        for owner in sorted(self.equal):
            for number in range(owner, bisect_right(self.owners, owner)):
                yield Candidate(number, number)

    def _two(self, candidate: Candidate) -> _Two:
        return _Two(candidate, self.store[candidate.first], self.store[candidate.number])

    def _rows(self, two: _Two, pairs: Sequence[Pair], head: int | None) -> Iterator[Reuse]:
        (first, number), one, other = two
        names = self.equal[self.owners[number]] if first == number else [other.file]
        copy_of = None if head is None else self.store.name(head)
        if copy_of is not None and other.start == 0:  # of a text in parts, the first one counts
            self.summary.copies[copy_of] += len(names)
        for name in names:
            for pair in pairs:
                self.summary.kinds[pair.kind] += 1
                yield _row(one, pair, other._replace(file=name), copy_of)

    def _common(self, common: Keys) -> Iterator[CommonPassage]:
        """The longest common passage of each of the texts with the most common keys."""
        for number, texts in self.buckets.common(SHOWN):
            part = self.store[number]
            found = list(words(part.text))
            own = np.isin(keys([word.folded for word in found]), common)
            start, end = max(_runs(own), key=lambda run: run[1] - run[0])
            first, last = found[start].start, found[end + WINDOW - 2].end
            said = part.text[first:last]
            yield CommonPassage(texts, part.file, part.start + first, part.start + last, said)


def _is_copy(two: _Two, pairs: Sequence[Pair]) -> bool:
    """Whether passages are most of both texts."""
    one = sum(pair.a.end - pair.a.start for pair in pairs)
    other = sum(pair.b.end - pair.b.start for pair in pairs)
    return 2 * one > len(two.one.text) and 2 * other > len(two.other.text)


def _row(one: Part, pair: Pair, other: Part, copy_of: str | None) -> Reuse:
    a, b = pair.a, pair.b
    begins = " ".join(other.text[b.start : b.end][:BEGINS].split())
    places = (one.start + a.start, one.start + a.end)
    to_places = (other.start + b.start, other.start + b.end)
    shared = (pair.kind, pair.shared_words)
    return Reuse(one.file, *places, other.file, *to_places, *shared, copy_of, begins)


def _runs(marks: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Start and end of each run of marks.

    Examples:
        >>> _runs(np.array([False, True, True, False, True]))
        [(1, 3), (4, 5)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate(([False], marks, [False]))))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _lost(rule: str, file: str, expected: Message, lost: Lost) -> Problem:
    hint = say("The others were read. Leave this text out, or look at what it holds.")
    return Problem(
        rule=rule,
        file=file,
        value=lost.reason,
        message=say("expected {expected}", expected=expected),
        hint=hint,
    )


# On the engine


def _batches(items: Iterable[T], most: int, size: Callable[[T], int]) -> Iterator[list[T]]:
    """Items in lists of at most so many, and about so many characters."""
    batch: list[T] = []
    weight = 0
    for item in items:
        batch.append(item)
        weight += size(item)
        if len(batch) == most or weight > CHARACTERS:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def _results(
    batches: Iterable[list[T]], function: Callable[[list[T]], R], engine: Engine
) -> Iterator[tuple[list[T], R | Lost]]:
    """Each batch with its result; the items of one that was lost, each by itself, at the end."""
    alone: list[list[T]] = []
    for batch, found in run(batches, function, engine, patience=PATIENCE):
        if isinstance(found, Lost):
            alone += [[item] for item in batch]
        else:
            yield batch, found
    yield from run(alone, function, engine, patience=PATIENCE)


def _size_of_part(item: tuple[int, Part]) -> int:
    return len(item[1].text)


def _size_of_two(two: _Two) -> int:
    return len(two.one.text) + len(two.other.text)


def _keys_of(batch: Sequence[tuple[int, Part]]) -> list[Keys]:
    """The keys of some parts."""
    return [np.unique(_keys(part.text)) for _, part in batch]


def _keys(text: str) -> Keys:
    return keys([word.folded for word in words(text)])


def _compared(batch: Sequence[_Two]) -> list[list[tuple[Pair, Keys]]]:
    """By two texts the pairs of passages, each with the keys that both passages have."""
    return [_passages({"1": one.text, "2": other.text}) for _, one, other in batch]


def _passages(texts: Mapping[str, str]) -> list[tuple[Pair, Keys]]:
    """The pairs of passages of two texts, each with the keys that both passages have."""
    found = []
    for pair in reused(texts, fewest=WINDOW):
        one, other = (
            _keys(texts[side.source_id][side.start : side.end]) for side in (pair.a, pair.b)
        )
        found.append((pair, np.intersect1d(one, other)))
    return found

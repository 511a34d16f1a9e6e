"""Text reuse: passages of two sources that are made from the same words.

A passage is measured by its words and by their letters: those beyond the third of a word, as short
words are in every text. Names, numbers, the words of formulas (`formulas.toml`) and those by which
a book knows what its figures measure have no letters: reports share facts without sharing a text.
A word that other texts have too counts less. Many words in one order without a break are reuse,
however common each of them is.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from trucebook.book.book import Book
from trucebook.extract.quotes.marks import regions
from trucebook.extract.text.document import read_document
from trucebook.markup import visible
from trucebook.problem import shorten
from trucebook.progress import counted, steps
from trucebook.read.reuse.alignment import Box, Match, Stretches, joined, shared_stretches
from trucebook.read.unions import Unions
from trucebook.schemas.files import vocabulary
from trucebook.schemas.table import WITHDRAWN
from trucebook.spans import Word, shared_words, words

NEAR_COPY, SHARED_QUOTE = "near_copy", "shared_quote"
CODED = {"translated": "translated", "paraphrased": "paraphrase"}
"""Kinds of reuse that are coded: by the relation of a wording to the fullest one."""


@dataclass(frozen=True, slots=True)
class Least:
    """What two passages share at least.

    Attributes:
        words: how many words.
        letters: how many letters in them.
        plain: the most of the words, as a share, that are names, numbers or words of formulas.
        unbroken: whether these words follow each other in both passages.
    """

    words: int
    letters: int
    plain: float = 1.0
    unbroken: bool = False


# NOTE: measured on 348 news items of one broadcaster, and on invented articles with and without
# passages of each other. What reports on one subject share by itself has up to 15 letters where
# nothing but the two texts is known, and up to 10 beside six others.
COPIES = (Least(11, 16), Least(15, 8, 0.3), Least(15, 0, 0.3, unbroken=True))
"""What a near copy shares at least: one of these."""

QUOTATIONS = (Least(6, 7), Least(8, 0, 0.3, unbroken=True))
"""What a shared quotation shares at least: one of these.

NOTE: words in one order without a break are no chance, however common each of them is.
"""

_FEWEST = min(least.words for least in (*COPIES, *QUOTATIONS))

UNQUOTED_WORDS = 6
"""Words outside quotation marks, without names and formulas, that make both one near copy."""

WORDING = 3
"""How many words a coded wording has, and shares where both are quoted."""


Places = Mapping[str, Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """Code points `[start, end)` of a source."""

    source_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two passages with the same words, of two sources in the order of their ids."""

    a: Passage
    b: Passage
    kind: str
    shared_words: int

    @classmethod
    def of(cls, one: Passage, other: Passage, kind: str, texts: Mapping[str, str]) -> Pair:
        """The pair, with its words counted."""
        a, b = sorted((one, other))
        found = (texts[side.source_id][side.start : side.end] for side in (a, b))
        return cls(a, b, kind, shared_words(*found))

    def content(self) -> dict[str, Any]:
        """The pair as dicts, texts and numbers."""
        a, b = (
            {"source_id": side.source_id, "start": side.start, "end": side.end}
            for side in (self.a, self.b)
        )
        return {"a": a, "b": b, "kind": self.kind, "shared_words": self.shared_words}


def candidates(book: Book) -> list[Pair]:
    """The pairs of passages in the texts of a book that are at hand.

    Raises:
        UsageError: the extra `reuse` is not installed.
    """
    rows = [row.cells for row in book.rows("quotes") if _is_quote(row.cells, book.printable)]
    quoted: dict[str, list[tuple[int, int]]] = {}
    for row in rows:
        if row.get("mode") != "indirect":
            quoted.setdefault(row["source_id"], []).append((row["start"], row["end"]))
    found = reused(book.printable, quoted, _of_facts(book))
    return _united([*found, *_wordings(rows, book.printable)], book.printable)


def _is_quote(row: Mapping[str, Any], texts: Mapping[str, str]) -> bool:
    """Whether a row counts and lies in a text."""
    text = texts.get(row.get("source_id") or "", "")
    is_there = 0 <= (row.get("start") or 0) < (row.get("end") or 0) <= len(text)
    return is_there and row.get("row_status") not in WITHDRAWN


def as_text(pairs: Sequence[Pair], texts: Mapping[str, str]) -> str:
    """The pairs with their words, for a terminal."""
    lines: list[str] = []
    for pair in pairs:
        lines.append(f"{pair.kind}, {pair.shared_words} shared words")
        for side in (pair.a, pair.b):
            said = shorten(" ".join(texts[side.source_id][side.start : side.end].split()), _SHOWN)
            lines.append(visible(f"  {side.source_id} {side.start}-{side.end}  {said}"))
    count = len(pairs)
    return "\n".join([*lines, f"{count} pair{'' if count == 1 else 's'} of passages"])


_SHOWN = 300


def reused(
    texts: Mapping[str, str], quoted: Places | None = None, facts: Iterable[str] = ()
) -> list[Pair]:
    """The near copies and shared quotations in some texts.

    Args:
        texts: the texts by source id.
        quoted: places of quotations by source id, beside those between quotation marks.
        facts: words that facts are reported in; `prisoner*` is any word that begins so.

    Raises:
        UsageError: the extra `reuse` is not installed.

    Examples:
        >>> from trucebook.read.reuse.reuse import reused
        >>> words = "the harbour master closed both gates before anyone had counted the boats"
        >>> [pair] = reused({"S01": f"On Monday {words}.", "S02": f"He said that {words} again."})
        >>> pair.kind, pair.shared_words, pair.a.start
        ('near_copy', 12, 10)
    """
    # In the order of the texts themselves: pairs do not depend on what sources are called.
    order = sorted(texts, key=lambda name: (texts[name], name))
    read = [_Text.of(name, texts[name], (quoted or {}).get(name, ())) for name in order]
    folded = [[word.folded for word in text.words] for text in read]
    stretches = list(steps(shared_stretches(folded), "pairs of texts"))
    counted(texts=len(texts), pairs=len(stretches))
    common = _Common.of(read, stretches, facts)
    found = [
        pair
        for first, second, shared in stretches
        for matches in shared
        if len(matches) >= _FEWEST
        for pair in _Shared(read[first], read[second], common, common.weight(first, second)).pairs(
            matches
        )
    ]
    return _united([Pair.of(*pair, texts) for pair in found], texts)


@dataclass(frozen=True, eq=False)
class _Text:
    """A text as words.

    Attributes:
        sentences: where sentences begin.
        quotations: places of the outermost quotations.
    """

    source_id: str
    text: str
    words: Sequence[Word]
    sentences: Sequence[int]
    quotations: Sequence[tuple[int, int]]

    @classmethod
    def of(cls, source_id: str, text: str, quoted: Iterable[tuple[int, int]]) -> _Text:
        doc = read_document(text)
        outer = (region for region in regions(doc) if region.parent < 0)
        marked = {doc.clean.before(region.start, region.end) for region in outer}
        sentences = [doc.clean.before(start, start)[0] for start in doc.sentences]
        return cls(source_id, text, tuple(words(text)), sentences, sorted({*marked, *quoted}))

    @cached_property
    def quotation(self) -> Sequence[int | None]:
        """By word the number of the quotation that it is in."""
        starts = [start for start, _ in self.quotations]
        before = [bisect_right(starts, word.start) - 1 for word in self.words]
        return [
            at if at >= 0 and word.end <= self.quotations[at][1] else None
            for at, word in zip(before, self.words, strict=True)
        ]

    @cached_property
    def is_name(self) -> Sequence[bool | None]:
        """By word whether its capital shows a name; None where its case shows nothing."""
        found: list[bool | None] = []
        before = 0
        titles = self._titles
        for word in self.words:
            opens = any(mark in _OPENING for mark in self.text[before : word.start]) or not before
            if self.text[word.start].isupper():
                found.append(None if opens or self._sentence(word) in titles else True)
            else:
                found.append(False)
            before = word.end
        return found

    def _sentence(self, word: Word) -> int:
        return bisect_right(self.sentences, word.start)

    @cached_property
    def _titles(self) -> frozenset[int]:
        """The sentences in which most words have a capital and no name is shown by it."""
        length: Counter[int] = Counter()
        capitals: Counter[int] = Counter()
        shouted: Counter[int] = Counter()
        for word in self.words:
            number, written = self._sentence(word), self.text[word.start : word.end]
            length[number] += 1
            capitals[number] += written[0].isupper()
            shouted[number] += written.isupper()
        ends = [*self.sentences[1:], len(self.text)]
        return frozenset(
            number
            for number, count in length.items()
            if shouted[number] > _MOST * count
            or (
                capitals[number] > _MOST * count
                and not self.text[: ends[number - 1]][-4:].rstrip().endswith(_STOPS)
            )
        )

    def passage(self, places: Iterable[int]) -> Passage:
        """From the first to the last of some words."""
        found = sorted(places)
        return Passage(self.source_id, self.words[found[0]].start, self.words[found[-1]].end)


_OPENING = frozenset('\n.!?:;…"“”„«»‘')
"""Marks after which a capital does not show a name."""

_STOPS = (".", "!", "?", "…", '"', "”")
_MOST = 0.6


@dataclass(frozen=True, eq=False)
class _Common:
    """What is common in some texts, where those that are copies as a whole count as one.

    Attributes:
        names: the words that mostly have a capital where it shows a name.
        facts: words that facts are reported in.
        stems: beginnings of such words.
        whole: by text the one that stands for it and its copies.
        count: how many texts that makes.
        texts_with: by word how many of these have it.
    """

    names: frozenset[str]
    facts: frozenset[str]
    stems: tuple[str, ...]
    whole: Sequence[int]
    count: int
    texts_with: Counter[str]

    @classmethod
    def of(
        cls, texts: Sequence[_Text], stretches: Iterable[Stretches], facts: Iterable[str]
    ) -> _Common:
        copies: Unions[int] = Unions()
        for first, second, shared in stretches:
            length = sum(len(matches) for matches in shared)
            if length >= _WHOLE * min(len(texts[first].words), len(texts[second].words)):
                copies.join(first, second)
        whole = [copies.top(number) for number in range(len(texts))]
        found = {(n, w.folded) for n, text in zip(whole, texts, strict=True) for w in text.words}
        facts = [fact.casefold() for fact in facts]
        return cls(
            names=_names(texts),
            facts=frozenset(facts),
            stems=tuple(fact.rstrip("*") for fact in facts if fact.endswith("*")),
            whole=whole,
            count=len(set(whole)),
            texts_with=Counter(word for _, word in found),
        )

    def is_plain(self, word: str) -> bool:
        """Whether reports have a word whatever they are made from."""
        return word in formulas() or word in self.facts or word.startswith(self.stems)

    def weight(self, first: int, second: int) -> Callable[[str], float]:
        """The letters of a word in two texts, the fewer the more of the others have it."""
        own = len({self.whole[first], self.whole[second]})
        others = self.count - own + 1

        def weight(word: str) -> float:
            if word[0].isdigit() or self.is_plain(word):
                return 0
            letters = max(len(word) - _SHORT, 0) if len(word) > 1 else _ALONE * (word > "\u0e00")
            return letters * (1 - (self.texts_with[word] - own) / others)

        return weight


_WHOLE = 0.4
"""The share of the shorter text that two texts share which are copies as a whole."""

_SHORT = 3
_ALONE = 0.5
"""Letters that a character of a script without blanks counts as."""


def _names(texts: Iterable[_Text]) -> frozenset[str]:
    count: Counter[str] = Counter()
    for text in texts:
        for word, is_name in zip(text.words, text.is_name, strict=True):
            if is_name is not None:
                count[word.folded] += 1 if is_name else -1
    return frozenset(word for word, more in count.items() if more > 0)


@cache
def formulas(*groups: str) -> frozenset[str]:
    """The words of formulas in English: of every group in `formulas.toml`, or of some."""
    path = Path(__file__).with_name("formulas.toml")
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    return frozenset(word for group in groups or found for word in found[group]["words"])


def _of_facts(book: Book) -> list[str]:
    """The words by which a book knows what its figures measure."""
    definitions = book.files.within("schemas")
    cells = (
        row.get(column) or ""
        for name in ("metrics", "units")
        for row in vocabulary(definitions, name)
        for column in ("nouns", "cues")
    )
    return [item.strip() for cell in cells for item in cell.split(";") if item.strip()]


@dataclass(frozen=True, eq=False)
class _Shared:
    """Two texts that share words."""

    one: _Text
    other: _Text
    common: _Common
    weight: Callable[[str], float]

    def pairs(self, matches: Iterable[Match]) -> Iterator[tuple[Passage, Passage, str]]:
        """The passages that are a pair: one near copy, or the quotations that they share."""
        quoted: dict[tuple[int, int], list[Match]] = {}
        outside: list[Match] = []
        for i, j in matches:
            here, there = self.one.quotation[i], self.other.quotation[j]
            if here is None or there is None:
                outside.append((i, j))
            else:
                quoted.setdefault((here, there), []).append((i, j))
        every = [*outside, *(match for inside in quoted.values() for match in inside)]
        is_copy = not quoted or self._own(outside) >= UNQUOTED_WORDS
        if is_copy and any(self._has(least, every) for least in COPIES):
            yield *self._passages(every), NEAR_COPY
            return
        for inside in quoted.values():
            if any(self._has(least, inside) for least in QUOTATIONS):
                yield *self._passages(inside), SHARED_QUOTE

    def _passages(self, matches: Sequence[Match]) -> tuple[Passage, Passage]:
        return self.one.passage(i for i, _ in matches), self.other.passage(j for _, j in matches)

    def _has(self, least: Least, matches: Sequence[Match]) -> bool:
        if least.unbroken:
            matches = _longest(matches)
        count = min(len({i for i, _ in matches}), len({j for _, j in matches}))
        if count < least.words:
            return False
        letters = sum(self.weight(word) for word in self._words(matches))
        plain = 1 - self._own(matches) / len(dict(matches))
        return letters >= least.letters and plain <= least.plain

    def _words(self, matches: Iterable[Match]) -> list[str]:
        """The words that are no names."""
        found = dict(matches)
        return [self.one.words[i].folded for i, j in found.items() if not self._is_name(i, j)]

    def _own(self, matches: Iterable[Match]) -> int:
        """How many words are no names, numbers or words of formulas, but perhaps small ones."""
        small = formulas("grammar")
        return sum(
            word in small or not (word[0].isdigit() or self.common.is_plain(word))
            for word in self._words(matches)
        )

    def _is_name(self, i: int, j: int) -> bool:
        """Whether a word is a name in both texts; where neither shows it, by the other places."""
        marks = {self.one.is_name[i], self.other.is_name[j]}
        if marks == {None}:
            return self.one.words[i].folded in self.common.names
        return False not in marks


def _longest(matches: Iterable[Match]) -> list[Match]:
    """The most words that follow each other in both texts."""
    runs: list[list[Match]] = []
    for i, j in sorted(matches):
        if runs and runs[-1][-1] == (i - 1, j - 1):
            runs[-1].append((i, j))
        else:
            runs.append([(i, j)])
    return max(runs, key=len)


def _wordings(rows: Sequence[Mapping[str, Any]], texts: Mapping[str, str]) -> Iterator[Pair]:
    """The pairs that coders made: wordings of one utterance, each with the fullest one."""
    fullest: dict[str, list[Passage]] = {}
    for row in rows:
        if row.get("utterance_id") and not row.get("relation"):
            fullest.setdefault(row["utterance_id"], []).append(_passage(row))
    for row in rows:
        if row.get("utterance_id") and row.get("relation"):
            own, kind = _passage(row), CODED.get(row["relation"], SHARED_QUOTE)
            pairs = (
                Pair.of(own, base, kind, texts)
                for base in fullest.get(row["utterance_id"], ())
                if base.source_id != own.source_id
            )
            nearest = max(pairs, key=lambda pair: pair.shared_words, default=None)
            if nearest is not None and _is_wording(nearest, texts):
                yield nearest


def _passage(row: Mapping[str, Any]) -> Passage:
    return Passage(row["source_id"], row["start"], row["end"])


def _is_wording(pair: Pair, texts: Mapping[str, str]) -> bool:
    """Whether a pair that coders made is more than a word or two."""
    sides = (texts[side.source_id][side.start : side.end] for side in (pair.a, pair.b))
    shortest = min(sum(1 for _ in words(side)) for side in sides)
    return shortest >= WORDING and (pair.kind != SHARED_QUOTE or pair.shared_words >= WORDING)


def _united(pairs: Iterable[Pair], texts: Mapping[str, str]) -> list[Pair]:
    """The pairs; those that overlap or touch on both sides are one, of the kind of the largest."""
    by_sources: dict[tuple[str, str], list[tuple[Box, list[Pair]]]] = {}
    for pair in pairs:
        box = (pair.a.start, pair.a.end, pair.b.start, pair.b.end)
        by_sources.setdefault((pair.a.source_id, pair.b.source_id), []).append((box, [pair]))
    found: list[Pair] = []
    for (one, other), boxes in by_sources.items():
        for (start, end, to_start, to_end), together in joined(boxes):
            kind = max(together, key=lambda pair: (pair.shared_words, pair.kind)).kind
            a, b = Passage(one, start, end), Passage(other, to_start, to_end)
            found.append(Pair.of(a, b, kind, texts))
    return sorted(found)

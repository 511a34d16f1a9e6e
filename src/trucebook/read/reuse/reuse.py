"""Text reuse: passages of two sources that are made from the same words.

A passage is measured by its words and by their letters: those beyond the third of a word, as short
words are in every text. Names, numbers, the words of formulas (`formulas.toml`) and those by which
a book knows what its figures measure have no letters: reports share facts without sharing a text.
A word that other texts have too counts less. Many words in one order without a break are reuse,
however common each of them is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from trucebook.progress import counted, steps
from trucebook.read.reuse.alignment import Match, shared_stretches
from trucebook.read.reuse.article import Article
from trucebook.read.reuse.common import Common, formulas
from trucebook.read.reuse.pairs import Pair, Passage, united

NEAR_COPY, SHARED_QUOTE = "near_copy", "shared_quote"

Places = Mapping[str, Sequence[tuple[int, int]]]


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

FEWEST = min(least.words for least in (*COPIES, *QUOTATIONS))

UNQUOTED_WORDS = 6
"""Words outside quotation marks, without names and formulas, that make both one near copy."""


def reused(
    texts: Mapping[str, str],
    quoted: Places | None = None,
    facts: Iterable[str] = (),
    fewest: int = FEWEST,
) -> list[Pair]:
    """The near copies and shared quotations in some texts.

    Args:
        texts: the texts by source id.
        quoted: places of quotations by source id, beside those between quotation marks.
        facts: words that facts are reported in; `prisoner*` is any word that begins so.
        fewest: words of the shortest passages that are looked for.

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
    read = [Article.of(name, texts[name], (quoted or {}).get(name, ())) for name in order]
    folded = [[word.folded for word in text.words] for text in read]
    stretches = list(steps(shared_stretches(folded), "pairs of texts"))
    counted(texts=len(texts), pairs=len(stretches))
    if all(len(matches) < fewest for _, _, shared in stretches for matches in shared):
        return []
    common = Common.of(read, stretches, facts)
    found = [
        pair
        for first, second, shared in stretches
        for matches in shared
        if len(matches) >= fewest
        for pair in _Shared(read[first], read[second], common, common.weight(first, second)).pairs(
            matches
        )
    ]
    return united([Pair.of(*pair, texts) for pair in found], texts)


@dataclass(frozen=True, eq=False)
class _Shared:
    """Two texts that share words."""

    one: Article
    other: Article
    common: Common
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

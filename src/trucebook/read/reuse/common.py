"""Words that texts have whatever they are made from: names, formulas, those of facts."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from trucebook.read.reuse.alignment import Stretches
from trucebook.read.reuse.article import Article
from trucebook.read.unions import Unions


@dataclass(frozen=True, eq=False)
class Common:
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
        cls, texts: Sequence[Article], stretches: Iterable[Stretches], facts: Iterable[str]
    ) -> Common:
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


def _names(texts: Iterable[Article]) -> frozenset[str]:
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

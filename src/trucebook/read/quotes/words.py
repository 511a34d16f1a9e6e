"""Words of texts, and how two texts differ word by word.

What is printed in one way here and in another there makes no other word: punctuation around it,
quotation marks, the case of letters, the Unicode form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from unicodedata import category, normalize

_MOST = 100_000
"""Pairs of words up to which two texts are compared throughout."""

_LONG = 8
"""Words up to which a stretch that is left out is printed in full; of a longer one, its ends."""

_ENDS = 3

_FEW = 4
"""Words of a text from which on a single word in common is passed over."""

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc`\u00b4", "'"))
_HYPHEN = str.maketrans("\u2010", "-")
_MEANT = frozenset("%‰&#@§*")
"""Marks of punctuation that say something: 40% is not 40."""

_NUMBER = re.compile(r"-?\.?[0-9]")
"""What begins a number: -4 is not 4, .5 is not 5."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is printed.

    Attributes:
        text: the word with the punctuation around it.
        key: what it has in common with the same word, printed elsewhere.
    """

    text: str
    key: str


def words(text: str) -> tuple[Word, ...]:
    """The words of a text, between blanks; punctuation that is alone goes with the word before."""
    found: list[Word] = []
    before = ""
    for chunk in text.split():
        if key := _key(chunk):
            found.append(Word(before + chunk, key))
            before = ""
        elif found:
            found[-1] = Word(f"{found[-1].text} {chunk}", found[-1].key)
        else:
            before += f"{chunk} "
    return tuple(found)


def _key(chunk: str) -> str:
    plain = normalize("NFKC", chunk.translate(_APOSTROPHES)).translate(_HYPHEN).casefold()
    if not plain.isascii():
        plain = "".join(mark for mark in plain if category(mark) != "Cf")
    first, last = 0, len(plain)
    while first < last and _is_punctuation(plain[first]) and not _NUMBER.match(plain, first):
        first += 1
    while last > first and _is_punctuation(plain[last - 1]):
        last -= 1
    return plain[first:last]


def _is_punctuation(mark: str) -> bool:
    return (category(mark)[0] == "P" and mark not in _MEANT) or mark.isspace()


SAME, LEFT_OUT, ADDED = "same", "left_out", "added"
"""What words of a comparison are: of both texts, of the base alone, of the other alone."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words that follow one another, and whose they are.

    Attributes:
        kind: `SAME`, `LEFT_OUT` or `ADDED`.
        text: the words as printed; of many that are left out, the first and the last.
    """

    kind: str
    text: str

    def __str__(self) -> str:
        return _MARKS[self.kind].format(self.text)


_MARKS = {SAME: "{}", LEFT_OUT: "[-{}-]", ADDED: "{{+{}+}}"}


def comparer(base: Sequence[Word]) -> Callable[[Sequence[Word]], tuple[Run, ...]]:
    """What compares a text with `base`.

        >>> runs = comparer(words("We will not pay for silence"))(words("We shall not pay"))
        >>> marked(runs)
        'We [-will-] {+shall+} not pay [-for silence-]'

    It gives the words of the text, and in their places those that `base` alone has. One word alone
    is in common by chance, unless the text has few, or it begins or ends both.
    """
    keys = [word.key for word in base]
    matcher: SequenceMatcher[str] = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(keys)

    def compared(text: Sequence[Word]) -> tuple[Run, ...]:
        own = [word.key for word in text]
        if own == keys:
            return (Run(SAME, _joined(text)),)
        if len(own) * len(keys) <= _MOST:
            matcher.set_seq1(own)
            blocks = [(at, there, size) for at, there, size in matcher.get_matching_blocks()]
        else:
            blocks = _ends_in_common(own, keys)
        ends = ((0, 0), (len(own), len(keys)))
        common = [
            (at, there, size)
            for at, there, size in blocks
            if size > 1
            or (size and (len(own) < _FEW or (at, there) in ends or (at + 1, there + 1) in ends))
        ]
        if not common:
            return (Run(ADDED, _joined(text)),)
        return tuple(_runs(text, base, [*common, (len(own), len(keys), 0)]))

    return compared


def marked(runs: Iterable[Run]) -> str:
    """A comparison as text: `[-words that are left out-]`, `{+words that are added+}`."""
    return " ".join(map(str, runs))


_Block = tuple[int, int, int]
"""Where a run of common words begins in a text and in the base, and how many words it has."""


def _ends_in_common(own: Sequence[str], keys: Sequence[str]) -> list[_Block]:
    """The words that two texts have in common at the beginning and at the end."""
    shorter = min(len(own), len(keys))
    head = next((n for n in range(shorter) if own[n] != keys[n]), shorter)
    rest = shorter - head
    tail = next((n for n in range(rest) if own[-1 - n] != keys[-1 - n]), rest)
    return [(0, 0, head), (len(own) - tail, len(keys) - tail, tail)]


def _runs(text: Sequence[Word], base: Sequence[Word], blocks: Sequence[_Block]) -> Iterator[Run]:
    at = there = 0
    for begin, other, size in blocks:
        if there < other:
            yield Run(LEFT_OUT, _shortened(base[there:other]))
        if at < begin:
            yield Run(ADDED, _joined(text[at:begin]))
        if size:
            yield Run(SAME, _joined(text[begin : begin + size]))
        at, there = begin + size, other + size


def _joined(run: Sequence[Word]) -> str:
    return " ".join(word.text for word in run)


def _shortened(run: Sequence[Word]) -> str:
    if len(run) <= _LONG:
        return _joined(run)
    return f"{_joined(run[:_ENDS])} … {_joined(run[-_ENDS:])}"

"""A stretch of a text, and its words.

Offsets count Unicode code points from 0, half-open, in the text as received: the W3C
TextPositionSelector. `exact`, `prefix` and `suffix` are the W3C TextQuoteSelector.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from unicodedata import combining, normalize

CONTEXT = 32
"""How many code points of context a row carries on either side, at the most."""


JOINT = " … "
"""What joins stretches of a text in one cell."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The words `exact` at `[start, end)` of some text."""

    start: int
    end: int
    exact: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """The span of `text` at these offsets."""
        return cls(start, end, text[start:end])

    def is_in(self, text: str) -> bool:
        """Whether the words are at these offsets of `text`."""
        return text[self.start : self.end] == self.exact and 0 <= self.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether `other` lies within this span and is shorter."""
        inside = self.start <= other.start and other.end <= self.end
        return inside and (self.start, self.end) != (other.start, other.end)

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a code point."""
        return self.start < other.end and other.start < self.end


def context(text: str, start: int, end: int) -> tuple[str | None, str | None]:
    """Prefix and suffix of a span: up to `CONTEXT` code points, never across a line break.

    A row stays one line of its CSV file that way. None where there is nothing to show.
    """
    before = _LINE_END.split(text[max(0, start - CONTEXT) : start])[-1]
    after = _LINE_END.split(text[end : end + CONTEXT])[0]
    return before or None, after or None


_LINE_END = re.compile(r"[\r\n]")


WITHHELD = "(withheld)"
"""What is printed in place of words that a source withholds."""


def printed(start: int, end: int, prefix: str, suffix: str) -> tuple[tuple[str, int, int], ...]:
    """The columns of a row that print words of its source, each with their place."""
    return (
        ("prefix", start - len(prefix), start),
        ("exact", start, end),
        ("suffix", end, end + len(suffix)),
    )


def withheld(items: Iterable[str] | None) -> tuple[tuple[int, int], ...]:
    """The places that a source record withholds, from its `start-end` texts.

    Examples:
        >>> withheld(("10-14", "80-91"))
        ((10, 14), (80, 91))
    """
    pairs = (item.partition("-") for item in items or ())
    return tuple((int(a), int(b)) for a, _, b in pairs if a.isdecimal() and b.isdecimal())


def printable(text: str, items: Iterable[str] | None) -> str:
    """A text with line breaks for the words that its source withholds: no context goes past them.

    Examples:
        >>> printable("Ann Lee, 40, fled.", ("0-7",)).strip()
        ', 40, fled.'
    """
    for start, end in withheld(items):
        gap = text[start:end]
        text = text[:start] + "\n" * len(gap) + text[end:]
    return text


def occurrences(text: str, words: str) -> Iterator[int]:
    """Every offset of `words` in `text`, overlapping ones too."""
    at = text.find(words) if words else -1
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def whole_words(text: str, words: str) -> list[Span]:
    """Where some words are in a text, but for places within longer words.

    Examples:
        >>> whole_words("No truce yet: truces end.", "truce")
        [Span(start=3, end=8, exact='truce')]
    """
    places = (Span(at, at + len(words), words) for at in occurrences(text, words))
    return [place for place in places if is_whole(text, place)]


def is_whole(text: str, place: Span) -> bool:
    """Whether no word of a text goes on past either end of a place."""
    pairs = (text[max(0, at - 1) : at + 1] for at in (place.start, place.end))
    return not any(len(pair) == 2 and pair.isalnum() for pair in pairs)


def nearest(text: str, words: str, at: int) -> tuple[int, int] | None:
    """The offsets of some words in a text, nearest to an offset; None where they are not there.

    Examples:
        >>> nearest("A truce? No truce.", "truce", 10)
        (12, 17)
    """
    places = ((place.start, place.end) for place in whole_words(text, words))
    return min(places, key=lambda place: abs(place[0] - at), default=None)


def find_again(
    text: str, exact: str, prefix: str | None = None, suffix: str | None = None
) -> Span | None:
    """Where `exact` is now, or None if it is lost or cannot be distinguished from a twin.

    A single occurrence is taken as it is. Of several, the one that has both contexts, else
    the one that has either; a tie is no answer.
    """
    places = list(occurrences(text, exact))
    if len(places) > 1:
        scored = [(agreement(text, at, exact, prefix, suffix), at) for at in places]
        best = max(score for score, _ in scored)
        places = [at for score, at in scored if score == best]
    if len(places) != 1:
        return None
    return Span(places[0], places[0] + len(exact), exact)


def agreement(text: str, at: int, exact: str, prefix: str | None, suffix: str | None) -> int:
    before = prefix is not None and text.endswith(prefix, 0, at)
    after = suffix is not None and text.startswith(suffix, at + len(exact))
    return before + after


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both from 1, as an editor counts them."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def place_of_byte(data: bytes, at: int) -> tuple[int, int]:
    """Line and column of a byte of UTF-8, both from 1, the column in code points."""
    before = data[data.rfind(b"\n", 0, at) + 1 : at]
    return data.count(b"\n", 0, at) + 1, len(before.decode(errors="replace")) + 1


class Word(NamedTuple):
    """A word at `[start, end)` of some text.

    Attributes:
        folded: the word without case, accents and apostrophes: equal words have equal ones.
    """

    start: int
    end: int
    folded: str


def words(text: str) -> Iterator[Word]:
    """The words and numbers of a text; in a script without blanks each character is a word.

    Examples:
        >>> [word.folded for word in words("Israel’s 27,585 Cafés")]
        ['israels', '27,585', 'cafes']
    """
    pattern = _PLAIN
    if not text.isascii():
        marked = _WORD if re.search(f"[{_MARK}]", text) else _PLAIN
        pattern = _IN_A_TEXT_WITH_OTHERS if re.search(_ALONE, text) else marked
    for match in re.finditer(pattern, text):
        yield Word(*match.span(), _folded(match[0]))


def shared_words(one: str, other: str) -> int:
    """How many words two passages share, in any order, each as often as both have it.

    Examples:
        >>> shared_words("A truce, and a long one", "“A long truce”")
        3
    """
    found, there = (Counter(word.folded for word in words(text)) for text in (one, other))
    return (found & there).total()


def _folded(word: str) -> str:
    if word.isascii():
        return word.replace("'", "").lower()
    flat = normalize("NFKD", normalize("NFKC", word).casefold())
    return "".join(c for c in flat if c not in _DROPPED and not combining(c))


_DROPPED = frozenset("'’ʼ\u00ad\u200c\u200d")
# NOTE: `\w` has no combining marks, with which letters of many scripts are spelt.
_MARK = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a03\u0a3c-\u0a4d"
    "\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b57\u0b82\u0bbe-\u0bcd\u0c00-\u0c04"
    "\u0c3c-\u0c56\u0c81-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d57\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u00ad\u200c\u200d"
)
_LETTER = rf"[^\W_{_MARK}][{_MARK}]*+"
_NUMBER = r"\d+(?:[.,]\d+)*+"
_PLAIN = rf"{_NUMBER}|[^\W_]++(?:['’ʼ][^\W_]++)*+"  # of a text without marks
_WORD = rf"{_NUMBER}|(?:{_LETTER})++(?:['’ʼ](?:{_LETTER})++)*+"
_ALONE = (
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
)
_OTHER = rf"(?!{_ALONE}){_LETTER}"
_IN_A_TEXT_WITH_OTHERS = rf"{_NUMBER}|{_ALONE}|(?:{_OTHER})++(?:['’ʼ](?:{_OTHER})++)*+"
# NOTE: `re` keeps them compiled; as constants they would cost every command a tenth of its start.

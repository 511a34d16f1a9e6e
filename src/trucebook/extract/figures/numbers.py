"""Numbers in words or digits: where a text has them, and which values they name.

`read_number` reads words on their own, `numerals` reads a document; both know ranges ('10 to 15'),
ratios ('one in five') and numbers written twice ('ninety (90)'). Every expression is matched at a
place already found and is bounded: the cost is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from trucebook.extract.figures.digits import GLYPH, GLYPHS, digits_at, is_dotted
from trucebook.extract.figures.numeral import CARDINALS, PARTS, SCALES, VAGUE, WORD, Numeral, any_of
from trucebook.extract.figures.spelled import spelled_at
from trucebook.extract.lexicon import NUMBERS, Trie, pattern
from trucebook.extract.text.clean import plain
from trucebook.extract.text.document import flatten, fold

_NUMBER_AT = re.compile(rb"[0-9]|" + GLYPH)
_DIGIT_RUN = re.compile(rb"(?:[0-9]|" + GLYPH + rb")+")
_START = re.compile(rb"(?<![A-Za-z0-9])[A-Za-z0-9]|" + GLYPH)
_SPAN = re.Match.span
_GLUED = frozenset(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/:" + b"".join(GLYPHS)
)
_NUMBER_WORDS = frozenset((*CARDINALS, *SCALES, b"a"))
_SIGNS = rb"$\xa3\x80\xa5\xa4"
_MONEY = rb"(?:[A-Z]{1,2})?[" + _SIGNS + rb"]"
_LINK = re.compile(
    rb" ?(?:-|\x96) ?(?=[0-9" + _SIGNS + rb"]|US[$])|"
    rb"(?:-? |-)(?:to|and|or)(?: |-)(?=[A-Za-z0-9" + _SIGNS + rb"])|"
    rb"[ -](?:in every|in|out of every|out of)[ -](?=[0-9a-z])"
)
_IF_NOT = re.compile(rb",? (?:if not|or even|or perhaps|perhaps even|maybe|or) ")
_CODE = re.compile(
    rb"(?<![A-Za-z])(?:"
    + any_of(word.encode() for word in NUMBERS["currencies"] if len(word) > 1)
    + rb")\Z"
)
_CURRENCY = re.compile(_MONEY)
_BETWEEN = re.compile(
    rb"\bbetween (?:(?:about|around|some|roughly|nearly|almost|an estimated) )?(?:"
    + _MONEY
    + rb")?\Z",
    re.I,
)
_FROM = re.compile(rb"\bfrom (?:" + _MONEY + rb")?\Z", re.I)
_BY_HOW_MUCH = re.compile(rb"\bby (?:" + _MONEY + rb")?\Z", re.I)
_MOVED = pattern(rb"<moved>\b")
_HEDGE = re.compile(
    rb"(?:more than|over|about|around|nearly|almost|as many as|as much as|up to|at least|some|"
    rb"perhaps) "
)
_DID = re.compile(rb"(?:kill|wound|injur|arrest|detain|hurt)(?:ed|ing)? \Z")
_LIE = (b" lie ", b"lies ", b" lay ")
_BACKWARD = 40
"""How far before a number, in characters, its 'between' or 'from' is looked for."""


def read_number(text: str) -> Numeral | None:
    """The number that a text is, from its first character to its last: 'between 10 and 15'."""
    data = fold(f" {plain(text)}")
    flat, dotted = flatten(data), is_dotted(data)
    starts = (match.start() for match in _START.finditer(data))
    found = next(filter(None, (numeral_at(data, flat, at, dotted) for at in starts)), None)
    found = found and _joined(data, flat, found, dotted)
    if found is None or (found.start, found.end) != (1, len(data)):
        return None
    return found._replace(start=0, end=len(text))


def value_of(text: str) -> float | None:
    """The value of a text that is a number expression; None where it is none, or names several.

    >>> value_of("four hundred and eleven")
    411.0
    """
    found = read_number(text)
    return found.low if found is not None and found.low == found.high else None


@cache
def _number_words() -> Trie:
    return Trie((*CARDINALS, *SCALES, *PARTS, *VAGUE, b"couple"))


def numerals(data: bytes, flat: bytes) -> Iterator[Numeral]:
    """Every number expression, in order, none inside another."""
    dotted = is_dotted(data)
    words = [start for start, _, _ in _number_words().scan(flat)]
    digits = [
        start
        for start, _ in map(_SPAN, _DIGIT_RUN.finditer(data))
        if start == 0
        or data[start - 1] not in _GLUED
        or data[max(0, start - 2) : start] == b".."
        or _CODE.search(data, max(0, start - 5), start)
    ]
    end = 0
    for at in sorted(words + digits) if words else digits:
        if at < end:
            continue
        found = numeral_at(data, flat, at, dotted)
        if found is not None:
            found = _joined(data, flat, found, dotted)
            end = found.end
            yield found


def numeral_at(data: bytes, flat: bytes, at: int, dotted: bool = False) -> Numeral | None:
    """The number expression that begins at an offset, the widest one."""
    if _NUMBER_AT.match(data, at):
        return digits_at(data, flat, at, dotted)
    return spelled_at(data, flat, at)


def _number_from(data: bytes, flat: bytes, at: int, dotted: bool) -> Numeral | None:
    """The number that begins at an offset, or behind the article there."""
    match = WORD.match(flat, at)
    at += 2 if match is not None and match[1] == b"a" else 0
    if not _NUMBER_AT.match(data, at) and (match is None or match[1] not in _NUMBER_WORDS):
        return None
    other = numeral_at(data, flat, at, dotted)
    return other if other is not None and other.sort == "number" else None


def _joined(data: bytes, flat: bytes, found: Numeral, dotted: bool) -> Numeral:
    """A numeral with the second end of its range, the whole of its ratio, or itself again."""
    if found.sort == "vague":
        return _if_not(data, flat, found)
    if found.sort != "number" or found.low is None:
        return found
    found = _twice(data, flat, found, dotted)
    link = _LINK.match(data, found.end)
    if link is None:
        return found
    hedge = _HEDGE.match(data, link.end()) if link[0].strip() in (b"to", b"and") else None
    at = hedge.end() if hedge is not None else link.end()
    currency = _CURRENCY.match(data, at)
    other = _number_from(data, flat, at if currency is None else currency.end(), dotted)
    if other is None or other.low is None:
        return found
    word = link[0].strip(b" -").lower()
    if not word.startswith((b"in", b"out")):
        other = _twice(data, flat, other, dotted)
        return _range(data, found, other, link[0].lower()) or found
    return _ratio(data, found, other, word) or found


def _if_not(data: bytes, flat: bytes, found: Numeral) -> Numeral:
    """A vague number with a larger one behind it: 'hundreds if not thousands'."""
    link = _IF_NOT.match(data, found.end)
    other = spelled_at(data, flat, link.end()) if link is not None else None
    if other is None or other.sort != "vague" or (other.low or 0) <= (found.low or 0):
        return found
    return found._replace(end=other.end, high=other.high, scale=other.scale)


def _twice(data: bytes, flat: bytes, found: Numeral, dotted: bool) -> Numeral:
    """A number with the same number in brackets behind it: 'ninety (90)'."""
    at = found.end + 2
    if data[found.end : at] != b" (":
        return found
    again = _number_from(data, flat, at, dotted)
    if again is None or again.low != found.low or data[again.end : again.end + 1] != b")":
        return found
    return found._replace(end=again.end + 1)


def _ratio(data: bytes, found: Numeral, other: Numeral, word: bytes) -> Numeral | None:
    low, whole = found.low or 0.0, other.low or 0.0
    if not 0 < low < whole <= 1_000_000:
        return None
    # NOTE: 'killing 3 in 12 attacks' counts, it is no share.
    if word == b"in" and (
        _DID.search(data, max(0, found.start - 8), found.start)
        or (whole > 10 and whole not in (12, 15, 20, 25, 30, 40, 50, 60) and whole % 100)
    ):
        return None
    share = round(low / whole, 4 if whole <= 1000 else 10)
    return found._replace(end=other.end, low=share, high=share, sort="ratio")


def _range(data: bytes, found: Numeral, other: Numeral, link: bytes) -> Numeral | None:
    low, high = found.low or 0.0, other.low or 0.0
    word = link.strip(b" -") or link.strip()
    if other.scaled and not found.scaled and low < 1000 and low * other.scale < high:
        low *= other.scale
    if not other.scaled and high % 1000 == 0 and low < 1000 and low * 1000 < high < low * 10_000:
        low *= 1000  # '10-15,000 fans'
    if not low < high or (low < 1 and word in (b"-", b"\x96")):
        return None
    window = max(0, found.start - _BACKWARD)
    between = _BETWEEN.search(data, window, found.start)
    lead = between or (_FROM.search(data, window, found.start) if word == b"to" else None)
    is_suspended = link.startswith(b"-") and word in (b"to", b"or")
    if not is_suspended and (
        (word == b"and" and between is None)
        or (word == b"to" and _BY_HOW_MUCH.search(data, window, found.start))
        or (word == b"or" and high > low + 2 and high > 2 * low)
        or (lead and not between and _MOVED.search(data[max(0, found.start - 60) : lead.start()]))
    ):
        return None
    is_verb = lead is not None and data[max(0, lead.start() - 5) : lead.start()] in _LIE
    start = found.start if lead is None or is_verb else lead.start()
    return Numeral(start, other.end, low, high, "range", found.words, other.scale)

"""Numbers in words or digits: where a text has them, which values they name, and what bounds them.

`read_number`, `read_bound` and `read_unit` read words on their own, `numerals` reads a document.
Every expression is matched at a place already found and is bounded: the cost is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from trucebook.extract.lexicon import NUMBERS, QUALIFIERS, UNITS, Trie, pattern
from trucebook.extract.text.clean import plain
from trucebook.extract.text.document import flatten, fold

LARGEST = 10**15
"""A larger number is no figure of news."""


def _values(group: str) -> dict[bytes, int]:
    return {word.encode(): value for word, value in NUMBERS[group].items()}


CARDINALS, SCALES = _values("cardinals"), _values("scales")
SUFFIXES, PARTS = _values("suffixes"), _values("fractions")
VAGUE: dict[bytes, tuple[float, float | None]] = {
    word.encode(): (float(low), float(high[0]) if high else None)
    for word, (low, *high) in NUMBERS["vague"].items()
}
UNIT_OF = {word.encode(): unit for unit, words in UNITS.items() for word in words}
"""The unit of an English noun."""

_BOUNDS = {
    phrase.encode(): bound for bound, sides in QUALIFIERS.items() for phrase in sides["before"]
}
_LAST_WORDS = frozenset(phrase.rpartition(b" ")[2] for phrase in _BOUNDS)
_LONGEST = max(phrase.count(b" ") + 1 for phrase in _BOUNDS)
_AFTER = {
    phrase.encode(): bound for bound, sides in QUALIFIERS.items() for phrase in sides["after"]
}
_AFTER_AT = re.compile(rb"(?:,? (" + b"|".join(sorted(_AFTER)[::-1]) + rb")|([+]))(?![A-Za-z])")
_PUNCTUATION = re.compile(rb"[^A-Za-z '\x92-]")


class Numeral(NamedTuple):
    """A number expression at `[start, end)`.

    Attributes:
        sort: "number", "range", "fraction", "ratio", "vague" or "article" ('a' in 'a week').
        words: whether it is written in words.
        scaled: whether the value has a scale word or suffix of its own.
    """

    start: int
    end: int
    low: float | None
    high: float | None
    sort: str
    words: bool
    scaled: bool = False


_DIGITS = re.compile(
    rb"[0-9]{1,3}(?:,[0-9]{3}){1,5}(?![0-9])(?:\.[0-9]{1,6})?(?![0-9])"
    rb"|[0-9]{1,3}(?: [0-9]{3}){1,5}(?![0-9])"
    rb"|[0-9]{1,3}(?:\.[0-9]{3}){1,5}(?![0-9])(?:,[0-9]{1,6})?"
    rb"|[0-9]{1,18}(?:[.,][0-9]{1,9})?"
)
_MIXED = re.compile(rb"[ -]?(?:([1-9])/([2-9])(?![0-9/])|([\xbc-\xbe\x81\x8d]))")
_BARE_FRACTION = re.compile(rb"([1-9])/([2-9])(?![0-9/])|([\xbc-\xbe\x81\x8d])")
_GLYPHS = {b"\xbc": 0.25, b"\xbd": 0.5, b"\xbe": 0.75, b"\x81": 0.3333, b"\x8d": 0.6667}
_MAY_MIX = frozenset((b" ", b"-", b"\xbc", b"\xbd", b"\xbe", b"\x81", b"\x8d"))
_SCALE = re.compile(
    rb"[ -](hundred|thousand|million|billion|trillion|dozen|lakh|crore|mln|mn|bn|tn|"
    rb"trn)(?![a-z0-9])"
    rb"|(k|m|mn|mln|bn|b|tn|trn|K|M|B)(?![A-Za-z0-9])"
)
_NO_SCALE = frozenset((b",", b".", b"", b"%", b"\n", b";", b")", b":", b"+"))
_NUMBER_AT = re.compile(rb"[0-9\xbc-\xbe\x81\x8d]")
_WORD = re.compile(rb" ([a-z]{1,12})(?= )")
_HALF = re.compile(rb" and (?:a |one )?(half|quarter|third|(?:two|three) (?:quarters|thirds))(?= )")
_DECIMAL_COMMA = re.compile(rb"[0-9],[0-9]{1,2}(?![0-9,.])")
_DOTTED = re.compile(rb"(?<![0-9.,])[0-9]{1,3}(?:\.[0-9]{3})+(?![0-9.,]|,[0-9])")
_COMMA = re.compile(rb"[0-9],[0-9]{3}(?![0-9])")

_DIGIT_RUN = re.compile(rb"[0-9\xbc-\xbe\x81\x8d]+")
_START = re.compile(rb"(?<![A-Za-z0-9])[A-Za-z0-9]|[\xbc-\xbe\x81\x8d]")
_SPAN = re.Match.span
_GLUED = frozenset(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/:\xbc\xbd\xbe\x81\x8d"
)
_THOUSANDS_COMMA = re.compile(rb"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_THOUSANDS_DOT = re.compile(rb"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_CARDINAL = re.compile(rb" (?:" + b"|".join(CARDINALS) + rb")(?= )")
_HUNDREDS = frozenset((b"hundred", b"dozen"))
_JOINS = (b" ", b"-", b"")
_HALF_A = re.compile(rb" (?:a )?(million|billion|trillion|dozen|thousand|hundred)(?= )")
_OF_A = re.compile(rb" of a (million|billion|trillion)(?= )")
_BEFORE_SCALE = re.compile(rb" (a couple of|a few|couple of|several|few|many|a|the) \Z")
_VAGUE_AT = re.compile(rb" (" + b"|".join(sorted(VAGUE)[::-1]) + rb")(?= )")
_LINK = re.compile(
    rb" ?(?:-|\x96) ?(?=[$0-9])| (?:to|and|or|in every|in|out of every|out of) (?=[$0-9a-z])"
)
_CURRENCY = re.compile(rb"[$\xa3\x80\xa5]")
_NUMBER_WORDS = frozenset((*CARDINALS, *SCALES, b"a"))
_BY_HOW_MUCH = re.compile(rb"\bby (?:[$\xa3\x80])?\Z")
_MOVED = pattern(rb"<moved>\b")


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


def read_bound(before: str = "", after: str = "") -> str | None:
    """The bound that words just before or behind a number set: 'no fewer than' is `at_least`."""
    data = fold(f"{plain(before).rstrip()} ")
    found = qualifier_before(data, flatten(data), len(data))
    behind = qualifier_after(fold(after if after[:1] in ",+" else f" {after.lstrip()}"), 0)
    if behind is not None and (found is None or found[1] in ("exact", "about")):
        found = behind
    return found[1] if found is not None else None


def read_unit(words: str, unit_of: Mapping[bytes, str] = UNIT_OF) -> str | None:
    """The unit of a noun phrase, by its last words: that of 'aid workers' is `people`."""
    parts = flatten(fold(words.replace("%", " percent "))).split()
    ends = (b" ".join(parts[start:]) for start in range(max(0, len(parts) - 3), len(parts)))
    return next((unit_of[end] for end in ends if end in unit_of), None)


def qualifier_before(data: bytes, flat: bytes, at: int) -> tuple[int, str] | None:
    """Where the longest qualifier that ends just before an offset begins, and its bound."""
    window = max(0, at - 40)
    words = flat[window + 1 : at + 1].split()
    if not words or words[-1] not in _LAST_WORDS or data[at - 1 : at] not in (b" ", b"-"):
        return None
    for count in range(min(_LONGEST, len(words)), 0, -1):
        phrase = b" ".join(words[-count:])
        start = at - 1 - len(phrase)
        if phrase in _BOUNDS and start >= 0 and not _PUNCTUATION.search(data, start, at):
            return start, _BOUNDS[phrase]
    return None


def qualifier_after(data: bytes, at: int) -> tuple[int, str] | None:
    """Where a qualifier just behind an offset ends, and its bound."""
    match = _AFTER_AT.match(data, at)
    if match is None:
        return None
    return match.end(), "at_least" if match[2] else _AFTER[match[1]]


def is_dotted(data: bytes) -> bool:
    """Whether a text shows that its full stops part thousands, as translations keep them."""
    if _DOTTED.search(data) is None:
        return False
    return _DECIMAL_COMMA.search(data) is not None or _COMMA.search(data) is None


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
        if start == 0 or data[start - 1] not in _GLUED or data[max(0, start - 2) : start] == b".."
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
        return _digits_at(data, at, dotted)
    match = _WORD.match(flat, at)
    if match is None:
        return None
    word = match[1]
    if word in CARDINALS:
        return _words_at(data, flat, at)
    if word in PARTS:
        return _part_at(flat, at, word)
    return _scale_at(flat, at, word)


def _digits_at(data: bytes, at: int, dotted: bool) -> Numeral | None:
    match = _DIGITS.match(data, at)
    if match is None or len(match[0]) == 1:
        bare = _BARE_FRACTION.match(data, at)
        if bare is not None or match is None:
            return _part_of(bare, 0.0, at) if bare is not None else None
    value, end = _read_digits(match[0], dotted), match.end()
    following = data[end : end + 1]
    mixed = _MIXED.match(data, end) if following in _MAY_MIX else None
    if mixed is not None and value < 1000:
        whole = _part_of(mixed, value, at)
        value, end = whole.low or 0.0, whole.end
    scale = _SCALE.match(data, end) if data[end : end + 1] not in _NO_SCALE else None
    if scale is None:
        return Numeral(at, end, value, value, "number", False) if value < LARGEST else None
    factor = SCALES.get(scale[1] or b"") or SUFFIXES[scale[1] or scale[2]]
    if match[0].count(b".") == 1 and b"," not in match[0] and mixed is None:
        value = float(match[0].replace(b" ", b""))
    value = float(Decimal(repr(value)) * factor)
    return Numeral(at, scale.end(), value, value, "number", False, True)


def _part_of(match: re.Match[bytes], whole: float, at: int) -> Numeral:
    part = _GLYPHS[match[3]] if match[3] else round(int(match[1]) / int(match[2]), 4)
    value = whole + part
    sort = "number" if whole else "fraction"
    return Numeral(at, match.end(), value, value, sort, False)


def _read_digits(digits: bytes, dotted: bool) -> float:
    plain = digits.replace(b" ", b"")
    if _THOUSANDS_COMMA.fullmatch(plain):
        return float(plain.replace(b",", b""))
    if _THOUSANDS_DOT.fullmatch(plain) and (
        (dotted and not plain.startswith(b"0")) or plain.count(b".") > 1 or b"," in plain
    ):
        return float(plain.replace(b".", b"").replace(b",", b"."))
    return float(plain.replace(b",", b"."))


def _words_at(data: bytes, flat: bytes, at: int) -> Numeral | None:
    """A number in words that begins with a cardinal: 'four hundred and eleven'."""
    total, current, end, largest, hundreds = 0.0, -1, at, LARGEST, False
    kept = (0.0, at)
    match = _WORD.match(flat, at)
    while match is not None:
        word = match[1]
        if word in CARDINALS and _fits(current, CARDINALS[word]):
            current = max(current, 0) + CARDINALS[word]
        elif word in _HUNDREDS and current > 0:
            if hundreds or current >= 100:
                return _whole(flat, at, kept[1], kept[0])
            current, hundreds = current * SCALES[word], True
        elif word in SCALES and current >= 0:
            if SCALES[word] >= largest:
                return _whole(flat, at, kept[1], kept[0])
            largest, hundreds = SCALES[word], False
            total, current = total + current * SCALES[word], 0
        elif word != b"and" or end == at or current % 100 or not _CARDINAL.match(flat, match.end()):
            break
        if word == b"and":
            kept = (total + max(current, 0), end)
        else:
            end = match.end() - 1
        joined = data[match.end() - 1 : match.end()] in _JOINS
        match = _WORD.match(flat, match.end()) if joined else None
    return _whole(flat, at, end, total + max(current, 0))


def _whole(flat: bytes, at: int, end: int, value: float) -> Numeral | None:
    if end == at:
        return None
    scaled = any(word in SCALES for word in flat[at + 1 : end + 1].split())
    return _with_part(flat, Numeral(at, end, value, value, "number", True, scaled))


def _fits(current: int, value: int) -> bool:
    """Whether a cardinal may follow what has been read: 'forty two', 'hundred four'."""
    is_digit = 0 < value < 10 and current % 10 == 0 and current % 100 >= 20
    return current < 0 or current % 100 == 0 or is_digit


def _with_part(flat: bytes, found: Numeral) -> Numeral:
    """A number with the part behind it: 'two and a half million', 'two-thirds', 'one in five'."""
    low = found.low or 0
    half = _HALF.match(flat, found.end + 1)
    if half is not None:
        words = half[1].split()
        share = (CARDINALS[words[0]] if len(words) > 1 else 1) / PARTS[words[-1]]
        value, end = low + share * (_factor(low) if found.scaled else 1), half.end() - 1
        scale = _WORD.match(flat, end + 1)
        if scale is None or scale[1] not in SCALES:
            return found._replace(end=end, low=value, high=value)
        value *= SCALES[scale[1]]
        return found._replace(end=scale.end() - 1, low=value, high=value, scaled=True)
    match = _WORD.match(flat, found.end + 1)
    parts = PARTS.get(match[1], 0) if match is not None else 0
    if match is None or found.scaled or not 0 < low < parts:
        return found
    if match[1].endswith(b"s") != (low > 1):
        return found
    share = round(low / parts, 4)
    return found._replace(end=match.end() - 1, low=share, high=share, sort="fraction")


def _part_at(flat: bytes, at: int, word: bytes) -> Numeral | None:
    """'half', 'half a million', 'a third': the article belongs to the number."""
    share = round(1 / PARTS[word], 4)
    end = at + len(word)
    has_article = flat[at - 2 : at + 1] == b" a "
    if word != b"half" and (word.endswith(b"s") or not has_article):
        return None
    tail = (_HALF_A if word == b"half" else _OF_A).match(flat, end + 1)
    start = at - 2 if has_article and (word != b"half" or tail is None) else at
    if tail is None:
        return Numeral(start, end, share, share, "fraction", True)
    value = share * SCALES[tail[1]]
    return Numeral(start, tail.end() - 1, value, value, "number", True, True)


def _scale_at(flat: bytes, at: int, word: bytes) -> Numeral | None:
    """'dozens', 'tens of thousands', 'a hundred', 'several thousand'."""
    vague = _VAGUE_AT.match(flat, at)
    if vague is not None:
        low, high = VAGUE[vague[1]]
        return Numeral(at, vague.end() - 1, low, high, "vague", True, True)
    window = max(0, at - 14)
    before = _BEFORE_SCALE.search(flat[window : at + 1])
    if word == b"couple" and before is not None and before[1] == b"a":
        return Numeral(at - 2, at + 6, 2.0, 2.0, "number", True)
    if before is None or word not in SCALES:
        return None
    start = window + before.start()
    value = float(SCALES[word])
    if before[1] == b"the":
        return None
    if before[1] != b"a":
        return Numeral(start, at + len(word), value * 2, value * 10 - 1, "vague", True, True)
    # NOTE: 'a hundred and twenty' is read as 'one hundred and twenty'.
    pretend = b" one" + flat[at : at + 80]
    found = _words_at(pretend[1:], pretend, 0)
    if found is None or found.low is None:
        return Numeral(start, at, 0.0, 0.0, "number", True, True)
    return Numeral(start, at + found.end - 4, found.low, found.low, "number", True, True)


def _joined(data: bytes, flat: bytes, found: Numeral, dotted: bool) -> Numeral:
    """A numeral with the second end of its range, or the whole of its ratio."""
    if found.sort != "number" or found.low is None:
        return found
    link = _LINK.match(data, found.end)
    if link is None:
        return found
    at = link.end() + (_CURRENCY.match(data, link.end()) is not None)
    match = _WORD.match(flat, at)
    at += 2 if match is not None and match[1] == b"a" else 0
    if not _NUMBER_AT.match(data, at) and (match is None or match[1] not in _NUMBER_WORDS):
        return found
    other = numeral_at(data, flat, at, dotted)
    if other is None or other.sort != "number" or other.low is None:
        return found
    word = link[0].strip().lower()
    if not word.startswith((b"in", b"out")):
        return _range(data, found, other, word) or found
    if not found.low or not found.low < other.low <= 1000:
        return found
    share = round(found.low / other.low, 4)
    return found._replace(end=other.end, low=share, high=share, sort="ratio")


def _range(data: bytes, found: Numeral, other: Numeral, word: bytes) -> Numeral | None:
    low, high = found.low or 0.0, other.low or 0.0
    if other.scaled and not found.scaled and low < 1000 <= high:
        low *= _factor(high)
    if not low < high or (low < 1 and word in b"-\x96"):
        return None
    before = data[max(0, found.start - 12) : found.start].lower()
    between = before.endswith((b"between ", b"between $", b"between \xa3", b"between \x80"))
    is_from = word == b"to" and before.endswith(b" from ")
    if (
        (word == b"and" and not between)
        or (word == b"to" and _BY_HOW_MUCH.search(before))
        or (word == b"or" and high > low + 2 and high > 2 * low)
        or (is_from and _MOVED.search(data[max(0, found.start - 60) : found.start]))
    ):
        return None
    start = found.start - (8 if between else 5 if is_from else 0)
    if between and data[found.start - 1 : found.start] != b" ":
        start -= 1
    return Numeral(start, other.end, low, high, "range", found.words, other.scaled)


def _factor(value: float) -> float:
    return next((factor for factor in (1e12, 1e9, 1e6, 1e3, 1e2) if value >= factor), 1.0)

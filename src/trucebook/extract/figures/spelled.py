"""Numbers in words, as one reads them in flattened text: 'two and a half million', 'a third'.

Every reader takes the offset of the first word; the longest expression that begins there is found.
"""

from __future__ import annotations

import re

from trucebook.extract.figures.numeral import (
    CARDINALS,
    LARGEST,
    PARTS,
    SCALES,
    VAGUE,
    WORD,
    Numeral,
    any_of,
)

_HUNDREDS = frozenset((b"hundred", b"dozen"))
_JOINS = (b" ", b"-", b"")
_CARDINAL = re.compile(rb" (?:" + any_of(CARDINALS) + rb")(?= )")
_DIGIT_WORDS = {word: value for word, value in CARDINALS.items() if value < 10}
_POINT = re.compile(rb" point((?: (?:" + any_of(_DIGIT_WORDS) + rb")){1,9})(?= )")
_SCALE_WORD = any_of(SCALES)
_AND_PART = re.compile(
    rb" and (?:a |one )?(half|quarter|third(?= [a-z]+s |(?: " + _SCALE_WORD + rb") )|"
    rb"(?:two|three) (?:quarters|thirds))(?= (?!of (?!an? )))"
)
_OF_SCALE = re.compile(rb" of (?:an?|one) (" + _SCALE_WORD + rb")(?= )")
_HALF_SCALE = re.compile(rb"(?: of)?(?: an?| one)? (" + _SCALE_WORD + rb")(?= )")
_BEFORE_SCALE = re.compile(rb" (a few|several|few|many|a|the) \Z")
_COUPLE_OF = re.compile(rb" couple(?: of)?(?= (?:" + _SCALE_WORD + rb") )")
_VAGUE_AT = re.compile(rb" (" + any_of(VAGUE) + rb")(?:(?: and| upon) \1)?(?= )")


def spelled_at(data: bytes, flat: bytes, at: int) -> Numeral | None:
    """The number in words that begins at an offset, or has its first telling word there."""
    match = WORD.match(flat, at)
    if match is None:
        return None
    word = match[1]
    if word in CARDINALS:
        return _cardinal_at(data, flat, at)
    return _part_at(flat, at, word) if word in PARTS else _scale_at(flat, at, word)


def _cardinal_at(data: bytes, flat: bytes, at: int) -> Numeral | None:
    """A number that begins with a cardinal: 'four hundred and eleven'."""
    total, current, end, largest, hundreds = 0.0, -1, at, LARGEST, False
    kept, last = (0.0, at), 1
    match = WORD.match(flat, at)
    while match is not None:
        word = match[1]
        if word in CARDINALS and _fits(current, CARDINALS[word]):
            current = max(current, 0) + CARDINALS[word]
        elif word in _HUNDREDS and current > 0:
            if hundreds or current >= 100:
                return _whole(flat, at, kept[1], kept[0], last)
            current, hundreds, last = current * SCALES[word], True, SCALES[word]
        elif word in SCALES and current == 0 and 0 < total * SCALES[word] < LARGEST:
            # 'two thousand million', 'five lakh crore'
            total, largest, last = total * SCALES[word], SCALES[word], last * SCALES[word]
        elif word in SCALES and current >= 0:
            if SCALES[word] >= largest:
                return _whole(flat, at, kept[1], kept[0], last)
            largest, hundreds, last = SCALES[word], False, SCALES[word]
            total, current = total + current * SCALES[word], 0
        elif word != b"and" or end == at or current % 100 or not _goes_on(flat, match):
            break
        if word == b"and":
            kept = (total + max(current, 0), end)
        else:
            end = match.end() - 1
        joined = data[match.end() - 1 : match.end()] in _JOINS
        match = WORD.match(flat, match.end()) if joined else None
    return _whole(flat, at, end, total + max(current, 0), last)


def _goes_on(flat: bytes, match: re.Match[bytes]) -> bool:
    """Whether the number goes on behind 'and', and no part of it follows."""
    return bool(_CARDINAL.match(flat, match.end()) and not _AND_PART.match(flat, match.start()))


def _fits(current: int, value: int) -> bool:
    """Whether a cardinal may follow what has been read: 'forty two', 'hundred four'."""
    is_digit = 0 < value < 10 and current % 10 == 0 and current % 100 >= 20
    return current < 0 or current % 100 == 0 or is_digit


def _whole(flat: bytes, at: int, end: int, value: float, scale: float) -> Numeral | None:
    if end == at:
        return None
    found = Numeral(at, end, value, value, "number", True, float(scale))
    point = _POINT.match(flat, end + 1) if scale in (1, 100) else None
    if point is None:
        return with_part(flat, found)
    digits = "".join(str(_DIGIT_WORDS[word]) for word in point[1].split())
    return scaled(flat, found._replace(end=point.end() - 1), float(f"{value:.0f}.{digits}"))


def scaled(flat: bytes, found: Numeral, value: float) -> Numeral:
    """A number with another value, times the scale words behind it."""
    end, factor = found.end, 1.0
    word = WORD.match(flat, end + 1)
    while word is not None and word[1] in SCALES and factor * SCALES[word[1]] < LARGEST:
        factor, end = factor * SCALES[word[1]], word.end() - 1
        word = WORD.match(flat, end + 1)
    value = round(value * factor, 4)
    return found._replace(end=end, low=value, high=value, scale=found.scale * factor)


def with_part(flat: bytes, found: Numeral) -> Numeral:
    """A number with the part behind it: 'two and a half million', 'two-thirds of a million'."""
    low = found.low or 0.0
    half = _AND_PART.match(flat, found.end + 1)
    if half is not None:
        words = half[1].split()
        share = (CARDINALS[words[0]] if len(words) > 1 else 1) / PARTS[words[-1]]
        value = low + share * found.scale
        return scaled(flat, found._replace(end=half.end() - 1), value)
    match = WORD.match(flat, found.end + 1) if found.words and not found.scaled else None
    parts = PARTS.get(match[1], 0) if match is not None else 0
    if match is None or not 0 < low < parts or match[1].endswith(b"s") != (low > 1):
        return found
    return _share(flat, found._replace(end=match.end() - 1), low / parts, _OF_SCALE)


def _share(flat: bytes, found: Numeral, share: float, of: re.Pattern[bytes]) -> Numeral:
    """A share, or what it is of a scale word: 'three quarters of a million'."""
    tail = of.match(flat, found.end + 1)
    if tail is None:
        share = round(share, 4)
        return found._replace(low=share, high=share, sort="fraction")
    value = round(share * SCALES[tail[1]], 4)
    whole = found._replace(end=tail.end() - 1, scale=float(SCALES[tail[1]]))
    return whole._replace(low=value, high=value, sort="number")


def _part_at(flat: bytes, at: int, word: bytes) -> Numeral | None:
    """'half', 'half a million', 'a third': the article belongs to the number."""
    has_article = flat[at - 2 : at + 1] == b" a "
    is_full = flat[max(0, at - 8) : at + 1].endswith((b" a full ", b" a whole "))
    if word != b"half" and (word.endswith(b"s") or not (has_article or is_full)):
        return None
    found = Numeral(at - 2 if has_article else at, at + len(word), 0, 0, "fraction", True)
    of = _HALF_SCALE if word in (b"half", b"quarter") else _OF_SCALE
    return _share(flat, found, 1 / PARTS[word], of)


def _scale_at(flat: bytes, at: int, word: bytes) -> Numeral | None:
    """'dozens', 'tens of thousands', 'a hundred', 'several thousand', 'a couple hundred'."""
    vague = _VAGUE_AT.match(flat, at)
    if vague is not None:
        low, high = VAGUE[vague[1]]
        return Numeral(at, vague.end() - 1, low, high, "vague", True, low)
    has_article = flat[at - 2 : at + 1] == b" a "
    couple = _COUPLE_OF.match(flat, at)
    if couple is not None:
        return _open(flat, at - 2 if has_article else at, couple.end() - 1)
    if word == b"couple":
        return Numeral(at - 2, at + 6, 2.0, 2.0, "number", True) if has_article else None
    window = max(0, at - 9)
    before = _BEFORE_SCALE.search(flat[window : at + 1])
    if before is None or before[1] == b"the":
        return None
    start = window + before.start()
    if before[1] != b"a":
        return _open(flat, start, at - 1)
    # NOTE: 'a hundred and twenty' is read as 'one hundred and twenty'.
    pretend = b" one" + flat[at : at + 80]
    found = _cardinal_at(pretend[1:], pretend, 0)
    assert found is not None  # noqa: S101 - it begins with 'one'
    return found._replace(start=start, end=at + found.end - 4)


def _open(flat: bytes, start: int, end: int) -> Numeral:
    """'several hundred thousand': from two of them to the next size."""
    found = scaled(flat, Numeral(start, end, 1, 1, "vague", True), 1)
    low = 24.0 if found.scale == SCALES[b"dozen"] else found.scale * 2
    high = 99.0 if found.scale == SCALES[b"dozen"] else found.scale * 10 - 1
    return found._replace(low=low, high=high)

"""Numbers written out in every format offered: the inverse of what is tested."""

from __future__ import annotations

from fractions import Fraction

_UNITS = "zero one two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
SMALL = (*_UNITS.split(), *_TEENS.split())
TENS = tuple(ten + "ty" for ten in ("twen", "thir", "for", "fif", "six", "seven", "eigh", "nine"))
SCALES = {10**12: "trillion", 10**9: "billion", 10**6: "million", 10**3: "thousand"}
SUFFIXES = {
    "k": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "mln": 10**6,
    "b": 10**9,
    "bn": 10**9,
    "bln": 10**9,
    "tn": 10**12,
    "trn": 10**12,
    "trln": 10**12,
    "cr": 10**7,
}
INDIAN = {10**7: "crore", 10**5: "lakh"}


def in_digits(number: int, mark: str) -> str:
    """Digits with a mark between thousands."""
    return f"{number:,}".replace(",", mark)


def in_words(number: int, *, link: str = " ", hyphen: str = "-") -> str:
    """Words; `link` comes behind 'hundred', and before a last group below a hundred."""
    parts = []
    for scale, name in SCALES.items():
        if number >= scale:
            parts.append(f"{_to_999(number // scale, link, hyphen)} {name}")
            number %= scale
    if not parts:
        return _to_999(number, link, hyphen)
    words = " ".join(parts)
    if not number:
        return words
    return words + (link if number < 100 else " ") + _to_999(number, link, hyphen)


def _to_999(number: int, link: str, hyphen: str) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _to_99(rest, hyphen)
    words = f"{SMALL[hundreds]} hundred"
    return words + link + _to_99(rest, hyphen) if rest else words


def _to_99(number: int, hyphen: str) -> str:
    if number < 20:
        return SMALL[number]
    tens, ones = divmod(number, 10)
    return TENS[tens - 2] + (hyphen + SMALL[ones] if ones else "")


def in_decimals(number: int, factor: int) -> str:
    """How often a factor goes into a number: 1.2 for 1,200,000 and a million."""
    whole, rest = divmod(number, factor)
    share = Fraction(rest, factor)
    digits = f"{float(share):.12f}"[2:].rstrip("0")
    return f"{whole}.{digits}" if digits else str(whole)


def in_indian_groups(number: int) -> str:
    """Digits with a comma before the last three and then before each two: 12,34,567."""
    head, tail = divmod(number, 1000)
    if not head:
        return str(number)
    groups = []
    while head:
        head, group = divmod(head, 100)
        groups.append(f"{group:02d}" if head else str(group))
    return ",".join([*groups[::-1], f"{tail:03d}"])


def with_point(whole: int, digits: str) -> str:
    """A decimal in words: 'one point two five'."""
    return f"{in_words(whole)} point {' '.join(SMALL[int(digit)] for digit in digits)}"

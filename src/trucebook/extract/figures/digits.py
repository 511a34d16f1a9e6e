"""Numbers in digits: '27,585', '12,34,567', '1.2m', '4-1/2', '3 million and a half'."""

from __future__ import annotations

import re
from decimal import Decimal

from trucebook.extract.figures.numeral import LARGEST, SCALES, SUFFIXES, Numeral, any_of
from trucebook.extract.figures.spelled import scaled, with_part

GLYPHS = {b"\xbc": 0.25, b"\xbd": 0.5, b"\xbe": 0.75, b"\x81": 0.3333, b"\x8d": 0.6667}
"""The share of a fraction in one character, by the byte that a document has for it."""

GLYPH = b"[" + re.escape(b"".join(GLYPHS)) + b"]"
_DIGITS = re.compile(
    rb"[0-9]{1,3}(?:,[0-9]{3}){1,5}(?![0-9])(?:\.[0-9]{1,6})?(?![0-9])"
    rb"|[0-9]{1,2}(?:,[0-9]{2}){1,4},[0-9]{3}(?![0-9])(?:\.[0-9]{1,6})?(?![0-9])"
    rb"|[0-9]{1,3}(?: [0-9]{3}){1,5}(?![0-9])"
    rb"|[0-9]{1,3}(?:\.[0-9]{3}){1,5}(?![0-9])(?:,[0-9]{1,6})?"
    rb"|[0-9]{1,3}(?:['\x92][0-9]{3}){1,5}(?![0-9])"
    rb"|[0-9]{1,18}(?:[.,][0-9]{1,9})?"
)
_FRACTION = rb"(?:([1-9])/([2-9])(?![0-9/])|(" + GLYPH + rb"))"
_MIXED = re.compile(rb"[ -]?" + _FRACTION)
_BARE_FRACTION = re.compile(_FRACTION)
_MAY_MIX = frozenset((b" ", b"-", *GLYPHS))
_AFTER_BLANK = (*SCALES, *(word for word in SUFFIXES if len(word) > 1))
_SCALE = re.compile(
    rb"[ -](" + any_of(_AFTER_BLANK) + rb")(?![a-z0-9])"
    rb"|(" + any_of(SUFFIXES) + rb")(?![A-Za-z0-9])"
)
_METRES = re.compile(
    rb"m(?:-(?:high|long|wide|deep|tall|thick)|,? (?:high|long|wide|deep|tall|thick|across|apart|"
    rb"away|below|above|underground|under|off|from|up|down|north|south|east|west|offshore|inland|"
    rb"by|x|and [0-9]+m)\b)"
)
_EXTENT = re.compile(
    rb"\b(?:height|depth|length|width|altitude|distance|within|metres?) ?(?:of )?\Z"
)
_NO_SCALE = frozenset((b",", b".", b"", b"%", b"\n", b";", b")", b":", b"+"))
_THOUSANDS_COMMA = re.compile(rb"[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}(?:\.[0-9]+)?")
_THOUSANDS_DOT = re.compile(rb"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_DECIMAL_COMMA = re.compile(rb"[0-9],[0-9]{1,2}(?![0-9,.])")
_DOTTED = re.compile(rb"(?<![0-9.,])[0-9]{1,3}(?:\.[0-9]{3})+(?![0-9.,]|,[0-9])")
_COMMA = re.compile(rb"[0-9],[0-9]{3}(?![0-9])")


def is_dotted(data: bytes) -> bool:
    """Whether a text shows that its full stops part thousands, as translations keep them."""
    if _DOTTED.search(data) is None:
        return False
    return _DECIMAL_COMMA.search(data) is not None or _COMMA.search(data) is None


def digits_at(data: bytes, flat: bytes, at: int, dotted: bool) -> Numeral | None:
    """The number in digits that begins at an offset."""
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
    if scale is None or _is_in_metres(data, at, scale):
        found = Numeral(at, end, value, value, "number", False)
        return with_part(flat, found) if value < LARGEST else None
    factor = SCALES.get(scale[1] or b"") or SUFFIXES[scale[1] or scale[2]]
    if match[0].count(b".") == 1 and b"," not in match[0] and mixed is None:
        value = float(match[0].replace(b" ", b""))
    value = float(Decimal(repr(value)) * factor)
    found = Numeral(at, scale.end(), value, value, "number", False, float(factor))
    return with_part(flat, scaled(flat, found, value))


def _is_in_metres(data: bytes, at: int, scale: re.Match[bytes]) -> bool:
    """Whether the 'm' behind digits is no million: '8m high'."""
    if scale[2] != b"m":
        return False
    before = data[max(0, at - 16) : at]
    return bool(_METRES.match(data, scale.start()) or _EXTENT.search(before))


def _part_of(match: re.Match[bytes], whole: float, at: int) -> Numeral:
    part = GLYPHS[match[3]] if match[3] else round(int(match[1]) / int(match[2]), 4)
    value = whole + part
    sort = "number" if whole else "fraction"
    return Numeral(at, match.end(), value, value, sort, False)


def _read_digits(digits: bytes, dotted: bool) -> float:
    plain = digits.translate(None, b" '\x92")
    if _THOUSANDS_COMMA.fullmatch(plain):
        return float(plain.replace(b",", b""))
    if _THOUSANDS_DOT.fullmatch(plain) and (
        (dotted and not plain.startswith(b"0")) or plain.count(b".") > 1 or b"," in plain
    ):
        return float(plain.replace(b".", b"").replace(b",", b"."))
    return float(plain.replace(b",", b"."))

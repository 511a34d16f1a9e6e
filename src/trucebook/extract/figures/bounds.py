"""What bounds a number: the words and signs before and behind it ('no fewer than', '~', 'tops')."""

from __future__ import annotations

import re

from trucebook.extract.figures.numeral import any_of
from trucebook.extract.lexicon import QUALIFIERS

_BOUNDS = {
    phrase.encode(): bound for bound, sides in QUALIFIERS.items() for phrase in sides["before"]
}
_LAST_WORDS = frozenset(phrase.rpartition(b" ")[2] for phrase in _BOUNDS)
_LONGEST = max(phrase.count(b" ") + 1 for phrase in _BOUNDS)
_AFTER = {
    phrase.encode(): bound for bound, sides in QUALIFIERS.items() for phrase in sides["after"]
}
_AFTER_AT = re.compile(
    rb"(?:,? (" + any_of(_AFTER) + rb")|([+]))(?![A-Za-z])(?! (?:I|he|she|they|we|it) )"
)
_PUNCTUATION = re.compile(rb"[^A-Za-z '\x92-]")
_MARKS = (b'"', b"'", b"\x92", b"\x94", b"\xbb")
_SIGNS: dict[bytes, str] = {
    **dict.fromkeys((b"~", b"\xb1", b"c.", b"ca.", b"approx.", b"est."), "about"),
    b">": "more_than",
    b"<": "less_than",
    b"\x9c": "at_least",
    b"\x9e": "at_most",
    b">=": "at_least",
    b"<=": "at_most",
}
_SIGN = re.compile(rb"(?:[~\xb1\x9c\x9e]|[<>]=?|(?<![A-Za-z.])(?:ca?|approx|est)\.) ?\Z", re.I)
_IN_MARKS = re.compile(rb"[\"'\x91\x93\x84\xab]([A-Za-z -]{4,30})[\"'\x92\x94\xbb] \Z")
_LOOSE = ("exact", "about")


def qualifier_before(data: bytes, flat: bytes, at: int) -> tuple[int, str] | None:
    """Where the qualifier that ends just before an offset begins, and the bound it sets.

    One that sets an end may be before one that does not: 'at least some 300' is `at_least`.
    """
    found = _one_before(data, flat, at)
    if found is None or found[1] not in _LOOSE:
        return found
    outer = _one_before(data, flat, found[0])
    # NOTE: a short one may be a preposition: 'turns, over some forty pages, into a poem'.
    is_own = outer is not None and b" " in data[outer[0] : found[0] - 1]
    return outer if outer is not None and is_own and outer[1] not in _LOOSE else found


def _one_before(data: bytes, flat: bytes, at: int) -> tuple[int, str] | None:
    """Where the longest qualifier that ends just before an offset begins, and its bound."""
    window = max(0, at - 40)
    sign = _SIGN.search(data, max(0, at - 8), at)
    if sign is not None:
        return sign.start(), _SIGNS[sign[0].strip().lower()]
    marked = _IN_MARKS.search(data, window, at) if data[at - 2 : at - 1] in _MARKS else None
    if marked is not None and marked[1].lower() in _BOUNDS:
        return marked.start(), _BOUNDS[marked[1].lower()]
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

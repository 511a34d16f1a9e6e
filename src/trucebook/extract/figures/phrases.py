"""The words around a number: what bounds it before, what is counted behind it."""

from __future__ import annotations

import re
from typing import NamedTuple

from trucebook.extract.text.lexicon import QUALIFIERS, STOPS, UNITS

_BOUNDS = {
    phrase.encode(): bound for bound, sides in QUALIFIERS.items() for phrase in sides["before"]
}
_LAST_WORDS = frozenset(phrase.rpartition(b" ")[2] for phrase in _BOUNDS)
_LONGEST = max(phrase.count(b" ") + 1 for phrase in _BOUNDS)
_AFTER = {
    phrase.encode(): bound for bound, sides in QUALIFIERS.items() for phrase in sides["after"]
}
_AFTER_AT = re.compile(rb"(?:,? (" + b"|".join(sorted(_AFTER)[::-1]) + rb")|([+]))(?![A-Za-z])")
UNIT_OF = {word.encode(): unit for unit, words in UNITS.items() for word in words}
PEOPLE = frozenset(word.encode() for word in UNITS["people"])
BREAKERS = frozenset(word.encode() for word in STOPS["breakers"])
_PARTICIPLES = frozenset(word.encode() for word in STOPS["participles"])
_PUNCTUATION = re.compile(rb"[^A-Za-z '\x92-]")
_TOKEN = re.compile(rb" ([A-Za-z]+(?:['\x92-][A-Za-z]+)*)")
_OF = re.compile(
    rb" of (?!the |them\b|those |these |whom\b|which\b|his |her |its |their |our |my |all )"
)


class Noun(NamedTuple):
    """The counted noun phrase at `[start, end)` and its head in lower case."""

    start: int
    end: int
    head: bytes


def qualifier_before(data: bytes, flat: bytes, at: int) -> tuple[int, str] | None:
    """Where the longest qualifier that ends just before an offset begins, and its bound."""
    window = max(0, at - 40)
    words = flat[window + 1 : at + 1].split()
    if not words or words[-1] not in _LAST_WORDS or data[at - 1 : at] not in (b" ", b"-"):
        return None
    for count in range(min(_LONGEST, len(words)), 0, -1):
        phrase = b" ".join(words[-count:])
        bound = _BOUNDS.get(phrase)
        if bound is None:
            continue
        start = at - 1 - len(phrase)
        if start >= 0 and not _PUNCTUATION.search(data, start, at):
            return start, bound
    return None


def qualifier_after(data: bytes, at: int) -> tuple[int, str] | None:
    """Where a qualifier just behind an offset ends, and its bound."""
    match = _AFTER_AT.match(data, at)
    if match is None:
        return None
    return (match.end(), "at_least") if match[2] else (match.end(), _AFTER[match[1]])


def noun_after(data: bytes, at: int, *, single: bool = False) -> Noun | None:
    """The noun phrase that is counted just behind a number, as short as possible.

    The first plural, or a noun known to stand for people or a unit, is its head; adjectives
    and nouns may stand before it, words that end a phrase may not.
    """
    start = at + 1
    for step in range(5):
        token = _TOKEN.match(data, at)
        if token is None:
            return None
        word, end = token[1].lower(), token.end()
        if word.endswith(b"ing") and word not in _ADJECTIVES:
            return None
        if word in BREAKERS and not _goes_on(data, word, end):
            return _as_noun(word, start, end) if word in PEOPLE and step == 0 else None
        if _is_head(data, token[1], end, single):
            return Noun(start, _extended(data, end, word), word)
        at = end
    return None


_ADJECTIVES = frozenset(
    b"remaining missing working standing surviving opposing warring leading outstanding existing "
    b"visiting fighting building buildings living dying starving serving-".split()
)


_AS_NOUNS = frozenset((b"dead", b"missing", b"wounded", b"injured", b"hurt"))


def _as_noun(word: bytes, start: int, end: int) -> Noun | None:
    return (
        Noun(start, end, word)
        if word in (b"dead", b"missing", b"wounded", b"injured", b"hurt")
        else None
    )


def _goes_on(data: bytes, word: bytes, at: int) -> bool:
    """Whether a participle stands before the noun it belongs to: 'captured soldiers'."""
    if word not in _PARTICIPLES:
        return False
    token = _TOKEN.match(data, at)
    if token is None:
        return False
    following = token[1].lower()
    return following in PEOPLE or (_is_plural(following) and following not in BREAKERS)


def _is_head(data: bytes, word: bytes, end: int, single: bool) -> bool:
    capital = word[:1].isupper() and word.endswith(b"s") and len(word) > 4
    word = _bare(word.lower())
    if word in UNIT_OF and (single or word not in _SINGULAR):
        return not _noun_follows(data, end) and not (
            word in _COLLECTIVE and _plural_follows(data, end)
        )
    if single:
        return _breaks(data, end) and not word.endswith((b"ly", b"s"))
    return capital or _is_plural(word)


_SINGULAR = frozenset(
    word for word in UNIT_OF if word + b"s" in UNIT_OF and word not in (b"dead", b"people")
)


_COLLECTIVE = frozenset((b"personnel", b"police", b"staff", b"crew", b"army", b"troop"))


def _plural_follows(data: bytes, at: int) -> bool:
    """Whether a plural comes next: 'armoured personnel carriers'."""
    token = _TOKEN.match(data, at)
    word = token[1].lower() if token is not None else b""
    return _is_plural(word) and word not in BREAKERS


_PLURAL_PEOPLE = PEOPLE - _SINGULAR - BREAKERS


def _bare(word: bytes) -> bytes:
    for ending in (b"'s", b"\x92s", b"'", b"\x92"):
        if word.endswith(ending):
            return word[: -len(ending)]
    return word


def _is_plural(word: bytes) -> bool:
    return (
        len(word) > 2
        and word.endswith(b"s")
        and not word.endswith((b"ss", b"us", b"is", b"'s", b"\x92s"))
        and word
        not in (
            b"rights",
            b"arms",
            b"armed",
            b"news",
            b"sales",
            b"his",
            b"this",
            b"always",
            b"hostages-",
        )
    ) or word in (b"aircraft", b"sheep", b"cattle", b"livestock")


def _noun_follows(data: bytes, at: int) -> bool:
    """Whether the next word is a noun for people, so that this one only describes it."""
    token = _TOKEN.match(data, at)
    return token is not None and _bare(token[1].lower()) in _PLURAL_PEOPLE


def _breaks(data: bytes, at: int) -> bool:
    token = _TOKEN.match(data, at)
    return token is None or token[1].lower() in BREAKERS or token[1].endswith((b"s", b"ed", b"ing"))


_SEVERAL = PEOPLE - _SINGULAR
_AND_PEOPLE = re.compile(rb"((?:, [a-z]+){0,3},? and) ([a-z]+)(?![a-z'\x92-])")


def _extended(data: bytes, end: int, head: bytes) -> int:
    """The end of a phrase that names several groups: 'staff and patients', 'prisoners of war'."""
    if head.startswith(b"prisoner") and data[end : end + 7] == b" of war":
        return end + 7
    match = _AND_PEOPLE.match(data, end) if head in PEOPLE else None
    if match is None or match[2] not in _SEVERAL or match[2] in (b"missing", b"wounded"):
        return end
    listed = [word.strip() for word in match[1][:-4].split(b",") if word.strip()]
    return match.end() if all(word in PEOPLE for word in listed) else end

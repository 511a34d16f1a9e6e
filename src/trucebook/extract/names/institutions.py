"""Bodies that a text names without a capital letter: 'the Ostrian army', 'the county council'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from trucebook.extract.lexicon import TITLES, byte_words
from trucebook.extract.names.vocabulary import (
    AGENCIES,
    CALENDAR,
    DEMONYM_ENDS,
    FUNCTION,
    SPOKEN,
    STARTERS,
    is_common,
    is_state,
)
from trucebook.extract.text.document import Document


class Institution(NamedTuple):
    """A body at `[start, end)`, its article from `full_start`, under its fullest name."""

    start: int
    end: int
    full_start: int
    name: str


_ARMED = "|".join(sorted(TITLES["institutions"], key=len, reverse=True)).encode()
_HEAD = "|".join((*TITLES["offices_of_state"], *TITLES["offices_owned"])).encode()
_OWNED = byte_words(TITLES["offices_owned"])
_FOUND = re.compile(
    rb"(?<![A-Za-z'\x92-])(?:(?P<armed>"
    + _ARMED
    + rb")|(?P<troops>forces|troops|soldiers)|(?P<ruled>"
    + "|".join(TITLES["ruled"]).encode()
    + rb")|(?P<office>"
    + _HEAD
    + rb"))(?![A-Za-z-])"
)
_LEAD = re.compile(rb"(?P<whose>[A-Z][A-Za-z.'-]*(?: [A-Z][A-Za-z-]+)?(?<!')) \Z")
_OF = re.compile(rb" of (?=[A-Z])(?:[A-Z][A-Za-z-]+)(?: [A-Z][A-Za-z-]+)*")
_CAPITALS = re.compile(rb"(?<![A-Za-z'\x92.-])(?:(?:[A-Z](?:[A-Za-z-]+)?|(?:[A-Z]\.)+) ){1,4}\Z")
_TROOPS = re.compile(rb" (?:troops|forces|soldiers)\b")
_ARTICLE = re.compile(rb"\b[Tt]he \Z")
_DETERMINED = re.compile(rb"\b(?:[Tt]he|[Ii]ts|[Ff]ormer|[Aa]n?)\Z|['\x92]s?\Z")
_PEOPLE = re.compile(rb" (?:spokes[a-z]+|chiefs?|commanders?|officials?|sources?)\b")


def institutions(doc: Document) -> list[Institution]:
    """The bodies named without a capital letter, in order."""
    found = list(_found(doc))
    fuller: dict[bytes, list[str]] = {}
    for start, end, owned, head in found:
        if owned:
            fuller.setdefault(head, []).append(doc.text[start:end])
    rows = []
    for start, end, owned, head in found:
        names = fuller.get(head, [])
        own = doc.text[start:end]
        is_sole = not owned and len(set(names)) == 1
        article = _ARTICLE.search(doc.data, max(0, start - 4), start)
        full_start = article.start() if article is not None else start
        rows.append(Institution(start, end, full_start, names[0] if is_sole else own))
    return rows


def governed(doc: Document, found: list[Institution]) -> frozenset[bytes]:
    """The names that have a government: 'Ostre' of 'the Ostre government'."""
    words = (doc.data[item.start : item.end] for item in found)
    ends = (b" government", b" parliament")
    return frozenset(word.rpartition(b" ")[0] for word in words if word.endswith(ends))


def _found(doc: Document) -> Iterator[tuple[int, int, bool, bytes]]:
    """Start, end, whether the words say whose it is, and the noun."""
    data = doc.data
    for match in _FOUND.finditer(data):
        start, end = match.span()
        head = match[0]
        ruled = _ruled(data, start, end, head) if match["ruled"] else None
        if ruled is not None:
            yield *ruled, True, head
        elif match["office"] is not None or head == b"ministry":
            which = _which(data, start)
            if which < 0:
                continue
            lead, head = _owner(data, which), data[which:end]
            is_owned = lead < which
            if is_owned or (match[0] not in _OWNED and _is_definite(data, which, end, head)):
                yield lead, end, is_owned, head
        elif not match["ruled"]:
            lead = _owner(data, start)
            if lead == start and (match["troops"] or not _is_named(data, start, end)):
                continue
            if head == b"military" and not _ends_phrase(data, end):
                continue
            of = _OF.match(data, end) if match["armed"] else None
            kind = b"army" if head in _ARMIES else head
            yield lead, of.end() if of is not None else end, lead < start, kind


def _ruled(data: bytes, start: int, end: int, head: bytes) -> tuple[int, int] | None:
    """Where 'Ostre government' or 'Interior ministry' is: a name of any kind and the noun."""
    match = _CAPITALS.search(data, max(0, start - 60), start)
    if match is None:
        return None
    words = match[0].split()
    while words and (words[0] in STARTERS or (len(words) > 1 and is_state(words[0]))):
        del words[0]
    if (
        not words
        or (head == b"mission" and (len(words) < 2 or not words[0].isupper()))
        or words[-1] in CALENDAR
    ):
        return None
    troops = _TROOPS.match(data, end) if head == b"government" else None
    return start - len(b" ".join(words)) - 1, troops.end() if troops is not None else end


_ARMIES = frozenset((b"army", b"military", b"armed forces", b"forces", b"troops", b"soldiers"))


def _which(data: bytes, start: int) -> int:
    """Where the words begin that say which office it is: 'health' ministry; -1 without any."""
    begin = start
    for _ in range(3):
        match = _SMALL_WORD.search(data, max(0, begin - 24), begin)
        if match is None or match[1] in FUNCTION or match[1] in SPOKEN or match[1] in _PLAIN:
            break
        if match[1].endswith(b"est"):
            break
        begin = match.start(1)
    return begin if begin < start else -1


_SMALL_WORD = re.compile(rb"(?<![A-Za-z'\x92-])([a-z]{3,}) \Z")
_PLAIN = byte_words(TITLES["not_which"])


def _owner(data: bytes, start: int) -> int:
    """Where the adjective of the state that owns a body begins; its start without one."""
    match = _LEAD.search(data, max(0, start - 40), start)
    if match is None:
        return start
    words = match["whose"].split(b" ")
    last = words[-1]
    if last in AGENCIES or (last.isupper() and len(last) > 1):
        return start - len(last) - 1
    if last in STARTERS or not (is_state(match["whose"]) or is_state(last) or _is_demonym(last)):
        return start
    return match.start() if is_state(match["whose"]) else start - len(last) - 1


def _is_demonym(word: bytes) -> bool:
    return word.endswith(DEMONYM_ENDS) and not is_common(word) and len(word) > 3


def _is_named(data: bytes, start: int, end: int) -> bool:
    """Whether 'army' is a body here: 'the army said', 'its army chief'."""
    before = data[max(0, start - 12) : start].rstrip(b" ")
    is_definite = _DETERMINED.search(before) is not None and not before.endswith((b" a", b" an"))
    return is_definite and (_ends_phrase(data, end) or _PEOPLE.match(data, end) is not None)


def _ends_phrase(data: bytes, end: int) -> bool:
    """Whether no other noun follows, which the words would only describe."""
    match = _NEXT.match(data, end)
    if match is None:
        return True
    word = match[1]
    return word in FUNCTION or word in SPOKEN or word.endswith(b"ed") or word[:1].isupper()


_NEXT = re.compile(rb" ([A-Za-z]+)")


def _is_definite(data: bytes, start: int, end: int, head: bytes) -> bool:
    """Whether 'health ministry' is one body: with an article, or before its spokesperson."""
    before = data[max(0, start - 12) : start].rstrip(b" ")
    if before.endswith((b" a", b" an", b"A", b"An")):
        return _PEOPLE.match(data, end) is not None
    if _PEOPLE.match(data, end) is not None and head.endswith(b"ministry"):
        return True
    return (
        _DETERMINED.search(before) is not None
        and _AT.search(data[max(0, start - 16) : start]) is None
    )


_AT = re.compile(rb"\b(?:of|in|at|on|outside|inside|near) the \Z")

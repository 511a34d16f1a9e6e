"""What a text says somebody is, in apposition to the name."""

from __future__ import annotations

import re

from trucebook.extract.lexicon import TITLES, byte_words, pattern
from trucebook.extract.names.vocabulary import KIN, PERSONS

_APPOSED = pattern(
    rb", ((?:a|an|the|its|their|his|her|one of|another|former|who <who_leads>|[A-Z][a-z]+(?:'s|"
    rb"\x92s)|(?!whose|who|which|where|when)[a-z]+|(?=[A-Z])<offices_before>) "
    rb"[^,.;:\"\x93\n]{3,80}?)(?=[,.;\n])"
)
_BEFORE_APPOSED = re.compile(
    rb"(?<![A-Za-z])"
    rb"((?:[Tt]he|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Aa]n?|One|Another|[A-Z][A-Za-z ]+(?:'s|\x92s))"
    rb" [^,.;:\"\x93\x94\n]{3,60}), \Z"
)
_ROLE_HEAD = re.compile(
    rb"(?:who (?:is|was) |who (?=leads|led|heads|chairs|runs))?[A-Za-z0-9'\x92&. -]*?([A-Za-z-]+)"
    rb"(?= (?:of|for|to|who|in|at|from|with|on|and|under|during|since)\b|,|\Z)"
)
_NO_SUBJECT = re.compile(rb"(?:[Aa]ccording to|\btold|\bwith|\bby) \Z")
_ROLES = PERSONS | KIN | byte_words(TITLES["members"])


def role_of(data: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Where the role of a name is: 'Teodor Ash, its director,' and 'its director, Teodor Ash,'.

    `start` is where its title begins.
    """
    match = _APPOSED.match(data, end) if data[end : end + 1] == b"," else None
    if match is not None and _is_role(match[1]):
        return match.span(1)
    if data[start - 2 : start] != b", ":
        return None
    match = _BEFORE_APPOSED.search(data, max(0, start - 80), start)
    if match is None or not _is_role(match[1]) or b" and " in match[1]:
        return None
    is_object = _NO_SUBJECT.search(data, max(0, match.start() - 16), match.start())
    return match.span(1) if is_object is None else None


def _is_role(words: bytes) -> bool:
    """Whether the noun that leads words is one for a person: 'the head of the union'."""
    head = _ROLE_HEAD.match(words)
    return head is not None and head[1].lower().rpartition(b"-")[2] in _ROLES

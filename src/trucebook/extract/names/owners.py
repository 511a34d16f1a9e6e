"""Words on either side of a body's name that are part of it: its owner, and what else it is for."""

from __future__ import annotations

import re

from trucebook.extract.names.titles import is_title
from trucebook.extract.names.vocabulary import BODIES, DAYS, STARTERS, is_common, is_state

_OWNER = re.compile(rb"(?:[A-Z][A-Za-z]+ ){0,3}[A-Z][A-Za-z]+(?:['\x92]s|s['\x92]) \Z")
_JOINED = re.compile(rb"\b[Tt]he ((?:[A-Z][A-Za-z-]*[a-z] ){0,2}([A-Z][A-Za-z-]*[a-z])) and \Z")
_PARTS_OF = re.compile(rb" and ([A-Z][A-Za-z]+)(?! [A-Z])")
_OF_STATE = re.compile(
    rb"(?:Ministry|Department|Office|Committee|Commission|Bureau) (?:of|for|on) "
)


def with_owner(data: bytes, start: int) -> int:
    """'Ombudsman's Office', 'St Bride's Primary': the owner is part of a body's name."""
    match = _OWNER.search(data, max(0, start - 48), start)
    if match is not None:
        words = match[0].split()
        while len(words) > 1 and words[0] in STARTERS:
            del words[0]
        owner = words[-1].rstrip(b"s").rstrip(b"'\x92")
        if words[0] in STARTERS or not _is_many_or_office(words, owner):
            return start
        return match.end() - len(b" ".join(words)) - 1
    joined = _JOINED.search(data, max(0, start - 60), start)
    if joined is not None and joined[2] not in BODIES and not is_state(joined[2]):
        is_short = joined[1] == joined[2]
        return joined.start(1) if is_short or any(map(is_common, joined[1].split())) else start
    return start


def _is_many_or_office(words: list[bytes], owner: bytes) -> bool:
    """Whether an owner is no person or state: 'Ombudsman', 'Bishops', 'Saint Bride'."""
    if is_state(owner) or is_state(owner + b"s") or owner in DAYS or owner.isupper():
        return False
    if words[-1].endswith((b"s'", b"s\x92")) or words[-2:-1] in ([b"St"], [b"St."], [b"Saint"]):
        return True
    return is_common(owner) or is_title(owner) or owner in BODIES or owner + b"s" in BODIES


def with_parts(data: bytes, start: int, end: int) -> int:
    """'Ministry of Health and Sport': both are part of its name."""
    if _OF_STATE.match(data, start, end) is None:
        return end
    more = _PARTS_OF.match(data, end)
    return more.end() if more is not None and not is_state(more[1]) else end

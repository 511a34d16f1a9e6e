"""Kinds of quoted words: a clause with its predicate, a fragment, or a label that nobody speaks."""

from __future__ import annotations

import re

from trucebook.extract.lexicon import pattern
from trucebook.extract.quotes.clauses import is_clause
from trucebook.extract.quotes.marks import Region
from trucebook.extract.reading import Reading

_LABELLED = pattern(rb"<labelled> (?:the )?\Z")
_WANTED = pattern(rb"\b<wanting>(?: an?| the| for| of)? \Z")
_WORK = pattern(rb"\b<works>,?(?: called| titled| entitled| headlined| named)? \Z")
_ONE_OF = re.compile(rb"\ban? \Z")
_NAMES_THING = re.compile(
    rb"\b(?:naming|renaming|designating|christening|(?:re)?named|designated|christened)"
    rb" (?:the |a |an |its |his |her |their )[^,.;:\n]{1,40} \Z"
)
_IS_CALLED = re.compile(
    rb"\b(?:is|are|was|were|been|being|be) (?:[a-z]+ )?"
    rb"(?:called|known as|named|nicknamed|dubbed|termed|styled) (?:the |an? )?\Z"
)
_LOCALS_CALL = pattern(rb"\b<locals>(?: [a-z]+){0,2} (?:calls?|called|nicknamed)\b[^.,;:]{0,30}\Z")
_MARKS = b"'\"\x91\x93"
_NAME_BEFORE = re.compile(rb"[A-Z][a-z]+ \Z")
_NAME_AFTER = re.compile(rb" [A-Z]")
_IN_TITLES = frozenset(b"of the and for in a an on to or with from at by".split())
_OWNED = re.compile(rb"\b(?:his|her|its|their|these|those|[Hh]is|[Ii]ts) \Z")
_FOLLOWED = re.compile(rb" [a-z]")

BETWEEN = 120
"""How far apart two parts of one quotation are, with who says it between them."""


def kind_of(reading: Reading, region: Region, credited: bool) -> str:
    """The kind of a quoted stretch; `credited` says whether the text names a speaker."""
    data = reading.doc.data
    before = reading.quoted.opened_before(region.opened)
    goes_on = (
        before is not None
        and region.parent < 0
        and region.opened - before.closed < BETWEEN
        and data[before.end - 1 : before.end] == b","
    )
    words = data[region.start : region.end]
    if is_clause(words, goes_on=goes_on):
        return "full"
    is_speech = words[:1].isupper() and words[-1:] in b".!?"
    is_speech = is_speech or _is_wanted(data, region)
    return "fragment" if credited or is_speech else "scare"


def _is_wanted(data: bytes, region: Region) -> bool:
    """Whether words are what somebody wants: 'they demand “an end to this”'."""
    return _WANTED.search(data, max(0, region.opened - 24), region.opened) is not None


def is_label(reading: Reading, region: Region, has_verb: bool) -> bool:
    """Whether words in marks are a name, a label or a distance mark."""
    data = reading.doc.data
    before = data[max(0, region.opened - 60) : region.opened]
    words = data[region.start : region.end]
    if words.count(b" ") > 6:
        return False
    is_titled = words.lstrip(_MARKS)[:1].isupper() and _WORK.search(before)
    is_passive = _IS_CALLED.search(before) and not data.startswith(b" by ", region.closed)
    labels = (_LABELLED, _LOCALS_CALL, _NAMES_THING)
    if is_titled or is_passive or any(label.search(before) for label in labels):
        return True
    if words[-1:] in b".!?":
        return False
    is_in_title_case = all(word[:1].isupper() or word in _IN_TITLES for word in words.split())
    is_epithet = _ONE_OF.search(before) is not None
    if b" " in words and is_in_title_case and words[-1:] != b"," and not is_epithet:
        return True
    if is_clause(words):
        return False
    if _NAME_BEFORE.search(before) and _NAME_AFTER.match(data, region.closed):
        return True
    is_owned = _OWNED.search(before) and _FOLLOWED.match(data, region.closed)
    if _is_wanted(data, region):
        return False
    return not has_verb or (words.count(b" ") < 3 and is_owned is not None)

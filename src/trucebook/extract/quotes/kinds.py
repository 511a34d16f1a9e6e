"""Whether quoted words are a clause, a fragment of speech, or a label that nobody has spoken."""

from __future__ import annotations

import re

from trucebook.extract.quotes.marks import Region
from trucebook.extract.reading import Reading
from trucebook.extract.text.lexicon import pattern

_FINITE = pattern(rb"(?:\b<finite>\b|\b<is_short>['\x92]s\b|['\x92](?:re|ve|ll|m|d)\b|n['\x92]t\b)")
_PRONOUN_CLAUSE = pattern(rb"(?:^|[ ,;])<subjects> [a-z]+")
_SUBORDINATE = pattern(rb"(?:^|[ ])<subordinate>\b")
_IMPERATIVE = pattern(rb"<imperative>(?![a-z])")


def kind_of(reading: Reading, region: Region, credited: bool) -> str:
    """The kind of a quoted stretch; `credited` says whether the text names a speaker."""
    words = reading.doc.data[region.start : region.end]
    opens = region.opened == reading.doc.sentence(region.opened)[0] and words[:1].isupper()
    if is_clause(words) or (opens and words.count(b" ") >= 2 and credited and b"," not in words):
        return "full"
    return "fragment" if credited else "scare"


def is_clause(words: bytes) -> bool:
    if words.count(b" ") < 1:
        return False
    first = _FINITE.search(words)
    pronoun = _PRONOUN_CLAUSE.search(words)
    starts_small = words[:1].islower()
    if not starts_small and _IMPERATIVE.match(words) and words.count(b" ") >= 1:
        return True
    if not starts_small and words[-1:] in b".,!?" and words.count(b" ") >= 2:
        return True
    at = (
        min(match.start() for match in (first, pronoun) if match is not None)
        if first or pronoun
        else None
    )
    if at is None:
        return False
    if at == 0 and starts_small and _SUBJECT.match(words) is None:
        return False
    subordinate = _SUBORDINATE.search(words, 0, at + 1)
    if subordinate is None:
        return not (starts_small and _INFINITIVE.match(words))
    if subordinate.start() == 0 and starts_small:
        return False
    if not starts_small:
        return True
    return _FINITE.search(words, 0, subordinate.start()) is not None or (
        b", " in words[at:] and words.count(b" ") > 8
    )


_SUBJECT = re.compile(rb"(?:i|we|you|they|he|she|it|there|that|this|nobody|everyone|let['\x92]s)\b")
_INFINITIVE = pattern(rb"(?:to )?<infinitive>\b")
_LABELLED = pattern(rb"<labelled> (?:the )?\Z")
_NAME_BEFORE = re.compile(rb"[A-Z][a-z]+ \Z")
_NAME_AFTER = re.compile(rb" [A-Z]")
_OWNED = re.compile(rb"\b(?:his|her|its|their|these|those|[Hh]is|[Ii]ts) \Z")
_FOLLOWED = re.compile(rb" [a-z]")


def is_label(reading: Reading, region: Region, has_verb: bool) -> bool:
    """Whether words in marks are a name, a label or a distance mark."""
    data = reading.doc.data
    before = data[max(0, region.opened - 40) : region.opened]
    words = data[region.start : region.end]
    if words.count(b" ") > 6 or words[-1:] in b".!?":
        return False
    if _LABELLED.search(before):
        return True
    if is_clause(words):
        return False
    if _NAME_BEFORE.search(before) and _NAME_AFTER.match(data, region.closed):
        return True
    if b" " in words and all(
        word[:1].isupper() or word in (b"of", b"the", b"and", b"for", b"in")
        for word in words.split()
    ):
        return words[-1:] not in b",.!?"
    if _OWNED.search(before) and words.count(b" ") < 3 and _FOLLOWED.match(data, region.closed):
        return True
    return not has_verb

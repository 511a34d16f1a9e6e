"""On whose word a number is given, and what that one based it on."""

from __future__ import annotations

import re

from trucebook.extract.lexicon import TITLES, pattern
from trucebook.extract.quotes.antecedents import resolve
from trucebook.extract.quotes.attribution import LEAST, Stretch, Tag, tag_of
from trucebook.extract.reading import NOBODY, Reading, Reference, Speaker

_PLANS = frozenset(TITLES["plans"])
_BASED = pattern(rb"\b(?:based on|citing|drawing on|compiled from|using)(?: <of_data>){0,5} ")
_DETERMINERS = re.compile(r"\A(?:its|their|his|her|a|an|the|some) ", re.IGNORECASE)
_FOR = re.compile(rb" (?:for|from|of|at|with)(?: the)? \Z")


def source_of(
    reading: Reading, start: int, end: int, previous: Tag | None
) -> tuple[Speaker, Speaker, Tag | None]:
    """Whom a passage credits with a number, what that one based it on, and the tag."""
    tag = tag_of(reading, Stretch(start, end), previous)
    words = tag.reference
    if words is None:
        return NOBODY, NOBODY, previous
    meant = resolve(reading, words)
    speaker = meant.speaker if tag.share * meant.share >= LEAST else NOBODY
    if speaker.phrase is not None and is_plan(speaker.phrase):
        return NOBODY, NOBODY, tag
    hi = reading.doc.sentence(start)[1]
    based = _BASED.search(reading.doc.data, words.end, hi)
    names = reading.names_between(based.start(), hi) if based is not None else ()
    basis = next((Speaker(reading.entity(i), None) for i in names if i != words.name), NOBODY)
    return _body_of(reading, words, speaker), basis, tag


def is_plan(words: str) -> bool:
    """Whether words are for a plan or the like, which is nobody: 'According to the draft, …'."""
    return not _PLANS.isdisjoint(re.findall(r"\w+", words))


def _body_of(reading: Reading, found: Reference, speaker: Speaker) -> Speaker:
    """The body that an unnamed source speaks for: 'analysts at the Sahra Institute'."""
    if speaker.phrase is None:
        return speaker
    for index in reading.names_between(found.start, found.end):
        entity, start = reading.entity(index), reading.names.starts[index]
        if entity.kind == "body" and _FOR.search(reading.doc.data, found.start, start):
            return Speaker(entity, None)
    return Speaker(None, _DETERMINERS.sub("", speaker.phrase, count=1))

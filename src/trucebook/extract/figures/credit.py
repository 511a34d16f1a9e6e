"""Who is credited with a number, and what that one took it from."""

from __future__ import annotations

import re

from trucebook.extract.quotes.antecedents import resolve
from trucebook.extract.quotes.references import (
    PASSIVE,
    according,
    first_reference,
    subject_after,
    subject_before,
    subject_of,
)
from trucebook.extract.reading import NOBODY, Reading, Reference, Speaker, Verb
from trucebook.extract.text.lexicon import VERBS, byte_words, pattern

_BASED = pattern(rb"\b(?:based on|citing|drawing on|compiled from|using)(?: <of_data>){0,5} ")


_CREDITING = frozenset(("speech", "counting"))


_NO_CREDIT = byte_words(VERBS["no_credit"])


def source_of(reading: Reading, start: int) -> tuple[Speaker, Speaker]:
    """Whom a passage credits with the number at an offset, and what that one based it on."""
    lo, hi = _clause(reading, start)
    found = according(reading, start, lo, hi) or _by_verb(reading, start, lo, hi)
    whole = reading.doc.sentence(start)
    if found is None and whole[1] > hi:
        found = _by_tag(reading, start, hi, whole[1])
    if found is None:
        return NOBODY, NOBODY
    speaker = resolve(reading, found)
    if speaker.phrase is not None and _PLAN.search(speaker.phrase):
        return NOBODY, NOBODY
    return _body_of(reading, found, speaker), _based_on(reading, start, hi, found)


_DETERMINERS = re.compile(r"(?:its|their|his|her|a|an|the|some) ", re.IGNORECASE)


def _body_of(reading: Reading, found: Reference, speaker: Speaker) -> Speaker:
    """The body that an unnamed source speaks for: 'analysts at the Sahra Institute'."""
    if speaker.phrase is None:
        return speaker
    for index in reading.names_between(found.start, found.end):
        name = reading.names.names[index]
        entity = reading.names.entities[name.entity]
        if entity.kind == "body" and _FOR.search(reading.doc.data, found.start, name.start):
            return Speaker(entity, None)
    return Speaker(None, _DETERMINERS.sub("", speaker.phrase, count=1))


_FOR = re.compile(rb" (?:for|from|of|at|with)(?: the)? \Z")


def _clause(reading: Reading, at: int) -> tuple[int, int]:
    """The sentence around an offset, or its part between semicolons that stands for itself."""
    lo, hi = reading.doc.sentence(at)
    data = reading.doc.data
    before = data.rfind(b"; ", lo, at)
    after = data.find(b"; ", at, hi)
    if before >= 0 and not data.startswith((b"; of ", b"; among "), before):
        lo = before + 1
    if after >= 0 and not data.startswith((b"; of ", b"; among "), after):
        hi = after
    return lo, hi


_PLAN = re.compile(
    r"\b(?:plan|proposal|text|draft|offer|copy|deal|agreement|accord|framework|document|tender|"
    r"terms|toll)\b"
)


def _by_verb(reading: Reading, at: int, lo: int, hi: int) -> Reference | None:
    """The subject of a verb that has the number in what it reports."""
    data = reading.doc.data
    verbs = [
        verb
        for verb in reading.verbs_between(lo, hi)
        if (verb.sort in _CREDITING or data[verb.end - 3 : verb.end] == b" of")
        and reading.region_at(verb.start) is None
        and not PASSIVE.search(data, max(lo, verb.start - 16), verb.start)
    ]
    for verb in reversed([item for item in verbs if item.start < at]):
        if data[verb.start : verb.end].lower() in _NO_CREDIT:
            return None
        subject = subject_of(reading, verb, lo)
        if subject is not None and subject.start > verb.start:
            if data[verb.start - 2 : verb.start - 1] != b",":
                continue
            return subject
        if subject is not None and subject.start < at:
            if _is_tag(data, verb) and _LEAVES.search(data, verb.end, at):
                continue
            return subject
        if data[verb.end - 3 : verb.end] == b"ing":
            return first_reference(reading, lo, verb.start)
    return _by_tag(reading, at, at, hi)


def _by_tag(reading: Reading, at: int, lo: int, hi: int) -> Reference | None:
    """The subject of a tag that closes what has been said: '…, the ministry said.'"""
    data = reading.doc.data
    for verb in reading.verbs_between(lo, hi):
        if verb.sort not in _CREDITING or data[verb.start : verb.end].lower() in _NO_CREDIT:
            continue
        if reading.region_at(verb.start) is not None or PASSIVE.search(
            data, max(lo, verb.start - 16), verb.start
        ):
            continue
        comma = data.rfind(b",", at, verb.start)
        if comma < 0:
            continue
        blank = not data[comma + 1 : verb.start].strip()
        subject = subject_after(reading, verb) if blank else None
        if subject is None:
            subject = subject_before(reading, verb.start, at if blank else comma + 1)
        if subject is not None:
            return subject
    return None


_TAG_END = re.compile(
    rb"(?: (?:on|in|late|early|at) [A-Za-z' -]{3,30}| [A-Z][a-z]+day| [a-z]+ [A-Z][a-z]+day|"
    rb" (?:reporters|journalists|AFP|Reuters|AP|monitors|the [A-Z][a-z]+)[a-z A-Z]{0,20}|"
    rb" by telephone)?,"
)


_LEAVES = re.compile(rb", (?:as|while|in|after|amid|even|with|when|leaving|where|a |the )")


def _is_tag(data: bytes, verb: Verb) -> bool:
    """Whether a verb stands in a tag that ends here: '…, the ministry said on Tuesday, as …'."""
    return _TAG_END.match(data, verb.end) is not None


def _based_on(reading: Reading, at: int, hi: int, found: Reference) -> Speaker:
    match = _BASED.search(reading.doc.data, found.end, hi)
    if match is None:
        return NOBODY
    for index in reading.names_between(match.start(), hi):
        if index != found.name:
            name = reading.names.names[index]
            return Speaker(reading.names.entities[name.entity], None)
    return NOBODY

"""On whose word a number is given, and what that one based it on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from trucebook.extract.confidence import Basis
from trucebook.extract.lexicon import TITLES, pattern
from trucebook.extract.quotes.antecedents import resolve
from trucebook.extract.quotes.attribution import LEAST, share_of, tag_of
from trucebook.extract.quotes.tags import Stretch, Tag
from trucebook.extract.reading import NOBODY, Reading, Reference, Speaker
from trucebook.extract.rows import Quote

_PLANS = frozenset(TITLES["plans"])
_BASED = pattern(rb"\b(?:based on|citing|drawing on|compiled from|using)(?: <of_data>){0,5} ")
_DETERMINERS = re.compile(r"\A(?:its|their|his|her|a|an|the|some) ", re.IGNORECASE)
_FOR = re.compile(rb" (for|from|of|at|with)(?: the)? \Z")


class Source(NamedTuple):
    """Who is credited with a number and why, what they based it on and why, and the tag."""

    speaker: Speaker
    why: Basis
    based_on: Speaker = NOBODY
    basis: Basis = Basis("none")
    tag: Tag | None = None


NO_SOURCE = Source(NOBODY, Basis("nobody"))


def spoken(reading: Reading, quotes: Iterable[Quote]) -> Iterator[tuple[int, Source]]:
    """The quotations of a text that are no labels, by where they begin: numbers in them too."""
    after, said = reading.doc.clean.after, dict(reading.said)
    for row in quotes:
        start = after(row.start)
        region = reading.region_at(start)
        if row.kind == "scare" or region is None or region.start != start:
            continue
        words = next((it for it in row.evidence if it.field == "speaker"), None)
        why = Basis("quotation")
        if words is not None and words.start is not None and words.end is not None:
            why = Basis("quotation", after(words.start), after(words.end))
        yield start, Source(said.get(region.opened, NOBODY), why)


def source_of(
    reading: Reading,
    start: int,
    end: int,
    speakers: Mapping[int, Source],
    previous: Tag | None,
) -> Source:
    """Whom a passage credits with the number at `[start, end)`."""
    region = reading.region_at(start)
    if region is not None and region.start in speakers:
        return speakers[region.start]
    tag = tag_of(reading, Stretch(start, end), previous)
    words = tag.reference
    if words is None:
        return Source(NOBODY, Basis(share_of(tag.share)))
    meant = resolve(reading, words)
    share = tag.share * meant.share
    own = reading.doc.text[words.start : words.end] if words.sort == "phrase" else ""
    speaker, why = meant.speaker, Basis(share_of(share), words.start, words.end)
    if share < LEAST or is_plan(speaker.phrase or own):
        return Source(NOBODY, why, tag=tag)
    hi = reading.doc.sentence(start)[1]
    based = _BASED.search(reading.doc.data, words.end, hi)
    names = reading.names_between(based.start(), hi) if based is not None else ()
    index = next((index for index in names if index != words.name), None)
    if index is None:
        return Source(_body_of(reading, words, speaker), why, tag=tag)
    basis, (low, high, *_) = Speaker(reading.entity(index), None), reading.names.names[index]
    return Source(_body_of(reading, words, speaker), why, basis, Basis("based on", low, high), tag)


def is_plan(words: str) -> bool:
    """Whether words are for a plan or the like, which is nobody: 'According to the draft, …'."""
    return not _PLANS.isdisjoint(re.findall(r"\w+", words))


def _body_of(reading: Reading, found: Reference, speaker: Speaker) -> Speaker:
    """The body that an unnamed source speaks for: 'analysts at the Sahra Institute'."""
    if speaker.phrase is None:
        return speaker
    for index in reading.names_between(found.start, found.end):
        entity, start = reading.entity(index), reading.names.starts[index]
        link = _FOR.search(reading.doc.data, found.start, start)
        is_body = entity.kind == "body" or (entity.kind == "unknown" and link and link[1] == b"at")
        if is_body and link is not None:
            return Speaker(entity, None)
    return Speaker(None, _DETERMINERS.sub("", speaker.phrase, count=1))

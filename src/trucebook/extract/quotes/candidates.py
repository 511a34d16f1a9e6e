"""Quotations as candidate rows: their kind, their speaker, and speech that has lost its marks."""

from __future__ import annotations

import re
from itertools import islice

from msgspec import structs

from trucebook.extract.confidence import Basis, look_of_quote
from trucebook.extract.quotes.antecedents import resolve
from trucebook.extract.quotes.attribution import (
    LEAST,
    is_printed,
    printed,
    share_of,
    tag_of,
)
from trucebook.extract.quotes.kinds import is_label, kind_of
from trucebook.extract.quotes.marks import Region
from trucebook.extract.quotes.statements import statement_at
from trucebook.extract.quotes.subjects import saying
from trucebook.extract.quotes.tags import Stretch, Tag
from trucebook.extract.reading import NOBODY, Meant, Reading, Speaker
from trucebook.extract.rows import Quote, grounded, place
from trucebook.extract.subject import Cue

STORY = 100
"""How many of a text's quotations are asked for the words of its headlines."""

_EDGES = " .,;:!?…'\"“”‘’«»"
_CONTROLS = bytes(range(0x21))
_OWN = re.compile(rb"(?<![A-Za-z'\x92.-])(?:I|[Ww]e|[Mm]y|[Oo]ur|us|me)(?![A-Za-z-])")
_RESUMES = re.compile(rb"[^.,;:\n]{0,60}, (?=[a-z])")


def quotes(reading: Reading) -> list[Quote]:
    """A row for every quoted stretch of a text."""
    rows: list[Quote] = []
    spoken: list[Speaker] = []
    previous: Tag | None = None
    utterances: dict[int, str] = {}
    inner: dict[int, Reading] = {}
    for region in reading.quoted.regions:
        stretch = Stretch(region.opened, region.closed, region)
        part = reading
        if region.parent < 0:
            tag = tag_of(reading, stretch, previous)
            previous = tag if tag.reference is not None else previous
        else:
            if region.parent not in inner:
                inner[region.parent] = reading.inside(region.parent)
            part = inner[region.parent]
            tag = tag_of(part, stretch, None)
        speaker, row = _quote(part, region, tag, utterances, spoken)
        rows.append(row)
        spoken.append(speaker)
        if region.parent < 0 and speaker != NOBODY:
            reading.said.append((region.opened, speaker))
    return sorted(_headlines(reading, rows), key=lambda row: (row.start, -row.end))


def _quote(
    reading: Reading,
    region: Region,
    tag: Tag,
    utterances: dict[int, str],
    spoken: list[Speaker],
) -> tuple[Speaker, Quote]:
    doc = reading.doc
    label = is_label(reading, region, tag.verb is not None)
    kind = "scare" if label else kind_of(reading, region, tag.reference is not None)
    speaker, spoken_words, verb, utterance = NOBODY, None, None, None
    bases = {"exact": Basis("marks"), "speaker": Basis(share_of(tag.share))}
    if tag.reference is not None and kind != "scare":
        meant = _speaker(reading, region, tag, spoken)
        speaker = meant.speaker if tag.share * meant.share >= LEAST else NOBODY
        utterance = utterances.setdefault(tag.at, f"U{len(utterances) + 1:04d}")
        spoken_words = doc.words(*printed(reading, tag.reference))
        why = share_of(tag.share * meant.share)
        bases["speaker"] = Basis(why, meant.start, meant.end)
        bases["speaker_text"] = Basis(why, *printed(reading, tag.reference))
        if tag.verb is not None and is_printed(reading, tag.verb):
            verb = doc.words(tag.verb.start, tag.verb.end)
            bases["verb"] = Basis(tag.verb.sort, tag.verb.start, tag.verb.end)
    bases["kind"] = Basis(look_of_quote(kind, verb, spoken_words))
    sure, reasons = grounded(doc, "quotes", bases)
    row = Quote(
        *place(doc, region.start, region.end),
        kind=kind,
        speaker=reading.actor_id(speaker),
        speaker_text=spoken_words,
        verb=verb,
        defect="lost_marks" if region.lost else None if region.balanced else "unbalanced_marks",
        utterance_id=utterance,
        speaker_name=speaker.name,
        confidence=sure,
        evidence=reasons,
    )
    return speaker, row


def _speaker(reading: Reading, region: Region, tag: Tag, spoken: list[Speaker]) -> Meant:
    """Whom a tag credits; 'I' within a quotation is the one who speaks it."""
    words = tag.reference
    own = reading.doc.data[words.start : words.end].lower() if words is not None else b""
    if region.parent >= 0 and words is not None and own in (b"i", b"we"):
        return Meant(spoken[region.parent], words.start, words.end)
    return resolve(reading, words)


def _headlines(reading: Reading, rows: list[Quote]) -> list[Quote]:
    """Words in a heading take the speaker whom the story credits with them."""
    text, regions = reading.doc.text, reading.quoted.regions
    said = [text[region.start : region.end].casefold() for region in regions]
    heads = [is_heading(reading, region.start) for region in regions]
    credited = (
        (words, row)
        for words, row, is_head in zip(said, rows, heads, strict=True)
        if row.speaker_name and row.verb and not is_head
    )
    spoken = list(islice(credited, STORY))
    for index, row in enumerate(rows):
        words = said[index].strip(_EDGES)
        is_bare = row.verb is None and row.speaker_name is None and words.count(" ") >= 2
        if not is_bare and not heads[index]:
            continue
        twin = next((twin for exact, twin in spoken if words in exact), None)
        if twin is not None and twin.speaker_name != row.speaker_name:
            rows[index] = structs.replace(
                row,
                speaker=twin.speaker,
                speaker_name=twin.speaker_name,
                speaker_text=None,
                verb=None,
                kind=row.kind if row.kind != "scare" else "fragment",
                utterance_id=twin.utterance_id,
            )
    return rows


def is_heading(reading: Reading, at: int) -> bool:
    """Whether the line around an offset is a heading: one of several, short, without full stop."""
    lo, hi = reading.doc.line(at)
    line = reading.doc.data[lo:hi].rstrip(b" \r\n\t\"'\x94\x92\xbb").lstrip()
    return (lo, hi) != (0, len(reading.doc.data)) and len(line) < 120 and line[-1:] not in b".,;:?!"


def lost_regions(reading: Reading, cues: list[Cue]) -> list[Region]:
    """Stretches of first-person speech with a tag behind them and no marks around them."""
    found: list[Region] = []
    done = -1
    for cue in cues:
        if "lost_speech" not in cue.groups or cue.start < done:
            continue
        start, end = reading.doc.sentence(cue.start)
        done = end
        if not reading.quoted.meets(start, end):
            found += _in_sentence(reading, start, end)
    return found


def _in_sentence(reading: Reading, start: int, end: int) -> list[Region]:
    data = reading.doc.data
    for verb in reading.verbs_between(start, end):
        comma = data.rfind(b", ", start, verb.start)
        if verb.sort != "speech" or comma < 0 or _OWN.search(data, start, comma) is None:
            continue
        gap = data[comma + 1 : verb.start].strip()
        if gap.count(b" ") >= 6 or _OWN.search(data, comma, verb.start):
            continue
        # What is between the comma and the verb must be the speaker and no more.
        subject = saying(reading, statement_at(reading, verb.start), verb).reference
        if subject is None or subject.start < comma:
            continue
        found = [(start, comma + 1)]
        rest = _RESUMES.match(data, verb.end, end)  # the speech that goes on behind the tag
        if rest is not None and _OWN.search(data, rest.end(), end):
            found.append((rest.end(), rest.end() + len(data[rest.end() : end].rstrip(_CONTROLS))))
        return [Region(lo, hi, lo, hi, -1, True, lost=True) for lo, hi in found]
    return []

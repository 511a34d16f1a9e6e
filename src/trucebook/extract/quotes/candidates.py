"""Quotations as candidate rows: their kind, their speaker, and speech that has lost its marks."""

from __future__ import annotations

import re
from itertools import islice

from msgspec import structs

from trucebook.extract.confidence import Basis, look_of_quote
from trucebook.extract.quotes.antecedents import resolve
from trucebook.extract.quotes.attribution import Tag, tag_of
from trucebook.extract.quotes.kinds import is_label, kind_of
from trucebook.extract.quotes.marks import Region
from trucebook.extract.quotes.references import subject_after, subject_before
from trucebook.extract.reading import NOBODY, Reading, Speaker
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
    for index, region in enumerate(reading.quoted.regions):
        tag = tag_of(reading, region, index, previous)
        speaker, row = _quote(reading, region, tag, utterances, spoken)
        rows.append(row)
        spoken.append(speaker)
        if region.parent < 0 and tag is not None and row.kind != "scare":
            previous = tag
    return sorted(_headlines(reading, rows), key=lambda row: (row.start, -row.end))


def _quote(
    reading: Reading,
    region: Region,
    tag: Tag | None,
    utterances: dict[int, str],
    spoken: list[Speaker],
) -> tuple[Speaker, Quote]:
    doc = reading.doc
    label = is_label(reading, region, tag is not None and (tag.verb is not None or tag.explicit))
    kind = "scare" if label else kind_of(reading, region, tag is not None)
    speaker, printed, verb, utterance, credited = NOBODY, None, None, None, None
    if tag is not None and kind != "scare":
        speaker = _speaker(reading, region, tag, spoken)
        utterance = utterances.setdefault(tag.at, f"U{len(utterances) + 1:04d}")
        verb = doc.words(tag.verb.start, tag.verb.end) if tag.verb is not None else None
        if tag.reference is not None:
            start, end, sort, name = tag.reference
            start = reading.names.names[name].full_start if sort == "name" else start
            printed, credited = doc.words(start, end), doc.text[start:end]
    look = look_of_quote(kind, verb, credited)
    bases = {"exact": Basis("marks"), "kind": Basis(look), "speaker": Basis(look)}
    if tag is not None and verb is not None and tag.verb is not None:
        bases["verb"] = Basis(tag.verb.sort, tag.verb.start, tag.verb.end)
    sure, reasons = grounded(doc, "quotes", bases)
    row = Quote(
        *place(doc, region.start, region.end),
        kind=kind,
        speaker=reading.actor_id(speaker),
        speaker_text=printed,
        verb=verb,
        defect="lost_marks" if region.lost else None if region.balanced else "unbalanced_marks",
        utterance_id=utterance,
        speaker_name=speaker.name,
        confidence=sure,
        evidence=reasons,
    )
    return speaker, row


def _speaker(reading: Reading, region: Region, tag: Tag, spoken: list[Speaker]) -> Speaker:
    """Whom a tag credits; within a quotation not the one who speaks it."""
    words = tag.reference
    if region.parent < 0:
        return resolve(reading, words)
    if words is not None and reading.doc.text[words.start : words.end].lower() in ("i", "we"):
        return spoken[region.parent]
    inner = reading.inside(reading.quoted.regions[region.parent])
    return resolve(inner, words, but=spoken[region.parent].entity)


def _headlines(reading: Reading, rows: list[Quote]) -> list[Quote]:
    """Words in a headline take the speaker whom the story credits with them."""
    text, regions = reading.doc.text, reading.quoted.regions
    said = [text[region.start : region.end].casefold() for region in regions]
    credited = (
        (words, row) for words, row in zip(said, rows, strict=True) if row.speaker_name and row.verb
    )
    spoken = list(islice(credited, STORY))
    for index, row in enumerate(rows):
        words = said[index].strip(_EDGES)
        if row.verb is not None or row.speaker_name is not None or words.count(" ") < 2:
            continue
        twin = next((twin for exact, twin in spoken if words in exact), None)
        if twin is not None:
            rows[index] = structs.replace(
                row,
                speaker=twin.speaker,
                speaker_name=twin.speaker_name,
                kind=row.kind if row.kind != "scare" else "fragment",
                utterance_id=twin.utterance_id,
            )
    return rows


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
        if gap:
            subject = subject_before(reading, verb.start, comma + 1)
        else:
            subject = subject_after(reading, verb)
        if subject is None:
            continue
        found = [(start, comma + 1)]
        rest = _RESUMES.match(data, verb.end, end)  # the speech that goes on behind the tag
        if rest is not None and _OWN.search(data, rest.end(), end):
            found.append((rest.end(), rest.end() + len(data[rest.end() : end].rstrip(_CONTROLS))))
        return [Region(lo, hi, lo, hi, -1, True, lost=True) for lo, hi in found]
    return []

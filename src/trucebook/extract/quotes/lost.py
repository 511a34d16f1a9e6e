"""First-person speech that has lost its quotation marks: 'We will not leave, he said.'"""

from __future__ import annotations

import re

from trucebook.extract.quotes.marks import Region
from trucebook.extract.quotes.references import subject_after, subject_before
from trucebook.extract.reading import Reading, Verb
from trucebook.extract.subject import Cue

_OWN = re.compile(rb"(?<![A-Za-z'\x92.-])(?:I|[Ww]e|[Mm]y|[Oo]ur|us|me)(?![A-Za-z-])")
_RESUMES = re.compile(rb"[^.,;:\n]{0,60}, (?=[a-z])")


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
        if _OWN.search(data, comma, verb.start) or not _is_tagged(reading, verb, comma):
            continue
        return [_region(start, comma + 1), *_rest(data, verb, end)]
    return []


def _is_tagged(reading: Reading, verb: Verb, comma: int) -> bool:
    """Whether what stands between the comma and the verb is the speaker and no more."""
    gap = reading.doc.data[comma + 1 : verb.start].strip()
    if not gap:
        return subject_after(reading, verb) is not None
    return gap.count(b" ") < 6 and subject_before(reading, verb.start, comma + 1) is not None


def _rest(data: bytes, verb: Verb, end: int) -> list[Region]:
    """The speech that goes on behind the tag."""
    match = _RESUMES.match(data, verb.end, end)
    if match is None or _OWN.search(data, match.end(), end) is None:
        return []
    last = end
    while last > match.end() and data[last - 1] <= 0x20:
        last -= 1
    return [_region(match.end(), last)]


def _region(start: int, end: int) -> Region:
    return Region(start, end, start, end, -1, True, lost=True)

"""Who says: the subject of a reporting verb, found by the shape of the clause around it.

What stands between commas belongs to the name before it.
"""

from __future__ import annotations

import re

from trucebook.extract.quotes.marks import Region
from trucebook.extract.quotes.references import PRONOUN, first_reference, phrase_at, spoken_phrase
from trucebook.extract.text.lexicon import pattern
from trucebook.extract.text.reading import Reading, Reference
from trucebook.extract.text.words import Verb

_ADJUNCT = pattern(rb"(?:[ ,]+<adjuncts>)*\Z")


_RELATIVE = pattern(rb" ?<relatives>(?![A-Za-z])")


_ASIDE = pattern(rb" ?<asides>(?![A-Za-z])")


_CLAUSE = re.compile(rb"[;:\x97(]|\.{3}|\x85| -- | - | \x96 ")


def subject_before(reading: Reading, verb: int, start: int) -> Reference | None:
    """The subject of a verb, in the clause between an offset and the verb."""
    data = reading.doc.data
    start = _clause_start(data, start, verb)
    trimmed = _ADJUNCT.search(data, max(start, verb - 60), verb)
    end = trimmed.start() if trimmed is not None else verb
    comma = data.rfind(b",", start, end)
    tail = data[comma + 1 : end] if comma >= 0 else data[start:end]
    if tail.strip():
        return _in_tail(reading, start, comma, end)
    return _before_aside(reading, start, comma)


def _clause_start(data: bytes, start: int, verb: int) -> int:
    for match in _CLAUSE.finditer(data, start, verb):
        if match[0] != b"(" or data.find(b")", match.end(), verb) < 0:
            start = match.end()
    return start


def _in_tail(reading: Reading, start: int, comma: int, end: int) -> Reference | None:
    """The verb stands right behind words: the subject is among them, or they are an aside."""
    data = reading.doc.data
    lo = comma + 1 if comma >= 0 else start
    if _COORDINATES.search(data[lo:end]):
        return None
    relative = _RELATIVE.match(data, lo)
    if relative is not None and relative.end() <= end and comma >= 0:
        if data[relative.end() : end].strip() and data[lo:end].strip() != b"who":
            inner = first_reference(reading, relative.end(), end)
            if inner is not None:
                return inner
        return _ending_at(reading, start, comma)
    who = _WHO_END.search(data, lo, end)
    if who is not None:
        return _ending_at(reading, lo, who.start())
    found = first_reference(reading, lo, end) or _name_at(reading, lo, end)
    found = found or spoken_phrase(reading, lo, end)
    if found is None and comma >= 0:
        return first_reference(reading, start, comma)
    return found


_COORDINATES = re.compile(rb"(?:\A| )(?:and|but|or|then) ?\Z")


_WHO_END = re.compile(rb" who\Z")


def _before_aside(reading: Reading, start: int, comma: int) -> Reference | None:
    """The verb stands behind a comma: what stands between commas is an aside, or the name."""
    data = reading.doc.data
    end = comma
    while end > start:
        previous = data.rfind(b",", start, end)
        lo = previous + 1 if previous >= 0 else start
        piece = data[lo:end]
        if piece.strip():
            if previous < 0:
                return first_reference(reading, lo, end) or _name_at(reading, lo, end)
            name = _sole_name(reading, lo, end)
            if name is not None:
                return name
            if not _ASIDE.match(piece):
                found = first_reference(reading, lo, end) or _name_at(reading, lo, end)
                if found is not None:
                    return found
        end = previous if previous >= 0 else start
    return None


def _sole_name(reading: Reading, lo: int, end: int) -> Reference | None:
    """A name that is all there is between two commas, title included."""
    names = reading.names_between(lo, end)
    if not names:
        return None
    name = reading.names.names[names[-1]]
    lead = reading.doc.data[lo : name.full_start].strip(b' "\x93\x94\x91\x92\xab\xbb')
    tail = reading.doc.data[name.end : end].strip(b' "\x93\x94\x91\x92\xab\xbb')
    if not tail and (
        not lead or (len(names) == 1 and lead.lower() in (b"the", b"and", b"but", b"however"))
    ):
        return Reference(name.start, name.end, "name", names[-1])
    return None


def _ending_at(reading: Reading, start: int, end: int) -> Reference | None:
    """What stands for somebody just before an offset: the antecedent of 'who'."""
    return _name_at(reading, start, end) or first_reference(reading, start, end)


def _name_at(reading: Reading, start: int, end: int) -> Reference | None:
    """A name that ends just where a stretch does: 'To her left Gintaras Vaitkus'."""
    for index in reversed(reading.names_between(start, end)):
        name = reading.names.names[index]
        if name.end <= end and not reading.doc.data[name.end : end].strip():
            return Reference(name.start, name.end, "name", index)
        break
    return None


def subject_after(reading: Reading, verb: Verb) -> Reference | None:
    """The subject of an inverted verb: 'said Pia Ostergan, who leads …'."""
    data = reading.doc.data
    at = verb.end
    if data[at : at + 1] != b" ":
        return None
    line_end = reading.doc.line(verb.start)[1]
    stop = _STOP_AFTER.search(data, at + 1, min(line_end, at + 160))
    end = stop.start() if stop is not None else min(line_end, at + 160)
    for index in reading.names_between(at, end):
        name = reading.names.names[index]
        lead = data[at + 1 : name.full_start]
        if name.end <= end and (not lead.strip() or _LEADS_TO_NAME.fullmatch(lead)):
            return Reference(name.start, name.end, "name", index)
        break
    pronoun = PRONOUN.match(data, at + 1)
    if pronoun is not None and pronoun[1].lower() in (b"he", b"she", b"they", b"it"):
        return Reference(pronoun.start(), pronoun.end(), "pronoun")
    return phrase_at(reading, at + 1, end)


_STOP_AFTER = re.compile(
    rb"[,.;:\"\x93\x94\xab\n(]|\x97| who | that | when | as | after | on [A-Z]"
)


_LEADS_TO_NAME = pattern(
    rb"(?:the |a |an |its |his |her |their )?(?:(?!<not_to_name>\b)[A-Za-z'\x92-]+ ){0,6}"
)


def _is_inline(data: bytes, region: Region) -> bool:
    """Whether a few quoted words stand in a phrase: 'a boxer nicknamed "the Ledger", told'."""
    words = data[region.start : region.end]
    return (
        words.count(b" ") < 3
        and words[-1:] not in b",.!?"
        and _ASIDE_END.match(data, region.closed) is not None
    )


_ASIDE_END = re.compile(rb", (?:[a-z]+ed|[a-z]+s|said|told|has|had|was)\b")


def subject_of(reading: Reading, verb: Verb, start: int) -> Reference | None:
    """The subject of a verb in its sentence, before it or, inverted, behind it."""
    data = reading.doc.data
    lead = data[max(start, verb.start - 3) : verb.start].rstrip(b" ,")
    is_participle = data[verb.end - 3 : verb.end] == b"ing"
    if (
        lead[-1:] in (b'"', b"\x94", b"\x92", b"\xbb", b"'")
        and verb.start > start
        and not is_participle
    ):
        after = subject_after(reading, verb)
        if after is not None:
            return after
    region = reading.quoted.closed_by(verb.start)
    cuts = region is not None and region.closed > start and not _is_inline(data, region)
    lo = region.closed if cuts and region is not None else start
    if data[verb.end - 3 : verb.end] == b"ing" and data[lo : verb.start].rstrip()[-1:] in (
        b",",
        b"",
    ):
        return None
    found = subject_before(reading, verb.start, lo)
    if found is None and data[lo : verb.start].strip() == b"" and verb.start == start:
        return subject_after(reading, verb)
    return found


PASSIVE = re.compile(
    rb", (?=deemed |described |called |dubbed )\Z|\b(?:is|are|was|were|been|be|being|widely|"
    rb"also)(?: also| widely| still| now)? \Z"
)

"""Who is credited with quoted words: the tag of every quotation."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from trucebook.extract.lexicon import pattern
from trucebook.extract.quotes.antecedents import resolve
from trucebook.extract.quotes.marks import Region
from trucebook.extract.quotes.references import (
    PASSIVE,
    according,
    first_reference,
    named_after,
    subject_after,
    subject_before,
    subject_of,
)
from trucebook.extract.reading import NOBODY, Reading, Reference, Verb

_AUXILIARIES = frozenset((b"has", b"had", b"have", b"later", b"then", b"also", b"has also"))
_ACCORDING_TO = re.compile(rb",? according to ")
_WHO = re.compile(rb"\b(?:who|which|that|whose [a-z]+)(?: [a-z]+)? \Z")
_TO = re.compile(rb"[Aa]ccording to")
_HIS = re.compile(rb"\b([Hh]is|[Hh]er|[Ii]ts|[Tt]heir) (?:[a-z-]+ ){0,2}\Z")
_WHOSE_IT_IS = re.compile(rb"(?:['\x92]s?) (?:[a-z-]+ ){0,2}\Z")
_BY_WHOM = re.compile(rb" (?:to [^,.]{1,40} )?(?:by|from|of) (?=(?:the |a |an )?[A-Za-z])")
_LAST = pattern(
    rb"(?<!the )(?<!a )(?<!his )(?<!her )\b([a-z]+<verb_ends>)(?: back| on| out| up)?: ?\Z"
)
_BY = re.compile(rb" by (?=[A-Za-z])")
_VERB_LIKE = re.compile(rb" ([a-z]{2,}(?:ed|es|ls|ts|ks|ds|ns))(?= |[.,:;])")
_PERSONAL = re.compile(rb"(?:he|she|they)(?= )")
_VERB_FIRST = re.compile(rb",? ?([a-z]{2,}(?:ed|es|ls|ts|ks|ds|ns|an)) (?=[A-Z])")
_LINK = re.compile(rb" (?:of|as|for|to|with|in) ?\Z")
_QUOTED = re.compile(rb"\bquot(?:ed|es|ing) (?=[A-Za-z].{1,60} as (?:saying|telling)\Z)")
_POSSESSED = re.compile(rb"(?:his|her|its|their) ")
_THAT = re.compile(rb" (?:[a-z]+ ){0,6}?(?:that )?(?:the |a )?|(?: [A-Za-z]+){0,6} that ")
_FIRST_PERSON = re.compile(rb"\b([Ii]|[Ww]e) (?:had |have |then |just |also )?\Z")


class Tag(NamedTuple):
    """What credits words to somebody: the reference and the verb; `at` is different for each tag.

    `explicit` says whether the words are expressly somebody's, by a verb or 'according to'.
    """

    reference: Reference | None
    verb: Verb | None
    at: int
    explicit: bool = False


def tag_of(reading: Reading, region: Region, index: int, previous: Tag | None) -> Tag | None:
    """The tag of a quoted stretch, or None where nothing credits it.

    `previous` is the tag of the quotation before it, which goes on until a fresh tag comes.
    """
    if region.parent >= 0:
        return _nested_tag(reading, region)
    line_start, line_end = reading.doc.line(region.start)
    if region.continued and previous is not None:
        return _tag_after(reading, region, line_end) or previous
    start = max(reading.doc.sentence(region.opened)[0], line_start)
    lead = reading.doc.data[start : region.opened].strip(b" -\x96\x97\x95\n\t")
    if not lead:
        after = _tag_after(reading, region, line_end)
        return after or _inherited(reading, region, line_start, previous)
    before = _tag_before(reading, region, start)
    if before is not None and before.reference is not None:
        return before
    after = _tag_after(reading, region, line_end)
    return after or before or _colon_before(reading, region)


def _tag_after(reading: Reading, region: Region, line_end: int) -> Tag | None:
    """'… ,” she said', '… ”, said Pia Ostergan'."""
    data, closed = reading.doc.data, region.closed
    following = reading.quoted.opens_from(closed) or line_end
    at = min(closed, len(data) - 1)
    if data[region.end - 1 : region.end] in (b"?", b"!") and data[at : at + 1] == b" ":
        at = min(at + 1, len(data) - 1)
    end = min(reading.doc.sentence(at)[1], following, closed + 240)
    if closed >= end:
        return None
    for verb in reading.verbs_between(closed, end):
        if verb.sort == "counting" or _WHO.search(data, max(closed, verb.start - 24), verb.start):
            continue
        gap = data[closed : verb.start].strip(b" ,\x97\x96-")
        if not gap or gap in _AUXILIARIES:
            subject = subject_after(reading, verb)
        else:
            subject = subject_before(reading, verb.start, closed)
        if subject is not None and subject.start >= closed:
            return Tag(subject, verb, verb.start)
        if gap and gap not in _AUXILIARIES:
            break
    match = _ACCORDING_TO.match(data, closed, end)
    if match is None:
        return _unknown_verb_after(reading, region, end)
    found = named_after(reading, match.end(), end)
    return Tag(found, Verb(match.end() - 13, match.end() - 1, "speech"), match.end(), True)


def _tag_before(reading: Reading, region: Region, start: int) -> Tag | None:
    """'She said: “…', 'called the siege “…', '“…,” said Carol, adding that “…'."""
    data, opened = reading.doc.data, region.opened
    every = [verb for verb in reading.verbs_between(start, opened) if not reading.quotes(verb)]
    verbs = [verb for verb in every if verb.sort != "counting"] or every
    # A colon ends the clause of the verb, or of one that no list of ours has.
    if data[start:opened].rstrip().endswith(b":") and (
        not verbs or data.find(b",", verbs[-1].end, opened) >= 0
    ):
        return _unknown_verb_before(reading, region, start)
    if not verbs:
        return _without_verb(reading, region, start)
    last = verbs[-1]
    if last.sort == "naming" and PASSIVE.search(data, max(start, last.start - 16), last.start):
        return _by_agent(reading, last, region)
    if data[last.start : last.end] in (b"saying", b"telling"):
        # 'an aide quoted her as saying “…': the words are hers.
        window = max(start, last.start - 80)
        match = _QUOTED.search(data[window : last.end])
        if match is not None:
            at = window + match.end()
            found = named_after(reading, at, data.find(b" as ", at, last.end))
            if found is not None:
                return Tag(found, last, last.start)
    for number in range(len(verbs) - 1, -1, -1):
        subject = subject_of(reading, verbs[number], start)
        if subject is not None:
            return _main(reading, verbs, number, subject, start)
    return Tag(first_reference(reading, start, last.start), last, last.start)


def _without_verb(reading: Reading, region: Region, start: int) -> Tag | None:
    """'According to X, …', 'the vow of X to “…', 'his vow to “…'."""
    found = according(reading, region.opened, start, region.opened)
    if found is not None:
        match = _TO.search(reading.doc.data, start, region.opened)
        verb = Verb(match.start(), match.end(), "speech") if match is not None else None
        return Tag(found, verb, found.start, True)
    index = bisect_left(reading.words.speech_nouns, (region.opened,)) - 1
    low, high, _ = reading.words.speech_nouns[index] if index >= 0 else (-1, -1, -1)
    if low < start or reading.region_at(low) is not None:
        return None
    return Tag(_owner_of(reading, start, low, high, region.opened), None, low, True)


def _owner_of(reading: Reading, start: int, lo: int, hi: int, end: int) -> Reference | None:
    """Whose vow or warning it is."""
    data = reading.doc.data
    window = max(start, lo - 60)
    own = _HIS.search(data, window, lo)
    if own is not None:
        return Reference(own.start(1), own.end(1), "pronoun")
    owner = _WHOSE_IT_IS.search(data, window, lo)
    if owner is not None:
        for index in reading.names_between(window, owner.start() + 1):
            if reading.names.names[index].end == owner.start():
                return reading.reference(index)
        return None
    by = _BY_WHOM.match(data, hi, end)
    return named_after(reading, by.end(), end) if by is not None else None


def _unknown_verb_before(reading: Reading, region: Region, start: int) -> Tag | None:
    """'the army chief bristled: “…': a verb that no list of ours has."""
    window = max(start, region.opened - 40)
    match = _LAST.search(reading.doc.data[window : region.opened])
    if match is None:
        return None
    at = window + match.start(1)
    subject = subject_before(reading, at, start)
    verb = Verb(at, window + match.end(1), "speech")
    return Tag(subject, verb, at) if subject is not None else None


def _unknown_verb_after(reading: Reading, region: Region, end: int) -> Tag | None:
    """'…,” Selvarajah trilled', '…,” began Roquia Tarafdar': a verb that no list of ours has."""
    data = reading.doc.data
    at = region.closed + (data[region.closed : region.closed + 1] == b" ")
    if data[region.end - 1 : region.end] not in (b",", b"?", b"!"):
        return None
    found = _name_from(reading, at, min(at + 60, end))
    pronoun = _PERSONAL.match(data, at)
    if found is None and pronoun is not None:
        found = Reference(pronoun.start(), pronoun.end(), "pronoun")
    match = _VERB_LIKE.match(data, found.end, end) if found is not None else None
    if match is None:
        match = _VERB_FIRST.match(data, at, end)
        found = _name_from(reading, match.end(), match.end() + 40) if match is not None else None
    if match is None or found is None:
        return None
    return Tag(found, Verb(match.start(1), match.end(1), "speech"), match.start(1), True)


def _name_from(reading: Reading, at: int, end: int) -> Reference | None:
    """The name that begins at an offset, title included, if it begins before another."""
    for index in reading.names_between(at, end)[:1]:
        if reading.names.names[index].full_start == at:
            return reading.reference(index)
    return None


def _by_agent(reading: Reading, verb: Verb, region: Region) -> Tag | None:
    """'was denounced by state television as “…”'; without an agent nobody is named."""
    matches = list(_BY.finditer(reading.doc.data, verb.end, region.opened))
    found = named_after(reading, matches[-1].end(), region.opened) if matches else None
    if found is not None and found.sort == "phrase":
        tail = _LINK.search(reading.doc.data, found.start, found.end)
        found = found._replace(end=tail.start()) if tail is not None else found
    return Tag(found, verb, verb.start)


def _main(reading: Reading, verbs: list[Verb], number: int, subject: Reference, start: int) -> Tag:
    """The main verb of a chain: 'Blinken said he still saw “…”' is what Blinken said."""
    data = reading.doc.data
    printed = verbs[-1]
    while number > 0 and (subject.sort == "pronoun" or _POSSESSED.match(data, subject.start)):
        outer = verbs[number - 1]
        if outer.sort != "speech" or not _THAT.fullmatch(data[outer.end : subject.start]):
            break
        found = subject_of(reading, outer, start) or first_reference(reading, start, outer.start)
        if found is None or found.start >= subject.start:
            break
        number, subject, printed = number - 1, found, outer
    return Tag(subject, printed, verbs[number].start)


def _inherited(
    reading: Reading, region: Region, line_start: int, previous: Tag | None
) -> Tag | None:
    """A quotation that opens its sentence with no tag: the tag before it, or the subject before."""
    doc, opened = reading.doc, region.opened
    line_end = doc.line(opened)[1]
    rest = doc.data[region.closed : line_end]
    around = doc.data[line_start:opened] + rest
    ends = doc.data[region.end - 1 : region.end] in b".,!?\x85"
    if not ends and not around.strip(b" -\x96\x97\x95\n*#"):
        return None  # a line of quoted words alone is a heading within the story
    earlier = reading.quoted.opened_before(opened)
    if earlier is not None and earlier.opened >= line_start and previous is not None:
        return _between(reading, earlier, region, previous)
    found = _colon_before(reading, region)
    if found is not None:
        return found
    for start, end in doc.before(opened, 3):
        if not doc.data[start:end].strip():
            continue
        if start < line_start and previous is not None and reading.region_at(start) is not None:
            return previous
        said = _last_said(reading, start, end, start)
        if said is not None:
            return said
        subject = first_reference(reading, start, end)
        if subject is not None and (start >= line_start or resolve(reading, subject) != NOBODY):
            return Tag(subject, None, subject.start)
    is_first = bisect_right(doc.sentences, opened) < 4
    return _named_later(reading, region) if is_first and not rest.strip() else None


def _between(reading: Reading, last: Region, region: Region, previous: Tag) -> Tag:
    """The tag before, unless a sentence of its own with another subject is between."""
    lo, hi = reading.doc.sentence(region.opened - 1)
    if lo < last.closed:
        said = _last_said(reading, lo, hi, last.closed)
        return said if said and said.at != previous.at and not _is_pronoun(said) else previous
    said = _last_said(reading, lo, min(hi, region.opened), lo)
    if said is not None and not _is_pronoun(said):
        return said
    subject = first_reference(reading, lo, min(hi, region.opened))
    if subject is None or subject.sort == "pronoun":
        return previous
    return said or Tag(subject, None, subject.start)


def _is_pronoun(tag: Tag) -> bool:
    return tag.reference is None or tag.reference.sort == "pronoun"


def _named_later(reading: Reading, region: Region) -> Tag | None:
    """A story that opens with words: who spoke them comes behind."""
    for start, end in reading.doc.after(region.closed, 8):
        if reading.doc.data[start:end].strip() and reading.region_at(start) is None:
            subject = first_reference(reading, start, end)
            if subject is not None:
                verbs = reading.verbs_between(subject.end, end)
                verb = next((verb for verb in verbs if verb.sort == "speech"), None)
                return Tag(subject, verb, subject.start)
    return None


def _last_said(reading: Reading, start: int, end: int, after: int) -> Tag | None:
    """'… and then he told me.': the last to speak in the sentence before."""
    for verb in reversed(reading.verbs_between(after, end)):
        if verb.sort == "speech" and not reading.quotes(verb):
            subject = subject_of(reading, verb, start)
            if subject is not None:
                return Tag(subject, verb, verb.start)
    return None


def _colon_before(reading: Reading, region: Region) -> Tag | None:
    """'She said:' or 'She told me what follows:' just before, perhaps a paragraph earlier."""
    window = max(0, region.opened - 4096)
    lead = reading.doc.data[window : region.opened].rstrip()
    if not lead.endswith((b":", b",")):
        return None
    end = window + len(lead)
    start = reading.doc.sentence(end - 1)[0]
    for verb in reversed(reading.verbs_between(start, end)):
        subject = subject_of(reading, verb, start) if verb.sort != "counting" else None
        if subject is not None:
            return Tag(subject, verb, verb.start)
    subject = first_reference(reading, start, end)
    return Tag(subject, None, subject.start) if subject is not None else None


def _nested_tag(reading: Reading, region: Region) -> Tag | None:
    """A quotation within one: its tag is within the outer words."""
    outer = reading.quoted.regions[region.parent]
    start = max(outer.start, reading.doc.sentence(max(region.opened - 1, outer.start))[0])
    inner = reading.inside(outer)
    verbs = inner.verbs_between(start, region.opened)
    verb = next((verb for verb in reversed(verbs) if verb.sort != "counting"), None)
    if verb is None:
        return _tag_after(inner, region, outer.end)
    own = _FIRST_PERSON.search(inner.doc.data[start : verb.start])
    if own is not None:
        subject: Reference | None = Reference(start + own.start(1), start + own.end(1), "pronoun")
    else:
        subject = subject_before(inner, verb.start, start) or subject_after(inner, verb)
        subject = subject or first_reference(inner, start, verb.start)
    return Tag(subject, verb, verb.start)

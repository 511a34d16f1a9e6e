"""Who is credited with quoted words: the tag of every quotation."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import NamedTuple

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
from trucebook.extract.text.lexicon import pattern


class Tag(NamedTuple):
    """What credits words to somebody: the reference and the verb; `at` tells tags apart.

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
    return (
        _tag_after(reading, region, line_end)
        or before
        or _colon_before(reading, region, line_start)
    )


def _tag_after(reading: Reading, region: Region, line_end: int) -> Tag | None:
    """'… ,” she said', '… ”, said Pia Ostergan'."""
    data = reading.doc.data
    following = reading.quoted.opens_from(region.closed) or line_end
    at = min(region.closed, len(data) - 1)
    if data[region.end - 1 : region.end] in (b"?", b"!") and data[at : at + 1] == b" ":
        at = min(at + 1, len(data) - 1)
    end = min(reading.doc.sentence(at)[1], following, region.closed + 240)
    if region.closed >= end:
        return None
    for verb in reading.verbs_between(region.closed, end):
        if verb.sort == "counting" or _WHO.search(
            data, max(region.closed, verb.start - 24), verb.start
        ):
            continue
        gap = data[region.closed : verb.start].strip(b" ,\x97\x96-")
        gap = b"" if gap in _AUXILIARIES else gap
        subject = (
            subject_after(reading, verb)
            if not gap
            else subject_before(reading, verb.start, region.closed)
        )
        if subject is not None and subject.start >= region.closed:
            return Tag(subject, verb, verb.start)
        if gap:
            break
    credited = _ACCORDING_TO.match(data, region.closed, end)
    if credited is not None:
        found = named_after(reading, credited.end(), end)
        return Tag(
            found, Verb(credited.end() - 13, credited.end() - 1, "speech"), credited.end(), True
        )
    return _unknown_verb_after(reading, region, end)


_AUXILIARIES = frozenset((b"has", b"had", b"have", b"later", b"then", b"also", b"has also"))


_ACCORDING_TO = re.compile(rb",? according to ")


_WHO = re.compile(rb"\b(?:who|which|that|whose [a-z]+)(?: [a-z]+)? \Z")


def _tag_before(reading: Reading, region: Region, start: int) -> Tag | None:
    """'She said: “…', 'called the siege “…', '“…,” said Carol, adding that “…'."""
    data = reading.doc.data
    every = [
        verb
        for verb in reading.verbs_between(start, region.opened)
        if reading.region_at(verb.start) is None
    ]
    verbs = [verb for verb in every if verb.sort != "counting"] or every
    if data[start : region.opened].rstrip().endswith(b":") and not _said_last(
        data, verbs, region.opened
    ):
        return _unknown_verb_before(reading, region, start)
    if not verbs:
        return _without_verb(reading, region, start)
    last = verbs[-1]
    if last.sort == "naming" and PASSIVE.search(data, max(start, last.start - 16), last.start):
        return _by_agent(reading, last, region)
    if data[last.start : last.end] in (b"saying", b"telling"):
        quoted = _quoted(reading, last, start)
        if quoted is not None:
            return quoted
    for number in range(len(verbs) - 1, -1, -1):
        subject = subject_of(reading, verbs[number], start)
        if subject is not None:
            return _main(reading, verbs, number, subject, last, start)
    subject = first_reference(reading, start, last.start)
    return Tag(subject, last, last.start) if subject is not None else Tag(None, last, last.start)


def _according_tag(data: bytes, found: Reference, start: int, opened: int) -> Tag:
    """'According to' is the verb as printed."""
    match = _TO.search(data, start, opened)
    verb = Verb(match.start(), match.end(), "speech") if match is not None else None
    return Tag(found, verb, found.start, True)


_TO = re.compile(rb"[Aa]ccording to")


def _without_verb(reading: Reading, region: Region, start: int) -> Tag | None:
    """'According to X, …', 'the vow of X to “…', 'his vow to “…'."""
    data = reading.doc.data
    found = according(reading, region.opened, start, region.opened)
    if found is not None:
        return _according_tag(data, found, start, region.opened)
    index = bisect_left(reading.words.speech_nouns, (region.opened,)) - 1
    lo, hi, _ = reading.words.speech_nouns[index] if index >= 0 else (-1, -1, -1)
    if lo < start or reading.region_at(lo) is not None:
        return None
    return Tag(_owner_of(reading, start, lo, hi, region.opened), None, lo, True)


_HIS = re.compile(rb"\b([Hh]is|[Hh]er|[Ii]ts|[Tt]heir) (?:[a-z-]+ ){0,2}\Z")


_WHOSE_IT_IS = re.compile(rb"(?:['\x92]s?) (?:[a-z-]+ ){0,2}\Z")


_BY_WHOM = re.compile(rb" (?:to [^,.]{1,40} )?(?:by|from|of) (?=(?:the |a |an )?[A-Za-z])")


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
                name = reading.names.names[index]
                return Reference(name.start, name.end, "name", index)
        return None
    by = _BY_WHOM.match(data, hi, end)
    return named_after(reading, by.end(), end) if by is not None else None


def _said_last(data: bytes, verbs: list[Verb], opened: int) -> bool:
    """Whether the last verb stands in the clause that the colon ends."""
    return bool(verbs) and data.find(b",", verbs[-1].end, opened) < 0


_LAST = pattern(
    rb"(?<!the )(?<!a )(?<!his )(?<!her )\b([a-z]+<verb_ends>)(?: back| on| out| up)?: ?\Z"
)


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


_BY = re.compile(rb" by (?=[A-Za-z])")


_VERB_LIKE = re.compile(rb" ([a-z]{2,}(?:ed|es|ls|ts|ks|ds|ns))(?= |[.,:;])")


_PERSONAL = re.compile(rb"(?:he|she|they)(?= )")


def _unknown_verb_after(reading: Reading, region: Region, end: int) -> Tag | None:
    """'…,” Selvarajah trilled': a name or pronoun, and a verb that no list of ours has."""
    data = reading.doc.data
    at = region.closed + (1 if data[region.closed : region.closed + 1] == b" " else 0)
    if data[region.end - 1 : region.end] not in (b",", b"?", b"!"):
        return None
    found: Reference | None = None
    for index in reading.names_between(at, min(at + 60, end))[:1]:
        name = reading.names.names[index]
        if name.full_start == at:
            found = Reference(name.start, name.end, "name", index)
    pronoun = _PERSONAL.match(data, at)
    if found is None and pronoun is not None:
        found = Reference(pronoun.start(), pronoun.end(), "pronoun")
    match = _VERB_LIKE.match(data, found.end, end) if found is not None else None
    if match is None:
        return _inverted(reading, at, end)
    return Tag(found, Verb(match.start(1), match.end(1), "speech"), match.start(1), True)


_VERB_FIRST = re.compile(rb",? ?([a-z]{2,}(?:ed|es|ls|ts|ks|ds|ns|an)) (?=[A-Z])")


def _inverted(reading: Reading, at: int, end: int) -> Tag | None:
    """'…,” began Roquia Tarafdar': a verb that no list has, and a name behind it."""
    match = _VERB_FIRST.match(reading.doc.data, at, end)
    if match is None:
        return None
    for index in reading.names_between(match.end(), match.end() + 40)[:1]:
        name = reading.names.names[index]
        if name.full_start == match.end():
            verb = Verb(match.start(1), match.end(1), "speech")
            return Tag(Reference(name.start, name.end, "name", index), verb, verb.start, True)
    return None


_LINK = re.compile(rb" (?:of|as|for|to|with|in) ?\Z")


def _by_agent(reading: Reading, verb: Verb, region: Region) -> Tag | None:
    """'was denounced by state television as “…”'; without an agent nobody is named."""
    matches = list(_BY.finditer(reading.doc.data, verb.end, region.opened))
    found = named_after(reading, matches[-1].end(), region.opened) if matches else None
    if found is not None and found.sort == "phrase":
        tail = _LINK.search(reading.doc.data, found.start, found.end)
        found = found._replace(end=tail.start()) if tail is not None else found
    return Tag(found, verb, verb.start)


_QUOTED = re.compile(rb"\bquot(?:ed|es|ing) (?=[A-Za-z].{1,60} as (?:saying|telling)\Z)")


def _quoted(reading: Reading, verb: Verb, start: int) -> Tag | None:
    """'an aide quoted her as saying “…': the words are hers."""
    window = max(start, verb.start - 80)
    match = _QUOTED.search(reading.doc.data[window : verb.end])
    if match is None:
        return None
    at = window + match.end()
    found = named_after(reading, at, reading.doc.data.find(b" as ", at, verb.end))
    return Tag(found, verb, verb.start) if found is not None else None


def _main(
    reading: Reading, verbs: list[Verb], number: int, subject: Reference, last: Verb, start: int
) -> Tag:
    """The main verb of a chain: 'Blinken said he still saw “…”' is what Blinken said."""
    data = reading.doc.data
    verb = verbs[number]
    climbed = False
    while number > 0 and (subject.sort == "pronoun" or _POSSESSED.match(data, subject.start)):
        outer = verbs[number - 1]
        gap = data[outer.end : subject.start]
        if outer.sort != "speech" or not _THAT.fullmatch(gap):
            break
        found = subject_of(reading, outer, start)
        if found is None:
            found = first_reference(reading, start, outer.start)
        if found is None or found.start >= subject.start:
            break
        number, verb, subject, climbed = number - 1, outer, found, True
    return Tag(subject, verb if climbed else last, verb.start)


_POSSESSED = re.compile(rb"(?:his|her|its|their) ")


_THAT = re.compile(rb" (?:[a-z]+ ){0,6}?(?:that )?(?:the |a )?|(?: [A-Za-z]+){0,6} that ")


def _inherited(
    reading: Reading, region: Region, line_start: int, previous: Tag | None
) -> Tag | None:
    """A quotation that opens its sentence with no tag: the tag before it, or the subject before."""
    if _is_heading(reading, region, line_start):
        return None
    earlier = reading.quoted.opened_before(region.opened)
    if earlier is not None and earlier.opened >= line_start and previous is not None:
        return _between(reading, earlier, region, previous)
    found = _colon_before(reading, region, line_start)
    if found is not None:
        return found
    index = bisect_right(reading.doc.sentences, region.opened) - 1
    for back in range(index - 1, max(index - 4, -1), -1):
        start, end = reading.doc.sentences[back], reading.doc.sentences[back + 1]
        if not reading.doc.data[start:end].strip():
            continue
        if start < line_start and previous is not None and reading.region_at(start) is not None:
            return previous
        said = _last_said(reading, start, end, start)
        if said is not None:
            return said
        subject = first_reference(reading, start, end)
        if subject is not None and (start >= line_start or resolve(reading, subject) != NOBODY):
            return Tag(subject, None, subject.start)
    line_end = reading.doc.line(region.opened)[1]
    if index < 3 and not reading.doc.data[region.closed : line_end].strip():
        return _told_later(reading, region)
    return None


def _between(reading: Reading, last: Region, region: Region, previous: Tag) -> Tag:
    """The tag before, unless a sentence of its own with another subject stands between."""
    lo, hi = reading.doc.sentence(region.opened - 1)
    if lo < last.closed:
        said = _last_said(reading, lo, hi, last.closed)
        if said is None or said.verb is None or said.at == previous.at:
            return previous
        return said if said.reference is not None and said.reference.sort != "pronoun" else previous
    said = _last_said(reading, lo, min(hi, region.opened), lo)
    if said is not None and said.reference is not None and said.reference.sort != "pronoun":
        return said
    subject = first_reference(reading, lo, min(hi, region.opened))
    if subject is None or subject.sort == "pronoun":
        return previous
    return said or Tag(subject, None, subject.start)


def _is_heading(reading: Reading, region: Region, line_start: int) -> bool:
    """A line of quoted words alone, without a stop: a heading within the story."""
    data = reading.doc.data
    line_end = reading.doc.line(region.opened)[1]
    around = data[line_start : region.opened] + data[region.closed : line_end]
    return (
        not around.strip(b" -\x96\x97\x95\n*#")
        and data[region.end - 1 : region.end] not in b".,!?\x85"
    )


def _told_later(reading: Reading, region: Region) -> Tag | None:
    """A story that opens with words: who spoke them comes behind."""
    data = reading.doc.data
    index = bisect_right(reading.doc.sentences, region.closed)
    for start, end in pairwise(reading.doc.sentences[index : index + 9]):
        if data[start:end].strip() and reading.region_at(start) is None:
            subject = first_reference(reading, start, end)
            if subject is not None:
                verbs = [
                    verb
                    for verb in reading.verbs_between(subject.end, end)
                    if verb.sort == "speech"
                ]
                return Tag(subject, verbs[0] if verbs else None, subject.start)
    return None


def _last_said(reading: Reading, start: int, end: int, after: int) -> Tag | None:
    """'… and then he told me.': the last to speak in the sentence before."""
    for verb in reversed(reading.verbs_between(after, end)):
        if verb.sort == "speech" and reading.region_at(verb.start) is None:
            subject = subject_of(reading, verb, start)
            if subject is not None:
                return Tag(subject, verb, verb.start)
    return None


def _colon_before(reading: Reading, region: Region, line_start: int) -> Tag | None:
    """'She said:' or 'She told me what follows:' just before, perhaps a paragraph earlier."""
    data = reading.doc.data
    window = max(0, region.opened - 4096)
    lead = data[window : region.opened].rstrip()
    if not lead.endswith((b":", b",")):
        return None
    end = window + len(lead)
    start = reading.doc.sentence(end - 1)[0]
    verbs = [verb for verb in reading.verbs_between(start, end) if verb.sort != "counting"]
    for verb in reversed(verbs):
        subject = subject_of(reading, verb, start)
        if subject is not None:
            return Tag(subject, verb, verb.start)
    subject = first_reference(reading, start, end)
    return Tag(subject, None, subject.start) if subject is not None else None


def _nested_tag(reading: Reading, region: Region) -> Tag | None:
    """A quotation within one: its tag stands within the outer words."""
    outer = reading.quoted.regions[region.parent]
    start = max(outer.start, reading.doc.sentence(max(region.opened - 1, outer.start))[0])
    inner = reading.inside(outer)
    verbs = inner.verbs_between(start, region.opened)
    for verb in reversed(verbs):
        if verb.sort == "counting":
            continue
        own = _FIRST_PERSON.search(inner.doc.data[start : verb.start])
        if own is not None:
            return Tag(
                Reference(start + own.start(1), start + own.end(1), "pronoun"), verb, verb.start
            )
        subject = subject_before(inner, verb.start, start) or subject_after(inner, verb)
        if subject is None:
            subject = first_reference(inner, start, verb.start)
        return Tag(subject, verb, verb.start)
    return _tag_after(inner, region, outer.end)


_FIRST_PERSON = re.compile(rb"\b([Ii]|[Ww]e) (?:had |have |then |just |also )?\Z")

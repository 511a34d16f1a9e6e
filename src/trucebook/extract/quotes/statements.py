"""Statements, the verbs of saying in them, and the subject of every verb.

A statement is a sentence that no quotation cuts: what is between marks may hold full stops. The
subject of a verb is the best scored of the words for somebody around it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from math import exp, log
from typing import NamedTuple

from trucebook.extract.lexicon import VERBS, byte_words, pattern
from trucebook.extract.quotes.references import (
    named_after,
    phrase_at,
    phrase_before,
    placed,
    references_in,
    sources_between,
)
from trucebook.extract.quotes.weights import score
from trucebook.extract.reading import Placing, Reading, Reference, Saying, Statement, Verb

BEFORE, BEHIND = 5, 2
"""How many words for somebody on either side of a verb are asked whether they are its subject."""

GAP = 240
"""Characters between a verb and its subject."""

_ACCORDING = pattern(
    rb"\b[Aa]ccording to |\b[Ii]n the (?:words|phrase|view) of |\b[Bb]y the (?:estimates?|"
    rb"reckoning|count|account) of |\b<tallies> <tally_by> |\b[Cc]iting |\bquoting |"
    rb"\bas reported by |\b<surveys>(?: [a-z]+| [A-Z][a-z]+day){0,4} by |\b[Bb]y (?=(?:her|his|"
    rb"its|their|the [a-z]+'s) (?:own )?(?:count|estimate|reckoning|account))|"
    rb", (?:put|given|estimated|set|placed) by (?=[^,]{2,60} (?:at|as) )"
)
_OWN_COUNT = re.compile(rb"(?:her|his|its|their) ")
_HIS = re.compile(rb"\b([Hh]is|[Hh]er|[Ii]ts|[Tt]heir) (?:[a-z-]+ ){0,2}\Z")
_WHOSE_IT_IS = re.compile(rb"(?:['\x92]s?) (?:[a-z-]+ ){0,2}\Z")
_BY_WHOM = re.compile(rb" (?:to [^,.]{1,40} )?(?:by|from|of) (?=(?:the |a |an )?[A-Za-z])")
_LABEL = re.compile(rb"[ \t*#\x95-]*([^\n:,.;\"\x91\x93\xab]{2,50}):(?= )")
_DASH = re.compile(rb" [-\x96\x97] ([^\n,.;:\"\x91\x93\xab-]{2,40})\s*\Z")
_FOR_WHOM = re.compile(rb",? for (?=the |an? |[A-Z])")
_SHAPE = pattern(
    rb"(?: also| then| later| once)? ([a-z]{2,}<verb_ends>)(?: back| on| out| up)?"
    rb"(?=[,.:;]|\s*\Z| that | [\"\x93\x91\xab])"
)
_LAST = pattern(
    rb"(?<!the )(?<!a )(?<!his )(?<!her )\b([a-z]{2,}<verb_ends>)(?: back| on| out| up)?: ?\Z"
)
_FIRST = pattern(rb",? ?([a-z]{2,}<verb_ends>)(?= )(?! (?:to|of|by|from|at|and|or) )")
PASSIVE = re.compile(
    rb", (?=deemed |described |called |dubbed )\Z|\b(?:is|are|was|were|been|be|being|widely|"
    rb"also)(?: also| widely| still| now)? \Z"
)
_ADJUNCTS = pattern(rb"(?:[ ,]+<adjuncts>)*[ ,]*")
_WHO = pattern(rb",? (?:who|which|that)(?:[ ,]+<adjuncts>)* ")
_QUOTED_AS = re.compile(rb".* (?:quoted|cited)(?: [^,.;]{1,60})? as \Z")
_AND = pattern(rb".*\b(?:and|but|or|then)(?:[ ,]+<adjuncts>)* ")
_ASIDE = pattern(rb"(?: [^,]{1,40})?,[^.;]*,(?:[ ,]+<adjuncts>)* ?")
_RELATIVE = pattern(rb",? ?<relatives>(?![A-Za-z]).*")
_TAIL = re.compile(rb" (?:of|for|from|in|at|with|on|to|under|near) [^,]*")
_BREAK = re.compile(rb"[;:\x97(]|\.{3}|\x85| -- | - | \x96 |[.?!] ")
_LEADS_TO_NAME = pattern(
    rb" (?:the |a |an |its |his |her |their )?(?:(?!<not_to_name>\b)[A-Za-z'\x92-]+ ){1,6}"
)
_FIRST_WORD = re.compile(rb"[ ,]*([a-z]+) ")
_MARKS = b"\"\x94\x92\xbb'"
DISTINCT = byte_words(VERBS["distinct"])
OBJECTS = frozenset(("behind preposition", "owns", "in phrase", "is adjective", "in compound"))
"""How words are placed that are hardly a subject."""

_LINKS = frozenset((b"to", b"by", b"of", b"as", b"that", b"for", b"with", b"on", b"in", b"at"))
Features = tuple[str, ...]


class Subject(NamedTuple):
    """Who may be the subject of a verb, or None for nobody; the score, and features for it."""

    reference: Reference | None
    features: Features
    score: float


def saying(reading: Reading, found: Statement, verb: Verb) -> Saying:
    """A verb with the best of its subjects."""
    if verb not in found.sayings:
        choices = subjects(reading, found, verb)
        best = max(choices, key=lambda subject: subject.score)
        whole = sum(exp(subject.score - best.score) for subject in choices)
        weight = best.score + log(whole)
        found.sayings[verb] = Saying(verb, best.reference, best.score, weight)
    return found.sayings[verb]


def statement_at(reading: Reading, at: int) -> Statement:
    """The statement around an offset."""
    return statement(reading, max(bisect_right(reading.cuts, at) - 1, 0))


def statement(reading: Reading, index: int) -> Statement:
    """A statement by its number."""
    if index not in reading.statements:
        start, end = reading.cuts[index], reading.cuts[index + 1]
        references = references_in(reading, start, end)
        owners = dict(_owners(reading, start, end, references))
        verbs = {verb.start: verb for verb in _by_shape(reading, start, end, references)}
        verbs |= {verb.start: verb for verb in (*owners, *_verbs(reading, start, end))}
        reading.statements[index] = Statement(
            start, end, references, sorted(verbs.values()), owners
        )
    return reading.statements[index]


def _verbs(reading: Reading, start: int, end: int) -> Iterator[Verb]:
    """The reporting verbs of a stretch, none in a quotation, a compound or a name."""
    data, names = reading.doc.data, reading.names
    for verb in reading.verbs_between(start, end):
        if data[verb.start - 1 : verb.start] == b"-" or data[verb.end : verb.end + 1] == b"-":
            continue
        if data[verb.start : verb.start + 1].isupper():
            index = bisect_right(names.starts, verb.start) - 1
            if index >= 0 and names.names[index].end > verb.start:
                continue
        if not reading.quotes(verb):
            yield verb


def _owners(
    reading: Reading, start: int, end: int, references: list[Reference]
) -> Iterator[tuple[Verb, Reference]]:
    """What credits somebody without a verb: 'according to', a vow, a label, a dash."""
    data = reading.doc.data
    if sources_between(reading, start, end) or data.find(b" by ", start, end) >= 0:
        for match in _ACCORDING.finditer(data, start, end):
            if reading.region_at(match.start()) is None:
                own = b"count" in match[0] and _OWN_COUNT.match(data, match.end())
                word = Reference(match.end(), own.end() - 1, "pronoun") if own else None
                found = word or named_after(reading, match.end(), end)
                if found is not None:
                    yield Verb(match.start(), match.end() - 1, "source"), found
    nouns = reading.words.speech_nouns
    for low, high, _ in nouns[bisect_left(nouns, (start,)) : bisect_left(nouns, (end,))]:
        if reading.region_at(low) is None:
            found = _owner_of(reading, start, low, high, end)
            if found is not None:
                yield Verb(low, high, "noun"), found
    for match, sort in (
        (_LABEL.match(data, start, end), "label"),
        (_DASH.search(data, max(start, end - 60), end), "dash"),
    ):
        if match is not None and match[1].count(b" ") < 5:
            words = [item for item in references if item.end == match.end(1)][:1]
            at = match.end(1) if sort == "label" else match.start()
            yield Verb(at, at + 1, sort), *(words or [Reference(*match.span(1), "phrase")])
    for region in reading.quoted.between(start, end):
        match = _FOR_WHOM.match(data, region.closed, end)
        found = named_after(reading, match.end(), end) if match is not None else None
        if match is not None and found is not None and data[found.end : found.end + 1] in b";.,\n":
            yield Verb(match.start(), match.end() - 1, "for"), found


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


def _by_shape(
    reading: Reading, start: int, end: int, references: list[Reference]
) -> Iterator[Verb]:
    """Verbs that no list of ours has, next to a quotation: '…,” Selvarajah trilled'."""
    data = reading.doc.data
    for region in reading.quoted.between(start, end):
        match = _LAST.search(data, max(start, region.opened - 40), region.opened)
        if match is not None:
            yield Verb(match.start(1), match.end(1), "shape")
        match = _FIRST.match(data, region.closed, end)
        if match is not None and data[region.end - 1 : region.end] in (b",", b"?", b"!"):
            yield Verb(match.start(1), match.end(1), "shape")
        nearest = bisect_left(references, (region.closed,))
        for item in references[max(nearest - 2, 0) : nearest + 2]:
            match = _SHAPE.match(data, item.end, end)
            if match is not None:
                yield Verb(match.start(1), match.end(1), "shape")


def subjects(reading: Reading, found: Statement, verb: Verb) -> list[Subject]:
    """Who may be the subject of a verb, and nobody."""
    data = reading.doc.data
    if verb in found.owners:
        return [_weighed(found.owners[verb], (f"of {verb.sort}",))]
    if verb.sort == "none":
        return [_weighed(None, ("nobody none",))] + [
            _placed(reading, found, item, "n", (f"bare {number}",))
            for number, item in enumerate(found.references[:BEFORE])
        ]
    here = bisect_left(found.references, (verb.start,))
    before = found.references[max(here - BEFORE, 0) : here]
    behind = [item for item in found.references[here : here + BEHIND] if item.start >= verb.end]
    if not before or not _ADJUNCTS.fullmatch(data, before[-1].end, max(verb.start, before[-1].end)):
        more = phrase_before(reading, verb.start, found.start)
        if more is not None and not any(item.end >= more.end for item in before):
            before.append(more)
    if data[verb.end : verb.end + 1] == b" ":
        more = phrase_at(reading, verb.end + 1, found.end)
        if more is not None and not any(item.start == more.start for item in behind):
            behind = [more, *behind]
    passive = PASSIVE.search(data, max(found.start, verb.start - 16), verb.start) is not None
    word = data[verb.start : verb.end].lower()
    ending = word[-3:] == b"ing"
    form = "passive" if passive else "ing" if ending else verb.sort
    lead = data[max(found.start, verb.start - 3) : verb.start].rstrip(b" ,\x97\x96-")
    opens = "mark" if lead[-1:] and lead[-1:] in _MARKS else "start" if not lead.strip() else "word"
    tight = data[verb.start - 2 : verb.start - 1] == b","
    acting = (it for it in found.references if "acts" in place_of(reading, found, it).features)
    first = next(acting, None)
    none = [f"nobody {form}", f"nobody behind {opens}"]
    choices = [_weighed(None, tuple(none))]
    for number, item in enumerate(reversed(before)):
        features = _before(reading, found, verb, item, number, form)
        if form == "ing" or features[0] == "before and":
            features = (*features, f"before {form} {'first' if item is first else 'later'}")
        if not OBJECTS.isdisjoint(place_of(reading, found, item).features):
            features = (*features, f"{features[0]} of object")
        if word in DISTINCT:
            features = (*features, f"before {word.decode()}")
        choices.append(_placed(reading, found, item, "b", features))
    for number, item in enumerate(behind):
        features = _behind(reading, verb, item, number, form)
        features = (*features, f"behind {opens}{' comma' if tight else ''}")
        if word in DISTINCT:
            features = (*features, f"behind {word.decode()}")
        choices.append(_placed(reading, found, item, "a", features))
    return choices


def _as(side: str, features: Features) -> Features:
    """Features of words that come before a verb (b), or behind it (a)."""
    return tuple([f"{side} {feature}" for feature in features])


def _placed(
    reading: Reading, found: Statement, item: Reference, side: str, features: Features
) -> Subject:
    """Somebody by how they stand to the verb, with how they are placed."""
    place = place_of(reading, found, item)
    if side == "n":
        value = score("subjects", _as(side, place.features))
    else:
        value = place.before if side == "b" else place.behind
    return Subject(
        item, (*features, *_as(side, place.features)), value + score("subjects", features)
    )


def _weighed(item: Reference | None, features: Features) -> Subject:
    return Subject(item, features, score("subjects", features))


def place_of(reading: Reading, found: Statement, item: Reference) -> Placing:
    """How a reference is placed in its statement."""
    if item not in found.placed:
        number = bisect_left(found.references, item)
        features = placed(reading, item, found.start, found.end)
        if any(other.end > item.start for other in found.references[max(number - 2, 0) : number]):
            features = (*features, "in phrase")
        before = score("subjects", _as("b", features))
        found.placed[item] = Placing(features, before, score("subjects", _as("a", features)))
    return found.placed[item]


def _before(
    reading: Reading, found: Statement, verb: Verb, item: Reference, number: int, form: str
) -> Features:
    """How a verb follows what may be its subject."""
    data = reading.doc.data
    gap = data[item.end : verb.start]
    if len(gap) > GAP:
        return ("before far", f"before {min(number, 3)}")
    kind = _link(gap)
    features = [f"before {kind}", f"before {min(number, 3)}", f"before {form} {kind}"]
    if _BREAK.search(gap) is not None:
        features.append("before break")
    if reading.quoted.meets(item.end, verb.start):
        region = reading.quoted.closed_by(verb.start)
        is_short = region is not None and region.end - region.start < 30
        features.append("before short quotation" if is_short else "before quotation")
    verbs = bisect_left(found.verbs, (verb.start,)) - bisect_left(found.verbs, (item.end,))
    if verbs:
        features.append(f"before {min(verbs, 2)} verbs")
    return tuple(features)


def _link(gap: bytes) -> str:
    """What is between a subject and a verb behind it."""
    if gap == b" ":
        return "next"
    if _ADJUNCTS.fullmatch(gap):
        return "comma" if b"," in gap else "adjuncts"
    if _WHO.fullmatch(gap):
        return "who"
    if gap.endswith(b" as "):
        return "quoted as" if _QUOTED_AS.match(gap) else "as"
    if _AND.fullmatch(gap):
        return "and"
    if _RELATIVE.fullmatch(gap):
        return "relative aside" if _ASIDE.fullmatch(gap) else "relative"
    if _ASIDE.fullmatch(gap):
        return "aside"
    if b"," in gap:
        return "clause"
    if _TAIL.fullmatch(gap):
        return "tail"
    return "word" if gap.count(b" ") < 4 else "words"


def _behind(reading: Reading, verb: Verb, item: Reference, number: int, form: str) -> Features:
    """How words for somebody follow a verb: 'said Pia Ostergan', 'told a friend'."""
    data = reading.doc.data
    is_name = item.sort == "name"
    begin = reading.names.names[item.name].full_start if is_name else item.start
    gap = data[verb.end : begin]
    first = _FIRST_WORD.match(gap)
    if gap == b" ":
        kind = "next"
    elif first is not None and first[1] in _LINKS:
        kind = first[1].decode() if gap.count(b" ") < 4 else f"{first[1].decode()} far"
    elif is_name and _LEADS_TO_NAME.fullmatch(gap):
        kind = "title"
    elif b"," in gap or _BREAK.search(gap):
        kind = "clause"
    else:
        kind = "words"
    return (f"behind {kind}", f"behind {min(number, 2)}", f"behind {form} {kind}")

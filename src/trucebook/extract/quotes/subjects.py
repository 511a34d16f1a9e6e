"""The subject of a verb of saying: the best scored of the words for somebody around it."""

from __future__ import annotations

import re
from bisect import bisect_left
from math import exp, log
from typing import NamedTuple

from trucebook.extract.lexicon import VERBS, byte_words, pattern
from trucebook.extract.quotes.placing import placed
from trucebook.extract.quotes.references import begins, phrase_at, phrase_before
from trucebook.extract.quotes.weights import score
from trucebook.extract.reading import Placing, Reading, Reference, Saying, Statement, Verb

BEFORE, BEHIND = 5, 2
"""How many words for somebody on either side of a verb are asked whether they are its subject."""

GAP = 240
"""Characters between a verb and its subject."""

PASSIVE = re.compile(
    rb", (?=deemed |described |called |dubbed )\Z|(?:\b(?:is|are|was|were|been|be|being|widely)|"
    rb"[,(] ?also)(?: also| widely| still| now)? \Z"
)
_ADJUNCTS = pattern(rb"(?:[ ,]+<adjuncts>)*[ ,]*")
_WHO = pattern(rb",? (?:who|which|that)(?:[ ,]+<adjuncts>)* ")
_IS_QUOTED = re.compile(
    rb".*\b(?:was|were|is|are|been|being|be) (?:later |also |widely )?(?:quoted|cited)\b.* as \Z"
)
_QUOTES = re.compile(rb".*\b(?:quot(?:ed|es|ing)|cit(?:ed|es|ing))\b.* as \Z")
_QUOTED = re.compile(rb"\b(?:quot(?:ed|es|ing)|cit(?:ed|es|ing))( by)? (?:the |an? )?\Z")
_ALIAS = re.compile(rb" \([A-Za-z][A-Za-z. -]{0,24}\)")
_REST_OF_NAME = re.compile(rb"(?: (?:of|and|the|for|[A-Z][A-Za-z-]*)){1,6} ")
_PAIR = re.compile(rb",? (?:and|or) (?:[A-Za-z'\x92-]+ ){1,4}")
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


class _Verb(NamedTuple):
    """A verb, its word and form, what is before it, and who acts first in its statement."""

    verb: Verb
    word: bytes
    form: str
    opens: str
    first: Reference | None


def subjects(reading: Reading, found: Statement, verb: Verb) -> list[Subject]:
    """Who may be the subject of a verb, and nobody."""
    if verb in found.owners:
        return [_weighed(found.owners[verb], (f"of {verb.sort}",))]
    if verb.sort == "none":
        return [
            _weighed(None, ("nobody none",)),
            *(
                _placed(reading, found, item, "n", (f"bare {number}",))
                for number, item in enumerate(found.references[:BEFORE])
            ),
        ]
    seen = _seen(reading, found, verb)
    before, behind = _around(reading, found, verb)
    return [
        _weighed(None, (f"nobody {seen.form}", f"nobody behind {seen.opens}")),
        *(
            _placed(reading, found, item, "b", _before(reading, found, seen, item, number))
            for number, item in enumerate(reversed(before))
        ),
        *(
            _placed(reading, found, item, "a", _behind(reading, seen, item, number))
            for number, item in enumerate(behind)
        ),
    ]


def _seen(reading: Reading, found: Statement, verb: Verb) -> _Verb:
    """What is to know of a verb for all who may be its subject."""
    data = reading.doc.data
    word = data[verb.start : verb.end].lower()
    form = "ing" if word[-3:] == b"ing" else verb.sort
    if PASSIVE.search(data, max(found.start, verb.start - 16), verb.start):
        form = "passive"
    lead = data[max(found.start, verb.start - 3) : verb.start].rstrip(b" ,\x97\x96-")
    opens = "start" if not lead.strip() else "mark" if lead[-1:] in _MARKS else "word"
    acting = (it for it in found.references if "acts" in place_of(reading, found, it).features)
    return _Verb(verb, word, form, opens, next(acting, None))


def _around(
    reading: Reading, found: Statement, verb: Verb
) -> tuple[list[Reference], list[Reference]]:
    """The words for somebody before a verb, and behind it."""
    data, here = reading.doc.data, bisect_left(found.references, (verb.start,))
    before = found.references[max(here - BEFORE, 0) : here]
    behind = [item for item in found.references[here : here + BEHIND] if item.start >= verb.end]
    last = before[-1].end if before else verb.start
    if not before or not _ADJUNCTS.fullmatch(data, last, max(verb.start, last)):
        more = phrase_before(reading, verb.start, found.start)
        if more is not None and not any(item.end >= more.end for item in before):
            before.append(more)
    if data[verb.end : verb.end + 1] == b" ":
        more = phrase_at(reading, verb.end + 1, found.end)
        if more is not None and not any(item.start == more.start for item in behind):
            behind = [more, *behind]
    return before, behind


def _as(side: str, features: Features) -> Features:
    """Features of words that come before a verb (b), or behind it (a)."""
    return tuple([f"{side} {feature}" for feature in features])


def _placed(
    reading: Reading, found: Statement, item: Reference, side: str, features: Features
) -> Subject:
    """Somebody by their relation to the verb, with how they are placed."""
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
    reading: Reading, found: Statement, seen: _Verb, item: Reference, number: int
) -> Features:
    """How a verb follows what may be its subject."""
    verb, form, data = seen.verb, seen.form, reading.doc.data
    gap = data[item.end : verb.start]
    if len(gap) > GAP:
        return ("before far", f"before {min(number, 3)}")
    gap = _ALIAS.sub(b"", gap, count=1)
    kind = _link(gap)
    if kind == "as":
        begin = begins(reading, item)
        quoted = _QUOTED.search(data, max(0, begin - 24), begin)
        if quoted is not None:
            kind = "as agent" if quoted[1] else "as object"
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
    if form == "ing" or kind == "and":
        features.append(f"before {form} {'first' if item is seen.first else 'later'}")
    if not OBJECTS.isdisjoint(place_of(reading, found, item).features):
        features.append(f"before {kind} of object")
    if seen.word in DISTINCT:
        features.append(f"before {seen.word.decode()}")
    return tuple(features)


def _link(gap: bytes) -> str:
    """What is between a subject and a verb behind it."""
    if gap == b" " or _REST_OF_NAME.fullmatch(gap):
        return "next"
    if _ADJUNCTS.fullmatch(gap):
        return "comma" if b"," in gap else "adjuncts"
    if _WHO.fullmatch(gap):
        return "who"
    if gap.endswith(b" as "):
        is_quoting = "quotes as" if _QUOTES.match(gap) else "as"
        return "quoted as" if _IS_QUOTED.match(gap) else is_quoting
    if _AND.fullmatch(gap) or _PAIR.fullmatch(gap):
        return "and" if _AND.fullmatch(gap) else "pair"
    if _RELATIVE.fullmatch(gap):
        return "relative aside" if _ASIDE.fullmatch(gap) else "relative"
    if _ASIDE.fullmatch(gap):
        return "aside"
    if b"," in gap:
        return "clause"
    if _TAIL.fullmatch(gap):
        return "tail"
    return "word" if gap.count(b" ") < 4 else "words"


def _behind(reading: Reading, seen: _Verb, item: Reference, number: int) -> Features:
    """How words for somebody follow a verb: 'said Pia Ostergan', 'told a friend'."""
    verb, data, begin = seen.verb, reading.doc.data, begins(reading, item)
    gap = data[verb.end : begin]
    first = _FIRST_WORD.match(gap)
    if gap == b" ":
        kind = "next"
    elif first is not None and first[1] in _LINKS:
        kind = first[1].decode() if gap.count(b" ") < 4 else f"{first[1].decode()} far"
    elif item.sort == "name" and _LEADS_TO_NAME.fullmatch(gap):
        kind = "title"
    elif b"," in gap or _BREAK.search(gap):
        kind = "clause"
    else:
        kind = "words"
    comma = " comma" if data[verb.start - 2 : verb.start - 1] == b"," else ""
    return (
        f"behind {kind}",
        f"behind {min(number, 2)}",
        f"behind {seen.form} {kind}",
        f"behind {seen.opens}{comma}",
        *((f"behind {seen.word.decode()}",) if seen.word in DISTINCT else ()),
    )

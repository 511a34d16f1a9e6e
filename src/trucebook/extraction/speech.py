"""Who says: the subject of a reporting verb, found by the shape of the clause around it.

The subject is not the nearest name: names behind a preposition, possessives and names inside
quotation marks are passed over, and what stands between commas belongs to the name before it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from trucebook.extraction.actors import Entity, Names
from trucebook.extraction.document import Document
from trucebook.extraction.gazetteer import Gazetteer
from trucebook.extraction.lexicon import STOPS, TITLES, VERBS
from trucebook.extraction.quotes import Region
from trucebook.extraction.scan import Trie

__all__ = ["CROWDS", "NOBODY", "PERSONS", "THINGS", "Reading", "Reference", "Speaker", "Verb"]


class Verb(NamedTuple):
    """A reporting verb at `[start, end)`; `sort` is its group in the lexicon."""

    start: int
    end: int
    sort: str


class Reference(NamedTuple):
    """Words that stand for somebody: sort "name", "pronoun" or "phrase"."""

    start: int
    end: int
    sort: str
    name: int = -1


class Speaker(NamedTuple):
    """Who is credited: a name as the text gives it fullest, or the words that stand for them."""

    entity: Entity | None
    phrase: str | None

    @property
    def name(self) -> str | None:
        """The fullest name."""
        return self.entity.name if self.entity is not None else self.phrase


NOBODY = Speaker(None, None)

_SORTS = {word.encode(): sort for sort in ("counting", "naming", "speech") for word in VERBS[sort]}
_VERBS = Trie(_SORTS)
_SPEECH_NOUNS = Trie(word.encode() for word in VERBS["speech_nouns"])
_SOURCES = Trie(word.encode() for word in VERBS["source"])
_NOUNISH = frozenset(word.encode() for word in VERBS["noun"])
PERSONS = frozenset(word.encode() for word in TITLES["persons"])
CROWDS = frozenset(word.encode() for word in TITLES["crowds"])
THINGS = frozenset(word.encode() for word in TITLES["things"])
_ROLES = Trie((*PERSONS, *CROWDS, *THINGS))
_GENDERS = {
    **{word.encode(): "f" for word in TITLES["female"]},
    **{word.encode(): "m" for word in TITLES["male"]},
}
_MONTHS = "|".join(word.capitalize() for word in STOPS["months"])

_ADJUNCT = re.compile(
    rb"(?:[ ,]+(?:had|has|have|also|later|then|only|still|once|never|would|will|did|does|do|not|again|earlier|"
    rb"previously|already|simply|further|repeatedly|publicly|himself|herself|themselves|itself|reportedly|"
    rb"on|in|last|this|late|early|at|today|yesterday|just|even|once more|always|often|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    rb"|morning|evening|night|afternoon|week|month|year|January|February|March|April|May|June|July|August|September|October|November|December|[a-z]+ly|[0-9]{1,2}|the|same|day|is|was|are|were|been|being|be|could|can|may|might|should|must|to))*\Z"
)
_PREPOSITION = re.compile(
    rb"(?:^|[ (\x97\x96,-])(?:of|in|at|on|with|from|to|by|for|between|against|after|before|near|under|over|about|into|"
    rb"through|via|than|like|as|toward|towards|among|amid|despite|during|since|until|without|within|alongside|"
    rb"behind|beside|including|upon|across|around|called|named|told|meeting|met|met with|joined|visited|visiting|urged|accused|hosted by|"
    rb"thanked|called|addressing|urging|asked|per|and|or)(?: (?!(?:is|was|were|are|had|has|have|said|says|that|who|will|would)\b)(?:the|a|an|his|her|its|their|both|some|former|then|fellow|[a-z]+ly|[A-Z][a-z]+(?:ian|an|ish|ese|i)|[a-z]+)){0,3} \Z"
)
_COORDINATED = re.compile(rb" (?:and|or) (?:the |a |his |her |its |their )?\Z")
_POSSESSED = re.compile(rb"['\x92](?:s\b|(?= ))")
_PRONOUN = re.compile(
    rb"(?<![A-Za-z'\x92-])([Hh]e|[Ss]he|[Tt]hey|[Ii]t|I|[Ww]e|[Ww]ho)(?![A-Za-z'\x92-])"
)
_RELATIVE = re.compile(
    rb" ?(?:who|which|that|whose|whom|where|when|in which|at which|of whom)(?![A-Za-z])"
)
_ASIDE = re.compile(
    rb" ?(?:who|which|whose|whom|where|when|a|an|the|another|one|both|its|his|her|their|then|now|also|in|on|at|from|"
    rb"of|for|with|by|after|before|during|speaking|citing|quoting|referring|addressing|flanked|wearing|standing|"
    rb"asked|using|including|according|himself|herself|formerly|aged|[0-9]{1,3}|[a-z]+ing|[a-z]+ed|as|like|until|"
    rb"not|but|though|although|while|and|or|former|[a-z]+)(?![A-Za-z])"
)
_CLAUSE = re.compile(rb"[;:\x97(]|\.{3}|\x85| -- | - | \x96 ")
_CONJUNCTION = re.compile(
    rb" (?:and|but|while|as|because|though|although|if|when|after|before|since|that|adding that) "
)


@dataclass(frozen=True, eq=False)
class Reading:
    """A document with what has been found in it so far.

    Attributes:
        doc: the document.
        regions: its quoted stretches.
        names: its names.
        actors: the actors that the book knows.
    """

    doc: Document
    regions: list[Region]
    names: Names
    actors: Gazetteer

    @cached_property
    def verbs(self) -> list[Verb]:
        """Every reporting verb, in order; nouns of the same form are left out."""
        found = []
        for start, end, index in _VERBS.scan(self.doc.flat):
            word = _VERBS.words[index]
            if word in _NOUNISH and _DETERMINED.search(self.doc.data, max(0, start - 24), start):
                continue
            found.append(Verb(start, end, _SORTS[word]))
        return found

    @cached_property
    def source_starts(self) -> list[int]:
        """Where words such as 'according to' or 'tally' begin."""
        return [start for start, _, _ in _SOURCES.scan(self.doc.flat)]

    @cached_property
    def speech_nouns(self) -> list[tuple[int, int]]:
        """Where nouns for something said stand: 'vow', 'warnings'."""
        return [(start, end) for start, end, _ in _SPEECH_NOUNS.scan(self.doc.flat)]

    def names_source(self, start: int, end: int) -> bool:
        """Whether one of those words stands in a stretch."""
        at = bisect_left(self.source_starts, start)
        return at < len(self.source_starts) and self.source_starts[at] < end

    @cached_property
    def subjects(self) -> dict[tuple[int, int], Reference | None]:
        """What `first_reference` has found, by stretch: the same sentences are asked often."""
        return {}

    @cached_property
    def verb_starts(self) -> list[int]:
        """Where the reporting verbs begin."""
        return [verb.start for verb in self.verbs]

    @cached_property
    def roles(self) -> list[tuple[int, int, int]]:
        """Every noun for somebody's part: start, end, index of its word."""
        return _ROLES.scan(self.doc.flat)

    @cached_property
    def role_starts(self) -> list[int]:
        """Where those nouns begin."""
        return [role[0] for role in self.roles]

    @cached_property
    def outer(self) -> list[Region]:
        """The quoted stretches that no other surrounds."""
        return sorted(region for region in self.regions if region.parent < 0)

    @cached_property
    def outer_starts(self) -> list[int]:
        """Where those open."""
        return [region.opened for region in self.outer]

    def region_at(self, at: int) -> Region | None:
        """The outermost quoted stretch around an offset."""
        index = bisect_right(self.outer_starts, at) - 1
        if index >= 0 and at < self.outer[index].closed:
            return self.outer[index]
        return None

    def verbs_between(self, start: int, end: int) -> list[Verb]:
        """The reporting verbs that begin in a stretch."""
        return self.verbs[bisect_left(self.verb_starts, start) : bisect_left(self.verb_starts, end)]

    def names_between(self, start: int, end: int) -> list[int]:
        """Indexes of the names that begin in a stretch."""
        starts = self.names.starts
        return list(range(bisect_left(starts, start), bisect_left(starts, end)))

    def entity(self, reference: Reference) -> Entity:
        """The entity of a name."""
        return self.names.entities[self.names.names[reference.name].entity]


_DETERMINED = re.compile(
    rb"(?:\b(?:the|a|an|his|her|its|their|these|those|any|no|such|of|other|recent|latest|joint|own|this|that|"
    rb"several|some|with|new|earlier|more|for|between|in|by|to|from|death|media|news|official|peace|truce|ceasefire)"
    rb"|['\x92]s?) \Z"
)


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
    found = first_reference(reading, lo, end) or spoken_phrase(reading, lo, end)
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
                return first_reference(reading, lo, end)
            name = _sole_name(reading, lo, end)
            if name is not None:
                return name
            if not _ASIDE.match(piece):
                found = first_reference(reading, lo, end)
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
    names = [
        index
        for index in reading.names_between(start, end)
        if reading.names.names[index].end <= end
        and not reading.doc.data[reading.names.names[index].end : end].strip()
    ]
    if names:
        name = reading.names.names[names[-1]]
        return Reference(name.start, name.end, "name", names[-1])
    return first_reference(reading, start, end)


def first_reference(reading: Reading, start: int, end: int) -> Reference | None:
    """The first words in a stretch that stand for somebody and hang on no preposition."""
    found = reading.subjects.get((start, end), _UNASKED)
    if found is _UNASKED:
        found = reading.subjects[start, end] = _first_reference(reading, start, end)
    return found


_UNASKED = Reference(-1, -1, "")


def _first_reference(reading: Reading, start: int, end: int) -> Reference | None:
    candidates = sorted(_candidates(reading, start, end))
    weak = None
    for candidate in candidates:
        if reading.region_at(candidate.start) is not None:
            continue
        grade = _grade(reading, candidate, start, end)
        if grade == "subject":
            return candidate
        if grade == "weak" and weak is None:
            weak = candidate
    return weak


def spoken_phrase(reading: Reading, start: int, end: int) -> Reference | None:
    """Words that no noun of ours knows, right before a verb: 'The wellbeing division in the delta'."""
    data = reading.doc.data
    match = _ANY_PHRASE.match(data, start, end)
    if match is None or (match.end() < end and data[match.end() : end].count(b" ") > 7):
        return None
    return Reference(match.start(1), match.end(1), "phrase")


_ANY_PHRASE = re.compile(
    rb"[ \n\x95-]*(?:(?:[Aa]nd|[Bb]ut|[Ww]hile|[Aa]s|[Tt]hat|[Mm]eanwhile) )?((?:(?:[Tt]he|[Aa]n?|[Oo]ne|[Ss]ome|[Tt]hese|[Tt]hose|[Aa]nother|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Mm]y) )[A-Za-z0-9'\x92-]+"
    rb"(?: (?!of\b|in\b|at\b|on\b|from\b|for\b|with\b|who\b|that\b|which\b|to\b|had\b|has\b)[A-Za-z'\x92-]+){0,3}|[A-Z]?[a-z]+ [a-z]{3,}s|[A-Za-z][a-z]{3,}s)(?=[ ,.]|$)"
)


def _candidates(reading: Reading, start: int, end: int) -> list[Reference]:
    data = reading.doc.data
    found: list[Reference] = []
    covered: list[tuple[int, int]] = []
    for index in reading.names_between(start, end):
        name = reading.names.names[index]
        if name.end <= end and not _in_title(reading.names, index):
            found.append(Reference(name.start, name.end, "name", index))
            covered.append((name.full_start, name.end))
    for match in _PRONOUN.finditer(data, start, end):
        if match[1].lower() not in (b"who", b"i", b"we"):
            found.append(Reference(match.start(), match.end(), "pronoun"))
    low, high = bisect_left(reading.role_starts, start), bisect_left(reading.role_starts, end)
    for number in range(low, high):
        role_start, role_end, _ = reading.roles[number]
        if number + 1 < high and _describes(data, role_end, reading.roles[number + 1][0]):
            continue
        if _leads_to_name(reading, role_end, end):
            continue
        if role_end <= end and not any(
            lo - 1 <= role_end < hi or lo <= role_start < hi for lo, hi in covered
        ):
            found.append(_phrase(reading, role_start, role_end, start, end))
    return found


def _leads_to_name(reading: Reading, role_end: int, end: int) -> bool:
    """Whether a noun and the next word stand before a name as its title: 'opposition firebrand X'."""
    match = _ONE_MORE.match(reading.doc.data, role_end, end)
    if match is None:
        return False
    return any(
        reading.names.names[index].full_start in (match.end(), match.start() + 1)
        for index in reading.names_between(role_end, match.end() + 40)[:1]
    )


_ONE_MORE = re.compile(
    rb" (?!(?:of|for|in|at|and|or|to|from|with|by|as|on|that|who|is|was|said|says|told|had|has|have|called|met|named|told|urged)\b)[a-z-]+ (?=[A-Z])"
)


def _describes(data: bytes, end: int, following: int) -> bool:
    """Whether a noun only describes the next: 'head administrator', 'deputy brigade commander'."""
    gap = data[end:following]
    return gap == b" " or (len(gap) < 14 and _ONE_WORD.fullmatch(gap) is not None)


_ONE_WORD = re.compile(
    rb" (?!(?:of|for|in|at|and|or|to|from|with|by|as|on|that|who|is|was|said|says|told|had|has)\b)[a-z-]+ "
)


def _in_title(names: Names, index: int) -> bool:
    """Whether a name is part of the title of the next: 'UN chief Antonio Guterres'."""
    following = names.names[index + 1] if index + 1 < len(names.names) else None
    return following is not None and following.full_start <= names.names[index].start


def _phrase(reading: Reading, role: int, role_end: int, start: int, end: int) -> Reference:
    """The noun phrase around a noun for somebody: from its article to what hangs on it."""
    data = reading.doc.data
    window = max(start, role - 48)
    match = _LEAD.search(data[window:role])
    lead = window + match.start(1) if match is not None else role
    thing = data[data.rfind(b" ", 0, role_end) + 1 : role_end].lower() in THINGS
    tail = (_TAIL_OF if thing else _TAIL).match(data, role_end, end)
    return Reference(lead, tail.end() if tail is not None else role_end, "phrase")


_LEAD = re.compile(
    rb"(?:\A|[ \n\"\x93\x91(])((?:(?:[Tt]he|[Aa]n?|[Oo]ne(?: of(?: the| his| her| its| their)?)?|[Ss]ome|[Aa]nother|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Mm]y|[Oo]ur|[Tt]wo|[Tt]hree|"
    rb"[Ss]everal|[Mm]any|[Mm]ost|[Oo]ther|(?!(?:Behind|On|In|But|And|After|At|While|Then|When|For|With|From|By|As|If|Though|Although|Since|Before|During|Under|Meanwhile|Also|However|Still|Now|Earlier|Later|So|Or|Yet|To|Of|Near|Among|Once|Until|What|Where)\b)[A-Z][A-Za-z.-]*(?:['\x92]s)?)[ -])(?:(?!(?:the|a|an|his|her|its|their|one|some)\b)[A-Za-z0-9'\x92-]+ ){0,4}|(?:(?!(?:was|is|were|are|had|has|be|been|the|a|an|ask|asked|even|not|became|whether|but|though|although|and|while|as|that|when|or|if|because|with|by|from|for|of|in|on|at|to|after|before|said|says|told)\b)[a-z-]+ ){0,2})\Z"
)
_TAIL_OF = re.compile(rb" of (?:the |a )?[A-Za-z'\x92-]+(?: [A-Z][A-Za-z'\x92-]+){0,4}")
_TAIL = re.compile(
    rb"(?: (?:of|for|from|with knowledge of|at|in|close to|outside|inside|familiar with|briefed on|travelling with|traveling with) (?:(?:the|a|an|his|her|its|both) (?:(?!(?:has|had|is|was|have|were|are|said|says|told)\b)[A-Za-z-]+ (?=[a-z]))?)?(?!(?:has|had|is|was|have|were|are|said|says|told)\b)"
    rb"(?:[A-Za-z]+['\x92]s? (?=[a-z]))?[A-Za-z0-9'\x92-]+(?: [A-Z][A-Za-z'\x92-]+){0,4}){1,2}"
)


def _grade(reading: Reading, candidate: Reference, start: int, end: int) -> str:
    data = reading.doc.data
    begin = (
        reading.names.names[candidate.name].full_start
        if candidate.sort == "name"
        else candidate.start
    )
    if _POSSESSED.match(data, candidate.end) or data[begin - 1 : begin] == b"(":
        return "no"
    if candidate.sort == "name" and reading.entity(candidate).kind == "place":
        return "no"
    if candidate.end < len(data) and data[candidate.end : candidate.end + 1] == b"-":
        return "no"
    before = data[max(start, begin - 40) : begin]
    if _WHOSE.search(before) or (candidate.sort == "phrase" and _IS_A.search(before)):
        return "no"
    if not data[candidate.end : end].strip() and _CONJOINED.search(before):
        return "subject"
    if candidate.sort == "name" and _is_adjective(data, candidate, end):
        return "no"
    if not before.strip() or not _PREPOSITION.search(before):
        return "subject"
    return "weak" if _COORDINATED.search(before) else "no"


_IS_A = re.compile(rb"\b(?:is|was|are|were|became|becomes|remains|been|be) \Z")
_WHOSE = re.compile(rb"\bwhose (?:[a-z]+ )?\Z")
_CONJOINED = re.compile(
    rb"\b(?:as|after|before|when|while|and|but|that|because|since|until|although|if|how|what|which)(?: then| later| also)? (?:the |a |an )?\Z"
)


def _is_adjective(data: bytes, candidate: Reference, end: int) -> bool:
    """A name before a noun: 'Hamas source', 'UN officials'."""
    match = _NEXT.match(data, candidate.end, end)
    words = match[1].split() if match is not None else []
    return any(word in PERSONS or word in CROWDS or word in THINGS for word in words)


_NEXT = re.compile(rb"\.? ([a-z-]+(?: (?!(?:and|or|but|who|that|in|of|at|to|said|says|told|by|with|for|is|was|has|had)\b)[a-z-]+){0,2})")


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
    pronoun = _PRONOUN.match(data, at + 1)
    if pronoun is not None and pronoun[1].lower() in (b"he", b"she", b"they", b"it"):
        return Reference(pronoun.start(), pronoun.end(), "pronoun")
    return _phrase_at(reading, at + 1, end)


_STOP_AFTER = re.compile(
    rb"[,.;:\"\x93\x94\xab\n(]|\x97| who | that | when | as | after | on [A-Z]"
)
_LEADS_TO_NAME = re.compile(
    rb"(?:the |a |an |its |his |her |their )?(?:(?!(?:for|of|at|from|in|with|to|by)\b)[A-Za-z'\x92-]+ ){0,6}"
)


def _phrase_at(reading: Reading, start: int, end: int) -> Reference | None:
    """A noun phrase that begins at an offset: 'a spokesman for the group'."""
    match = _DETERMINER.match(reading.doc.data, start)
    low, high = bisect_left(reading.role_starts, start), bisect_left(reading.role_starts, end)
    for number in range(low, high):
        role_start, role_end, _ = reading.roles[number]
        gap = reading.doc.data[match.end() if match else start : role_start]
        if _POSSESSED.match(reading.doc.data, role_end):
            continue
        if number + 1 < high and _describes(
            reading.doc.data, role_end, reading.roles[number + 1][0]
        ):
            continue
        if role_end <= end and gap.count(b" ") <= 4 and (match or not gap.strip()):
            tail = _TAIL.match(reading.doc.data, role_end, end)
            return Reference(start, tail.end() if tail else role_end, "phrase")
    if (
        match is not None
        and end - match.end() > 0
        and reading.doc.data[match.end() : end].count(b" ") < 4
    ):
        return Reference(start, end, "phrase")
    return None


_DETERMINER = re.compile(
    rb"(?:the|a|an|one|another|its|his|her|their|one of the|some|several|two) "
)

"""Words that stand for somebody: names, pronouns, noun phrases; and whom a clause is about.

The subject is not the nearest name: names behind a preposition, possessives and names inside
quotation marks are passed over.
"""

from __future__ import annotations

import re

from trucebook.extract.names.entities import Names
from trucebook.extract.text.lexicon import TITLES, byte_words, pattern
from trucebook.extract.text.reading import Reading, Reference
from trucebook.extract.text.words import CROWDS, PERSONS, THINGS

_PREPOSITION = pattern(
    rb"(?:^|[ (\x97\x96,-])<prepositions>(?: (?!<not_in_phrase>\b)(?:the|a|an|his|her|its|their|"
    rb"both|some|former|then|fellow|[a-z]+ly|[A-Z][a-z]+(?:ian|an|ish|ese|i)|[a-z]+)){0,3} \Z"
)


_COORDINATED = re.compile(rb" (?:and|or) (?:the |a |his |her |its |their )?\Z")


_POSSESSED = re.compile(rb"['\x92](?:s\b|(?= ))")


PRONOUN = re.compile(
    rb"(?<![A-Za-z'\x92-])([Hh]e|[Ss]he|[Tt]hey|[Ii]t|I|[Ww]e|[Ww]ho)(?![A-Za-z'\x92-])"
)


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
    """Words that no noun of ours knows, right before a verb: 'The wellbeing division'."""
    data = reading.doc.data
    match = _ANY_PHRASE.match(data, start, end)
    if match is None or (match.end() < end and data[match.end() : end].count(b" ") > 7):
        return None
    return Reference(match.start(1), match.end(1), "phrase")


_ANY_PHRASE = pattern(
    rb"[ \n\x95-]*(?:<links> )?((?:<articles> )[A-Za-z0-9'\x92-]+"
    rb"(?: (?!<end_phrase>\b)[A-Za-z'\x92-]+){0,3}|[A-Z]?[a-z]+ [a-z]{3,}s|"
    rb"[A-Za-z][a-z]{3,}s)(?=[ ,.]|$)"
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
    for match in PRONOUN.finditer(data, start, end):
        if match[1].lower() not in (b"who", b"i", b"we"):
            found.append(Reference(match.start(), match.end(), "pronoun"))
    for match in _ANOTHER.finditer(data, start, end):
        found.append(Reference(match.start(), match.end(), "phrase"))
    low, high = reading.words.roles_between(start, end)
    for number in range(low, high):
        role_start, role_end, _ = reading.words.roles[number]
        if number + 1 < high and _describes(data, role_end, reading.words.roles[number + 1][0]):
            continue
        if _leads_to_name(reading, role_end, end):
            continue
        if role_end <= end and not any(
            lo - 1 <= role_end < hi or lo <= role_start < hi for lo, hi in covered
        ):
            found.append(_phrase(reading, role_start, role_end, start, end))
    return found


_ANOTHER = re.compile(rb"\bAnother(?= (?:[a-z]+ed|put|said|says|told|wrote|was)\b)")


def _leads_to_name(reading: Reading, role_end: int, end: int) -> bool:
    """Whether a noun and the next word are a name's title: 'opposition firebrand X'."""
    match = _ONE_MORE.match(reading.doc.data, role_end, end)
    if match is None:
        return False
    return any(
        reading.names.names[index].full_start in (match.end(), match.start() + 1)
        for index in reading.names_between(role_end, match.end() + 40)[:1]
    )


_ONE_MORE = pattern(rb" (?!<no_title_word>\b)[a-z-]+ (?=[A-Z])")


def _describes(data: bytes, end: int, following: int) -> bool:
    """Whether a noun only describes the next: 'head administrator', 'deputy brigade commander'."""
    gap = data[end:following]
    return gap == b" " or (len(gap) < 14 and _ONE_WORD.fullmatch(gap) is not None)


_ONE_WORD = pattern(rb" (?!<no_noun>\b)[a-z-]+ ")


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


_LEAD = pattern(
    rb"(?:\A|[ \n\"\x93\x91(])((?:(?:[Tt]he|[Aa]n?|[Oo]ne(?: of(?: the| his| her| its| their)?)?|"
    rb"[Ss]ome|[Aa]nother|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Mm]y|[Oo]ur|[Tt]wo|[Tt]hree|[Ss]everal|"
    rb"[Mm]any|[Mm]ost|[Oo]ther|(?!<openers>\b)[A-Z][A-Za-z.-]*(?:['\x92]s)?)[ -])"
    rb"(?:(?!<determiners>\b)[A-Za-z0-9'\x92-]+ ){0,4}|(?:(?!<not_before_noun>\b)[a-z-]+ ){0,2})\Z"
)


_TAIL_OF = re.compile(rb" of (?:the |a )?[A-Za-z'\x92-]+(?: [A-Z][A-Za-z'\x92-]+){0,4}")


_TAIL = pattern(
    rb"(?: <hang_on> (?:<short_articles> "
    rb"(?:(?!<not_of_body>\b)[A-Za-z-]+ (?=[a-z]))?)?(?!<not_of_body>\b)"
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


_CONJOINED = pattern(rb"\b<conjunctions>(?: then| later| also)? (?:the |a |an )?\Z")


def _is_adjective(data: bytes, candidate: Reference, end: int) -> bool:
    """A name before a noun: 'UN officials', 'Front source'."""
    match = _NEXT.match(data, candidate.end, end)
    words = match[1].split() if match is not None else []
    return any(word in PERSONS or word in CROWDS or word in THINGS for word in words)


_NEXT = pattern(rb"\.? ([a-z-]+(?: (?!<not_joined>\b)[a-z-]+){0,2})")


def phrase_at(reading: Reading, start: int, end: int) -> Reference | None:
    """A noun phrase that begins at an offset: 'a spokesman for the group'."""
    match = _DETERMINER.match(reading.doc.data, start)
    low, high = reading.words.roles_between(start, end)
    for number in range(low, high):
        role_start, role_end, _ = reading.words.roles[number]
        gap = reading.doc.data[match.end() if match else start : role_start]
        if _POSSESSED.match(reading.doc.data, role_end):
            continue
        if number + 1 < high and _describes(
            reading.doc.data, role_end, reading.words.roles[number + 1][0]
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


_DETERMINER = pattern(rb"<begin_phrase> ")


_ACCORDING = pattern(
    rb"\b[Aa]ccording to |\b[Ii]n the (?:words|phrase|view) of |\b[Bb]y the (?:estimates?|"
    rb"reckoning|count|account) of |\b<tallies> <tally_by> |\b[Cc]iting |\bquoting |"
    rb"\bas reported by |\b<surveys>(?: [a-z]+| [A-Z][a-z]+day){0,4} by |\b[Bb]y (?=(?:her|his|"
    rb"its|their|the [a-z]+'s) (?:own )?(?:count|estimate|reckoning|account))"
)


def according(reading: Reading, at: int, lo: int, hi: int) -> Reference | None:
    data = reading.doc.data
    if not reading.words.names_source(lo, hi):
        return None
    matches = [m for m in _ACCORDING.finditer(data, lo, hi) if reading.region_at(m.start()) is None]
    best = next((m for m in matches if m.start() > at), None) or (matches[-1] if matches else None)
    if best is None:
        return None
    if (
        b"count" in best[0]
        and best[0].startswith((b"by ", b"By "))
        and data[best.end() : best.end() + 4] in (b"her ", b"his ", b"its ")
    ):
        return Reference(best.end(), best.end() + 3, "pronoun")
    return named_after(reading, best.end(), hi)


_NAMED_STOP = re.compile(
    rb"[,.](?![0-9])|[;:\n\"\x93\x91\xab]| as | who | which | that | in (?=[a-z])| and (?=[a-z])"
)


_MADE_BY = re.compile(
    rb"(?:a|an|the) (?:[a-z0-9,-]+ ){1,6}by (?:the )?(?:daily |weekly )?(?=[A-Za-z])"
)


_OWN_WORD = re.compile(rb"(?:her|his|its|their)(?= )|(?:him|her|them|it)(?=[ ,.])")


_FOLLOWS = re.compile(rb"(?:['\x92]s)? ([a-z]+)(?: ([a-z]+))?")


def named_after(reading: Reading, at: int, hi: int) -> Reference | None:
    """Whom the words just behind an offset name."""
    data = reading.doc.data
    by = _MADE_BY.match(data, at, hi)
    at = by.end() if by is not None else at
    own = _OWN_WORD.match(data, at)
    if own is not None:
        return Reference(at, own.end(), "pronoun")
    stop = _NAMED_STOP.search(data, at, hi)
    end = stop.start() if stop is not None else hi
    for index in reading.names_between(at, end):
        name = reading.names.names[index]
        lead = data[at : name.full_start]
        entity = reading.names.entities[name.entity]
        if entity.kind == "place":
            continue
        follows = _FOLLOWS.match(data, name.end, end)
        if lead.count(b" ") <= 4 and not (
            follows and _THINGS_AFTER.intersection(follows.groups()) and entity.kind != "body"
        ):
            return Reference(name.start, name.end, "name", index)
        break
    low, high = reading.words.roles_between(at, end)
    if low < high:
        return Reference(at, end, "phrase")
    return Reference(at, end, "phrase") if end - at < 60 else None


_THINGS_AFTER = byte_words(TITLES["owned_bodies"])

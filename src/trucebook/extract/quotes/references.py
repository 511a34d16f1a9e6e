"""Words for somebody: names, pronouns, noun phrases; and the subject of a clause.

The subject is not the nearest name: names behind a preposition, possessives and names inside
quotation marks are passed over, and what is between commas belongs to the name before it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice

from trucebook.extract.lexicon import TITLES, byte_words, pattern
from trucebook.extract.reading import CROWDS, PERSONS, THINGS, Reading, Reference, Verb

_PREPOSITION = pattern(
    rb"(?:^|[ (\x97\x96,-])<prepositions>(?: (?!<not_in_phrase>\b)(?:the|a|an|his|her|its|their|"
    rb"both|some|former|then|fellow|[a-z]+ly|[A-Z][a-z]+(?:ian|an|ish|ese|i)|[a-z]+)){0,3} \Z"
)
_COORDINATED = re.compile(rb" (?:and|or) (?:the |a |his |her |its |their )?\Z")
_POSSESSED = re.compile(rb"['\x92](?:s\b|(?= ))")
_IS_A = re.compile(rb"\b(?:is|was|are|were|became|becomes|remains|been|be) \Z")
_WHOSE = re.compile(rb"\bwhose (?:[a-z]+ )?\Z")
_CONJOINED = pattern(rb"\b<conjunctions>(?: then| later| also)? (?:the |a |an )?\Z")
_NEXT = pattern(rb"\.? ([a-z-]+(?: (?!<not_joined>\b)[a-z-]+){0,2})")
PRONOUN = re.compile(
    rb"(?<![A-Za-z'\x92-])([Hh]e|[Ss]he|[Tt]hey|[Ii]t|I|[Ww]e|[Ww]ho)(?![A-Za-z'\x92-])"
)
_ANOTHER = re.compile(rb"\bAnother(?= (?:[a-z]+ed|put|said|says|told|wrote|was)\b)")
_ONE_MORE = pattern(rb" (?!<no_title_word>\b)[a-z-]+ (?=[A-Z])")
_ONE_WORD = pattern(rb" (?!<no_noun>\b)[a-z-]+ ")
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
_DETERMINER = pattern(rb"<begin_phrase> ")
_ANY_PHRASE = pattern(
    rb"[ \n\x95-]*(?:<links> )?((?:<articles> )[A-Za-z0-9'\x92-]+"
    rb"(?: (?!<end_phrase>\b)[A-Za-z'\x92-]+){0,3}|[A-Z]?[a-z]+ [a-z]{3,}s|"
    rb"[A-Za-z][a-z]{3,}s)(?=[ ,.]|$)"
)
_ACCORDING = pattern(
    rb"\b[Aa]ccording to |\b[Ii]n the (?:words|phrase|view) of |\b[Bb]y the (?:estimates?|"
    rb"reckoning|count|account) of |\b<tallies> <tally_by> |\b[Cc]iting |\bquoting |"
    rb"\bas reported by |\b<surveys>(?: [a-z]+| [A-Z][a-z]+day){0,4} by |\b[Bb]y (?=(?:her|his|"
    rb"its|their|the [a-z]+'s) (?:own )?(?:count|estimate|reckoning|account))"
)
_NAMED_STOP = re.compile(
    rb"[,.](?![0-9])|[;:\n\"\x93\x91\xab]| as | who | which | that | in (?=[a-z])| and (?=[a-z])"
)
_MADE_BY = re.compile(
    rb"(?:a|an|the) (?:[a-z0-9,-]+ ){1,6}by (?:the )?(?:daily |weekly )?(?=[A-Za-z])"
)
_OWN_WORD = re.compile(rb"(?:her|his|its|their)(?= )|(?:him|her|them|it)(?=[ ,.])")
_FOLLOWS = re.compile(rb"(?:['\x92]s)? ([a-z]+)(?: ([a-z]+))?")
_THINGS_AFTER = byte_words(TITLES["owned_bodies"])
_ADJUNCT = pattern(rb"(?:[ ,]+<adjuncts>)*\Z")
_RELATIVE = pattern(rb" ?<relatives>(?![A-Za-z])")
_ASIDE = pattern(rb" ?<asides>(?![A-Za-z])")
_CLAUSE = re.compile(rb"[;:\x97(]|\.{3}|\x85| -- | - | \x96 ")
_COORDINATES = re.compile(rb"(?:\A| )(?:and|but|or|then) ?\Z")
_WHO_END = re.compile(rb" who\Z")
_STOP_AFTER = re.compile(
    rb"[,.;:\"\x93\x94\xab\n(]|\x97| who | that | when | as | after | on [A-Z]"
)
_LEADS_TO_NAME = pattern(
    rb"(?:the |a |an |its |his |her |their )?(?:(?!<not_to_name>\b)[A-Za-z'\x92-]+ ){0,6}"
)
_ASIDE_END = re.compile(rb", (?:[a-z]+ed|[a-z]+s|said|told|has|had|was)\b")
PASSIVE = re.compile(
    rb", (?=deemed |described |called |dubbed )\Z|\b(?:is|are|was|were|been|be|being|widely|"
    rb"also)(?: also| widely| still| now)? \Z"
)
_BLANKS = b' "\x93\x94\x91\x92\xab\xbb'


def first_reference(reading: Reading, start: int, end: int) -> Reference | None:
    """The first words for somebody in a stretch that hang on no preposition."""
    if (start, end) not in reading.subjects:
        weak = None
        for candidate in sorted(_candidates(reading, start, end)):
            if reading.region_at(candidate.start) is not None:
                continue
            grade = _grade(reading, candidate, start, end)
            if grade == "subject":
                reading.subjects[start, end] = candidate
                break
            if grade == "weak" and weak is None:
                weak = candidate
        else:
            reading.subjects[start, end] = weak
    return reading.subjects[start, end]


def _candidates(reading: Reading, start: int, end: int) -> list[Reference]:
    """The names, pronouns and noun phrases of a stretch."""
    data, names = reading.doc.data, reading.names.names
    found: list[Reference] = []
    covered: list[tuple[int, int]] = []
    for index in reading.names_between(start, end):
        name = names[index]
        # A name may be part of the title of the next: 'UN chief Antonio Guterres'.
        in_title = index + 1 < len(names) and names[index + 1].full_start <= name.start
        if name.end <= end and not in_title:
            found.append(reading.reference(index))
            covered.append((name.full_start, name.end))
    for match in PRONOUN.finditer(data, start, end):
        if match[1].lower() not in (b"who", b"i", b"we"):
            found.append(Reference(match.start(), match.end(), "pronoun"))
    for match in _ANOTHER.finditer(data, start, end):
        found.append(Reference(match.start(), match.end(), "phrase"))
    roles = reading.words.roles_between(start, end)
    for number in roles:
        role, role_end, _ = reading.words.roles[number]
        if _describes(reading, number, roles) or _leads_to_name(reading, role_end, end):
            continue
        if role_end <= end and not any(
            low - 1 <= role_end < high or low <= role < high for low, high in covered
        ):
            found.append(_phrase(data, role, role_end, start, end))
    return found


def _describes(reading: Reading, number: int, roles: range) -> bool:
    """Whether a noun only describes the next: 'head administrator', 'deputy brigade commander'."""
    if number + 1 not in roles:
        return False
    gap = reading.doc.data[reading.words.roles[number][1] : reading.words.roles[number + 1][0]]
    return gap == b" " or (len(gap) < 14 and _ONE_WORD.fullmatch(gap) is not None)


def _leads_to_name(reading: Reading, role_end: int, end: int) -> bool:
    """Whether a noun and the next word are a name's title: 'opposition firebrand X'."""
    match = _ONE_MORE.match(reading.doc.data, role_end, end)
    names = reading.names_between(role_end, match.end() + 40) if match is not None else ()
    if match is None or not names:
        return False
    return reading.names.names[names[0]].full_start in (match.end(), match.start() + 1)


def _phrase(data: bytes, role: int, role_end: int, start: int, end: int) -> Reference:
    """The noun phrase around a noun for somebody: from its article to what hangs on it."""
    window = max(start, role - 48)
    match = _LEAD.search(data[window:role])
    lead = window + match.start(1) if match is not None else role
    thing = data[data.rfind(b" ", 0, role_end) + 1 : role_end].lower() in THINGS
    tail = (_TAIL_OF if thing else _TAIL).match(data, role_end, end)
    return Reference(lead, tail.end() if tail is not None else role_end, "phrase")


def _grade(reading: Reading, candidate: Reference, start: int, end: int) -> str:
    """Whether words are the subject of a clause, may be it ("weak"), or are not ("no")."""
    data = reading.doc.data
    is_name = candidate.sort == "name"
    begin = reading.names.names[candidate.name].full_start if is_name else candidate.start
    if _POSSESSED.match(data, candidate.end) or data[begin - 1 : begin] == b"(":
        return "no"
    if data[candidate.end : candidate.end + 1] == b"-":
        return "no"
    if is_name and reading.entity(candidate.name).kind == "place":
        return "no"
    before = data[max(start, begin - 40) : begin]
    if _WHOSE.search(before) or (candidate.sort == "phrase" and _IS_A.search(before)):
        return "no"
    if not data[candidate.end : end].strip() and _CONJOINED.search(before):
        return "subject"
    # A name may be an adjective of the next noun: 'UN officials', 'Front source'.
    match = _NEXT.match(data, candidate.end, end) if is_name else None
    following = match[1].split() if match is not None else []
    if any(word in PERSONS or word in CROWDS or word in THINGS for word in following):
        return "no"
    if not before.strip() or not _PREPOSITION.search(before):
        return "subject"
    return "weak" if _COORDINATED.search(before) else "no"


def phrase_at(reading: Reading, start: int, end: int) -> Reference | None:
    """A noun phrase that begins at an offset: 'a spokesman for the group'."""
    data = reading.doc.data
    match = _DETERMINER.match(data, start)
    begin = match.end() if match is not None else start
    roles = reading.words.roles_between(start, end)
    for number in roles:
        role, role_end, _ = reading.words.roles[number]
        if _POSSESSED.match(data, role_end) or _describes(reading, number, roles):
            continue
        gap = data[begin:role]
        if role_end <= end and gap.count(b" ") <= 4 and (match or not gap.strip()):
            tail = _TAIL.match(data, role_end, end)
            return Reference(start, tail.end() if tail else role_end, "phrase")
    if match is not None and begin < end and data[begin:end].count(b" ") < 4:
        return Reference(start, end, "phrase")
    return None


def according(reading: Reading, at: int, lo: int, hi: int) -> Reference | None:
    """Whom 'according to', 'a tally by' or the like names in a clause, best behind an offset."""
    data = reading.doc.data
    sources = reading.words.sources
    if bisect_left(sources, (lo,)) == bisect_left(sources, (hi,)):
        return None
    matches = [m for m in _ACCORDING.finditer(data, lo, hi) if reading.region_at(m.start()) is None]
    best = next((m for m in matches if m.start() > at), None) or (matches[-1] if matches else None)
    if best is None:
        return None
    is_count = b"count" in best[0] and best[0].startswith((b"by ", b"By "))
    if is_count and data[best.end() : best.end() + 4] in (b"her ", b"his ", b"its "):
        return Reference(best.end(), best.end() + 3, "pronoun")
    return named_after(reading, best.end(), hi)


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
    names = (i for i in reading.names_between(at, end) if reading.entity(i).kind != "place")
    for index in islice(names, 1):
        name = reading.names.names[index]
        follows = _FOLLOWS.match(data, name.end, end)
        owns = follows is not None and not _THINGS_AFTER.isdisjoint(follows.groups())
        is_near = data[at : name.full_start].count(b" ") <= 4
        if is_near and not (owns and reading.entity(index).kind != "body"):
            return reading.reference(index)
    if reading.words.roles_between(at, end) or end - at < 60:
        return Reference(at, end, "phrase")
    return None


def subject_of(reading: Reading, verb: Verb, start: int) -> Reference | None:
    """The subject of a verb in its sentence, before it or, inverted, behind it."""
    data = reading.doc.data
    lead = data[max(start, verb.start - 3) : verb.start].rstrip(b" ,")
    is_participle = data[verb.end - 3 : verb.end] == b"ing"
    is_quoted = lead[-1:] in (b'"', b"\x94", b"\x92", b"\xbb", b"'") and verb.start > start
    if is_quoted and not is_participle:
        after = subject_after(reading, verb)
        if after is not None:
            return after
    region = reading.quoted.closed_by(verb.start)
    lo = start
    if region is not None and region.closed > start:
        # A few quoted words may be part of a phrase: 'a boxer nicknamed "the Ledger", told'.
        words = data[region.start : region.end]
        is_short = words.count(b" ") < 3 and words[-1:] not in b",.!?"
        lo = start if is_short and _ASIDE_END.match(data, region.closed) else region.closed
    if is_participle and data[lo : verb.start].rstrip()[-1:] in (b",", b""):
        return None
    found = subject_before(reading, verb.start, lo)
    if found is None and verb.start == start:
        return subject_after(reading, verb)
    return found


def subject_before(reading: Reading, verb: int, start: int) -> Reference | None:
    """The subject of a verb, in the clause between an offset and the verb."""
    data = reading.doc.data
    for match in _CLAUSE.finditer(data, start, verb):
        if match[0] != b"(" or data.find(b")", match.end(), verb) < 0:
            start = match.end()
    trimmed = _ADJUNCT.search(data, max(start, verb - 60), verb)
    end = trimmed.start() if trimmed is not None else verb
    comma = data.rfind(b",", start, end)
    if data[comma + 1 if comma >= 0 else start : end].strip():
        return _in_tail(reading, start, comma, end)
    # The verb is behind a comma: what is between commas is an aside, or the name.
    end = comma
    while end > start:
        previous = data.rfind(b",", start, end)
        lo = previous + 1 if previous >= 0 else start
        if data[lo:end].strip():
            name = _sole_name(reading, lo, end) if previous >= 0 else None
            if name is None and (previous < 0 or not _ASIDE.match(data[lo:end])):
                name = first_reference(reading, lo, end) or _name_at(reading, lo, end)
            if name is not None or previous < 0:
                return name
        end = previous
    return None


def _in_tail(reading: Reading, start: int, comma: int, end: int) -> Reference | None:
    """The verb is right behind words: the subject is among them, or they are an aside."""
    data = reading.doc.data
    lo = comma + 1 if comma >= 0 else start
    if _COORDINATES.search(data[lo:end]):
        return None
    relative = _RELATIVE.match(data, lo)
    if relative is not None and relative.end() <= end and comma >= 0:
        inner = None
        if data[relative.end() : end].strip():
            inner = first_reference(reading, relative.end(), end)
        return inner or _name_at(reading, start, comma) or first_reference(reading, start, comma)
    who = _WHO_END.search(data, lo, end)
    if who is not None:
        return _name_at(reading, lo, who.start()) or first_reference(reading, lo, who.start())
    found = first_reference(reading, lo, end) or _name_at(reading, lo, end)
    if found is not None:
        return found
    # Words that no noun of ours knows, right before a verb: 'The wellbeing division'.
    match = _ANY_PHRASE.match(data, lo, end)
    if match is not None and (match.end() == end or data[match.end() : end].count(b" ") <= 7):
        return Reference(match.start(1), match.end(1), "phrase")
    return first_reference(reading, start, comma) if comma >= 0 else None


def _sole_name(reading: Reading, lo: int, end: int) -> Reference | None:
    """A name that is all there is between two commas, title included."""
    names = reading.names_between(lo, end)
    if not names:
        return None
    name = reading.names.names[names[-1]]
    lead = reading.doc.data[lo : name.full_start].strip(_BLANKS).lower()
    is_led = len(names) == 1 and lead in (b"the", b"and", b"but", b"however")
    if reading.doc.data[name.end : end].strip(_BLANKS) or not (is_led or not lead):
        return None
    return reading.reference(names[-1])


def _name_at(reading: Reading, start: int, end: int) -> Reference | None:
    """A name that ends just where a stretch does: 'To her left Gintaras Vaitkus'."""
    for index in reading.names_between(start, end)[-1:]:
        last = reading.names.names[index].end
        if last <= end and not reading.doc.data[last:end].strip():
            return reading.reference(index)
    return None


def subject_after(reading: Reading, verb: Verb) -> Reference | None:
    """The subject of an inverted verb: 'said Pia Ostergan, who leads …'."""
    data, at = reading.doc.data, verb.end
    if data[at : at + 1] != b" ":
        return None
    line_end = reading.doc.line(verb.start)[1]
    stop = _STOP_AFTER.search(data, at + 1, min(line_end, at + 160))
    end = stop.start() if stop is not None else min(line_end, at + 160)
    for index in reading.names_between(at, end)[:1]:
        name = reading.names.names[index]
        lead = data[at + 1 : name.full_start]
        if name.end <= end and (not lead.strip() or _LEADS_TO_NAME.fullmatch(lead)):
            return reading.reference(index)
    pronoun = PRONOUN.match(data, at + 1)
    if pronoun is not None and pronoun[1].lower() in (b"he", b"she", b"they", b"it"):
        return Reference(pronoun.start(), pronoun.end(), "pronoun")
    return phrase_at(reading, at + 1, end)

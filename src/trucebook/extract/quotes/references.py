"""Words for somebody: names, pronouns, noun phrases, and how each is placed in its clause."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice

from trucebook.extract.lexicon import TITLES, byte_words, pattern
from trucebook.extract.reading import CROWDS, NOUNS, PERSONS, THINGS, Reading, Reference

_PREPOSITION = pattern(
    rb"(?:^|[ (\x97\x96,-])(?i:<prepositions>) (?:(?:the|an?|his|her|its|their|both|some) )?"
    rb"(?:(?!<not_in_phrase>\b|<determiners>\b)(?:[a-z]+|[A-Z][a-z]+(?:ian|an|ish|ese|i)) ){0,2}\Z"
)
_DETERMINED = pattern(rb"(?i:<determiners>) ")
_RIGHT_BEHIND = pattern(rb"(?:^|[ (\x97\x96,-])(?i:<prepositions>) \Z")
_COORDINATED = re.compile(rb" (?:and|or) (?:the |a |his |her |its |their )?\Z")
_POSSESSED = re.compile(rb"['\x92](?:s\b|(?= ))")
_IS_A = re.compile(rb"\b(?:is|was|are|were|became|becomes|remains|been|be) \Z")
_WHOSE = re.compile(rb"\bwhose (?:[a-z]+ )?\Z")
_CONJOINED = pattern(rb"\b<conjunctions>(?: then| later| also)? (?:the |a |an )?\Z")
_NEXT = pattern(rb"\.?((?: (?!<not_joined>\b)[a-z-]+){1,3})")
_DATELINE = re.compile(rb"[^\n]{0,40}?(?:\([A-Za-z ]+\) ?)?(?: [-\x96\x97]|[-\x97\x96]) ?")
PRONOUN = re.compile(
    rb"(?<![A-Za-z'\x92-])([Hh]e|[Ss]he|[Tt]hey|[Ii]t|I|[Ww]e|[Ww]ho)(?![A-Za-z'\x92-])"
)
_FINITE = pattern(rb" (?:is|was|are|were|has|had|[-\x96\x97]|<irregular>)(?= )")
_MORE = re.compile(rb"(?: [A-Za-z-]+){1,3}")
_TOKEN = re.compile(rb" ([A-Za-z-]+)")
_OPENING = pattern(
    rb"(?:^|[.;,:] |\n| and | but | while )((?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Oo]ne|"
    rb"[Aa]nother) (?:(?!<end_phrase>\b|<adjuncts>\b|and\b)[a-z'\x92-]+ ){0,3}?"
    rb"(?!<end_phrase>\b|<adjuncts>\b|and\b)[a-z-]+)"
    rb"(?= (?:of|that|who|which|in|at|from|near|outside|[a-z]+ed|<irregular>|<adjuncts>)\b)|"
    rb"\bAnother(?= (?:[a-z]+ed|<irregular>)\b)"
)
_ONE_MORE = pattern(rb" (?!<no_title_word>\b)[a-z-]+ (?=[A-Z])")
_ONE_WORD = pattern(rb" (?!<no_noun>\b)[a-z-]+ ")
_LEAD = pattern(
    rb"(?:\A|[ \n\"\x93\x91(])((?:(?:[Tt]he|[Aa]n?|[Oo]ne(?: of(?: the| his| her| its| their)?)?|"
    rb"[Ss]ome|[Aa]nother|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Mm]y|[Oo]ur|[Tt]wo|[Tt]hree|[Ss]everal|"
    rb"[Mm]any|[Mm]ost|[Oo]ther|(?!<openers>\b)[A-Z][A-Za-z.-]*(?:['\x92]s)?)[ -])"
    rb"(?:(?!<determiners>\b|<not_before_noun>\b)[A-Za-z0-9'\x92-]+ ){0,4}|(?:(?!<not_before_noun>\b)[a-z-]+ ){0,2})\Z"
)
_TAIL_OF = re.compile(rb" of (?:the |a )?[A-Za-z'\x92-]+(?: [A-Z][A-Za-z'\x92-]+){0,4}")
_TAIL = pattern(
    rb"(?: <hang_on> (?:<short_articles> "
    rb"(?:(?!<not_of_body>\b)[A-Za-z-]+ (?=[a-z]))?)?(?!<not_of_body>\b)"
    rb"(?:[A-Za-z]+['\x92]s? (?=[a-z]))?[A-Za-z0-9'\x92-]+(?: [A-Z][A-Za-z'\x92-]+){0,4}){1,2}"
)
_DETERMINER = pattern(rb"<begin_phrase> ")
_ANY_PHRASE = pattern(
    rb"(?:(?:\A|[ \n\x95\x97-])(?:<links> )?)((?:<articles> )[A-Za-z0-9'\x92-]+"
    rb"(?: (?!<end_phrase>\b|<adjuncts>\b|and\b)[A-Za-z'\x92-]+){0,3})\Z|"
    rb"(?:\A|[\n,;:\x95\x97] ?)(?:<links> )?((?:(?!<relatives>\b|<prepositions>\b)[A-Z]?[a-z]+ )?"
    rb"[A-Za-z][a-z]{3,}s)\Z"
)
_STOP_AFTER = re.compile(
    rb"[,.;:\"\x93\x94\xab\n(]|\x97| who | that | when | as | after | on [A-Z]"
)
_NAMED_STOP = re.compile(
    rb"[,.](?![0-9])|[;:\n\"\x93\x91\xab]| as | who | which | that | in (?=[a-z])| and (?=[a-z])"
    rb"| at (?=[0-9])"
)
_MADE_BY = re.compile(
    rb"(?:a|an|the) (?:[a-z0-9,-]+ ){1,6}by (?:the )?(?:daily |weekly )?(?=[A-Za-z])"
)
_SELVES = re.compile(rb" (?:themselves|itself|himself|herself)\Z")
_OWN_WORD = re.compile(rb"(?:her|his|its|their)(?= )|(?:him|her|them|it)(?=[ ,.])")
_FOLLOWS = re.compile(rb"(?:['\x92]s)? ([a-z]+)(?: ([a-z]+))?")
_THINGS_AFTER = byte_words(TITLES["owned_bodies"])


_ACTS = pattern(
    rb"(?:,[^,]{2,120},| who [^,.]{2,60}|(?:[ ,]+<adjuncts>)*)? "
    rb"(?:has|had|have|is|was|are|were|will|would|did|does|[a-z]{2,}ed|[a-z]{3,}s|<irregular>)\b"
)
_SORTS = (
    ("person", PERSONS),
    ("crowd", CROWDS),
    ("document", byte_words(TITLES["documents"])),
    ("thing", THINGS),
)


def references_in(reading: Reading, start: int, end: int) -> list[Reference]:
    """The names, pronouns and noun phrases of a stretch that are in no quotation, in order."""
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
        if match[1].lower() != b"who":
            found.append(Reference(match.start(), match.end(), "pronoun"))
    for match in _OPENING.finditer(data, start, end):
        first, last = match.span(match.lastindex or 0)
        verbs = reading.verbs_between(first, last)
        found.append(Reference(first, verbs[0].start - 1 if verbs else last, "phrase"))
    roles = reading.words.roles_between(start, end)
    for number in roles:
        role, role_end, _ = reading.words.roles[number]
        if _describes(reading, number, roles) or _leads_to_name(reading, role_end, end):
            continue
        if role_end <= end and not any(
            low - 1 <= role_end < high or low <= role < high for low, high in covered
        ):
            found.append(_phrase(reading, role, role_end, start, end))
    found.sort(key=lambda item: (item.start, -item.end))
    kept: list[Reference] = []
    for item in found:
        is_twin = kept and kept[-1].start == item.start
        if not is_twin and reading.region_at(item.start) is None:
            kept.append(item)
    return kept


def begins(reading: Reading, item: Reference) -> int:
    """Where words for somebody begin, the title of a name included."""
    if item.sort != "name":
        return item.start
    begin = reading.names.names[item.name].full_start
    verbs = reading.verbs_between(begin, item.start)
    return verbs[-1].end + 1 if verbs else begin


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


def _phrase(reading: Reading, role: int, role_end: int, start: int, end: int) -> Reference:
    """The noun phrase around a noun for somebody: from its article to what hangs on it."""
    data = reading.doc.data
    window = max(start, role - 48)
    window = max([window, *(verb.end for verb in reading.verbs_between(window, role))])
    window = max([window, *(it.end() for it in _FINITE.finditer(data, window, role))])
    match = _LEAD.search(data[window:role])
    lead = window + match.start(1) if match is not None else role
    thing = data[data.rfind(b" ", 0, role_end) + 1 : role_end].lower() in THINGS
    tail = (_TAIL_OF if thing else _TAIL).match(data, role_end, end)
    last = tail.end() if tail is not None else role_end
    if tail is not None and (more := _MORE.match(data, last, end)) is not None:
        # 'an official at the foreign ministry': what hangs on a noun ends with a noun.
        ends = [last + it.end() for it in _TOKEN.finditer(more[0]) if it[1].lower() in NOUNS]
        last = ends[-1] if ends and not reading.verbs_between(last, ends[-1]) else last
    return Reference(lead, last, "phrase")


def placed(reading: Reading, item: Reference, start: int, end: int) -> tuple[str, ...]:
    """How words for somebody are placed in the sentence `[start, end)`: features of a subject."""
    data = reading.doc.data
    is_name = item.sort == "name"
    begin = reading.names.names[item.name].full_start if is_name else item.start
    found = [f"is {_sort(reading, item, begin)}"]
    if _POSSESSED.match(data, item.end):
        found.append("owns")
    if data[begin - 1 : begin] == b"(":
        found.append("in brackets")
    if data[item.end : item.end + 1] == b"-":
        found.append("in compound")
    before = data[max(start, begin - 40) : begin]
    is_led = _DETERMINED.match(data, begin) is not None
    lead = before.strip(b" \n\t\"'\x93\x94\x91\x92-\x95\x96\x97")
    if not lead:
        found.append("opens")
        if is_name and _DATELINE.fullmatch(data[item.end : item.end + 60].partition(b"- ")[0]):
            found.append("may be dateline")
    elif lead.endswith((b" what", b" as")) or lead in (b"what", b"As", b"as", b"What"):
        found.append("behind as" if lead[-2:].lower() == b"as" else "behind what")
    elif (_RIGHT_BEHIND if is_led else _PREPOSITION).search(before):
        found.append("behind and" if _COORDINATED.search(before) else "behind preposition")
    elif lead.endswith((b",", b";", b":")):
        found.append("behind mark")
    elif _CONJOINED.search(before):
        found.append("behind conjunction")
    elif item.sort == "phrase" and _IS_A.search(before):
        found.append("is predicate")
    elif _WHOSE.search(before):
        found.append("behind whose")
    else:
        found.append("behind word")
    if _ACTS.match(data, item.end, end):
        found.append("acts")
    verbs = reading.verbs_between(max(begin - 24, start), begin)
    if item.sort == "pronoun" and lead.endswith(b"that"):
        verbs = reading.verbs_between(start, begin)
    elif verbs and data[verbs[-1].end : begin] not in (b" ", b" that "):
        verbs = []
    if verbs:
        # In 'Tollan said he saw' the pronoun is the one who said it, in 'said Quorrel saw' not.
        found.append(f"{'pronoun' if item.sort == 'pronoun' else 'other'} behind saying")
    if is_name and (match := _NEXT.match(data, item.end, end)) is not None:
        # A name may be an adjective of the next noun: 'UN officials', 'Front source'.
        verbs = reading.verbs_between(item.end, match.end())
        following = data[item.end : verbs[0].start if verbs else match.end()].split()
        if not NOUNS.isdisjoint(following):
            found.append("is adjective")
        elif data[begin - 3 : begin] in (b" a ", b"an ") and match[1][1:2].islower():
            found.append("is adjective")
    return tuple(found)


def _sort(reading: Reading, item: Reference, begin: int) -> str:
    """What kind of words a reference is, for its weight."""
    if item.sort == "name":
        titled = " titled" if begin < item.start else ""
        return reading.entity(item.name).kind + titled
    words = reading.doc.data[item.start : item.end].lower()
    if item.sort == "pronoun":
        return words.decode() if words in (b"it", b"i", b"we", b"they") else "he or she"
    return f"phrase of {head_sort(words)}"


def head_sort(words: bytes) -> str:
    """What the noun of a phrase is for: a person, a crowd, a document, a body, or unknown."""
    found = "unknown"
    for word in words.split():
        if word in (b"of", b"for", b"from", b"in", b"at", b"to"):
            break
        for sort, nouns in _SORTS:
            if word in nouns:
                found = sort
                break
    return found


def phrase_before(reading: Reading, at: int, start: int) -> Reference | None:
    """Words that no noun of ours knows, right before an offset: 'The wellbeing division said'."""
    window, data = max(start, at - 60), reading.doc.data
    match = _ANY_PHRASE.search(data[window:at].rstrip())
    if match is None:
        return None
    begin, end = match.span(1 if match[1] is not None else 2)
    if reading.region_at(window + begin) is not None or reading.verbs_between(
        window + begin, window + end
    ):
        return None
    return Reference(window + begin, window + end, "phrase")


def phrase_at(reading: Reading, start: int, end: int) -> Reference | None:
    """A noun phrase that begins at an offset: 'a spokesman for the group'."""
    data = reading.doc.data
    stop = _STOP_AFTER.search(data, start, min(end, start + 80))
    end = stop.start() if stop is not None else min(end, start + 80)
    match = _DETERMINER.match(data, start)
    if match is None or not 0 < data[match.end() : end].count(b" ") + 1 < 5 or match.end() >= end:
        return None
    return Reference(start, end, "phrase")


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
    tail = _SELVES.search(data, at, end)
    end = tail.start() if tail is not None else end
    if reading.words.roles_between(at, end) or end - at < 60:
        return Reference(at, end, "phrase")
    return None


def sources_between(reading: Reading, start: int, end: int) -> bool:
    """Whether a stretch may hold 'according to' or the like."""
    sources = reading.words.sources
    return bisect_left(sources, (start,)) < bisect_left(sources, (end,))

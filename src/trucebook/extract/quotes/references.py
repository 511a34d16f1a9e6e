"""Words for somebody: names, pronouns and noun phrases."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from trucebook.extract.lexicon import TITLES, byte_words, pattern
from trucebook.extract.reading import NOUNS, THINGS, Reading, Reference

PRONOUN = re.compile(
    rb"(?<![A-Za-z'\x92-])(?!(?<=[a-z,] )[HSTIW][a-z]+ [A-Z])([Hh]e|[Ss]he|[Tt]hey|[Ii]t|I|[Ww]e)"
    rb"(?![A-Za-z'\x92-])"
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
    rb"[Mm]any|[Mm]ost|[Oo]ther|"
    rb"(?!<openers>\b)[A-Z\xc0-\xde][A-Za-z\xc0-\xff.-]*(?:['\x92]s)?)[ -])"
    rb"(?:(?!<determiners>\b|<not_before_noun>\b)[A-Za-z0-9'\x92-]+ ){0,4}|"
    rb"(?:(?!<not_before_noun>\b)[a-z-]+ ){0,2})\Z"
)
_TAIL_OF = re.compile(rb" of (?:the |a )?[A-Za-z'\x92-]+(?: [A-Z][A-Za-z'\x92-]+){0,4}")
_TAIL = pattern(
    rb"(?: <hang_on> (?:<short_articles> "
    rb"(?:(?!<not_of_body>\b)[A-Za-z-]+ (?=[a-z]))?)?(?!<not_of_body>\b)"
    rb"(?:[A-Za-z]+['\x92]s? (?=[a-z]))?[A-Za-z0-9'\x92-]+(?: [A-Z][A-Za-z'\x92-]+){0,4}){1,2}"
)
_CLAUSE_WORD = re.compile(rb"\b(?:what|that|who|whom|which|when|where|how|as|because)\b")
_OBJECT = re.compile(rb" (?:that |an? |the |more |some |about |at least |over |no |[0-9])")
_DETERMINER = pattern(rb"<begin_phrase> ")
_ANY_PHRASE = pattern(
    rb"(?:(?:\A|[ \n\x95\x97-])(?:<links> )?)((?:<articles> )[A-Za-z0-9'\x92-]+"
    rb"(?: (?!<end_phrase>\b|<adjuncts>\b|and\b)[A-Za-z'\x92-]+){0,3})\Z|"
    rb"(?:\A|[\n,;:\x95\x97] ?)(?:<links> )?"
    rb"((?:(?!<relatives>\b|<prepositions>\b)[A-Z]?[a-z]+ )?"
    rb"[A-Za-z][a-z]{3,}s)\Z"
)
_STOP_AFTER = re.compile(
    rb"[,.;:\"\x93\x94\xab\n(]|\x97| who | that | when | as | after | on [A-Z]"
)
_NAMED_STOP = re.compile(
    rb"[,.](?![0-9])|[;:\n\"\x93\x91\xab]| as | who | which | that | in (?=[a-z])| and (?=[a-z])"
    rb"| at (?=[0-9])"
)
_MADE_BY = pattern(
    rb"(?:(?:a|an|the) (?:[a-z0-9,-]+ ){1,6}by|(?:(?:the|its|a|an) )?(?:[a-z0-9,-]+ ){0,4}<papers>"
    rb"(?: [a-z]+ed)?(?: (?:on |late |early )?[A-Z][a-z]+day| yesterday| today)? (?:by|from)) "
    rb"(?:the )?(?:daily |weekly )?(?=[A-Za-z])"
)
_SELVES = re.compile(rb" (?:themselves|itself|himself|herself)\Z")
_OWN_WORD = re.compile(rb"(?:her|his|its|their)(?= )|(?:him|her|them|it)(?=[ ,.])")
_FOLLOWS = re.compile(rb"(?:['\x92]s)? ([a-z]+)(?: ([a-z]+))?")
_THINGS_AFTER = byte_words(TITLES["owned_bodies"])


def references_in(reading: Reading, start: int, end: int) -> list[Reference]:
    """The names, pronouns and noun phrases of a stretch that are in no quotation, in order."""
    found = [*_names(reading, start, end), *_phrases(reading, start, end)]
    for match in PRONOUN.finditer(reading.doc.data, start, end):
        found.append(Reference(match.start(), match.end(), "pronoun"))
    kept: list[Reference] = []
    for item in sorted(found, key=lambda item: (item.start, -item.end)):
        is_twin = kept and kept[-1].start == item.start
        if not is_twin and reading.region_at(item.start) is None:
            kept.append(item)
    return kept


def _names(reading: Reading, start: int, end: int) -> Iterator[Reference]:
    """The names of a stretch, those that are part of a title left out: 'UN chief Sera Duplin'."""
    names = reading.names.names
    for index in reading.names_between(start, end):
        in_title = index + 1 < len(names) and names[index + 1].full_start <= names[index].start
        if names[index].end <= end and not in_title:
            yield reading.reference(index)


def _phrases(reading: Reading, start: int, end: int) -> Iterator[Reference]:
    """The noun phrases of a stretch: around a noun that we know, and those that open a clause."""
    covered = [(begins(reading, item), item.end) for item in _names(reading, start, end)]
    for match in _OPENING.finditer(reading.doc.data, max(start - 2, 0), end):
        first, last = match.span(match.lastindex or 0)
        verbs = reading.verbs_between(first, last)
        last = verbs[0].start - 1 if verbs else last
        if not any(low < last <= high for low, high in covered):
            yield Reference(first, last, "phrase")
    roles = reading.words.roles_between(start, end)
    for number in roles:
        role, last, _ = reading.words.roles[number]
        if _is_verb(reading, number) or _describes(reading, number, roles):
            continue
        if _leads_to_name(reading, last, end):
            continue
        named = any(low - 1 <= last < high or low <= role < high for low, high in covered)
        if last <= end and not named:
            yield _phrase(reading, role, last, start, end)


def begins(reading: Reading, item: Reference) -> int:
    """Where words for somebody begin, the title of a name included."""
    if item.sort != "name":
        return item.start
    begin = reading.names.names[item.name].full_start
    verbs = reading.verbs_between(begin, item.start)
    return verbs[-1].end + 1 if verbs else begin


def _describes(reading: Reading, number: int, roles: range) -> bool:
    """Whether a noun only describes the next: 'head administrator', 'deputy brigade commander'."""
    if number + 1 not in roles or _is_verb(reading, number + 1):
        return False
    gap = reading.doc.data[reading.words.roles[number][1] : reading.words.roles[number + 1][0]]
    return gap == b" " or (len(gap) < 14 and _ONE_WORD.fullmatch(gap) is not None)


def _is_verb(reading: Reading, number: int) -> bool:
    """Whether a noun for somebody is a verb here: 'the ministry reports 14 dead'."""
    start, end, _ = reading.words.roles[number]
    return bool(reading.verbs_between(start, end)) and bool(_OBJECT.match(reading.doc.data, end))


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
    verbs = reading.verbs_between(role_end, last)
    if verbs:  # 'Residents near the port chanted'
        return Reference(lead, verbs[0].start - 1, "phrase")
    if tail is not None and (more := _MORE.match(data, last, end)) is not None:
        # 'an official at the foreign ministry': what hangs on a noun ends with a noun.
        hanging = _CLAUSE_WORD.split(more[0], maxsplit=1)[0]
        ends = [last + it.end() for it in _TOKEN.finditer(hanging) if it[1].lower() in NOUNS]
        last = ends[-1] if ends and not reading.verbs_between(last, ends[-1]) else last
    return Reference(lead, last, "phrase")


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
    if data.startswith(b"what ", at) and (verbs := reading.verbs_between(at, min(at + 60, hi))):
        at, hi = at + 5, verbs[0].start - 1
    own = _OWN_WORD.match(data, at)
    if own is not None:
        return Reference(at, own.end(), "pronoun")
    stop = _NAMED_STOP.search(data, at, hi)
    end = stop.start() if stop is not None else hi
    names = (i for i in reading.names_between(at, end) if not reading.entity(i).is_nobody)
    for index in islice(names, 1):
        name = reading.names.names[index]
        follows = _FOLLOWS.match(data, name.end, end)
        owns = follows is not None and not _THINGS_AFTER.isdisjoint(follows.groups())
        is_near = data[at : name.full_start].count(b" ") <= 4
        is_owner = data[name.end : name.end + 1] in (b"'", b"\x92")
        if is_near and not (owns and (is_owner or reading.entity(index).kind != "body")):
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

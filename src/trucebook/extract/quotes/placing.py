"""How words for somebody are placed in a sentence: what is before them and behind."""

from __future__ import annotations

import re

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
_MARKS = b" \n\t\"'\x93\x94\x91\x92-\x95\x96\x97"


def placed(reading: Reading, item: Reference, start: int, end: int) -> tuple[str, ...]:
    """How words for somebody are placed in the sentence `[start, end)`: features of a subject."""
    data = reading.doc.data
    begin = reading.names.names[item.name].full_start if item.sort == "name" else item.start
    found = [f"is {_sort(reading, item, begin)}"]
    if _POSSESSED.match(data, item.end):
        found.append("owns")
    if data[begin - 1 : begin] == b"(":
        found.append("in brackets")
    if data[item.end : item.end + 1] == b"-":
        found.append("in compound")
    found.append(_behind(reading, item, begin, start))
    if _ACTS.match(data, item.end, end):
        found.append("acts")
    if _is_said(reading, item, begin, start):
        found.append(f"{'pronoun' if item.sort == 'pronoun' else 'other'} behind saying")
    if item.sort == "name" and _is_adjective(reading, item, begin, end):
        found.append("is adjective")
    return tuple(found)


def _behind(reading: Reading, item: Reference, begin: int, start: int) -> str:
    """What is just before words for somebody."""
    data = reading.doc.data
    before = data[max(start, begin - 40) : begin]
    lead = before.strip(_MARKS)
    is_led = _DETERMINED.match(data, begin) is not None
    if not lead:
        tail = data[item.end : item.end + 60].partition(b"- ")[0]
        return "is dateline" if item.sort == "name" and _DATELINE.fullmatch(tail) else "opens"
    last = lead.rpartition(b" ")[2].lower()
    if last in (b"what", b"as"):
        return f"behind {last.decode()}"
    if (_RIGHT_BEHIND if is_led else _PREPOSITION).search(before):
        return "behind and" if _COORDINATED.search(before) else "behind preposition"
    if last[-1:] in b",;:":
        return "in apposition" if _follows_name(reading, item, begin) else "behind mark"
    if _CONJOINED.search(before):
        return "behind conjunction"
    if item.sort == "phrase" and _IS_A.search(before):
        return "is predicate"
    return "behind whose" if _WHOSE.search(before) else "behind word"


def _follows_name(reading: Reading, item: Reference, begin: int) -> bool:
    """Whether a noun phrase is right behind a name: 'Ida Holm, a fisherman from Bergen'."""
    if item.sort != "phrase" or reading.doc.data[begin - 2 : begin] != b", ":
        return False
    near = reading.names_between(begin - 48, begin)[-1:]
    return any(
        reading.names.names[index].end == begin - 2 and reading.entity(index).kind != "place"
        for index in near
    )


def _is_said(reading: Reading, item: Reference, begin: int, start: int) -> bool:
    """Whether words begin what somebody says.

    In 'Tollan said he saw' the pronoun is the one who said it, in 'said Quorrel saw' not.
    """
    data = reading.doc.data
    if item.sort == "pronoun" and data[begin - 6 : begin] == b" that ":
        return bool(reading.verbs_between(start, begin))
    verbs = reading.verbs_between(max(begin - 24, start), begin)
    return bool(verbs) and data[verbs[-1].end : begin] in (b" ", b" that ")


def _is_adjective(reading: Reading, item: Reference, begin: int, end: int) -> bool:
    """Whether a name only describes the next noun: 'UN officials', 'a Nordic miller'."""
    data = reading.doc.data
    match = _NEXT.match(data, item.end, end)
    if match is None:
        return False
    verbs = reading.verbs_between(item.end, match.end())
    following = data[item.end : verbs[0].start if verbs else match.end()].split()
    is_one = data[begin - 3 : begin] in (b" a ", b"an ") and match[1][1:2].islower()
    return is_one or not NOUNS.isdisjoint(following)


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
        if word.endswith(b"-year-old"):
            return "person"
        if word in (b"of", b"for", b"from", b"in", b"at", b"to"):
            break
        for sort, nouns in _SORTS:
            if word in nouns:
                found = sort
                break
    return found

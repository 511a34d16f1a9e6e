"""The title of a person: the words before a name, small or with capital letters."""

from __future__ import annotations

import re

from trucebook.extract.lexicon import pattern
from trucebook.extract.names.vocabulary import (
    AGENCIES,
    BODIES,
    DAYS,
    FUNCTION,
    HONORIFICS,
    IN_TITLE,
    NO_BODIES,
    OFFICES,
    QUALIFIERS,
    SMALL,
    SPOKEN,
    STARTERS,
    TITLE_ENDS,
    TITLE_WORDS,
    VERBAL,
    VESSELS,
    is_body,
    is_common,
    is_state,
)
from trucebook.extract.text.document import Document

_OF_TITLE = pattern(
    rb"(?:[A-Z][a-z]+ ){0,3}?"
    rb"(?:Secretary of State|<offices_of> (?:of|for|to)(?: the)? [A-Z][a-z-]+) (?=[A-Z]|of [A-Z])"
)
_OF_STATE = re.compile(rb"(?:of|to|for|in) (?:the )?([A-Z][a-z]+) (?=[A-Z])")
_MORE_OF_TITLE = re.compile(rb"(?:and )?([A-Z][a-z-]+) (?=[A-Z]|of [A-Z])")
_FORMER = re.compile(rb"\b[Ff]ormer [a-z]+ \Z")
_WORD_BEFORE = re.compile(
    rb"(?<![A-Za-z'\x92-])((?:[A-Z]\.)+|[A-Z][a-z]{1,3}\.|[A-Za-z][A-Za-z'\x92-]*) \Z"
)
_OF_WORDS = frozenset((b"of", b"for", b"state", b"and"))
_STATE_OF = re.compile(
    rb"\b(?:[Ss]ecretary|[Mm]inister|[Mm]inisters|[Cc]hief|[Hh]ead|[Aa]ffairs) (?:of|"
    rb"for) (?:the )?(?:[A-Za-z]+ )?\Z"
)
_BY_PLACE = re.compile(rb"(?<![A-Za-z'\x92-])([A-Z][A-Za-z]*[A-Za-z]) ([a-z]{4,}) \Z")
_ADJECTIVES = frozenset((b"official", b"private", b"chief", b"fellow", b"general", b"major"))
_OWNER = re.compile(rb"['\x92]s\Z|s['\x92]\Z")
_JOINS = re.compile(rb"(?<![A-Za-z'\x92-])([A-Z][a-z]+) and \Z")
_BREAKS = FUNCTION - IN_TITLE
_OFFICES_AND_FORMS = OFFICES | HONORIFICS
_RANKS = OFFICES | VERBAL | IN_TITLE | {word.lower() for word in QUALIFIERS} | {b"new", b"deputy"}
_LONE = re.compile(rb"[A-Z][A-Za-z-]*(?! [A-Z])")
_VERB_ENDS = (b"ed", b"ing", b"ly", b"s")
_NO_VOWELS = re.compile(rb"[B-DF-HJ-NP-TV-XZ][b-df-hj-np-tv-xz]{2,4}\.?")
_OF_TRADE = re.compile(rb"[A-Z][a-z]+(?:ist|ologist|ician|woman|grapher)")


def is_title(word: bytes) -> bool:
    """Whether a word is an office or a form of address."""
    bare = word.lower().rstrip(b".,")
    return bare.rpartition(b"-")[2] in OFFICES or bare in HONORIFICS


def after_title(data: bytes, start: int, end: int) -> int:
    """Where the name begins behind the titles of a capitalised stretch."""
    if is_body(data[start:end]) or is_state(data[start:end]):
        return start
    of_title = _OF_TITLE.match(data, start, end)
    if of_title is not None:
        return _behind_portfolio(data, of_title.end(), end)
    words = data[start:end].split(b" ")
    at, name = start, start
    for number, word in enumerate(words[:-1]):
        at += len(word) + 1
        bare = word.lower().rstrip(b".")
        titled = bare in HONORIFICS or bare.rpartition(b"-")[2] in OFFICES
        if titled and words[number + 1] not in (b"of", b"for", b"to"):
            name = at
    return name if name > start or len(words) < 3 else start + _unlisted(words)


def _behind_portfolio(data: bytes, name: int, end: int) -> int:
    """Where the name begins behind 'Minister for Water' and more words for the office."""
    while (more := _MORE_OF_TITLE.match(data, name, end)) and is_common(more[1]):
        name = more.end()
    of_state = _OF_STATE.match(data, name, end)
    return of_state.end() if of_state is not None and is_state(of_state[1]) else name


def _unlisted(words: list[bytes]) -> int:
    """The length of titles that no list of ours has: 'Cllr', 'Seismologist', 'Relief Trustee'."""
    if _NO_VOWELS.fullmatch(words[0]) or _OF_TRADE.fullmatch(words[0]):
        return len(words[0]) + 1
    count = 0
    while count < len(words) - 2 and is_common(words[count]):
        count += 1
    if not count or any(map(is_common, words[count:])) or any(word in SMALL for word in words):
        return 0
    return len(b" ".join(words[:count])) + 1


def body_in_title(data: bytes, start: int, name: int) -> int:
    """Where a body ends that begins a title: 'UN Relief Coordinator'; `start` if none does."""
    first = data.find(b" ", start, name)
    word = data[start:first]
    is_short = word.isupper() and len(word) > 1 and word.isalpha() and word not in NO_BODIES
    if first > 0 and (word in AGENCIES or is_short) and not is_state(word):
        return first
    return start


def title_before(doc: Document, start: int) -> tuple[int, str | None]:
    """Where the title just before a name begins: 'health ministry spokesperson', 'US envoy'.

    Walks back word by word from the name: an office must be next to it, and the words that say
    which office it is may come before that.
    """
    data = doc.data
    if not _is_title_word(data, start):
        return _by_place(doc, start)
    begin, has_office = _walk(data, start)
    if not has_office or _only_describes(data, begin, start):
        return start, None
    begin = _without_small(data, begin, start)
    return begin, doc.text[begin : start - 1] or None


def _walk(data: bytes, start: int) -> tuple[int, bool]:
    """How far back the words of a title go, and whether an office is among them."""
    begin = start
    seen = _FORMER.search(data, max(0, start - 40), start) is not None
    for _ in range(7):
        match = _WORD_BEFORE.search(data, max(0, begin - 24), begin)
        if match is None:
            break
        word, at = match[1], match.start(1)
        bare = word.lower().rstrip(b".,")
        first = _joined_office(data, at, begin) if word == b"and" and begin != start else begin
        if first < begin:
            begin = first
            continue
        if _ends_title(word, data[begin : data.find(b" ", begin, start)]):
            break
        if (bare.rpartition(b"-")[2] in OFFICES and bare != b"state") or bare in HONORIFICS:
            seen = True
        elif bare != b"state" and (seen or begin == start or bare not in _OF_WORDS):
            # Without an office so far, the word must hang on one: 'State' in 'Secretary of State'.
            belongs = seen or _STATE_OF.search(data, max(0, at - 40), at)
            if bare in SMALL or word.endswith(b",") or not belongs:
                break
        begin = at
        if bare == b"former":
            break
    return begin, seen


def _joined_office(data: bytes, at: int, begin: int) -> int:
    """Where the first word is that 'and' at an offset joins: 'Water and Forests Minister'."""
    joined = _JOINS.search(data, max(0, at - 40), begin)
    is_office = joined is not None and is_common(joined[1]) and data[begin : begin + 1].isupper()
    return joined.start(1) if joined is not None and is_office else begin


def _only_describes(data: bytes, begin: int, start: int) -> bool:
    """Whether a small word before a lone name is no office: 'its official Ostre', 'chief KLF'."""
    return data[begin : start - 1] in _ADJECTIVES and _LONE.match(data, start) is not None


def _ends_title(word: bytes, following: bytes) -> bool:
    """Whether a word cannot be inside a title before `following`: a verb, a day, an owner.

    Before a capitalised word that is no office a small word must be a rank: 'senior UN envoy'.
    """
    if _OWNER.search(word):
        return not following[:1].isupper()
    is_rank = word in _RANKS or following.lower() in _OFFICES_AND_FORMS
    if word.islower() and following[:1].isupper() and not is_rank:
        return True
    is_verbal = word.endswith((b"ed", b"ing")) and word.islower() and word not in VERBAL
    return word in DAYS or word in SPOKEN or is_verbal or (word in _BREAKS)


def _without_small(data: bytes, begin: int, start: int) -> int:
    """Where a title begins behind small words and words that open the sentence."""
    while begin < start:
        blank = data.find(b" ", begin, start)
        word = data[begin:blank]
        is_office = word.lower() in OFFICES or word in TITLE_WORDS
        if word.lower() not in SMALL | _OF_WORDS and (word not in STARTERS or is_office):
            break
        begin = blank + 1
    return min(begin, start)


def _by_place(doc: Document, start: int) -> tuple[int, str | None]:
    """A role that no list of ours has, between a body and a name: 'Front authority Malik Orsa'."""
    data = doc.data
    match = _BY_PLACE.search(data, max(0, start - 40), start)
    if match is None or b" " not in data[start : start + 24]:
        return start, None
    body, role = match.groups()
    if not (body in AGENCIES or body in BODIES or (body.isupper() and len(body) > 1)):
        return start, None
    if role in FUNCTION or role in SPOKEN or role in VESSELS or role.endswith(_VERB_ENDS):
        return start, None
    return match.start(), doc.text[match.start() : start - 1]


def _is_title_word(data: bytes, start: int) -> bool:
    """Whether the word just before an offset may end a title."""
    if start < 3 or data[start - 1] != 0x20:
        return False
    blank = data.rfind(b" ", max(0, start - 24), start - 1)
    word = data[blank + 1 : start - 1]
    bare = word[word.rfind(b"\n") + 1 :].lower().rstrip(b".,")
    is_office = bare in TITLE_ENDS or bare.rpartition(b"-")[2] in OFFICES
    return is_office or data[max(0, blank - 5) : max(0, blank)] == b"ormer"

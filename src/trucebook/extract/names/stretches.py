"""Capitalised stretches of a text, cut into titles and names.

A stretch is cut where a known name is in it, at 'of' and 'for' that do not belong to a body, at
days and months, and behind words that only the beginning of a sentence capitalises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from trucebook.extract.lexicon import pattern
from trucebook.extract.names.acting import follows_body_noun, is_noun_phrase
from trucebook.extract.names.gazetteer import Known
from trucebook.extract.names.kinds import GIVEN, kind_of
from trucebook.extract.names.owners import with_owner, with_parts
from trucebook.extract.names.starters import opens_sentence, without_starters
from trucebook.extract.names.titles import after_title, body_in_title, is_title, title_before
from trucebook.extract.names.vocabulary import (
    AGENCIES,
    BODIES,
    CALENDAR,
    CROWDS,
    DAYS,
    FUNCTION,
    HONORIFICS,
    KIN,
    LABELS,
    MONTHS,
    OFFICES,
    SMALL,
    SPOKEN,
    TRADES,
    head_of,
    is_body,
    is_common,
    is_state,
    is_thing,
)
from trucebook.extract.names.writing import Writing
from trucebook.extract.text.document import Document

_ALL_MONTHS = MONTHS | {b"April", b"June", b"August"}


_MINISTERS = frozenset((b"Ministers", b"Ambassadors", b"Governors", b"Presidents", b"Secretaries"))


_VOWELS = frozenset("AEIOUYÁÉÍÓÚÄÖÜÀÈÂÊÎÔØÅ")
_PARTY_TAG = re.compile(rb"[RDI]-[A-Z]")
_GIVEN_NAME = re.compile(rb"(?<= )([A-Z][a-z]+)(?= [A-Z])")


class Draft(NamedTuple):
    """A name at `[start, end)`, with its title from `full_start`; `known` where a book has it."""

    start: int
    end: int
    full_start: int
    words: str
    title: str | None
    kind: str
    known: Known | None


_ARTICLE = rb"(?:(?:al|el|ul|ad|as|at|ar|an|ash|az|d|l)[-'\x92])?"
_NO_PART = (
    rb"(?!(?:[a-z]+(?:ed|led|en)|led|run|era|style|made|born|wide|like|held|built|speaking)\b)"
)
_WORD = (
    rb"[A-Z][A-Za-z]*(?:['\x92](?!s\b)[A-Za-z]+|-(?:[a-z]{1,3}-)?" + _NO_PART + rb"[A-Za-z0-9]+)*"
)
_TOKEN = (
    rb"(?:(?:St|Ste|Mt)\.(?= [A-Z])|"
    + _ARTICLE
    + rb"[A-Z]\.(?:[A-Z]\.)*|(?:Committee|Campaign|Movement|Alliance) to(?= [A-Z])|"
    rb"(?:Channel|Canal|Radio|Studio) [0-9]{1,3}(?![0-9])|" + _ARTICLE + _WORD + rb")"
)
_CAPITAL = re.compile(rb"[A-Z]")
_NO_START = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.'\x92")
_NICK = rb"[\"'\x91\x93\xab][A-Z][a-z]+(?: [A-Z][a-z]+)?[\"'\x92\x94\xbb] "
_CAPITALS = pattern(
    _TOKEN + rb"(?: (?:(?:<name_links> ){1,2}|" + _NICK + rb")?(?:the )?" + _TOKEN + rb"){0,9}"
)
_BEFORE_FIRST = re.compile(
    rb"(?:(?<![A-Za-z0-9])(?:al|el|ul|ad|as|at|ar|an|ash|az)-|(?<![A-Za-z0-9.])[0-9]{1,3}(?:st|"
    rb"nd|rd|th) |(?<![A-Za-z0-9])[a-z]{1,2})\Z"
)
_SPLIT = re.compile(rb" (?:of|for)(?: the)? ")
_SIGNS = re.compile(rb" (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?![A-Za-z])")
_LINK_END = re.compile(rb"(?: (?:of|for|de|la|on|the|&))+\Z")
_LINK_START = re.compile(rb" ?(?:(?:of|for|the|&|y|e) )*")
_LETTERS_BEHIND = re.compile(rb"(?: (?:KC|QC|SC|MP|MEP|OBE|MBE|CBE|PhD|MD|Esq|Jr|Sr))+\Z")
_NUMBER = re.compile(rb" [0-9]")
_NUMBERED = re.compile(rb" [0-9]+(?![0-9,-]*[a-z -])")
_TITLE_OF_NAME = re.compile(rb" [a-z-]+ [A-Z][a-z]+ [A-Z]")
_KIN = re.compile(
    rb"\b(?:(?:" + b"|".join(sorted(KIN)) + rb"),?|(?:" + b"|".join(sorted(TRADES)) + rb"),) \Z"
)
_DAY = re.compile(rb"(?<![A-Za-z0-9.,])[0-9]{1,2} \Z")
_OF_DATE = re.compile(
    rb"(?:[0-9]|\b(?:[Ii]n|[Uu]ntil|[Ss]ince|[Bb]y|[Ll]ast|[Nn]ext|early|late|mid|from|of|[Ff]or|"
    rb"[Tt]o)) \Z"
)
_IN_MAY = re.compile(
    rb"(?:[0-9]|\b(?:[Ii]n|[Uu]ntil|[Ss]ince|[Ll]ast|[Nn]ext|[Ee]arly|[Ll]ate)) \Z"
)  # NOTE: 'by May' and 'from May' may mean the person.
_OWN = re.compile(
    rb"\b(?:[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Oo]ur|[Yy]our|[Mm]y|an?|this|that|each|every) \Z"
)
_ONE = re.compile(rb"\b(?:[Aa]n?|one|another|two|three|four|five|six) \Z")
_NOUN_NEXT = re.compile(rb" ([a-z]+)")
_FOR_STATE = re.compile(rb"\b(?:for|of|in|to|from) (?:the )?\Z")
_SMALL_NEXT = re.compile(rb" [a-z]")
_THE = re.compile(rb"\b[Tt]he \Z")


def unknown_drafts(
    doc: Document, known: list[Known], writing: Writing, starters: frozenset[bytes]
) -> tuple[list[Draft], list[Known]]:
    """The names of capitalised stretches, and the known names that are no part of one."""
    kept: list[Known] = []
    drafts: list[Draft] = []
    index = 0
    for start, end in _stretches(doc.data, writing):
        inside: list[Known] = []
        while index < len(known) and known[index].start < end:
            (inside if known[index].end > start else kept).append(known[index])
            index += 1
        pieces, left = _pieces(doc.data, start, end, inside)
        kept += left
        for piece in pieces:
            for part in _parts(doc.data, *piece):
                drafts += _drafts(doc, *part, writing, starters)
    kept += known[index:]
    return drafts, kept


def _stretches(data: bytes, writing: Writing) -> Iterator[tuple[int, int]]:
    """The longest rows of capitalised words, outside headings and the city of a dateline."""
    closed = sorted([*writing.headings, *((line.start, line.end) for line in writing.datelines)])
    end, index = 0, 0
    for match in _CAPITAL.finditer(data):
        start = match.start()
        if start < end or (start and data[start - 1] in _NO_START and not _is_led(data, start)):
            continue
        while index < len(closed) and closed[index][1] <= start:
            index += 1
        if index < len(closed) and closed[index][0] <= start:
            end = closed[index][1]
            continue
        found = _CAPITALS.match(data, start)
        if found is None:
            continue
        end = found.end()
        lead = _BEFORE_FIRST.search(data, max(0, start - 6), start)
        yield (lead.start() if lead is not None else start), end


def _is_led(data: bytes, start: int) -> bool:
    """Whether a capital letter is the second of a name: 'uMbuso'."""
    before = data[max(0, start - 3) : start]
    return before[-1:].islower() and _BEFORE_FIRST.search(before) is not None


def _pieces(
    data: bytes, start: int, end: int, inside: list[Known]
) -> tuple[list[tuple[int, int]], list[Known]]:
    """A stretch cut at the known names in it; a state within the name of a body is no name."""
    if not inside:
        return [(start, end)], []
    is_whole = inside[0].start <= start and inside[-1].end >= end and len(inside) == 1
    states = all(item.actor.kind == "state" for item in inside)
    if states and not is_whole and is_body(data[start:end]):
        return [(start, end)], []
    pieces, at = [], start
    for item in (*inside, None):
        stop = item.start if item is not None else end
        link = _LINK_START.match(data, at, max(at, stop)) if at > start else None
        lo = link.end() if link is not None else at
        hi = lo + len(_LINK_END.sub(b"", data[lo:stop].rstrip()))
        is_lone = b" " not in data[lo:hi] and (at > start or item is not None)
        is_part = is_lone and data[at:lo] + data[hi:stop] in (b" ", b"")
        if hi > lo and not (is_part and at > start):
            pieces.append((lo, hi))
        at = item.end if item is not None else end
    return pieces, inside


def _parts(data: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """A stretch cut at days, before a person behind a body, and at 'of' and 'for'.

    Not where a body or an office is before 'of'.
    """
    day = _SIGNS.search(data, start, end)
    if day is not None:
        rest = [] if day.end() >= end else _parts(data, day.end() + 1, end)
        return [*_parts(data, start, day.start()), *rest]
    person = _behind_body(data, start, end) if data.count(b" ", start, end) > 1 else end
    if person < end:
        return [*_parts(data, start, person - 1), (person, end)]
    first = data.find(b" ", start, end)
    is_of_state = first > 0 and _FOR_STATE.search(data, max(0, start - 12), start)
    if is_of_state and is_state(data[start:first]) and not is_body(data[start:end]):
        # 'The boss for Peru Ana Rojas': a state, and somebody who is no part of it.
        return [(start, first), *_parts(data, first + 1, end)]
    match = _SPLIT.search(data, start, end)
    if match is None:
        return [(start, end)]
    head = data[start : match.start()].rpartition(b" ")[2]
    is_crowd = head.lower() in CROWDS and start + len(head) == match.start()
    is_led = data[start - 4 : start] in (b"the ", b"The ")
    if is_led and not is_crowd and not is_state(data[match.end() : end]) and not is_title(head):
        return [(start, end)]
    if (head in BODIES and not is_crowd) or head.lower() in OFFICES:
        return [(start, end)]
    return [(start, match.start()), *_parts(data, match.end(), end)]


def _behind_body(data: bytes, start: int, end: int) -> int:
    """Where a person begins just behind a body: 'Labour Party Ada Finn'; the end without one."""
    for match in _GIVEN_NAME.finditer(data, start, end):
        at = match.start()
        if match[1] in GIVEN and is_body(data[start : at - 1]) and not is_body(data[at:end]):
            return at
    return end


def _drafts(
    doc: Document, start: int, end: int, writing: Writing, starters: frozenset[bytes]
) -> Iterator[Draft]:
    """The name of a stretch, and the body that begins its title; none where it is no name."""
    data = doc.data
    opens = opens_sentence(data, start)
    if is_thing(data[start:end]):
        return
    start = without_starters(data, start, end, writing, starters, opens)
    words = data[start:end]
    if words.partition(b" ")[0] in _ALL_MONTHS and b" " in words:
        day = _DAY.search(data, max(0, start - 4), start)
        start = day.start() if day is not None else start
        words = data[start:end]
    if (
        start >= end
        or (words.capitalize() if words.isupper() else words) in MONTHS
        or words in DAYS
        or _NUMBERED.match(data, end)
    ):
        return
    if is_thing(words):
        return
    end -= len(words) - len(_LETTERS_BEHIND.sub(b"", words))
    words = data[start:end]
    if words.lower() in LABELS and _NUMBER.match(data, end):
        return
    name = after_title(data, start, end)
    if name >= end or (name == start and _is_office(words)):
        return
    full_start, title = _title(doc, start, name)
    body_end = body_in_title(data, start, name)
    if body_end > start:
        yield Draft(start, body_end, start, doc.text[start:body_end], None, "body", None)
    if name > start and _is_office(data[name:end]):
        return
    draft = _named(doc, name, end, full_start, title)
    if draft is not None and not _is_lone_word(doc, draft, writing, opens):
        yield draft


def _title(doc: Document, start: int, name: int) -> tuple[int, str | None]:
    """Where the title of a name begins that is in a stretch from `start`."""
    full_start, title = title_before(doc, name)
    if title is None and any(map(is_title, doc.data[start:name].split())):
        return start, doc.text[start : name - 1]
    return full_start, title


def _named(doc: Document, name: int, end: int, full_start: int, title: str | None) -> Draft | None:
    data = doc.data
    kind = kind_of(data[name:end], title is not None)
    if kind == "thing":
        return None
    words = data[name:end]
    is_free = title is None and words.partition(b" ")[0] not in GIVEN
    if kind in ("place", "person") and is_free and follows_body_noun(data, name):
        kind = "body"
    is_plain = words in BODIES and words not in AGENCIES and opens_sentence(data, name)
    if is_plain and _TITLE_OF_NAME.match(data, end):
        return None
    if kind == "body":
        name = with_owner(data, name)
        end = with_parts(data, name, end)
    elif kind in ("unknown", "state") and title is None and _is_kin(data[max(0, name - 24) : name]):
        kind = "person"
    elif b" " in words and title is None and kind in ("person", "unknown"):
        kind = "group" if _THE.search(data, max(0, name - 4), name) else kind
    printed = doc.text[name:end]
    printed = in_small_letters(printed) if kind == "person" else printed
    return Draft(name, end, min(full_start, name), printed, title, kind, None)


def _is_kin(before: bytes) -> bool:
    """Whether the last word before a name makes it a person's: 'his brother', 'the miner,'."""
    return _KIN.search(before[before.rfind(b" ", 0, -1) + 1 :]) is not None


def in_small_letters(words: str) -> str:
    """A person's name whose words are printed in capitals: 'Ada FINN' is Ada Finn."""
    parts = words.split(" ")
    last = parts[-1]
    if not (len(last) > 2 and last.isupper() and set(last) & _VOWELS):
        return words
    return " ".join(
        re.sub(r"[^\W\d_]+", lambda found: found[0].capitalize(), part)
        if len(part) > 1 and part.isupper() and "." not in part
        else part
        for part in parts
    )


def _is_office(words: bytes) -> bool:
    """'Minister of the Interior', 'Prime Minister', 'READ MORE': nobody's name."""
    head = head_of(words).split(b" ")
    if is_title(head[-1]) and not is_body(words):
        hangs = len(words) > len(head_of(words))
        return hangs or all(is_title(word) or is_common(word) or is_state(word) for word in head)
    if head[-1] in _MINISTERS:
        return True
    return words.isupper() and len(words) > 3 and all(map(is_common, words.split(b" ")))


def _is_lone_word(doc: Document, draft: Draft, writing: Writing, opens: bool) -> bool:
    """A capitalised word that is no name: an adverb that opens a sentence, a letter, a title."""
    words = doc.data[draft.start : draft.end]
    if b" " in words or draft.title:
        return False
    if opens and is_common(words) and _describes(doc.data, draft.end):
        return True
    if opens and b"-" in words and all(is_common(w) or w in SMALL for w in words.split(b"-")):
        return True
    if words.isupper() and _is_short_phrase(doc.data, draft):
        return True
    if doc.data[draft.start - 1 : draft.start] == b"(" and _PARTY_TAG.match(words):
        return True
    if opens and words not in writing.inside and is_noun_phrase(doc.data, draft.start, draft.end):
        return True
    if opens and (words.endswith(b"ly") or writing.is_plain(words)) and not words.isupper():
        return True
    if words in CALENDAR or words == b"State" or _is_owned(doc.data, draft):
        return True
    before = doc.data[max(0, draft.start - 12) : draft.start]
    if (words in _ALL_MONTHS and _OF_DATE.search(before)) or (
        words == b"May" and _IN_MAY.search(before)
    ):
        return True
    return draft.kind != "body" and (words.lower() in HONORIFICS or len(words) < 2)


def _is_short_phrase(data: bytes, draft: Draft) -> bool:
    """Whether letters in brackets are short for small words before: 'closed circuit (CC)'."""
    if data[draft.start - 2 : draft.start] != b" (" or data[draft.end : draft.end + 1] != b")":
        return False
    before = data[max(0, draft.start - 80) : draft.start - 2]
    words = [word for word in before.replace(b",", b" ").split() if word not in SMALL]
    last = words[-(draft.end - draft.start) :]
    initials = b"".join(word[:1] for word in last).upper()
    return initials == data[draft.start : draft.end] and b" ".join(last).islower()


def _describes(data: bytes, end: int) -> bool:
    """Whether a noun follows: 'State television'."""
    match = _NOUN_NEXT.match(data, end)
    if match is None or match[1] in FUNCTION or match[1] in SPOKEN:
        return False
    return not match[1].endswith((b"ed", b"ly"))


def _is_owned(data: bytes, draft: Draft) -> bool:
    """'his Ministry', 'a Nordic envoy': no name for its capital letter alone."""
    words, before = data[draft.start : draft.end], data[max(0, draft.start - 8) : draft.start]
    if words in BODIES and not words.isupper():
        return _OWN.search(before) is not None
    if before.endswith(b"-old "):
        return draft.kind == "unknown"
    if draft.kind not in ("unknown", "state") or not _ONE.search(before):
        return False
    return _SMALL_NEXT.match(data, draft.end) is not None

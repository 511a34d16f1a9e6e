"""Numbers that are no figures: dates, times, ages, labels, scores, telephone numbers, furniture.

Each test is a function of the bytes and a numeral; `is_distractor` asks them all.
"""

from __future__ import annotations

import re

from trucebook.extract.figures.numbers import Numeral
from trucebook.extract.figures.phrases import Nouns
from trucebook.extract.lexicon import STOPS, TITLES, byte_words, pattern
from trucebook.extract.text.document import Document


def _alternatives(words: list[str]) -> bytes:
    return b"|".join(re.escape(word.encode()) for word in sorted(words, key=len, reverse=True))


_MONTHS = _alternatives([word.capitalize() for word in STOPS["months"]])
_MONTH_AFTER = re.compile(rb"(?:st|nd|rd|th)? (?:of )?(?:" + _MONTHS + rb")(?![A-Za-z])")
_MONTH_BEFORE = re.compile(rb"(?:" + _MONTHS + rb")\.? (?:the )?\Z")
_MONTH_AND_DAY = re.compile(rb"(?:" + _MONTHS + rb")\.? [0-9]{1,2}(?:,| and| to|-|\x96) ?\Z")
_ORDINAL = re.compile(rb"(?:st|nd|rd|th|s|'s|\x92s)(?![A-Za-z])")
_TIME_AFTER = pattern(
    rb":[0-9]| ?<clock>(?![A-Za-z])| local time| in the (?:morning|afternoon|evening)| hours GMT"
)
_CLOCK = re.compile(rb"(?:[01]?[0-9]|2[0-3])\.[0-5][0-9]\Z")
_AT = re.compile(rb"(?:\bat|\bby|\bfrom|\buntil|\bbefore|\bafter) \Z")
_AGE_AFTER = re.compile(rb"[- ](?:year|month|week|day)s?[- ]old(?![a-z])")
_NAMED = re.compile(rb"[A-Z][A-Za-z'\x92-]+,? [(]?\Z")
_AGED = pattern(
    rb"(?:[Tt]hey are|[Bb]oth are) \Z|<aged> <is_aged> \Z|\b<at_age> \Z|\baged? [a-z0-9]+ (?:and|"
    rb"or) \Z"
)
_PERSONS = byte_words(TITLES["persons"])
_COUNTED = byte_words(STOPS["counted"])
_LABELS = byte_words(STOPS["labels"])
_WEAK_LABELS = byte_words(STOPS["weak_labels"])
_WORD_LABELS = byte_words(STOPS["word_labels"])
_PHONE_AFTER = re.compile(rb"[ -][0-9]{3,}|[ -][0-9]{2} [0-9]{2}")
_PHONE_BEFORE = re.compile(rb"[+][0-9 ()-]*\Z|[(]0[0-9 ()-]*\Z|[0-9]{3,}[ -]\Z")
_SCORE = re.compile(rb"[-\x96:][0-9]{1,3}(?![0-9]|,[0-9])")
_FURNITURE = re.compile(
    rb"[- ](?:[a-z]+ )?(?:" + _alternatives(STOPS["furniture"]) + rb")(?![A-Za-z])"
)
_FURNITURE_LINE = pattern(rb"[ \t\x95*-]*<page_lines>(?![a-z])")
_FURNITURE_FIRST = frozenset(bytes((byte,)) for byte in b" \t\x95*-ASREFDCPTM\xa9")
_LETTER_DASH = re.compile(rb"[A-Za-z][-/.]\Z")
_GLUED = re.compile(
    rb"(?!km|kg|mm|cm|m\b|m[\xb2\xb3]|t\b|ha\b|bn|pc|x\b|C\b|F\b|ft|lb|kph|mph|th|kt)[A-Za-z]"
)
_ADDRESS = re.compile(rb"(?:www|http|@|\.com|\.org|\.net)")
_REFERENCE = pattern(rb"\b<which_time> \Z")
_TIME_UNIT = rb"(?:hours?|days?|weeks?|months?|years?|nights?|minutes?|decades?)"
_REFERENCE_UNIT = re.compile(rb"[ -](?:or so )?" + _TIME_UNIT + rb"(?![A-Za-z])")
_AGO = re.compile(
    rb"(?: of)?[ -]" + _TIME_UNIT + rb" "
    rb"(?:ago|earlier|later|before|after|previously|prior|from now)(?![A-Za-z])"
)
_LABEL = re.compile(rb"(?<!['\x92A-Za-z.])([A-Za-z.]+)(?: |-| #)\Z")
_LABEL_LIST = re.compile(rb"([A-Za-z]+) [0-9]{1,4}(?: and|,|, and| to|-|\x96| or| of) ?\Z")
_STREET = re.compile(rb" (?:[A-Z][a-z]+ ){1,2}(?:Street|Road|Avenue|Lane|Square|Boulevard|Drive)\b")
_NOUN_AFTER = re.compile(
    rb" (?:[a-z-]+ )?[A-Za-z]+s\b| (?:people|men|women|children|staff|troops)\b"
)
_COORDINATE = re.compile(rb"(?:\xb0|[NSEW]\b|-degree)")
_SMALL_BEFORE = re.compile(rb"\b(?:of|the|at|in) (?:the )?\Z")
_SCORED = pattern(rb"\b<scored>\b")
_TWO_WORDS = re.compile(rb" ([a-z]+)\b(?: ([a-z]+)\b)?")
_NATIONALS = re.compile(rb"[+]| [A-Z][a-z]+(?:ians|ans|is|ese)\b")
_AT_HOUR = re.compile(rb"\b(?:at|until|till) \Z")
_NO_HOUR = re.compile(rb" (?:[a-z-]+ )?[A-Za-z]*s\b| of\b| per\b|-| people| men| women| million")
_WILL_LAST = pattern(rb"\b<to_last> (?:only |at )?last \Z")
_TO_DATE = re.compile(
    rb" (?:hours?|days?|weeks?|months?|years?) (?:to|since|before|after|until|up to|between|"
    rb"from|ending)\b"
)
_ENDED = re.compile(rb" and | when")


def is_distractor(doc: Document, found: Numeral, nouns: Nouns) -> bool:
    """Whether a numeral is something other than a quantity."""
    data, end = doc.data, found.end
    before = data[max(0, found.start - 40) : found.start]
    line = doc.line(found.start)[0]
    if data[line : line + 1] in _FURNITURE_FIRST and _FURNITURE_LINE.match(data, line):
        return True
    if (
        _FURNITURE.match(data, end)
        or _is_time(data, found, before)
        or _is_age(data, found, before, nouns)
        or _is_period(data, found, before)
    ):
        return True
    if found.words:
        is_date = (found.low or 99) < 32 and _MONTH_AFTER.match(data, end) is not None
        label = _LABEL.search(before)
        is_label = label is not None and label[1].lower() in _WORD_LABELS
        is_label = is_label and not _NOUN_AFTER.match(data, end)
        return is_date or is_label or _is_in_a_name(data, found, before)
    if data[end : end + 2] in (b". ", b") ") and (before.endswith(b"\n") or not before):
        return True
    return (
        _is_part_of_a_code(data, found, before)
        or _is_date(data, found, before, nouns)
        or _is_label(data, found, before)
    )


def _is_in_a_name(data: bytes, found: Numeral, before: bytes) -> bool:
    """'the Gang of Five Roads'."""
    if not data[found.start : found.start + 1].isupper() or not _SMALL_BEFORE.search(before):
        return False
    return data[found.end : found.end + 1] == b" " and data[found.end + 1 : found.end + 2].isupper()


def _is_part_of_a_code(data: bytes, found: Numeral, before: bytes) -> bool:
    """A telephone number, a score, a coordinate, an address, digits within a word."""
    start, end = found.start, found.end
    after, following = data[end : end + 1], data[end + 1 : end + 2]
    is_after_nought = data[start] == 0x30 and data[start + 1 : start + 2].isdigit()
    if before[-1:] in b" \n($":
        if after in b",.;" and not following.isalnum():
            return _PHONE_BEFORE.search(before) is not None
        if after == b" " and following.isalpha():
            return is_after_nought or _PHONE_BEFORE.search(before) is not None
    blank = data.find(b" ", end, end + 40)
    is_year = before[-1:] in (b"'", b"\x92") and before[-2:-1] in b" \n" and end - start == 2
    return bool(
        is_after_nought
        or is_year
        or before.endswith(b"#")
        or _LETTER_DASH.search(before)
        or (not found.scaled and _GLUED.match(data, end))
        or (found.sort != "fraction" and after == b"/" and following.isalnum())
        or _PHONE_AFTER.match(data, end)
        or _PHONE_BEFORE.search(before)
        or (found.sort == "number" and not found.scaled and _SCORE.match(data, end))
        or (before.endswith((b"-", b"\x96")) and before[-2:-1].isdigit())
        or (found.sort == "range" and _is_score(data, found))
        or _COORDINATE.match(data, end)
        or _ADDRESS.search(data, start, blank if blank >= 0 else end)
    )


def _is_score(data: bytes, found: Numeral) -> bool:
    if (found.high or 0) > 30 or data[found.end : found.end + 1] not in (b".", b",", b" "):
        return False
    is_game = _SCORED.search(data[max(0, found.start - 40) : found.end + 20])
    return is_game is not None and _NOUN_AFTER.match(data, found.end) is None


def _is_date(data: bytes, found: Numeral, before: bytes, nouns: Nouns) -> bool:
    end, low = found.end, found.low or 0
    if _ORDINAL.match(data, end):
        return True
    if 1 <= low <= 31 and (
        _MONTH_AFTER.match(data, end)
        or _MONTH_BEFORE.search(before)
        or _MONTH_AND_DAY.search(before)
    ):
        return True
    is_year = end - found.start == 4 and found.sort == "number"
    is_years = found.sort == "range" and b"," not in data[found.start : end]
    if not 1700 <= low <= 2100 or not (is_year or is_years) or _NATIONALS.match(data, end):
        return False
    words = _TWO_WORDS.match(data, end)
    counted = () if words is None else words.groups()
    return nouns.people.isdisjoint(counted) and _COUNTED.isdisjoint(counted)


def _is_time(data: bytes, found: Numeral, before: bytes) -> bool:
    """'9 p.m.', 'at 9.30', 'We open at four because …'."""
    if _TIME_AFTER.match(data, found.end):
        return True
    is_hour = found.sort == "number" and 1 <= (found.low or 0) <= 12 and not found.scaled
    if is_hour and _AT_HOUR.search(before) and not _NO_HOUR.match(data, found.end):
        return True
    clock = _CLOCK.match(data[found.start : found.end])
    return bool(clock and _AT.search(before) and not _NOUN_AFTER.match(data, found.end))


def _is_age(data: bytes, found: Numeral, before: bytes, nouns: Nouns) -> bool:
    """'8-year-old', 'Marek Tollan, 54,', 'Ada Quorrel (61)', 'a former schoolteacher of 47'."""
    end = found.end
    if _AGE_AFTER.match(data, end):
        return not (nouns.old_thing.match(data, end) or nouns.thing_old.search(before))
    if not 3 <= (found.low or 0) <= 110 or found.sort != "number":
        return False
    after = data[end : end + 1]
    is_named = _NAMED.search(before) is not None
    if is_named and before.rstrip(b" (").endswith(b",") and after in (b",", b".", b")", b";"):
        return not found.words
    if before.endswith(b"(") and after == b")":
        return is_named
    if after not in (b",", b".", b";", b")", b"\x97", b"") and not _ENDED.match(data, end):
        return False
    is_of = before.endswith(b" of ") and before[:-4].rpartition(b" ")[2].lower() in _PERSONS
    return is_of or _AGED.search(before) is not None


def _is_label(data: bytes, found: Numeral, before: bytes) -> bool:
    """'Article 5', 'Route 60', 'Group of 7': a number that is part of a name."""
    if _STREET.match(data, found.end) or before.endswith(b"Group of "):
        return True
    match = _LABEL.search(before) or _LABEL_LIST.search(before)
    if match is None or found.sort == "range" or found.scaled:
        return False
    label = match[1].lower()
    if label.rstrip(b".") not in _LABELS or b"," in data[found.start : found.end]:
        return False
    if label not in _WEAK_LABELS or (match[1][:1].isupper() and len(before) > len(match[0])):
        return True
    return _NOUN_AFTER.match(data, found.end) is None


def _is_period(data: bytes, found: Numeral, before: bytes) -> bool:
    """When and not how long: 'the last two weeks', 'two weeks ago'."""
    if before.endswith(b"last ") and _WILL_LAST.search(before):
        return False
    if before.endswith(b"the ") and _TO_DATE.match(data, found.end):
        return True
    if _AGO.match(data, found.end):
        return True
    return bool(_REFERENCE.search(before) and _REFERENCE_UNIT.match(data, found.end))

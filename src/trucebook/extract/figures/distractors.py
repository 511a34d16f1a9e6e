"""Numbers that are no figures: dates, times, ages, labels, scores, telephone numbers, furniture.

Each test is a function of the document and a numeral; `is_distractor` asks them all.
"""

from __future__ import annotations

import re

from trucebook.extract.figures.numbers import Numeral
from trucebook.extract.figures.phrases import Nouns
from trucebook.extract.text.document import Document
from trucebook.extract.text.lexicon import STOPS, TITLES, byte_words, pattern


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
_LABELS = byte_words(STOPS["labels"])
_LABEL = re.compile(rb"(?<!['\x92A-Za-z.])([A-Za-z.]+)(?: |-| #)\Z")
_LABEL_LIST = re.compile(rb"([A-Za-z]+) [0-9]{1,4}(?: and|,|, and| to|-|\x96| or| of) ?\Z")
_STREET = re.compile(rb" (?:[A-Z][a-z]+ ){1,2}(?:Street|Road|Avenue|Lane|Square|Boulevard|Drive)\b")
_NOUN_AFTER = re.compile(
    rb" (?:[a-z-]+ )?[A-Za-z]+s\b| (?:people|men|women|children|staff|troops)\b"
)
_COORDINATE = re.compile(rb"(?:\xb0|[NSEW]\b|-degree)")


def is_distractor(doc: Document, found: Numeral, nouns: Nouns) -> bool:
    """Whether a numeral is something other than a quantity."""
    data = doc.data
    before = data[max(0, found.start - 40) : found.start]
    line = doc.line(found.start)[0]
    if data[line : line + 1] in _FURNITURE_FIRST and _FURNITURE_LINE.match(data, line):
        return True
    if found.words:
        return _is_word_distractor(data, found, before, nouns)
    return (
        _is_part_of_a_code(data, found, before)
        or _is_date(data, found, before, nouns)
        or _is_time(data, found, before)
        or _is_age(data, found, before, nouns)
        or _is_label(data, found, before)
        or _is_period(data, found, before)
        or _FURNITURE.match(data, found.end) is not None
        or (
            data[found.end : found.end + 2] in (b". ", b") ")
            and (before.endswith(b"\n") or not before)
        )
    )


def _is_word_distractor(data: bytes, found: Numeral, before: bytes, nouns: Nouns) -> bool:
    return (
        _is_in_a_name(data, found, before)
        or _is_age(data, found, before, nouns)
        or _is_period(data, found, before)
        or _is_word_label(data, found, before)
        or _is_hour(data, found, before)
        or _TIME_AFTER.match(data, found.end) is not None
        or _FURNITURE.match(data, found.end) is not None
        or ((found.low or 99) < 32 and _MONTH_AFTER.match(data, found.end) is not None)
    )


_SMALL_BEFORE = re.compile(rb"\b(?:of|the|at|in) (?:the )?\Z")


def _is_in_a_name(data: bytes, found: Numeral, before: bytes) -> bool:
    """'the Gang of Five Roads'."""
    if not data[found.start : found.start + 1].isupper() or not _SMALL_BEFORE.search(before):
        return False
    return data[found.end : found.end + 1] == b" " and data[found.end + 1 : found.end + 2].isupper()


def _begins_with_nought(data: bytes, found: Numeral) -> bool:
    return data[found.start] == 0x30 and data[found.start + 1 : found.start + 2].isdigit()


def _is_part_of_a_code(data: bytes, found: Numeral, before: bytes) -> bool:
    end = found.end
    after, following = data[end : end + 1], data[end + 1 : end + 2]
    if before[-1:] in b" \n($":
        if after in b",.;" and not following.isalnum():
            return _PHONE_BEFORE.search(before) is not None
        if after == b" " and following.isalpha():
            return _begins_with_nought(data, found) or _PHONE_BEFORE.search(before) is not None
    word = data[found.start : data.find(b" ", end) if data.find(b" ", end, end + 40) >= 0 else end]
    return bool(
        _LETTER_DASH.search(before)
        or before.endswith(b"#")
        or (
            before[-1:] in (b"'", b"\x92")
            and before[-2:-1] in b" \n"
            and found.end - found.start == 2
        )
        or _begins_with_nought(data, found)
        or (not found.scaled and _GLUED.match(data, end))
        or (
            found.sort != "fraction"
            and data[end : end + 1] == b"/"
            and data[end + 1 : end + 2].isalnum()
        )
        or _PHONE_AFTER.match(data, end)
        or _PHONE_BEFORE.search(before)
        or (found.sort == "number" and not found.scaled and _SCORE.match(data, end))
        or (before.endswith((b"-", b"\x96")) and before[-2:-1].isdigit())
        or (found.sort == "range" and _is_score(data, found))
        or _COORDINATE.match(data, end)
        or _ADDRESS.search(word)
    )


_SCORED = pattern(rb"\b<scored>\b")


def _is_score(data: bytes, found: Numeral) -> bool:
    if (found.high or 0) > 30 or data[found.end : found.end + 1] not in (b".", b",", b" "):
        return False
    return _SCORED.search(data[max(0, found.start - 40) : found.end + 20]) is not None and (
        _NOUN_AFTER.match(data, found.end) is None
    )


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
    is_year = 1700 <= low <= 2100 and end - found.start == 4 and found.sort == "number"
    is_years = found.sort == "range" and 1700 <= low <= 2100 and b"," not in data[found.start : end]
    if not (is_year or is_years):
        return False
    if _NATIONALS.match(data, end):
        return False
    words = _TWO_WORDS.match(data, end)
    return words is None or not any(
        word in nouns.people or word in _COUNTED for word in words.groups()
    )


_TWO_WORDS = re.compile(rb" ([a-z]+)\b(?: ([a-z]+)\b)?")
_NATIONALS = re.compile(rb"[+]| [A-Z][a-z]+(?:ians|ans|is|ese)\b")
_COUNTED = byte_words(STOPS["counted"])


def _is_time(data: bytes, found: Numeral, before: bytes) -> bool:
    if _TIME_AFTER.match(data, found.end):
        return True
    if _is_hour(data, found, before):
        return True
    clock = _CLOCK.match(data[found.start : found.end])
    return bool(clock and _AT.search(before) and not _NOUN_AFTER.match(data, found.end))


def _is_role_of(before: bytes) -> bool:
    """'a former schoolteacher of 47'."""
    return before.endswith(b" of ") and before[:-4].rpartition(b" ")[2].lower() in _PERSONS


def _is_age(data: bytes, found: Numeral, before: bytes, nouns: Nouns) -> bool:
    end = found.end
    if _AGE_AFTER.match(data, end):
        return not (nouns.old_thing.match(data, end) or nouns.thing_old.search(before))
    if not 3 <= (found.low or 0) <= 110 or found.sort not in ("number",):
        return False
    ended = data[end : end + 1] in (b",", b".", b";", b")", b"\x97", b"") or data[
        end : end + 5
    ] in (
        b" and ",
        b" when",
    )
    if (
        _NAMED.search(before)
        and before.rstrip(b" (").endswith(b",")
        and data[end : end + 1] in (b",", b".", b")", b";")
    ):
        return not found.words
    if before.endswith(b"(") and data[end : end + 1] == b")":
        return _NAMED.search(before) is not None
    return ended and bool(_AGED.search(before) or _is_role_of(before))


def _is_label(data: bytes, found: Numeral, before: bytes) -> bool:
    if _STREET.match(data, found.end):
        return True
    match = _LABEL.search(before) or _LABEL_LIST.search(before)
    if _GROUP_OF.search(before):
        return True
    if (
        match is None
        or found.sort == "range"
        or match[1].lower().rstrip(b".") not in _LABELS
        or found.scaled
    ):
        return False
    if b"," in data[found.start : found.end]:
        return False
    if match[1].lower() not in _WEAK_LABELS or (
        match[1][:1].isupper() and len(before) > len(match[0])
    ):
        return True
    return _NOUN_AFTER.match(data, found.end) is None


_WEAK_LABELS = byte_words(STOPS["weak_labels"])
_GROUP_OF = re.compile(rb"Group of \Z")


_AT_HOUR = re.compile(rb"\b(?:at|until|till) \Z")
_NO_HOUR = re.compile(rb" (?:[a-z-]+ )?[A-Za-z]*s\b| of\b| per\b|-| people| men| women| million")


def _is_hour(data: bytes, found: Numeral, before: bytes) -> bool:
    """'We open at four because …'."""
    if found.sort != "number" or not 1 <= (found.low or 0) <= 12 or found.scaled:
        return False
    return _AT_HOUR.search(before) is not None and _NO_HOUR.match(data, found.end) is None


def _is_word_label(data: bytes, found: Numeral, before: bytes) -> bool:
    match = _LABEL.search(before)
    return (
        match is not None
        and match[1].lower() in _WORD_LABELS
        and _NOUN_AFTER.match(data, found.end) is None
    )


_WORD_LABELS = byte_words(STOPS["word_labels"])


_WILL_LAST = pattern(rb"\b<to_last> (?:only |at )?last \Z")
_TO_DATE = re.compile(
    rb" (?:hours?|days?|weeks?|months?|years?) (?:to|since|before|after|until|up to|between|"
    rb"from|ending)\b"
)


def _is_period(data: bytes, found: Numeral, before: bytes) -> bool:
    if before.endswith(b"last ") and _WILL_LAST.search(before):
        return False
    if before.endswith(b"the ") and _TO_DATE.match(data, found.end):
        return True
    if _AGO.match(data, found.end):
        return True
    return bool(_REFERENCE.search(before) and _REFERENCE_UNIT.match(data, found.end))

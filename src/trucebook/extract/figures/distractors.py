"""Numbers that are no figures: ages, labels, scores, telephone numbers, list marks, idioms, prices.

Each test is a function of the bytes and a numeral; `is_distractor` asks them all, and those of
dates and times too.
"""

from __future__ import annotations

import re

from trucebook.extract.figures.dates import alternatives, is_date, is_period, is_time
from trucebook.extract.figures.numeral import Numeral
from trucebook.extract.figures.phrases import Nouns
from trucebook.extract.lexicon import GRAMMAR, STOPS, TITLES, byte_words, pattern
from trucebook.extract.text.document import Document

_AGE_AFTER = re.compile(rb"[- ](?:year|month|week|day)s?[- ]olds?(?![a-z])")
_NAMED = re.compile(rb"[A-Z][A-Za-z'\x92-]+,? [(]?\Z")
_AGED = pattern(
    rb"(?:[Tt]hey are|[Bb]oth (?:[A-Za-z]+ )?are) \Z|<aged> <is_aged> \Z|\b<at_age> \Z|"
    rb"\baged? [a-z0-9]+ (?:and|or) \Z"
)
_TURNS = re.compile(
    rb"\b(?:turns|turned|turning|will turn|(?:at|from|since|by|until) the age of|aged just|"
    rb"aged only) \Z"
)
_ONLY = re.compile(rb"(?:barely|just|only|now|aged) \Z")
_PERSONS = byte_words(TITLES["persons"])
_PARENTS = frozenset((b"mother", b"father", b"grandmother", b"grandfather", b"parent"))
_ENDED = re.compile(rb" and | when| in [A-Z]|\n")
_LABELS = byte_words(STOPS["labels"])
_WEAK_LABELS = byte_words(STOPS["weak_labels"])
_WORD_LABELS = byte_words(STOPS["word_labels"])
_LABEL = re.compile(rb"(?<!['\x92A-Za-z.])([A-Za-z.]+)(?: |-| #)\Z")
_DIGIT = re.compile(rb"[0-9]")
_LABEL_LIST = re.compile(
    rb"([A-Za-z]+) [0-9]{1,4}(?:, [0-9]{1,4}){0,3}(?: and|,|, and| to|-|\x96| or| of) ?\Z"
)
_MODEL = re.compile(rb"(?<!and)(?<!\bin)(?<!\bto)(?<!\bfrom) ((?:[A-Z][a-z]+ )?[A-Z][A-Za-z]+) \Z")
_MODEL_BEHIND = re.compile(
    rb"(?:[.;)\n]|'s\b|\x92s\b|[\"\x94\x92]| (?:is|was|were|has|had|will|would|and|on|in|to|at|"
    rb"from|for|by|near|when|after|before|as|which|that|said|says|"
    rb"(?!dead|killed|hurt|wounded|injured|missing|people|more|million|billion|per|out|others)[a-z]+)\b|\Z)"
)
_LISTED_NUMBER = re.compile(rb"[A-Za-z] [0-9][0-9,]*(?:,|;| and)")
_STREET = re.compile(rb" (?:[A-Z][a-z]+ ){1,2}(?:Street|Road|Avenue|Lane|Square|Boulevard|Drive)\b")
_NOUN_AFTER = re.compile(
    rb" (?:[a-z-]+ )?[A-Za-z]+s\b| (?:people|men|women|children|staff|troops)\b"
)
_SMALL_BEFORE = re.compile(rb"\b(?:of|the|at|in) (?:the )?\Z")

_PHONE_AFTER = re.compile(rb"[ -][0-9]{3,}|[ -][0-9]{2} [0-9]{2}")
_PHONE_BEFORE = re.compile(
    rb"[+][0-9 ()-]*\Z|[(]0[0-9 ()-]*\Z|[0-9]{3,}[ -]\Z|\b[A-Z]{2}[0-9]{2} (?:[0-9A-Z]{4} )*\Z"
)
_SCORE = re.compile(rb"[-\x96:][0-9]{1,3}(?![0-9]|,[0-9])")
_SCORED = pattern(rb"\b<scored>\b")
_LETTER_DASH = re.compile(rb"[A-Za-z][-/.]\Z")
_GLUED = re.compile(
    rb"(?!km|kg|mm|cm|m\b|m[23\xb2\xb3]|t\b|ha\b|bn|pc|x\b|C\b|F\b|ft|lb|kph|mph|th|kt|kW|MW|GW|TW|"
    rb"mi\b|hr|min|sec|yr|wk|oz|yd|sq|L\b|bpd)[A-Za-z]"
)
_ADDRESS = re.compile(rb"(?:www|http|@|\.com|\.org|\.net)")
_COORDINATE = re.compile(
    rb"(?:\xb0 ?(?:[0-9]|[NSEW]\b)|[NSEW]\b|-degree| degrees (?:north|south|east|west)\b)"
)

_FURNITURE = re.compile(
    rb"[- ](?:[a-z]+ )?(?:" + alternatives(STOPS["furniture"]) + rb")(?![A-Za-z])"
)
_WEAK_FURNITURE = re.compile(rb" (?:" + alternatives(STOPS["weak_furniture"]) + rb")(?![A-Za-z])")
_SHORT_LINE = 60
_FURNITURE_LINE = pattern(rb"[ \t\x95*-]*<page_lines>(?![a-z])")
_FURNITURE_FIRST = frozenset(bytes((byte,)) for byte in b" \t\x95*-ASREFDCPTM\xa9")
_LIST_MARK = re.compile(rb"[.)] (?=[\"'\x91\x93\x84\xab(\[A-Z])")
_MARK_ALONE = re.compile(rb"[.)](?:\n|\Z)")
_MARK_BEFORE = re.compile(rb"(?:\A|\n)[ \t(\[\"'\x91\x93\x84\xab\x95*-]*\Z")
_MARK_IN_LINE = re.compile(rb"(?:;|; and|[.;:)\x94]) \Z")
_BRACKETED = re.compile(rb"(?:\A|[\n.;:,!?\x94\"\x92] ?| and | or |[.;] and )[(]\Z")
_NOTE = re.compile(rb"\[(?:[0-9]{1,3}[,;\x96-] ?)*\Z")
_IDIOM_BEHIND = pattern(rb"(?:<idiom_behind>)(?![A-Za-z])", re.I)
_IDIOM_BEFORE = tuple(f" {words} ".encode() for words in GRAMMAR["idiom_before"])
_IDIOM = pattern(rb"(?:<idiom>)(?![A-Za-z])", re.I)
_TITLE = re.compile(
    rb"(?: [A-Z][A-Za-z'\x92]+| (?:of|the|and|in|to|for|a)(?= )){1,5}[\"'\x92\x94\xbb]"
)
_MARKET = pattern(rb"\b<market>\b", re.I)
_MOVES = pattern(rb"\b<market_moves>\b", re.I)
_PRICED = re.compile(
    rb" ?%| per ?cent| percent| a (?:barrel|bushel|tonne|ton|ounce|litre|share)\b| to the "
)
_ORDINAL_OF = {b"third": b"two|2", b"fourth": b"three|3", b"fifth": b"four|4", b"sixth": b"five|5"}
_VERB_OF_ONE = re.compile(
    rb" (?:is|was|has|had|died|remains?|said|says|lies|fled|[a-z]+ed)\b|[.,;:\"\x94\n]|\Z"
)


def is_distractor(doc: Document, found: Numeral, nouns: Nouns) -> bool:
    """Whether a numeral is something other than a quantity."""
    data = doc.data
    before = data[max(0, found.start - 40) : found.start]
    if (
        _is_furniture(doc, found)
        or is_time(doc, found, before)
        or is_date(doc, found, before, nouns)
        or _is_age(data, found, before, nouns)
        or is_period(data, found, before)
        or _is_idiom(data, found, before)
        or _is_title(data, found)
        or _is_mark(data, found, before)
        or _is_price(doc, found)
    ):
        return True
    if found.words:
        label = _LABEL.search(before)
        is_label = label is not None and label[1].lower() in _WORD_LABELS
        is_label = is_label and not _NOUN_AFTER.match(data, found.end)
        return is_label or _is_in_a_name(data, found, before) or _is_ordinal(doc, found)
    return _is_part_of_a_code(data, found, before) or _is_label(data, found, before)


def _is_furniture(doc: Document, found: Numeral) -> bool:
    """'4 min read', a line of links."""
    data = doc.data
    line, line_end = doc.line(found.start)
    if data[line : line + 1] in _FURNITURE_FIRST and _FURNITURE_LINE.match(data, line):
        return True
    if _FURNITURE.match(data, found.end):
        return True
    is_short = line_end - line < _SHORT_LINE and b". " not in data[line:line_end]
    return is_short and _WEAK_FURNITURE.match(data, found.end) is not None


def idiom_end(data: bytes, found: Numeral) -> int:
    """Where a figure of speech ends that begins with a number: 'fifty-fifty', 'ten to one'."""
    idiom = _IDIOM.match(data, found.start)
    return idiom.end() if idiom is not None else 0


def _is_idiom(data: bytes, found: Numeral, before: bytes) -> bool:
    """'cloud nine', 'half of me'."""
    return before.lower().endswith(_IDIOM_BEFORE) or bool(_IDIOM_BEHIND.match(data, found.end))


def _is_title(data: bytes, found: Numeral) -> bool:
    """A title between marks: 'Ten Days'."""
    is_marked = data[max(0, found.start - 1) : found.start] in _OPENING
    return (
        is_marked
        and data[found.start : found.start + 1].isupper()
        and bool(_TITLE.match(data, found.end))
    )


_OPENING = frozenset((b'"', b"'", b"\x91", b"\x93", b"\xab"))


def _is_mark(data: bytes, found: Numeral, before: bytes) -> bool:
    """The number of a list, a clause or a note: '(2)', '1.', '[3]'."""
    if found.words or found.sort != "number" or (found.low or 0) >= 1000:
        return False
    after = data[found.end : found.end + 1]
    if after in (b"]", b",", b";") and _NOTE.search(before):
        return True
    if after == b")" and before.endswith(b"("):
        return _BRACKETED.search(before[-8:]) is not None
    if _MARK_BEFORE.search(before):
        return bool(_LIST_MARK.match(data, found.end) or _MARK_ALONE.match(data, found.end))
    # NOTE: 'Dead: 12. Missing: 4.' are counts, 'We ask: 1. Peace; 2. Bread.' are not.
    is_first = before.endswith(b": ") and found.low != 1
    return bool(not is_first and _LIST_MARK.match(data, found.end) and _MARK_IN_LINE.search(before))


def _is_price(doc: Document, found: Numeral) -> bool:
    """What the markets did: 'crude rose 3.1% to $71.20 a barrel'."""
    data = doc.data
    is_priced = data[found.start - 1 : found.start] in (b"$", b"\xa3", b"\x80", b"\xa4") or (
        _PRICED.match(data, found.end) is not None
    )
    if not is_priced:
        return False
    sentence = doc.sentence(found.start)
    return bool(_MARKET.search(data, *sentence) and _MOVES.search(data, *sentence))


def _is_ordinal(doc: Document, found: Numeral) -> bool:
    """'Two miners died and a third is lost': the next one, no share."""
    data = doc.data
    part = data[found.start : found.end].lower().removeprefix(b"a ")
    if found.sort != "fraction" or part not in _ORDINAL_OF:
        return False
    if not _VERB_OF_ONE.match(data, found.end):
        return False
    spoken = data[doc.sentence(found.start)[0] : found.start].lower()
    return re.search(rb"\b(?:" + _ORDINAL_OF[part] + rb")\b", spoken) is not None


def _is_in_a_name(data: bytes, found: Numeral, before: bytes) -> bool:
    """'the Gang of Five Roads'."""
    word = data[found.start : found.end]
    is_title = word[:1].isupper() and not word.isupper()
    return is_title and _SMALL_BEFORE.search(before) is not None


def _is_part_of_a_code(data: bytes, found: Numeral, before: bytes) -> bool:
    """A telephone number, a score, a coordinate, an address, digits within a word."""
    start, end = found.start, found.end
    after, following = data[end : end + 1], data[end + 1 : end + 2]
    is_after_nought = data[start] == 0x30 and data[start + 1 : start + 2].isdigit()
    if before[-1:] in b" \n($":
        if after in b",.;" and not following.isalnum():
            return _PHONE_BEFORE.search(before) is not None
        if after == b" " and following.isalpha():
            is_code = is_after_nought or _PHONE_BEFORE.search(before) is not None
            return is_code or _COORDINATE.match(data, end) is not None
    blank = data.find(b" ", end, end + 40)
    is_year = before[-1:] in (b"'", b"\x92") and before[-2:-1] in b" \n" and end - start == 2
    return bool(
        is_after_nought
        or is_year
        or before.endswith(b"#")
        or (_LETTER_DASH.search(before) and not before.endswith(b"-or-"))
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


def _is_age(data: bytes, found: Numeral, before: bytes, nouns: Nouns) -> bool:
    """'8-year-old', 'Marek Tollan, 54,', 'Ada Quorrel (61)', 'who turns 60 in May'."""
    end = found.end
    if _AGE_AFTER.match(data, end):
        return not (nouns.old_thing.match(data, end) or nouns.thing_old.search(before))
    if not 3 <= (found.low or 0) <= 110 or found.sort != "number":
        return False
    after = data[end : end + 1]
    if _TURNS.search(before) and not _NOUN_AFTER.match(data, end) and after != b"-":
        return True
    before = _ONLY.sub(b"", before)
    is_named = _NAMED.search(before) is not None or _is_one_person(before, nouns)
    if is_named and before.rstrip(b" (").endswith(b",") and after in (b",", b".", b")", b";"):
        return not found.words or after == b","
    if before.endswith(b"(") and after == b")":
        return is_named
    if after not in (b",", b".", b";", b")", b"\x97", b"") and not _ENDED.match(data, end):
        return False
    person = before[:-4].rpartition(b" ")[2].lower() if before.endswith(b" of ") else b""
    is_of = person in _PERSONS and (person not in _PARENTS or (found.low or 0) > 14)
    return is_of or _AGED.search(before) is not None


def _is_one_person(before: bytes, nouns: Nouns) -> bool:
    """'his daughter, twenty-six,': an apposition to a noun for one person."""
    word = before[:-2].rpartition(b" ")[2]
    return before.endswith(b", ") and word in nouns.singular and word in nouns.people


def _is_label(data: bytes, found: Numeral, before: bytes) -> bool:
    """'Article 5', 'Route 60', 'Group of 7': a number that is part of a name."""
    if _STREET.match(data, found.end) or before.endswith(b"Group of "):
        return True
    if data[found.end : found.end + 1].isalpha():
        return False
    if found.sort == "number" and not found.scaled and _is_model(data, found, before):
        return True
    match = (_DIGIT.search(before) and _LABEL_LIST.search(before)) or _LABEL.search(before)
    if match is None or found.scaled:
        return False
    label = match[1].lower()
    if found.sort == "range" and (label in _WEAK_LABELS or label == b"aged"):
        return False
    if label.rstrip(b".") not in _LABELS or b"," in data[found.start : found.end]:
        return False
    if label not in _WEAK_LABELS or (match[1][:1].isupper() and len(before) > len(match[0])):
        return True
    return _NOUN_AFTER.match(data, found.end) is None


_NO_MODEL = byte_words(STOPS["starters"])


def _is_model(data: bytes, found: Numeral, before: bytes) -> bool:
    """A number behind a name within a sentence: 'the Falcon 9 launch'."""
    name_at = before.rfind(b" ", 0, -1) + 1
    match = _MODEL.search(before) if before[name_at : name_at + 1].isupper() else None
    if match is None or b"," in data[found.start : found.end] or found.end - found.start > 4:
        return False
    name = match[1].split(b" ")[-1]
    if _LISTED_NUMBER.search(before):
        return False
    if name in _NO_MODEL or name.isupper() or _NOUN_AFTER.match(data, found.end):
        return False
    return _MODEL_BEHIND.match(data, found.end) is not None

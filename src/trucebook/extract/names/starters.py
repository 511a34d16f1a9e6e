"""The beginning of a sentence, and the words that have a capital letter for being there alone."""

from __future__ import annotations

import re

from trucebook.extract.lexicon import pattern
from trucebook.extract.names.titles import is_title
from trucebook.extract.names.vocabulary import (
    AGENCIES,
    CROWDS,
    FUNCTION,
    PRONOUNS,
    QUALIFIERS,
    SMALL,
    STARTERS,
    is_body,
)
from trucebook.extract.names.writing import Writing

_CONTRACTED = pattern(rb"<contracted>['\x92]")
_OPENS = re.compile(
    rb"(?:\A|[.!?:;\n\x95\x85\x96\x97(\xb7|>]|--| -)[ \"'`\x84\x91\x93\xab\t*-]{0,4}\Z"
)
_QUOTE_OPENS = re.compile(rb"[\"`\x84\x91\x93\xab]\Z")


def opens_sentence(data: bytes, start: int) -> bool:
    """Whether a word is the first of a sentence, a line, a quotation or an item."""
    before = data[max(0, start - 6) : start]
    at_start = start <= 6 and not before.strip(b" \"'\x91\x93\xab\t*-")
    return at_start or _OPENS.search(before) is not None or _QUOTE_OPENS.search(before) is not None


def without_starters(
    data: bytes, start: int, end: int, writing: Writing, starters: frozenset[bytes], opens: bool
) -> int:
    """The start of a stretch behind words that only a sentence's beginning capitalises."""
    if data[start:end] in AGENCIES:
        return start
    while start < end:
        blank = data.find(b" ", start, end)
        stop = blank if blank >= 0 else end
        word = data[start:stop]
        if not _is_starter(word, writing, starters, opens):
            return start
        if blank < 0:
            return end
        small = word.lower()
        is_verbal = small.endswith((b"ing", b"ly", b"ed")) or small in FUNCTION
        is_led = data[blank + 1 : blank + 5] == b"the "
        is_said = word in QUALIFIERS and is_body(data[blank + 1 : end])
        is_whole = not is_verbal and small not in CROWDS and is_body(data[start:end])
        if is_whole and not is_led and not is_said:
            return start
        if opens and is_title(word) and not word.isupper():
            return start
        start, opens = blank + 1, False
        while start < end and not data[start : start + 1].isupper():
            blank = data.find(b" ", start, end)
            start = blank + 1 if blank >= 0 else end
    return start


def _is_starter(word: bytes, writing: Writing, starters: frozenset[bytes], opens: bool) -> bool:
    if _CONTRACTED.match(word) is not None:
        return True
    small = word.lower()
    if word.isupper() and len(word) > 1:
        return False
    if small in PRONOUNS and not word.isupper():
        return True
    if word in STARTERS and (small in SMALL or (opens and small in FUNCTION)):
        return True
    if not opens:
        return False
    if word in starters or (word in STARTERS and word not in writing.inside):
        return True
    is_verbal = small.endswith((b"ing", b"ly", b"ed")) and len(word) > 5
    return (
        writing.is_plain(word) or word in QUALIFIERS or (is_verbal and word not in writing.inside)
    )

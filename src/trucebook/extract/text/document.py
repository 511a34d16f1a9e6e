"""A text made ready once: bytes to scan, lines and sentences.

Every code point becomes one byte, so that offsets in `data` are offsets in the text.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from trucebook.extract.lexicon import STOPS, byte_words
from trucebook.extract.text.clean import Clean, clean, plain

OTHER = 0x1A
"""The byte for a code point that is like no Latin letter, digit or mark."""

_ALIKE = {
    **{ord(mark): mark.encode("cp1252")[0] for mark in "–—‘’‚“”„…•‹›€"},
    **dict(
        zip(map(ord, "‛‟⅓⅔≥⩾≧≤⩽≦≈∼"), b"\x91\x93\x81\x8d\x9c\x9c\x9c\x9e\x9e\x9e~~", strict=True)
    ),
}
"""The byte of a mark beyond Latin-1: its place in Windows-1252, or one that is free there."""

_SPELLED = dict(zip("ÞÐÆØþðæøß", "TDAOtdaos", strict=True))
"""Letters that have no accent to drop."""

_FLAT = bytes(
    ord(chr(byte).lower()) if chr(byte).isascii() and chr(byte).isalnum() else 0x20
    for byte in range(256)
)
_END = re.compile(
    rb"[.!?\x85][\"'\x92\x94\xbb)\]\x9b]{0,3} (?=[\"'\x84\x91\x93\xab(\[]{0,3} ?[A-Z0-9])"
)
_LAST_WORD = re.compile(rb"(?:[a-z]\.)*[a-z]+\Z")
_ABBREVIATIONS = byte_words(STOPS["abbreviations"])
LONGEST_SENTENCE = 1500
"""A longer stretch without a full stop is cut at a blank: no step looks further than that."""

_LINE_END = re.compile(rb"\n")
_NUMBERED = byte_words(STOPS["numbered"])


def _nearest(point: int) -> int:
    """The byte of a code point beyond Latin-1."""
    kind = unicodedata.category(chr(point))
    if kind == "So":
        return 0x95
    if kind == "Sc":
        return 0xA4
    base = unicodedata.normalize("NFKD", chr(point))[0]
    if ord(base) < 0x80:
        return ord(base)
    spelled = {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ħ": "h", "œ": "o", "Œ": "O"}
    return ord(spelled.get(base, chr(OTHER)))


def _beyond_latin_1(error: UnicodeError) -> tuple[bytes, int]:
    assert isinstance(error, UnicodeEncodeError)  # noqa: S101
    run = error.object[error.start : error.end]
    return bytes([_ALIKE.get(ord(char)) or _nearest(ord(char)) for char in run]), error.end


codecs.register_error("trucebook.nearest", _beyond_latin_1)


def _plain(byte: int) -> int:
    """A Latin-1 letter without its accent; what is no letter stays."""
    if byte < 0xC0 or byte in (0xD7, 0xF7):
        return byte
    base = unicodedata.normalize("NFKD", chr(byte))[0]
    return ord(_SPELLED.get(base, base)) & 0x7F


_PLAIN = bytes(_plain(byte) for byte in range(256))


def fold(text: str) -> bytes:
    """A clean text, a byte per code point: no accents, marks in their places of Windows-1252."""
    return text.encode("latin-1", "trucebook.nearest").translate(_PLAIN)


def flat_words(phrase: str) -> bytes:
    """A word or phrase as it is found in flattened text."""
    return b" ".join(flatten(fold(plain(phrase))).split())


def flatten(data: bytes) -> bytes:
    """Lower-case words with a blank for everything else, and one blank at either end."""
    return b" " + data.translate(_FLAT) + b" "


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A text and where its parts begin.

    Attributes:
        clean: the clean text, on which the grammar runs, and where it was received.
        data: `fold(text)`.
        flat: `flatten(data)`; a word at `[s, e)` of the text is at `[s + 1, e + 1)` here.
        sentences: starts of the sentences, and the length of the text.
        lines: starts of the lines, and the length of the text.
    """

    clean: Clean
    data: bytes
    flat: bytes
    lines: list[int]
    sentences: list[int]

    @property
    def text(self) -> str:
        """The clean text."""
        return self.clean.text

    def words(self, start: int, end: int) -> str:
        """The words at `[start, end)` of the clean text, as received."""
        start, end = self.clean.before(start, end)
        return self.clean.received[start:end]

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence around an offset."""
        index = bisect_right(self.sentences, at) - 1
        return self.sentences[index], self.sentences[index + 1]

    def before(self, at: int, count: int) -> Iterator[tuple[int, int]]:
        """The sentences before the one around an offset, the last first."""
        own = bisect_right(self.sentences, at) - 1
        for index in range(own, max(own - count, 0), -1):
            yield self.sentences[index - 1], self.sentences[index]

    def after(self, at: int, count: int) -> Iterator[tuple[int, int]]:
        """The sentences behind the one around an offset."""
        index = bisect_right(self.sentences, at)
        return pairwise(self.sentences[index : index + count + 1])

    def line(self, at: int) -> tuple[int, int]:
        """The line around an offset, its line end included."""
        index = bisect_right(self.lines, at) - 1
        return self.lines[index], self.lines[index + 1]


def read_document(text: str) -> Document:
    """Make a text ready."""
    whole = clean(text)
    data = fold(whole.text)
    lines = [0, *(match.end() for match in _LINE_END.finditer(data))]
    if lines[-1] != len(data):
        lines.append(len(data))
    return Document(whole, data, flatten(data), lines, _sentence_starts(data, lines))


def _sentence_starts(data: bytes, lines: list[int]) -> list[int]:
    ends = [
        match.end() for match in _END.finditer(data) if not _is_abbreviation(data, match.start())
    ]
    starts = sorted({*lines, *ends})
    cuts = [
        cut
        for start, end in pairwise(starts)
        if end - start > LONGEST_SENTENCE
        for cut in _cuts(data, start, end)
    ]
    return sorted({*starts, *cuts}) if cuts else starts


def _cuts(data: bytes, start: int, end: int) -> Iterator[int]:
    """Offsets that cut a stretch into parts, behind a blank where there is one near."""
    while end - start > LONGEST_SENTENCE:
        limit = start + LONGEST_SENTENCE
        start = data.rfind(b" ", limit - 100, limit) + 1 or limit
        yield start


def _is_abbreviation(data: bytes, stop: int) -> bool:
    """Whether a full stop ends an abbreviation and no sentence."""
    word = _LAST_WORD.search(data[max(0, stop - 8) : stop].lower())
    if data[stop] != 0x2E or word is None:
        return False
    if word[0] in _NUMBERED:
        return data[stop + 2 : stop + 3].isdigit()
    first = data[stop - len(word[0]) : stop - len(word[0]) + 1]
    if first.islower() and b"." not in word[0]:
        return False
    return (len(word[0]) == 1 and first.isupper()) or word[0] in _ABBREVIATIONS

"""A text without what its way to us did to it: the grammar reads one form of every text.

Accents are composed; soft hyphens and characters of no width are gone; a run of blanks of any
kind is one blank and a line end of any kind `\\n`; lines broken at a width are joined; digits,
letters and marks of other widths and scripts are their plain twins; a misread encoding is repaired.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import is_normalized, normalize

from trucebook.extract.text.mojibake import SIGNS, misread
from trucebook.extract.text.offsets import Edit, Offsets, edited
from trucebook.extract.text.wrapped import joined

_ODD_BLANKS = r"\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_ODD_LINE_ENDS = r"\r\x0b\x0c\u2028\u2029"
_WIDTHLESS = (
    r"\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_ODD_SPACING = _ODD_BLANKS + _ODD_LINE_ENDS + _WIDTHLESS
_MARKS = r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"

# NOTE: an expression that begins with one class of characters is several times as fast.
_SPACING = re.compile(
    rf"[ \n{_ODD_SPACING}](?:[ \n{_ODD_SPACING}]+|(?<=[{_ODD_SPACING}])|\Z|(?<=\A.))"
)
_LINE_END = re.compile(rf"\r{{1,2}}\n|[\n{_ODD_LINE_ENDS}]")
_BLANK = re.compile(rf"[ {_ODD_BLANKS}]")
_COMPOSED = re.compile(rf"[^{_MARKS}\n ][{_MARKS}]+")
_ANY_MARKS = re.compile(rf"[{_MARKS}]+")

_ZEROS = (0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xE50, 0x17E0)
_TWINS = {
    **{zero + digit: str(digit) for zero in _ZEROS for digit in range(10)},
    **{
        ord(char): normalize("NFKC", char).replace("⁄", "/")
        for char in (*map(chr, (*range(0xFF01, 0xFF5F), *range(0xFB00, 0xFB07))), *"⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒")
    },
    **{code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)},
    **dict.fromkeys(map(ord, "‐‑‒−﹣"), "-"),
    **dict(zip(map(ord, "٪٫٬،⁄∕―ʼˮ￠￡￥。、"), "%.,,//—’″¢£¥.,", strict=True)),
    **dict(zip(map(ord, "「」『』﹁﹂﹃﹄｢｣〝〞〟"), "“”‘’“”‘’“”“””", strict=True)),
}
"""The plain twins of characters, spelled out where there is none."""

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉⁄", "01234567890123456789/")
_ODD = re.compile(
    rf"[{''.join(map(re.escape, map(chr, _TWINS)))}⁰¹²³⁴-⁹](?:(?<=[⁰¹²³⁴-⁹])[⁰¹²³⁴-⁹]*⁄[₀-₉]+)?"
)
_UNUSUAL = re.compile(f"[^\n -~£§©«®°±²³·»¼½¾¿À-ſ–—‘-‚“-„•…‹›€⅓⅔™]|[{SIGNS}][^\n -~]")
"""What hardly any text has: where there is none, only its blanks and line ends may need a look."""


@dataclass(frozen=True, slots=True, eq=False)
class Clean:
    """A clean text, and where its characters are in the text as received.

    Attributes:
        text: the clean text.
        received: the text as received.
        steps: from each step's text to that of the step before; none where all was clean.
    """

    text: str
    received: str
    steps: tuple[Offsets, ...] = ()

    def before(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the text as received of the words at `[start, end)`."""
        for step in reversed(self.steps):
            start, end = step.before(start, end)
        return start, end

    def after(self, received: int) -> int:
        """The offset in the clean text of what is at an offset of the text as received."""
        for step in self.steps:
            received = step.after(received)
        return received


@lru_cache(maxsize=1)
def clean(received: str) -> Clean:
    """The clean form of a text, kept while the text is asked for its language and its rows."""
    return _cleaned(received)


def _cleaned(received: str) -> Clean:
    text, steps = received, list[Offsets]()

    def made(edits: Iterator[Edit]) -> str:
        found, offsets = edited(text, edits)
        steps.extend(filter(None, [offsets]))
        return found

    for repair in _repairs(text):
        text = made(repair(text))
    if "\n" in text:
        so_far = Clean(text, received, tuple(steps))
        text = made(joined(text, received, so_far.before))
    return Clean(text, received, tuple(steps))


def plain(words: str) -> str:
    """The clean form of a few words, on one line."""
    return _cleaned(words).text.replace("\n", " ")


_Repair = Callable[[str], Iterator[Edit]]


def _repairs(text: str) -> Iterator[_Repair]:
    """The steps that a text may need."""
    if _UNUSUAL.search(text):
        yield from (_composed, misread, misread, _spaced, _composed, _twins)
    elif any(sign in text for sign in ("  ", " \n", "\n ")) or text[:1] == " " or text[-1:] == " ":
        yield _spaced


def _spaced(text: str) -> Iterator[Edit]:
    """One blank for many, `\\n` for every line end, nothing for what has no width."""
    for match in _SPACING.finditer(text):
        start, end = match.span()
        is_edge = start == 0 or end == len(text)
        blank = "" if is_edge or not _BLANK.search(match[0]) else " "
        words = "\n" * len(_LINE_END.findall(match[0])) or blank
        if words != match[0]:
            yield Edit(start, end, words)


def _composed(text: str) -> Iterator[Edit]:
    """Letters with their accents; an accent that no letter takes is dropped."""
    if is_normalized("NFC", text):
        return
    for match in _COMPOSED.finditer(text):
        yield Edit(*match.span(), _ANY_MARKS.sub("", normalize("NFC", match[0])))


def _twins(text: str) -> Iterator[Edit]:
    """The plain twins of marks, digits and letters; fractions in figures."""
    for match in _ODD.finditer(text):
        found, start = match[0], match.start()
        if "⁄" in found[1:]:
            words = found.translate(_RAISED)
        elif found in "¹²³⁰⁴⁵⁶⁷⁸⁹":  # 'km²'
            continue
        else:
            words = _TWINS[ord(found)]
        is_mixed = "/" in words[1:] and text[start - 1 : start].isdigit()
        yield Edit(start, match.end(), f" {words}" if is_mixed else words)

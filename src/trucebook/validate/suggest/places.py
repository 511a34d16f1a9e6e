"""Where the words of a source are in its text, and how a row differs from it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from trucebook.spans import Span, context, line_and_column

_LIKE = {
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00a0\u1680\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\n", " "),
    **{chr(at): " " for at in range(0x2000, 0x2007)},
}
_FOLDED = str.maketrans(_LIKE)


def like_places(text: str, words: str) -> list[Span]:
    """Where there are words that a reader would take for these, each with the words of the text.

    Quotation marks, hyphens and blanks of all kinds are alike, and so are capitals and small
    letters, decomposed and composed letters, one blank and several.
    """
    lowered = _lowered(text)
    found = {
        Span.of(text, *place.span())
        for form in _forms(words)
        for place in re.finditer(form, lowered)
    }
    return sorted(found)


def is_typographic(one: str, other: str) -> bool:
    """Whether two wordings have the same letters, figures and marks, and differ in form only."""
    return _form(one) == _form(other)


def difference(found: str, wanted: str) -> str:
    """The first character in which `found` is unlike `wanted`, in words."""
    pairs = zip(found, wanted, strict=False)
    at = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(found), len(wanted)))
    return f"at its character {at + 1} it has {_named(found, at)}, the text {_named(wanted, at)}"


def at_line(text: str, span: Span) -> str:
    """The offsets of a span, and the line of the text on which it is."""
    line, _ = line_and_column(text, span.start)
    return f"start {span.start}, end {span.end} (line {line} of the text)"


def cells_of(text: str, start: int, end: int) -> dict[str, str]:
    """The cells of a span of a text: offsets, words and context."""
    prefix, suffix = context(text, start, end)
    return {
        "start": str(start),
        "end": str(end),
        "exact": text[start:end],
        "prefix": prefix or "",
        "suffix": suffix or "",
    }


def _forms(words: str) -> Iterator[str]:
    """Patterns of the ways in which the words may be written in the text."""
    for form in ("NFC", "NFD"):
        parts = _lowered(unicodedata.normalize(form, words)).split()
        if parts:
            yield " +".join(map(re.escape, parts))


@lru_cache(maxsize=8)
def _lowered(text: str) -> str:
    """The text in small letters and plain marks, as many characters as before."""
    folded = text.translate(_FOLDED)
    lowered = folded.lower()
    if len(lowered) == len(folded):
        return lowered
    return "".join(low if len(low := mark.lower()) == 1 else mark for mark in folded)


def _form(words: str) -> str:
    plain = unicodedata.normalize("NFC", words).translate(_FOLDED)
    return re.sub(" +", " ", plain).strip()


def _named(words: str, at: int) -> str:
    if at >= len(words):
        return "nothing"
    mark = words[at]
    if mark.isalnum() and mark.isascii():
        return repr(mark)
    return f"U+{ord(mark):04X} {unicodedata.name(mark, 'a control character')}"

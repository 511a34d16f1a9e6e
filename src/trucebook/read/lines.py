"""Paragraphs of plain text in lines that fit a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from trucebook.markup import visible
from trucebook.read.answer import WIDTH

_LONGEST = 600
"""Characters of a paragraph, at most."""


def wrapped(paragraphs: Iterable[str], width: int = WIDTH) -> str:
    """Paragraphs in lines, those after the first of each moved in further than it is."""
    return "".join(f"{line}\n" for text in paragraphs for line in _wrapped(text, width))


def _wrapped(text: str, width: int) -> list[str]:
    shift = " " * (len(text) - len(text.lstrip(" ")))
    cut = textwrap.shorten(visible(text[: 2 * _LONGEST]), _LONGEST, placeholder=" …")
    width = max(len(shift) + 4, min(width, WIDTH))
    lines = textwrap.wrap(cut, width, initial_indent=shift, subsequent_indent=f"{shift}  ")
    return lines or [""]

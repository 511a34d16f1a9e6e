"""Texts that a spreadsheet takes for a formula, and runs, when it opens a CSV file."""

from __future__ import annotations

__all__ = ["starts_a_formula"]

_MARKS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def starts_a_formula(text: str) -> bool:
    """Whether a text begins as a formula does; a list cell does where its first item does.

    Some programs pass over blanks and read the full-width marks as the narrow ones.
    """
    return text.lstrip(" \n").startswith(_MARKS)

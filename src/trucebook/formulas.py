"""Texts that a spreadsheet takes for a formula, and runs, when it opens a CSV file."""

from __future__ import annotations

__all__ = ["can_reach_out", "starts_a_formula"]

_MARKS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_CALLS = "(|!"


def starts_a_formula(text: str) -> bool:
    """Whether a text begins as a formula does.

    Some programs pass over blanks and read the full-width marks as the narrow ones.
    """
    return text.lstrip(" \n").startswith(_MARKS)


def can_reach_out(text: str) -> bool:
    """Whether a formula could do more than fail: call a function, a program or another file."""
    return starts_a_formula(text) and any(mark in text for mark in _CALLS)

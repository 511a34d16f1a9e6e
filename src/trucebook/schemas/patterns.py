"""The patterns of a table definition, matched in linear time.

A definition and its patterns may come from any contributor. Python's `re` tries every possible
match: on `^(a+)+$` and a cell of thirty letters it does not come to an end. RE2, which comes with
Arrow, reads a cell once. So RE2 judges every pattern, for each engine, and a pattern that RE2 does
not support (backreferences, lookahead, lookbehind) is refused.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from contextlib import suppress

LARGEST = 2_000
"""Atoms of a pattern with every repetition written out: RE2 takes time by their number."""

_COUNT = re.compile(r"(\)?)\{(\d+)(?:,(\d*))?\}")


def matches(pattern: str, texts: Sequence[str]) -> list[bool]:
    """Whether a pattern describes each text from its first character to its last."""
    import pyarrow as pa  # noqa: PLC0415 - slow to start, and `extract` does without
    import pyarrow.compute as pc  # noqa: PLC0415

    cells = pa.array(texts, pa.string())
    found: list[bool] = pc.match_substring_regex(cells, rf"\A(?:{pattern})\z").to_pylist()
    return found


def fault(pattern: str) -> str | None:
    """Why a pattern is refused, or None. Users of a release read it with Python's `re` too."""
    if len(pattern) > LARGEST or _size(pattern) > LARGEST:
        return f"it describes more than {LARGEST} characters; name fewer or repeat less"
    if pattern.count("(") < _MOST_GROUPS and _PLAIN.fullmatch(pattern):
        with suppress(re.error, OverflowError):
            re.compile(pattern)
            return None
    return _fault_of_engines(pattern)


_MOST_GROUPS = 50
_CLASS = r"\[\^?(?:[A-Za-z0-9_ ;,.:](?:-[A-Za-z0-9])?)+-?\]"
_PLAIN = re.compile(
    rf"\^?(?:[(|]|(?:[A-Za-z0-9_ @:;,/-]|\\[. ]|{_CLASS}|\))"
    r"(?:[*+?]|\{[0-9]{1,3}(?:,[0-9]{0,3})?\})?)*\$?"
)
"""What RE2 supports if `re` does: literals, classes, groups, alternatives, each repeated once."""


def _fault_of_engines(pattern: str) -> str | None:
    import pyarrow as pa  # noqa: PLC0415 - as above
    import pyarrow.compute as pc  # noqa: PLC0415

    try:
        with warnings.catch_warnings(action="ignore"):
            re.compile(pattern)
        matches(pattern, [""])
        pc.match_substring_regex(pa.array([""]), pattern)  # alone: `a)|(b` fits into a group
    except (re.error, OverflowError, RecursionError, pa.ArrowException) as error:
        return str(error) or type(error).__name__
    return None


def _size(pattern: str) -> int:
    """At least the number of atoms that are left when every counted repetition is written out.

    Counts of single atoms add up; those of groups, which may be nested, are multiplied.
    """
    atoms, times = len(pattern), 1
    for group, least, most in _COUNT.findall(pattern):
        count = int((most or least)[:9])
        if group:
            times *= max(count, 1)
        else:
            atoms += count
    return atoms * times

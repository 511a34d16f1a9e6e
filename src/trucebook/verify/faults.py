"""How a problem with a release is worded."""

from __future__ import annotations

import hashlib

from trucebook.problem import Problem, shorten

AGAIN = (
    "Get the release again; if it is the same where it is published, report it to its maintainers."
)


def fault(rule: str, file: str, message: str, value: object = None, hint: str = AGAIN) -> Problem:
    """A problem with a whole file."""
    return Problem(rule=rule, file=file, message=message, value=shorten(value), hint=hint)


def first_difference(
    rule: str, file: str, expected: bytes, found: bytes, origin: str
) -> Problem | None:
    """A problem on the first line in which two texts differ; None if none does.

    Args:
        rule: name of the rule.
        file: the file that was found.
        expected: its text as it should be.
        found: its text as it is.
        origin: what has the expected text, to follow the line in the message.
    """
    if expected == found:
        return None
    ours, theirs = expected.split(b"\n"), found.split(b"\n")
    same = (one == other for one, other in zip(ours, theirs, strict=False))
    at = next((place for place, is_same in enumerate(same) if not is_same), None)
    if at is None:
        at = min(len(ours), len(theirs))
    line, other = (_line(lines, at) for lines in (ours, theirs))
    column = next((i for i, (a, b) in enumerate(zip(line, other, strict=False)) if a != b), None)
    start = max(0, (min(len(line), len(other)) if column is None else column) - 30)
    return Problem(
        rule=rule,
        file=file,
        line=at + 1,
        column=(min(len(line), len(other)) if column is None else column) + 1,
        value=shorten(other[start : start + 80]),
        message=f"expected {line[start : start + 80]!r}{origin}",
        hint=AGAIN,
    )


def _line(lines: list[bytes], at: int) -> str:
    return lines[at].decode(errors="replace") if at < len(lines) else "(the end)"


def sha256(data: bytes) -> str:
    """Hexadecimal SHA-256."""
    return hashlib.sha256(data).hexdigest()

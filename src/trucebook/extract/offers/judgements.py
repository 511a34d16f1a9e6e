"""Whether words turn a proposal down or speak well of it."""

from __future__ import annotations

from trucebook.extract.lexicon import STANCES

_BAD = tuple(word.encode() for word in STANCES["bad"])
_GOOD = tuple(word.encode() for word in STANCES["good"])
_PLAIN = bytes(b if chr(b).isalnum() or b == 0x2D else 0x20 for b in range(128)) + b" " * 128


def judged(words: bytes) -> str | None:
    """Whether words turn a proposal down or speak well of it."""
    flat = b" " + words.translate(_PLAIN) + b" "
    is_bad = any(_holds(flat, word) for word in _BAD)
    is_good = any(_holds(flat, word) for word in _GOOD)
    if is_bad == is_good:
        return None
    if is_bad:
        return "rejects"
    return None if b" not " in flat else "open"


def _holds(flat: bytes, word: bytes) -> bool:
    return (b" " + word[:-1] if word.endswith(b"*") else b" " + word + b" ") in flat

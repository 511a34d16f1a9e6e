"""JSON that others wrote, read so that all that comes of it can be written again."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, NoReturn

__all__ = ["parse_json"]


def parse_json(data: bytes | str) -> Any:
    """The value of a JSON text whose keys stand once.

    Raises:
        ValueError: it is no JSON, is nested too deep, has a key twice, a number without a value
            (NaN), or text that no file can hold: half a character (a lone surrogate), NUL.
    """
    try:
        text = data.decode("utf-8") if isinstance(data, bytes) else data
        value = json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_number)
        _require_plain(json.dumps(value, ensure_ascii=False))
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    return value


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two programs may read a repeated key in two ways."""
    found = dict(pairs)
    if len(found) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        raise ValueError(f"a key stands twice: {[k for k, n in counts.items() if n > 1][:20]}")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _require_plain(text: str) -> None:
    if "\\u0000" in text.replace("\\\\", ""):
        raise ValueError("a text holds NUL")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        mark = f"U+{ord(text[error.start]):04X}"
        raise ValueError(f"a text holds {mark}, half a character, which no file holds") from None

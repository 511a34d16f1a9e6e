"""One line that everybody writes: what stands between two marks of one paragraph."""

from __future__ import annotations

import re

ABOUT = "one regex"
MARKS = re.compile(r"[“\"«]([^”\"»\n]+)[”\"»]")


def find(text: str) -> list[dict[str, object]]:
    """Quotes."""
    return [
        {"kind": "quote", "start": at.start(1), "end": at.end(1)} for at in MARKS.finditer(text)
    ]

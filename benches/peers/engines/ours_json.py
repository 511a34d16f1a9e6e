"""This package, with the rows written as JSON."""

from __future__ import annotations

import msgspec

from engines import ours

ABOUT = f"{ours.ABOUT} and JSON"
find = ours.find
ENCODER = msgspec.json.Encoder()


def work(text: str) -> bytes:
    """What is timed."""
    return ENCODER.encode(ours.work(text))

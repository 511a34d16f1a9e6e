"""quantulum3 without its classifier, whose model needs the scikit-learn that it was made with."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from quantulum3 import classifier, parser

classifier.USE_CLF = False
ABOUT = f"quantulum3 {version('quantulum3')}"


def find(text: str) -> list[dict[str, object]]:
    """Numbers with their values."""
    return [
        {"kind": "number", "start": one.span[0], "end": one.span[1], "value": value(one)}
        for one in parser.parse(text)
    ]


def value(quantity: Any) -> list[float]:
    """Low and high; it tells a range as its middle and how far the ends lie."""
    spread = quantity.uncertainty or 0
    return [quantity.value - spread, quantity.value + spread]

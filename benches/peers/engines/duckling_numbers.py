"""Duckling (Haskell) in its native Python wrapper: numbers, lengths of time, amounts."""

from __future__ import annotations

import duckling

ABOUT = f"Duckling (pyduckling-native-phihos {duckling.__version__})"
ASKED = ["number", "duration", "amount-of-money", "quantity"]
ZONES = duckling.load_time_zones("/usr/share/zoneinfo")
NOW = duckling.parse_ref_time(ZONES, "UTC", 1707264000)
LANGUAGE = duckling.parse_lang("EN")
LOCALE = duckling.parse_locale("EN_US", duckling.default_locale_lang(LANGUAGE))
CONTEXT = duckling.Context(NOW, LOCALE)
DIMENSIONS = duckling.parse_dimensions(ASKED)


def find(text: str) -> list[dict[str, object]]:
    """Numbers with their values, in the order of the text."""
    parsed = duckling.parse(text, CONTEXT, DIMENSIONS, False)
    rows = [
        {"kind": "number", "start": one["start"], "end": one["end"], "value": value(one["value"])}
        for one in parsed
    ]
    return sorted(rows, key=lambda row: (row["start"], -row["end"]))


def value(told: dict[str, object]) -> list[object]:
    """Low and high; an interval with one end ("at least 19") has the same number as both."""
    if told.get("type") != "interval":
        return [told.get("value")] * 2
    low, high = told.get("from") or told["to"], told.get("to") or told["from"]
    return [low["value"], high["value"]]

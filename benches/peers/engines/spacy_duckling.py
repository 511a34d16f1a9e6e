"""spaCy's spans with the values that Duckling reads in them."""

from __future__ import annotations

from engines import duckling_numbers, spacy_small

ABOUT = "spaCy's spans, Duckling's values"


def find(text: str) -> list[dict[str, object]]:
    """Numbers."""
    rows = [row for row in spacy_small.find(text) if row["kind"] == "number"]
    return [{**row, "value": value(text[row["start"] : row["end"]])} for row in rows]


def value(words: str) -> list[object]:
    """From the first number's low to the last one's high."""
    found = [row["value"] for row in duckling_numbers.find(words)]
    return [found[0][0], found[-1][1]] if found else [None, None]

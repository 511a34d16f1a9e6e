"""numerizer on spaCy's entities."""

from __future__ import annotations

from importlib.metadata import version

from numerizer import numerize

from engines import spacy_small

ABOUT = f"numerizer {version('numerizer')} on spaCy's spans"


def find(text: str) -> list[dict[str, object]]:
    """Numbers, each with the one value that its words become."""
    rows = [row for row in spacy_small.find(text) if row["kind"] == "number"]
    return [{**row, "value": value(text[row["start"] : row["end"]])} for row in rows]


def value(words: str) -> list[float | None]:
    """The digits among the words that it writes; a fraction is written 1/3."""
    read = [number for word in numerize(words).split() if (number := digits(word)) is not None]
    return [read[0], read[-1]] if read else [None, None]


def digits(word: str) -> float | None:
    """A word as a number."""
    over, _, under = word.strip("$€£%+").replace(",", "").partition("/")
    try:
        return float(over) / float(under or 1)
    except (ValueError, ZeroDivisionError):
        return None

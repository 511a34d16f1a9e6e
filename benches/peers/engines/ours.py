"""This package: figures, quotes, mentions and terms together."""

from __future__ import annotations

import csv
from pathlib import Path

from trucebook.extract.names.gazetteer import Gazetteer
from trucebook.extract.pipeline import extract
from trucebook.extract.rows import EXTRACTOR, Extraction

ABOUT = EXTRACTOR
ACTORS = Path(__file__).parents[3] / "dataset" / "actors.csv"
GAZETTEER = Gazetteer(list(csv.DictReader(ACTORS.open(encoding="utf-8", newline=""))))


def work(text: str) -> Extraction:
    """What is timed."""
    return extract(text, GAZETTEER)


def find(text: str) -> list[dict[str, object]]:
    """How many rows of each kind: the quality of ours is judged from its own rows."""
    found = work(text)
    kinds = {"number": found.figures, "quote": found.quotes, "mention": found.mentions}
    return [
        {"kind": kind, "start": row.start, "end": row.end}
        for kind, rows in kinds.items()
        for row in rows
    ]

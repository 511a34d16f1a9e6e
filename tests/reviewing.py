"""A new book with an invented article, whose candidates are to be reviewed."""

import csv
import hashlib
import json

from trucebook.review.extracted import review_book
from trucebook.review.rows import Given

ARTICLE = """\
Flood in Marn

MARN, 4 June 2031 - At least 12 people were killed in Marn, the Marn Relief Office said.

"We go on," mayor Ada Finn told 40 guests. "We will rebuild," she said. Finn thanked the \
Sarn Red Circle.

Orvenia rejected the plan.
"""


def add_text(root, text, source_id="S02"):
    (root / "seeds" / "texts").mkdir(exist_ok=True)
    (root / "seeds" / "texts" / f"{source_id}.txt").write_bytes(text.encode())
    record = json.loads((root / "seeds" / "S01.json").read_text(encoding="utf-8"))
    record |= {"source_id": source_id, "file": f"{source_id}.txt"}
    record |= {"sha256": hashlib.sha256(text.encode()).hexdigest(), "characters": len(text)}
    path = root / "seeds" / f"{source_id}.json"
    path.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def opened(book, *sources):
    return review_book(book, sources=sources or ("S02",))


def key_of(found, table, words):
    [key] = [
        item.key
        for item in found.review.open
        if item.place.table == table and item.place.span.exact == words
    ]
    return key


def cells_of(**cells):
    """Cells as a person writes them."""
    return {name: Given.read(text) for name, text in cells.items()}


def rows(book, table):
    with (book / "dataset" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def last(book, table, exact):
    [row] = [row for row in rows(book, table) if row["exact"] == exact]
    return row


def snapshot(root):
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}

"""The invented articles are coded in the book's own terms, and every row is found in its text."""

import json
import re
from itertools import islice

import pytest
from conftest import ROOT
from strategies import SCHEMAS

from trucebook.spans import occurrences

ARTICLES = sorted((ROOT / "tests" / "articles").glob("*/*.txt"))
CODED = {
    "figures": ("bound", "unit", "metric", "status"),
    "quotes": ("kind", "defect"),
    "mentions": (),
    "terms": ("term_type", "bound", "unit"),
}


def place(text, row):
    nth = row.get("nth") or 1
    return next(islice(occurrences(text, row["exact"]), nth - 1, None), None)


def test_there_are_twelve_to_write_by_and_twelve_held_back():
    folders = [path.parent.name for path in ARTICLES]
    assert (folders.count("dev"), folders.count("held")) == (12, 12)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_row_stands_in_its_text_and_has_the_books_codes(path):
    text = path.read_bytes().decode()
    coding = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    for table, columns in CODED.items():
        for row in coding[table]:
            assert place(text, row) is not None, row
            for name in columns:
                field = SCHEMAS[table].fields[name]
                pattern = field.constraints.get("pattern", f"^({'|'.join(field.enum)})$")
                assert row[name] is None or re.search(pattern, row[name]), row


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_numbers_and_names_are_words_of_the_text(path):
    text = path.read_bytes().decode()
    coding = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert all(row["value_text"] in row["exact"] for row in coding["figures"])
    names = [row["speaker"] for row in coding["quotes"]]
    names += [row["actor"] for row in coding["mentions"]]
    assert all(name is None or name in text for name in names)

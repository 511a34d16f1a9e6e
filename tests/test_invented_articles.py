"""The invented articles are coded in the book's own terms, and every row is found in its text."""

import json
import re
from collections import Counter
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


def test_some_are_to_write_by_and_the_others_are_set_aside():
    folders = Counter(path.parent.name for path in ARTICLES)
    assert folders == {"dev": 12, "held": 12, "sealed": 14}


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_row_stands_in_its_text_and_has_the_books_codes(path):
    text = path.read_bytes().decode()
    coding = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    # NOTE: a row is reported by its number, as its words may be those of an article set aside.
    lost, wrong = [], []
    for table, columns in CODED.items():
        for number, row in enumerate(coding[table]):
            if place(text, row) is None:
                lost.append(f"{table}[{number}]")
            for name in columns:
                field = SCHEMAS[table].fields[name]
                pattern = field.constraints.get("pattern", f"^({'|'.join(field.enum)})$")
                if row[name] is not None and not re.search(pattern, row[name]):
                    wrong.append(f"{table}[{number}].{name}")
    assert (lost, wrong) == ([], [])


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_numbers_and_names_are_words_of_the_text(path):
    text = path.read_bytes().decode()
    coding = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    named = {"figures": (), "quotes": ("speaker",), "mentions": ("actor",)}
    wrong = [
        f"{table}[{number}]"
        for table, columns in named.items()
        for number, row in enumerate(coding[table])
        if row.get("value_text", "") not in row["exact"]
        or any(row[name] is not None and row[name] not in text for name in columns)
    ]
    assert wrong == []

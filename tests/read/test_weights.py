"""What one more figure would do to the answers of a book."""

from dataclasses import replace

import pytest
from conftest import TOY

from trucebook.book.book import read_book
from trucebook.read.figures.weights import weights


@pytest.fixture(scope="module")
def book():
    return read_book(TOY)


def test_what_changes_a_verdict_comes_before_what_is_on_few_figures(book):
    counts = {}
    for row in book.rows("figures"):
        if row["quantity_id"]:
            counts.setdefault(row["quantity_id"], []).append(row)
    several, alone = max(counts.values(), key=len), min(counts.values(), key=len)
    assert (len(several) > 1, len(alone)) == (True, 1)
    far = {**several[0].cells, "value_low": 10.0**9, "value_high": 10.0**9, "bound": "exact"}
    found = weights(
        book,
        {"far": {**far, "as_of": several[0]["as_of"]}, "alone": dict(alone[0].cells)},
    )
    assert (found["far"].rank, found["far"].figures) == (0, len(several))
    assert found["far"].why.startswith(f"With it the {len(several)} figures on “")
    assert (found["alone"].rank, found["alone"].figures) == (1, 1)
    assert found["far"] < found["alone"]


def test_a_figure_of_another_metric_does_nothing(book):
    cells = {"metric": "other:umbrellas", "unit": "people", "value_low": 1.0, "bound": "exact"}
    assert weights(book, {"one": cells}) == {}


def test_a_book_without_quantities_has_no_weights(book):
    schemas = {name: one for name, one in book.schemas.items() if name != "quantities"}
    assert weights(replace(book, schemas=schemas), {"one": {}}) == {}

"""Reprints in articles that no threshold of text reuse was set on."""

from pathlib import Path

import pytest
from reprints import FALSE_MARGIN, FORMS, MARGIN, measured

from trucebook.read.reuse.reuse import reused

HERE = Path(__file__).with_name("reuse-fresh")
ARTICLES = {path.stem[0]: path.read_text(encoding="utf-8") for path in sorted(HERE.glob("*.txt"))}
"""Ten articles: four on one dam, with its facts and formulas, and six on other subjects."""

FOUND = {
    "1 sentence": 0.84,
    "2 sentences": 0.96,
    "3 sentences": 1.0,
    "1 sentence, 10 %": 0.79,
    "2 sentences, 10 %": 0.99,
    "3 sentences, 10 %": 0.98,
    "1 sentence, 20 %": 0.61,
    "2 sentences, 20 %": 0.95,
    "3 sentences, 20 %": 1.0,
    "shuffled": 0.99,
    "shuffled, 10 %": 0.98,
    "quotation": 1.0,
}
"""The share of the reprints of each form that was found. No pair was false."""


@pytest.mark.parametrize("form", FOUND)
def test_reprints_are_found_as_often_as_measured_and_nothing_else(form):
    found, false = measured(ARTICLES, FORMS[form])
    assert found >= FOUND[form] - MARGIN
    assert false <= FALSE_MARGIN


def test_articles_that_share_facts_and_formulas_are_no_pair():
    assert reused(ARTICLES) == []

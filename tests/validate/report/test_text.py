from problems import LATER, ONE

from trucebook.validate.report.forms import as_text
from trucebook.validate.report.report import Report


def test_the_text_gives_counts_then_place_expected_found_and_next_step():
    report = Report((ONE, LATER), rows={"figures": 1})
    head, problem, hint, warning = as_text(report).splitlines()
    assert head == report.headline
    assert problem == (
        "dataset/figures.csv:7:12: error: enum [F0006.bound]: "
        "expected one of: exact, about, found 'exakt'"
    )
    assert hint == "    -> Did you mean exact?"
    assert warning == "dataset/quotes.csv:2: warning: b: m"

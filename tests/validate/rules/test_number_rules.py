"""The rules on numbers, cell by cell: what is reported, and what is proposed to be written."""

from dataclasses import replace

import pytest
from validate.rules.made_rows import Made, book, made, said

from trucebook.book.book import read_book
from trucebook.snapshot import Snapshot
from trucebook.validate.rules import numbers

POINT = "Make low and high equal, or code the bound as range or vague."
SHARE = "Write a quarter as 0.25, or use the unit percent."


def found(rule, table="figures", /, **cells):
    return [said(problem) for problem in rule(Made((made(table, **cells),)))]


@pytest.mark.parametrize("table", ["figures", "terms"])
@pytest.mark.parametrize(
    ("exact", "number", "hint", "repair"),
    [
        ("62 captives", "sixty", "Copy the number from exact, letter by letter.", None),
        ("Three stages", "three", "Write 'Three'.", ({"value_text": "Three"}, False)),
        (
            "some 1\u00a0000 men",
            "1 000",
            "Write '1\\xa0000'.",
            ({"value_text": "1\u00a0000"}, False),
        ),
    ],
)
def test_a_number_that_is_not_in_the_words(table, exact, number, hint, repair):
    [problem] = found(numbers.value_text_is_in_exact, table, exact=exact, value_text=number)
    assert problem == ("value_text", "error", f"expected words out of {exact!r}", hint, repair)


@pytest.mark.parametrize(
    ("exact", "number"), [("62 captives", "62"), ("62 captives", ""), ("", "62"), ("", "")]
)
def test_a_number_of_the_words_or_none_at_all(exact, number):
    assert not found(numbers.value_text_is_in_exact, exact=exact, value_text=number)


@pytest.mark.parametrize("table", ["figures", "terms"])
def test_low_above_high_is_swapped(table):
    [problem] = found(numbers.low_is_not_above_high, table, value_low="16", value_high="15")
    swapped = {"value_low": "15", "value_high": "16"}
    assert problem == (
        "value_low",
        "error",
        "expected at most 15",
        "Swap the two, or correct the one that was misread.",
        (swapped, False),
    )


@pytest.mark.parametrize(
    ("low", "high"), [("15", "15"), ("14", "15"), ("15", ""), ("", "15"), ("", "")]
)
def test_low_and_high_in_their_order(low, high):
    assert not found(numbers.low_is_not_above_high, value_low=low, value_high=high)


@pytest.mark.parametrize("table", ["figures", "terms"])
@pytest.mark.parametrize(
    ("low", "high", "number", "cells"),
    [
        ("", "", "six", None),
        ("5", "6", "five", None),
        ("5", "6", "", None),
        ("5", "6", "6", {"value_low": "6"}),
        ("5", "6", "5", {"value_high": "5"}),
        ("1000", "2000", "1,000", {"value_high": "1000"}),
        ("1", "12", "12", None),
        ("", "6", "six", {"value_low": "6"}),
        ("6", "", "six", {"value_high": "6"}),
    ],
)
@pytest.mark.parametrize("bound", ["exact", "about"])
def test_a_point_has_one_value(table, low, high, number, cells, bound):
    wrong = {"value_low": low, "value_high": high, "value_text": number, "bound": bound}
    [problem] = found(numbers.point_value_is_one_value, table, **wrong)
    message = f"expected {low or 'a value'}, as the bound is {bound}"
    assert problem == ("value_high", "error", message, POINT, cells and (cells, False))


@pytest.mark.parametrize(
    ("low", "high", "bound"),
    [
        ("5", "5", "exact"),
        ("5", "6", "range"),
        ("5", "6", "vague"),
        ("", "", "vague"),
        ("5", "6", ""),
        ("0", "0", "about"),
    ],
)
def test_a_point_with_one_value_or_no_point(low, high, bound):
    right = {"value_low": low, "value_high": high, "bound": bound}
    assert not found(numbers.point_value_is_one_value, **right)


PEOPLE = "expected fraction or people or percent for {}"
OF_TIME = ("truce_duration", "stage_duration", "war_elapsed", "time_to_victory", "age_threshold")
OF_PEOPLE = [m for m, units in numbers.fitting_units(book()).items() if "people" in units]
TIME = "expected days or months or weeks or years for {}"


@pytest.mark.parametrize(
    ("metric", "unit", "message"),
    [
        *((metric, "days", PEOPLE) for metric in OF_PEOPLE),
        *((metric, "people", TIME) for metric in OF_TIME),
        ("truce_stages", "days", "expected stages for {}"),
    ],
)
def test_a_unit_that_the_metric_is_not_counted_in(metric, unit, message):
    [problem] = found(numbers.unit_fits_metric, metric=metric, unit=unit)
    repair = ({"unit": "stages"}, False) if metric == "truce_stages" else None
    hint = "Correct the unit or the metric."
    assert problem == ("unit", "error", message.format(metric), hint, repair)


@pytest.mark.parametrize(
    ("metric", "unit"),
    [
        ("killed", "people"),
        ("killed", ""),
        ("", "days"),
        ("other:x", "days"),
        ("killed", "percent"),
    ],
)
def test_a_unit_that_fits_or_that_nothing_is_known_of(metric, unit):
    assert not found(numbers.unit_fits_metric, metric=metric, unit=unit)


@pytest.mark.parametrize("table", ["figures", "terms"])
@pytest.mark.parametrize("name", ["value_low", "value_high"])
@pytest.mark.parametrize(
    ("exact", "value", "repair"),
    [
        ("25 of them", "25", "share"),
        ("two of them", "2", {"": "0.02"}),
        ("100 of them", "100", {"": "1"}),
        ("101 of them", "101", None),
        ("1.5 of them", "1.5", {"": "0.015"}),
        ("-1 of them", "-1", None),
        ("25%", "25", {"unit": "percent"}),
        ("25 percent", "25", {"unit": "percent"}),
        ("25 per cent", "25", {"unit": "percent"}),
        ("25 PER CENT", "25", {"unit": "percent"}),
        ("200%", "200", {"unit": "percent"}),
        ("", "25", {"": "0.25"}),
    ],
)
def test_a_fraction_out_of_bounds(table, name, exact, value, repair):
    other = "value_low" if name == "value_high" else "value_high"
    cells = {"unit": "fraction", "exact": exact, name: value, other: "1"}
    [problem] = found(numbers.fraction_lies_between_0_and_1, table, **cells)
    if repair == "share":
        repair = {"": "0.25"}
    wanted = repair and ({key or name: text for key, text in repair.items()}, False)
    assert problem == (name, "error", "expected 0 to 1", SHARE, wanted)


@pytest.mark.parametrize(
    ("unit", "low", "high"),
    [("fraction", "0", "1"), ("fraction", "", ""), ("people", "25", "25"), ("", "25", "25")],
)
def test_a_fraction_in_bounds_or_no_fraction(unit, low, high):
    cells = {"unit": unit, "value_low": low, "value_high": high}
    assert not found(numbers.fraction_lies_between_0_and_1, **cells)


def test_a_book_says_itself_in_which_units_its_metrics_are_counted(toy):
    path = toy / "schemas" / "vocabularies" / "metrics.csv"
    text = path.read_text().replace(
        "killed,", "houses_flooded,Houses under water.,stages,,,,,,,,\nkilled,", 1
    )
    path.write_text(text)
    units = numbers.fitting_units(read_book(toy))
    assert units["houses_flooded"] == ("stages",)
    assert units["killed"] == ("fraction", "people", "percent")


def test_of_a_release_the_units_are_those_of_the_same_metrics_of_the_package():
    known = book()
    assert numbers.fitting_units(replace(known, files=Snapshot())) == numbers.fitting_units(known)


def test_the_units_are_in_the_list_that_the_column_names(toy):
    for name in ("figures", "quantities"):
        schema = toy / "schemas" / f"{name}.json"
        schema.write_text(
            schema.read_text().replace('"vocabulary": "metrics"', '"vocabulary": "counts"')
        )
    lists = toy / "schemas" / "vocabularies"
    (lists / "counts.csv").write_text(
        "code,definition,units\nflooded,Fields under water.,people; days\n"
    )
    (lists / "metrics.csv").unlink()
    assert numbers.fitting_units(read_book(toy)) == {"flooded": ("days", "people")}


def test_a_list_without_units_leaves_every_unit_open(toy):
    schemas = toy / "schemas"
    (schemas / "vocabularies" / "metrics.csv").write_text("code,definition\nkilled,Dead.\n")
    units = numbers.fitting_units(read_book(toy))
    assert units == {"killed": ()}

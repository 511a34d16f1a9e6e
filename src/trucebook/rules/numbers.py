"""Values, bounds and units of figures and terms."""

from __future__ import annotations

from collections.abc import Iterator

from trucebook.book import Book
from trucebook.problem import Problem

NUMBERED = ("figures", "terms")
_PEOPLE = frozenset({"people", "percent", "fraction"})
_TIME = frozenset({"days", "weeks", "months", "years"})
FITTING = {
    "killed": _PEOPLE,
    "injured": _PEOPLE,
    "hostages_taken": _PEOPLE,
    "hostages_held": _PEOPLE,
    "hostages_presumed_dead": _PEOPLE,
    "hostages_released": _PEOPLE,
    "prisoners_released": _PEOPLE,
    "displaced_sheltering": _PEOPLE,
    "population": _PEOPLE,
    "people_in_need": _PEOPLE,
    "truce_duration": _TIME,
    "truce_stages": frozenset({"stages"}),
    "stage_duration": _TIME,
    "war_elapsed": _TIME,
    "time_to_victory": _TIME,
    "age_threshold": _TIME,
}


def value_text_is_in_exact(book: Book) -> Iterator[Problem]:
    """The number expression is part of the quoted words."""
    for row in book.rows(*NUMBERED):
        words, number = row["exact"], row["value_text"]
        if words is not None and number is not None and number not in words:
            yield row.problem(
                "value_text", f"expected words out of {words!r}", "Copy the number from exact."
            )


def low_is_not_above_high(book: Book) -> Iterator[Problem]:
    """`value_low` is at most `value_high`."""
    for row in book.rows(*NUMBERED):
        low, high = row["value_low"], row["value_high"]
        if low is not None and high is not None and low > high:
            yield row.problem(
                "value_low", f"expected at most {row.texts['value_high']}", "Swap the two."
            )


def point_value_is_one_value(book: Book) -> Iterator[Problem]:
    """Unless the wording is a range or vague, low and high are the same value, and there."""
    for row in book.rows(*NUMBERED):
        is_point = row["bound"] not in (None, "range", "vague")
        if is_point and (row["value_low"] is None or row["value_low"] != row["value_high"]):
            yield row.problem(
                "value_high",
                f"expected {row.texts['value_low'] or 'a value'}, as the bound is {row['bound']}",
                "Make low and high equal, or code the bound as range or vague.",
            )


def unit_fits_metric(book: Book) -> Iterator[Problem]:
    """The unit is one in which the metric can be counted."""
    for row in book.rows("figures"):
        fitting = FITTING.get(row["metric"])
        if fitting and row["unit"] is not None and row["unit"] not in fitting:
            yield row.problem(
                "unit",
                f"expected {' or '.join(sorted(fitting))} for {row['metric']}",
                "Correct the unit or the metric.",
            )


def fraction_lies_between_0_and_1(book: Book) -> Iterator[Problem]:
    """A fraction is a share between 0 and 1; percentages have a unit of their own."""
    for row in book.rows(*NUMBERED):
        for name in ("value_low", "value_high"):
            value = row[name]
            if row["unit"] == "fraction" and value is not None and not 0 <= value <= 1:
                yield row.problem(
                    name, "expected 0 to 1", "Write a quarter as 0.25, or use the unit percent."
                )

"""Values, bounds and units of figures and terms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from trucebook.book.book import Book
from trucebook.book.csv import canonical_cell
from trucebook.book.table import Row
from trucebook.language import either, say
from trucebook.load.releases import home
from trucebook.problem import NO_HINT, Problem, Repair
from trucebook.schemas.files import vocabulary
from trucebook.schemas.table import Field
from trucebook.snapshot import take
from trucebook.validate.rules.rule import rule
from trucebook.validate.suggest.spans import like_places

NUMBERED = ("figures", "terms")
"""The tables whose rows have a number."""


@rule(
    "row",
    NUMBERED,
    holds="The number expression is part of the quoted words.",
    breaks="in figures F0002 `value_text` = `sixty`.",
    fix=say("Copy the number from `exact`, letter by letter."),
)
def value_text_is_in_exact(book: Book) -> Iterator[Problem]:
    for row in book.rows(*NUMBERED):
        words, number = row["exact"], row["value_text"]
        if words is not None and number is not None and number not in words:
            alike = [place.exact for place in like_places(words, number)]
            yield row.problem(
                "value_text",
                say("expected words out of {words!r}", words=words),
                say("Write {words!r}.", words=alike[0]) if alike else NO_HINT,
                repair=row.repair({"value_text": alike[0]}) if alike else None,
            )


@rule(
    "row",
    NUMBERED,
    holds="`value_low` is at most `value_high`.",
    breaks="in figures F0018 `value_low` = `16`.",
    fix=say("Swap the two, or correct the one that was misread."),
)
def low_is_not_above_high(book: Book) -> Iterator[Problem]:
    for row in book.rows(*NUMBERED):
        low, high = row["value_low"], row["value_high"]
        if low is not None and high is not None and low > high:
            swapped = {"value_low": row.texts["value_high"], "value_high": row.texts["value_low"]}
            yield row.problem(
                "value_low",
                say("expected at most {value_high}", value_high=row.texts["value_high"]),
                repair=row.repair(swapped),
            )


@rule(
    "row",
    NUMBERED,
    holds="Unless the wording is a range or vague, low and high are the same value, and there.",
    breaks="in figures F0002 `value_high` = `63`.",
    fix=say("Make low and high equal, or code the bound as range or vague."),
)
def point_value_is_one_value(book: Book) -> Iterator[Problem]:
    for row in book.rows(*NUMBERED):
        is_point = row["bound"] not in (None, "range", "vague")
        is_read = all(row[name] is not None or not row.texts[name] for name in _LOW_AND_HIGH)
        if (
            is_point
            and is_read
            and (row["value_low"] is None or row["value_low"] != row["value_high"])
        ):
            yield row.problem(
                "value_high",
                say(
                    "expected {value}, as the bound is {bound}",
                    value=row.texts["value_low"] or say("a value"),
                    bound=row["bound"],
                ),
                repair=_one_value(row),
            )


_LOW_AND_HIGH = ("value_low", "value_high")


def _one_value(row: Row) -> Repair | None:
    """The value on both sides; of two the one that the words have, or neither."""
    values = list(dict.fromkeys(filter(None, map(row.texts.get, _LOW_AND_HIGH))))
    if len(values) == 2:
        words = (row["value_text"] or "").replace(",", "")
        values = [value for value in values if value in words]
    if len(values) != 1:
        return None
    return row.repair({"value_low": values[0], "value_high": values[0]})


@rule(
    "row",
    ("figures",),
    holds="The unit is one in which the metric can be counted.",
    breaks="in figures F0002 `unit` = `days`.",
    fix=say("Correct the unit or the metric."),
)
def unit_fits_metric(book: Book) -> Iterator[Problem]:
    units_by_metric = fitting_units(book) if "figures" in book.schemas else {}
    for row in book.rows("figures"):
        units = units_by_metric.get(row["metric"], ())
        if units and row["unit"] is not None and row["unit"] not in units:
            yield row.problem(
                "unit",
                say("expected {units} for {metric}", units=either(units), metric=row["metric"]),
                repair=row.repair({"unit": units[0]}) if len(units) == 1 else None,
            )


@rule(
    "row",
    NUMBERED,
    holds="A fraction is a share between 0 and 1; percentages have a unit of their own.",
    breaks="in figures F0017 `value_low` = `25`, `value_high` = `25`.",
    fix=say("Write a quarter as 0.25, or use the unit percent."),
)
def fraction_lies_between_0_and_1(book: Book) -> Iterator[Problem]:
    for row in book.rows(*NUMBERED):
        for name in _LOW_AND_HIGH:
            value = row[name]
            if row["unit"] == "fraction" and value is not None and not 0 <= value <= 1:
                yield row.problem(name, say("expected 0 to 1"), repair=_share(row, name))


def _share(row: Row, name: str) -> Repair | None:
    """A percentage under its own unit where the words name one, else as a share."""
    if re.search(r"%|per ?cent", row["exact"] or "", re.IGNORECASE):
        return row.repair({"unit": "percent"})
    if not 1 < row[name] <= 100:
        return None
    return row.repair({name: canonical_cell(row.schema.fields[name], row[name] / 100)})


def fitting_units(book: Book) -> Mapping[str, tuple[str, ...]]:
    """The units that a metric can be counted in, for those of which the code list gives any."""
    rows = code_rows(book, book.schemas["figures"].fields["metric"])
    units = {row["code"]: row.get("units", "").split(";") for row in rows}
    return {code: tuple(sorted(filter(None, map(str.strip, x)))) for code, x in units.items()}


def code_rows(book: Book, field: Field) -> list[dict[str, str]]:
    """The code list of a column with all that the book says of each code.

    A release carries codes and definitions only: of codes that the package defines in the same
    words its list gives the rest.
    """
    name = field.descriptor.get("vocabulary", "")
    return vocabulary(book.files.within("schemas"), name) or [
        row
        for row in vocabulary(take(home() / "schemas", {"vocabularies": ".csv"}), name)
        if field.codes.get(row["code"]) == row["definition"]
    ]


_DAYS = {"days": 1, "weeks": 7}
_PARTS = ("stages", "stage_duration", "truce_duration")


@rule(
    "table",
    ("terms",),
    holds="Where one source gives the stages, their length and the whole truce, they multiply out.",
    breaks="in terms T0013 `value_low` = `46`, `value_high` = `46`.",
    fix=say(
        "Correct the figure that was misread; if the source says so, say it in the note. "
        "The problem is a warning and stays one."
    ),
)
def stages_make_up_the_truce(book: Book) -> Iterator[Problem]:
    plans: dict[tuple[str, str], dict[str, Row]] = {}
    for row in book.rows("terms"):
        if row["term_type"] in _PARTS and _amount(row) is not None:
            plan = plans.setdefault((row["proposal_id"], row["source_id"]), {})
            plan.setdefault(row["term_type"], row)
    for plan in plans.values():
        if len(plan) < len(_PARTS):
            continue
        stages, stage, truce = (plan[part] for part in _PARTS)
        product = (_amount(stages) or 0) * (_amount(stage) or 0)
        if product != _amount(truce):
            yield truce.problem(
                "value_low",
                say(
                    "expected {product:g} days: {stages} gives {number:g} stages, "
                    "{stage} {length:g} {unit} each",
                    product=product,
                    stages=stages.id,
                    number=stages["value_low"],
                    stage=stage.id,
                    length=stage["value_low"],
                    unit=stage["unit"],
                ),
                severity="warning",
            )


def _amount(row: Row) -> float | None:
    if row["value_low"] is None or row["value_low"] != row["value_high"]:
        return None
    if row["term_type"] == "stages":
        return float(row["value_low"])
    days = _DAYS.get(row["unit"])
    return None if days is None else float(row["value_low"] * days)

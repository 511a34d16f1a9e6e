"""Numbers, dates and truths as they were meant, where only one reading is likely."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

from trucebook.schemas.table import TYPES, Field

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<word>(?:{'|'.join(_MONTHS)})[a-z]*)\.?"
_MIDNIGHT = r"(?:[T ]0?0:00(?::00(?:\.0+)?)?)?"  # what a program adds to a day
_DATES = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<year>[0-9]{{4}})[-/. ](?P<month>[0-9]{{1,2}})[-/. ](?P<day>[0-9]{{1,2}}){_MIDNIGHT}",
        rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|\.)?[ -](?:of )?{_MONTH},?[ -](?P<year>[0-9]{{4}})",
        rf"{_MONTH} (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<year>[0-9]{{4}})",
        rf"{_MONTH},?[ -](?P<year>[0-9]{{4}})",
        r"(?P<year>[0-9]{4})[-/. ](?P<month>[0-9]{1,2})",
        r"(?P<day>[0-9]{1,2})[-/.](?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4})",
        r"(?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})[-/.](?P<year>[0-9]{4})",
    )
)
_BETWEEN = re.compile(r"\s+(?:to|until)\s+|\s*[–—]\s*|\s+-\s+|/(?=[0-9]{4}-)")
_TRUTHS = {
    **dict.fromkeys(("true", "yes", "1"), "true"),
    **dict.fromkeys(("false", "no", "0"), "false"),
}


def as_edtf(text: str) -> str | None:
    """The EDTF date or interval that a text means, or None.

    '7 February 2024' is 2024-02-07, 'Feb 2024' 2024-02; an interval that runs backwards is
    turned round. 3/4/2024 may be March or April: None.
    """
    readings = edtf_readings(text)
    return readings[0] if len(readings) == 1 else None


def edtf_readings(text: str) -> list[str]:
    """Every EDTF date or interval that a text may mean: of 3/4/2024 two."""
    ends = [_dates(end) for end in _BETWEEN.split(text.strip())]
    if len(ends) == 1:
        return sorted(ends[0])
    if len(ends) == 2 and all(len(end) == 1 for end in ends):
        return ["/".join(sorted(end.pop() for end in ends))]
    return []


def day_of_spreadsheet(text: str) -> str | None:
    """The day whose number in a spreadsheet a text is: 45328 is 2024-02-06."""
    if not re.fullmatch(r"[2-7][0-9]{4}(?:\.0+)?", text):
        return None
    return (date(1899, 12, 30) + timedelta(days=int(text[:5]))).isoformat()


def as_type(field: Field, text: str) -> str | None:
    """The text of a value of the field's type that another text means, or None."""
    readings = {
        "integer": _as_whole,
        "number": _as_number,
        "boolean": lambda word: _TRUTHS.get(word.casefold()),
        "date": as_edtf,
    }
    meant = readings[field.type](text.strip()) if field.type in readings else None
    try:
        return field.write(field.read(meant)) if meant else None
    except ValueError:
        return None


def is_same_value(field: Field, text: str, other: str) -> bool:
    """Whether another text of a value of the field loses no digit that this one has."""
    if field.type not in ("integer", "number") or field.separator:
        return True
    return Decimal(text) == Decimal(other)


def _as_number(text: str) -> str | None:
    plain = "".join(_digit(mark) for mark in text).removeprefix("'")  # a spreadsheet's mark of text
    if re.fullmatch(r"[+-]?[0-9]{1,3}(?:[, '’_][0-9]{3})+(?:\.[0-9]+)?", plain):
        return re.sub(r"[, '’_]", "", plain)
    if re.fullmatch(
        r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[+-]?[0-9]{1,3}(?:\.[0-9]{3}){2,}", plain
    ):
        return plain.replace(".", "").replace(",", ".")
    if re.fullmatch(r"[+-]?[0-9]+,[0-9]+", plain):
        return plain.replace(",", ".")
    if re.fullmatch(r"\.[0-9]+|[0-9]+\.", plain):
        return f"0{plain}" if plain.startswith(".") else plain.removesuffix(".")
    return plain.replace("_", "")


def _as_whole(text: str) -> str | None:
    """A number that a program wrote with decimals or an exponent, as the whole number it is."""
    number = _as_number(text) or ""
    if not re.fullmatch(TYPES["number"].pattern, number) or len(number) > _LONGEST_WHOLE:
        return number
    value = Decimal(number)
    return f"{value:.0f}" if value.adjusted() < _LONGEST_WHOLE and value % 1 == 0 else number


_LONGEST_WHOLE = 18
"""Digits."""


def _digit(mark: str) -> str:
    """A digit of any script, a minus or a blank as ASCII has it."""
    if mark == "−":
        return "-"
    if mark.isspace():
        return " "
    return str(unicodedata.digit(mark)) if unicodedata.category(mark) == "Nd" else mark


def _dates(text: str) -> set[str]:
    """The days and months that the forms make of a text."""
    readings = set()
    for found in filter(None, (form.fullmatch(text.strip()) for form in _DATES)):
        parts = found.groupdict()
        word, day = parts.get("word"), parts.get("day")
        month = _MONTHS.index(word[:3].lower()) + 1 if word else int(parts["month"])
        with suppress(ValueError):
            whole = date(int(parts["year"]), month, int(day or 1)).isoformat()
            readings.add(whole if day else whole[:7])
    return readings

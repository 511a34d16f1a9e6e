"""The Table Schema types that a book may use: how each is written and read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any


@dataclass(frozen=True, slots=True)
class FieldType:
    """One lexical form.

    Attributes:
        pattern: what a cell of the type looks like, before `read` judges its value.
        read: cell text to value; raises ValueError.
        write: value to the one canonical cell text.
        expected: the type in words, for messages.
    """

    pattern: str
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    expected: str


def _write_number(value: float) -> str:
    whole = float(value).is_integer() and abs(value) < 1e15
    return str(int(value)) if whole else repr(float(value))


def _read_number(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError("expected a number that a double can hold")
    return value


def _read_boolean(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _read_date(text: str) -> date:
    return date.fromisoformat(text)


TYPES = {
    "string": FieldType(r"(?s).*", str, str, "text"),
    "integer": FieldType(r"[+-]?[0-9]{1,18}", int, str, "a whole number"),
    "number": FieldType(
        r"[+-]?[0-9]{1,300}(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?",
        _read_number,
        _write_number,
        "a number",
    ),
    "boolean": FieldType(
        r"true|false", _read_boolean, lambda value: str(bool(value)).lower(), "true or false"
    ),
    "date": FieldType(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}", _read_date, date.isoformat, "a date as YYYY-MM-DD"
    ),
}
"""Type name to form. Everything else of Table Schema is refused by `Schema`."""


def read_cell(type_name: str, text: str) -> Any:
    """The value of a cell.

    Raises:
        ValueError: the text is no such value.
    """
    form = TYPES[type_name]
    if not re.fullmatch(form.pattern, text):
        raise ValueError(f"expected {form.expected}")
    return form.read(text)

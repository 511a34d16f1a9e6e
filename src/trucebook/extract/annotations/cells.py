"""From an annotation to a row of a table: its label, its columns, and what the words say.

What an annotation says of its words is taken as it is, for the checker to judge. What it leaves
out is read from the words where our readers can: the value, the bound and the unit of a figure,
whether a quotation is a clause. The rest stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from types import NoneType
from typing import Any, get_args, get_origin

from msgspec.structs import FieldInfo, fields

from trucebook.extract.annotations.annotation import Annotation
from trucebook.extract.confidence import UNSEEN
from trucebook.extract.figures.measures import measures
from trucebook.extract.figures.numbers import read_number
from trucebook.extract.figures.phrases import Nouns
from trucebook.extract.quotes.clauses import is_clause
from trucebook.extract.rows import TABLES
from trucebook.extract.text.document import fold, read_document

_ALIASES = {
    "mentions": ("actor", "name", "person", "per", "organization", "organisation", "org"),
    "quotes": ("quotation", "quotations"),
    "figures": ("number", "quantity"),
}
_OURS = frozenset(
    (
        *("start", "end", "exact", "prefix", "suffix", "source_id"),
        *("method", "coder", "reviewer", "row_status"),
    )
)
"""Columns that say where a row is and whose: they are not taken from what an annotation says."""

_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
_TEXT = re.compile(r"[^0-9a-z]+")


def plain(name: str) -> str:
    """A name of a label or column in small letters, with an underscore between its words."""
    return _TEXT.sub("_", name[:99].lower()).strip("_")


LABELS: Mapping[str, str] = {
    **{name: table for table in TABLES for name in (table, table.removesuffix("s"))},
    **{name: table for table, names in _ALIASES.items() for name in names},
}
"""The table of every label that names one: `Figure`, `quotes`, `PERSON`."""

_COLUMNS: Mapping[str, Mapping[str, FieldInfo]] = {
    table: {
        field.name: field
        for field in fields(row)
        if field.type is not NoneType and field.name not in _OURS
    }
    for table, row in TABLES.items()
}
"""By table the columns that an annotation may fill."""


def cells_of(
    table: str, annotation: Annotation, words: str, actors: Collection[str], nouns: Nouns
) -> tuple[dict[str, Any], list[str]]:
    """The cells of a row on some words, and the names of what has no column."""
    cells: dict[str, Any] = {}
    strange: list[str] = []
    for name, value in annotation.cells.items():
        column = _column(table, plain(name))
        if column == "value":
            cells |= _value(value)
        elif column is not None and f"{column.removesuffix('_id')}_name" in annotation.cells:
            cells[column] = value  # an id, as the name has a column of its own
        elif column is not None:
            cells |= _cell(table, column, value, actors)
        elif value is not None and plain(name) not in _NOT_ASKED:
            strange.append(name)
    for name, linked in annotation.linked.items():
        column = _column(table, plain(name))
        if column is None or column == "value":
            strange.append(name)
        else:
            cells |= _cell(table, column, linked, actors)
    return _filled(table, cells, words, nouns), strange


_NOT_ASKED = _OURS | {f"{table.removesuffix('s')}_id" for table in TABLES} | {"file"}


def _column(table: str, name: str) -> str | None:
    """The column that a name means; "value" means both ends of a value."""
    known = _COLUMNS[table]
    if name == "value" and "value_low" in known:
        return name
    return next((column for column in (name, f"{name}_id") if column in known), None)


def _value(value: Any) -> dict[str, Any]:
    """Both ends of a value that is given as one number, or in words."""
    if isinstance(value, str) and (read := read_number(value.strip())) is not None:
        return {"value_low": read.low, "value_high": read.high}
    return {"value_low": value, "value_high": value}


def _cell(table: str, column: str, value: Any, actors: Collection[str]) -> dict[str, Any]:
    """A value in its column: a number as one, a person or body that has no id by its name."""
    known = _COLUMNS[table]
    takes_lists = get_origin(known[column].type) in (list, tuple)
    if not takes_lists and isinstance(value, list) and len(value) == 1:
        (value,) = value
    is_number = float in (known[column].type, *get_args(known[column].type))
    if is_number and isinstance(value, str) and _PLAIN_NUMBER.fullmatch(value.strip()):
        return {column: float(value)}
    by_name = f"{column.removesuffix('_id')}_name"
    if by_name not in known or not isinstance(value, str) or value in actors:
        return {column: value}
    text = f"{column}_text"
    return {by_name: value, **({text: value} if text in known else {})}


def _filled(table: str, cells: dict[str, Any], words: str, nouns: Nouns) -> dict[str, Any]:
    """The cells with what the words say, and null for what else is not said."""
    if "value_low" in _COLUMNS[table]:
        cells = _read_measure(cells, words, nouns) | cells
    defaults: dict[str, Any] = {"confidence": UNSEEN}
    if table == "figures":
        defaults["status"] = "reported"
    elif table == "quotes":
        defaults["kind"] = "full" if is_clause(fold(words)) else "fragment"
    elif table == "mentions":
        defaults["actor_name"] = words
    elif table == "actors":
        defaults |= {"name": words, "aliases": []}
    nulls = {name: None for name, field in _COLUMNS[table].items() if field.required}
    return {**nulls, **defaults, **cells}


_OF_A_VALUE = ("value_text", "value_low", "value_high", "bound")


def _read_measure(cells: Mapping[str, Any], words: str, nouns: Nouns) -> dict[str, Any]:
    """What our reader of numbers reads in words, for the cells that are not given.

    Value and bound are read together or not at all: a part of one reading beside a part of
    another would be a third.
    """
    doc = read_document(words)
    found = next(iter(measures(doc, nouns)), None)
    if found is None:
        number = read_number(words)
        if number is None:
            return {}
        kind = "range" if number.low != number.high else "exact"
        return dict(zip(_OF_A_VALUE, (words, number.low, number.high, kind), strict=True))
    read: dict[str, Any] = {"unit": found.unit}
    if found.group:
        read["counted_group"] = words[slice(*found.group)]
    read["value_text"] = words[found.number : found.number_end]
    read["bound"] = found.bound
    if "value_low" not in cells and "value_high" not in cells:
        read |= {"value_low": found.low, "value_high": found.high}
    return read

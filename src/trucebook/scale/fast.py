"""Which cells are plainly good, by expressions over columns.

A cell that is plainly good breaks no constraint of its field and no rule on single cells. Others
may break none either: `cells` judges those.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import reduce
from operator import and_, or_
from typing import Any

import polars as pl

from trucebook.scale.frames import NUMBERS, as_number
from trucebook.schemas.patterns import matches
from trucebook.schemas.table import Field, Schema
from trucebook.validate.rules.files import MISSING

_FEW = 1_000
"""Distinct values of a column in a batch that are listed; with more, every cell is tested."""
_VERY_FEW = 4
"""To compare with so many values takes less time than to hash."""
_LARGEST = 10**14
"""The largest number that is plainly good."""

_DAY = "[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
# Texts that are written in the one canonical way and mean what they seem to.
_WRITTEN = {
    "integer": r"^(?:0|[1-9][0-9]{0,14})$",
    "number": r"^(?:0|[1-9][0-9]{0,9})(?:\.[0-9]{0,3}[1-9])?$",
    "boolean": r"^(?:true|false)$",
    "date": f"^{_DAY}$",
}
# All but characters that are in NFC beside any other, not control characters and not invisible.
_ODD_CHARACTER = "^ | $|[^ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e]"
# What a spreadsheet may take for a formula: the rules in `formulas` judge those.
_FORMULA = "^[ \\n]*[=+\\-@\\t\\r\uff1d\uff0b\uff0d\uff20]"
_WORD_FOR_MISSING = f"^(?i:{'|'.join(map(re.escape, sorted(MISSING)))})$"
# What Rust's regular expressions and RE2 read alike: ASCII, classes, groups, repeats.
_RUST_ALONE = re.compile(r"\(\?|\[\[|&&|--|~~")
_SHARED = re.compile(
    r"(?:[A-Za-z0-9_ @:;,<>=!%&'\"/~-]|\\[.\-+*?()\[\]{}^$|/ ]|[()|^$*+?{}\[\].])*"
)
# Patterns whose texts are ASCII letters, digits and marks without blanks, and those whose texts
# all begin with the same letter or digit.
_PLAIN = re.compile(r"\^(?:[A-Za-z0-9@_|()*+?{},-]|\\\.|\[(?!\^)[A-Za-z0-9_-]+\])*\$")
_LETTER_FIRST = re.compile(r"\^[A-Za-z0-9](?![?*{])[^|]*")


class FastPass:
    """Finds the suspect cells of each batch, and remembers good values column by column.

    A column with few distinct values is asked for them: values that are known to be good are not
    tested again. A column with many is tested cell by cell, which takes less time than to list
    them.
    """

    def __init__(self, schema: Schema, keys: Mapping[str, Collection[str]]) -> None:
        self._schema, self._keys = schema, keys
        self._many = {n for n, f in schema.fields.items() if f.type != "string" or f.separator}
        self._known: dict[str, set[Any]] = {name: set() for name in schema.fields}
        self._tests: dict[str, pl.Expr] = {}

    def suspects(self, frame: pl.DataFrame) -> Iterator[tuple[str, pl.Series]]:
        """The columns with suspect cells, and the indexes of those cells."""
        listed = {
            name
            for name, known in self._known.items()
            if name not in self._many and not 0 < len(known) <= _VERY_FEW
        }
        answers = frame.lazy().select(
            [
                pl.col(name).unique().implode() if name in listed else self._places(frame[name])
                for name in self._schema.fields
            ]
        )
        for [name, answer] in zip(self._schema.fields, answers.collect().row(0), strict=True):
            found = pl.Series(answer)
            places = self._places_of_new(frame[name], found) if name in listed else found
            if len(places):
                yield name, places

    def learn(self, name: str, values: Iterable[Any]) -> None:
        """Remember values of a column that have been judged and are good."""
        if name not in self._many:
            self._known[name].update(values)

    def _places(self, column: pl.Series) -> pl.Expr:
        """The indexes of the suspect cells of a column that is not listed."""
        if column.name in self._many:
            good = self._is_good(column)
        else:
            known = (pl.col(column.name).eq_missing(value) for value in self._known[column.name])
            good = reduce(or_, known)
        return (~good).arg_true().implode()

    def _places_of_new(self, column: pl.Series, values: pl.Series) -> pl.Series:
        """The indexes of the cells whose value is neither known nor plainly good."""
        if len(values) > _FEW:
            self._many.add(column.name)
            return column.to_frame().select(~self._is_good(column)).to_series().arg_true()
        known = self._known[column.name]
        new = pl.Series(column.name, [v for v in values if v not in known], dtype=column.dtype)
        if new.is_empty():
            return new
        is_good = new.to_frame().select(self._is_good(column)).to_series()
        known.update(new.filter(is_good).to_list())
        suspect = new.filter(~is_good)
        hits = column.is_in(suspect.drop_nulls().implode()).fill_null(False)
        return (hits | column.is_null() if suspect.null_count() else hits).arg_true()

    def _is_good(self, column: pl.Series) -> pl.Expr:
        """Whether a cell of a column is plainly good."""
        name, cell = column.name, pl.col(column.name)
        if name not in self._tests:
            field = self._schema.fields[name]
            tests = [~cell.is_null(), *_tests(field, column.dtype)]
            if name in self._keys:
                tests.append(cell.is_in(list(self._keys[name])))
            is_allowed_empty = cell.is_null() & (not field.required)
            self._tests[name] = is_allowed_empty | reduce(and_, tests).fill_null(False)
        return self._tests[name]


def _tests(field: Field, dtype: pl.DataType) -> Iterator[pl.Expr]:
    """What must be true of a cell that is not empty."""
    column, is_text = pl.col(field.name), dtype == pl.String
    if field.separator:
        yield pl.lit(False)
    elif is_text and field.type != "string":
        yield column.str.contains(_WRITTEN[field.type])
    if field.type in NUMBERS:
        least, most = field.constraints.get("minimum"), field.constraints.get("maximum")
        if least is not None and (not is_text or least > 0):  # a written number has no sign
            yield as_number(field) >= least
        if most is not None:
            yield as_number(field) <= most
        if not is_text:
            yield column.is_between(-_LARGEST, _LARGEST)
        if dtype.is_float() and field.type == "integer":
            yield column == column.floor()
    if is_text:
        yield from _text_tests(field, column)
    if field.enum:
        yield column.cast(pl.String).is_in(field.enum)


def _text_tests(field: Field, column: pl.Expr) -> Iterator[pl.Expr]:
    limits, pattern = field.constraints, field.constraints.get("pattern")
    if pattern is not None:
        is_shared = _SHARED.fullmatch(pattern) and not _RUST_ALONE.search(pattern)
        yield column.str.contains(f"^(?:{pattern})$") if is_shared else pl.lit(False)
    if "minLength" in limits:
        yield column.str.len_chars() >= limits["minLength"]
    if "maxLength" in limits:
        yield column.str.len_chars() <= limits["maxLength"]
    if field.is_edtf:
        is_in_order = column.str.slice(0, 10) <= column.str.slice(11)
        is_interval = column.str.contains(f"^{_DAY}/{_DAY}$") & is_in_order
        yield column.str.contains(f"^{_DAY}$") | is_interval
    elif field.type == "string":
        marks = [*_suspicious(field, pattern)]
        if marks:  # one look at each text for all of them
            yield ~column.str.contains("|".join(marks))


def _suspicious(field: Field, pattern: str | None) -> Iterator[str]:
    """What makes a text suspect, as regular expressions."""
    if not field.enum and not (pattern and _LETTER_FIRST.fullmatch(pattern)):
        yield _FORMULA
    if not field.is_source_words and not (pattern and _PLAIN.fullmatch(pattern)):
        yield _ODD_CHARACTER
    if pattern is None or any(matches(f"(?i){pattern}", sorted(MISSING))):
        yield _WORD_FOR_MISSING

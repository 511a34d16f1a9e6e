"""Which cells are above suspicion, as expressions over a column.

An accepted cell breaks no constraint of its field and no rule that looks at single cells. Many
that break none are suspect too: `cells` judges those.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import reduce
from operator import and_

import polars as pl

from trucebook.schemas.patterns import matches
from trucebook.schemas.table import Field
from trucebook.validate.rules.files import MISSING

_DAY = "[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
# Texts that are written in the one canonical way and mean what they seem to.
_WRITTEN = {
    "integer": r"^(?:0|[1-9][0-9]{0,14})$",
    "number": r"^(?:0|[1-9][0-9]{0,9})(?:\.[0-9]{0,3}[1-9])?$",
    "boolean": r"^(?:true|false)$",
    "date": f"^{_DAY}$",
}
# In NFC whatever stands beside them, neither control characters nor invisible nor blank.
_ODD_CHARACTER = "^ | $|[^ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e]"
# What a spreadsheet may take for a formula: `formulas` judges those.
_FORMULA = "^[ \\n]*[=+\\-@\\t\\r\uff1d\uff0b\uff0d\uff20]"
# What Rust's regular expressions and Python's read alike: ASCII, classes, groups, repeats.
_RUST_ALONE = re.compile(r"\(\?|\[\[|&&|--|~~")
_SHARED = re.compile(
    r"(?:[A-Za-z0-9_ @:;,<>=!%&'\"/~-]|\\[.\-+*?()\[\]{}^$|/ ]|[()|^$*+?{}\[\].])*"
)
_PLAIN = re.compile(r"\^(?:[A-Za-z0-9@_|()*+?{},-]|\\\.|\[(?!\^)[A-Za-z0-9_-]+\])*\$")
_LETTER_FIRST = re.compile(r"\^[A-Za-z0-9](?![?*{])[^|]*")
_LARGEST = 10**14
_WORD_FOR_MISSING = f"^(?i:{'|'.join(map(re.escape, sorted(MISSING)))})$"
_NUMERIC = {"integer": pl.Int64, "number": pl.Float64}


def is_number(field: Field) -> bool:
    """Whether the values of a column are numbers."""
    return field.type in _NUMERIC


def as_number(field: Field) -> pl.Expr:
    """The values of a column of numbers; null where a text is none."""
    return pl.col(field.name).cast(_NUMERIC[field.type], strict=False)


def fits(field: Field, dtype: pl.DataType) -> bool:
    """Whether a typed column can hold the values of a field."""
    if dtype == pl.Null:
        return True
    if field.separator:
        return dtype == pl.List(pl.String)
    match field.type:
        case "integer" | "number":
            return dtype.is_integer() or dtype.is_float()
        case "boolean":
            return dtype == pl.Boolean
        case "date":
            return dtype == pl.Date
    return dtype == pl.String


def accepted(field: Field, dtype: pl.DataType, keys: Collection[str] | None) -> pl.Expr:
    """Whether a cell is above suspicion; `keys` are the ids that it may name, if known."""
    tests = [*_tests(field, dtype, keys)]
    is_empty = pl.col(field.name).is_null()
    return (is_empty & (not field.required)) | reduce(and_, tests, ~is_empty).fill_null(False)


def _tests(field: Field, dtype: pl.DataType, keys: Collection[str] | None) -> Iterator[pl.Expr]:
    column = pl.col(field.name)
    if field.separator:
        yield column.is_null()
    elif dtype == pl.String and field.type != "string":
        yield column.str.contains(_WRITTEN[field.type])
    if is_number(field):
        yield from _limits(field, dtype)
        yield from _number_tests(field, dtype, column)
    if dtype == pl.String:
        yield from _text_tests(field, column)
    if "enum" in field.constraints:
        yield column.cast(pl.String).is_in(field.enum)
    if keys is not None:
        yield column.is_in(list(keys))


def _number_tests(field: Field, dtype: pl.DataType, column: pl.Expr) -> Iterator[pl.Expr]:
    if dtype.is_integer():
        yield column.is_between(-_LARGEST, _LARGEST)
    if dtype.is_float():
        yield column.is_between(-_LARGEST, _LARGEST)
        if field.type == "integer":
            yield column == column.floor()


def _limits(field: Field, dtype: pl.DataType) -> Iterator[pl.Expr]:
    """The limits that do not follow from how the cell is written: without a sign."""
    least, most = field.constraints.get("minimum"), field.constraints.get("maximum")
    if least is not None and (dtype != pl.String or least > 0):
        yield as_number(field) >= least
    if most is not None:
        yield as_number(field) <= most


def _text_tests(field: Field, column: pl.Expr) -> Iterator[pl.Expr]:
    limits = field.constraints
    pattern = limits.get("pattern")
    if pattern is not None:
        yield column.str.contains(f"^(?:{pattern})$") if _is_shared(pattern) else column.is_null()
    if "minLength" in limits:
        yield column.str.len_chars() >= limits["minLength"]
    if "maxLength" in limits:
        yield column.str.len_chars() <= limits["maxLength"]
    if field.is_edtf:
        yield column.str.contains(f"^{_DAY}$") | _is_interval(column)
    elif field.type == "string":
        marks = [*_marks(field, pattern)]
        if marks:  # one look at each text for all of them
            yield ~column.str.contains("|".join(marks))


def _marks(field: Field, pattern: str | None) -> Iterator[str]:
    """What makes a text suspect, as regular expressions."""
    if not field.enum and not _begins_with_a_letter(pattern):
        yield _FORMULA
    if not field.is_source_words and not _is_plain(pattern):
        yield _ODD_CHARACTER
    if pattern is None or any(matches(f"(?i){pattern}", sorted(MISSING))):
        yield _WORD_FOR_MISSING


def _is_interval(column: pl.Expr) -> pl.Expr:
    runs_on = column.str.slice(0, 10) <= column.str.slice(11)
    return column.str.contains(f"^{_DAY}/{_DAY}$") & runs_on


def _is_plain(pattern: str | None) -> bool:
    """Whether whatever a pattern takes is in ASCII letters, digits and marks, without blanks."""
    return pattern is not None and _PLAIN.fullmatch(pattern) is not None


def _begins_with_a_letter(pattern: str | None) -> bool:
    """Whether whatever a pattern takes begins with one and the same letter or digit."""
    return pattern is not None and _LETTER_FIRST.fullmatch(pattern) is not None


def _is_shared(pattern: str) -> bool:
    return _SHARED.fullmatch(pattern) is not None and not _RUST_ALONE.search(pattern)

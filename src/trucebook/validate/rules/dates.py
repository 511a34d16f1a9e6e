"""Dates and intervals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import date
from functools import lru_cache
from io import StringIO

from trucebook.book.book import Book
from trucebook.errors import extra
from trucebook.problem import Problem
from trucebook.validate.rules.rule import rule
from trucebook.validate.suggest.values import as_edtf


@rule(
    "cell",
    holds="A date column holds an EDTF date or interval (ISO 8601-2) that does not run backwards.",
    breaks="in proposals P01 `made_on` = `12 May 2031`.",
    fix="Write `2024-02-07`, `2024-02`, or `2024-02-06/2024-02-07`.",
)
def dates_are_edtf(book: Book) -> Iterator[Problem]:
    for row in book.every_row():
        for name, field in row.schema.fields.items():
            if field.is_edtf and row[name] is not None and not _is_edtf(row[name]):
                meant = as_edtf(row[name])
                meant = meant if meant and _is_edtf(meant) else None
                yield row.problem(
                    name,
                    "expected an EDTF date or interval, earliest first",
                    f"Write {meant or '2024-02-07, 2024-02, or 2024-02-06/2024-02-07'}.",
                    repair=row.repair({name: meant}) if meant else None,
                )


_LONGEST = 80
"""Characters: a day with time and zone has 25, an interval of two uncertain days fewer than 40."""

_EXPONENT = re.compile(r"E[0-9]{3}")
"""A year of more than a hundred digits."""


@lru_cache(maxsize=4096)
def _is_edtf(text: str) -> bool:
    if _is_plain(text):
        return True
    # NOTE: `edtf` writes Y1E99999999 out, digit by digit, and takes its time by the length.
    if len(text) > _LONGEST or not text.isascii() or _EXPONENT.search(text):
        return False
    edtf = extra("edtf", "curate")
    try:
        with redirect_stdout(StringIO()):  # it prints what it cannot make sense of
            found = edtf.parse_edtf(text)
            first, last = found.lower_strict(), found.upper_strict()
        return isinstance(first, float) or isinstance(last, float) or bool(first <= last)
    # NOTE: on texts that are nearly dates `edtf` fails with errors of any kind, such as TypeError.
    except Exception:
        return False


_PLAIN = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")


def _is_plain(text: str) -> bool:
    """Whether it is a day or a month, or two in order: true of most, and `edtf` loads slowly."""
    ends = text.split("/")
    if len(ends) > 2 or not all(map(_PLAIN.fullmatch, ends)):
        return False
    try:
        days = [date.fromisoformat(f"{end}-01"[:10]) for end in ends]
    except ValueError:
        return False
    return days == sorted(days)

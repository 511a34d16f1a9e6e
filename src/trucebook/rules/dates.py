"""Dates and intervals."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from trucebook.book import Book
from trucebook.errors import extra
from trucebook.mending.readings import as_edtf
from trucebook.problem import Problem


def dates_are_edtf(book: Book) -> Iterator[Problem]:
    """A date column holds an EDTF date or interval (ISO 8601-2) that does not run backwards.

    Breaks it: in proposals P01 `made_on` = `12 May 2031`.

    Mend it: write `2024-02-07`, `2024-02`, or `2024-02-06/2024-02-07`.
    """
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


@lru_cache(maxsize=4096)
def _is_edtf(text: str) -> bool:
    edtf = extra("edtf", "curate")
    try:
        date = edtf.parse_edtf(text)
        first, last = date.lower_strict(), date.upper_strict()
    except (edtf.parser.edtf_exceptions.EDTFParseException, ValueError):
        return False
    unbounded = any(isinstance(end, float) for end in (first, last))
    return unbounded or first <= last

"""The next free id of a table: ids are given once and never again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import count

from trucebook.book.book import Book
from trucebook.errors import DamagedRelease
from trucebook.load.releases import released_ids
from trucebook.schemas.table import Schema


def next_free_id(book: Book, table: str) -> str | None:
    """The first of `free_ids`; None where the ids of the table are no numbers."""
    return next(free_ids(book, table), None)


def free_ids(book: Book, table: str) -> Iterator[str]:
    """Ids that follow on the highest that any row, redirect or release ever had, in order.

    None at all for a table whose ids are words (actors), and where a release cannot be read.
    """
    form = _form(book.schemas[table])
    if form is None:
        return
    letters, digits = form
    try:
        highest = _highest(book, letters)
    except DamagedRelease:
        return  # it may have had any id
    for number in count(highest + 1):
        yield f"{letters}{number:0{digits}d}"


def _form(schema: Schema) -> tuple[str, int] | None:
    """Letters and least number of digits of a table's ids, from the pattern of its key."""
    pattern = schema.fields[schema.key].constraints.get("pattern", "")
    form = re.fullmatch(r"\^([A-Z]+)\[0-9\]\{([0-9]{1,3}),\}\$", pattern)
    return (form[1], int(form[2])) if form else None


@lru_cache(maxsize=16)
def _highest(book: Book, letters: str) -> int:
    return max(_numbers(book, letters), default=0)


def _numbers(book: Book, letters: str) -> Iterator[int]:
    known = (row.id for row in book.every_row())
    released = (row_id for _, row_id, _ in released_ids(book.releases))
    for ids in (known, released):
        for row_id in ids:
            numbered = re.fullmatch(rf"{letters}([0-9]{{1,12}})", row_id)
            if numbered:
                yield int(numbered[1])

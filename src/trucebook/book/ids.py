"""Ids of new rows: drawn from what the row says, by chance for everybody else.

Two people who add different rows do not take the same id, so their work merges; two who add the
same row do. No id is given twice, whatever became of the row that had it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from functools import lru_cache
from hashlib import sha256
from itertools import count

from trucebook.book.book import Book
from trucebook.load.releases import released_ids
from trucebook.schemas.table import Schema

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""32 characters of which no two look alike."""

_DRAWN = 5
_FORM = re.compile(r"\^([A-Z])\[0-9a-z\]\{[0-9],\}\$")


def new_id(schema: Schema, said: Iterable[str], used: Container[str]) -> str:
    """An id for a new row of a table, such as `F7kq2m`.

    Args:
        schema: the table; its ids are a letter and then digits and lower-case letters.
        said: what makes the row another one than the next: the texts of its cells.
        used: the ids that rows have or had; see `given_ids`.

    Raises:
        ValueError: the ids of the table are words, which a person chooses.
    """
    form = _FORM.fullmatch(schema.fields[schema.key].constraints.get("pattern", ""))
    if form is None:
        raise ValueError(f"{schema.name}: its ids are not drawn")
    seed = "\0".join(said)
    turns = (drawn(f"{turn}\0{seed}") for turn in count())
    # NOTE: ids of digits alone are those that were numbered before.
    return next(
        row_id
        for row_id in (form[1] + letters for letters in turns if not letters.isdigit())
        if row_id not in used
    )


def has_drawn_ids(schema: Schema) -> bool:
    """Whether the ids of a table are drawn; those of actors, places and groups are words."""
    return bool(_FORM.fullmatch(schema.fields[schema.key].constraints.get("pattern", "")))


@lru_cache(maxsize=16)
def given_ids(book: Book) -> frozenset[str]:
    """Every id that a row, a redirect or a release of a book ever had.

    Raises:
        DamagedRelease: a release cannot be read; it may have had any id.
    """
    released = (row_id for _, row_id, _ in released_ids(book.releases))
    return frozenset((*(row.id for row in book.every_row()), *released))


def drawn(seed: str) -> str:
    """Five letters and digits that follow from a text; of another text they are others."""
    number = int.from_bytes(sha256(seed.encode()).digest()[:8], "big")
    return "".join(_LETTERS[(number >> 5 * place) & 31] for place in range(_DRAWN))

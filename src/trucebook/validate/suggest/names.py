"""The nearest codes, columns and ids to a wrong one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache

from trucebook.book.book import Book
from trucebook.book.table import Row
from trucebook.schemas.table import Field

_MOST = 3
_LOOKED_THROUGH = 2_000
"""Names; comparing every letter of more takes longer than a hint is worth."""


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """Up to three of the known names, the most like first."""
    by_look = {_look(name): name for name in known}
    exact = by_look.get(_look(word))
    if exact is not None:
        return [exact]
    if len(by_look) > _LOOKED_THROUGH:
        return []
    return [by_look[near] for near in get_close_matches(_look(word), by_look, n=_MOST, cutoff=0.5)]


def nearest_codes(word: str, field: Field) -> list[str]:
    """Up to three codes of a field's list; of an open list also the word in its open form."""
    known = [code for code in field.codes if "<" not in code]
    opened = [_in_open_form(word, code) for code in field.codes if "<" in code]
    return [*nearest(word, known), *filter(None, opened)]


@lru_cache(maxsize=64)
def nearest_rows(book: Book, table: str, word: str) -> tuple[str, ...]:
    """Up to three ids of a table: by id, name or alias, by a part of one, by likeness."""
    owners, parts = _index(book, table)
    look = _look(word)
    if look in owners:
        return (owners[look],)
    if look in parts:
        return parts[look][:_MOST]
    # Likeness takes its time, and who mistypes a name hardly misses both its ends.
    alike = (name for name in owners if name[:1] == look[:1] or name[-1:] == look[-1:])
    return tuple(dict.fromkeys(owners[name] for name in nearest(word, alike)))


@lru_cache(maxsize=8)
def _index(book: Book, table: str) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Ids by what names them: an id, name or alias, and every part of one."""
    owners: dict[str, str] = {}
    parts: dict[str, dict[str, None]] = {}
    for row in book.rows(table):
        for name in _names(row):
            owners.setdefault(_look(name), row.id)
            for part in _look(name).split("_"):
                parts.setdefault(part, {})[row.id] = None
    return owners, {part: tuple(ids) for part, ids in parts.items()}


def did_you_mean(names: Iterable[str], otherwise: str) -> str:
    """A hint that offers some names, or says something else where there are none."""
    offered = " or ".join(names)
    return f"Did you mean {offered}?" if offered else otherwise


def _names(row: Row) -> Iterator[str]:
    yield row.id
    if "name" in row.cells:
        yield row["name"] or ""
    if "aliases" in row.cells:
        yield from row["aliases"] or ()


def _look(name: str) -> str:
    """A name as it looks without case, hyphens and blanks."""
    return re.sub(r"[\s_-]+", "_", name.strip().casefold())


def _in_open_form(word: str, code: str) -> str | None:
    """`trucks` as `other:trucks`; the form itself where the word does not fit it."""
    noun = word.strip().casefold().rpartition(":")[2].strip()
    if re.fullmatch(r"[a-z][a-z_ -]*", noun):
        return re.sub(r"<\w+>", noun, code)
    return None

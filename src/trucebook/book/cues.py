"""Words that speak for a code, as the code lists of a book give them.

A code list may have the columns `cues` and `words`, items separated by `;`: words that speak for a
code. `hostage*` is any word that begins so. The extractors read `cues` and `nouns` too, `words` is
for what judges alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from trucebook.book.book import Book
from trucebook.schemas.files import vocabulary
from trucebook.schemas.table import Field
from trucebook.snapshot import Snapshot

_LISTS = ("cues", "words")
_LONGEST = 4
"""Words of a phrase that is looked for."""


@dataclass(frozen=True)
class Cues:
    """The words of a code list: the codes that each speaks for."""

    codes: frozenset[str]
    phrases: Mapping[str, frozenset[str]]
    stems: Mapping[str, frozenset[str]]

    def are_all(self, words: str) -> bool:
        """Whether every word of weight speaks for a code, so that nothing else is said."""
        tokens = [token for token in _TOKEN.findall(words.casefold()) if token not in _WEIGHTLESS]
        return all(self.codes_in(token) for token in tokens)

    def codes_in(self, words: str) -> frozenset[str]:
        """The codes for which some words speak."""
        return frozenset[str]().union(*(codes for _, _, codes in self.places(words)))

    def against(self, code: str, words: str) -> frozenset[str]:
        """The codes for which some words speak, where none of them speaks for a code."""
        speaking = self.codes_in(words)
        return frozenset[str]() if code in speaking or code not in self.codes else speaking

    def places(self, words: str) -> Iterator[tuple[int, int, frozenset[str]]]:
        """Where in some words a phrase speaks for codes, and for which."""
        found = list(_TOKEN.finditer(words.replace("’", "'")))
        tokens = [match[0].casefold() for match in found]
        for at, token in enumerate(tokens):
            for last in range(at, min(at + _LONGEST, len(tokens))):
                codes = self.phrases.get(" ".join(tokens[at : last + 1]))
                if codes:
                    yield found[at].start(), found[last].end(), codes
            for end in range(2, len(token) + 1):
                if token[:end] in self.stems:
                    yield *found[at].span(), self.stems[token[:end]]


_WEIGHTLESS = frozenset(
    {"a", "an", "the", "of", "were", "was", "been", "have", "has", "had", "be", "by", "to", "are"}
)
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


def cues_of(book: Book, field: Field) -> Cues | None:
    """The words of the code list of a column; none where it lists none."""
    name = field.descriptor.get("vocabulary")
    if not field.codes or not name:
        return None
    file = f"schemas/vocabularies/{name}.csv"
    return _read(name, book.files.read(file)) if file in book.files else None


@lru_cache(maxsize=64)
def _read(name: str, data: bytes) -> Cues | None:
    rows = vocabulary(Snapshot(files={f"vocabularies/{name}.csv": data}), name)
    listed = {row["code"]: tuple(row.get(column) or "" for column in _LISTS) for row in rows}
    phrases: dict[str, set[str]] = {}
    stems: dict[str, set[str]] = {}
    for code, cells in listed.items():
        for item in _items(cells):
            where, text = (stems, item[:-1]) if item.endswith("*") else (phrases, item)
            where.setdefault(text, set()).add(code)
    codes = frozenset(code for code, cells in listed.items() if any(cells))
    if not codes:
        return None
    return Cues(
        codes,
        {text: frozenset(codes) for text, codes in phrases.items()},
        {text: frozenset(codes) for text, codes in stems.items()},
    )


def _items(cells: Iterable[str]) -> Iterator[str]:
    for item in ";".join(cells).split(";"):
        tokens = _TOKEN.findall(item.casefold())
        if tokens:
            yield " ".join(tokens) + ("*" if item.strip().endswith("*") else "")

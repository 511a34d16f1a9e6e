"""Codes against the words that speak for them.

A code list may have the columns `cues` and `words`, items separated by `;`: words that speak for a
code. `hostage*` is any word that begins so. The extractors read `cues` and `nouns` too, `words` is
for the rules alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from trucebook.book.book import Book
from trucebook.book.table import Row
from trucebook.problem import Problem
from trucebook.schemas.files import vocabulary
from trucebook.schemas.table import Field, Schema
from trucebook.validate.rules.names import is_described
from trucebook.validate.rules.rule import rule
from trucebook.validate.rules.values import is_code, is_english, is_read_otherwise

OTHER = "other"
_LISTS = ("cues", "words")
_LONGEST = 4
"""Words of a phrase that is looked for."""


def _with_codes(schema: Schema) -> bool:
    """Tables with a column that has a code list."""
    return any(field.codes for field in schema.fields.values())


@rule(
    "words",
    _with_codes,
    needs=("evidence",),
    holds="Words that speak for one code are not coded as another, for which none of them speaks.",
    breaks="in responses R0002 `stance` = `accepts`.",
    fix="Write the code that the words speak for. If a person reads them otherwise, add evidence "
    "for the cell with the basis inferred and a note. `schemas/vocabularies/` lists the words.",
)
def code_is_what_its_words_say(book: Book) -> Iterator[Problem]:
    for schema in book.schemas.values():
        columns = ((field, cues_of(book, field)) for field in schema.fields.values())
        fields = [(field, cues) for field, cues in columns if cues]
        for row in book.rows(schema.name) if fields else ():
            for field, cues in fields:
                code = row[field.name]
                if code is not None and is_code(field, code) and _is_judged(book, row, field):
                    yield from _contradiction(book, row, field, cues)


def _is_judged(book: Book, row: Row, field: Field) -> bool:
    is_read = not row.schema.quotes_source or is_english(book, row)
    return is_read and not is_read_otherwise(book, row, field.name)


def _contradiction(book: Book, row: Row, field: Field, cues: Cues) -> Iterator[Problem]:
    code = row[field.name]
    for words, is_evidence in _words_of(book, row, field):
        speaking = cues.codes_in(words)
        if not speaking:
            continue
        is_open = code.startswith("other:") and (
            not is_evidence
            or not cues.are_all(words)
            or is_described(code[6:].replace("_", " "), [words])
            or any(one["basis"] == "inferred" for one in book.evidence[row.id, field.name])
        )
        has_none = code not in cues.codes and not is_evidence
        if code not in speaking and not is_open and not has_none:
            likely = [one for one in field.codes if one in speaking]
            yield row.problem(
                field.name,
                f"expected {' or '.join(likely[:4])}, for which the words speak: {words[:80]!r}",
                repair=row.repair({field.name: likely[0]}) if len(likely) == 1 else None,
            )
        return


def _words_of(book: Book, row: Row, field: Field) -> Iterator[tuple[str, bool]]:
    """The words that a code rests on, nearest first, and whether they are evidence for it."""
    pieces = book.evidence.get((row.id, field.name), ())
    cited = [piece["exact"] for piece in pieces if piece["exact"]]
    if cited:
        yield " / ".join(cited), True
    elif field.evidence is not None:
        return
    elif row.schema.quotes_source:
        yield row["exact"] or "", False
    elif "name" in row.schema.fields:
        role = _DETAIL.split(row.cells.get("role") or "")[0]
        yield " / ".join(filter(None, (row["name"], role))), False


_DETAIL = re.compile(r",| (?:of|for|at|in|to|that|who|which|with|within|from)\b")
"""What follows says whose or which, not what somebody is."""


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
    return _read(book, name, book.files.read(file)) if file in book.files else None


def _read(book: Book, name: str, data: bytes) -> Cues | None:
    found = _KEPT.get((name, data))
    if found is None:
        rows = vocabulary(book.files.within("schemas"), name)
        found = _KEPT[name, data] = _listed(
            tuple((row["code"], tuple(row.get(column) or "" for column in _LISTS)) for row in rows)
        )
    return found if found.codes else None


_KEPT: dict[tuple[str, bytes], Cues] = {}


@lru_cache(maxsize=64)
def _listed(rows: tuple[tuple[str, tuple[str, ...]], ...]) -> Cues:
    phrases: dict[str, set[str]] = {}
    stems: dict[str, set[str]] = {}
    for code, cells in rows:
        for item in _items(cells):
            where, text = (stems, item[:-1]) if item.endswith("*") else (phrases, item)
            where.setdefault(text, set()).add(code)
    return Cues(
        frozenset(code for code, cells in rows if any(cells)),
        {text: frozenset(codes) for text, codes in phrases.items()},
        {text: frozenset(codes) for text, codes in stems.items()},
    )


def _items(cells: Iterable[str]) -> Iterator[str]:
    for item in ";".join(cells).split(";"):
        tokens = _TOKEN.findall(item.casefold())
        if tokens:
            yield " ".join(tokens) + ("*" if item.strip().endswith("*") else "")


@rule(
    "row",
    _with_codes,
    holds="A cell with the code `other` is explained in the note of its row.",
    breaks="in terms T0004 `term_type` = `other`, `note` = ``.",
    fix="Say in the note what it is, or write the code that covers it.",
)
def other_is_explained(book: Book) -> Iterator[Problem]:
    for schema in book.schemas.values():
        names = [name for name, field in schema.fields.items() if OTHER in field.codes]
        for row in book.rows(schema.name) if names and "note" in schema.fields else ():
            for name in names:
                if row[name] == OTHER and not row["note"]:
                    yield row.problem(name, "expected a note, as the code is other")


@rule(
    "words",
    ("terms",),
    holds="The unit of a term is one in which its type can be counted.",
    breaks="in terms T0001 `term_type` = `truce_duration`.",
    fix="Correct the unit or the type of the term.",
)
def unit_fits_term_type(book: Book) -> Iterator[Problem]:
    files = book.files.within("schemas")
    units = {row["code"]: _split(row.get("units")) for row in vocabulary(files, "metrics")}
    fitting = {
        row["code"]: {
            unit for metric in _split(row.get("metrics")) for unit in units.get(metric, ())
        }
        for row in vocabulary(files, "term_types")
    }
    for row in book.rows("terms"):
        wanted = fitting.get(row["term_type"] or "")
        if wanted and row["unit"] is not None and row["unit"] not in wanted:
            yield row.problem(
                "term_type",
                f"expected a type that is counted in {row['unit']}; it is counted in "
                f"{' or '.join(sorted(wanted))}",
            )


def _split(cell: str | None) -> list[str]:
    return [item.strip() for item in (cell or "").split(";") if item.strip()]

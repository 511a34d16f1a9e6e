"""Cells that repeat words of the source, against their evidence and the text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from trucebook.book.book import Book
from trucebook.book.table import Row
from trucebook.language import say
from trucebook.problem import Problem, shorten
from trucebook.schemas.table import SPAN, Field, Schema
from trucebook.validate.rules.names import is_described
from trucebook.validate.rules.rule import rule

NEAR = 1_000
"""Code points between a row and the words about it, at the most."""


def _repeats_words(schema: Schema) -> bool:
    """Tables that quote a source and have another column with its words."""
    return schema.quotes_source and any(map(_is_repeated, schema.fields.values()))


def _is_repeated(field: Field) -> bool:
    return field.is_source_words and field.name not in SPAN and field.evidence is not None


def _has_own_words(schema: Schema) -> bool:
    """Tables with a column in our own words that has evidence."""
    return any(_is_own(schema, field) for field in schema.fields.values())


def _is_own(schema: Schema, field: Field) -> bool:
    is_text = field.type == "string" and not (field.codes or field.is_edtf or field.is_source_words)
    is_link = field.name in schema.references or "pattern" in field.constraints
    return is_text and field.evidence is not None and not is_link


@rule(
    "words",
    _repeats_words,
    needs=("evidence",),
    holds="A cell that repeats words of the source has them in its evidence.",
    breaks="in quotes Q0002 `verb` = `asked`.",
    fix=say("Copy the words that the evidence cites, or cite those that the cell has."),
)
def repeated_words_are_cited(book: Book) -> Iterator[Problem]:
    for row, field in _cells(book):
        pieces = book.evidence.get((row.id, field.name), ())
        cited = [piece["exact"] for piece in pieces if piece["exact"]]
        missing = set(_words(row[field.name])) - set(_words(" ".join((*cited, row["exact"] or ""))))
        if cited and missing:
            yield row.problem(
                field.name,
                say(
                    "expected words of its evidence: {words!r}",
                    words=shorten(" / ".join(cited), 80),
                ),
                repair=row.repair({field.name: cited[0]}) if len(cited) == 1 else None,
            )


@rule(
    "words",
    _repeats_words,
    needs=("sources", "evidence", "texts"),
    holds="Words that a row repeats are in the text of its source, near the row.",
    breaks="in quotes Q0002 `venue` = `Port Ansel`.",
    fix=say("Copy words near the row, letter by letter."),
)
def repeated_words_are_near_the_row(book: Book) -> Iterator[Problem]:
    for row, field in _cells(book):
        text = book.texts.get(row["source_id"] or "")
        if text is None or row["start"] is None or row["end"] is None:
            continue
        near = set(_words(text[max(0, row["start"] - NEAR) : row["end"] + NEAR]))
        missing = [word for word in _words(row[field.name]) if word not in near]
        if missing:
            yield row.problem(
                field.name,
                say(
                    "expected words near the row in {source_id}; {missing!r} is not there",
                    source_id=row["source_id"],
                    missing=missing[0],
                ),
            )


@rule(
    "words",
    _has_own_words,
    needs=("evidence",),
    holds="Stated evidence for a cell in our own words has a word of the cell; inferred evidence "
    "is not what the column calls something else.",
    breaks="in actors doren-pael `role` = `Port Ansel`.",
    fix=say("Write what the cited words say, cite other words, or code the basis as inferred."),
)
def own_words_are_of_the_evidence(book: Book) -> Iterator[Problem]:
    for schema in book.schemas.values():
        for field in (one for one in schema.fields.values() if _is_own(schema, one)):
            rows = [row for row in book.rows(schema.name) if row[field.name] is not None]
            known = {_plain(row.texts[field.name]) for row in rows}
            for row in rows:
                yield from _strange(book, row, field, known)


def _strange(book: Book, row: Row, field: Field, known: Collection[str]) -> Iterator[Problem]:
    pieces = book.evidence.get((row.id, field.name), ())
    cited = [piece["exact"] for piece in pieces if piece["exact"]]
    bases = {piece["basis"] for piece in pieces}
    if not cited or "background" in bases or is_described(row.texts[field.name], cited):
        return
    others = [words for words in cited if _plain(words) in known]
    if bases == {"stated"} or others:
        yield row.problem(
            field.name,
            say("expected a word of its evidence: {words!r}", words=shorten(" / ".join(cited), 80)),
            repair=row.repair({field.name: others[0]}) if others and not field.separator else None,
        )


def _plain(text: str) -> str:
    return " ".join(_words(text))


def _cells(book: Book) -> Iterator[tuple[Row, Field]]:
    for name, schema in book.schemas.items():
        fields = [field for field in schema.fields.values() if _is_repeated(field)]
        for row in book.rows(name) if schema.quotes_source and fields else ():
            yield from ((row, field) for field in fields if row[field.name] is not None)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())

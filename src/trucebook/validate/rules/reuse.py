"""Pairs of passages in two sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trucebook.book.book import Book
from trucebook.book.records import SOURCES
from trucebook.book.table import Row
from trucebook.language import say
from trucebook.problem import Problem
from trucebook.schemas.table import Schema
from trucebook.spans import shared_words
from trucebook.validate.rules.rule import rule

_SIDES = (("source_id", "start", "end"), ("to_source_id", "to_start", "to_end"))


def _pairs(schema: Schema) -> bool:
    """Tables whose rows are a passage of one source and one of another."""
    return all(name in schema.fields for side in _SIDES for name in side)


def _rows(book: Book) -> Iterator[Row]:
    for name, schema in book.schemas.items():
        if _pairs(schema):
            yield from book.rows(name)


@rule(
    "row",
    _pairs,
    holds="The two passages of a pair are of two sources.",
    breaks="in reuse X0001 `to_source_id` = `S01`.",
    fix=say("Name the source of the other passage. What one source prints twice is no pair."),
)
def passages_are_of_two_sources(book: Book) -> Iterator[Problem]:
    for row in _rows(book):
        if row["source_id"] is not None and row["source_id"] == row["to_source_id"]:
            yield row.problem(
                "to_source_id",
                say("expected another source than {source_id}", source_id=row["source_id"]),
            )


@rule(
    "row",
    _pairs,
    needs=(SOURCES,),
    holds="A passage of a pair has a beginning before its end, and ends no later than its source.",
    breaks="in reuse X0001 `to_end` = `99999`.",
    fix=say("Write the offsets of the passage: `trucebook reuse` gives them."),
)
def passages_lie_in_their_texts(book: Book) -> Iterator[Problem]:
    for row in _rows(book):
        for side in _SIDES:
            source_id, start, end = (row[name] for name in side)
            source = book.by_id.get(source_id or "")
            length = None if source is None else source.cells.get("characters")
            if start is not None and end is not None and start >= end:
                yield row.problem(
                    side[2],
                    say("expected more than {start}, where the passage begins", start=start),
                )
            elif end is not None and length is not None and end > length:
                yield row.problem(
                    side[2],
                    say(
                        "expected at most {length}, the length of {source_id}",
                        length=length,
                        source_id=source_id,
                    ),
                )


@rule(
    "row",
    _pairs,
    needs=(SOURCES, "texts"),
    holds="`shared_words` is how many words both passages have.",
    breaks="in reuse X0001 `shared_words` = `99`.",
    fix=say(
        "Write the number that the report gives, or the offsets of the right passages. The "
        "number follows from the texts and the offsets, so `trucebook validate --fix` "
        "writes it."
    ),
)
def shared_words_are_counted(book: Book) -> Iterator[Problem]:
    for row in _rows(book):
        passages = [_passage(book, *(row[name] for name in side)) for side in _SIDES]
        if None in passages or "shared_words" not in row.schema.fields:
            continue
        count = shared_words(*map(str, passages))
        if row["shared_words"] != count:
            yield row.problem(
                "shared_words",
                say("expected {count}, the words that both passages have", count=count),
                repair=row.repair({"shared_words": str(count)}, is_certain=True),
            )


def _passage(book: Book, source_id: str | None, start: Any, end: Any) -> str | None:
    """The words of a passage; None without its text, or where it does not lie in it."""
    text = book.printable.get(source_id or "")
    is_there = text is not None and start is not None and end is not None and start < end
    return text[start:end] if text is not None and is_there and end <= len(text) else None

"""Words beside a span that limit what it says, and are left out of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trucebook.book.book import Book
from trucebook.book.table import Row
from trucebook.language import say
from trucebook.problem import Problem
from trucebook.schemas.table import Schema
from trucebook.validate.rules.rule import rule
from trucebook.validate.rules.values import is_english, leaves_out

_NOT_BEFORE = re.compile(
    r"\b(?:not|never|n[o']t|cannot|without|neither|nor|hardly|denied|denies|deny|refused to|"
    r"refuses to|declined to|failed to|has yet to|have yet to)\s+(?:to )?$",
    re.IGNORECASE,
)
_BUT_BEHIND = re.compile(
    r"^,? (?:but (?:only|not)|only if|unless|if only|on (?:the )?condition|provided(?: that)?)\b",
    re.IGNORECASE,
)
_CREDIT_BEHIND = re.compile(r"^,? according to \w", re.IGNORECASE)


def _with_acts(schema: Schema) -> bool:
    """Tables whose rows say what an actor did, in the words of a clause."""
    return schema.quotes_source and "stance" in schema.fields


def _quoting_meaning(schema: Schema) -> bool:
    """Tables whose spans a limiting word may change."""
    return _with_acts(schema) or {"exact", "value_text", "bound"} <= schema.fields.keys()


@rule(
    "words",
    _quoting_meaning,
    holds="No word that limits a span is beside it and outside of it: at least, not, only if, "
    "according to (a warning).",
    breaks="in figures F0003 the span begins behind the words 'at least'.",
    fix=say(
        "Widen the span to the word, or code what it says: the bound, the stance, the "
        "actor to whom the number is attributed."
    ),
)
def span_keeps_its_limits(book: Book) -> Iterator[Problem]:
    tables = [name for name, schema in book.schemas.items() if _quoting_meaning(schema)]
    for row in book.rows(*tables):
        if row["exact"] and is_english(book, row):
            word = _limit(book, row)
            if word:
                yield row.problem(
                    "exact",
                    say(
                        "expected a span with the words beside it: {words!r}",
                        words=word.strip(" ,"),
                    ),
                    severity="warning",
                )


def _limit(book: Book, row: Row) -> str:
    """The words beside a span that limit it; empty where there are none."""
    before, after = row["prefix"] or "", row["suffix"] or ""
    if _with_acts(row.schema):
        match = _NOT_BEFORE.search(before) or _BUT_BEHIND.match(after)
        return match[0] if match else ""
    left_out = leaves_out(row)
    if left_out:
        return left_out
    is_credited = "attributed_to" not in row.schema.fields or row["attributed_to"] is not None
    credit = None if is_credited else _CREDIT_BEHIND.match(after)
    return credit[0] if credit else ""

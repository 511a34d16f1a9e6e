"""Spans against the texts they are read from."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from trucebook.book import SOURCES, Book
from trucebook.problem import Problem, shorten
from trucebook.spans import context, find_again
from trucebook.table import Row


def record_describes_its_text(book: Book) -> Iterator[Problem]:
    """A source record gives the length of its text in code points."""
    for row in book.rows(SOURCES):
        text = book.texts.get(row.id)
        if text is not None and row["characters"] != len(text):
            yield row.problem(
                "characters", f"expected {len(text)}", "Correct the length in the record."
            )


def text_is_at_hand(book: Book) -> Iterator[Problem]:
    """Where texts are looked for, that of every source is found (a warning)."""
    for row in book.rows(SOURCES) if book.looked_for_texts else ():
        if row.id not in book.texts:
            yield row.problem(
                "sha256",
                "expected a text with this digest; the spans of the source were not checked",
                "Put the text as received into the folder of the texts.",
                severity="warning",
            )


def span_is_as_long_as_its_words(book: Book) -> Iterator[Problem]:
    """`end` minus `start` is the number of code points in `exact`."""
    for row, span in book.quoting_rows():
        if row["source_id"] not in book.texts and span.end - span.start != len(span.exact):
            yield row.problem(
                "end",
                f"expected {span.start + len(span.exact)}: exact has {len(span.exact)} code points",
                "Correct start, end or exact.",
            )


def span_lies_in_the_text(book: Book) -> Iterator[Problem]:
    """A span ends no later than its source."""
    for row, span in book.quoting_rows():
        source = book.by_id.get(row["source_id"] or "")
        if source is None or source.schema.name != SOURCES or source["characters"] is None:
            continue
        if span.end > source["characters"]:
            yield row.problem(
                "end",
                f"expected at most {source['characters']}, the length of {source.id}",
                "Correct the offsets.",
            )


def span_holds_its_words(book: Book) -> Iterator[Problem]:
    """`exact` is what stands at the offsets of the source text."""
    for row, span in book.quoting_rows():
        text = book.texts.get(row["source_id"])
        if text is None or span.is_in(text):
            continue
        again = find_again(text, span.exact, row["prefix"], row["suffix"])
        if again:
            hint = f"The words stand at start {again.start}, end {again.end}: write these offsets."
        else:
            hint = "The words are not in the text, or more than once: correct exact or the offsets."
        there = shorten(text[span.start : span.end], len(span.exact) + 20)
        yield row.problem("exact", f"expected {there!r} at these offsets", hint)


def context_surrounds_the_span(book: Book) -> Iterator[Problem]:
    """`prefix` and `suffix` are the words around the span, on its own line of the text."""
    for row, span in book.quoting_rows():
        text = book.texts.get(row["source_id"])
        if text is None or not span.is_in(text):
            continue
        wanted = context(text, span.start, span.end)
        for name, words in zip(("prefix", "suffix"), wanted, strict=True):
            if row[name] != words:
                yield row.problem(name, f"expected {words or ''!r}", "Copy these words.")


def spans_are_as_last_checked(book: Book) -> Iterator[Problem]:
    """A source record's digest is that of its spans, so that none changed unchecked."""
    for row in book.rows(SOURCES):
        if row["spans_sha256"] != book.spans_digests[row.id]:
            state = "changed since the last check" if row["spans_sha256"] else "were never checked"
            yield row.problem(
                "spans_sha256",
                f"expected the digest of its spans, which {state}",
                "Check them against the text and record it: trucebook seal, with --texts DIR "
                "if the texts do not lie in seeds/texts/.",
            )


def one_row_for_one_span_and_meaning(book: Book) -> Iterator[Problem]:
    """No two rows of a table say the same thing of the same words."""
    seen: dict[Hashable, Row] = {}
    for row, _ in book.quoting_rows():
        twin = seen.setdefault(_meaning(row), row)
        if twin is not row:
            yield row.problem(
                "exact", f"expected no second row like {twin.id}", "Delete one of the two."
            )


def _meaning(row: Row) -> Hashable:
    told = ("source_id", "start", "end", *row.schema.coded)
    return row.schema.name, tuple(row[name] for name in told)

"""Spans against the texts they are read from."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from trucebook.book.book import Book
from trucebook.book.records import SOURCES
from trucebook.book.table import Row
from trucebook.language import say
from trucebook.load.releases import latest
from trucebook.problem import Problem, shorten
from trucebook.spans import agreement, context, occurrences
from trucebook.validate.rules.rule import quoting, rule
from trucebook.validate.suggest.spans import as_released, moved


@rule(
    "book",
    (),
    needs=("texts",),
    holds="Where texts are looked for, that of every source is found (a warning).",
    breaks="the text of S01 is missing, or a byte of it is not as received.",
    fix=say("Put the text as received into the folder of the texts, under any name."),
)
def text_is_at_hand(book: Book) -> Iterator[Problem]:
    for row in book.rows(SOURCES) if book.looked_for_texts else ():
        if row.id not in book.texts:
            yield row.problem(
                "sha256",
                say("expected a text with this digest; the spans of the source were not checked"),
                severity="warning",
            )


@rule(
    "book",
    (),
    needs=("texts",),
    holds="A source record gives the length of its text in code points.",
    breaks="in sources S01 `characters` = `7`.",
    fix=say(
        "Write the length that the report gives. It is that of the text with the record's "
        "own SHA-256, so `trucebook validate --fix` writes it."
    ),
)
def record_describes_its_text(book: Book) -> Iterator[Problem]:
    for row in book.rows(SOURCES):
        text = book.texts.get(row.id)
        if text is not None and row["characters"] != len(text):
            # The text is the one with the record's digest: its length follows.
            length = str(len(text))
            yield row.problem(
                "characters",
                say("expected {length}", length=length),
                say("Write {length}, the length of the text with this digest.", length=length),
                repair=row.repair({"characters": length}, is_certain=True),
            )


@rule(
    "row",
    quoting,
    holds="`end` minus `start` is the number of code points in `exact`; judged without the text.",
    breaks="without the texts, in figures F0002 `end` = `330`.",
    fix=say(
        "Find out which of `start`, `end` and `exact` is wrong. Where a release has the "
        "same words in the same context, `trucebook validate --fix` writes the offsets "
        "that it has."
    ),
)
def span_is_as_long_as_its_words(book: Book) -> Iterator[Problem]:
    for row, span in book.quoting_rows():
        if row["source_id"] in book.texts or span.end - span.start == len(span.exact):
            continue
        end = span.start + len(span.exact)
        repair = as_released(book, row)
        hint = say(
            "Write end {end} if start is right, start {start} if end is.",
            end=end,
            start=span.end - len(span.exact),
        )
        if repair:
            cells = ", ".join(f"{name} {text}" for name, text in repair.cells)
            hint = say(
                "The last release has these words in this context at {cells}: write that.",
                cells=cells,
            )
        yield row.problem(
            "end",
            say("expected {end}: exact has {number} code points", end=end, number=len(span.exact)),
            hint,
            repair=repair or row.repair({"end": str(end)}),
        )


@rule(
    "row",
    quoting,
    needs=(SOURCES,),
    holds="A span ends no later than its source.",
    breaks="in figures F0002 `end` = `99999`.",
    fix=say("Write the offsets at which the words are; with the texts the report gives them."),
)
def span_lies_in_the_text(book: Book) -> Iterator[Problem]:
    for row, span in book.quoting_rows():
        source = book.by_id.get(row["source_id"] or "")
        if source is None or source.schema.name != SOURCES or source["characters"] is None:
            continue
        if span.end > source["characters"]:
            text = book.texts.get(source.id)
            hint, repair = moved(row, span, text) if text is not None else (_LOOK, None)
            yield row.problem(
                "end",
                say(
                    "expected at most {characters}, the length of {source}",
                    characters=source["characters"],
                    source=source.id,
                ),
                hint,
                repair=repair,
            )


_LOOK = say(
    "Write the offsets of the words; trucebook validate --texts DIR finds them in the text."
)


@rule(
    "row",
    quoting,
    needs=(SOURCES, "texts"),
    holds="`exact` is what the source text has at the offsets.",
    breaks="in figures F0002 `start` = `319`, `end` = `330`.",
    fix=say(
        "Write the offsets that the report gives, nearest first; if the text has no such "
        "words, copy them from the text. Offsets of words that occur once, or once between "
        "the row's `prefix` and `suffix`, are written by `trucebook validate --fix`, and "
        "so is an `exact` whose quotation marks, hyphens, blanks or composed letters alone "
        "differ from the text."
    ),
)
def span_holds_its_words(book: Book) -> Iterator[Problem]:
    for row, span in book.quoting_rows():
        text = book.printable.get(row["source_id"])
        if text is None or span.is_in(text):
            continue
        there = shorten(text[span.start : span.end], len(span.exact) + 20)
        hint, repair = moved(row, span, text)
        yield row.problem(
            "exact", say("expected {there!r} at these offsets", there=there), hint, repair=repair
        )


@rule(
    "row",
    quoting,
    needs=(SOURCES, "texts"),
    holds="`prefix` and `suffix` are the words around the span, on its own line of the text.",
    breaks="in figures F0002 `prefix` = `x`.",
    fix=say(
        "Copy the words that the report gives. They follow from the text and the offsets, "
        "so `trucebook validate --fix` writes them, unless the words are elsewhere too and "
        "the context is of there."
    ),
)
def context_surrounds_the_span(book: Book) -> Iterator[Problem]:
    for row, span in book.quoting_rows():
        text = book.printable.get(row["source_id"])
        if text is None or not span.is_in(text):
            continue
        wanted = context(text, span.start, span.end)
        for name, words in zip(("prefix", "suffix"), wanted, strict=True):
            if row[name] != words:
                is_here = _is_here(row, text, span.start, span.exact)
                yield row.problem(
                    name,
                    say("expected {words!r}", words=words or ""),
                    say("Copy these words.") if is_here else _ELSEWHERE,
                    repair=row.repair({name: words or ""}, is_certain=is_here),
                )


_ELSEWHERE = say("Copy these words, or correct the offsets: the context is of another place.")


def _is_here(row: Row, text: str, start: int, exact: str) -> bool:
    """Whether no other place of the words fits the context better: else the offsets may err."""
    given = (row["prefix"], row["suffix"])
    own = agreement(text, start, exact, *given)
    return all(agreement(text, at, exact, *given) <= own for at in occurrences(text, exact))


@rule(
    "book",
    quoting,
    needs=("releases", "texts"),
    holds="A span is found in its text, or is as the newest release has it (a warning: the text is "
    "not at hand).",
    breaks="release 0.1.0 is out, no text is at hand, and `exact` of figures F0002 is changed.",
    fix=say(
        "Validate with the text, `--texts DIR`. Without it, leave this to a maintainer: no "
        "release is made before the span is found."
    ),
)
def spans_are_as_last_checked(book: Book) -> Iterator[Problem]:
    # NOTE: every release was made with the texts of what was new in it, so that people without
    # texts can rely on it; a digest in the book would be one more file for every change of a row.
    last = latest(book.releases)
    if last is None:
        return  # nothing is promised yet
    for row in book.unchecked:
        expected = say(
            "expected a span that release {version} has, or its text", version=last.version
        )
        yield row.problem("exact", expected, severity="warning")


@rule(
    "key",
    quoting,
    holds="No two rows of a table say the same thing of the same words.",
    breaks="a second row of mentions like M0001 under another id, with or without a note.",
    fix=say(
        "Delete the later row, or code what sets it apart. If a release carries both, "
        "retire one in `dataset/redirects.csv`."
    ),
)
def one_row_for_one_span_and_meaning(book: Book) -> Iterator[Problem]:
    seen: dict[Hashable, Row] = {}
    for row, _ in book.quoting_rows():
        columns = ("source_id", "start", "end", *row.schema.coded)
        meaning = row.schema.name, tuple(row[name] for name in columns)
        twin = seen.setdefault(meaning, row)
        if twin is not row:
            yield row.problem(
                "exact",
                say("expected no second row like {twin}", twin=twin.id),
                say(
                    "Delete {row}, or code what sets it apart from {twin}.",
                    row=row.id,
                    twin=twin.id,
                ),
            )

"""Where words without offsets are in the texts, for a row that gives the words alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from trucebook.book.book import Book
from trucebook.book.table import Row
from trucebook.language import Message, in_turn, say
from trucebook.problem import Suggestion
from trucebook.snapshot import LARGEST_TABLE
from trucebook.spans import CONTEXT, Span, context, occurrences, whole_words
from trucebook.validate.suggest.spans import (
    ONE_LINE,
    at_line,
    cells_of,
    is_typographic,
    like_places,
)

_Placed = tuple[str, Span]
"""A source, and a place in its text."""

_MOST = 4
"""Places that a hint lists."""


def unplaced(book: Book, row: Row) -> Suggestion:
    """The next step for a row with words and without offsets.

    The place is certain where the words are there once, or once beside the context that the row
    gives. Evidence is on the place nearest to the row that it explains.
    """
    exact = row["exact"]
    sources = list(_sources(book, row))
    if not sources:
        return say(
            "Write start and end; with the text at hand trucebook finds them: --texts DIR."
        ), None
    places = _places(book, row, sources)
    if not places:
        return say("The words are nowhere in the text: copy exact from it, letter by letter."), None
    if len(places) > 1:
        return say(
            "The words are there {number} times: {places}. Write start and end of the one that is "
            "meant, or its surroundings as prefix and suffix.",
            number=len(places),
            places=_around(book, places),
        ), None
    [(source_id, span)] = places
    text = book.printable[source_id]
    hint = say("The words are at {place}: write these offsets.", place=at_line(text, span))
    if "\r" in span.exact:
        return say(
            "The words are at {place}. {one_line}", place=at_line(text, span), one_line=ONE_LINE
        ), None
    is_same = is_typographic(exact, span.exact)
    hint = (
        hint
        if is_same
        else say(
            "The text has {exact!r} at {place}: write that.",
            exact=span.exact,
            place=at_line(text, span),
        )
    )
    cells = {"source_id": source_id, **cells_of(text, span)}
    return hint, row.repair(cells, is_certain=is_same)


def row_places(book: Book, row: Row) -> tuple[_Placed, ...]:
    """Where a row is in the texts: its own words, else those of rows that lead to it."""
    if row.schema.quotes_source:
        place = [row[name] for name in ("source_id", "start", "end", "exact")]
        return () if None in place else ((place[0], Span(*place[1:])),)
    return _cited(book).get(row.id, ())


@lru_cache(maxsize=4)
def _cited(book: Book) -> Mapping[str, tuple[_Placed, ...]]:
    """By the id of a row the words of the rows that refer to it, or to one that does."""
    found: dict[str, set[_Placed]] = {}
    mentioned: dict[str, set[_Placed]] = {}
    for row, span in book.quoting_rows():
        kind = mentioned if len(row.schema.coded) == 1 else found
        for row_id in _referred(row):
            kind.setdefault(row_id, set()).add((row["source_id"] or "", span))
    found |= mentioned  # what a mention says of is in its words; other rows may only be about it
    through = [row for row in book.every_row() if not row.schema.quotes_source and row.id in found]
    of_others = {row.id: found[row.id].copy() for row in through}
    for row in through:
        for row_id in _referred(row):
            found.setdefault(row_id, set()).update(of_others[row.id])
    return {row_id: tuple(sorted(places)) for row_id, places in found.items()}


def _referred(row: Row) -> set[str]:
    """The ids of the rows that a row refers to, but for its source."""
    named = {row[name] for name in row.schema.references if name != "source_id"}
    listed = (row[name] or () for name, field in row.schema.fields.items() if field.items)
    return named.union(*listed) - {None}


def whole_or_part(text: str, words: str) -> list[Span]:
    """Where some words are in a text; within longer ones only where they are nowhere else."""
    return whole_words(text, words) or [
        Span(at, at + len(words), words) for at in occurrences(text, words)
    ]


def _explained(book: Book, row: Row) -> Row | None:
    """The row that evidence is about; rows without an id cannot be named."""
    row_id = row.cells.get("row_id")
    return book.by_id.get(row_id) if row_id else None


def _sources(book: Book, row: Row) -> Iterator[str]:
    """The sources that the words may be from, as far as their texts are at hand."""
    explained = _explained(book, row)
    given = row["source_id"]
    if given is None and explained is not None:
        given = explained.cells.get("source_id")
    yield from (name for name in book.printable if given in (None, name))


def _places(book: Book, row: Row, sources: Iterable[str]) -> list[_Placed]:
    """The places that the words of a row may be meant at, one where there is no doubt."""
    found = []
    for source_id in sources:
        text = book.printable[source_id]
        spans = whole_or_part(text, row["exact"]) or like_places(text, row["exact"])
        found += [(source_id, span) for span in spans]
    for name in ("start", "end"):
        found = [place for place in found if getattr(place[1], name) == row[name]] or found
    found = _best(found, lambda place: -_agreement(row, book.printable[place[0]], place[1]))
    explained = _explained(book, row)
    near = row_places(book, explained) if explained is not None else ()
    near = tuple(place for place in near if place[0] in {source_id for source_id, _ in found})
    if explained is None or len(found) < 2 or not near:
        return found
    found = _best(found, lambda place: min(_gap(place, other) for other in near))
    # NOTE: of a row without words of its own, each of its passages is as good as the next.
    return found if explained.schema.quotes_source else found[:1]


def _best(places: list[_Placed], cost: Callable[[_Placed], int]) -> list[_Placed]:
    least = min(map(cost, places), default=0)
    return [place for place in places if cost(place) == least]


def _agreement(row: Row, text: str, place: Span) -> int:
    """How many sides of a place have the context that a row gives, blanks apart."""
    before, after = (row["prefix"] or "").strip(), (row["suffix"] or "").strip()
    first = text[max(0, place.start - _AROUND) : place.start].rstrip()
    last = text[place.end : place.end + _AROUND].lstrip()
    return (bool(before) and first.endswith(before)) + (bool(after) and last.startswith(after))


_AROUND = 2 * CONTEXT
"""Code points; a context is no longer, and blanks beside it are few."""


def _gap(one: _Placed, other: _Placed) -> int:
    """Characters between two places, more than any text has for places in two texts."""
    (source_id, here), (other_id, there) = one, other
    is_far = source_id != other_id
    return is_far * LARGEST_TABLE or max(0, here.start - there.end, there.start - here.end)


def _around(book: Book, places: Iterable[_Placed]) -> Message:
    """Some places, each with what surrounds it."""
    said = []
    for source_id, span in places:
        before, after = context(book.printable[source_id], span.start, span.end)
        around = f"{before or ''}[{span.exact}]{after or ''}"
        place = at_line(book.printable[source_id], span)
        said.append(say("{place}: {words!r}", place=place, words=around))
    more = [say("{number} more", number=len(said) - _MOST)] if len(said) > _MOST else []
    return in_turn([*said[:_MOST], *more])

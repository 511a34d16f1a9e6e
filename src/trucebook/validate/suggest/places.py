"""Where words without offsets are in the texts, for a row that gives the words alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from trucebook.book.book import Book
from trucebook.book.table import Row
from trucebook.problem import Suggestion
from trucebook.spans import Span, context, occurrences
from trucebook.validate.suggest.spans import (
    ONE_LINE,
    at_line,
    cells_of,
    is_typographic,
    like_places,
)

_MOST = 4
"""Places that a hint lists."""


def unplaced(book: Book, row: Row) -> Suggestion:
    """The next step for a row with words and without offsets.

    The place is certain where the words are there once, or once beside the context that the row
    gives. Evidence is on the place nearest to the row that it explains.
    """
    exact = row["exact"]
    found = {source_id: _places(book, row, source_id) for source_id in _sources(book, row)}
    if not found:
        return (
            "Write start and end; with the texts at hand trucebook finds them: --texts DIR.",
            None,
        )
    places = [(source_id, span) for source_id, spans in found.items() for span in spans]
    if not places:
        return "The words are nowhere in the text: copy exact from it, letter by letter.", None
    if len(places) > 1:
        return f"The words are there {len(places)} times: {_listed(book, places)}.", None
    [(source_id, span)] = places
    text = book.printable[source_id]
    hint = f"The words are at {at_line(text, span)}: write these offsets."
    if "\r" in span.exact:
        return f"The words are at {at_line(text, span)}. {ONE_LINE}", None
    cells = {"source_id": source_id, **cells_of(text, span)}
    return hint, row.repair(cells, is_certain=is_typographic(exact, span.exact))


def passages(book: Book, row: Row) -> tuple[tuple[str, Span], ...]:
    """Where a row is in the texts: its own words, else those of rows that lead to it."""
    if row.schema.quotes_source:
        place = [row[name] for name in ("source_id", "start", "end", "exact")]
        return () if None in place else ((place[0], Span(*place[1:])),)
    return _cited(book).get(row.id, ())


@lru_cache(maxsize=4)
def _cited(book: Book) -> Mapping[str, tuple[tuple[str, Span], ...]]:
    """By the id of a row the words of the rows that refer to it, or to one that does."""
    found: dict[str, set[tuple[str, Span]]] = {}
    mentioned: dict[str, set[tuple[str, Span]]] = {}
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


def whole_words(text: str, words: str) -> list[Span]:
    """Where some words are in a text; not within longer ones, unless they are only there."""
    places = [Span(at, at + len(words), words) for at in occurrences(text, words)]
    return [place for place in places if is_whole(text, place)] or places


def is_whole(text: str, place: Span) -> bool:
    """Whether no word of a text goes on past either end of a place."""
    pairs = (text[max(0, at - 1) : at + 1] for at in (place.start, place.end))
    return not any(len(pair) == 2 and pair.isalnum() for pair in pairs)


def _sources(book: Book, row: Row) -> Iterator[str]:
    """The sources that the words may be from, as far as their texts are at hand."""
    told = book.by_id.get(row.cells.get("row_id") or "")
    given = row["source_id"] or (told.cells.get("source_id") if told is not None else None)
    yield from (name for name in book.printable if given in (None, name))


def _places(book: Book, row: Row, source_id: str) -> list[Span]:
    """The places that the words of a row may be meant at, one where there is no doubt."""
    text, exact = book.printable[source_id], row["exact"]
    places = whole_words(text, exact) or like_places(text, exact)
    for name, end in (("start", "start"), ("end", "end")):
        given = [place for place in places if getattr(place, end) == row[name]]
        places = given or places
    places = _best(places, lambda place: -_agreement(row, text, place))
    told = book.by_id.get(row.cells.get("row_id") or "")
    if told is None or len(places) < 2:
        return places
    near = [span for name, span in passages(book, told) if name == source_id]
    if near:
        places = _best(places, lambda place: min(_gap(place, span) for span in near))
    # NOTE: of a row without words of its own, each of its passages is as good as the next.
    return places if told.schema.quotes_source or not near else places[:1]


def _best(places: list[Span], cost: Callable[[Span], int]) -> list[Span]:
    least = min(map(cost, places), default=0)
    return [place for place in places if cost(place) == least]


def _agreement(row: Row, text: str, place: Span) -> int:
    """How many sides of a place have the context that a row gives, blanks apart."""
    before, after = (row["prefix"] or "").strip(), (row["suffix"] or "").strip()
    is_before = bool(before) and text[: place.start].rstrip().endswith(before)
    return is_before + (bool(after) and text[place.end :].lstrip().startswith(after))


def _gap(one: Span, other: Span) -> int:
    return max(0, one.start - other.end, other.start - one.end)


def _listed(book: Book, places: Iterable[tuple[str, Span]]) -> str:
    """Some places, each with what surrounds it."""
    said = []
    for source_id, span in places:
        before, after = context(book.printable[source_id], span.start, span.end)
        around = f"{before or ''}[{span.exact}]{after or ''}"
        said.append(f"{at_line(book.printable[source_id], span)}: {around!r}")
    more = [f"{len(said) - _MOST} more"] if len(said) > _MOST else []
    return "; ".join([*said[:_MOST], *more]) + _NEXT


_NEXT = ". Write start and end of the one that is meant, or its surroundings as prefix and suffix"

"""The words that a cell rests on where nobody would choose others.

Words are looked for by what the rules of meaning accept for the value: a name or an alias, a cue of
the code, a date, the words that the cell repeats, the words of the row that it leads to. They are
obvious where they occur once in the row's own words, its sentence or its paragraph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from trucebook.book.book import Book
from trucebook.book.cues import cues_of
from trucebook.book.records import SOURCES
from trucebook.book.table import Row
from trucebook.extract.text.passages import passages
from trucebook.schemas.table import Field, Schema
from trucebook.spans import Span, is_whole
from trucebook.spans import words as words_in
from trucebook.validate.rules.dates import places_of
from trucebook.validate.rules.names import ACTORS, EVENTS, Names, named_tables, names_in
from trucebook.validate.suggest.places import row_places, whole_or_part
from trucebook.validate.suggest.spans import like_places


class Proof(NamedTuple):
    """Words of a source that a cell rests on, and how they carry it."""

    source_id: str
    span: Span
    basis: str = "stated"
    note: str = ""


def obvious(book: Book, row: Row, field: Field) -> tuple[Proof, ...]:
    """The words that a cell rests on, for each item of a list; none where a person is to choose.

    None for a row without an id either: evidence could not name it.
    """
    near = tuple(
        place for place in row_places(book, row) if place[1].is_in(book.printable.get(place[0], ""))
    )
    value = row[field.name]
    items = value if isinstance(value, tuple) else (value,)
    cells = [_Cell(book, row, field, item, near) for item in items]
    found = [next(filter(None, (find(cell) for find in _WAYS)), None) for cell in cells]
    return tuple(dict.fromkeys(filter(None, found))) if row.id and all(found) else ()


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell, or an item of it, that asks for evidence.

    Attributes:
        near: where the row is in the texts at hand.
    """

    book: Book
    row: Row
    field: Field
    value: str
    near: tuple[tuple[str, Span], ...]

    @property
    def table(self) -> str | None:
        """The table that the cell leads to."""
        link = self.row.schema.references.get(self.field.name)
        return link.table if link else self.field.items

    @property
    def target(self) -> Row | None:
        """The row that the cell leads to."""
        return self.book.by_id.get(self.value) if self.table else None

    @property
    def is_named(self) -> bool:
        """Whether it leads to something that words name."""
        return self.table in named_tables(self.book)

    @property
    def own(self) -> tuple[str, str, Span] | None:
        """Source, text and words of a row that quotes."""
        if not self.near or not self.row.schema.quotes_source:
            return None
        [(source_id, span)] = self.near
        return source_id, self.book.printable[source_id], span

    @property
    def names(self) -> Names:
        """What the rows are called that it may lead to."""
        return _known(self.book, self.table or "")


@lru_cache(maxsize=16)
def _known(book: Book, table: str) -> Names:
    return names_in(book, table)


# By the words of the value


class _Place(NamedTuple):
    """Where words of a text speak for a value, and how."""

    start: int
    end: int
    basis: str


def _beside_the_row(cell: _Cell) -> Proof | None:
    """The words for a value in the row's own words, else its sentence, else its paragraph.

    Words for a code are first the row's own; who, where and when is said around them, and not by
    the speaker of a quotation.
    """
    if cell.own is None:
        return None
    source_id, text, own = cell.own
    places = _places(cell, source_id, text, passages(text).paragraph(own))
    inner = [place for place in places if own.start <= place.start and place.end <= own.end]
    beside = [place for place in places if place.end <= own.start or own.end <= place.start]
    whole = passages(text).sentence(own)
    in_sentence = [place for place in beside if whole.start <= place.start < whole.end]
    inner = [] if cell.row.cells.get("mode") == "direct" else inner
    tiers = [inner, in_sentence] if cell.field.codes else [in_sentence, inner, beside]
    first = next((tier for tier in tiers if tier), [])
    if len(first) != 1:
        return None
    # NOTE: who is meant where the row's own words do not name the actor is for a reader to follow.
    is_followed = cell.table == ACTORS and "unless_in" in (cell.field.evidence or {})
    [place] = first
    basis = "inferred" if is_followed else place.basis
    return Proof(source_id, Span.of(text, place.start, place.end), basis)


def _where_it_is_cited(cell: _Cell) -> Proof | None:
    """The words for a value of a row without words of its own, where others lead to the row."""
    if cell.row.schema.quotes_source:
        return None
    within = [(source_id, span) for source_id, span in cell.near]
    texts = cell.book.printable
    around = [(name, passages(texts[name]).sentence(span)) for name, span in cell.near]
    for source_id, span in within if cell.field.codes else [*within, *around]:
        text = cell.book.printable[source_id]
        places = _places(cell, source_id, text, span)
        if len(places) == 1:
            return Proof(source_id, Span.of(text, *places[0][:2]), places[0].basis)
    return None


def _anywhere(cell: _Cell) -> Proof | None:
    """The first place in any source, for a name: wherever it is printed, it says itself."""
    if cell.row.schema.quotes_source or cell.field.name not in ("name", "aliases"):
        return None
    for source_id, text in sorted(cell.book.printable.items()):
        for place in _places(cell, source_id, text, Span.of(text, 0, len(text))):
            return Proof(source_id, Span.of(text, *place[:2]), place.basis)
    return None


def _places(cell: _Cell, source_id: str, text: str, within: Span) -> list[_Place]:
    """The places within a stretch of a text that speak for a value, none within another."""
    found = {
        _Place(place.start + within.start, place.end + within.start, place.basis)
        for place in _read(cell, source_id, within.exact)
    }
    return [
        place
        for place in sorted(found)
        if "\r" not in text[place.start : place.end]
        if not any(one != place and one[0] <= place[0] and place[1] <= one[1] for one in found)
    ]


def _read(cell: _Cell, source_id: str, text: str) -> Iterator[_Place]:
    """Where a text speaks for a value; nowhere if no rule says which words do."""
    field, value = cell.field, cell.value
    if cell.table is not None:
        # NOTE: a part and its whole, of one table, may be named side by side for any reason.
        is_other = cell.is_named and cell.table != cell.row.schema.name
        for start, end in cell.names.places(value, text) if is_other else ():
            yield _Place(start, end, "stated")
    elif field.codes:
        yield from _codes(cell, text)
    elif field.is_edtf:
        source = cell.book.by_id.get(source_id)
        published = source.cells.get("published") if source is not None else None
        for start, end, is_whole_date in places_of(text, value, published):
            yield _Place(start, end, "stated" if is_whole_date else "inferred")
    elif field.type == "string" and (field.separator or "pattern" not in field.constraints):
        alike = whole_or_part(text, value) if field.is_source_words else like_places(text, value)
        for place in alike:
            if is_whole(text, place):
                yield _Place(place.start, place.end, "stated")


def _codes(cell: _Cell, text: str) -> Iterator[_Place]:
    """Cues that speak for the code, for it alone if there are such, else the words of its name."""
    cues = cues_of(cell.book, cell.field)
    spoken = [place for place in (cues.places(text) if cues else ()) if cell.value in place[2]]
    alone = [place for place in spoken if len(place[2]) == 1]
    for start, end, _ in alone or spoken:
        yield _Place(start, end, "stated")
    for place in like_places(text, cell.value.rpartition(":")[2].replace("_", " ")):
        if not spoken and is_whole(text, place):
            yield _Place(place.start, place.end, "stated")


# By other rows


def _words_of_the_target(cell: _Cell) -> Proof | None:
    """The words of the row that a cell leads to: a quotation, a term, the wording of an utterance.

    A mention of an event rests on its own words, if they describe the event.
    """
    if cell.own is None or cell.target is None:
        return None
    source_id, text, own = cell.own
    schema = cell.target.schema
    if schema.quotes_source:
        near = passages(text).paragraph(own)
        for name, span in row_places(cell.book, cell.target):
            if name == source_id and _is_within(near, span):
                return Proof(source_id, span)
        return None
    columns = [name for name, column in schema.fields.items() if column.is_source_words]
    wordings = [part for name in columns for part in (cell.target[name] or "").split(" … ")]
    is_worded = any(_is_part(own.exact, wording) for wording in wordings)
    is_mention = len(cell.row.schema.coded) == 1 and schema.name == EVENTS
    if is_worded or (is_mention and cell.names.are_of(cell.value, [own.exact])):
        return Proof(source_id, own)
    return None


def _is_part(one: str, other: str) -> bool:
    """Whether one of two wordings is a part of the other, marks and case apart."""
    said = [[word.folded for word in words_in(text)] for text in (one, other)]
    short, long = sorted(said, key=len)
    runs = range(len(long) - len(short) + 1)
    return bool(short) and any(long[at : at + len(short)] == short for at in runs)


def _mentioned_beside(cell: _Cell) -> Proof | None:
    """The one mention, in the sentence of a row, of what its cell leads to."""
    if cell.own is None or not cell.is_named:
        return None
    source_id, text, own = cell.own
    near = passages(text).sentence(own)
    found = [
        span
        for name, schema in cell.book.schemas.items()
        if schema is not cell.row.schema and _mentions(schema) == cell.table
        for row in cell.book.rows(name)
        if row[schema.coded[0]] == cell.value and row["source_id"] == source_id
        for _, span in row_places(cell.book, row)
        if _is_within(near, span)
    ]
    return Proof(source_id, found[0], "inferred") if len(found) == 1 else None


def _mentions(schema: Schema) -> str | None:
    """The table whose rows those of a table mention, and do nothing else."""
    if not schema.quotes_source or len(schema.coded) != 1:
        return None
    link = schema.references.get(schema.coded[0])
    return link.table if link else None


def _as_other_rows(cell: _Cell) -> Proof | None:
    """The words on which the same thing rests in other rows of the table, where they are one.

    In the same paragraph; in the whole source, if no row there is about another thing.
    """
    if cell.own is None or cell.target is None or cell.is_named:
        return None
    source_id, text, own = cell.own
    name, table = cell.field.name, cell.row.schema.name
    others = [row for row in cell.book.rows(table) if row["source_id"] == source_id]
    proofs = {
        Proof(source_id, span, piece["basis"], piece["note"] or "")
        for row in others
        if row[name] == cell.value
        for piece in cell.book.evidence.get((row.id, name), ())
        for _, span in row_places(cell.book, piece)
    }
    near = passages(text).paragraph(own)
    beside = [proof for proof in proofs if _is_within(near, proof.span)]
    if beside or {row[name] for row in others} != {cell.value}:
        return beside[0] if len(beside) == 1 else None
    only = next(iter(proofs)) if len(proofs) == 1 else None
    return only._replace(basis="inferred", note=_ONE_THING) if only else None


_ONE_THING = "In this source no row of the table is about another one."


def _day_of_publication(cell: _Cell) -> Proof | None:
    """The printed day of publication, for a day that is the same: the present of the text."""
    sources = {source_id for source_id, _ in cell.near}
    source = cell.book.by_id.get(next(iter(sources), ""))
    if not cell.field.is_edtf or len(sources) != 1 or source is None:
        return None
    if source.schema.name != SOURCES or source.cells.get("published") != cell.value:
        return None
    text = cell.book.printable[source.id]
    found = [place for place in places_of(text, cell.value, None) if place[2]]
    if len(found) != 1:
        return None
    return Proof(source.id, Span.of(text, *found[0][:2]), "inferred")


def _counted_so(cell: _Cell) -> Proof | None:
    """The number with the words for what it counts, where one quantity alone is counted so."""
    if cell.own is None or cell.target is None or "metric" not in cell.target.schema.fields:
        return None
    source_id, text, own = cell.own
    row, fields = cell.row, cell.target.schema.fields
    same = [name for name in _COUNTED if name in row.schema.fields and name in fields]
    alike = [
        other.id
        for other in cell.book.rows(cell.target.schema.name)
        if all(other[name] in (None, row[name]) for name in same)
    ]
    cited = [
        span
        for piece in cell.book.evidence.get((row.id, "metric"), ())
        for _, span in row_places(cell.book, piece)
        if _is_within(passages(text).sentence(own), span)
    ]
    if alike != [cell.value] or not cited:
        return None
    start, end = min(own.start, cited[0].start), max(own.end, cited[0].end)
    return Proof(source_id, Span.of(text, start, end), "inferred", _ALONE)


_COUNTED = ("metric", "unit", "group_id")
_ALONE = "No other quantity of the book has this metric, unit and group."


def _is_within(whole: Span, part: Span) -> bool:
    return whole.start <= part.start and part.end <= whole.end


_WAYS: tuple[Callable[[_Cell], Proof | None], ...] = (
    *(_words_of_the_target, _beside_the_row, _where_it_is_cited, _mentioned_beside),
    *(_as_other_rows, _day_of_publication, _counted_so, _anywhere),
)

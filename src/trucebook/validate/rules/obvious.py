"""The words that a cell rests on where nobody would choose others.

Words are looked for by what the rules of meaning accept for the value: a name or an alias, a cue of
the code, a date, the words that the cell repeats. They are obvious where they stand once in the
row's own words, its sentence or its paragraph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from trucebook.book.book import Book
from trucebook.book.records import SOURCES
from trucebook.book.table import Row
from trucebook.schemas.table import Field
from trucebook.spans import Span
from trucebook.spans import words as words_in
from trucebook.validate.rules.cues import cues_of
from trucebook.validate.rules.dates import places_of
from trucebook.validate.rules.names import ACTORS, EVENTS, named_tables, names_in
from trucebook.validate.suggest.passages import paragraph, sentence
from trucebook.validate.suggest.places import is_whole, passages, whole_words
from trucebook.validate.suggest.spans import like_places


class Proof(NamedTuple):
    """Words of a source that a cell rests on, and how they carry it."""

    source_id: str
    span: Span
    basis: str = "stated"
    note: str = ""


class _Place(NamedTuple):
    """Where words speak for a value, and how."""

    start: int
    end: int
    basis: str


_Reader = Callable[[str, str], Iterator[_Place]]
"""Finds the words for a value in a text; takes the source and its text."""


def obvious(book: Book, row: Row, field: Field) -> tuple[Proof, ...]:
    """The words that a cell rests on, for each item of a list; none where a person is to choose."""
    value = row[field.name]
    items = value if isinstance(value, tuple) else (value,)
    found = [_of_item(book, row, field, item) for item in items]
    return tuple(dict.fromkeys(proof for proof in found if proof)) if all(found) else ()


def _of_item(book: Book, row: Row, field: Field, value: str) -> Proof | None:
    """The first that there is of the ways in which words are found."""
    return next(
        filter(
            None,
            (
                find(book, row, field, value)
                for find in (_linked_words, _read, _mentioned, _as_beside, _dateline, _quantity)
            ),
        ),
        None,
    )


# By the words of the value


def _read(book: Book, row: Row, field: Field, value: str) -> Proof | None:
    """Words that speak for a value, where they stand once near the row."""
    reader = _reader(book, row, field, value)
    if reader is None:
        return None
    near = [place for place in passages(book, row) if place[0] in book.printable]
    if row.schema.quotes_source:
        return next(filter(None, (_near(book, row, field, reader, *place) for place in near)), None)
    within = (_once(book, place, reader, place[1]) for place in near)
    proof = next(filter(None, within), None)
    if proof or field.codes:
        return proof
    around = (
        _once(book, place, reader, sentence(book.printable[place[0]], place[1])) for place in near
    )
    return next(filter(None, around), None) or _anywhere(book, field, reader)


def _near(
    book: Book, row: Row, field: Field, reader: _Reader, source_id: str, own: Span
) -> Proof | None:
    """The words for a value in the row's own words, else in its sentence, else its paragraph.

    Words that say what a row is about are first its own; who, where and when is said around them,
    and not by a speaker within the quotation.
    """
    text = book.printable[source_id]
    around = paragraph(text, own)
    places = _places(reader, source_id, text, around)
    inner = [place for place in places if own.start <= place.start and place.end <= own.end]
    beside = [place for place in places if place.end <= own.start or own.end <= place.start]
    whole = sentence(text, own)
    in_sentence = [place for place in beside if whole.start <= place.start < whole.end]
    tiers = [inner, in_sentence] if field.codes else [in_sentence, inner, beside]
    if row.cells.get("mode") == "direct":
        tiers.remove(inner)
    first = next((tier for tier in tiers if tier), [])
    if len(first) != 1:
        return None
    [place] = first
    link = row.schema.references.get(field.name)
    is_resolved = link is not None and link.table == ACTORS and "unless_in" in field.evidence or ()
    basis = "inferred" if is_resolved else place.basis
    return Proof(source_id, Span.of(text, place.start, place.end), basis)


def _once(book: Book, place: tuple[str, Span], reader: _Reader, within: Span) -> Proof | None:
    text = book.printable[place[0]]
    found = _places(reader, place[0], text, within)
    if len(found) != 1:
        return None
    return Proof(place[0], Span.of(text, found[0].start, found[0].end), found[0].basis)


def _anywhere(book: Book, field: Field, reader: _Reader) -> Proof | None:
    """The first place in any source, for names: wherever they are printed, they say themselves."""
    for source_id, text in sorted(book.printable.items()) if field.name in _NAMES else ():
        for place in _places(reader, source_id, text, Span.of(text, 0, len(text)))[:1]:
            return Proof(source_id, Span.of(text, place.start, place.end), place.basis)
    return None


_NAMES = ("name", "aliases")


def _places(reader: _Reader, source_id: str, text: str, within: Span) -> list[_Place]:
    """The places within a stretch of a text, each once and none within another."""
    found = [
        _Place(place.start + within.start, place.end + within.start, place.basis)
        for place in reader(source_id, within.exact)
        if "\r" not in within.exact[place.start : place.end]
    ]
    return [
        place
        for place in sorted(set(found))
        if not any(one != place and one[0] <= place[0] and place[1] <= one[1] for one in found)
    ]


def _reader(book: Book, row: Row, field: Field, value: str) -> _Reader | None:
    """How the words for a value are found; None where no rule says which they are."""
    link = row.schema.references.get(field.name)
    table = link.table if link else field.items
    if table == row.schema.name:
        return None  # a part and its whole may be named side by side for any reason
    if table is not None:
        return partial(_names, book, table, value) if table in named_tables(book) else None
    if field.codes:
        return partial(_codes, book, field, value)
    if field.is_edtf:
        return partial(_dates, book, value)
    is_words = field.type == "string" and "pattern" not in field.constraints
    if field.separator or is_words:
        return partial(_words, value, is_source=field.is_source_words)
    return None


def _names(book: Book, table: str, value: str, _: str, text: str) -> Iterator[_Place]:
    names = names_in(book, table)
    for start, end in names.places(value, text) if value in names.all else ():
        yield _Place(start, end, "stated")


def _codes(book: Book, field: Field, value: str, _: str, text: str) -> Iterator[_Place]:
    """Cues that speak for this code alone; without any, the words that the code is made of."""
    cues = cues_of(book, field)
    spoken = list(cues.places(text)) if cues else []
    for start, end, codes in spoken:
        if codes == {value}:
            yield _Place(start, end, "stated")
    if not any(value in codes for _, _, codes in spoken):
        for place in like_places(text, value.rpartition(":")[2].replace("_", " ")):
            if is_whole(text, place):
                yield _Place(place.start, place.end, "stated")


def _dates(book: Book, value: str, source_id: str, text: str) -> Iterator[_Place]:
    source = book.by_id.get(source_id)
    published = source.cells.get("published") if source is not None else None
    for start, end, is_whole_date in places_of(text, value, published):
        yield _Place(start, end, "stated" if is_whole_date else "inferred")


def _words(value: str, _: str, text: str, *, is_source: bool) -> Iterator[_Place]:
    for place in whole_words(text, value) if is_source else like_places(text, value):
        if is_whole(text, place):
            yield _Place(place.start, place.end, "stated")


# By the rows of the book


def _linked_words(book: Book, row: Row, field: Field, value: str) -> Proof | None:
    """The words of the row that a cell leads to: a quotation, a term, the wording of an utterance.

    A row that does nothing but say what its words name rests on them, if they do.
    """
    link = row.schema.references.get(field.name)
    target = book.by_id.get(value) if link else None
    own = passages(book, row)
    if target is None or not row.schema.quotes_source or not own or own[0][0] not in book.printable:
        return None
    [(source_id, span)] = own
    if target.schema.quotes_source:
        text = book.printable[source_id]
        near = paragraph(text, span)
        words = [place for name, place in passages(book, target) if name == source_id]
        return next((Proof(source_id, at) for at in words if near.contains(at) or near == at), None)
    wordings = [
        target[name] for name, column in target.schema.fields.items() if column.is_source_words
    ]
    if any(_share(span.exact, part) for words in wordings if words for part in words.split(" … ")):
        return Proof(source_id, span)
    is_mention = row.schema.coded == (field.name,) and target.schema.name == EVENTS
    if is_mention and names_in(book, target.schema.name).are_of(value, [span.exact]):
        return Proof(source_id, span)
    return None


def _share(one: str, other: str) -> bool:
    """Whether one of two wordings is a part of the other, marks and case apart."""
    said = [[word.folded for word in words_in(text)] for text in (one, other)]
    short, long = sorted(said, key=len)
    runs = range(len(long) - len(short) + 1)
    return bool(short) and any(long[at : at + len(short)] == short for at in runs)


def _mentioned(book: Book, row: Row, field: Field, value: str) -> Proof | None:
    """Words near a row that another row takes for what the cell leads to, where they are one."""
    link = row.schema.references.get(field.name)
    own = passages(book, row) if row.schema.quotes_source else ()
    if link is None or not own or own[0][0] not in book.printable:
        return None
    [(source_id, span)] = own
    near = sentence(book.printable[source_id], span)
    found = [
        place
        for schema in book.schemas.values()
        if schema.quotes_source and len(schema.coded) == 1 and schema is not row.schema
        if schema.coded[0] in schema.references
        and schema.references[schema.coded[0]].table == link.table
        for other in book.rows(schema.name)
        if other[schema.coded[0]] == value
        for name, place in passages(book, other)
        if name == source_id and near.start <= place.start and place.end <= near.end
    ]
    if len(found) != 1 or link.table not in named_tables(book):
        return None
    return Proof(source_id, found[0], "inferred")


def _as_beside(book: Book, row: Row, field: Field, value: str) -> Proof | None:
    """The words on which the same thing rests in other rows of the table, where they are one.

    In the same paragraph; in the whole source, if no row there is about another thing.
    """
    link, own = row.schema.references.get(field.name), passages(book, row)
    is_ours = link is not None and link.table not in named_tables(book)
    if not row.schema.quotes_source or not own or own[0][0] not in book.printable or not is_ours:
        return None
    [(source_id, span)] = own
    others = [one for one in book.rows(row.schema.name) if one["source_id"] == source_id]
    proofs = {
        Proof(source_id, place, piece["basis"], piece["note"] or "")
        for other in others
        if other[field.name] == value
        for piece in book.evidence.get((other.id, field.name), ())
        for _, place in passages(book, piece)
    }
    near = paragraph(book.printable[source_id], span)
    beside = [one for one in proofs if near.start <= one.span.start and one.span.end <= near.end]
    if beside or {other[field.name] for other in others} != {value}:
        return beside[0] if len(beside) == 1 else None
    return next(iter(proofs))._replace(basis="inferred", note=_ONE_THING) if len(proofs) == 1 else None


_ONE_THING = "In this source no row of the table is about another one."


def _dateline(book: Book, row: Row, field: Field, value: str) -> Proof | None:
    """The printed day of publication, for a day that is the same: the present of the text."""
    own = passages(book, row)
    sources = {source_id for source_id, _ in own}
    if not field.is_edtf or len(sources) != 1 or not sources <= book.printable.keys():
        return None
    [source_id] = sources
    source = book.by_id.get(source_id)
    if source is None or source.schema.name != SOURCES or source.cells.get("published") != value:
        return None
    text = book.printable[source_id]
    found = [place for place in places_of(text, value, None) if place[2]]
    if len(found) != 1:
        return None
    return Proof(source_id, Span.of(text, *found[0][:2]), "inferred")


def _quantity(book: Book, row: Row, field: Field, value: str) -> Proof | None:
    """The number with the words for what it counts, where one quantity alone is counted so."""
    link, own = row.schema.references.get(field.name), passages(book, row)
    target = book.by_id.get(value)
    if link is None or target is None or "metric" not in target.schema.fields or not own:
        return None
    same = [name for name in _COUNTED if name in row.schema.fields and name in target.schema.fields]
    alike = [
        other.id
        for other in book.rows(link.table)
        if all(other[name] in (None, row[name]) for name in same)
        and other["metric"] == row["metric"]
    ]
    cited = [
        place
        for piece in book.evidence.get((row.id, "metric"), ())
        for name, place in passages(book, piece)
        if name == own[0][0]
    ]
    if alike != [value] or not cited or own[0][0] not in book.printable:
        return None
    text, [(source_id, span)] = book.printable[own[0][0]], own
    start, end = min(span.start, cited[0].start), max(span.end, cited[0].end)
    near = sentence(text, span)
    if not (near.start <= start and end <= near.end):
        start, end = span.start, span.end
    return Proof(source_id, Span.of(text, start, end), "inferred", _ALONE)


_COUNTED = ("metric", "unit", "group_id")
_ALONE = "No other quantity of the book has this metric, unit and group."

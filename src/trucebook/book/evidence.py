"""Which cells of a book rest on words of their own row, and which ask for evidence."""

from __future__ import annotations

from collections.abc import Iterator

from trucebook.book.book import Book
from trucebook.book.table import Row
from trucebook.schemas.table import Field, Schema


def with_evidence(schema: Schema) -> bool:
    """Tables with a column that may need evidence."""
    return any(field.evidence is not None for field in schema.fields.values())


def coded_cells(book: Book) -> Iterator[tuple[Row, Field]]:
    """Every cell in which a coder put a value, of the tables that say what needs evidence."""
    for row in book.every_row():
        if with_evidence(row.schema):
            for name in row.schema.coded:
                if row[name] is not None:
                    yield row, row.schema.fields[name]


def rests_on_words(book: Book, row: Row, field: Field) -> bool:
    """Whether a cell has words of a source, or an evidence row that says why it has none."""
    return (row.id, field.name) in book.evidence or _follows(book, row, field)


def needs_evidence(book: Book, row: Row, field: Field) -> bool:
    """Whether a cell asks for evidence of its own."""
    is_asked = field.evidence is not None and row[field.name] is not None
    return is_asked and not _names_nothing(book, row, field) and not _follows(book, row, field)


def _follows(book: Book, row: Row, field: Field) -> bool:
    """Whether a cell rests on its row's own words, or on those of rows that cite the row."""
    when = field.evidence
    if when is None:
        return row.schema.quotes_source
    if "unless" in when:
        return row[field.name] in when["unless"]
    if "unless_cited_by" in when:
        return not book.citing.get(row.id, frozenset()).isdisjoint(when["unless_cited_by"])
    names = names_of(book, row, field)
    return any(field.is_named_in(row[name], names) for name in when["unless_in"])


def _names_nothing(book: Book, row: Row, field: Field) -> bool:
    """Whether a cell names a row of another table that is not there: no evidence can fix that."""
    key = row.schema.references.get(field.name)
    if key is None or key.table == row.schema.name or key.table not in book.tables:
        return False
    return row[field.name] not in book.tables[key.table].by_id


def names_of(book: Book, row: Row, field: Field) -> list[str]:
    """The words that would name a cell's value: the names of the row it refers to, or itself."""
    key = row.schema.references.get(field.name)
    target = book.by_id.get(row[field.name])
    if key is None or target is None or "name" not in target.schema.fields:
        return [str(row[field.name])]
    return [target["name"] or "", *(target.cells.get("aliases") or ())]

"""The sources: what each says about itself, and its rows in the order of its text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trucebook.read.claims import Cells
from trucebook.read.dates import in_words
from trucebook.read.row import Known
from trucebook.read.site.addresses import name_of
from trucebook.read.site.edition import Edition
from trucebook.read.site.filters import Filter
from trucebook.read.site.page import Page, Section
from trucebook.schemas.table import Schema

_PLACES = (("source_id", "start", "end"), ("to_source_id", "to_start", "to_end"))
"""The columns of a place in a text; a pair of passages has two."""


class Placed(NamedTuple):
    """A row at a place in a text.

    Attributes:
        schema: the definition of its table.
        row: the row.
        start, end: the place, in code points.
        says: the first of its codes, such as how a number is bounded; empty without one.
        anchor: the name of the place on the page; a row has it at the first of its places.
    """

    schema: Schema
    row: Cells
    start: int
    end: int
    says: str
    anchor: str | None

    @property
    def row_id(self) -> str:
        """The id of the row."""
        return str(self.row[self.schema.key])


def pages(edition: Edition) -> Iterator[Page]:
    """The page `sources.html`; the page of each source is that of its row."""
    rows = [
        (row, in_words(row.get("published")), placed(edition, row["source_id"]))
        for row in edition.found.tables.get("sources", ())
    ]
    yield Page("sources.html", "sources.html", {"sources": rows})


def section(edition: Edition, known: Known) -> Section:
    """The rows of a source, and the place where a reader can put its text."""
    rows = placed(edition, known.id)
    titles = {name: schema.title for name, schema in edition.found.schemas.items()}
    tables = Filter.of("table", [[one.schema.name] for one in rows], lambda name: titles[name])
    values = {"rows": rows, "filters": [tables], "source": known.row}
    return Section("source.html", values)


def placed(edition: Edition, source_id: str) -> Sequence[Placed]:
    """The rows of a source in the order of its text; evidence is with the rows that it is for."""
    found = edition.found
    rows = [
        Placed(schema, row, row[start], row[end], _says(schema, row), _anchor(schema, row, source))
        for name, schema in found.schemas.items()
        for source, start, end in _PLACES
        if name != "evidence" and {source, start, end} <= set(schema.fields)
        for row in found.where(name, source, source_id)
        if row[start] is not None and row[end] is not None
    ]
    return sorted(rows, key=lambda one: (one.start, -one.end, one.row_id))


def _anchor(schema: Schema, row: Cells, source: str) -> str | None:
    is_second = source != "source_id" and row[source] == row["source_id"]
    return None if is_second else name_of(row[schema.key])


def _says(schema: Schema, row: Cells) -> str:
    codes = (row[name] for name in schema.coded if schema.fields[name].codes and row[name])
    return str(next(codes, ""))

"""The page of every row: its words, its cells with their proof, what the book has on it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from trucebook.load.why import OWN_WORDS
from trucebook.markup import legible, legible_json
from trucebook.read.claims import Cells
from trucebook.read.dates import in_words
from trucebook.read.row import Cell, Citing, Known, label
from trucebook.read.site import proposals, sayings, sources
from trucebook.read.site.addresses import Addresses, address, name_of
from trucebook.read.site.edition import Edition
from trucebook.read.site.history import History, Step, history
from trucebook.read.site.page import Page, Section
from trucebook.schemas.table import KEEPING, Schema

_ELSEWHERE = 4
"""Stretches of words of other rows that a cell shows, at most; the others are counted."""

_FIGURES = 12
"""Figures on a quantity that a page of another row shows, at most."""

_ID = re.compile(r"\b[A-Z][0-9a-z]+\b")

LISTS: Mapping[str, str] = {
    **dict.fromkeys(("figures", "quantities", "groups"), "figures.html"),
    **dict.fromkeys(("quotes", "utterances"), "sayings.html"),
    **dict.fromkeys(("proposals", "terms", "responses", "proposal_relations"), "proposals.html"),
    **dict.fromkeys(("events", "event_mentions"), "timeline.html"),
    **dict.fromkeys(("actors", "mentions"), "actors.html"),
    **dict.fromkeys(("sources", "reuse"), "sources.html"),
    "places": "places.html",
}
"""The page that lists the rows of a table; the codebook is that of the others."""


SECTIONS: Mapping[str, Callable[[Edition, Known], Section | None]] = {
    "proposals": proposals.section,
    "sources": sources.section,
    "utterances": sayings.section,
}
"""By table: what its rows have on their pages beside what all rows have."""


class Piece(NamedTuple):
    """A part of a sentence; an id of a row leads to its page."""

    text: str
    href: str | None


class Rest(NamedTuple):
    """What a cell rests on, as it is shown.

    Attributes:
        anchor: the id of the evidence, which is a place on this page.
        cited: the row whose words they are.
        is_own: whether they are the words of the row itself.
        href: the row that has these words, if another one has them.
    """

    anchor: str | None
    cited: Cells
    is_own: bool
    href: str | None


class Seen(NamedTuple):
    """A cell as it is shown: names and addresses of what it refers to, and its grounds."""

    cell: Cell
    links: Sequence[tuple[str, str, str]]
    rests: Sequence[Rest]
    more: int


class Named(NamedTuple):
    """A row that refers to another one: what it says, and where it is.

    Attributes:
        figures: of a quantity, id, words and address of its figures.
    """

    row_id: str
    href: str
    words: str
    says: str
    source_id: str | None
    figures: Sequence[tuple[str, str, str]]


class Gone(NamedTuple):
    """A retired id: its redirect, its anchor, the address of its heir, and its history."""

    redirect: Cells
    anchor: str
    href: str | None
    steps: Sequence[Step]


def pages(edition: Edition) -> Iterator[Page]:
    """The page of each row, and the list of the ids that are retired."""
    made = Rows(edition, Addresses(edition.found), history(edition))
    for name, schema in edition.found.schemas.items():
        for row in edition.found.tables.get(name, ()):
            has_page = made.addresses.about(name, row[schema.key]) is None
            if has_page and name != "redirects":
                yield made.page(schema, row)
    yield from made.retired()


@dataclass(frozen=True, eq=False)
class Rows:
    """What the pages of rows have in common.

    Attributes:
        edition: what the site is of.
        addresses: where its rows are.
        history: what became of them.
    """

    edition: Edition
    addresses: Addresses
    history: History

    def page(self, schema: Schema, row: Cells) -> Page:
        """The page of one row."""
        known = Known(self.edition.found, schema, row)
        return Page(self.addresses(schema.name, known.id), "row.html", self.values(known))

    def values(self, known: Known) -> dict[str, Any]:
        """What the template of a row is given."""
        row, name = known.row, known.schema.name
        filled = {key for key, value in row.items() if value is not None}
        cells = [self.seen(known, cell) for cell in known.cells() if cell.field in filled]
        cited = {rest.anchor for seen in cells for rest in seen.rests}
        hosted = self.addresses.rows_on(name, known.id)
        source = (
            self.edition.found.row("sources", row.get("source_id")) if name != "sources" else None
        )
        section = SECTIONS[name](self.edition, known) if name in SECTIONS else None
        return {
            "known": known,
            "anchor": name_of(known.id),
            "published": in_words((source or {}).get("published")),
            "citation": self.citation(known),
            "row": row,
            "source": source,
            "cells": cells,
            "unseen": _unseen(known),
            "empty": [key for key in row if key not in filled],
            "keeping": [key for key in KEEPING if key in filled and key != "note"],
            "remarks": [list(self.linked(sentence)) for sentence in known.remarks()],
            "hosted": [
                (
                    self.edition.found.schemas[table],
                    list(map(self.hosted, rows, [table] * len(rows))),
                )
                for table, rows in hosted.items()
                if table != "evidence"
            ],
            "left": [
                self.rest(known, one)
                for one in hosted.get("evidence", ())
                if name_of(one["evidence_id"]) not in cited
            ],
            "citing": [(one, list(self.named(known, one))) for one in self.citing(known)],
            "history": self.history.get((name, known.id), ()),
            "list": LISTS.get(name, "codebook.html"),
            "section": section,
        }

    def citation(self, known: Known) -> str:
        """How to cite the row."""
        cited, release = self.edition.citation, self.edition.release
        version = release.version if release else f"after {cited.version}"
        where = self.addresses(known.schema.name, known.id)
        words = f": “{known.called}”" if known.called != known.id else ""
        source = self.edition.found.row("sources", known.row.get("source_id")) or {}
        printed = f", in {source.get('outlet') or source['source_id']}" if source else ""
        names = "; ".join(author.inverted for author in cited.authors)
        book = f"{names} ({cited.released[:4]}). {cited.title.partition(':')[0]} {version}"
        return f"{book}, {known.schema.name} {known.id}{words}{printed}. {where}"

    def seen(self, known: Known, cell: Cell) -> Seen:
        """A cell with the names of what it refers to, and what it rests on."""
        rests = [self.rest(known, one, cell.field) for one in cell.rests_on]
        own = [rest for rest in rests if rest.href is None]
        others = [rest for rest in rests if rest.href is not None]
        return Seen(
            cell,
            list(self.links(known, cell)),
            [*own, *others[:_ELSEWHERE]],
            len(others[_ELSEWHERE:]),
        )

    def links(self, known: Known, cell: Cell) -> Iterator[tuple[str, str, str]]:
        """Id, name and address of each row that a cell refers to."""
        value = known.row[cell.field]
        key = known.schema.references.get(cell.field)
        table = key.table if key else known.schema.fields[cell.field].items
        for one in (value if isinstance(value, list) else [value]) if table else ():
            if self.edition.found.row(table or "", one) is not None:
                yield (
                    one,
                    label(self.edition.found, table or "", one),
                    self.addresses(table or "", one),
                )

    def rest(self, known: Known, cited: Cells, field: str | None = None) -> Rest:
        """What a cell rests on: own words, evidence on this page, or the words of another row."""
        evidence_id, row_id = cited.get("evidence_id"), cited.get("row_id")
        is_here = row_id == known.id and field in (None, cited.get("field"))
        if evidence_id is not None:
            anchor = name_of(evidence_id)
            href = None if is_here else self.addresses("evidence", evidence_id)
            return Rest(anchor if is_here else None, cited, False, href)
        is_own = cited.get("basis") == OWN_WORDS
        if not is_own or row_id == known.id:
            return Rest(None, cited, is_own, None)
        return Rest(None, cited, False, self.addresses(self._tables[str(row_id)], str(row_id)))

    def hosted(self, row: Cells, table: str) -> tuple[Known, str, Sequence[Rest]]:
        """A row that is on the page of another one, its anchor, and its evidence."""
        known = Known(self.edition.found, self.edition.found.schemas[table], row)
        evidence = self.addresses.rows_on(table, known.id).get("evidence", ())
        return known, name_of(known.id), [self.rest(known, one) for one in evidence]

    def citing(self, known: Known) -> Iterator[Citing]:
        """The rows on other pages that refer to a row; those of a source are its section."""
        here = {"redirects", *self.addresses.rows_on(known.schema.name, known.id)}
        for one in known.cited_by if known.schema.name != "sources" else ():
            if one.table not in here:
                yield one

    def named(self, known: Known, citing: Citing) -> Iterator[Named]:
        """What each of the rows that refer to a row says."""
        found = self.edition.found
        schema = found.schemas[citing.table]
        is_quantity = citing.table == "quantities" and "figures" in found.schemas
        for row_id, words in citing.rows.items():
            row = found.row(citing.table, row_id) or {}
            parts = [
                str(row[name])
                for name, field in schema.fields.items()
                if field.required and field.codes and name not in KEEPING
            ]
            parts += [
                label(found, key.table, row[name])
                for name, key in schema.references.items()
                if name not in (citing.field, "source_id") and row[name] is not None
            ]
            says = " · ".join(part for part in parts if part != words)
            href = self.addresses(citing.table, row_id)
            figures = found.where("figures", "quantity_id", row_id) if is_quantity else ()
            below = [
                (one["figure_id"], one["exact"], self.addresses("figures", one["figure_id"]))
                for one in figures[:_FIGURES]
            ]
            yield Named(row_id, href, words, says, row.get("source_id"), below)

    def linked(self, sentence: str) -> Iterator[Piece]:
        """A sentence, in which the ids of rows lead to their pages."""
        at = 0
        for match in _ID.finditer(sentence):
            if table := self._tables.get(match[0]):
                yield Piece(sentence[at : match.start()], None)
                yield Piece(match[0], self.addresses(table, match[0]))
                at = match.end()
        yield Piece(sentence[at:], None)

    @cached_property
    def _tables(self) -> Mapping[str, str]:
        found = self.edition.found
        tables = reversed([*found.schemas.items()])
        return {
            str(row[schema.key]): name
            for name, schema in tables
            for row in found.tables.get(name, ())
        }

    def retired(self) -> Iterator[Page]:
        """The list of retired ids, and a page where a row had one, which leads to its heir."""
        tables = {row_id: table for table, row_id in self.history if table != "redirects"}
        seen = [self.gone(tables, row) for row in self.edition.found.tables.get("redirects", ())]
        yield Page("redirects.html", "redirects.html", {"retired": seen})
        for gone in seen:
            if (table := tables.get(gone.redirect["retired_id"])) and self.addresses.has_pages(
                table
            ):
                path = address(table, gone.redirect["retired_id"])
                yield Page(path, "redirects.html", {"retired": [gone]})

    def gone(self, tables: Mapping[str, str], redirect: Cells) -> Gone:
        """A retired id with its history."""
        retired_id, heir_id = redirect["retired_id"], redirect.get("heir_id")
        heir = self._tables.get(heir_id or "")
        steps = self.history.get((tables.get(retired_id, ""), retired_id), ())
        href = self.addresses(heir, heir_id) if heir and heir_id else None
        return Gone(redirect, name_of(retired_id), href, steps)


def _unseen(known: Known) -> Mapping[str, str]:
    """By column the texts with characters that a page shows by their codes, as JSON."""
    written = {key: known.schema.fields[key].write(value) for key, value in known.row.items()}
    return {
        key: legible_json(json.dumps(text))
        for key, text in written.items()
        if legible(text) != text
    }

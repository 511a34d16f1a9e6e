"""Whom and what a new row links to: rows that the book has, or new ones, each once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from trucebook.book.book import Book
from trucebook.book.cues import cues_of
from trucebook.book.ids import drawn, given_ids, has_drawn_ids, new_id
from trucebook.errors import UsageError, unknown
from trucebook.extract.rows import Extraction, NewActor
from trucebook.review.candidates import hidden_words
from trucebook.review.pairing import plain_name
from trucebook.schemas.patterns import matches
from trucebook.schemas.table import Field, Schema
from trucebook.spans import nearest

ACTORS = "actors"
_BODY = "organisation"
"""The kind of a body of which the text says no other."""


@dataclass(frozen=True, eq=False)
class Draft:
    """A new row before it is written.

    Attributes:
        schema: its table.
        cells: its values by column.
        source_id: the source that its words are from.
        at: where in the text, in code points; its words are looked for near there.
        words: the words that a cell rests on, by column, as offsets.
        typed: the columns that a person filled.
        said: basis and note that the person gives for the evidence of a cell, by column.
        coder: name and version of the extractor, or initials of the person whose row it is.
        reviewer: initials of the person who accepts it; empty where it is that person's row.
    """

    schema: Schema
    cells: dict[str, Any]
    source_id: str
    at: int
    words: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    typed: frozenset[str] = frozenset()
    said: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    coder: str = ""
    reviewer: str = ""

    @property
    def id(self) -> str:
        """The id of the row."""
        return str(self.cells[self.schema.key])

    @property
    def person(self) -> str:
        """Initials of the person whose row it is, or who accepts it."""
        return self.reviewer or self.coder


class Registers:
    """The rows of a book by their names, and those that are added to them."""

    def __init__(self, book: Book, found: Mapping[str, Extraction]) -> None:
        self.book = book
        self.drafts: list[Draft] = []
        self.used = set(given_ids(book))
        self._actors = {name: _by_name(book, name, one) for name, one in found.items()}
        self._names: dict[str, dict[str, set[str]]] = {}
        for row in book.every_row():
            if "name" in row.schema.fields:
                names = (row["name"], *(row.cells.get("aliases") or ()))
                self._know(row.schema.name, row.id, filter(None, names))

    def drawn_id(self, schema: Schema, *said: str) -> str:
        """An id for a new row, which no other gets."""
        row_id = new_id(schema, said, self.used)
        self.used.add(row_id)
        return row_id

    def actor(self, name: str, draft: Draft) -> str | None:
        """The actor of a name in a source: known, new, or None where the text says too little."""
        known = self._known(ACTORS, name)
        if known is not None or ACTORS not in self.book.schemas:
            return known
        new = self._actors.get(draft.source_id, {}).get(plain_name(name))
        if new is None:
            return None
        return self._known(ACTORS, new.name) or self._add_actor(new, draft)

    def named(
        self, column: str, table: str, text: str, row: Mapping[str, Any], draft: Draft
    ) -> str:
        """The id that a person wrote into a column of links.

        Args:
            column: the column.
            table: the table that it leads to.
            text: an id, a name of the book or of an actor of the text, or a new row: `Name (kind)`,
                or `Name (kind): what it is`.
            row: the cells of the row with the link, from which a new one takes what it requires.
            draft: the row.

        Raises:
            UsageError: the book has no such row, and no new one can be made of that.
        """
        if text in self.book.tables[table].by_id or any(one.id == text for one in self.drafts):
            return text
        given, schema = _NEW.fullmatch(text), self.book.schemas[table]
        known = self._known(table, text) or self._known(table, given[1] if given else "")
        if known is None and given is None and table == ACTORS:
            known = self.actor(text, draft)
        if known is None and (given is None or "kind" not in schema.fields):
            raise unknown(f"row of {table} for {column}", text, self.book.tables[table].by_id)
        return known or self._create(schema, column, given, row, draft)

    def _create(
        self,
        schema: Schema,
        column: str,
        given: re.Match[str] | None,
        row: Mapping[str, Any],
        draft: Draft,
    ) -> str:
        """Add a row that a person describes."""
        name, kind, about = given.groups() if given else ("", "", None)
        require_code(schema.fields["kind"], kind, name)
        cells: dict[str, Any] = {"name": name, "kind": kind}
        for one in schema.fields.values():
            if one.required and one.name not in (*cells, schema.key):
                cells[one.name] = row.get(one.name)
                if cells[one.name] is None:
                    cells[one.name], about = about, None
                if cells[one.name] is None:
                    raise UsageError(
                        f"{name}: a new row of {schema.name} needs {one.name}. Write it behind: "
                        f"'{name} ({kind}): …'"
                    )
        text, at = self.book.printable[draft.source_id], draft.at
        place = draft.words.get(column) or nearest(text, name, at)
        place = place or draft.words.get("kind") or draft.words.get("metric")
        words = dict.fromkeys(cells, place) if place else _passage(draft, schema)
        new = replace(draft, schema=schema, words=words, typed=frozenset(cells), said={})
        return self._add(new, cells)

    def _add_actor(self, new: NewActor, draft: Draft) -> str:
        schema, hidden = self.book.schemas[ACTORS], hidden_words(self.book, draft.source_id)
        aliases = [one for one in new.aliases if ";" not in one and not self._known(ACTORS, one)]
        is_told = any(words in (new.role or "") for words in hidden)
        role = None if is_told else new.role
        cells = {
            "name": new.name,
            "kind": self._kind(new),
            "role": role,
            "aliases": tuple(aliases) or None,
        }
        words = {
            one.field: (one.start, one.end)
            for one in new.evidence
            if one.start is not None and one.end is not None
        }
        bare = replace(draft, typed=frozenset(), said={})
        near = replace(bare, schema=schema, at=new.start, words=words)
        return self._add(near, cells)

    def _kind(self, new: NewActor) -> str:
        """The kind of a new actor; of a body of no other kind that for which its name speaks."""
        cues = cues_of(self.book, self.book.schemas[ACTORS].fields["kind"])
        speaking = cues.against(new.kind, new.name) if cues and new.kind == _BODY else ()
        return next(iter(speaking)) if len(speaking) == 1 else new.kind

    def _add(self, near: Draft, cells: Mapping[str, Any]) -> str:
        """Add a row with some cells, which is like a draft in everything else."""
        whole = {**dict.fromkeys(near.schema.fields), **cells}
        draft = self.identified(replace(near, cells=whole))
        self.drafts.append(draft)
        self._know(draft.schema.name, draft.id, (cells["name"], *(cells.get("aliases") or ())))
        return draft.id

    def identified(self, draft: Draft) -> Draft:
        """A new row with an id: one that is drawn, or of a register one in words."""
        schema, cells = draft.schema, draft.cells
        if has_drawn_ids(schema):
            said = (str(cell) for cell in cells.values() if cell is not None)
            row_id = self.drawn_id(schema, *said)
        else:
            row_id = self._word_id(str(cells.get("name") or ""))
        return replace(draft, cells={**cells, schema.key: row_id})

    def _word_id(self, name: str) -> str:
        flat = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
        words = "-".join(re.findall(r"[a-z0-9]+", flat)) or f"row-{drawn(name).lower()}"
        row_id, number = words, 1
        while row_id in self.used:
            number += 1
            row_id = f"{words}-{number}"
        self.used.add(row_id)
        return row_id

    def _know(self, table: str, row_id: str, names: Any) -> None:
        known = self._names.setdefault(table, {})
        for name in names:
            known.setdefault(plain_name(name), set()).add(row_id)

    def _known(self, table: str, name: str) -> str | None:
        """The one row of a name; None of two."""
        ids = self._names.get(table, {}).get(plain_name(name), set())
        return next(iter(ids)) if len(ids) == 1 else None


def _passage(draft: Draft, schema: Schema) -> dict[str, tuple[int, int]]:
    """The words of a row for the texts that a person writes of what it leads to."""
    place = draft.cells["start"], draft.cells["end"]
    fields = schema.fields.values()
    return {one.name: place for one in fields if one.type == "string" and not one.codes}


_NEW = re.compile(r"(.*?\S)\s*\(([a-z_: -]+)\)(?::\s*(.*\S))?\s*")


def _by_name(book: Book, source_id: str, found: Extraction) -> dict[str, NewActor]:
    """The actors that a text names and the book does not know, by every name of theirs."""
    printed, hidden = book.printable[source_id], hidden_words(book, source_id)
    known: dict[str, NewActor] = {}
    for new in found.actors:
        names = (new.name, *new.aliases)
        is_open = printed[new.start : new.end] == new.exact
        if is_open and not any(words in name for words in hidden for name in names):
            for name in names:
                known.setdefault(plain_name(name), new)
    return known


def require_code(column: Field, text: str, where: str) -> None:
    """Refuse a text that is no value of a column."""
    pattern = column.constraints.get("pattern")
    if column.enum and text not in column.enum:
        raise unknown(f"code of {column.name} ({where})", text, column.enum)
    if pattern and not all(matches(pattern, [text])):
        codes = f"one of {', '.join(column.codes)}" if column.codes else f"the form {pattern}"
        raise UsageError(f"{where}: {column.name}: expected {codes}, found {text!r}.")

"""The words that the cells of new rows rest on, and the evidence rows that name them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from trucebook.book.book import Book
from trucebook.book.cues import cues_of
from trucebook.book.edits import row_of
from trucebook.book.evidence import names_of, needs_evidence
from trucebook.book.table import Row
from trucebook.extract.text.passages import passages
from trucebook.review.registers import Draft, Registers
from trucebook.schemas.table import Field
from trucebook.spans import Span, context, whole_words

EVIDENCE = "evidence"
BACKGROUND = "background"
"""The basis of a cell that rests on no words."""

_OWN = frozenset({"utterance_id", "relation"})
"""Columns that rest on the words of their row."""

_LIKE = {"quantity_id": ("metric", "unit"), "kind": ("metric",), "metric": ("unit",)}
"""Columns that rest on the words of others where they have none: a unit says what is measured."""


class Grounds:
    """New rows in their book, with what each cell rests on."""

    def __init__(self, book: Book, drafts: Sequence[Draft]) -> None:
        self._drafts = drafts
        self._rows = {draft.id: row_of(draft.schema, draft.cells) for draft in drafts}
        tables = dict(book.tables)
        for row in self._rows.values():
            table = tables[row.schema.name]
            tables[row.schema.name] = replace(table, rows=(*table.rows, row))
        self._book = replace(book, tables=tables)

    def unproved(self, draft: Draft) -> list[str]:
        """The cells of a row that ask for evidence and have no words."""
        return [
            field.name
            for field in self._asked(draft)
            if not _is_known(draft, field) and self._words(draft, field) is None
        ]

    def evidence(self, registers: Registers) -> tuple[list[Row], dict[str, tuple[str, ...]]]:
        """The evidence rows of all rows, and by row id the cells for which there are no words."""
        rows: list[Row] = []
        lacking: dict[str, tuple[str, ...]] = {}
        schema = self._book.schemas.get(EVIDENCE)
        for draft in self._drafts if schema else ():
            for field in self._asked(draft):
                place = None if _is_known(draft, field) else self._words(draft, field)
                if place is None and not _is_known(draft, field):
                    lacking[draft.id] = (*lacking.get(draft.id, ()), field.name)
                elif schema:
                    cells = self._cells(draft, field, place)
                    said = (draft.id, field.name, *map(str, place or ()))
                    cells[schema.key] = registers.drawn_id(schema, *said)
                    rows.append(row_of(schema, cells))
        return rows, lacking

    def _asked(self, draft: Draft) -> Iterator[Field]:
        row = self._rows[draft.id]
        for name in draft.schema.coded:
            field = draft.schema.fields[name]
            is_chosen = name in draft.said and row[name] is not None
            if is_chosen or needs_evidence(self._book, row, field) or self._is_misled(draft, field):
                yield field

    def _is_misled(self, draft: Draft, field: Field) -> bool:
        """Whether the words of a row speak for another code than those that the cell rests on."""
        if not draft.schema.quotes_source or field.evidence or draft.cells[field.name] is None:
            return False
        own, given = (draft.cells["start"], draft.cells["end"]), draft.words.get(field.name)
        return given not in (None, own) and self._contradicts(draft, field, own)

    def _words(self, draft: Draft, field: Field) -> tuple[int, int] | None:
        """The offsets of the words that a cell rests on."""
        name = field.name
        if name in _OWN:
            return draft.cells["start"], draft.cells["end"]
        given = draft.words.get(name)
        if name in draft.said and given is not None:
            return given if self._is_printed(draft, given) else None
        is_link = name in draft.schema.references
        if given is None or (is_link and not self._says(draft, field, given)):
            named = self._named(draft, field)
            given = named if given is None or named else given
        if given is None or self._contradicts(draft, field, given):
            given = self._spoken(draft, field, draft.cells[name]) or given
        if given is None and not (name in draft.typed and field.codes):
            alike = (draft.words[one] for one in _LIKE.get(name, ()) if one in draft.words)
            given = next(alike, None)
        given = given or self._called(draft, field) or self._as_elsewhere(draft, field)
        return given if given is not None and self._is_printed(draft, given) else None

    def _says(self, draft: Draft, field: Field, place: tuple[int, int]) -> bool:
        """Whether some words have a name of the value of a cell."""
        words = self._book.texts[draft.source_id][slice(*place)].casefold()
        names = names_of(self._book, self._rows[draft.id], field)
        return any(_in_words(name).casefold() in words for name in names)

    def _is_printed(self, draft: Draft, place: tuple[int, int]) -> bool:
        text, printed = self._book.texts[draft.source_id], self._book.printable[draft.source_id]
        return text[slice(*place)] == printed[slice(*place)]

    def _named(self, draft: Draft, field: Field) -> tuple[int, int] | None:
        """Where the text names the value of a cell: in the paragraph of the row, or nearest.

        A code is looked for in the paragraph alone.
        """
        text = self._book.printable[draft.source_id]
        parts = passages(self._book.texts[draft.source_id])
        near = parts.paragraph(Span.of(text, draft.at, draft.at))
        names = names_of(self._book, self._rows[draft.id], field)
        if field.separator:
            names = list(draft.cells[field.name])
        spans = (span for name in names for span in whole_words(text, _in_words(name)))
        found = [(span.start, span.end) for span in spans]
        inside = [place for place in found if near.start <= place[0] < near.end]
        if not inside and (field.codes or field.is_edtf):
            return None
        return min(inside or found, key=lambda place: abs(place[0] - draft.at), default=None)

    def _contradicts(self, draft: Draft, field: Field, place: tuple[int, int]) -> bool:
        """Whether some words speak for another code than that of a cell."""
        cues = cues_of(self._book, field)
        words = self._book.texts[draft.source_id][slice(*place)]
        return cues is not None and bool(cues.against(draft.cells[field.name], words))

    def _spoken(self, draft: Draft, field: Field, code: Any) -> tuple[int, int] | None:
        """The nearest cue of a code: in the sentence of a row, else its paragraph.

        For a row without words of its own anywhere in the text, if not there.
        """
        cues = cues_of(self._book, field)
        if cues is None:
            return None
        text = self._book.printable[draft.source_id]
        parts = passages(self._book.texts[draft.source_id])
        end = draft.cells.get("end") or draft.at
        own = parts.sentence(Span.of(text, draft.at, max(end, draft.at)))
        whole = () if draft.schema.quotes_source else (Span.of(text, 0, len(text)),)
        for near in (own, parts.paragraph(own), *whole):
            found = [
                (near.start + start, near.start + stop)
                for start, stop, codes in cues.places(near.exact)
                if code in codes
            ]
            if found:
                return min(found, key=lambda place: abs(place[0] - draft.at))
        return None

    def _called(self, draft: Draft, field: Field) -> tuple[int, int] | None:
        """The words near a row for the kind of what its cell leads to: 'the offer'."""
        target = self._book.by_id.get(draft.cells[field.name])
        kind = target.schema.fields.get("kind") if target else None
        if target is None or kind is None or field.name not in draft.schema.references:
            return None
        return self._spoken(draft, kind, target["kind"])

    def _as_elsewhere(self, draft: Draft, field: Field) -> tuple[int, int] | None:
        """The words of the source that other rows cite for the same link, the nearest."""
        name, value = field.name, draft.cells[field.name]
        if name not in draft.schema.references:
            return None
        cited = [
            (piece["start"], piece["end"])
            for (row_id, column), pieces in self._book.evidence.items()
            if column == name and self._cell(row_id, name) == value
            for piece in pieces
            if piece["source_id"] == draft.source_id and piece["start"] is not None
        ]
        cited += [
            other.words[name]
            for other in self._drafts
            if (other.source_id, other.cells.get(name)) == (draft.source_id, value)
            and name in other.words
        ]
        return min(cited, key=lambda place: abs(place[0] - draft.at), default=None)

    def _cell(self, row_id: str, name: str) -> Any:
        row = self._book.by_id.get(row_id)
        return row.cells.get(name) if row else None

    def _cells(self, draft: Draft, field: Field, place: tuple[int, int] | None) -> dict[str, Any]:
        text = self._book.printable[draft.source_id]
        basis, note = draft.said.get(field.name, ("", ""))
        cells = {
            **self._made_by(draft, field),
            "row_id": draft.id,
            "field": field.name,
            "basis": basis,
            "row_status": "active",
            "note": note or None,
        }
        if place is None:
            return cells
        span = Span.of(text, *place)
        cells["basis"] = basis or self._basis(draft, field, span.exact)
        return {**cells, **quoted(text, draft.source_id, span)}

    def _made_by(self, draft: Draft, field: Field) -> dict[str, Any]:
        """Who says on which words a cell rests: the person who chose them, or a program."""
        is_persons = field.name in draft.typed or not draft.reviewer
        return {
            "method": "curated" if is_persons else "extracted",
            "coder": draft.person if is_persons else draft.coder,
            "reviewer": None if is_persons else draft.reviewer,
        }

    def _basis(self, draft: Draft, field: Field, words: str) -> str:
        """`stated` where the words say what the cell says, else `inferred`."""
        when = field.evidence or {}
        if field.is_source_words or field.name == "utterance_id":
            return "stated"
        if field.is_edtf or "unless_in" in when or field.name == "relation":
            return "inferred"
        names = names_of(self._book, self._rows[draft.id], field)
        return "stated" if any(_says(words, _in_words(name)) for name in names) else "inferred"


def quoted(text: str, source_id: str, span: Span) -> dict[str, Any]:
    """The cells of a row that say which words of a source it quotes."""
    prefix, suffix = context(text, span.start, span.end)
    cells = {"source_id": source_id, "start": span.start, "end": span.end, "exact": span.exact}
    return {**cells, "prefix": prefix, "suffix": suffix}


def _is_known(draft: Draft, field: Field) -> bool:
    """Whether a person says that a cell rests on general knowledge, not on words."""
    return draft.said.get(field.name, ("",))[0] == BACKGROUND


def _in_words(name: str) -> str:
    """A code as the words it is made of; a name as it is."""
    return name.rpartition(":")[2].replace("_", " ")


def _says(words: str, name: str) -> bool:
    """Whether words have a name, or a word that begins like one of it."""
    low = words.casefold()
    if name.casefold() in low:
        return True
    stems = {word[:4] for word in re.findall(r"\w{4,}", name.casefold())}
    return any(word[:4] in stems for word in re.findall(r"\w{4,}", low))

"""Which utterance a new quotation reports: one that the book has, or a new one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from trucebook.review.candidates import Reviewed
from trucebook.review.registers import Draft, Registers
from trucebook.spans import JOINT, words

_TABLE, _COLUMN = "utterances", "utterance_id"


def with_utterances(
    registers: Registers,
    drafts: Mapping[str, Draft],
    labels: Mapping[str, Any],
    reviewed: Iterable[Reviewed],
) -> tuple[dict[str, Draft], list[Draft]]:
    """New quotations with their utterances, and the utterances that are new.

    Quotations of one utterance have the same words, or are stretches of one text that the
    extractor takes for one act of speech.

    Args:
        registers: gives ids.
        drafts: new rows by the key of their candidate; those that are no quotations stay.
        labels: by key how the extractor calls the utterance within the text.
        reviewed: the candidates that are rows already.
    """
    joined, new = dict(drafts), list[Draft]()
    if _TABLE not in registers.book.schemas:
        return joined, new
    known = _Known(registers, reviewed)
    acts: dict[tuple[Any, ...], list[str]] = {}
    for key, draft in drafts.items():
        cells = draft.cells
        is_quote = draft.schema.name == "quotes" and cells["kind"] != "scare"
        if is_quote and cells["speaker"] and cells[_COLUMN] is None:
            act = (draft.source_id, labels[key] or key, cells["speaker"])
            acts.setdefault(act, []).append(key)
    for (source_id, label, speaker), keys in acts.items():
        parts = sorted((drafts[key] for key in keys), key=lambda one: one.at)
        texts = list(dict.fromkeys(part.cells["exact"] for part in parts))
        found = known.stretch.get((source_id, label, speaker)) or known.words(speaker, texts)
        if found is None:
            made = _utterance(registers, parts, JOINT.join(texts))
            new.append(made)
            found = made.id
            known.learn(found, speaker, texts, source_id)
        for key in keys:
            joined[key] = known.joined(drafts[key], found)
    return joined, new


def _utterance(registers: Registers, parts: list[Draft], wording: str) -> Draft:
    schema, first = registers.book.schemas[_TABLE], parts[0]
    days = {part.cells["said_on"] for part in parts}
    cells = {
        **dict.fromkeys(schema.fields),
        schema.key: registers.drawn_id(schema, str(first.cells["speaker"]), wording),
        "speaker": first.cells["speaker"],
        "wording": wording,
        "said_on": days.pop() if len(days) == 1 else None,
    }
    return replace(first, schema=schema, cells=cells, words={}, typed=frozenset(), said={})


class _Known:
    """The utterances of a book, and those that are new, by speaker and words."""

    def __init__(self, registers: Registers, reviewed: Iterable[Reviewed]) -> None:
        self.stretch: dict[tuple[Any, ...], str] = {}
        self._words: dict[tuple[Any, ...], str] = {}
        self._sources: dict[tuple[str, tuple[str, ...]], set[str]] = {}
        for row in registers.book.rows(_TABLE):
            for part in (row["wording"] or "").split(JOINT):
                self._words.setdefault((row["speaker"], _folded(part)), row.id)
        for row in registers.book.rows("quotes"):
            key = (row[_COLUMN] or "", _folded(row["exact"] or ""))
            self._sources.setdefault(key, set()).add(row["source_id"] or "")
        for item in reviewed:
            row_cells = item.coded.cells if item.coded else {}
            if row_cells.get(_COLUMN):
                label = item.candidate.cells.get(_COLUMN)
                place = item.candidate.place
                self.stretch[place.source_id, label, row_cells["speaker"]] = row_cells[_COLUMN]

    def words(self, speaker: str, texts: Iterable[str]) -> str | None:
        """The utterance of a speaker that has one of some stretches."""
        found = (self._words.get((speaker, _folded(text))) for text in texts)
        return next(filter(None, found), None)

    def learn(self, row_id: str, speaker: str, texts: Iterable[str], source_id: str) -> None:
        """Know a new utterance by its stretches."""
        for text in texts:
            self._words.setdefault((speaker, _folded(text)), row_id)
            self._sources.setdefault((row_id, _folded(text)), set()).add(source_id)

    def joined(self, draft: Draft, row_id: str) -> Draft:
        """A quotation with its utterance; `same` where another source has its words already."""
        cells = {**draft.cells, _COLUMN: row_id}
        printed = self._sources.get((row_id, _folded(draft.cells["exact"])), set())
        if "relation" in cells and cells["relation"] is None and printed - {draft.source_id}:
            cells["relation"] = "same"
        return replace(draft, cells=cells)


def _folded(text: str) -> tuple[str, ...]:
    return tuple(word.folded for word in words(text))

"""Evidence: the words that a cell rests on."""

from __future__ import annotations

from collections.abc import Iterator

from trucebook.book import Book
from trucebook.problem import Problem
from trucebook.schemas import Field
from trucebook.table import Row


def evidence_is_there(book: Book) -> Iterator[Problem]:
    """A cell that does not follow from its row's own words has evidence."""
    for row in book.every_row():
        for name, field in row.schema.fields.items():
            if _needs_evidence(book, row, field) and (row.id, name) not in book.evidence:
                yield row.problem(
                    name,
                    "expected evidence for the cell",
                    "Add to dataset/evidence.csv the words it rests on, under the next free id: "
                    f"E….,{row.id},{name},stated,{row.texts.get('source_id', '')},…",
                )


def _needs_evidence(book: Book, row: Row, field: Field) -> bool:
    value = row[field.name]
    if field.evidence is None or value is None:
        return False
    if "unless_in" not in field.evidence:
        return value not in field.evidence["unless"]
    own = [str(row[name] or "").casefold() for name in field.evidence["unless_in"]]
    return not any(word.casefold() in words for word in _names(book, row, field) for words in own)


def _names(book: Book, row: Row, field: Field) -> list[str]:
    """The words that would name a cell's value: an actor's names, else the value itself."""
    key = row.schema.references.get(field.name)
    actor = book.by_id.get(row[field.name])
    if key is None or key.table != "actors" or actor is None or actor.schema.name != "actors":
        return [str(row[field.name])]
    return [actor["name"] or "", *(actor["aliases"] or ())]


def evidence_explains_a_cell(book: Book) -> Iterator[Problem]:
    """Evidence names a row of the book and a column of it that is not empty."""
    for row in book.rows("evidence"):
        target, name = book.by_id.get(row["row_id"] or ""), row["field"]
        if target is None:
            yield row.problem("row_id", "expected the id of a row of the book", "Correct the id.")
        elif name is not None and name not in target.schema.fields:
            columns = ", ".join(target.schema.fields)
            yield row.problem(
                "field", f"expected a column of {target.schema.name}: {columns}", "Correct it."
            )
        elif name is not None and target.texts[name] == "":
            yield row.problem(
                "field", f"expected a cell that is not empty in {target.id}", "Delete the row."
            )


def evidence_is_from_the_rows_own_source(book: Book) -> Iterator[Problem]:
    """Evidence for a row that quotes a source cites that source."""
    for row in book.rows("evidence"):
        target = book.by_id.get(row["row_id"] or "")
        own = target.cells.get("source_id") if target and target.schema.quotes_source else None
        if own and row["source_id"] not in (None, own):
            yield row.problem(
                "source_id", f"expected {own}, the source of {row['row_id']}", "Cite that text."
            )


def evidence_has_words_or_a_note(book: Book) -> Iterator[Problem]:
    """Stated and inferred evidence cites words; background cites none and has a note."""
    for row in book.rows("evidence"):
        cited = [name for name in ("source_id", "start", "end", "exact") if row.texts[name]]
        if row["basis"] == "background":
            if cited:
                yield row.problem(
                    cited[0], "expected an empty cell, as the basis is background", "Empty it."
                )
            if not row["note"]:
                yield row.problem(
                    "note", "expected a note, as the basis is background", "Say what is known."
                )
        elif row["basis"] is not None and len(cited) < 4:
            yield row.problem(
                "exact",
                f"expected source_id, start, end and exact, as the basis is {row['basis']}",
                "Cite the words, or code the basis as background with a note.",
            )

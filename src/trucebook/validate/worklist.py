"""The cells of a book that wait for evidence, as one table that people fill in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trucebook.book.book import Book, read_book
from trucebook.book.csv import record, sort_key
from trucebook.book.edits import replace_files
from trucebook.book.evidence import coded_cells, names_of, needs_evidence
from trucebook.book.table import Row, new_row, read_table, typed
from trucebook.errors import DataError, UsageError
from trucebook.extract.text.passages import passages
from trucebook.language import say
from trucebook.problem import LISTED, Problem, Repair
from trucebook.schemas.table import DEFAULTS, Field, own_schemas
from trucebook.snapshot import LARGEST_TABLE, read_regular
from trucebook.validate.fix import carry_out
from trucebook.validate.rules.obvious import obvious
from trucebook.validate.suggest.cells import free_id
from trucebook.validate.suggest.places import row_places, unplaced

WORKLIST = own_schemas(__file__)["worklist"]
"""The columns of the file. It is no table of the book."""


def open_cells(book: Book) -> list[tuple[Row, Field]]:
    """The cells that ask for evidence and have none, in the order of their places in the texts."""
    found = [
        (row, field)
        for row, field in coded_cells(book)
        if needs_evidence(book, row, field) and (row.id, field.name) not in book.evidence
    ]
    return sorted(found, key=lambda cell: _order(book, cell[0]))


def worklist_text(book: Book) -> str:
    """The file with the open cells, each with its sentence, and with words that are obvious."""
    rows = [_line(book, row, field) for row, field in open_cells(book)]
    return "".join(
        map(
            record,
            [WORKLIST.fields, *([row.get(name, "") for name in WORKLIST.fields] for row in rows)],
        )
    )


def _order(book: Book, row: Row) -> tuple[Any, ...]:
    """Sort key: source and place; rows that no words lead to come last."""
    place = next(iter(row_places(book, row)), None)
    if place is None:
        return 1, sort_key(row.cells.get("source_id") or ""), 0, row.schema.name, row.id
    return 0, sort_key(place[0]), place[1].start, row.schema.name, row.id


def _line(book: Book, row: Row, field: Field) -> dict[str, str]:
    source_id, span = next(iter(row_places(book, row)), (row.cells.get("source_id") or "", None))
    text = book.printable.get(source_id)
    names = names_of(book, row, field)
    cells = {
        "row_id": row.id,
        "field": field.name,
        "value": row.texts[field.name],
        "called": names[0] if names != [str(row[field.name])] else "",
        "words": span.exact if span else "",
        "sentence": passages(text).sentence(span).exact if text is not None and span else "",
        "source_id": source_id,
    }
    proofs = obvious(book, row, field)
    if len(proofs) == 1:
        [proof] = proofs
        cells |= {"basis": proof.basis, "source_id": proof.source_id, "exact": proof.span.exact}
        cells["note"] = proof.note
    return cells


@dataclass(frozen=True, slots=True)
class Taken:
    """How many rows of a file were added to the evidence, are there already, or wait."""

    added: int
    known: int
    waiting: int


def add_evidence(root: str | Path, path: Path, texts: str | Path | None = None) -> Taken:
    """Add the rows of a filled-in file to the evidence of a book, with the places of their words.

    Rows without initials, or without words and note, wait. Nothing is added while a row is wrong.

    Raises:
        UsageError: the folder is no book, or the file cannot be read.
        DataError: some rows of the file are wrong; the message lists them.
    """
    try:
        table = read_table(WORKLIST, str(path), read_regular(path, LARGEST_TABLE))
    except OSError as error:
        raise UsageError(f"{path}: expected a filled-in file: {error.strerror}.") from None
    book = read_book(root, texts)
    problems = [*table.unreadable, *book.problems]
    filled = [row for row in table.rows if row["coder"] and (row["exact"] or row["note"])]
    repairs: dict[Repair, str] = {}
    known = 0
    for row in filled if not problems else ():
        made = _evidence(book, row)
        if isinstance(made, Problem):
            problems.append(made)
        elif _is_known(book, made):
            known += 1
        else:
            repairs[new_row("evidence", made, is_certain=True)] = "evidence_is_there"
    if problems:
        raise DataError("\n".join(problem.as_text() for problem in problems[:LISTED]))
    replace_files(book, carry_out(book, repairs)[1])
    return Taken(len(repairs), known, len(table.rows) - len(filled))


def _evidence(book: Book, row: Row) -> dict[str, str] | Problem:
    """The row of evidence that a row of the file makes, or what is wrong with it."""
    schema = book.schemas["evidence"]
    explained = book.by_id.get(row["row_id"]) if row["row_id"] else None
    if explained is None:
        return row.problem("row_id", say("expected the id of a row of the book"))
    if row["field"] not in explained.schema.coded or explained[row["field"]] is None:
        expected = say(
            "expected a column of {explained} that is coded and not empty", explained=explained.id
        )
        return row.problem("field", expected)
    basis = row["basis"] or ("stated" if row["exact"] else "background")
    given = {**DEFAULTS, **row.texts, "basis": basis}
    cells = {name: given.get(name, "") for name in schema.fields}
    if basis == "background":
        cells |= {"source_id": "", "exact": ""}
    if cells["exact"]:
        made = Row(schema, row.file, row.line, row.record, cells, typed(schema, cells))
        hint, repair = unplaced(book, made)
        if repair is None or not repair.is_certain:
            return row.problem("exact", say("expected words with one place in the text"), hint)
        cells |= dict(repair.cells)
    said = (cells["row_id"], cells["field"], cells["start"])
    return {**cells, schema.key: free_id(book, "evidence", said) or ""}


def _is_known(book: Book, cells: dict[str, str]) -> bool:
    """Whether the book has evidence for the cell on the same words."""
    same = ("source_id", "start", "end", "exact", "basis")
    pieces = book.evidence.get((cells["row_id"], cells["field"]), ())
    return any(all(piece.texts[name] == cells[name] for name in same) for piece in pieces)

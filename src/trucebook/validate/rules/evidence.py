"""Evidence: the words that a cell rests on."""

from __future__ import annotations

from collections.abc import Iterator

from trucebook.book.book import Book
from trucebook.book.csv import record
from trucebook.book.evidence import coded_cells, needs_evidence, with_evidence
from trucebook.book.records import SOURCES
from trucebook.book.table import Row, new_row
from trucebook.language import say
from trucebook.problem import NO_HINT, Problem
from trucebook.schemas.table import Field
from trucebook.validate.rules.obvious import Proof, obvious
from trucebook.validate.rules.rule import rule
from trucebook.validate.suggest.cells import did_you_mean, free_id, nearest
from trucebook.validate.suggest.places import unplaced
from trucebook.validate.suggest.spans import cells_of
from trucebook.version import __version__


@rule(
    "row",
    with_evidence,
    needs=("evidence",),
    holds="A cell that does not follow from its row's own words has evidence.",
    breaks="in figures F0020 `attributed_to` = `orvenia`.",
    fix=say(
        "Where the words are obvious, `trucebook validate --fix` writes the evidence; "
        "`trucebook evidence --open FILE` lists the other cells to fill in. Or paste the "
        "line of the report into `dataset/evidence.csv`, with the words in `exact`: "
        "`--fix` finds their place."
    ),
)
def evidence_is_there(book: Book) -> Iterator[Problem]:
    for row, field in coded_cells(book):
        if needs_evidence(book, row, field) and (row.id, field.name) not in book.evidence:
            rows = [_evidence(book, row, field, proof) for proof in obvious(book, row, field)]
            for cells in rows or [_evidence(book, row, field, None)]:
                yield row.problem(
                    field.name,
                    say("expected evidence for the cell"),
                    say(
                        "Add to dataset/evidence.csv the words it rests on: {line}",
                        line=record(cells.values()).rstrip(),
                    ),
                    repair=new_row("evidence", cells, is_certain=bool(rows)),
                )


def _evidence(book: Book, row: Row, field: Field, proof: Proof | None) -> dict[str, str]:
    """The row to add to `evidence`, with its words where they are obvious."""
    given = {
        "row_id": row.id,
        "field": field.name,
        "basis": proof.basis if proof else "stated",
        "source_id": proof.source_id if proof else row.texts.get("source_id", ""),
        "method": "extracted" if proof else "curated",
        "coder": f"trucebook@{__version__}" if proof else row.texts.get("coder", ""),
        "row_status": "active",
        "note": proof.note if proof else "",
        **(cells_of(book.printable[proof.source_id], proof.span) if proof else {}),
    }
    said = (row.id, field.name, given.get("start", ""))
    given["evidence_id"] = free_id(book, "evidence", said) or ""
    return {name: given.get(name, "") for name in book.schemas["evidence"].fields}


@rule(
    "row",
    ("evidence",),
    needs=(SOURCES,),
    holds="Evidence names a row of the book and a column of it that is not empty.",
    breaks="in evidence E0001 `field` = `speaker`.",
    fix=say("Correct the id or the column; delete evidence for a cell that is empty now."),
)
def evidence_explains_a_cell(book: Book) -> Iterator[Problem]:
    for row in book.rows("evidence"):
        target, name = book.by_id.get(row["row_id"] or ""), row["field"]
        if target is None or target.schema.name == "redirects":
            heir = target["heir_id"] if target else None
            yield row.problem(
                "row_id",
                say("expected the id of a row of the book"),
                say(
                    "Write {heir}, the heir of {target}, if it is evidence for that too.",
                    heir=heir,
                    target=target.id,
                )
                if target and heir
                else say("Correct the id, or delete the evidence with the row that it was for."),
                repair=row.repair({"row_id": heir}) if heir else None,
            )
        elif name is not None and name not in target.schema.fields:
            near = nearest(name, target.schema.fields)
            yield row.problem(
                "field",
                say(
                    "expected a column of {name}: {fields}",
                    name=target.schema.name,
                    fields=", ".join(target.schema.fields),
                ),
                did_you_mean(near, say("Write one of these columns.")),
                repair=row.repair({"field": near[0]}) if near else None,
            )
        elif name is not None and target.texts[name] == "":
            yield row.problem(
                "field",
                say("expected a cell that is not empty in {target}", target=target.id),
                say("Delete the row, or fill {name} of {target}.", name=name, target=target.id),
            )


@rule(
    "row",
    ("evidence",),
    needs=(SOURCES,),
    holds="Evidence is for a cell that a coder decides on, not for an id, a span or a note.",
    breaks="in evidence E0001 `field` = `coder`.",
    fix=say("Write the column that the words are evidence for, or delete the row."),
)
def evidence_is_for_a_coded_cell(book: Book) -> Iterator[Problem]:
    for row in book.rows("evidence"):
        target, name = book.by_id.get(row["row_id"] or ""), row["field"]
        if target is None or name not in target.schema.fields or target.schema.name == "redirects":
            continue
        if name not in target.schema.coded:
            yield row.problem(
                "field",
                say(
                    "expected a column that a coder decides on: {coded}",
                    coded=", ".join(target.schema.coded),
                ),
            )


@rule(
    "row",
    ("evidence",),
    needs=(SOURCES,),
    holds="Evidence for a row that quotes a source cites that source.",
    breaks="in evidence E0001 `source_id` = `S02`.",
    fix=say("Cite words of the row's own source."),
)
def evidence_is_from_the_rows_own_source(book: Book) -> Iterator[Problem]:
    for row in book.rows("evidence"):
        target = book.by_id.get(row["row_id"] or "")
        own = target.cells.get("source_id") if target and target.schema.quotes_source else None
        if own and own in book.by_id and row["source_id"] not in (None, own):
            yield row.problem(
                "source_id",
                say("expected {own}, the source of {row_id}", own=own, row_id=row["row_id"]),
                say("Write {own}, with the place of the words in its text.", own=own),
                repair=row.repair({"source_id": own}),
            )


@rule(
    "row",
    ("evidence",),
    holds="Stated and inferred evidence cites words; background cites none and has a note.",
    breaks="in evidence E0001 `basis` = `background`.",
    fix=say("Cite the words with their place, or code the basis as background with a note."),
)
def evidence_has_words_or_a_note(book: Book) -> Iterator[Problem]:
    for row in book.rows("evidence"):
        cited = [name for name in _WORDS if row.texts[name]]
        is_background = row["basis"] == "background"
        if is_background and cited:
            yield row.problem(
                cited[0],
                say("expected an empty cell, as the basis is background"),
                say(
                    "Empty source_id, start, end, exact, prefix and suffix, or code the "
                    "basis as stated or inferred."
                ),
                repair=row.repair(dict.fromkeys((*_WORDS, "prefix", "suffix"), "")),
            )
        if is_background and not row["note"]:
            expected = say("expected a note, as the basis is background")
            yield row.problem("note", expected, say("Say in it what is known."))
        if not is_background and row["basis"] is not None and len(cited) < len(_WORDS):
            missing = ", ".join(name for name in _WORDS if name not in cited)
            hint = say(
                "Fill {missing}, or code the basis as background with a note.", missing=missing
            )
            found, repair = unplaced(book, row) if row["exact"] else (NO_HINT, None)
            expected = say(
                "expected source_id, start, end and exact, as the basis is {basis}",
                basis=row["basis"],
            )
            yield row.problem("exact", expected, found or hint, repair=repair)


_WORDS = ("source_id", "start", "end", "exact")

"""Evidence: the words that a cell rests on."""

from __future__ import annotations

from collections.abc import Iterator

from trucebook.book.book import Book
from trucebook.book.csv import record
from trucebook.book.records import SOURCES
from trucebook.book.table import Row, new_row
from trucebook.problem import Problem
from trucebook.schemas.table import Field, Schema
from trucebook.validate.rules.rule import rule
from trucebook.validate.suggest.cells import did_you_mean, free_id, nearest
from trucebook.validate.suggest.spans import cells_of, like_places


def _with_evidence(schema: Schema) -> bool:
    """Tables with a column that may need evidence."""
    return any(field.evidence is not None for field in schema.fields.values())


@rule(
    "row",
    _with_evidence,
    needs=("evidence",),
    holds="A cell that does not follow from its row's own words has evidence.",
    breaks="in figures F0020 `attributed_to` = `orvenia`.",
    fix="Paste the line of the report into `dataset/evidence.csv` and fill in what it leaves "
    "open: the words that the cell rests on. Where words of the cell occur once in the text, it "
    "has their place; see that they are the ones.",
)
def evidence_is_there(book: Book) -> Iterator[Problem]:
    for row, field in coded_cells(book):
        if needs_evidence(book, row, field) and (row.id, field.name) not in book.evidence:
            cells = _evidence(book, row, field)
            yield row.problem(
                field.name,
                "expected evidence for the cell",
                "Add to dataset/evidence.csv the words it rests on: "
                f"{record(cells.values()).rstrip()}",
                repair=new_row("evidence", cells),
            )


def coded_cells(book: Book) -> Iterator[tuple[Row, Field]]:
    """Every cell in which a coder put a value, of the tables that say what needs evidence."""
    for row in book.every_row():
        if _with_evidence(row.schema):
            for name in row.schema.coded:
                if row[name] is not None:
                    yield row, row.schema.fields[name]


def rests_on_words(book: Book, row: Row, field: Field) -> bool:
    """Whether a cell has words of a source, or an evidence row that says why it has none."""
    return (row.id, field.name) in book.evidence or _follows(book, row, field)


def _follows(book: Book, row: Row, field: Field) -> bool:
    """Whether a cell rests on its row's own words, or on those of rows that cite the row."""
    when = field.evidence
    if when is None:
        return row.schema.quotes_source
    if "unless" in when:
        return row[field.name] in when["unless"]
    if "unless_cited_by" in when:
        return not book.citing.get(row.id, frozenset()).isdisjoint(when["unless_cited_by"])
    names = _names(book, row, field)
    return any(field.is_named_in(row[name], names) for name in when["unless_in"])


def _evidence(book: Book, row: Row, field: Field) -> dict[str, str]:
    """The row to add to `evidence`, its words where they occur once in the text of the source."""
    text = book.printable.get(row.cells.get("source_id") or "", "")
    # A code is looked for as the words it is made of.
    words = [name.rpartition(":")[2].replace("_", " ") for name in _names(book, row, field)]
    places = (like_places(text, name) for name in words)
    place = next((found[0] for found in places if len(found) == 1), None)
    given = {
        "evidence_id": free_id(book, "evidence", (row.id, field.name)) or "",
        "row_id": row.id,
        "field": field.name,
        "basis": "stated",
        "source_id": row.texts.get("source_id", ""),
        "method": "curated",
        "coder": row.texts.get("coder", ""),
        "row_status": "active",
        **(cells_of(text, place) if place else {}),
    }
    return {name: given.get(name, "") for name in book.schemas["evidence"].fields}


def _names_nothing(book: Book, row: Row, field: Field) -> bool:
    """Whether a cell names a row of another table that is not there: no evidence can fix that."""
    key = row.schema.references.get(field.name)
    if key is None or key.table == row.schema.name or key.table not in book.tables:
        return False
    return row[field.name] not in book.tables[key.table].by_id


def needs_evidence(book: Book, row: Row, field: Field) -> bool:
    """Whether a cell asks for evidence of its own."""
    is_asked = field.evidence is not None and row[field.name] is not None
    return is_asked and not _names_nothing(book, row, field) and not _follows(book, row, field)


def _names(book: Book, row: Row, field: Field) -> list[str]:
    """The words that would name a cell's value: the names of the row it refers to, or itself."""
    key = row.schema.references.get(field.name)
    target = book.by_id.get(row[field.name])
    if key is None or target is None or "name" not in target.schema.fields:
        return [str(row[field.name])]
    return [target["name"] or "", *(target.cells.get("aliases") or ())]


@rule(
    "row",
    ("evidence",),
    needs=(SOURCES,),
    holds="Evidence names a row of the book and a column of it that is not empty.",
    breaks="in evidence E0001 `field` = `speaker`.",
    fix="Correct the id or the column; delete evidence for a cell that is empty now.",
)
def evidence_explains_a_cell(book: Book) -> Iterator[Problem]:
    for row in book.rows("evidence"):
        target, name = book.by_id.get(row["row_id"] or ""), row["field"]
        if target is None or target.schema.name == "redirects":
            heir = target["heir_id"] if target else None
            yield row.problem(
                "row_id",
                "expected the id of a row of the book",
                f"Write {heir}, the heir of {target.id}, if it is evidence for that too."
                if target and heir
                else "Correct the id, or delete the evidence with the row that it was for.",
                repair=row.repair({"row_id": heir}) if heir else None,
            )
        elif name is not None and name not in target.schema.fields:
            near = nearest(name, target.schema.fields)
            yield row.problem(
                "field",
                f"expected a column of {target.schema.name}: {', '.join(target.schema.fields)}",
                did_you_mean(near, "Write one of these columns."),
                repair=row.repair({"field": near[0]}) if near else None,
            )
        elif name is not None and target.texts[name] == "":
            yield row.problem(
                "field",
                f"expected a cell that is not empty in {target.id}",
                f"Delete the row, or fill {name} of {target.id}.",
            )


@rule(
    "row",
    ("evidence",),
    needs=(SOURCES,),
    holds="Evidence is for a cell that a coder decides on, not for an id, a span or a note.",
    breaks="in evidence E0001 `field` = `coder`.",
    fix="Write the column that the words are evidence for, or delete the row.",
)
def evidence_is_for_a_coded_cell(book: Book) -> Iterator[Problem]:
    for row in book.rows("evidence"):
        target, name = book.by_id.get(row["row_id"] or ""), row["field"]
        if target is None or name not in target.schema.fields or target.schema.name == "redirects":
            continue
        if name not in target.schema.coded:
            yield row.problem(
                "field",
                f"expected a column that a coder decides on: {', '.join(target.schema.coded)}",
            )


@rule(
    "row",
    ("evidence",),
    needs=(SOURCES,),
    holds="Evidence for a row that quotes a source cites that source.",
    breaks="in evidence E0001 `source_id` = `S02`.",
    fix="Cite words of the row's own source.",
)
def evidence_is_from_the_rows_own_source(book: Book) -> Iterator[Problem]:
    for row in book.rows("evidence"):
        target = book.by_id.get(row["row_id"] or "")
        own = target.cells.get("source_id") if target and target.schema.quotes_source else None
        if own and row["source_id"] not in (None, own):
            yield row.problem(
                "source_id",
                f"expected {own}, the source of {row['row_id']}",
                f"Write {own}, with the place of the words in its text.",
                repair=row.repair({"source_id": own}),
            )


@rule(
    "row",
    ("evidence",),
    holds="Stated and inferred evidence cites words; background cites none and has a note.",
    breaks="in evidence E0001 `basis` = `background`.",
    fix="Cite the words with their place, or code the basis as background with a note.",
)
def evidence_has_words_or_a_note(book: Book) -> Iterator[Problem]:
    for row in book.rows("evidence"):
        cited = [name for name in _WORDS if row.texts[name]]
        is_background = row["basis"] == "background"
        if is_background and cited:
            yield row.problem(
                cited[0],
                "expected an empty cell, as the basis is background",
                "Empty source_id, start, end, exact, prefix and suffix, or code the basis as "
                "stated or inferred.",
                repair=row.repair(dict.fromkeys((*_WORDS, "prefix", "suffix"), "")),
            )
        if is_background and not row["note"]:
            expected = "expected a note, as the basis is background"
            yield row.problem("note", expected, "Say in it what is known.")
        if not is_background and row["basis"] is not None and len(cited) < len(_WORDS):
            missing = ", ".join(name for name in _WORDS if name not in cited)
            yield row.problem(
                "exact",
                f"expected source_id, start, end and exact, as the basis is {row['basis']}",
                f"Fill {missing}, or code the basis as background with a note.",
            )


_WORDS = ("source_id", "start", "end", "exact")

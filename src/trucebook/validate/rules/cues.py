"""Codes against the words that speak for them; see `book.cues`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trucebook.book.book import Book
from trucebook.book.cues import Cues, cues_of
from trucebook.book.table import Row
from trucebook.language import either, say
from trucebook.problem import Problem
from trucebook.schemas.files import vocabulary
from trucebook.schemas.table import Field, Schema
from trucebook.validate.rules.names import is_described
from trucebook.validate.rules.rule import rule
from trucebook.validate.rules.values import is_code, is_english, is_read_otherwise

OTHER = "other"


def _with_codes(schema: Schema) -> bool:
    """Tables with a column that has a code list."""
    return any(field.codes for field in schema.fields.values())


@rule(
    "words",
    _with_codes,
    needs=("evidence",),
    holds="Words that speak for one code are not coded as another, for which none of them speaks.",
    breaks="in responses R0002 `stance` = `accepts`.",
    fix=say(
        "Write the code that the words speak for. If a person reads them otherwise, add "
        "evidence for the cell with the basis inferred and a note. `schemas/vocabularies/` "
        "lists the words."
    ),
)
def code_is_what_its_words_say(book: Book) -> Iterator[Problem]:
    for schema in book.schemas.values():
        columns = ((field, cues_of(book, field)) for field in schema.fields.values())
        fields = [(field, cues) for field, cues in columns if cues]
        for row in book.rows(schema.name) if fields else ():
            for field, cues in fields:
                code = row[field.name]
                if code is not None and is_code(field, code) and _is_judged(book, row, field):
                    yield from _contradiction(book, row, field, cues)


def _is_judged(book: Book, row: Row, field: Field) -> bool:
    is_read = not row.schema.quotes_source or is_english(book, row)
    return is_read and not is_read_otherwise(book, row, field.name)


def _contradiction(book: Book, row: Row, field: Field, cues: Cues) -> Iterator[Problem]:
    code = row[field.name]
    for words, is_evidence in _words_of(book, row, field):
        speaking = cues.codes_in(words)
        if not speaking:
            continue
        is_open = code.startswith("other:") and (
            not is_evidence
            or not cues.are_all(words)
            or is_described(code[6:].replace("_", " "), [words])
            or any(one["basis"] == "inferred" for one in book.evidence[row.id, field.name])
        )
        has_none = code not in cues.codes and not is_evidence
        if code not in speaking and not is_open and not has_none:
            likely = [one for one in field.codes if one in speaking]
            yield row.problem(
                field.name,
                say(
                    "expected {codes}, for which the words speak: {words!r}",
                    codes=either(likely[:4]),
                    words=words[:80],
                ),
                repair=row.repair({field.name: likely[0]}) if len(likely) == 1 else None,
            )
        return


def _words_of(book: Book, row: Row, field: Field) -> Iterator[tuple[str, bool]]:
    """The words that a code rests on, nearest first, and whether they are evidence for it."""
    pieces = book.evidence.get((row.id, field.name), ())
    cited = [piece["exact"] for piece in pieces if piece["exact"]]
    if cited:
        yield " / ".join(cited), True
    elif field.evidence is not None:
        return
    elif row.schema.quotes_source:
        yield row["exact"] or "", False
    elif "name" in row.schema.fields:
        role = _DETAIL.split(row.cells.get("role") or "")[0]
        yield " / ".join(filter(None, (row["name"], role))), False


_DETAIL = re.compile(r",| (?:of|for|at|in|to|that|who|which|with|within|from)\b")
"""What follows says whose or which, not what somebody is."""


@rule(
    "row",
    _with_codes,
    holds="A cell with the code `other` is explained in the note of its row.",
    breaks="in terms T0004 `term_type` = `other`, `note` = ``.",
    fix=say("Say in the note what it is, or write the code that covers it."),
)
def other_is_explained(book: Book) -> Iterator[Problem]:
    for schema in book.schemas.values():
        names = [name for name, field in schema.fields.items() if OTHER in field.codes]
        for row in book.rows(schema.name) if names and "note" in schema.fields else ():
            for name in names:
                if row[name] == OTHER and not row["note"]:
                    yield row.problem(name, say("expected a note, as the code is other"))


@rule(
    "words",
    ("terms",),
    holds="The unit of a term is one in which its type can be counted.",
    breaks="in terms T0001 `term_type` = `truce_duration`.",
    fix=say("Correct the unit or the type of the term."),
)
def unit_fits_term_type(book: Book) -> Iterator[Problem]:
    files = book.files.within("schemas")
    units = {row["code"]: _split(row.get("units")) for row in vocabulary(files, "metrics")}
    fitting = {
        row["code"]: {
            unit for metric in _split(row.get("metrics")) for unit in units.get(metric, ())
        }
        for row in vocabulary(files, "term_types")
    }
    for row in book.rows("terms"):
        wanted = fitting.get(row["term_type"] or "")
        if wanted and row["unit"] is not None and row["unit"] not in wanted:
            yield row.problem(
                "term_type",
                say(
                    "expected a type that is counted in {unit}; it is counted in {wanted}",
                    unit=row["unit"],
                    wanted=either(sorted(wanted)),
                ),
            )


def _split(cell: str | None) -> list[str]:
    return [item.strip() for item in (cell or "").split(";") if item.strip()]

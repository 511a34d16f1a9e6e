"""The next step for a wrong cell: the nearest codes and ids, a free id, another form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache

from trucebook.book.book import Book
from trucebook.book.csv import canonical_cell
from trucebook.book.ids import given_ids, has_drawn_ids, new_id
from trucebook.book.records import SOURCES
from trucebook.book.table import Row
from trucebook.errors import DamagedRelease
from trucebook.language import Message, either, say
from trucebook.problem import Problem, Suggestion
from trucebook.schemas.patterns import matches
from trucebook.schemas.table import DEFAULTS, SPAN, TYPES, Field
from trucebook.validate.suggest.places import unplaced
from trucebook.validate.suggest.values import as_type, is_same_value

_MOST = 3
_LOOKED_THROUGH = 2_000
"""Names; comparing every letter of more takes longer than a hint is worth."""


def with_hints(problems: Sequence[Problem], book: Book) -> Iterator[Problem]:
    """The problems of a book, those of the engines with what to do about them.

    A rule gives its problems a hint itself; what an engine found is the rest.
    """
    bare = {problem for problem in problems if not (problem.hint or problem.repair)}
    files = {problem.file for problem in bare}
    rows = {
        (row.file, line): row
        for row in (book.every_row() if files else ())
        if row.file in files
        for line in range(row.line, row.end + 1)
    }
    for problem in problems:
        row = rows.get((problem.file, problem.line or 0)) if problem in bare else None
        yield problem if row is None else with_hint(problem, row, book)


def with_hint(problem: Problem, row: Row, book: Book | None = None) -> Problem:
    """A problem that an engine found in a row, with what to do about it.

    Without the book that the row is from, no ids of it are proposed.
    """
    field = row.schema.fields.get(problem.field or "")
    if field is None:
        return problem
    hint, repair = _suggestion(problem.rule, row, field, book)
    return replace(problem, hint=hint, repair=repair)


def _suggestion(rule: str, row: Row, field: Field, book: Book | None) -> Suggestion:
    meant: str | None = None
    match rule:
        case "type":
            return _as_meant(row, field)
        case "enum" | "pattern" if field.codes:
            near = nearest_codes(row.texts[field.name], field)
            hint = did_you_mean(near, say("The codes are defined in schemas/vocabularies/."))
            meant = next(iter(near), None)
        case "required" | "pattern" | "primary_key" if field.name == row.schema.key:
            return _with_id(row, field, book)
        case "pattern":
            meant = _in_form(row, field)
            hint = (
                say("Write {meant}.", meant=meant)
                if meant
                else say("Correct the cell: {description}", description=field.description)
            )
        case "foreign_key":
            table = row.schema.references[field.name].table
            ids = nearest_rows(book, table, row.texts[field.name]) if book else ()
            other = say("Write an id of {table}, or add a row with this id there.", table=table)
            if table == SOURCES:
                other = say(
                    "Restore its record; trucebook source remove {source_id} takes its rows out.",
                    source_id=row.texts[field.name],
                )
            hint = did_you_mean(ids, other)
            meant = next(iter(ids), None)
        case "required":
            return _filled(row, field, book)
        case "unique":
            hint = say("Delete this row or the other, or correct the value that is wrong.")
        case _:
            hint = say("Correct the cell: {description}", description=field.description)
    return hint, row.repair({field.name: meant}) if meant else None


def _with_id(row: Row, field: Field, book: Book | None) -> Suggestion:
    """An id for a row that has none, or one of another form or of another row."""
    meant = free_id(book, row.schema.name, row.texts.values()) if book else None
    if meant is None:
        return say(
            "Give the row an id of its own: {description}", description=field.description
        ), None
    hint = say("Give the row a new id, such as {meant}.", meant=meant)
    return hint, row.repair({field.name: meant}, is_certain=row.id == "")


def _filled(row: Row, field: Field, book: Book | None) -> Suggestion:
    """What belongs into an empty cell, where it follows from the others or from who writes rows."""
    if book and field.name in SPAN and row.cells.get("exact"):
        return unplaced(book, row)
    if field.name in DEFAULTS:
        meant = DEFAULTS[field.name]
        return say("Write {meant}.", meant=meant), row.repair({field.name: meant}, is_certain=True)
    return say("Fill the cell: {description}", description=field.description), None


def _as_meant(row: Row, field: Field) -> Suggestion:
    """A cell that reads as a value once its outer blanks are gone can mean nothing else."""
    text = row.texts[field.name]
    meant = as_type(field, text)
    if meant is None:
        return say(
            "Write {expected}, or empty the cell.", expected=TYPES[field.type].expected
        ), None
    is_certain = _says_the_same(field, text.strip(" "), meant)
    return say("Write {meant}.", meant=meant), row.repair(
        {field.name: meant}, is_certain=is_certain
    )


def _says_the_same(field: Field, bare: str, meant: str) -> bool:
    """Whether a text can mean no other value: TRUE is true, and 1.0 the whole number 1."""
    if field.type == "boolean":
        return bare.lower() == meant
    if field.type == "integer" and re.fullmatch(r"[0-9]+\.0+", bare):
        return is_same_value(field, bare, meant)
    try:
        is_read = canonical_cell(field, field.read(bare)) == meant
    except ValueError:
        return False
    return is_read and is_same_value(field, bare, meant)


def _in_form(row: Row, field: Field) -> str | None:
    """The cell in other letters or without blanks, where that has the form."""
    text = row.texts[field.name].strip()
    forms = [text, text.lower(), text.upper(), "-".join(text.lower().split())]
    if field.separator:
        items = map(str.strip, text.split(field.separator.strip()))
        forms.append(field.separator.join(filter(None, items)))
    fitting = zip(forms, matches(field.constraints["pattern"], forms), strict=True)
    return next((form for form, fits in fitting if form and fits), None)


def did_you_mean(names: Iterable[str], otherwise: Message) -> Message:
    """A hint that offers some names, or says something else where there are none."""
    offered = list(names)
    return say("Did you mean {offered}?", offered=either(offered)) if offered else otherwise


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """Up to three of the known names, the most like first."""
    by_look = {_look(name): name for name in known}
    exact = by_look.get(_look(word))
    if exact is not None:
        return [exact]
    if len(by_look) > _LOOKED_THROUGH:
        return []
    return [by_look[near] for near in get_close_matches(_look(word), by_look, n=_MOST, cutoff=0.5)]


def nearest_codes(word: str, field: Field) -> list[str]:
    """Up to three codes of a field's list; of an open list also the word in its open form.

    `trucks` is `other:trucks`.
    """
    known = [code for code in field.codes if "<" not in code]
    noun = word.strip().casefold().rpartition(":")[2].strip()
    forms = [code for code in field.codes if re.fullmatch(r"[a-z][a-z_ -]*", noun) and "<" in code]
    return [*nearest(word, known), *(re.sub(r"<\w+>", noun, form) for form in forms)]


@lru_cache(maxsize=64)
def nearest_rows(book: Book, table: str, word: str) -> tuple[str, ...]:
    """Up to three ids of a table: by id, name or alias, by a part of one, by likeness."""
    owners, parts = _index(book, table)
    look = _look(word)
    if look in owners:
        return (owners[look],)
    if look in parts:
        return parts[look][:_MOST]
    # Likeness takes its time, and a name is seldom mistyped at both its ends.
    alike = (name for name in owners if name[:1] == look[:1] or name[-1:] == look[-1:])
    return tuple(dict.fromkeys(owners[name] for name in nearest(word, alike)))


@lru_cache(maxsize=8)
def _index(book: Book, table: str) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Ids by what names them: an id, name or alias, and every part of one."""
    owners: dict[str, str] = {}
    parts: dict[str, dict[str, None]] = {}
    for row in book.rows(table):
        names = (row.id, row.cells.get("name"), *(row.cells.get("aliases") or ()))
        for name in filter(None, names):
            owners.setdefault(_look(name), row.id)
            for part in _look(name).split("_"):
                parts.setdefault(part, {})[row.id] = None
    return owners, {part: tuple(ids) for part, ids in parts.items()}


def _look(name: str) -> str:
    """A name as it looks without case, hyphens and blanks."""
    return re.sub(r"[\s_-]+", "_", name.strip().casefold())


def free_id(book: Book, table: str, said: Iterable[str]) -> str | None:
    """An id for a row of a table, drawn from the texts of its cells.

    None for a table whose ids are words (actors), and where a release cannot be read: it may have
    had any id.
    """
    schema = book.schemas[table]
    with suppress(DamagedRelease):
        return new_id(schema, said, given_ids(book)) if has_drawn_ids(schema) else None
    return None

"""The book as a second coder sees it, who is blind to the first, and where their rows are kept.

The tables that a coder fills have the rows of `dataset/coding/second/` in the place of the first
coder's; so have evidence, decisions and passages held back. The lists that both coders share
(actors, places, groups …) are those of the book, without their notes, and with the entries that
the second coder added. Nothing else of `dataset/` is there: what reads such a book cannot give
away what it does not have. Whatever changes goes into `dataset/coding/second/` alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from trucebook.book.book import Book, book_of, read_beside
from trucebook.book.csv import file_order, record
from trucebook.book.edits import table_with
from trucebook.book.records import SOURCES
from trucebook.book.table import Row, Table, read_table
from trucebook.errors import DataError, UsageError
from trucebook.review.blind import BLIND_FILE, holds_text, read_holds
from trucebook.review.decisions import DECISIONS_FILE, read_decisions
from trucebook.review.pairing import is_person
from trucebook.review.scores import GROUP_LABELS
from trucebook.schemas.files import definitions
from trucebook.schemas.table import Schema
from trucebook.snapshot import Snapshot

_PASSES = "dataset/coding"
_REDIRECTS = "redirects"


def _is_filled(schema: Schema, schemas: Mapping[str, Schema]) -> bool:
    """Whether each coder has rows of their own in a table: it names the coder, or it holds what a
    coder groups rows by.
    """
    keys = (one.references.get(name) for one in schemas.values() for name in GROUP_LABELS)
    return "coder" in schema.fields or schema.name in {key.table for key in keys if key}


def _of_pass(schema: Schema, order: str = "second") -> Schema:
    return Schema({**schema.descriptor, "name": f"coding/{order}/{schema.name}"})


def _read(files: Snapshot, schema: Schema) -> Table:
    """The rows of a file.

    Raises:
        DataError: it cannot be cut into rows.
    """
    table = read_beside(files, schema)
    if table.problems:
        raise DataError(table.problems[0].as_text())
    return table


def _text(schema: Schema, lines: Collection[str]) -> bytes:
    return "".join((record(schema.fields), *lines)).encode()


def seen_book(files: Snapshot, texts: str | Path | None = None) -> Book:
    """The book of seen files; releases have rows of the first coder, so it has none."""
    return replace(book_of(files, texts), releases=())


def seen(files: Snapshot) -> Snapshot:
    """The files that the second coder sees, of those of the book.

    Raises:
        DataError: a file that they share, or of their pass, cannot be read.
    """
    made = {n: data for n, data in files.files.items() if not n.startswith("dataset/")}
    faults = {n: fault for n, fault in files.faults.items() if not n.startswith("dataset/")}
    schemas = definitions(files.within("schemas"))
    for name, schema in schemas.items():
        if name != SOURCES:
            rows = () if name == _REDIRECTS else _read(files, _of_pass(schema)).rows
            if not _is_filled(schema, schemas) and name != _REDIRECTS:
                rows = tuple(_shared(schema, _read(files, schema).rows, rows))
            made[f"dataset/{name}.csv"] = _text(schema, [row.record for row in rows])
    if own := files.files.get(_kept_at(DECISIONS_FILE)):
        made[DECISIONS_FILE] = own
    holds = [replace(hold, coder=None, coded_on=None) for hold in read_holds(files)]
    if held := files.files.get(_kept_at(BLIND_FILE), holds_text(holds).encode()):
        made[BLIND_FILE] = held
    return replace(files, files=made, faults=faults)


def shared(files: Snapshot) -> dict[str, Row]:
    """The entries of the book's shared lists, by id; the second coder changes none of them."""
    schemas = definitions(files.within("schemas"))
    lists = (
        one
        for one in schemas.values()
        if one.name not in (SOURCES, _REDIRECTS) and not _is_filled(one, schemas)
    )
    return {row.id: row for schema in lists for row in _read(files, schema).rows}


def kept(files: Snapshot, made: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of the second pass, of those that an action on the seen book would write.

    Args:
        files: the files of the book.
        made: the bytes of files of the seen book.

    Raises:
        UsageError: it would change an entry that both coders share.
    """
    schemas, found = definitions(files.within("schemas")), dict[str, bytes]()
    for file, data in made.items():
        schema = schemas.get(PurePosixPath(file).stem)
        if file in (DECISIONS_FILE, BLIND_FILE):
            found[_kept_at(file)] = data
        elif schema is None or file != f"dataset/{schema.name}.csv":
            continue  # the candidates are those of the book
        elif _is_filled(schema, schemas):
            found[_kept_at(file)] = data
        else:
            found[_kept_at(file)] = _entries(files, schema, data)
    return found


def _kept_at(file: str) -> str:
    return f"{_PASSES}/second/{PurePosixPath(file).name}"


def _shared(schema: Schema, common: Collection[Row], own: Collection[Row]) -> Iterator[Row]:
    """The entries of a shared list in the order of its file, and those of the second coder."""
    ids = {row.id for row in common}
    every = [*map(_without_note, common), *(row for row in own if row.id not in ids)]
    return iter(sorted(every, key=lambda row: file_order(schema, row)))


def _without_note(row: Row) -> Row:
    if not row.texts.get("note"):
        return row
    return replace(row, record=row.rewritten({"note": ""}))


def _entries(files: Snapshot, schema: Schema, data: bytes) -> bytes:
    """The entries of a shared list that the second coder added, out of the whole list."""
    common = {row.id: _without_note(row).record for row in _read(files, schema).rows}
    rows = read_table(schema, f"dataset/{schema.name}.csv", data).rows
    for row in rows:
        if common.get(row.id, row.record) != row.record:
            raise UsageError(
                f"{schema.name} {row.id}: both coders share this entry. A second coder adds "
                "entries, and leaves those of the book as they are: tell its editor."
            )
    return _text(schema, [row.record for row in rows if row.id not in common])


def require_another(book: Book, coder: str, sources: Collection[str]) -> None:
    """Refuse a second coder who has had a hand in the first coding of some sources.

    Args:
        book: the book, whole.
        coder: initials of the second coder.
        sources: ids of the sources that they would code.

    Raises:
        UsageError: these initials are in rows or decisions of a source, or its second pass has
            those of another person.
    """
    decisions = read_decisions(book.files)
    first = {(one.place.source_id, one.reviewer): DECISIONS_FILE for one in decisions}
    first |= _people_of(book.tables[name] for name in _filled(book))
    second = _people_of(_read(book.files, _of_pass(book.schemas[name])) for name in _filled(book))
    for (source_id, who), place in second.items():
        if source_id in sources and who != coder:
            raise UsageError(
                f"--coder {coder}: the second pass of {source_id} is by {who} ({place}). Give "
                "other sources with --source."
            )
    for (source_id, who), place in first.items():
        if source_id in sources and who == coder:
            raise UsageError(
                f"--coder {coder}: {coder} has coded or reviewed {source_id} ({place}). A second "
                "coder has not seen the first coding: give the initials of another person, or "
                "other sources with --source."
            )


def _filled(book: Book) -> list[str]:
    """The tables whose rows are of a source and name their coder."""
    return [n for n, one in book.schemas.items() if {"coder", "source_id"} <= one.fields.keys()]


def _people_of(tables: Iterable[Table]) -> dict[tuple[str, str], str]:
    """A row of each person who coded or reviewed rows of a source, by source and initials."""
    return {
        (row.texts["source_id"], who): f"{row.file}:{row.line}"
        for table in tables
        for row in table.rows
        for who in (row.texts["coder"], row.texts.get("reviewer", ""))
        if is_person(who)
    }


def first_pass(book: Book) -> dict[str, bytes]:
    """The files of the first coding pass: the rows that the tables have of the sources that the
    second coder has coded, as they are before anything is settled.

    Raises:
        UsageError: nobody has coded a source a second time, or its first pass is kept already.
    """
    names = [name for name in _filled(book) if book.schemas[name].quotes_source]
    passes = {
        order: {name: _read(book.files, _of_pass(book.schemas[name], order)) for name in names}
        for order in ("first", "second")
    }
    once, twice = (
        {row.texts["source_id"] for table in passes[order].values() for row in table.rows}
        for order in ("first", "second")
    )
    if not twice - once:
        raise UsageError(
            "--keep-first: every source of the second pass has its first pass already."
            if twice
            else "--keep-first: there is no second pass yet. Begin it with --page --coder CB."
        )
    found: dict[str, bytes] = {}
    for name, table in passes["first"].items():
        rows = [row for row in book.rows(name) if row.texts["source_id"] in twice - once]
        found[table.file] = table_with(book, table, rows, ())
    return found

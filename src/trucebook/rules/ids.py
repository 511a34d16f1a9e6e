"""Ids, and what earlier releases have promised about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trucebook.book import Book
from trucebook.citation import FILE as CITATION
from trucebook.problem import Problem, shorten
from trucebook.published import Release, latest, released_ids, version_key
from trucebook.table import Row


def ids_are_unique_in_the_book(book: Book) -> Iterator[Problem]:
    """No two tables use one id, so that evidence and redirects can name a row by it."""
    seen: dict[str, str] = {}
    for row in book.every_row():
        owner = seen.setdefault(row.id, row.schema.name)
        if owner != row.schema.name and row.schema.name != "redirects":
            yield row.problem(
                row.schema.key,
                f"expected an id that the table {owner} does not use",
                "Give the row the next free id of its own table.",
            )


def version_is_not_behind(book: Book) -> Iterator[Problem]:
    """The book's version is that of the last release or a later one."""
    release = latest(book.root)
    if release is not None and version_key(book.version) < version_key(release.version):
        yield Problem(
            file=CITATION,
            value=book.version,
            message=f"expected version {release.version}, which is released, or a later one",
            hint="Correct version in CITATION.cff.",
        )


def released_ids_stay(book: Book) -> Iterator[Problem]:
    """An id that a release carries stays in its table, or the redirects name its heir."""
    for table, row_id, version in released_ids(book.root):
        row = book.by_id.get(row_id)
        if row is not None and row.schema.name in (table, "redirects"):
            continue
        if table in book.tables:
            file, line = book.place_for(table, row_id)
            yield Problem(
                file=file,
                line=line,
                row_id=row_id,
                message=f"expected the row {row_id}, which release {version} carries",
                hint="Restore the row, or retire its id in dataset/redirects.csv: "
                f"{row_id},HEIR,{book.version},WHY",
            )


def released_ids_keep_their_row(book: Book) -> Iterator[Problem]:
    """An id that a release gave to some words of a source is not given to others later."""
    release = latest(book.root)
    if release is None:
        return
    for row, _ in book.quoting_rows():
        old = release.rows.get((row.schema.name, row.id))
        if old is None or not old["exact"]:
            continue
        if not cites_the_same(old, row.texts):
            yield row.problem(
                row.schema.key,
                f"expected the row on {shorten(old['exact'], 40)!r} in {old['source_id']}, "
                f"to which release {release.version} gave this id",
                "Ids are never given twice: take the next free one for the new row.",
            )


def cites_the_same(old: Mapping[str, str], new: Mapping[str, str]) -> bool:
    """Whether two rows, as cell texts, cite the same words or begin at the same place."""
    is_near = old["start"] == new["start"] or old["exact"] == new["exact"]
    return old["source_id"] == new["source_id"] and is_near


def released_rows_stay(book: Book) -> Iterator[Problem]:
    """While the book has the version of a release, every row is as that release has it."""
    release = latest(book.root)
    if release is not None and release.version == book.version:
        for row in book.every_row():
            yield from _changes(release, row)


def _changes(release: Release, row: Row) -> Iterator[Problem]:
    hint = (
        f"Release {release.version} is out and never changes: undo the change, or give the book "
        "its next version in CITATION.cff."
    )
    old = release.rows.get((row.schema.name, row.id))
    if old is None:
        yield row.problem(row.schema.key, f"expected no row new since {release.version}", hint)
        return
    for name, text in row.texts.items():
        if old.get(name, "") != text:
            yield row.problem(name, f"expected {old.get(name, '')!r} as released", hint)


def redirects_lead_somewhere(book: Book) -> Iterator[Problem]:
    """A retired id is in no other table, and its heir is a row of the book."""
    for row in book.rows("redirects"):
        owner = book.by_id.get(row.id)
        if owner is not None and owner.schema.name != "redirects":
            yield row.problem(
                "retired_id",
                f"expected an id that no table uses; {owner.schema.name} does",
                "Ids are never given twice: take a free id for the new row.",
            )
        heir = book.by_id.get(row["heir_id"] or "")
        if row["heir_id"] and (heir is None or heir.schema.name == "redirects"):
            yield row.problem(
                "heir_id", "expected the id of a row of the book", "Correct it or leave it empty."
            )

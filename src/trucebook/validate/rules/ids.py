"""Ids of the book, and on a branch those that no release remembers yet."""

from __future__ import annotations

from collections.abc import Iterator

from trucebook.book.book import Book
from trucebook.book.records import SOURCES
from trucebook.load.releases import latest, released_ids
from trucebook.problem import Problem, shorten
from trucebook.validate.rules.releases import cites_the_same
from trucebook.validate.rules.rule import quoting, rule
from trucebook.validate.suggest.cells import next_free_id


@rule(
    "row",
    needs=(SOURCES,),
    holds="No two tables use one id, so that evidence and redirects can name a row by it.",
    breaks="in proposals P03 `proposal_id` = `F0001`.",
    fix="Give the row the next free id of its own table, which the report names.",
)
def ids_are_unique_in_the_book(book: Book) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for row in book.every_row():
        owner = seen.setdefault(row.id, row.schema.name)
        if owner != row.schema.name and row.schema.name != "redirects":
            free = next_free_id(book, row.schema.name)
            yield row.problem(
                row.schema.key,
                f"expected an id that the table {owner} does not use",
                f"Give the row the next free id of its own table{f', {free}' if free else ''}.",
                repair=row.repair({row.schema.key: free}) if free else None,
            )


@rule(
    "branch",
    needs=("releases",),
    holds="A row that no release carries may be deleted, its id is not free again (a warning).",
    breaks="a branch deletes mentions M0002, which stood there before and in no release.",
    fix="Restore the row, or keep its id from being given again with a line in "
    "dataset/redirects.csv, which the report gives ready to paste.",
)
def merged_ids_stay(before: Book, now: Book) -> Iterator[Problem]:
    released = {(table, row_id) for table, row_id, _ in released_ids(now.releases)}
    for row in before.every_row():
        table = row.schema.name
        if row.id in now.by_id or (table, row.id) in released or table not in now.tables:
            continue
        file, line = now.place_for(table, row.id)
        yield Problem(
            severity="warning",
            file=file,
            line=line,
            row_id=row.id,
            message=f"expected the row {row.id}, which was here before the branch",
            hint="Restore it; if it is to go, keep its id from being given again with a line in "
            f"dataset/redirects.csv: {row.id},HEIR,{now.version},WHY",
        )


@rule(
    "branch",
    quoting,
    needs=("releases",),
    holds="An id that stood for some words of a source is not given to others on a branch.",
    breaks="a branch puts mentions M0002, which no release carries, on words elsewhere.",
    fix="Restore the row, and give the new one the next free id.",
)
def merged_ids_keep_their_row(before: Book, now: Book) -> Iterator[Problem]:
    release = latest(now.releases)
    reported = release.rows if release else {}  # by `released_ids_keep_their_row`
    for row, _ in now.quoting_rows():
        table = before.tables.get(row.schema.name)
        old = table.by_id.get(row.id) if table else None
        if old is None or (row.schema.name, row.id) in reported or not old.texts["exact"]:
            continue
        if not cites_the_same(old.texts, row.texts):
            words = shorten(old.texts["exact"], 40)
            yield row.problem(
                row.schema.key,
                f"expected the row on {words!r} in {old.texts['source_id']}, "
                "which had this id before the branch",
            )

"""Judges one table: a fast pass, the judges of a book on what is suspect, one report."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from trucebook.book.book import Book, read_book
from trucebook.book.records import SOURCES
from trucebook.book.saved import foreign_kind
from trucebook.book.table import read_table
from trucebook.errors import UsageError, unknown
from trucebook.load.releases import Release, shipped
from trucebook.problem import LISTED, Problem
from trucebook.progress import counted, steps
from trucebook.scale.cells import Cells
from trucebook.scale.csv import CsvFile
from trucebook.scale.frames import TypedTable, parquet_file, table_in_memory
from trucebook.scale.keys import Keys
from trucebook.scale.problems import Problems, collected
from trucebook.scale.rows import Rows, reason_unjudged
from trucebook.schemas.table import Schema
from trucebook.validate.report import Report, ordered
from trucebook.validate.rules import RULES


def check_table(
    what: Any,
    table: str,
    *,
    against: str | Path | None = None,
    texts: str | Path | None = None,
    limit: int = LISTED,
    all_problems: str | Path | None = None,
) -> Report:
    """Judge one table of any size; see `trucebook.check`."""
    book = _book(against, texts)
    schema = _definition(book, table)
    source = _source(schema, what)
    reasons = {rule.name: reason_unjudged(rule, book) for rule in RULES if rule.concerns(schema)}
    if against is None and (linked := [key.field for key in schema.foreign_keys]):
        names = ", ".join(linked)
        reason = f"{names} name rows of tables that are not at hand: give --against"
        reasons = {"foreign_key": reason, **reasons}
    target = Path(all_problems) if all_problems is not None else None
    with collected(limit, target) as problems:
        rows = _judge(schema, book, source, problems, alone=against is None)
        counted(rows=rows, problems=problems.totals.total())
        return Report(
            problems=ordered(problems.listed),
            rows={schema.name: rows},
            totals=dict(problems.totals),
            unjudged={rule: reason for rule, reason in reasons.items() if reason},
        )


def _book(against: str | Path | None, texts: str | Path | None) -> Book:
    """The book or release to judge against; without one the package's definitions alone."""
    if against is None:
        release = shipped()
        return Book(root=release.folder, schemas=release.schemas, tables={})
    folder = Path(against)
    if (folder / "datapackage.json").is_file():
        release = Release(folder.name, folder)
        tables = {
            name: read_table(schema, f"{name}.csv", release.read(f"{name}.csv"))
            for name, schema in release.schemas.items()
        }
        return Book(root=release.folder, schemas=release.schemas, tables=tables)
    book = read_book(folder, texts)
    if book.problems:
        raise UsageError(f"{folder}: expected a sound book: {book.problems[0].as_text()}")
    return book


def _definition(book: Book, table: str) -> Schema:
    if table not in book.schemas:
        raise unknown("table", table, book.schemas)
    if table == SOURCES:
        raise UsageError(
            "The table sources has no file of its own: its rows are records in seeds/."
        )
    return book.schemas[table]


def _source(schema: Schema, what: Any) -> CsvFile | TypedTable:
    if not isinstance(what, str | Path):
        return table_in_memory(schema, what)
    path = Path(what)
    if not path.is_file():
        raise UsageError(f"{path}: expected a CSV or Parquet file; there is none.")
    with path.open("rb") as file:
        start = file.read(64)
    ending = path.suffix.lower()
    if ending == ".parquet" or start.startswith(b"PAR1"):
        return parquet_file(schema, path)
    kind = foreign_kind(start)
    if ending in _OF_TEXT and kind is None:
        return CsvFile(schema, path)
    found = f"; it is {kind}. Save the table as CSV UTF-8 (comma delimited)" if kind else ""
    raise UsageError(f"{path}: expected the name of a .csv or .parquet file{found}.")


_OF_TEXT = (".csv", ".tsv", ".tab", ".txt")
"""Endings of files that may hold a table as text."""


def _judge(
    schema: Schema, book: Book, source: CsvFile | TypedTable, problems: Problems, *, alone: bool
) -> int:
    """Add the problems of a table; gives the number of rows.

    What is wrong with the file itself is reported alone: other problems may follow from it.
    """
    keys = {
        key.field: {row.texts[key.key] for row in book.rows(key.table)}
        for key in schema.foreign_keys
        if key.table != schema.name and not alone
    }
    cells = Cells(schema, keys, problems)
    gathered = (
        Rows(schema, book, source.file, problems, has_value=cells.has_value),
        Keys(schema, source, problems, alone=alone),
    )
    judges = (cells, *gathered)
    rows, faults, counts = 0, list[Problem](), Counter[str]()

    def report(fault: Problem) -> None:
        counts[fault.rule] += 1
        if problems.wants(counts[fault.rule]):
            faults.append(fault)

    for batch in steps(source.batches(report), "rows", weigh=lambda batch: batch.frame.height):
        rows = batch.first + batch.frame.height
        for judge in judges if not faults else ():
            judge.look(batch)
    if not faults:
        for last in gathered:
            last.finish()
        return rows
    if counts.keys() & {"file_is_utf8", "file_has_no_nul"}:  # bytes that are no text come alone
        faults = [fault for fault in faults if fault.rule.startswith("file_")]
    problems.replace_all(faults)
    problems.totals |= Counter({fault.rule: counts[fault.rule] for fault in faults})
    return rows

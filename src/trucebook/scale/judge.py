"""Judges one part of a table: a pure function of the part, which any process may run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from trucebook.book.book import Book, read_book
from trucebook.book.records import SOURCES
from trucebook.book.table import read_table
from trucebook.errors import UsageError, sentence, unknown
from trucebook.load.releases import Release, shipped
from trucebook.problem import Problem
from trucebook.progress import steps
from trucebook.scale.cells import Cells
from trucebook.scale.csv import CsvFile, Start
from trucebook.scale.frames import TypedTable
from trucebook.scale.keys import Keys, Run
from trucebook.scale.parts import Part
from trucebook.scale.problems import Problems, collected
from trucebook.scale.rows import Rows
from trucebook.schemas.table import Schema


class Task(NamedTuple):
    """What all parts of a table are judged by.

    Attributes:
        table: name of the table.
        against: folder of the book or release to judge against; None for the table alone.
        texts: folder of source texts.
        limit: problems of a rule that are listed.
        keeps_all: whether every problem is written.
        folder: where bits of keys and problems are written; no two runs have the same.
    """

    table: str
    against: str | None
    texts: str | None
    limit: int
    keeps_all: bool
    folder: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found in a part.

    Attributes:
        rows: how many rows there are.
        listed: the first problems of each rule.
        totals: how many problems of each rule there are.
        every: the file with all problems, if one is asked for.
        is_sound: whether nothing is wrong with the file itself; else only that is reported.
        unread: why the part could not be judged; empty where it could.
        runs: the bits of its keys.
        no_keys: why there are none; empty where there are.
        starts: the pieces of a CSV file, and what follows the last.
    """

    rows: int = 0
    listed: tuple[Problem, ...] = ()
    totals: Mapping[str, int] = field(default_factory=dict)
    every: Path | None = None
    is_sound: bool = True
    unread: str = ""
    runs: tuple[Run, ...] = ()
    no_keys: str = ""
    starts: tuple[Start, ...] = ()


class Bench(NamedTuple):
    """What a task needs at hand."""

    book: Book
    schema: Schema
    ids: Mapping[str, frozenset[str]]


@lru_cache(maxsize=1)
def bench(task: Task) -> Bench:
    """The book of a task, the definition of its table, and the ids of other tables by column.

    Raises:
        UsageError: there is no such table, or no sound book.
    """
    book = _book(task.against, task.texts)
    if task.table not in book.schemas:
        raise unknown("table", task.table, book.schemas)
    if task.table == SOURCES:
        raise UsageError(
            "The table sources has no file of its own: its rows are records in seeds/."
        )
    schema = book.schemas[task.table]
    ids = {
        key.field: frozenset(row.texts[key.key] for row in book.rows(key.table))
        for key in schema.foreign_keys
        if key.table != schema.name and task.against is not None
    }
    return Bench(book, schema, ids)


def _book(against: str | None, texts: str | None) -> Book:
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


def judge(task: Task, part: Part) -> Judged:
    """Judge a part of a file."""
    schema = bench(task).schema
    try:
        return judge_rows_of(task, part.open(schema), part.number, is_only=part.is_only)
    except (UsageError, OSError) as error:
        return Judged(unread=sentence(error))


def judge_rows_of(
    task: Task, source: CsvFile | TypedTable, number: int = 0, *, is_only: bool = True
) -> Judged:
    """Judge some rows of a table.

    What is wrong with the file itself is reported alone: other problems may follow from it.

    Raises:
        UsageError: the file cannot be read.
    """
    book, schema, ids = bench(task)
    folder = Path(task.folder)
    every = folder / f"{number}.problems" if task.keeps_all else None
    with collected(task.limit, every) as problems:
        cells = Cells(schema, ids, problems)
        rows = Rows(schema, book, source.file, problems, has_value=cells.has_value)
        keys = Keys(schema, folder, number, is_only=is_only, alone=task.against is None)
        faults = Faults(problems)
        count = 0
        for batch in steps(
            source.batches(faults.add), "rows", weigh=lambda batch: batch.frame.height
        ):
            count += batch.frame.height
            if not faults.counts:
                odd = cells.look(batch)
                rows.look(batch)
                keys.look(batch, odd)
        if faults.counts:
            faults.report()
        else:
            rows.finish()
        starts = tuple(source.starts) if isinstance(source, CsvFile) else ()
        runs = () if faults.counts else keys.runs()
        return Judged(
            rows=count,
            listed=tuple(problems.listed),
            totals=dict(problems.totals),
            every=every,
            is_sound=not faults.counts,
            runs=runs,
            no_keys=keys.failure,
            starts=starts,
        )


class Faults:
    """What is wrong with a file itself."""

    def __init__(self, problems: Problems) -> None:
        self.counts = Counter[str]()
        self._problems, self._listed = problems, list[Problem]()

    def add(self, fault: Problem) -> None:
        """Count a fault, and keep it where it is to be reported."""
        self.counts[fault.rule] += 1
        if self._problems.keeps_all or self.counts[fault.rule] <= self._problems.limit:
            self._listed.append(fault)

    def report(self) -> None:
        """Report the faults in the place of all other problems."""
        if self.counts.keys() & {"file_is_utf8", "file_has_no_nul"}:
            # bytes that are no text come alone
            self._listed = [fault for fault in self._listed if fault.rule.startswith("file_")]
        self._problems.replace_all(self._listed)
        rules = {fault.rule for fault in self._listed}
        self._problems.totals |= Counter({rule: self.counts[rule] for rule in rules})

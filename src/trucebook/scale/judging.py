"""Judge one table: a fast pass, the judges of a book on what is suspect, one report."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from trucebook.book import SOURCES, Book, read_book
from trucebook.engines.findings import found
from trucebook.errors import UsageError, unknown
from trucebook.problem import Problem
from trucebook.published import Release, shipped
from trucebook.report import Report, ordered
from trucebook.rules import RULES, judge_by
from trucebook.scale.accepting import accepted, doubtful
from trucebook.scale.batch import Batch, text_of
from trucebook.scale.cells import CELL_RULES, Cells, book_of
from trucebook.scale.csvfile import CsvFile
from trucebook.scale.frames import Frames, lazy_frame
from trucebook.scale.keys import Orphans, Repeats, keys_of
from trucebook.scale.order import Order
from trucebook.scale.tally import Tally
from trucebook.scale.ways import WAYS, unjudged
from trucebook.schemas import Schema
from trucebook.table import Row, Table, read_table

__all__ = ["LIMIT", "check_table"]

LIMIT = 100
"""Problems of one rule that a report lists."""

_FEW = 1_000
_VERY_FEW = 4
_AT = "row of the batch"
_POOL = 2_000


class _Source(Protocol):
    @property
    def file(self) -> str: ...

    def batches(self, tell: Callable[[Problem], None]) -> Iterator[Batch]: ...

    def rows(self, numbers: list[int]) -> Iterator[tuple[int, Row]]: ...


def check_table(
    what: Any,
    table: str,
    *,
    against: str | Path | None = None,
    texts: str | Path | None = None,
    limit: int = LIMIT,
    all_problems: str | Path | None = None,
) -> Report:
    """Judge one table of any size.

    Args:
        what: path of a CSV or Parquet file, or a frame; see `trucebook.check`.
        table: name of the table that it is one of.
        against: folder of a book or of a release, for the definition of the table, the keys and
            the rules that look into other tables.
        texts: folder of source texts, where `against` is a book.
        limit: problems of one rule that the report lists.
        all_problems: Parquet file to write every problem to.

    Raises:
        UsageError: no such file, folder or table, or nothing that can be read as a table.
    """
    book = _surroundings(against, texts)
    schema = _definition(book, table)
    source = _source(schema, what)
    target = Path(all_problems) if all_problems is not None else None
    with Tally(limit, target) as tally:
        return _Judgement(schema, book, source, tally, alone=against is None).report()


def _surroundings(against: str | Path | None, texts: str | Path | None) -> Book:
    """The book to judge against; without one a book with definitions and no tables."""
    if against is None:
        release = shipped()
        return Book(root=release.folder, schemas=release.schemas, tables={})
    folder = Path(against)
    if (folder / "datapackage.json").is_file():
        return _book_of_release(Release(folder.name, folder))
    book = read_book(folder, texts)
    if book.problems:
        raise UsageError(f"{folder}: expected a sound book: {book.problems[0].as_text()}")
    return book


def _book_of_release(release: Release) -> Book:
    tables = {
        name: read_table(schema, f"{name}.csv", release.read(f"{name}.csv"))
        for name, schema in release.schemas.items()
    }
    return Book(root=release.folder, schemas=release.schemas, tables=tables)


def _definition(book: Book, table: str) -> Schema:
    if table not in book.schemas:
        raise unknown("table", table, book.schemas)
    if table == SOURCES:
        raise UsageError(
            "The table sources has no file of its own: its rows are records in seeds/."
        )
    return book.schemas[table]


def _source(schema: Schema, what: Any) -> _Source:
    if not isinstance(what, str | Path):
        return Frames(schema, schema.name, lazy_frame(what))
    path = Path(what)
    if not path.is_file():
        raise UsageError(f"{path}: expected a CSV or Parquet file; there is none.")
    with path.open("rb") as file:
        is_parquet = file.read(4) == b"PAR1"
    if path.suffix == ".parquet" or is_parquet:
        return Frames(schema, path.as_posix(), lazy_frame(path))
    if path.suffix == ".csv":
        return CsvFile(schema, path)
    raise UsageError(f"{path}: expected the name of a .csv or .parquet file.")


class _Judgement:
    """One table before its judges."""

    def __init__(
        self, schema: Schema, book: Book, source: _Source, tally: Tally, *, alone: bool
    ) -> None:
        self.schema, self.book, self.source, self.tally = schema, book, source, tally
        self.alone, self.rows = alone, 0
        self.keys = {} if alone else dict(_keys(schema, book))
        self.cells = Cells(schema, self.keys)
        self.many = {n for n, f in schema.fields.items() if f.type != "string" or f.separator}
        self.known: dict[str, set[Any]] = {name: set() for name in schema.fields}
        self.order = Order(schema)
        self.repeats = [Repeats(schema, key) for key in keys_of(schema)]
        own = [key.field for key in schema.foreign_keys if key.table == schema.name]
        self.orphans = [] if alone else [Orphans(schema, name) for name in own]
        self.unjudged = unjudged(schema, book)
        self.by_row = [
            rule
            for rule in RULES
            if WAYS[rule.__name__].by == "row"
            and WAYS[rule.__name__].concerns(schema)
            and rule.__name__ not in self.unjudged
        ]
        self.suspects = self._row_suspects()
        self.pool: list[Row] = []

    def report(self) -> Report:
        """Judge it all."""
        faults: list[Problem] = []
        for batch in self.source.batches(faults.append):
            self.rows = batch.first + batch.frame.height
            if not faults:
                self._judge(batch)
        if faults:
            self.tally.start_anew(_heard(faults))
        else:
            self._judge_pool()
            self._judge_again()
        return Report(
            problems=ordered(self.tally.problems),
            rows={self.schema.name: self.rows},
            totals=dict(self.tally.totals),
            unjudged=self._unjudged(),
        )

    def _unjudged(self) -> dict[str, str]:
        linked = [key.field for key in self.schema.foreign_keys]
        if not self.alone or not linked:
            return self.unjudged
        reason = f"{', '.join(linked)} name rows of tables that are not at hand: give --against"
        return {"foreign_key": reason, **self.unjudged}

    def _judge(self, batch: Batch) -> None:
        for name, values in self._doubts(batch.frame):
            self._judge_values(batch, name, values)
        self._judge_quoting(batch)
        self._judge_order(batch)
        self._gather(batch)
        for repeat in self.repeats:
            repeat.note(batch)
        for orphan in self.orphans:
            orphan.note(batch)

    def _doubts(self, frame: pl.DataFrame) -> Iterator[tuple[str, pl.Series | None]]:
        """The columns with cells that are not known to be good, and those distinct values.

        Of a column with many values they are not listed.
        """
        given = frame.lazy().select([self._question(frame, name) for name in self.schema.fields])
        answers = given.collect()
        for name in self.schema.fields:
            answer = answers[name][0]
            if isinstance(answer, bool):
                if answer:
                    yield name, None if name in self.many else frame[name].unique()
                continue
            if len(answer) > _FEW:
                self.many.add(name)
            if not self.known[name].issuperset(answer):
                known = pl.Series(list(self.known[name] - {None}), dtype=answer.dtype)
                yield name, answer.filter(~answer.is_in(known.implode()).fill_null(False))

    def _question(self, frame: pl.DataFrame, name: str) -> pl.Expr:
        """The distinct values of a column, or whether there may be any that is not good.

        To compare with one to three known values is cheaper than to hash, and to test the cells
        is cheaper than to list many of them.
        """
        if name in self.many:
            field, keys = self.schema.fields[name], self.keys.get(name)
            return doubtful(field, frame[name].dtype, keys).alias(name)
        known = self.known[name]
        column = pl.col(name)
        if not 0 < len(known) < _VERY_FEW:
            return column.unique().implode()
        return ~reduce(or_, (column.eq_missing(value) for value in known)).all()

    def _judge_values(self, batch: Batch, name: str, values: pl.Series | None) -> None:
        """Judge those of some values, or of a whole column, that are not above suspicion."""
        column = batch.frame[name]
        field, is_text = self.schema.fields[name], column.dtype == pl.String
        suspect = ~accepted(field, column.dtype, self.keys.get(name))
        doubted = (
            (column if values is None else values)
            .alias(name)
            .to_frame()
            .with_row_index(_AT)
            .filter(suspect)
        )
        distinct = doubted[name].unique().to_list()
        texts = {(v or "") if is_text else text_of(field, v): v for v in distinct}
        faults = self.cells.faults(name, texts)
        bad = [texts[text] for text in faults]
        if values is not None and name not in self.many:
            self.known[name].update(v for v in values.to_list() if v not in bad)
        if not bad:
            return
        if values is not None:
            doubted = column.to_frame().with_row_index(_AT)
        cells = doubted.filter(_is_one_of(doubted[name], bad))
        for rule in dict.fromkeys(rule for rules in faults.values() for rule in rules):
            broken = [texts[text] for text, rules in faults.items() if rule in rules]
            self._tell_cells(batch, name, rule, cells.filter(_is_one_of(cells[name], broken))[_AT])

    def _tell_cells(self, batch: Batch, name: str, rule: str, places: pl.Series) -> None:
        told = 0
        for index in places:
            if not self.tally.wants(rule):
                break
            self.tally.add(self._cell_problem(batch.row(index), name, rule))
            told += 1
        self.tally.count(rule, len(places) - told)

    def _cell_problem(self, row: Row, name: str, rule: str) -> Problem:
        for judge in CELL_RULES:
            if judge.__name__ == rule:
                problems = judge_by([judge], book_of(self.schema, [row]))
                return next(problem for problem in problems if problem.field == name)
        return found(rule, row, name)

    def _judge_quoting(self, batch: Batch) -> None:
        for index in batch.odd:
            for problem in judge_by(CELL_RULES[:1], book_of(self.schema, [batch.row(index)])):
                if problem.field is None:
                    self.tally.add(problem)

    def _judge_order(self, batch: Batch) -> None:
        rule = self.order.rule.__name__
        late = self.order.late(batch.frame[self.schema.key])
        told = 0
        for index, before in late:
            if not self.tally.wants(rule):
                break
            self.tally.add(self.order.problem(batch.row(index), before))
            told += 1
        self.tally.count(rule, len(late) - told)

    def _row_suspects(self) -> pl.Expr | None:
        """Whether any rule by the row may be broken; None where that is open for every row."""
        ways = [WAYS[rule.__name__] for rule in self.by_row]
        tests = [way.suspects(self.schema, self.book) for way in ways if way.suspects is not None]
        if len(tests) < len(ways):
            return None
        return pl.any_horizontal([test.fill_null(False) for test in tests] or [pl.lit(False)])

    def _gather(self, batch: Batch) -> None:
        if self.suspects is None:
            indexes = list(range(batch.frame.height))
        else:
            suspect = batch.values.select(suspect=self.suspects)["suspect"]
            if batch.unsure is not None:
                suspect |= batch.unsure
            indexes = suspect.arg_true().to_list() if suspect.any() else []
        for index in indexes:
            self.pool.append(batch.row(index))
            if len(self.pool) >= _POOL:
                self._judge_pool()

    def _judge_pool(self) -> None:
        """The rules by the row on the suspect rows, as a small book among the other tables."""
        if not self.pool:
            return
        table = Table(self.schema, self.source.file, tuple(self.pool))
        names = [name for name in self.book.schemas if name in self.book.tables]
        tables = {name: self.book.tables[name] for name in names} | {self.schema.name: table}
        ordered_tables = {name: tables[name] for name in self.book.schemas if name in tables}
        for problem in judge_by(self.by_row, replace(self.book, tables=ordered_tables)):
            if problem.file == self.source.file:
                self.tally.add(problem)
        self.pool.clear()

    def _judge_again(self) -> None:
        """The second passages: rows whose keys repeat, and those that name no row."""
        repeats = [repeat for repeat in self.repeats if repeat.any()]
        wanted = sorted(set().union(*(repeat.rows for repeat in repeats)))
        for number, row in self.source.rows(wanted) if wanted else ():
            for repeat in repeats:
                problem = repeat.again(number, row)
                if problem is not None:
                    self.tally.add(problem)
        orphans = [orphan for orphan in self.orphans if orphan.any()]
        for batch in self.source.batches(lambda problem: None) if orphans else ():
            for orphan in orphans:
                for index in orphan.again(batch):
                    self.tally.add(found("foreign_key", batch.row(index), orphan.field))


def _is_one_of(column: pl.Series, values: list[Any]) -> pl.Series:
    """Whether each cell is one of some values, a null among them or not."""
    present = pl.Series([value for value in values if value is not None], dtype=column.dtype)
    mask = column.is_in(present.implode()).fill_null(False)
    return mask | column.is_null() if len(present) < len(values) else mask


def _keys(schema: Schema, book: Book) -> Iterator[tuple[str, Collection[str]]]:
    """The ids that a column may name, by column, where they stand in another table."""
    for key in schema.foreign_keys:
        if key.table != schema.name:
            yield key.field, {row.texts[key.key] for row in book.rows(key.table)}


def _heard(faults: list[Problem]) -> list[Problem]:
    """Of the faults of a file those that a book would tell: bytes that are no text come alone."""
    rules: Mapping[str, int] = {fault.rule: 1 for fault in faults}
    if "file_is_utf8" in rules or "file_has_no_nul" in rules:
        return [fault for fault in faults if fault.rule.startswith("file_")]
    return faults

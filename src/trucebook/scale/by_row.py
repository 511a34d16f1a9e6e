"""What is judged by the row: suspect rows go to the rules, as a small book among the tables."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import polars as pl

from trucebook.book.book import Book
from trucebook.book.table import Row, Table
from trucebook.scale.batch import Batch
from trucebook.scale.tally import Tally
from trucebook.scale.ways import WAYS
from trucebook.schemas.table import Schema
from trucebook.validate.rules import RULES, judge_by
from trucebook.validate.rules.rule import Rule

_POOL = 2_000
"""Rows that are judged together."""


class ByRow:
    """Suspect rows are gathered until there are enough for a small book."""

    def __init__(
        self, schema: Schema, book: Book, file: str, tally: Tally, unjudged: Collection[str]
    ) -> None:
        self._schema, self._book, self._file, self._tally = schema, book, file, tally
        self._rules = _rules(schema, unjudged)
        self._suspects = _suspects(self._rules, schema, book)
        self._pool: list[Row] = []

    def look(self, batch: Batch) -> None:
        """Gather the suspect rows of a batch."""
        for index in self._indexes(batch):
            self._pool.append(batch.row(index))
            if len(self._pool) >= _POOL:
                self.finish()

    def finish(self) -> None:
        """Judge the rows that have been gathered."""
        if not self._pool:
            return
        table = Table(self._schema, self._file, tuple(self._pool))
        tables = {**self._book.tables, self._schema.name: table}
        in_order = {name: tables[name] for name in self._book.schemas if name in tables}
        for problem in judge_by(self._rules, replace(self._book, tables=in_order)):
            if problem.file == self._file:
                self._tally.add(problem)
        self._pool.clear()

    def _indexes(self, batch: Batch) -> Collection[int]:
        if self._suspects is None:
            return range(batch.frame.height)
        suspect = batch.values.select(suspect=self._suspects)["suspect"]
        if batch.unsure is not None:
            suspect |= batch.unsure
        return suspect.arg_true().to_list() if suspect.any() else []


def _rules(schema: Schema, unjudged: Collection[str]) -> list[Rule]:
    """The rules that concern the rows of a table and can be judged."""
    ways = {rule: WAYS[rule.name] for rule in RULES if rule.name not in unjudged}
    return [rule for rule, way in ways.items() if way.by == "row" and way.concerns(schema)]


def _suspects(rules: list[Rule], schema: Schema, book: Book) -> pl.Expr | None:
    """Whether any of the rules may be broken; None where that is open for every row."""
    ways = [WAYS[rule.name] for rule in rules]
    tests = [way.suspects(schema, book) for way in ways if way.suspects is not None]
    if len(tests) < len(ways):
        return None
    return pl.any_horizontal([test.fill_null(False) for test in tests] or [pl.lit(False)])

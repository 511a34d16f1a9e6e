"""What is judged by the cell: types, constraints, the rules that look at single cells."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import polars as pl

from trucebook.book.table import Row
from trucebook.problem import Problem
from trucebook.scale.batch import Batch, text_of
from trucebook.scale.cells import CELL_RULES, Cells, book_of
from trucebook.scale.doubts import Doubts
from trucebook.scale.tally import Tally
from trucebook.schemas.table import Field, Schema
from trucebook.validate.engines import found
from trucebook.validate.rules import judge_by
from trucebook.validate.rules.files import records_are_canonical
from trucebook.validate.suggest.cells import with_hint


class ByCell:
    """Each distinct doubtful cell is judged once, the cells that have its text are told of."""

    def __init__(self, schema: Schema, keys: Mapping[str, Collection[str]], tally: Tally) -> None:
        self._schema, self._tally = schema, tally
        self._doubts, self._cells = Doubts(schema, keys), Cells(schema, keys)

    def look(self, batch: Batch) -> None:
        """Judge the cells of a batch, then the quotation marks around them."""
        for name, places in self._doubts.of(batch.frame):
            self._judge(batch, name, places)
        for index in batch.odd:
            for problem in judge_by(
                [records_are_canonical], book_of(self._schema, [batch.row(index)])
            ):
                if problem.field is None:
                    self._tally.add(problem)

    def finish(self) -> None:
        """Nothing is left to do."""

    def _judge(self, batch: Batch, name: str, places: pl.Series) -> None:
        values = batch.frame[name].gather(places)
        texts = _texts(self._schema.fields[name], values)
        faults = self._cells.faults(name, dict.fromkeys(texts))
        good = zip(values, texts, strict=True)
        self._doubts.learn(name, (value for value, text in good if text not in faults))
        for rule in dict.fromkeys(rule for rules in faults.values() for rule in rules):
            broken = {text for text, rules in faults.items() if rule in rules}
            cells = zip(places.to_list(), texts, strict=True)
            self._tell(batch, name, rule, [place for place, text in cells if text in broken])

    def _tell(self, batch: Batch, name: str, rule: str, places: list[int]) -> None:
        told = 0
        for index in places:
            if not self._tally.wants(rule):
                break
            self._tally.add(_problem(self._schema, batch.row(index), name, rule))
            told += 1
        self._tally.count(rule, len(places) - told)


def _texts(field: Field, values: pl.Series) -> list[str]:
    """The cells as texts."""
    if values.dtype == pl.String:
        return values.fill_null("").to_list()
    if values.dtype == pl.List:
        return [text_of(field, value) for value in values.to_list()]
    known: dict[Any, str] = {}
    return [
        known[value] if value in known else known.setdefault(value, text_of(field, value))
        for value in values.to_list()
    ]


def _problem(schema: Schema, row: Row, name: str, rule: str) -> Problem:
    for judge in CELL_RULES:
        if judge.name == rule:
            problems = judge_by([judge], book_of(schema, [row]))
            return next(problem for problem in problems if problem.field == name)
    return with_hint(found(rule, row, name), row)

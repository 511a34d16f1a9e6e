"""Judges single cells: types, constraints, keys into other tables, and rules on single cells.

The fast pass finds the suspect cells; each distinct text of a field is judged once, by the reader
that frictionless has for the field, by RE2 for its pattern, and by the rules.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from trucebook.book.csv import record
from trucebook.book.table import Row, typed
from trucebook.problem import Problem
from trucebook.scale.fast import FastPass
from trucebook.scale.frames import Batch, text_of
from trucebook.scale.problems import Problems
from trucebook.scale.rows import judge_rows
from trucebook.schemas.table import Schema
from trucebook.validate.engines import Reader, broken_by, found, reader_of
from trucebook.validate.once import NO_VALUE, once
from trucebook.validate.rules import RULES
from trucebook.validate.rules.files import records_are_canonical
from trucebook.validate.suggest.cells import with_hint

_CELL_RULES = {rule.name: rule for rule in RULES if rule.scope == "cell"}
"""The rules whose verdict on a cell depends on nothing but its field and text."""

_REMEMBERED = 100_000
"""Texts of a field whose verdicts are kept."""


class Cells:
    """Reports the cells of each batch that break something."""

    def __init__(
        self, schema: Schema, keys: Mapping[str, Collection[str]], problems: Problems
    ) -> None:
        self._schema, self._keys, self._problems = schema, keys, problems
        self._fast = FastPass(schema, keys)
        self._readers: dict[str, Reader] = {}
        self._verdicts: dict[str, dict[str, list[str]]] = {name: {} for name in schema.fields}
        self._no_values: dict[str, set[str]] = {name: set() for name in schema.fields}

    def look(self, batch: Batch) -> dict[str, pl.Series]:
        """Judge the cells of a batch, then the quotation marks around them.

        Gives by column the indexes of the cells that are not plainly good.
        """
        suspects = dict(self._fast.suspects(batch.frame))
        for name, places in suspects.items():
            self._judge(batch, name, places)
        for index in batch.odd:
            for problem in judge_rows([records_are_canonical], self._schema, [batch.row(index)]):
                if problem.field is None:
                    self._problems.add(problem)
        return suspects

    def _judge(self, batch: Batch, name: str, places: pl.Series) -> None:
        values = batch.frame[name].gather(places)
        field = self._schema.fields[name]
        if values.dtype == pl.String:
            texts = values.fill_null("").to_list()
        else:
            texts = [text_of(field, value) for value in values.to_list()]
        broken = self._broken(name, dict.fromkeys(texts))
        good = zip(values, texts, strict=True)
        self._fast.learn(name, (value for value, text in good if text not in broken))
        for rule in dict.fromkeys(rule for rules in broken.values() for rule in rules):
            cells = zip(places.to_list(), texts, strict=True)
            wrong = [place for place, text in cells if rule in broken.get(text, ())]
            found = (_problem(batch.row(place), name, rule) for place in wrong)
            self._problems.add_first(rule, len(wrong), found)

    def _broken(self, name: str, texts: Collection[str]) -> dict[str, list[str]]:
        """The texts of a field that break something, each with the names of what it breaks."""
        verdicts = self._verdicts[name]
        if len(verdicts) > _REMEMBERED:
            verdicts.clear()
            self._no_values[name].clear()
        new = [text for text in texts if text not in verdicts]
        if new:
            verdicts.update(self._verdicts_on(name, new))
        return {text: verdicts[text] for text in texts if verdicts[text]}

    def has_value(self, name: str, text: str) -> bool:
        """Whether a cell has a value of its column, so that rules on rows may judge it."""
        self._broken(name, [text])
        return text not in self._no_values[name]

    def _verdicts_on(self, name: str, texts: list[str]) -> dict[str, list[str]]:
        """What each text of a field breaks; of one that is no value, the causes alone."""
        rows = self._rows(name, texts)
        verdicts = self._all_on(name, rows)
        for text, row in rows.items():
            if not NO_VALUE.isdisjoint(verdicts[text]):
                self._no_values[name].add(text)
                causes = once(_problem(row, name, rule) for rule in verdicts[text])
                verdicts[text] = [problem.rule for problem in causes]
        return verdicts

    def _rows(self, name: str, texts: list[str]) -> dict[str, Row]:
        """By text of a field the row of a table of the key and the field; its line is its place."""
        columns, schema = dict.fromkeys((self._schema.key, name), ""), self._schema_of(name)
        rows = {}
        for number, text in enumerate(texts):
            cells = {**columns, name: text}
            written, values = record(cells.values()), typed(schema, cells)
            rows[text] = Row(schema, schema.name, number, written, cells, values)
        return rows

    def _schema_of(self, name: str) -> Schema:
        """The definition of a table of the key and a field alone."""
        columns = dict.fromkeys((self._schema.key, name))
        fields = [self._schema.fields[column].descriptor for column in columns]
        return Schema({**self._schema.descriptor, "fields": fields})

    def _all_on(self, name: str, rows: Mapping[str, Row]) -> dict[str, list[str]]:
        """Every constraint and rule on single cells that a text of a field breaks."""
        texts, field = list(rows), self._schema.fields[name]
        if name not in self._readers:
            self._readers[name] = reader_of(field)
        found = broken_by(field, self._readers[name], [*rows.values()], self._keys.get(name))
        verdicts = dict(zip(texts, found, strict=True))
        schema = self._schema_of(name)
        for problem in judge_rows(_CELL_RULES.values(), schema, rows.values()):
            if problem.field == name and problem.line is not None:
                verdicts[texts[problem.line]].append(problem.rule)
        return verdicts


def _problem(row: Row, name: str, rule: str) -> Problem:
    """What a cell breaks, as a report has it."""
    if rule in _CELL_RULES:
        problems = judge_rows([_CELL_RULES[rule]], row.schema, [row])
        return next(problem for problem in problems if problem.field == name)
    return with_hint(found(rule, row, name), row)

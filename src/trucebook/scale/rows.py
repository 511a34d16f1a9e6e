"""Judges single rows: suspect rows go to the rules, as a small book among the other tables.

A rule on rows may have an expression here that is true of every row that breaks it, and of as few
others as takes little time, over `Batch.values`; the rule itself then judges those rows. Rows with
a number that polars could not read are suspect anyway. To a rule without one every row is suspect.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import reduce
from operator import or_
from pathlib import Path
from typing import get_args

import polars as pl

from trucebook.book.book import Book
from trucebook.book.records import SOURCES
from trucebook.book.table import Row, Table
from trucebook.language import Message, all_of, say
from trucebook.load.releases import latest
from trucebook.problem import NO_HINT, Problem
from trucebook.scale.frames import Batch
from trucebook.scale.problems import Problems
from trucebook.schemas.table import Schema
from trucebook.spans import withheld
from trucebook.validate.rules import (
    RULES,
    coding,
    cues,
    evidence,
    judge_by,
    links,
    numbers,
    releases,
    spans,
)
from trucebook.validate.rules.rule import Need, Rule

_POOL = 2_000
"""Rows that are judged together."""

_REASONS = {
    "book": say("it is about the book, its sources or its releases, not about rows of one table"),
    "table": say("it compares the rows of a table with one another"),
    "words": say("it reads the words of each row: judge the book"),
}
"""Why rules of a scope are not judged on one table."""


def reason_unjudged(rule: Rule, book: Book) -> Message:
    """Why a rule is not judged on one table of a book; empty where it is judged."""
    if rule.scope in _REASONS:
        return _REASONS[rule.scope]
    lacking = sorted(rule.needs - {*get_args(Need), *book.tables})
    if not lacking:
        return NO_HINT
    return say("it needs the table {names}: give --against", names=all_of(lacking))


def judge_rows(rules: Iterable[Rule], schema: Schema, rows: Iterable[Row]) -> Iterator[Problem]:
    """What rules find in a book that holds some rows of one table and nothing else."""
    table = Table(schema, schema.name, tuple(rows))
    root, name = Path(schema.name), schema.name
    return judge_by(rules, Book(root=root, schemas={name: schema}, tables={name: table}))


class Rows:
    """Gathers suspect rows until there are enough for a small book, and judges them."""

    def __init__(
        self,
        schema: Schema,
        book: Book,
        file: str,
        problems: Problems,
        *,
        has_value: Callable[[str, str], bool],
    ) -> None:
        self._schema, self._book, self._file, self._problems = schema, book, file, problems
        self._has_value = has_value
        self._rules = [
            rule
            for rule in RULES
            if rule.scope == "row" and rule.concerns(schema) and not reason_unjudged(rule, book)
        ]
        self._suspects = _suspects(self._rules, schema, book)
        self._pool: list[Row] = []

    def look(self, batch: Batch) -> None:
        """Gather the suspect rows of a batch."""
        places: Collection[int] = range(batch.frame.height)
        if self._suspects is not None:
            suspect = batch.values.select(suspect=self._suspects)["suspect"]
            if batch.unread is not None:
                suspect |= batch.unread
            places = suspect.arg_true().to_list()
        for index in places:
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
        rows = {line: row for row in self._pool for line in range(row.line, row.end + 1)}
        for problem in judge_by(self._rules, replace(self._book, tables=in_order)):
            if problem.file == self._file and self._is_its_own(problem, rows):
                self._problems.add(problem)
        self._pool.clear()

    def _is_its_own(self, problem: Problem, rows: Mapping[int, Row]) -> bool:
        """Whether a problem does not follow from a cell without a value, which is reported."""
        row = rows.get(problem.line or 0)
        if problem.field is None or row is None:
            return True
        return self._has_value(problem.field, row.texts[problem.field])


def _suspects(rules: list[Rule], schema: Schema, book: Book) -> pl.Expr | None:
    """Whether any of the rules may be broken; None where that is open for every row."""
    if not {*rules} <= {*_BY_COLUMNS, *_BY_BOOK}:
        return None
    tests = [_BY_COLUMNS[rule] for rule in rules if rule in _BY_COLUMNS]
    tests += [_BY_BOOK[rule](schema, book) for rule in rules if rule in _BY_BOOK]
    return pl.any_horizontal([test.fill_null(False) for test in tests] or [pl.lit(False)])


_LOW, _HIGH, _EXACT = (pl.col(name) for name in ("value_low", "value_high", "exact"))

_BY_COLUMNS: Mapping[Rule, pl.Expr] = {
    spans.span_is_as_long_as_its_words: pl.col("end") - pl.col("start")
    != _EXACT.str.len_chars().cast(pl.Int64),
    numbers.value_text_is_in_exact: ~_EXACT.str.contains(pl.col("value_text"), literal=True),
    numbers.low_is_not_above_high: _LOW > _HIGH,
    numbers.point_value_is_one_value: ~(_LOW == _HIGH).fill_null(False)
    & (pl.col("bound") != "range")
    & (pl.col("bound") != "vague"),
    coding.reviewer_is_not_the_coder: pl.col("reviewer") == pl.col("coder"),
    numbers.fraction_lies_between_0_and_1: (pl.col("unit") == "fraction")
    & ~(_LOW.is_between(0, 1).fill_null(True) & _HIGH.is_between(0, 1).fill_null(True)),
}
"""Which rows may break a rule, by their own columns."""


def _is_one_of(name: str, ids: Collection[str]) -> pl.Expr:
    return pl.col(name).is_in(list(ids)) if ids else pl.lit(False)


def _span_lies_outside(schema: Schema, book: Book) -> pl.Expr:
    lengths = {row.id: row["characters"] for row in book.rows(SOURCES)}
    length = pl.col("source_id").replace_strict(lengths, default=None, return_dtype=pl.Int64)
    return pl.col("end") > length


def _text_is_at_hand(schema: Schema, book: Book) -> pl.Expr:
    return _is_one_of("source_id", book.texts)


def _was_released(schema: Schema, book: Book) -> pl.Expr:
    release = latest(book.releases)
    rows = release.rows if release else ()
    return _is_one_of(schema.key, [row_id for table, row_id in rows if table == schema.name])


def _id_is_taken(schema: Schema, book: Book) -> pl.Expr:
    others = [name for name in book.tables if name != schema.name]
    return _is_one_of(schema.key, [row.id for row in book.rows(*others)])


def _unit_does_not_fit(schema: Schema, book: Book) -> pl.Expr:
    """Look up in a table of metric x unit, by the places of both codes: faster than to join."""
    by_metric = {metric: own for metric, own in numbers.fitting_units(book).items() if own}
    units = sorted({unit for fitting in by_metric.values() for unit in fitting})
    if not units:
        return pl.lit(False)
    metric, unit = (
        pl.col(name).cast(pl.Enum(codes), strict=False).to_physical().cast(pl.UInt32)
        for name, codes in (("metric", [*by_metric]), ("unit", units))
    )
    wrong = [unit not in fitting for fitting in by_metric.values() for unit in (*units, None)]
    place = metric * (len(units) + 1) + unit.fill_null(len(units))
    return pl.lit(pl.Series(wrong)).gather(place) & pl.col("unit").is_not_null()


def _other_lacks_a_note(schema: Schema, book: Book) -> pl.Expr:
    names = [name for name, field in schema.fields.items() if cues.OTHER in field.codes]
    if not names or "note" not in schema.fields:
        return pl.lit(False)
    return pl.any_horizontal(pl.col(names) == cues.OTHER) & pl.col("note").is_null()


def _of_the_quantity(book: Book, name: str) -> pl.Expr:
    """A cell of the quantity that a row names."""
    cells = {row.id: row[name] for row in book.rows("quantities")}
    if not cells:
        return pl.lit(None, pl.String)
    return pl.col("quantity_id").replace_strict(cells, default=None, return_dtype=pl.String)


def _quantity_does_not_fit(schema: Schema, book: Book) -> pl.Expr:
    is_known = _is_one_of("quantity_id", [row.id for row in book.rows("quantities")])
    wrong = ~pl.col("metric").eq_missing(_of_the_quantity(book, "metric"))
    if dimension := links.dimensions(book, schema):
        unit, other = (
            it.replace(dimension) for it in (pl.col("unit"), _of_the_quantity(book, "unit"))
        )
        wrong |= (unit != other).fill_null(False)
    return is_known & wrong


def _date_does_not_fit(schema: Schema, book: Book) -> pl.Expr:
    kind = _of_the_quantity(book, "kind")
    tests = [(kind == one) & pl.col(odd).is_not_null() for one, (odd, _) in links.DATES.items()]
    return reduce(or_, [test.fill_null(False) for test in tests])


def _may_print_withheld_words(schema: Schema, book: Book) -> pl.Expr:
    kept = {row.id: withheld(row.cells.get("withheld")) for row in book.rows(SOURCES)}
    is_near = _is_one_of("source_id", [name for name, places in kept.items() if places])
    words = [text[a:b] for name, text in book.texts.items() for a, b in kept[name] if text[a:b]]
    if not words:
        return is_near
    if any(field.separator for field in schema.fields.values()) or any(map(_IN_NUMBERS, words)):
        return pl.lit(True)
    return is_near | pl.any_horizontal(pl.col(pl.String).str.contains_any(words))


_IN_NUMBERS = re.compile(r"[-+.0-9a-z]+").fullmatch
"""Words that a cell may print which is no text: a number, a day, true and false."""


def _evidence_lacks(schema: Schema, book: Book) -> pl.Expr:
    explained: dict[str, list[str]] = {}
    for row_id, name in book.evidence:
        explained.setdefault(name, []).append(row_id)
    needs = [
        pl.col(name).is_not_null()
        & ~_follows_from_the_row(field.evidence, name)
        & ~pl.col(schema.key).is_in(explained.get(name, [])).fill_null(False)
        for name, field in schema.fields.items()
        if field.evidence is not None
    ]
    return reduce(or_, needs, pl.lit(False))


def _follows_from_the_row(when: Mapping[str, list[str]], name: str) -> pl.Expr:
    if "unless_cited_by" in when:
        return pl.lit(False)
    if "unless" in when:
        return pl.col(name).is_in(when["unless"]) if when["unless"] else pl.lit(False)
    words = [pl.col(own).str.contains(pl.col(name), literal=True) for own in when["unless_in"]]
    return reduce(or_, words).fill_null(False)


_BY_BOOK: Mapping[Rule, Callable[[Schema, Book], pl.Expr]] = {
    releases.ids_are_unique_in_the_book: _id_is_taken,
    releases.released_ids_keep_their_row: _was_released,
    spans.span_lies_in_the_text: _span_lies_outside,
    spans.span_holds_its_words: _text_is_at_hand,
    spans.context_surrounds_the_span: _text_is_at_hand,
    numbers.unit_fits_metric: _unit_does_not_fit,
    cues.other_is_explained: _other_lacks_a_note,
    links.figure_fits_its_quantity: _quantity_does_not_fit,
    links.date_fits_the_quantity: _date_does_not_fit,
    links.withheld_words_stay_out: _may_print_withheld_words,
    evidence.evidence_is_there: _evidence_lacks,
}
"""Which rows may break a rule, by the definition and the other tables of the book."""

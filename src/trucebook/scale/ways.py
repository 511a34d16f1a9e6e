"""How each rule is judged on one table: by the cell, by the row, by the key, or not at all.

A rule by the row has an expression that is true of every row that breaks it, and of as few others
as is cheap, over columns of values (`Batch.values`); the rule itself then judges those rows.
Rows with a number that is no plain one are suspect anyway. Without an expression every row is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Literal, cast, get_args

import polars as pl

from trucebook.book.book import Book
from trucebook.book.records import SOURCES
from trucebook.load.releases import latest
from trucebook.schemas.table import Schema
from trucebook.validate.rules import RULES, evidence, files, ids, numbers, releases, spans
from trucebook.validate.rules.rule import Need, Rule

By = Literal["cell", "row", "key", "order", "none"]
Suspects = Callable[[Schema, Book], pl.Expr]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How one rule is judged on one table.

    Attributes:
        by: what it is judged by.
        concerns: whether the rule says anything of a table's rows.
        suspects: which rows may break it; every row where there is none.
        needs: tables that must be at hand beside the one that is judged.
        reason: why the rule is not judged.
    """

    by: By
    concerns: Callable[[Schema], bool] = lambda schema: True
    suspects: Suspects | None = None
    needs: tuple[str, ...] = ()
    reason: str = ""


def unjudged(schema: Schema, book: Book) -> dict[str, str]:
    """The rules that concern a table and are not judged, each with the reason."""
    found = {}
    for name, way in WAYS.items():
        lacking = [table for table in way.needs if table not in book.tables]
        if not way.concerns(schema):
            continue
        if way.by == "none":
            found[name] = way.reason
        elif lacking:
            found[name] = f"it needs the table {' and '.join(lacking)}: give --against"
    return found


def _value_text_is_elsewhere(schema: Schema, book: Book) -> pl.Expr:
    return ~pl.col("exact").str.contains(pl.col("value_text"), literal=True)


def _low_is_above_high(schema: Schema, book: Book) -> pl.Expr:
    return pl.col("value_low") > pl.col("value_high")


def _point_value_is_two(schema: Schema, book: Book) -> pl.Expr:
    same = (pl.col("value_low") == pl.col("value_high")).fill_null(False)
    return ~same & (pl.col("bound") != "range") & (pl.col("bound") != "vague")


def _unit_does_not_fit(schema: Schema, book: Book) -> pl.Expr:
    by_metric = {metric: own for metric, own in numbers.fitting_units(book).items() if own}
    units = sorted({unit for fitting in by_metric.values() for unit in fitting})
    if not units:
        return pl.lit(False)
    codes = [_code(name, known) for name, known in (("metric", by_metric), ("unit", units))]
    wrong = [unit not in fitting for fitting in by_metric.values() for unit in (*units, None)]
    place = codes[0] * (len(units) + 1) + codes[1].fill_null(len(units))
    return pl.lit(pl.Series(wrong)).gather(place) & pl.col("unit").is_not_null()


def _code(name: str, known: Mapping[str, object] | list[str]) -> pl.Expr:
    """The place of each cell in a list of texts."""
    return pl.col(name).cast(pl.Enum(list(known)), strict=False).to_physical().cast(pl.UInt32)


def _fraction_is_outside(schema: Schema, book: Book) -> pl.Expr:
    names = ("value_low", "value_high")
    outside = reduce(or_, (~pl.col(n).is_between(0, 1).fill_null(True) for n in names))
    return (pl.col("unit") == "fraction") & outside


def _span_has_another_length(schema: Schema, book: Book) -> pl.Expr:
    length = pl.col("end") - pl.col("start")
    return length != pl.col("exact").str.len_chars().cast(pl.Int64)


def _span_lies_outside(schema: Schema, book: Book) -> pl.Expr:
    lengths = {row.id: row["characters"] for row in book.rows(SOURCES)}
    length = pl.col("source_id").replace_strict(lengths, default=None, return_dtype=pl.Int64)
    return pl.col("end") > length


def _text_is_at_hand(schema: Schema, book: Book) -> pl.Expr:
    return pl.col("source_id").is_in(list(book.texts))


def _was_released(schema: Schema, book: Book) -> pl.Expr:
    release = latest(book.releases)
    rows = release.rows if release else ()
    return pl.col(schema.key).is_in([row_id for table, row_id in rows if table == schema.name])


def _id_is_taken(schema: Schema, book: Book) -> pl.Expr:
    others = [name for name in book.tables if name != schema.name]
    return pl.col(schema.key).is_in([row.id for row in book.rows(*others)])


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
    if "unless" in when:
        return pl.col(name).is_in(when["unless"]) if when["unless"] else pl.lit(False)
    words = [pl.col(own).str.contains(pl.col(name), literal=True) for own in when["unless_in"]]
    return reduce(or_, words).fill_null(False)


_SUSPECTS: Mapping[str, Suspects] = {
    rule.name: suspects
    for rule, suspects in (
        (ids.ids_are_unique_in_the_book, _id_is_taken),
        (releases.released_ids_keep_their_row, _was_released),
        (spans.span_is_as_long_as_its_words, _span_has_another_length),
        (spans.span_lies_in_the_text, _span_lies_outside),
        (spans.span_holds_its_words, _text_is_at_hand),
        (spans.context_surrounds_the_span, _text_is_at_hand),
        (numbers.value_text_is_in_exact, _value_text_is_elsewhere),
        (numbers.low_is_not_above_high, _low_is_above_high),
        (numbers.point_value_is_one_value, _point_value_is_two),
        (numbers.unit_fits_metric, _unit_does_not_fit),
        (numbers.fraction_lies_between_0_and_1, _fraction_is_outside),
        (evidence.evidence_is_there, _evidence_lacks),
    )
}
"""Which rows may break a rule; of a rule that is not here every row may."""

_REASONS = {
    "book": "it is about the book, its sources or its releases, not about rows of one table",
    "table": "it compares the rows of a table with one another",
    "words": "it reads the words of each row: judge the book",
}
_BESIDE_TABLES = frozenset(get_args(Need))


def _way(rule: Rule) -> Way:
    by: By = "none" if rule.scope in _REASONS else cast("By", rule.scope)
    return Way(
        by="order" if rule is files.rows_are_sorted else by,
        concerns=rule.concerns,
        suspects=_SUSPECTS.get(rule.name),
        needs=tuple(rule.needs - _BESIDE_TABLES),
        reason=_REASONS.get(rule.scope, ""),
    )


WAYS: Mapping[str, Way] = {rule.name: _way(rule) for rule in RULES}
"""The way of every rule, by its name."""

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
from typing import Literal

import polars as pl

from trucebook.book.book import Book
from trucebook.book.records import SOURCES
from trucebook.load.releases import latest
from trucebook.scale.cells import CELL_RULES
from trucebook.schemas.table import Schema
from trucebook.validate.rules import (
    Rule,
    coding,
    evidence,
    files,
    ids,
    numbers,
    proposals,
    quotes,
    spans,
    versions,
)

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


def _of(*tables: str) -> Callable[[Schema], bool]:
    return lambda schema: schema.name in tables


def _quoting(schema: Schema) -> bool:
    return schema.quotes_source


def _value_text_is_elsewhere(schema: Schema, book: Book) -> pl.Expr:
    return ~pl.col("exact").str.contains(pl.col("value_text"), literal=True)


def _low_is_above_high(schema: Schema, book: Book) -> pl.Expr:
    return pl.col("value_low") > pl.col("value_high")


def _point_value_is_two(schema: Schema, book: Book) -> pl.Expr:
    same = (pl.col("value_low") == pl.col("value_high")).fill_null(False)
    return ~same & (pl.col("bound") != "range") & (pl.col("bound") != "vague")


def _unit_does_not_fit(schema: Schema, book: Book) -> pl.Expr:
    units = sorted({unit for fitting in numbers.FITTING.values() for unit in fitting})
    codes = [_code(name, known) for name, known in (("metric", numbers.FITTING), ("unit", units))]
    wrong = [unit not in fitting for fitting in numbers.FITTING.values() for unit in (*units, None)]
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


def _not_judged(reason: str, concerns: Callable[[Schema], bool] = lambda _: True) -> Way:
    return Way(by="none", reason=reason, concerns=concerns)


_NUMBERED = _of(*numbers.NUMBERED)
_ABOUT_THE_BOOK = "it is about the book and its releases, not about rows of one table"
_ABOUT_SOURCES = "it is about the records of sources"
_COMPARES = "it compares the rows of a table with one another"

_BY_RULE: Mapping[Rule, Way] = {
    **{rule: Way(by="cell") for rule in CELL_RULES},
    files.rows_are_sorted: Way(by="order"),
    files.scores_are_as_reviewed: _not_judged(_ABOUT_THE_BOOK, _of()),
    ids.ids_are_unique_in_the_book: Way(by="row", suspects=_id_is_taken, needs=(SOURCES,)),
    versions.released_files_stay: _not_judged(_ABOUT_THE_BOOK, _of()),
    versions.version_is_not_behind: _not_judged(_ABOUT_THE_BOOK, _of()),
    versions.version_tells_what_changed: _not_judged(_ABOUT_THE_BOOK, _of()),
    coding.agreement_reaches_its_floor: _not_judged(_ABOUT_THE_BOOK, _of()),
    ids.released_ids_stay: _not_judged(_ABOUT_THE_BOOK),
    ids.released_ids_keep_their_row: Way(
        by="row", concerns=_quoting, suspects=_was_released, needs=(SOURCES,)
    ),
    ids.released_rows_stay: _not_judged(_ABOUT_THE_BOOK),
    ids.redirects_lead_somewhere: Way(by="row", concerns=_of("redirects"), needs=(SOURCES,)),
    spans.text_is_at_hand: _not_judged(_ABOUT_SOURCES, _of()),
    spans.record_describes_its_text: _not_judged(_ABOUT_SOURCES, _of()),
    spans.span_is_as_long_as_its_words: Way(
        by="row", concerns=_quoting, suspects=_span_has_another_length
    ),
    spans.span_lies_in_the_text: Way(
        by="row", concerns=_quoting, suspects=_span_lies_outside, needs=(SOURCES,)
    ),
    spans.span_holds_its_words: Way(
        by="row", concerns=_quoting, suspects=_text_is_at_hand, needs=(SOURCES,)
    ),
    spans.context_surrounds_the_span: Way(
        by="row", concerns=_quoting, suspects=_text_is_at_hand, needs=(SOURCES,)
    ),
    spans.spans_are_as_last_checked: _not_judged(_ABOUT_SOURCES, _quoting),
    spans.one_row_for_one_span_and_meaning: Way(by="key", concerns=_quoting),
    numbers.value_text_is_in_exact: Way(
        by="row", concerns=_NUMBERED, suspects=_value_text_is_elsewhere
    ),
    numbers.low_is_not_above_high: Way(by="row", concerns=_NUMBERED, suspects=_low_is_above_high),
    numbers.point_value_is_one_value: Way(
        by="row", concerns=_NUMBERED, suspects=_point_value_is_two
    ),
    numbers.unit_fits_metric: Way(by="row", concerns=_of("figures"), suspects=_unit_does_not_fit),
    numbers.fraction_lies_between_0_and_1: Way(
        by="row", concerns=_NUMBERED, suspects=_fraction_is_outside
    ),
    quotes.quotes_overlap_only_by_nesting: _not_judged(_COMPARES, _of("quotes")),
    quotes.spoken_words_have_a_speaker: Way(by="row", concerns=_of("quotes")),
    quotes.utterance_has_one_speaker: Way(by="row", concerns=_of("quotes"), needs=("utterances",)),
    quotes.utterance_is_quoted: Way(by="row", concerns=_of("utterances"), needs=("quotes",)),
    quotes.utterance_wording_is_printed: Way(
        by="row", concerns=_of("utterances"), needs=("quotes",)
    ),
    quotes.defect_is_explained: Way(by="row", concerns=_of("quotes")),
    evidence.evidence_is_there: Way(
        by="row",
        concerns=lambda schema: any(f.evidence is not None for f in schema.fields.values()),
        suspects=_evidence_lacks,
        needs=("evidence",),
    ),
    evidence.evidence_explains_a_cell: Way(by="row", concerns=_of("evidence"), needs=(SOURCES,)),
    evidence.evidence_is_from_the_rows_own_source: Way(
        by="row", concerns=_of("evidence"), needs=(SOURCES,)
    ),
    evidence.evidence_has_words_or_a_note: Way(by="row", concerns=_of("evidence")),
    proposals.stages_make_up_the_truce: _not_judged(_COMPARES, _of("terms")),
}

WAYS: Mapping[str, Way] = {rule.__name__: way for rule, way in _BY_RULE.items()}
"""The way of every rule, by its name."""

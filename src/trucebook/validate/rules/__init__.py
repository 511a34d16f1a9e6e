"""What no schema can say: one small function a rule, named as reports name it.

A rule takes the book and yields a problem for every cell that breaks it. It never raises on
data: a cell that another rule or an engine already refuses reads as None here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from trucebook.book.book import Book
from trucebook.errors import DamagedRelease, SchemaError
from trucebook.problem import Problem
from trucebook.validate.rules import (
    coding,
    dates,
    evidence,
    files,
    formulas,
    ids,
    merged,
    numbers,
    proposals,
    quotes,
    spans,
    versions,
)

Rule = Callable[[Book], Iterator[Problem]]

Change = Callable[[Book, Book], Iterator[Problem]]
"""A rule on what a branch does: it takes the book before and the book now."""

RULES: tuple[Rule, ...] = (
    files.rows_are_sorted,
    files.records_are_canonical,
    files.texts_hold_no_control_characters,
    files.texts_hold_no_word_for_missing,
    files.scores_are_as_reviewed,
    formulas.texts_start_no_formula,
    formulas.words_call_nothing,
    ids.ids_are_unique_in_the_book,
    versions.released_files_stay,
    versions.version_is_not_behind,
    versions.version_tells_what_changed,
    ids.released_ids_stay,
    ids.released_ids_keep_their_row,
    ids.released_rows_stay,
    ids.redirects_lead_somewhere,
    spans.text_is_at_hand,
    spans.record_describes_its_text,
    spans.span_is_as_long_as_its_words,
    spans.span_lies_in_the_text,
    spans.span_holds_its_words,
    spans.context_surrounds_the_span,
    spans.spans_are_as_last_checked,
    spans.one_row_for_one_span_and_meaning,
    numbers.value_text_is_in_exact,
    numbers.low_is_not_above_high,
    numbers.point_value_is_one_value,
    numbers.unit_fits_metric,
    numbers.fraction_lies_between_0_and_1,
    dates.dates_are_edtf,
    quotes.quotes_overlap_only_by_nesting,
    quotes.spoken_words_have_a_speaker,
    quotes.utterance_has_one_speaker,
    quotes.utterance_is_quoted,
    quotes.utterance_wording_is_printed,
    quotes.defect_is_explained,
    evidence.evidence_is_there,
    evidence.evidence_explains_a_cell,
    evidence.evidence_is_from_the_rows_own_source,
    evidence.evidence_has_words_or_a_note,
    proposals.stages_make_up_the_truce,
    coding.agreement_reaches_its_floor,
)

CHANGES: tuple[Change, ...] = (
    merged.merged_ids_stay,
    merged.merged_ids_keep_their_row,
)


def judge_by(rules: Iterable[Rule], book: Book) -> Iterator[Problem]:
    """Every problem that the rules find, each under its rule's name.

    What a rule finds in the rows of a release that is damaged is left out:
    `released_files_stay` reports the release.

    Raises:
        SchemaError: a rule cannot be applied under the definitions of the book.
    """
    for rule in rules:
        try:
            with suppress(DamagedRelease):
                for problem in rule(book):
                    yield replace(problem, rule=rule.__name__)
        # A rule takes columns by name: a definition may lack one, or give it another type.
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise SchemaError(
                f"the rule {rule.__name__} cannot be applied under these definitions: {error!r}; "
                "compare them with those that trucebook init writes",
                "schemas",
            ) from error

"""Candidate rows: the columns of the book's tables, and what only an extractor can say.

Beside the columns of its schema a candidate has `confidence`, and for people and bodies that
the book does not know the name as the text gives it fullest (`speaker_name`, ...); their id
columns are null. Every other column that a text alone cannot fill is null too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from trucebook.problem import Problem
from trucebook.spans import context

EXTRACTOR = "extract@0.1.0"
"""Name and version of the extractor, the `coder` of its rows. A change of grammar is a version."""


class _Placed(Struct, frozen=True, gc=False):
    """Where the words of a candidate are, in code points."""

    start: int
    end: int
    exact: str
    prefix: str | None
    suffix: str | None


class _Candidate(_Placed, frozen=True, gc=False, kw_only=True):
    """What every candidate has; nulls are for a reviewer or the book to fill."""

    source_id: str | None = None
    method: str = "extracted"
    coder: str = EXTRACTOR
    reviewer: None = None
    row_status: str = "active"
    note: str | None = None


class Figure(_Candidate, frozen=True, gc=False):
    """A candidate for `figures`. `confidence` is from 0 to 1."""

    value_text: str
    value_low: float | None
    value_high: float | None
    bound: str
    unit: str | None
    counted_group: str | None
    metric: str | None
    status: str
    attributed_to: str | None
    based_on: str | None
    attributed_to_name: str | None
    based_on_name: str | None
    confidence: float
    figure_id: None = None
    group_id: None = None
    quantity_id: None = None
    period: str | None = None
    as_of: str | None = None


class Quote(_Candidate, frozen=True, gc=False):
    """A candidate for `quotes`. `utterance_id` numbers the utterances of the one text."""

    kind: str
    speaker: str | None
    speaker_text: str | None
    verb: str | None
    defect: str | None
    utterance_id: str | None
    speaker_name: str | None
    confidence: float
    quote_id: None = None
    mode: str = "direct"
    addressee: None = None
    said_on: str | None = None
    venue: str | None = None
    event_id: None = None
    about: None = None
    relation: None = None


class Mention(_Candidate, frozen=True, gc=False):
    """A candidate for `mentions`; title and role as the text prints them."""

    actor_id: str | None
    actor_name: str
    title: str | None
    role: str | None
    confidence: float
    mention_id: None = None


class Term(_Candidate, frozen=True, gc=False):
    """A candidate for `terms`."""

    term_type: str
    value_text: str | None
    value_low: float | None
    value_high: float | None
    bound: str | None
    unit: str | None
    counted_group: str | None
    obliged_party: str | None
    obliged_party_name: str | None
    confidence: float
    term_id: None = None
    proposal_id: None = None
    modality: str | None = None
    group_id: None = None
    scope: str | None = None


class Extraction(Struct, frozen=True, gc=False):
    """All candidates of one text, each kind in the order of the text."""

    figures: list[Figure]
    quotes: list[Quote]
    mentions: list[Mention]
    terms: list[Term]


NOTHING = Extraction([], [], [], [])

TABLES: Mapping[str, type[Struct]] = {
    "figures": Figure,
    "quotes": Quote,
    "mentions": Mention,
    "terms": Term,
}
"""The tables that candidates are for, and the rows."""


class Proposal(NamedTuple):
    """The candidates of a text, None if it can give none, and what is wrong with it or them."""

    found: Extraction | None
    problems: tuple[Problem, ...] = ()


def place(text: str, start: int, end: int) -> tuple[int, int, str, str | None, str | None]:
    """The first columns of a candidate: its offsets, its words, and the words around them."""
    return start, end, text[start:end], *context(text, start, end)

"""Candidate rows: the columns of the book's tables, and what only an extractor can say.

Beside the columns of its schema a candidate has `confidence`, and for people and bodies that
the book does not know the name as the text gives it fullest (`speaker_name`, ...); their id
columns are null. Every other column that a text alone cannot fill is null too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from trucebook.problem import Problem
from trucebook.spans import context

if TYPE_CHECKING:
    import pandas as pd

    from trucebook.schemas.frame import Rows

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
    """All candidates of one text, each kind in the order of the text.

    A session shows them as tables; `repr(found.figures)` has every cell.
    """

    figures: list[Figure]
    quotes: list[Quote]
    mentions: list[Mention]
    terms: list[Term]

    def frame(self, table: str, book: str | Path | None = None) -> pd.DataFrame:
        """The candidates for a table as a DataFrame.

            >>> found = trucebook.extract("At least 12 people were killed, officials said.")
            >>> found.frame("figures")[["exact", "value_low", "bound"]]
                            exact  value_low     bound
            0  At least 12 people       12.0  at_least

        Args:
            table: "figures", "quotes", "mentions" or "terms".
            book: folder of the book that the text was read for, if it was for one.

        Returns:
            The columns of the table with the types that `trucebook.load` gives, then those that
            only an extractor fills, such as `confidence`.

        Raises:
            UsageError: no such table; or a cell has a code that the definition lacks, because
                the text was read for another book.
        """
        from trucebook.extract.frames import candidates_frame  # noqa: PLC0415 - it needs pandas

        return candidates_frame(table, getattr(self, table, ()), book)

    def frames(self, book: str | Path | None = None) -> dict[str, pd.DataFrame]:
        """The candidates as a DataFrame for each table, by its name; see `frame`."""
        return {table: self.frame(table, book) for table in TABLES}

    def __repr__(self) -> str:
        tables = (f"{table}\n{frame!r}" for table, frame in self._looked_at())
        return "\n\n".join([self._counted(), *tables])

    def _repr_html_(self) -> str:
        tables = (f"<p>{table}</p>\n{frame._repr_html_()}" for table, frame in self._looked_at())
        return "\n".join([f"<p>{self._counted()}</p>", *tables])

    def _counted(self) -> str:
        counts = ", ".join(f"{table}: {len(getattr(self, table)):,}" for table in TABLES)
        return f"Proposed {counts}; .frames() has a DataFrame of each"

    def _looked_at(self) -> Iterator[tuple[str, Rows]]:
        """The tables with rows."""
        from trucebook.extract.frames import looked_at  # noqa: PLC0415 - it needs pandas

        return ((name, looked_at(rows)) for name in TABLES if (rows := getattr(self, name)))


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

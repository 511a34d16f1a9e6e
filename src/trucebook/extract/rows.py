"""Candidate rows: the columns of the book's tables, and what only an extractor can say.

Beside the columns of its schema a candidate has `confidence`, `evidence` for its cells, and for
people and bodies that the book does not know the name as the text gives it fullest
(`speaker_name`, ...); their id columns are null. Every other column that a text alone cannot fill
is null too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from msgspec import Struct
from msgspec.structs import FieldInfo, asdict, fields

from trucebook.errors import UsageError, unknown
from trucebook.extract.confidence import Basis, confidence, least
from trucebook.extract.known import definitions
from trucebook.problem import Problem
from trucebook.schemas.table import Schema, own_schemas
from trucebook.spans import context

if TYPE_CHECKING:
    import pandas as pd

    from trucebook.extract.text.document import Document
    from trucebook.schemas.frame import Rows

EXTRACTOR = "extract@0.2.0"
"""Name and version of the extractor, the `coder` of its rows. A change of grammar is a version."""


class Evidence(Struct, frozen=True, gc=False):
    """Why a cell of a candidate says what it says, on which words, and how sure it is.

    Attributes:
        field: the column.
        why: the kind of reason; `confidence` is the share of cells with this reason that are right.
        start: where the words begin, in code points; None where no words say it.
        end: where they end.
        exact: the words.
        confidence: from 0 to 1.
    """

    field: str
    why: str
    start: int | None
    end: int | None
    exact: str | None
    confidence: float


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
    evidence: tuple[Evidence, ...] = ()


class Figure(_Candidate, frozen=True, gc=False):
    """A candidate for `figures`. `confidence` is that of its least sure cell, from 0 to 1."""

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
    group_id: str | None = None
    quantity_id: str | None = None
    period: str | None = None
    as_of: str | None = None
    kind: str | None = None
    place_name: str | None = None
    place_id: str | None = None


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


class Response(_Candidate, frozen=True, gc=False):
    """A candidate for `responses`; `proposal_text` are the words that name what is answered."""

    actor_id: str | None
    stance: str
    proposal_id: str | None
    proposal_text: str | None
    actor_name: str | None
    confidence: float
    response_id: None = None
    said_on: str | None = None
    quote_id: None = None
    term_id: None = None
    event_id: None = None


class NewActor(_Candidate, frozen=True, gc=False):
    """A candidate for `actors`: a name that the book does not know, where it is given first."""

    name: str
    kind: str
    role: str | None
    aliases: list[str]
    confidence: float
    actor_id: None = None
    affiliation: None = None
    country: None = None
    wikidata_id: None = None


QUOTING: Mapping[str, type[Struct]] = {
    "figures": Figure,
    "quotes": Quote,
    "mentions": Mention,
    "terms": Term,
    "responses": Response,
}
"""The tables whose rows quote their source, and the candidates for them."""

TABLES: Mapping[str, type[Struct]] = {**QUOTING, "actors": NewActor}
"""Every table that candidates are for."""

EVIDENCE = own_schemas(__file__)["evidence"]
"""The columns of the evidence for candidates, as a table."""


class Extraction(Struct, frozen=True, gc=False):
    """All candidates of one text, each kind in the order of the text.

    A session shows them as tables; `repr(found.figures)` has every cell.
    """

    figures: list[Figure] = []
    quotes: list[Quote] = []
    mentions: list[Mention] = []
    terms: list[Term] = []
    responses: list[Response] = []
    actors: list[NewActor] = []

    def frame(self, table: str, book: str | Path | None = None) -> pd.DataFrame:
        """The candidates for a table as a DataFrame.

            >>> found = trucebook.extract("At least 12 people were killed, officials said.")
            >>> found.frame("figures")[["exact", "value_low", "bound"]]
                            exact  value_low     bound
            0  At least 12 people       12.0  at_least

        Args:
            table: "figures", "quotes", "mentions", "terms", "responses" or "actors".
            book: folder of the book that the text was read for, if it was for one.

        Returns:
            The columns of the table with the types that `trucebook.load` gives, then those that
            only an extractor fills, such as `confidence`.

        Raises:
            UsageError: no such table; or a cell has a code that the definition lacks, because
                the text was read for another book.
        """
        if table not in TABLES:
            raise unknown("table of candidates", table, TABLES)
        schemas = definitions(book)
        if table not in schemas:
            raise UsageError(f"The book {book} has no table {table!r}.")
        return _framed(candidate_schema(schemas[table], TABLES[table]), getattr(self, table))

    def frames(self, book: str | Path | None = None) -> dict[str, pd.DataFrame]:
        """The candidates as a DataFrame for each table, by its name, and their evidence.

        See `frame`. `evidence` has one row per cell with a reason: the table and the span of the
        candidate (`row_start`, `row_end`), the field, the reason, its words and the confidence.
        """
        frames: dict[str, pd.DataFrame] = {table: self.frame(table, book) for table in TABLES}
        reasons = [row for table in TABLES for row in evidence(table, getattr(self, table))]
        return {**frames, EVIDENCE.name: _typed(EVIDENCE, reasons)}

    def __repr__(self) -> str:
        tables = (f"{table}\n{frame!r}" for table, frame in self._looked_at())
        return "\n\n".join([self._counted(), *tables])

    def _repr_html_(self) -> str:
        tables = (f"<p>{table}</p>\n{frame._repr_html_()}" for table, frame in self._looked_at())
        return "\n".join([f"<p>{self._counted()}</p>", *tables])

    def _counted(self) -> str:
        found = {table: len(getattr(self, table)) for table in TABLES}
        counts = ", ".join(f"{table}: {count:,}" for table, count in found.items() if count)
        return f"Proposed {counts or 'nothing'}; .frames() has a DataFrame of each table"

    def _looked_at(self) -> Iterator[tuple[str, Rows]]:
        """The tables with rows."""
        from trucebook.schemas.frame import Rows  # noqa: PLC0415 - it needs pandas

        for name in TABLES:
            if rows := [asdict(row) for row in getattr(self, name)]:
                cells = [{"exact": row["exact"], **row} for row in rows]
                yield name, Rows(cells).convert_dtypes()


NOTHING = Extraction()


def candidate_schema(schema: Schema, row: type[Struct]) -> Schema:
    """The definition of a table as candidates fill it.

    The file first, then the table's columns, none of them required, then what only an
    extractor can say.
    """
    own = [
        {**field, "constraints": {**field.get("constraints", {}), "required": False}}
        for field in schema.descriptor["fields"]
    ]
    more = [
        _column(
            field.name,
            next((_KINDS[kind] for kind in _KINDS if kind in _types(field)), "string"),
            field.name,
            "As the extractor says; no column of the book.",
        )
        for field in sorted(fields(row), key=lambda field: field.name == "confidence")
        if field.name not in schema.fields and field.name != EVIDENCE.name
    ]
    file = _column("file", "string", "File", "Where the text is from.")
    return Schema({**schema.descriptor, "fields": [file, *own, *more]})


_KINDS = {float: "number", int: "integer"}


def _types(field: FieldInfo) -> tuple[Any, ...]:
    return field.type, *get_args(field.type)


def _column(name: str, kind: str, title: str, description: str) -> dict[str, Any]:
    about = {"title": title, "description": description}
    return {"name": name, "type": kind, "words": "source", **about}


def _framed(wider: Schema, rows: Sequence[Struct]) -> Rows:
    """Candidates with the types that `load` gives, without the column `file`."""
    fields = [item for item in wider.descriptor["fields"] if item["name"] != "file"]
    schema = Schema({**wider.descriptor, "fields": fields})
    for name, field in schema.fields.items():
        codes = (getattr(row, name, None) for row in rows) if field.enum else ()
        if strange := [code for code in codes if code is not None and code not in field.enum]:
            raise UsageError(
                f"{schema.name}.{name}: {strange[0]!r} is no code of this definition. Give the "
                "folder of the book whose codes the text was read with, as in frame(…, book=…)."
            )
    return _typed(schema, [_cells(row, schema.fields) for row in rows])


def _typed(wider: Schema, cells: Sequence[Mapping[str, Any]]) -> Rows:
    """Cells as a DataFrame, without the column `file`."""
    from trucebook.schemas.arrow import arrow_table  # noqa: PLC0415 - it needs pandas
    from trucebook.schemas.frame import frame_of  # noqa: PLC0415

    fields = [item for item in wider.descriptor["fields"] if item["name"] != "file"]
    schema = Schema({**wider.descriptor, "fields": fields})
    return frame_of(arrow_table(schema, cells), schema)


def _cells(row: Struct, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name, None) for name in names}


def evidence(table: str, rows: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """The evidence of the candidates of a table, as rows of `EVIDENCE` without the file."""
    for row in rows:
        place = {"table": table, "row_start": row.start, "row_end": row.end}
        for reason in row.evidence:
            yield {**place, **asdict(reason)}


def grounded(
    doc: Document, table: str, bases: Mapping[str, Basis]
) -> tuple[float, tuple[Evidence, ...]]:
    """The confidence of a row and the evidence of its cells, from why each says what it says."""
    found = []
    for field, (why, start, end) in bases.items():
        share = confidence(table, field, why)
        words = doc.text[start:end] if start >= 0 else ""
        inner = words.strip()
        if not inner:
            found.append(Evidence(field, why, None, None, None, share))
        else:
            start += len(words) - len(words.lstrip())
            first, last = doc.clean.before(start, start + len(inner))
            found.append(Evidence(field, why, first, last, doc.clean.received[first:last], share))
    return least(reason.confidence for reason in found), tuple(found)


class Proposal(NamedTuple):
    """The candidates of a text, None if it can give none, and what is wrong with it or them."""

    found: Extraction | None
    problems: tuple[Problem, ...] = ()


def place(doc: Document, start: int, end: int) -> tuple[int, int, str, str | None, str | None]:
    """The first columns of a candidate for words of the clean text, all of them as received."""
    text = doc.clean.received
    start, end = doc.clean.before(start, end)
    return start, end, text[start:end], *context(text, start, end)

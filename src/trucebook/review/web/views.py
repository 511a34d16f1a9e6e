"""What the page shows: tables for widgets, candidates, rows and problems, out of the book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import TypeVar

from trucebook.book.book import Book
from trucebook.book.records import SOURCES
from trucebook.book.table import Row
from trucebook.problem import Problem, shorten
from trucebook.review.blind import proposed_cells, words_of
from trucebook.review.candidates import Candidate, Reviewed, values
from trucebook.review.decisions import ACCEPTED
from trucebook.review.extracted import Extracted
from trucebook.review.grounds import EVIDENCE
from trucebook.review.scores import GROUP_LABELS
from trucebook.review.web.asked import Words
from trucebook.review.web.contract import (
    CandidateView,
    CellView,
    Checked,
    Column,
    Entry,
    PassageView,
    Progress,
    RowView,
    Said,
    TableForm,
)
from trucebook.schemas.table import Field, Schema
from trucebook.spans import withheld

_NAMES = ("name", "title", "wording", "exact", "summary")
"""The columns by which a row is called, the first that it has."""

_ABOUT = 160
"""Characters that say what an entry is."""

_BLACK = "\u2588"

View = TypeVar("View")


def tables_of(book: Book) -> list[TableForm]:
    """The tables that a person adds rows to."""
    return [
        TableForm(
            name=name,
            title=schema.title,
            description=schema.description,
            coding_rules=schema.coding_rules,
            key=schema.key,
            quotes=schema.quotes_source,
            columns=[_column(schema, field) for field in schema.fields.values()],
        )
        for name, schema in book.schemas.items()
        if name not in (SOURCES, EVIDENCE)
    ]


def _column(schema: Schema, field: Field) -> Column:
    key = schema.references.get(field.name)
    codes = dict(field.codes) or dict.fromkeys(field.enum, "")
    left_out = ("enum", "required", *(("pattern",) if codes else ()))
    return Column(
        name=field.name,
        title=field.title,
        description=field.description,
        type=field.type,
        is_required=field.required,
        is_coded=field.name in schema.coded,
        is_edtf=field.is_edtf,
        is_words=field.is_source_words,
        may_need_evidence=field.evidence is not None,
        constraints={name: of for name, of in field.constraints.items() if name not in left_out},
        codes=codes,
        is_open=any("<" in code for code in codes),
        separator=field.separator,
        refers_to=key.table if key else field.items,
    )


def entries_of(book: Book) -> Iterator[Entry]:
    """The rows that a cell may lead to."""
    schemas = book.schemas.values()
    led_to = {key.table for schema in schemas for key in schema.foreign_keys}
    led_to |= {field.items for schema in schemas for field in schema.fields.values() if field.items}
    for name, table in book.tables.items():
        if name in led_to - {SOURCES, EVIDENCE}:
            yield from map(entry_of, table.rows)


def entry_of(row: Row) -> Entry:
    """A row as a search by name has it."""
    schema = row.schema
    label = next((row.texts[name] for name in _NAMES if row.texts.get(name)), row.id)
    said = [
        row.texts[name]
        for name in schema.coded
        if name not in (*_NAMES, "aliases", "kind") and row.texts[name]
    ]
    return Entry(
        table=schema.name,
        id=row.id,
        label=label,
        aliases=list(row.cells.get("aliases") or ()),
        kind=row.texts.get("kind", ""),
        about=shorten("; ".join(said), _ABOUT) or "",
    )


def text_of(book: Book, source_id: str) -> str:
    """The text of a source, a black block in the place of each code point that it withholds."""
    text = book.texts[source_id]
    for start, end in withheld(book.by_id[source_id].cells.get("withheld")):
        hidden = _BLACK * len(text[start:end])
        text = text[:start] + hidden + text[start + len(hidden) :]
    return text


def candidate_of(
    extracted: Extracted, item: Reviewed, known: dict[str, dict[str, CellView]]
) -> CandidateView:
    """A candidate with what was decided on it; `known` keeps the cells of each, by its key."""
    made, decision = item.candidate, item.decision
    if made.key not in known:
        known[made.key] = _proposed(extracted.book.schemas[made.place.table], made)
    span = made.place.span
    row_id = item.coded.row_id if item.coded else ""
    status = "open" if item.is_open else "coded"
    if decision:
        status = "accepted" if decision.decision == ACCEPTED else status
        status = "rejected" if not item.coded else status
    return CandidateView(
        key=made.key,
        table=made.place.table,
        span=Words(span.start, span.end),
        exact=span.exact,
        status=status,
        row_id=row_id,
        differs=list(item.differs),
        reason=decision.reason if decision else "",
        reviewer=decision.reviewer if decision else "",
        confidence=made.confidence,
        cells=known[made.key],
    )


def _proposed(schema: Schema, item: Candidate) -> dict[str, CellView]:
    cells: dict[str, CellView] = {}
    for name, text in proposed_cells(item, schema, values(schema, GROUP_LABELS)).items():
        why = item.evidence.get(name)
        words = _words(why.start, why.end) if why else []
        cells[name] = CellView(
            text=text,
            confidence=why.confidence if why else None,
            why=why.why if why else "",
            words=words,
        )
    return cells


def _words(start: int | None, end: int | None) -> list[Words]:
    return [] if start is None or end is None else [Words(start, end)]


def row_of(book: Book, row: Row, source_id: str) -> RowView:
    """A row of the book, with the words of a source that its cells rest on."""
    places = _words(row.cells.get("start"), row.cells.get("end"))
    span = next(iter(places), None) if row.schema.quotes_source else None
    cells = {name: _cell(book, row, name, source_id) for name, text in row.texts.items() if text}
    return RowView(id=row.id, table=row.schema.name, span=span, cells=cells)


def _cell(book: Book, row: Row, name: str, source_id: str) -> CellView:
    cited = book.evidence.get((row.id, name), ())
    places = (_words(one["start"], one["end"]) for one in cited if one["source_id"] == source_id)
    words = [place for found in places for place in found]
    basis = cited[0].texts["basis"] if cited else ""
    return CellView(text=row.texts[name], words=words, basis=basis)


def rows_of(book: Book, source_id: str) -> list[RowView]:
    """The rows that quote a source, in the order of its text, those that these lead to, and those
    of which a cell rests on words of it.
    """
    own = [row for row, _ in book.quoting_rows() if row["source_id"] == source_id]
    own = [row for row in own if row.schema.name != EVIDENCE]
    own.sort(key=lambda row: (row["start"], row["end"], row.id))
    cited = (row.texts["row_id"] for row in book.rows(EVIDENCE) if row["source_id"] == source_id)
    own += [book.by_id[row_id] for row_id in dict.fromkeys(cited) if row_id in book.by_id]
    found = {row.id: row for row in own}
    waiting = [*found.values()]
    while waiting:
        row = waiting.pop()
        for row_id in _led_to(row):
            target = book.by_id.get(row_id)
            if target and row_id not in found and target.schema.name != SOURCES:
                found[row_id] = target
                waiting += [] if target.schema.quotes_source else [target]
    return [row_of(book, row, source_id) for row in found.values()]


def _led_to(row: Row) -> Iterator[str]:
    for name, field in row.schema.fields.items():
        if name in row.schema.references and row[name]:
            yield row[name]
        elif field.items:
            yield from row[name] or ()


def passages_of(extracted: Extracted, source_id: str) -> list[PassageView]:
    """The passages of a source that are held back."""
    waiting = [one for one in extracted.holds if one.coder is None and one.source_id == source_id]
    spans = ((one, words_of(extracted.book, one)) for one in waiting)
    return [PassageView(key=one.key, span=Words(at.start, at.end)) for one, at in spans]


def progress_of(extracted: Extracted) -> Progress:
    """How far the candidates of some sources are decided."""
    every = extracted.review.reviewed
    return Progress(
        candidates=len(every),
        open=sum(item.is_open for item in every),
        accepted=sum(bool(item.coded) for item in every),
        rejected=sum(bool(item.decision) and not item.coded for item in every),
    )


def progress_in_all(parts: Iterable[Progress]) -> Progress:
    """How far several sources are together."""
    counts = [(one.candidates, one.open, one.accepted, one.rejected) for one in parts]
    return Progress(*map(sum, zip(*counts, strict=True))) if counts else Progress(0, 0, 0, 0)


def unfinished(message: str, field: str, lacking: list[str]) -> Checked:
    """What is said of a draft that makes no row: `field` is the cell at fault; empty for none."""
    said = Said(
        severity="error",
        rule="",
        table="",
        row_id="",
        field=field,
        message=message,
        found="",
        hint="",
        where="",
        repair={},
        is_certain=False,
    )
    return Checked(
        rows=[], is_new=[], lacking=lacking, empty=[], unproved=[], reason="", problems=[said]
    )


def problems_of(book: Book, problems: Iterable[Problem]) -> list[Said]:
    """Problems at the cells that they are about; those of evidence at the cell that it explains."""
    return [_said(book, problem) for problem in problems]


def _said(book: Book, problem: Problem) -> Said:
    table, row_id, field = PurePosixPath(problem.file).stem, problem.row_id or "", problem.field
    row = book.by_id.get(row_id)
    if table == EVIDENCE and row is not None and row.texts["row_id"] in book.by_id:
        explained = book.by_id[row.texts["row_id"]]
        table, row_id, field = explained.schema.name, explained.id, row.texts["field"]
    repair = problem.repair
    is_own = repair is not None and repair.row_id == row_id
    return Said(
        severity=problem.severity,
        rule=problem.rule,
        table=table,
        row_id=row_id,
        field=field or "",
        message=problem.message,
        found=problem.value or "",
        hint=problem.hint,
        where=problem.where,
        repair=dict(repair.cells) if repair and is_own else {},
        is_certain=bool(repair and is_own and repair.is_certain),
    )


def differing(before: Mapping[str, View], after: Mapping[str, View]) -> list[View]:
    """The views that are new, or are not as they were."""
    return [view for name, view in after.items() if before.get(name) != view]

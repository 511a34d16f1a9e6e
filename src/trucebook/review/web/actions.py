"""From an action of the page to what changes, by the functions that the command line uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from trucebook.book.table import Row
from trucebook.changes.merge import merge
from trucebook.changes.state import Sheet
from trucebook.errors import TrucebookError, UsageError
from trucebook.review.candidates import Candidate
from trucebook.review.decide import Order, Plan, decided, uncovered
from trucebook.review.decisions import ACCEPTED, REJECTED
from trucebook.review.extracted import Extracted
from trucebook.review.listing import suggestion
from trucebook.review.own import Revision, added, revised
from trucebook.review.rows import Addition, Given, WrongCell
from trucebook.review.web.asked import (
    Accept,
    Add,
    AnyAction,
    CellGiven,
    Edit,
    Reject,
    Settle,
    Uncover,
    Words,
)
from trucebook.review.web.contract import Conflict
from trucebook.review.web.passes import WHOLE, adjudication, differences
from trucebook.spans import Span


class Refused(TrucebookError):
    """A request cannot be carried out; nothing was written.

    Attributes:
        status: that of HTTP.
        detail: why, and what to do.
        field: the cell at fault; empty for none.
        lacking: the cells without which it cannot be a row.
        conflicts: the cells that others changed meanwhile.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        field: str = "",
        lacking: Sequence[str] = (),
        conflicts: Sequence[Conflict] = (),
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.field = status, detail, field
        self.lacking, self.conflicts = list(lacking), list(conflicts)


class Planned(Struct, frozen=True, kw_only=True):
    """What an action changes.

    Attributes:
        kind: how the journal has it.
        files: the files that change, by their path in the book.
        said: what it does, in a sentence.
        source_id: the source whose view it changes.
        row_id: the row that it makes or changes; empty where there is none.
        rows: the rows that it makes or changes.
        lacking, empty, unproved, reason: see `contract.Checked`.
    """

    kind: Literal["do", "undo", "redo"] = "do"
    files: Mapping[str, bytes]
    said: str
    source_id: str
    row_id: str = ""
    rows: tuple[Row, ...] = ()
    lacking: list[str] = []
    empty: list[str] = []
    unproved: list[str] = []
    reason: str = ""

    @property
    def sentence(self) -> str:
        """What was done."""
        return {"undo": "Taken back: ", "redo": "Done again: "}.get(self.kind, "") + self.said


def planned(
    extracted: Extracted, action: AnyAction, reviewer: str, *, is_firm: bool = False
) -> Planned:
    """What an action on a source would change.

    Args:
        extracted: the candidates of the source.
        action: the action; neither undo nor redo.
        reviewer: initials of the person.
        is_firm: whether a row that lacks cells is refused; else the answer says which.

    Raises:
        Refused: it cannot be done.
    """
    try:
        match action:
            case Accept():
                return _accepted(extracted, action, reviewer, is_firm=is_firm)
            case Reject():
                return _rejected(extracted, action, reviewer)
            case Add():
                return _added(extracted, action, reviewer, is_firm=is_firm)
            case Edit():
                return _edited(extracted, action, reviewer)
            case Uncover():
                return _uncovered(extracted, action, reviewer)
            case Settle():
                return _settled(extracted, action, reviewer)
            case _:
                raise Refused(422, f"{type(action).__name__}: this is no action on a source.")
    except WrongCell as error:
        raise Refused(422, str(error), field=error.field) from None
    except UsageError as error:
        raise Refused(422, str(error)) from None


def _accepted(extracted: Extracted, action: Accept, reviewer: str, *, is_firm: bool) -> Planned:
    item = _require_open(extracted, action.key)
    source_id = item.place.source_id
    order = Order(
        action.key,
        ACCEPTED,
        reviewer,
        corrected=_given(extracted, source_id, action.cells),
        span=_span(extracted, source_id, action.span),
        is_firm=False,
    )
    plan = decided(extracted, [order])
    changed = " with other cells" if action.cells or action.span else ""
    said = f"{_called(item)} accepted{changed}"
    made = _of_plan(extracted, plan, action.key, source_id, said, is_firm=is_firm)
    decisions = [one.decision for one in extracted.review.reviewed if one.decision]
    return replace(made, reason=suggestion(item.place, decisions, extracted.coded))


def _of_plan(
    extracted: Extracted, plan: Plan, key: str, source_id: str, said: str, *, is_firm: bool
) -> Planned:
    made = plan.made
    lacking = list(made.lacking.get(key, ()))
    if lacking and is_firm:
        raise Refused(422, f"It is no row yet without {', '.join(lacking)}.", lacking=lacking)
    row_id = made.ids.get(key, "")
    return Planned(
        files=plan.files,
        said=f"{said}: {row_id}" if row_id else said,
        source_id=source_id,
        row_id=row_id,
        rows=made.rows,
        lacking=lacking,
        empty=list(made.empty.get(row_id, ())),
        unproved=list(made.unproved.get(row_id, ())),
    )


def _rejected(extracted: Extracted, action: Reject, reviewer: str) -> Planned:
    item = _require_open(extracted, action.key)
    if not action.reason.strip():
        raise Refused(422, "Say why it is rejected.", field="reason")
    plan = decided(extracted, [Order(action.key, REJECTED, reviewer, action.reason.strip())])
    return Planned(
        files=plan.files, said=f"{_called(item)} rejected", source_id=item.place.source_id
    )


def _require_open(extracted: Extracted, key: str) -> Candidate:
    """The open candidate with a key."""
    for item in extracted.review.reviewed:
        if item.candidate.key == key:
            if not item.is_open:
                state = f"is {item.coded.row_id}" if item.coded else "was rejected"
                raise Refused(409, f"{key}: this candidate {state} already.")
            return item.candidate
    raise Refused(404, f"{key}: there is no open candidate with this key.")


def _called(item: Candidate) -> str:
    return f"{item.place.table} “{item.place.span.exact}”"


def _added(extracted: Extracted, action: Add, reviewer: str, *, is_firm: bool) -> Planned:
    schema = extracted.book.schemas.get(action.table)
    if schema is not None and schema.quotes_source and action.span is None:
        raise Refused(422, "Select the words of the row.", lacking=["span"])
    span = _span(extracted, action.source_id, action.span) or Span(0, 0, "")
    cells = _given(extracted, action.source_id, action.cells)
    one = Addition(action.table, action.source_id, span, cells, reviewer)
    said = f"{action.table} “{span.exact}” added" if span.exact else f"{action.table} added"
    plan = added(extracted, one)
    return _of_plan(extracted, plan, one.key, action.source_id, said, is_firm=is_firm)


def _edited(extracted: Extracted, action: Edit, reviewer: str) -> Planned:
    row = extracted.book.by_id.get(action.row_id)
    if row is None:
        raise Refused(404, f"{action.row_id}: the book has no such row any more.")
    _require_unchanged(row, action)
    one = Revision(
        action.row_id,
        action.source_id,
        _given(extracted, action.source_id, action.cells),
        _span(extracted, action.source_id, action.span),
        reviewer,
    )
    plan = revised(extracted, one)
    return Planned(
        files=plan.files,
        said=f"{row.schema.name} {row.id}: {', '.join(action.cells) or 'words'} corrected",
        source_id=action.source_id,
        row_id=row.id,
        rows=plan.made.rows,
        unproved=list(plan.made.unproved.get(row.id, ())),
    )


def _require_unchanged(row: Row, action: Edit) -> None:
    """Refuse cells that somebody else has changed to another value since the page saw them."""
    wanted = {name: one.text for name, one in action.cells.items() if one.text is not None}
    seen = {name: text for name, text in action.seen.items() if name in row.texts}
    names = tuple(seen)
    sides = (seen, {**seen, **{n: t for n, t in wanted.items() if n in seen}})
    now = {name: row.canonical(name) for name in names}
    base, ours, theirs = (Sheet(names, rows={row.id: side}) for side in (*sides, now))
    if conflict := merge(base, ours, theirs).conflicts.get(row.id):
        conflicts = [
            Conflict(
                table=row.schema.name,
                row_id=row.id,
                field=cell.field,
                seen=cell.base,
                wanted=cell.ours,
                found=cell.theirs,
            )
            for cell in conflict.cells
        ]
        said = f"{row.id}: somebody changed the same cells meanwhile. Load the source again."
        raise Refused(409, said, conflicts=conflicts)


def _uncovered(extracted: Extracted, action: Uncover, reviewer: str) -> Planned:
    waiting = {one.key: one for one in extracted.holds if one.coder is None}
    if action.passage not in waiting:
        raise Refused(409, f"{action.passage}: this passage is not held back any more.")
    files, _ = uncovered(extracted, [action.passage], reviewer)
    source_id = waiting[action.passage].source_id
    return Planned(files=files, said="a passage shown that was held back", source_id=source_id)


def _settled(extracted: Extracted, action: Settle, reviewer: str) -> Planned:
    place = (action.table, action.source_id, action.span, action.exact, action.field)
    found = next(
        (
            one
            for one in differences(extracted.book)
            if (one.table, one.source_id, one.span, one.exact, one.field) == place
        ),
        None,
    )
    if found is None:
        raise Refused(404, f"{action.table} “{action.exact}”: both coders agree in it.")
    if not action.reason.strip():
        raise Refused(422, "Say why.", field="reason")
    files = adjudication(extracted.book, action, found)
    rows: tuple[Row, ...] = ()
    if found.row_id and action.field not in WHOLE and action.settled != found.now:
        cells = {action.field: Given(action.settled)}
        plan = revised(extracted, Revision(found.row_id, action.source_id, cells, None, reviewer))
        files, rows = {**plan.files, **files}, plan.made.rows
    return Planned(
        files=files,
        said=f"{action.table} “{action.exact}”: {action.field} settled",
        source_id=next(iter(extracted.found)),
        row_id=found.row_id,
        rows=rows,
    )


def _given(
    extracted: Extracted, source_id: str, cells: Mapping[str, CellGiven]
) -> dict[str, Given]:
    """Cells as the command line has them."""
    found: dict[str, Given] = {}
    for name, cell in cells.items():
        span = _span(extracted, source_id, cell.words, name)
        place = (span.start, span.end) if span else None
        text = None if cell.text is None else cell.text.strip()
        found[name] = Given(text, place=place, basis=cell.basis, note=cell.note.strip())
    return found


def _span(
    extracted: Extracted, source_id: str, words: Words | None, field: str = "span"
) -> Span | None:
    """Some words of a source; those that its record withholds are refused."""
    if words is None:
        return None
    text, printed = (
        of.get(source_id, "") for of in (extracted.book.texts, extracted.book.printable)
    )
    span = Span.of(text, words.start, words.end)
    if not span.is_in(text) or words.end > len(text):
        raise Refused(422, f"{source_id}: it has no words at {words.start}-{words.end}.", field)
    if printed[words.start : words.end] != span.exact:
        raise Refused(422, "Some of these words are withheld: no cell may print them.", field)
    return span

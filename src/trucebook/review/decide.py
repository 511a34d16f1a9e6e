"""What a person decides on candidates: rows, and decisions, in one move.

The command line and a file from a spreadsheet give the same orders.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from trucebook.book.edits import replace_files, with_rows
from trucebook.book.table import Row
from trucebook.errors import UsageError
from trucebook.problem import plural
from trucebook.review.blind import Hold, hold_back, proposed_cells, unhelped
from trucebook.review.candidates import Candidate, values
from trucebook.review.decisions import (
    ACCEPTED,
    OPEN,
    REJECTED,
    Decision,
    cells_text,
    raise_problems,
    read_cells,
    refuse,
)
from trucebook.review.extracted import Extracted
from trucebook.review.rows import Choice, Given, Made, placed, rows_of
from trucebook.review.scores import GROUP_LABELS
from trucebook.review.sheet import read_sheet
from trucebook.snapshot import LARGEST_TABLE, read_regular
from trucebook.spans import Span


@dataclass(frozen=True, slots=True)
class Order:
    """What a person says of one candidate.

    Attributes:
        key: its key.
        decision: `accepted` or `rejected`.
        reviewer: initials of the person.
        reason: why; a rejection needs one.
        corrected: cells that the person writes otherwise, by column.
        span: its words, where they are cut again.
        is_firm: whether a cell that it lacks is an error; else the candidate stays open.
        row: the row of the file that it is in.
    """

    key: str
    decision: str
    reviewer: str
    reason: str = ""
    corrected: Mapping[str, Given] = field(default_factory=dict)
    span: Span | None = None
    is_firm: bool = True
    row: Row | None = None


def orders_above(
    extracted: Extracted, confidence: float, reviewer: str, but: Collection[str] = ()
) -> Iterator[Order]:
    """An order to accept each open candidate whose least sure cell is sure enough."""
    for item in extracted.review.open:
        if item.confidence >= confidence and item.key not in but:
            yield Order(item.key, ACCEPTED, reviewer, is_firm=False)


def orders_of_sheet(path: Path, reviewer: str) -> tuple[list[Order], int]:
    """The orders in a file that `review --open` wrote, and how many rows wait.

    A row waits that has no decision, or no initials where no `reviewer` is given.

    Raises:
        UsageError: there is no such file.
        DataError: a row is no order.
    """
    try:
        table = read_sheet(OPEN, str(path), read_regular(path, LARGEST_TABLE))
    except OSError as error:
        raise UsageError(f"{path}: expected a file of decisions: {error.strerror}.") from None
    refuse(table, OPEN)
    orders, problems = [], []
    for row in table.rows:
        cells = row.cells
        signed = cells.get("reviewer") or reviewer
        if not cells.get("decision") or not signed:
            continue
        try:
            corrected = read_given(cells.get("corrected") or "")
        except ValueError as error:
            problems.append(row.problem("corrected", error.args[0]))
            continue
        reason = (cells.get("reason") or "").strip()
        orders.append(Order(row["key"], cells["decision"], signed, reason, corrected, row=row))
    raise_problems(problems)
    return orders, len(table.rows) - len(orders)


def read_given(text: str) -> dict[str, Given]:
    """Cells as a person writes them in one text: `metric=injured @ were hurt; bound=exact`.

    Raises:
        ValueError: a part of it is no cell.
    """
    return {name: Given.read(cell) for name, cell in read_cells(text).items()}


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What a person decided, before it is written: the rows, and the files that change by it."""

    files: Mapping[str, bytes]
    made: Made


def decide(extracted: Extracted, orders: Sequence[Order]) -> Made:
    """Carry out some orders: all files change in one move, or none does.

    Returns:
        The rows that were written, and what is left open.

    Raises:
        UsageError: a key is that of no open candidate, or a candidate cannot be a row yet.
        DataError: a file changed since the book was read.
    """
    plan = decided(extracted, orders)
    replace_files(extracted.book, {**extracted.files(), **plan.files})
    return plan.made


def decided(extracted: Extracted, orders: Sequence[Order]) -> Plan:
    """What some orders would change; errors as for `decide`."""
    asked = _asked(extracted, orders)
    accepted = [(order, item) for order, item in asked if order.decision == ACCEPTED]
    choices = [
        Choice(item, one.corrected, one.reviewer, one.span, one.row) for one, item in accepted
    ]
    made = rows_of(extracted.book, extracted.found, extracted.review.reviewed, choices)
    _require_whole(made, [order for order, _ in accepted])
    decisions = [
        _decision(extracted, order, item, made)
        for order, item in asked
        if order.decision == REJECTED or order.key in made.ids
    ]
    rows = with_rows(extracted.book, made.rows)
    return Plan({**rows, **extracted.decided([*extracted.decisions, *decisions])}, made)


def _asked(extracted: Extracted, orders: Iterable[Order]) -> list[tuple[Order, Candidate]]:
    """The candidate of every order, each asked for once."""
    by_key: dict[str, list[Candidate]] = {}
    for item in extracted.review.open:
        by_key.setdefault(item.key, []).append(item)
    asked: dict[str, tuple[Order, Candidate]] = {}
    for order in orders:
        found = by_key.get(order.key, [])
        if len(found) != 1:
            raise placed(UsageError(_not_open(extracted, order.key, len(found))), order.row, "key")
        if order.key in asked:
            error = UsageError(f"{order.key}: expected one decision on a candidate, found two.")
            raise placed(error, order.row, "key")
        asked[order.key] = order, found[0]
    return list(asked.values())


def _not_open(extracted: Extracted, key: str, count: int) -> str:
    """Why a key is not that of one open candidate."""
    if count > 1:
        return f"{key}: {count} candidates have this key. Decide on them in a file, --open FILE."
    for item in extracted.review.reviewed:
        if item.candidate.key == key:
            state = f"is {item.coded.row_id}" if item.coded else "was rejected"
            return f"{key}: this candidate {state} already."
    if any(item.key == key for item in extracted.held):
        return f"{key}: its passage is held back. Code the passage first; see --coded."
    return f"{key}: there is no open candidate with this key; trucebook review lists them."


def _require_whole(made: Made, accepted: Sequence[Order]) -> None:
    lacking = {one.key: made.lacking[one.key] for one in accepted if one.key in made.lacking}
    firm = [one.key for one in accepted if one.is_firm and one.key in lacking]
    if firm:
        said = "; ".join(f"{key} lacks {', '.join(lacking[key])}" for key in firm)
        first = firm[0]
        error = UsageError(
            f"Nothing was written: {said}. Fill them in: "
            f"--edit {first} {' '.join(f'{name}=…' for name in lacking[first])}"
        )
        raise placed(error, next(one.row for one in accepted if one.key == first), "corrected")


def _decision(extracted: Extracted, order: Order, item: Candidate, made: Made) -> Decision:
    schema = extracted.book.schemas[item.place.table]
    row_id = made.ids.get(order.key, "")
    row = next((row for row in made.rows if row_id and row.id == row_id), None)
    proposed = proposed_cells(item, schema, values(schema, GROUP_LABELS))
    names = [*order.corrected, *(["exact"] if order.span else [])]
    written = {name: row.texts[name] for name in names if row}
    return Decision(
        place=item.place,
        decision=order.decision,
        reason=order.reason,
        reviewer=order.reviewer,
        row_id=row_id,
        extractor=item.cells["coder"],
        proposed=cells_text(proposed),
        corrected=cells_text(
            {name: text for name, text in written.items() if text != proposed.get(name, "")}
        ),
        decided_on=date.today(),
    )


def prune(extracted: Extracted) -> None:
    """Drop the decisions that are stale."""
    gone = set(extracted.review.stale)
    kept = [item for item in extracted.decisions if item not in gone]
    replace_files(extracted.book, extracted.files(decisions=kept))


def hold(extracted: Extracted, share: float) -> tuple[Hold, ...]:
    """Hold back a share of the passages with open candidates; see `blind.hold_back`."""
    seen = {item.place.source_id for item in extracted.decisions}
    seen |= {item.source_id for item in extracted.holds}
    new = hold_back(extracted.book, extracted.review.open, seen, share)
    if new:
        replace_files(extracted.book, extracted.files(holds=[*extracted.holds, *new]))
    return new


def uncover(extracted: Extracted, keys: Iterable[str], coder: str) -> list[Decision]:
    """Show the candidates of passages that a person has coded, and keep what they had coded.

    Raises:
        UsageError: a key is that of no passage that is held back.
    """
    files, decisions = uncovered(extracted, keys, coder)
    replace_files(extracted.book, files)
    return decisions


def uncovered(
    extracted: Extracted, keys: Iterable[str], coder: str
) -> tuple[dict[str, bytes], list[Decision]]:
    """The files that change by it, and the decisions that it adds; errors as for `uncover`."""
    waiting = {one.key: one for one in extracted.holds if one.coder is None}
    book, done = extracted.book, dict[Hold, Hold]()
    for key in keys:
        if key not in waiting:
            raise UsageError(f"{key}: no passage with this key is held back.")
        today = date.today()
        done[waiting[key]] = replace(waiting[key], coder=coder, coded_on=today)
    columns = {name: values(book.schemas[name], GROUP_LABELS) for name in _tables(extracted)}
    decisions = [
        decision
        for passage in done.values()
        for decision in unhelped(passage, extracted.held, extracted.coded, columns, book.schemas)
    ]
    holds = [done.get(one, one) for one in extracted.holds]
    kept = [*extracted.decisions, *decisions]
    return extracted.files(decisions=kept, holds=holds), decisions


def _tables(extracted: Extracted) -> set[str]:
    return {item.place.table for item in extracted.held}


def made_text(made: Made) -> str:
    """What was written, and what is left open, as lines."""
    counts = Counter(row.schema.name for row in made.rows)
    rows = ", ".join(f"{count} in {name}" for name, count in counts.items())
    lines = [f"{plural(len(made.ids), 'candidate')} accepted; new rows: {rows or 'none'}"]
    if made.empty:
        empty = Counter(name for names in made.empty.values() for name in names)
        listed = ", ".join(f"{name} in {plural(count, 'row')}" for name, count in empty.items())
        lines.append(f"left empty: {listed}")
    registered = {one: made.unproved[one] for one in made.unproved if one not in made.ids.values()}
    if registered:
        listed = "; ".join(f"{row_id}: {', '.join(names)}" for row_id, names in registered.items())
        lines.append(f"evidence is missing: {listed}")
    by_id = {row.id: row for row in made.rows}
    for key, row_id in made.ids.items():
        for name in made.unproved.get(row_id, ()):
            cell = f"{name}={by_id[row_id].texts[name]}"
            lines.append(f"{key}: no evidence for {cell}; with its words it is '{cell} @ words'")
    if made.lacking:
        lacking = "; ".join(f"{key}: {', '.join(names)}" for key, names in made.lacking.items())
        lines.append(f"not yet rows, a cell is missing: {lacking}")
    return "\n".join(lines)

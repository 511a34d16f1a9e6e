"""What the page asks the server for: actions, and the cells that a person writes."""

from __future__ import annotations

from msgspec import Struct


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """Some words of the text of a source."""

    start: int
    end: int


class CellGiven(Struct, frozen=True, forbid_unknown_fields=True):
    """A cell that a person writes.

    Attributes:
        text: its text, or null to leave the text as it is and give it other words.
        words: the words that it rests on; null for those that the server finds, if it asks for
            any.
        basis: stated, inferred or background; empty for what the server takes it for. `background`
            has no words and needs a note.
        note: a note on the evidence.
    """

    text: str | None = None
    words: Words | None = None
    basis: str = ""
    note: str = ""


class Action(Struct, frozen=True, kw_only=True, tag_field="kind", forbid_unknown_fields=True):
    """What every action carries: `kind`, and the `state` that the page had last seen.

    Where the files changed since, what both sides changed differently is refused (409), and all
    else is put together cell by cell.
    """

    state: str


class Accept(Action, tag="accept", frozen=True, kw_only=True):
    """A candidate becomes a row: `span` cuts its words again, `cells` are those to correct."""

    key: str
    span: Words | None = None
    cells: dict[str, CellGiven] = {}


class Reject(Action, tag="reject", frozen=True, kw_only=True):
    """A candidate becomes none."""

    key: str
    reason: str


class Add(Action, tag="add", frozen=True, kw_only=True):
    """A row that the extractor missed, of any table.

    `span` are its words if the table quotes; else where in the source words are looked for.
    """

    table: str
    source_id: str
    span: Words | None = None
    cells: dict[str, CellGiven] = {}


class Edit(Action, tag="edit", frozen=True, kw_only=True):
    """Cells of a row of the book. `seen` has the texts that the page showed for the same cells.

    `source_id` is the source whose words `cells` name.
    """

    row_id: str
    source_id: str
    seen: dict[str, str] = {}
    span: Words | None = None
    cells: dict[str, CellGiven] = {}


class Uncover(Action, tag="uncover", frozen=True, kw_only=True):
    """A person has coded a passage that was held back; its candidates are shown."""

    passage: str


class Settle(Action, tag="settle", frozen=True, kw_only=True):
    """What an editor settles on where two coders differ, and why."""

    table: str
    source_id: str
    span: Words | None
    exact: str
    field: str
    settled: str
    reason: str


class Undo(Action, tag="undo", frozen=True, kw_only=True):
    """Take the last action of the sitting back."""


class Redo(Action, tag="redo", frozen=True, kw_only=True):
    """Do the last action that was taken back again."""


AnyAction = Accept | Reject | Add | Edit | Uncover | Settle | Undo | Redo
Draft = Accept | Add | Edit

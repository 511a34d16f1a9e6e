"""What the page and the server say to each other: JSON, one `Struct` per kind of thing.

What the server says is here, what it is asked in `asked`.

Every offset counts code points of the text as received, `[start, end)`; the page converts from and
to the UTF-16 of the browser. Cells are texts as the files have them, an empty one is ""; a list
cell has its items joined by the `separator` of its column. A cell that leads to another row holds
its id. What the page sends for one may also be a name of the book or of an actor of the text, or a
new row: `Name (kind)` or `Name (kind): what it is`.

## Addresses

| request | body | answer |
|---|---|---|
| `GET /` | | the page; no data in it |
| `GET /static/NAME` | | style and scripts of `pages/bundle/` |
| `GET /api/book` | | `Opened`: tables for widgets, names to search, sources, progress |
| `GET /api/source?id=S006` | | `SourceView`: text, candidates, rows, passages held back |
| `GET /api/queue?source=S006` | | `[Waiting]`, first what most affects published totals |
| `GET /api/problems?source=S006` | | `[Said]` on the rows of a source and what they lead to |
| `GET /api/sitting` | | `Sitting`: what differs since it began; how much can be undone |
| `GET /api/differences` | | `[Difference]`: only cells in which two coders differ |
| `POST /api/check` | `Accept`, `Add`, `Edit` | `Checked`: what it would make; nothing is written |
| `POST /api/act` | any action | `Done`, once it is on the disk |
| `POST /api/validate` | `{}` | `Judged`: the whole book, as `trucebook validate` judges it |
| `POST /api/finish` | `{}` | `Sitting`; the next action begins a new one |

## Headers

Each request to `/api/` carries `X-Trucebook-Token`, the part behind `#token=` of the address that
the command prints. The page keeps it in `sessionStorage` and takes it out of the address. A POST
is `Content-Type: application/json`. There are no cookies.

## Errors

`application/problem+json`, a `Refusal`, whatever goes wrong:

| status | |
|---|---|
| 400 | the JSON is none, or has another shape |
| 403 | token, Host, Origin or Sec-Fetch-Site is wrong |
| 404 | no such address, source, candidate or row |
| 409 | it changed meanwhile: `conflicts` has both values; load the source again |
| 413, 415, 408 | the body is too large (1 MiB), no JSON, or did not arrive in 10 s |
| 422 | an action cannot be done as it is: `lacking` or `detail` says why; nothing was written |
| 503 | the disk refused; nothing was written |

An action is on the disk before its answer is sent. One that was sent and never answered is either
done or not: load the source to see.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from trucebook.review.web.asked import Words


class Column(Struct, frozen=True, kw_only=True):
    """A column as its widget needs it.

    Attributes:
        name, title, description: as its definition says.
        type: string, integer, number, boolean or date.
        is_required: whether no cell may be empty.
        is_coded: whether a person decides on it; the server fills in the others.
        is_edtf: whether it is a date or an interval like 2031-06 or 2031-06-04/2031-06-07.
        is_words: whether it repeats words of the source.
        may_need_evidence: whether its cells may ask for words of their own.
        constraints: minimum, maximum, minLength, maxLength, pattern, as Table Schema has them.
        codes: the code list in its order, code to definition; empty where there is none.
        is_open: whether other codes of the form of one with `<…>` are values too.
        separator: what joins the items of a list cell; null where a cell is no list.
        refers_to: the table of the row that a cell, or an item of a list cell, leads to.
    """

    name: str
    title: str
    description: str
    type: str
    is_required: bool
    is_coded: bool
    is_edtf: bool
    is_words: bool
    may_need_evidence: bool
    constraints: dict[str, Any]
    codes: dict[str, str]
    is_open: bool
    separator: str | None
    refers_to: str | None


class TableForm(Struct, frozen=True, kw_only=True):
    """A table that the page can add a row to.

    Attributes:
        key: the column of its ids, which the server gives.
        quotes: whether a row is words of the text: `Add.span` is needed.
        columns: all columns, in their order.
    """

    name: str
    title: str
    description: str
    coding_rules: list[str]
    key: str
    quotes: bool
    columns: list[Column]


class Entry(Struct, frozen=True, kw_only=True):
    """A row that a cell may lead to, for a search by name."""

    table: str
    id: str
    label: str
    aliases: list[str]
    kind: str
    about: str


class SourceEntry(Struct, frozen=True, kw_only=True):
    """A source in the list. `why_closed` says why it cannot be opened; empty where it can."""

    id: str
    title: str
    outlet: str
    published: str
    language: str
    open: int
    candidates: int
    held: int
    why_closed: str


class Progress(Struct, frozen=True):
    """Candidates of the sources of this page, and those that nobody has decided on."""

    candidates: int
    open: int
    accepted: int
    rejected: int


class Opened(Struct, frozen=True, kw_only=True):
    """The book.

    Attributes:
        state: the state of the book's files; see `Action.state`.
        reviewer: initials of the person, which go into rows and decisions.
        is_second: whether it is a second coder, who is blind to the first.
        tables: the tables, in the order of the book.
        entries: what cells may lead to, by table.
        sources: the sources of this page, in their order.
    """

    state: str
    title: str
    reviewer: str
    is_second: bool
    tables: list[TableForm]
    entries: list[Entry]
    sources: list[SourceEntry]
    progress: Progress


class CellView(Struct, frozen=True, kw_only=True):
    """A cell that is not empty.

    Attributes:
        text: as the file has it; of a candidate, whom it only names by the name.
        confidence: from 0 to 1; null where a person wrote it.
        why: the kind of reason that the extractor gives.
        words: the words that it rests on; of a row, all its evidence.
        basis: of a row: stated, inferred or background; empty where there is no evidence.
    """

    text: str
    confidence: float | None = None
    why: str = ""
    words: list[Words] = []
    basis: str = ""


class CandidateView(Struct, frozen=True, kw_only=True):
    """A candidate. Only `open` ones wait; `status` is what marks are drawn by.

    Attributes:
        key: its name, which stays.
        status: open, accepted or rejected; `coded` where a person wrote the row without it.
        row_id: its row; empty while there is none.
        differs: the columns in which its row says something else.
        reason: why it was rejected.
        confidence: that of its least sure cell.
    """

    key: str
    table: str
    span: Words
    exact: str
    status: str
    row_id: str
    differs: list[str]
    reason: str
    reviewer: str
    confidence: float
    cells: dict[str, CellView]


class RowView(Struct, frozen=True, kw_only=True):
    """A row of the book; `span` is null where its table quotes no source."""

    id: str
    table: str
    span: Words | None
    cells: dict[str, CellView]


class PassageView(Struct, frozen=True, kw_only=True):
    """A passage whose candidates are held back until a person has coded it (`Uncover`)."""

    key: str
    span: Words


class SourceView(Struct, frozen=True, kw_only=True):
    """A source.

    Attributes:
        text: the text as received, but for words that the record withholds, each code point of
            which is U+2588.
        candidates: in the order of the text.
        rows: the rows that quote it, in the order of the text, then those that these lead to or
            of which a cell rests on words of it.
        passages: those that are held back.
    """

    state: str
    id: str
    text: str
    candidates: list[CandidateView]
    rows: list[RowView]
    passages: list[PassageView]


class Waiting(Struct, frozen=True, kw_only=True):
    """An open candidate in the queue, and in one sentence why it is where it is."""

    key: str
    source_id: str
    why: str


class Said(Struct, frozen=True, kw_only=True):
    """A problem, at a row and a column; `field` is empty where it is about the row.

    `repair` is what to write into which cells of the row; a suggestion unless `is_certain`.
    """

    severity: str
    rule: str
    table: str
    row_id: str
    field: str
    message: str
    found: str
    hint: str
    where: str
    repair: dict[str, str]
    is_certain: bool


class Difference(Struct, frozen=True, kw_only=True):
    """A cell in which the two coding passes differ; `field` is `span` where only one has the row,
    `row` in a table that quotes nothing, whose `exact` is the id of the entry.

    `settled` and `reason` are those of the adjudication; empty while there is none. `row_id` is
    the row of the book on that span, which `Settle` corrects; empty where there is none.
    """

    table: str
    source_id: str
    span: Words | None
    exact: str
    field: str
    first: str
    second: str
    row_id: str
    now: str
    settled: str
    reason: str


class Checked(Struct, frozen=True, kw_only=True):
    """What a draft would write.

    Attributes:
        rows: the rows that it would make or change, with their evidence as `words` of cells.
        is_new: the ids among them that the book does not have.
        lacking: the cells without which it cannot be a row.
        empty: coded cells that stay empty.
        unproved: cells that ask for words and have none: ask the person to select some.
        reason: a reason to begin with, should the candidate be rejected; empty for none.
        problems: what the rules say of these rows; where a cell is no value yet, or the draft can
            make no row, that alone, without a `row_id`, and `rows` is empty.
    """

    rows: list[RowView]
    is_new: list[str]
    lacking: list[str]
    empty: list[str]
    unproved: list[str]
    reason: str
    problems: list[Said]


class RowChange(Struct, frozen=True, kw_only=True):
    """A row that differs: added, removed or changed; the cells as they were and as they are."""

    table: str
    row_id: str
    kind: str
    before: dict[str, str]
    after: dict[str, str]


class Sitting(Struct, frozen=True, kw_only=True):
    """What the actions since the sitting began have changed, by table and row.

    `undo` and `redo` are what these would take back or do again, in a sentence; empty for nothing.
    """

    actions: int
    undo: str
    redo: str
    changes: list[RowChange]


class Done(Struct, frozen=True, kw_only=True):
    """An action that is on the disk, and all that is new in the view of its source.

    Attributes:
        state: the state of the files now.
        said: what was done, in a sentence.
        source_id: the source whose view changed; empty where it was none.
        row_id: the row that the action made or changed; empty where there is none.
        candidates, rows, entries: those that are new or differ from the view before; rows also
            where nothing in the source leads to them.
        gone: ids of rows and keys of candidates that are there no more.
        passages: all passages of the source that are held back.
        problems: what the rules say of the rows in `rows`.
        moved: whether the files had changed since `Action.state`: load the source again.
    """

    state: str
    said: str
    source_id: str
    row_id: str
    candidates: list[CandidateView]
    rows: list[RowView]
    entries: list[Entry]
    gone: list[str]
    passages: list[PassageView]
    problems: list[Said]
    progress: Progress
    undo: str
    redo: str
    moved: bool


class Judged(Struct, frozen=True, kw_only=True):
    """The whole book. `summary` is the last line of `trucebook validate`."""

    is_valid: bool
    summary: str
    problems: list[Said]


class Conflict(Struct, frozen=True, kw_only=True):
    """A cell that changed meanwhile: as the page saw it, as it wants it, as the file has it."""

    table: str
    row_id: str
    field: str
    seen: str
    wanted: str
    found: str


class Refusal(Struct, frozen=True, kw_only=True):
    """Why a request was refused (RFC 9457). `field` names the cell of the draft at fault."""

    title: str
    status: int
    detail: str
    field: str = ""
    lacking: list[str] = []
    conflicts: list[Conflict] = []

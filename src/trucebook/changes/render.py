"""The changes in text, Markdown, HTML and JSON, the most serious first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from trucebook.changes.claims import Claim, Claims
from trucebook.changes.compare import (
    CellChange,
    Changes,
    Kind,
    NamesChange,
    RowChange,
    TableChanges,
)
from trucebook.language import Message, say, say_count
from trucebook.markup import code, json_text, visible
from trucebook.pages.page import environment
from trucebook.problem import shorten

_SCHEMA = "Tables, columns and codes"
_KINDS: tuple[Kind, ...] = ("removed", "changed", "added")


class Entry(NamedTuple):
    """One row, or one table, and what differs in it; totals have no name.

    `remark` is its claim, its heir and the reason; `is_whole` says that `cells` are all of an
    added or removed row.
    """

    name: str
    remark: str
    cells: tuple[CellChange, ...]
    is_whole: bool = False


def _sections(changes: Changes, claims: Claims) -> dict[str, list[Entry]]:
    """The changes by title, in the order in which they should be read."""
    rows = {kind: [_row(*item, claims) for item in changes.rows_that(kind)] for kind in _KINDS}
    return {
        "Totals that move": [Entry("", "", changes.totals)] if changes.totals else [],
        **{f"Rows {kind}": entries for kind, entries in rows.items()},
        _SCHEMA: [*_schema(changes)],
    }


def _row(table: str, row: RowChange, claims: Claims) -> Entry:
    why = ": ".join(filter(None, (row.heir and f"its heir is {row.heir}", row.reason)))
    claim = claims.get((table, row.row_id), Claim()).text
    remark = "; ".join(filter(None, (claim, why)))
    return Entry(f"{table} {row.row_id}", remark, row.cells, is_whole=row.kind != "changed")


def _schema(changes: Changes) -> Iterator[Entry]:
    for table in changes.tables:
        if cells := tuple(_definition(table)):
            yield Entry(table.table, "", cells)


def _definition(table: TableChanges) -> Iterator[CellChange]:
    """What differs in a table's definition; of a whole table only that it was added or removed."""
    if table.columns and table.kind != "changed":
        yield CellChange(f"table {table.kind}, with the columns", *_joined(table.columns))
        return
    for column, names in table.lists:
        for old, new in [
            *((one, "") for one in names.removed),
            *(("", one) for one in names.added),
        ]:
            rows = f"column, rows with a value: {table.filled(old or new)}"
            yield CellChange(f"code of {column}" if column else rows, old, new)
        if names.is_order:
            what = f"codes of {column}" if column else "columns"
            yield CellChange(f"order of the {what}", *_joined(names))


def _joined(names: NamesChange) -> tuple[str, str]:
    return ", ".join(names.old or ()), ", ".join(names.new or ())


class _Form(NamedTuple):
    """How the changes are written: templates, and what makes text of the data harmless in them.

    A `total` is a cell that has no heading; `whole` holds all cells of an added or removed row.
    """

    head: str
    title: str
    name: str
    cell: str
    more: str
    words: Callable[[str], str]
    value: Callable[[str], str]
    total: str
    whole: str


def _code(text: str) -> str:
    return code(shorten(text) or "")


_TEXT = _Form(
    head="{}: {}",
    title="\n{}",
    name="  {}",
    cell="    {}: {} → {}",
    more="  … and {} more",
    words=visible,
    value=lambda text: visible(repr(shorten(text))) if text else "empty",
    total="    {}: {} → {}",
    whole="    {}",
)
_MARKDOWN = _Form(
    head="# Changes\n\n{}: {}",
    title="\n## {}\n",
    name="- **{}**",
    cell="  - {}: {} → {}",
    more="- … and {} more",
    words=_code,
    value=lambda text: _code(text) if text else "*empty*",
    total="- {}: {} → {}",
    whole="  - {}",
)

NO_CLAIMS: Claims = {}


def as_text(changes: Changes, most: int | None = None, claims: Claims = NO_CLAIMS) -> str:
    """A headline, then section by section every row and cell, without control characters.

    Args:
        changes: the changes.
        most: rows of a section at the most; all by default.
        claims: what to print beside the ids of rows; nothing by default.
    """
    return "\n".join(_lines(changes, most, claims, _TEXT)) + "\n"


def as_markdown(changes: Changes, most: int | None = None, claims: Claims = NO_CLAIMS) -> str:
    """Lists under headings; as for `as_text`. Text of the data is in code spans, never markup."""
    return "\n".join(_lines(changes, most, claims, _MARKDOWN)) + "\n"


def as_html(changes: Changes, most: int | None = None, claims: Claims = NO_CLAIMS) -> str:
    """A page with every cell in full, old beside new; as for `as_text`."""
    sections = _sections(changes, claims)
    page = environment("trucebook.changes").get_template("diff.html")
    said = {"counts": _counts(changes, sections), "sections": sections, "most": most}
    return page.render(old=changes.old, new=changes.new, **said)


def counts(changes: Changes) -> Message:
    """How many totals, rows and definitions differ, in words."""
    return _counts(changes, _sections(changes, NO_CLAIMS))


def _counts(changes: Changes, sections: Mapping[str, Sequence[Entry]]) -> Message:
    if not changes:
        return say("no difference")
    removed, changed, added = (len(sections[f"Rows {kind}"]) for kind in _KINDS)
    definitions = len(sections[_SCHEMA])
    return say(
        "{totals}, {removed}, {changed}, {added}, {definitions}",
        totals=say_count("{number} total moves", "{number} totals move", len(changes.totals)),
        removed=say_count("{number:,} row removed", "{number:,} rows removed", removed),
        changed=say_count("{number:,} row changed", "{number:,} rows changed", changed),
        added=say_count("{number:,} row added", "{number:,} rows added", added),
        definitions=say_count(
            "{number:,} definition changed", "{number:,} definitions changed", definitions
        ),
    )


def _lines(changes: Changes, most: int | None, claims: Claims, form: _Form) -> Iterator[str]:
    sections = _sections(changes, claims)
    yield form.head.format(form.words(f"{changes.old} → {changes.new}"), _counts(changes, sections))
    for title, entries in sections.items():
        if entries:
            yield form.title.format(title)
        for entry in entries[:most]:
            if entry.name:
                remark = f": {form.words(entry.remark)}" if entry.remark else ""
                yield form.name.format(form.words(entry.name)) + remark
            yield _cells(entry, form)
        if most is not None and len(entries) > most:
            yield form.more.format(len(entries) - most)


def _cells(entry: Entry, form: _Form) -> str:
    if entry.is_whole:
        parts = (f"{form.words(one.field)} {form.value(one.old or one.new)}" for one in entry.cells)
        return form.whole.format(", ".join(parts))
    line = form.cell if entry.name else form.total
    return "\n".join(
        line.format(form.words(one.field), form.value(one.old), form.value(one.new))
        for one in entry.cells
    )


def as_json(changes: Changes, claims: Claims = NO_CLAIMS) -> str:
    """Everything that differs; null where there is no cell, total or list."""
    return json_text(content(changes, claims)) + "\n"


def content(changes: Changes, claims: Claims = NO_CLAIMS) -> dict[str, Any]:
    """What `as_json` writes, as dicts, lists and texts."""
    rows: dict[str, list[dict[str, Any]]] = {kind: [] for kind in _KINDS}
    for table in changes.tables:
        for row in table.rows:
            place = {"table": table.table, "row_id": row.row_id}
            why = {"heir": row.heir or None, "reason": row.reason or None}
            claim = claims.get((table.table, row.row_id), Claim())
            said = {"words": claim.words or None, "source": claim.source or None}
            cells = {"cells": _objects("field", row.cells)}
            rows[row.kind].append({**place, **said, **why, **cells})
    schema = [
        {
            "table": table.table,
            "columns": table.columns and asdict(table.columns),
            "codes": {name: asdict(codes) for name, codes in table.codes},
        }
        for table in changes.tables
        if table.columns or table.codes
    ]
    sides = {"old": changes.old, "new": changes.new, "differs": bool(changes)}
    totals = _objects("name", changes.totals)
    return {**sides, "totals": totals, **rows, "schema": schema}


def _objects(name: str, cells: tuple[CellChange, ...]) -> list[dict[str, str | None]]:
    return [{name: cell.field, "old": cell.old or None, "new": cell.new or None} for cell in cells]

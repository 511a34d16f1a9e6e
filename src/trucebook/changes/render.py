"""What every rendering for people tells of the changes, the gravest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from trucebook.changes.compare import (
    CellChange,
    Changes,
    Kind,
    NamesChange,
    RowChange,
    TableChanges,
)
from trucebook.markup import code, html, json_text, visible, webpage
from trucebook.problem import plural, shorten


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row, or one table, and what differs in it.

    Attributes:
        name: table and id; "" where the cells speak for themselves.
        remark: its heir and the reason, in words; "" where there is neither.
        cells: what stood and stands there.
        is_whole: whether they are all the cells of a row that came or went.
    """

    name: str = ""
    remark: str = ""
    cells: tuple[CellChange, ...]
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Entries of one kind, and how many more there are."""

    title: str
    entries: tuple[Entry, ...]
    left: int = 0


@dataclass(frozen=True, slots=True)
class Outline:
    """The whole: between what, how much of each kind, then the sections that are not empty."""

    sides: str
    counts: str
    sections: tuple[Section, ...]


def outline(changes: Changes, most: int | None = None) -> Outline:
    """The changes in the order in which they should be read.

    Args:
        changes: the changes.
        most: entries of a section at the most; all by default.
    """
    totals = [CellChange(total.name, total.old, total.new) for total in changes.totals]
    found = {
        "Totals that move": [Entry(cells=tuple(totals))] if totals else [],
        "Rows removed": _rows(changes, "removed"),
        "Rows changed": _rows(changes, "changed"),
        "Rows added": _rows(changes, "added"),
        "Tables, columns and codes": [*_schema(changes)],
    }
    sections = (
        Section(title, tuple(entries[:most]), len(entries) - len(entries[:most]))
        for title, entries in found.items()
        if entries
    )
    return Outline(f"{changes.old} → {changes.new}", _counts(changes), tuple(sections))


def _counts(changes: Changes) -> str:
    if not changes:
        return "no difference"
    moved, schema = len(changes.totals), sum(1 for _ in _schema(changes))
    rows = {kind: sum(1 for _ in changes.rows_that(kind)) for kind in _KINDS}
    counts = [
        f"{moved} {'total moves' if moved == 1 else 'totals move'}",
        *(f"{plural(count, 'row')} {kind}" for kind, count in rows.items()),
        f"{plural(schema, 'definition')} changed",
    ]
    return ", ".join(counts)


_KINDS: tuple[Kind, ...] = ("removed", "changed", "added")


def _rows(changes: Changes, kind: Kind) -> list[Entry]:
    return [_entry(table, row) for table, row in changes.rows_that(kind)]


def _entry(table: str, row: RowChange) -> Entry:
    heir = f"its heir is {row.heir}" if row.heir else ""
    return Entry(
        name=f"{table} {row.row_id}",
        remark=": ".join(filter(None, (heir, row.reason))),
        cells=row.cells,
        is_whole=row.kind != "changed",
    )


def _schema(changes: Changes) -> Iterator[Entry]:
    for table in changes.tables:
        if cells := tuple(_definition(table)):
            yield Entry(name=table.table, cells=cells)


def _definition(table: TableChanges) -> Iterator[CellChange]:
    """What differs in a table's definition; of a whole table only that it came or went."""
    columns = table.columns
    if columns and table.kind != "changed":
        yield CellChange(f"table {table.kind}, with the columns", *_sides(columns))
        return
    if columns:
        yield from _columns(table, columns)
    for name, codes in table.codes:
        yield from (CellChange(f"code of {name}", code, "") for code in codes.removed)
        yield from (CellChange(f"code of {name}", "", code) for code in codes.added)
        if not (codes.added or codes.removed):
            yield CellChange(f"order of the codes of {name}", *_sides(codes))


def _columns(table: TableChanges, columns: NamesChange) -> Iterator[CellChange]:
    for name in columns.removed:
        yield CellChange(f"column, rows with a value: {table.filled(name)}", name, "")
    for name in columns.added:
        yield CellChange(f"column, rows with a value: {table.filled(name)}", "", name)
    if not (columns.added or columns.removed):
        yield CellChange("order of the columns", *_sides(columns))


def _sides(names: NamesChange) -> tuple[str, str]:
    return ", ".join(names.old or ()), ", ".join(names.new or ())


def as_text(changes: Changes, most: int | None = None) -> str:
    """A headline, then section by section every row and cell. No control character goes through.

    Args:
        changes: the changes.
        most: rows of a section at the most; all by default.
    """
    told = outline(changes, most)
    lines = [line for section in told.sections for line in _text_section(section)]
    return "\n".join([f"{visible(told.sides)}: {told.counts}", *lines]) + "\n"


def _text_section(section: Section) -> Iterator[str]:
    yield f"\n{section.title}"
    for entry in section.entries:
        yield from _text_entry(entry)
    if section.left:
        yield f"  … and {section.left} more"


def _text_entry(entry: Entry) -> Iterator[str]:
    if entry.name:
        yield "  " + visible(": ".join(filter(None, (entry.name, entry.remark))))
    if entry.is_whole:
        cells = (f"{visible(cell.field)} {_shown(cell.old or cell.new)}" for cell in entry.cells)
        yield f"    {', '.join(cells)}"
        return
    for cell in entry.cells:
        yield f"    {visible(cell.field)}: {_shown(cell.old)} → {_shown(cell.new)}"


def _shown(text: str) -> str:
    return visible(repr(shorten(text))) if text else "empty"


def as_json(changes: Changes) -> str:
    """Everything that differs, the gravest first; null where a cell, a total or a list is not."""
    told = {
        "old": changes.old,
        "new": changes.new,
        "differs": bool(changes),
        "totals": [
            {"name": total.name, "old": total.old or None, "new": total.new or None}
            for total in changes.totals
        ],
        **{
            kind: [
                _row(table.table, row)
                for table in changes.tables
                for row in table.rows
                if row.kind == kind
            ]
            for kind in ("removed", "changed", "added")
        },
        "schema": [_json_schema(table) for table in changes.tables if table.columns or table.codes],
    }
    return json_text(told) + "\n"


def _row(table: str, row: RowChange) -> dict[str, Any]:
    return {
        "table": table,
        "row_id": row.row_id,
        "heir": row.heir or None,
        "reason": row.reason or None,
        "cells": [
            {"field": cell.field, "old": cell.old or None, "new": cell.new or None}
            for cell in row.cells
        ],
    }


def _json_schema(table: TableChanges) -> dict[str, Any]:
    return {
        "table": table.table,
        "columns": table.columns and _names(table.columns),
        "codes": {name: _names(codes) for name, codes in table.codes},
    }


def _names(names: NamesChange) -> dict[str, Any]:
    return {"old": names.old, "new": names.new}


def as_markdown(changes: Changes, most: int | None = None) -> str:
    """Lists under headings. What comes from the data stands in code spans and is never markup.

    Args:
        changes: the changes.
        most: rows of a section at the most; all by default.
    """
    told = outline(changes, most)
    lines = [line for section in told.sections for line in _markdown_section(section)]
    return "\n".join(["# Changes", "", f"{_code(told.sides)}: {told.counts}", *lines]) + "\n"


def _markdown_section(section: Section) -> Iterator[str]:
    yield from ("", f"## {section.title}", "")
    for entry in section.entries:
        yield from _markdown_entry(entry)
    if section.left:
        yield f"- … and {section.left} more"


def _markdown_entry(entry: Entry) -> Iterator[str]:
    indent = ""
    if entry.name:
        remark = f": {_code(entry.remark)}" if entry.remark else ""
        yield f"- **{_code(entry.name)}**{remark}"
        indent = "  "
    if entry.is_whole:
        cells = (f"{_code(cell.field)} {_md_cell(cell.old or cell.new)}" for cell in entry.cells)
        yield f"{indent}- {', '.join(cells)}"
        return
    for cell in entry.cells:
        yield f"{indent}- {_code(cell.field)}: {_md_cell(cell.old)} → {_md_cell(cell.new)}"


def _md_cell(text: str) -> str:
    return _code(text) if text else "*empty*"


def _code(text: str) -> str:
    return code(shorten(text) or "")


_STYLE = """\
table { margin: .3rem 0 1.2rem }
th { font-weight: normal; width: 14rem }
td { white-space: pre-wrap }
ins { background: #d9f2dd; text-decoration: none }
del { background: #fbdcdc }
"""


def as_html(changes: Changes, most: int | None = None) -> str:
    """A page with every cell in full, old beside new.

    Args:
        changes: the changes.
        most: rows of a section at the most; all by default.
    """
    told = outline(changes, most)
    head = [f"<h1>{_words(told.sides)}</h1>", f"<p>{told.counts}</p>"]
    body = [*head, *(line for section in told.sections for line in _html_section(section))]
    return webpage(told.sides, _STYLE, "\n".join(body))


def _html_section(section: Section) -> Iterator[str]:
    yield f"<h2>{html(section.title)}</h2>"
    for entry in section.entries:
        yield from _html_entry(entry)
    if section.left:
        yield f"<p>… and {section.left} more</p>"


def _html_entry(entry: Entry) -> Iterator[str]:
    if entry.name:
        yield f"<h3>{_words(entry.name)}</h3>"
    if entry.remark:
        yield f"<p>{_words(entry.remark)}</p>"
    yield "<table>"
    yield from map(_cell, entry.cells)
    yield "</table>"


def _cell(cell: CellChange) -> str:
    old = f"<del>{_words(cell.old)}</del>" if cell.old else ""
    new = f"<ins>{_words(cell.new)}</ins>" if cell.new else ""
    return f"<tr><th>{_words(cell.field)}</th><td>{old}</td><td>{new}</td></tr>"


def _words(text: str) -> str:
    """Text of the data, which may run from right to left or hold marks of markup."""
    return f"<bdi>{html(text)}</bdi>"

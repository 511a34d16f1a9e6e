"""The changes in text, Markdown, HTML and JSON, the most serious first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
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
        name: table and id; "" where the cells need no heading.
        remark: its heir and the reason, in words; "" where there is neither.
        cells: the cells before and after.
        is_whole: whether they are all the cells of a row that was added or removed.
    """

    name: str = ""
    remark: str = ""
    cells: tuple[CellChange, ...]
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Entries of one kind, and the number of entries that are left out."""

    title: str
    entries: tuple[Entry, ...]
    left: int = 0


@dataclass(frozen=True, slots=True)
class Outline:
    """The two sides, the number of changes of each kind, and the sections that are not empty."""

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
    return [
        Entry(
            name=f"{table} {row.row_id}",
            remark=": ".join(filter(None, (row.heir and f"its heir is {row.heir}", row.reason))),
            cells=row.cells,
            is_whole=kind != "changed",
        )
        for table, row in changes.rows_that(kind)
    ]


def _schema(changes: Changes) -> Iterator[Entry]:
    for table in changes.tables:
        if cells := tuple(_definition(table)):
            yield Entry(name=table.table, cells=cells)


def _definition(table: TableChanges) -> Iterator[CellChange]:
    """What differs in a table's definition; of a whole table only that it was added or removed."""
    columns = table.columns
    if columns and table.kind != "changed":
        yield CellChange(f"table {table.kind}, with the columns", *_sides(columns))
        return
    if columns:
        for name in columns.removed:
            yield CellChange(f"column, rows with a value: {table.filled(name)}", name, "")
        for name in columns.added:
            yield CellChange(f"column, rows with a value: {table.filled(name)}", "", name)
        if not (columns.added or columns.removed):
            yield CellChange("order of the columns", *_sides(columns))
    for name, codes in table.codes:
        yield from (CellChange(f"code of {name}", one, "") for one in codes.removed)
        yield from (CellChange(f"code of {name}", "", one) for one in codes.added)
        if not (codes.added or codes.removed):
            yield CellChange(f"order of the codes of {name}", *_sides(codes))


def _sides(names: NamesChange) -> tuple[str, str]:
    return ", ".join(names.old or ()), ", ".join(names.new or ())


def as_text(changes: Changes, most: int | None = None) -> str:
    """A headline, then section by section every row and cell, without control characters.

    Args:
        changes: the changes.
        most: rows of a section at the most; all by default.
    """
    return "\n".join(_lines(outline(changes, most), _Text())) + "\n"


def as_markdown(changes: Changes, most: int | None = None) -> str:
    """Lists under headings; as for `as_text`. Text of the data is in code spans, never markup."""
    return "\n".join(_lines(outline(changes, most), _Markdown())) + "\n"


def as_html(changes: Changes, most: int | None = None) -> str:
    """A page with every cell in full, old beside new; as for `as_text`."""
    whole = outline(changes, most)
    return webpage(whole.sides, _STYLE, "\n".join(_lines(whole, _Html())))


def _lines(whole: Outline, form: _Text | _Html) -> Iterator[str]:
    yield from form.head(whole.sides, whole.counts)
    for section in whole.sections:
        yield from form.heading(section.title)
        for entry in section.entries:
            if entry.name:
                yield from form.name(entry.name, entry.remark)
            yield from form.cells(entry)
        if section.left:
            yield form.more(section.left)


class _Text:
    def head(self, sides: str, counts: str) -> list[str]:
        return [f"{visible(sides)}: {counts}"]

    def heading(self, title: str) -> list[str]:
        return ["", title]

    def name(self, name: str, remark: str) -> list[str]:
        return ["  " + visible(f"{name}: {remark}" if remark else name)]

    def cells(self, entry: Entry) -> list[str]:
        before = self.indent(entry)
        if entry.is_whole:
            cells = (
                f"{self.field(one.field)} {self.value(one.old or one.new)}" for one in entry.cells
            )
            return [before + ", ".join(cells)]
        return [
            f"{before}{self.field(one.field)}: {self.value(one.old)} → {self.value(one.new)}"
            for one in entry.cells
        ]

    def indent(self, entry: Entry) -> str:
        return "    "

    def field(self, text: str) -> str:
        return visible(text)

    def value(self, text: str) -> str:
        return visible(repr(shorten(text))) if text else "empty"

    def more(self, number: int) -> str:
        return f"  … and {number} more"


class _Markdown(_Text):
    def head(self, sides: str, counts: str) -> list[str]:
        return ["# Changes", "", f"{self.field(sides)}: {counts}"]

    def heading(self, title: str) -> list[str]:
        return ["", f"## {title}", ""]

    def name(self, name: str, remark: str) -> list[str]:
        return [f"- **{self.field(name)}**" + (f": {self.field(remark)}" if remark else "")]

    def indent(self, entry: Entry) -> str:
        return "  - " if entry.name else "- "

    def field(self, text: str) -> str:
        return code(shorten(text) or "")

    def value(self, text: str) -> str:
        return self.field(text) if text else "*empty*"

    def more(self, number: int) -> str:
        return f"- … and {number} more"


_STYLE = """\
table { margin: .3rem 0 1.2rem }
th { font-weight: normal; width: 14rem }
td { white-space: pre-wrap }
ins { background: #d9f2dd; text-decoration: none }
del { background: #fbdcdc }
"""


class _Html:
    def head(self, sides: str, counts: str) -> list[str]:
        return [f"<h1>{self.words(sides)}</h1>", f"<p>{counts}</p>"]

    def heading(self, title: str) -> list[str]:
        return [f"<h2>{html(title)}</h2>"]

    def name(self, name: str, remark: str) -> list[str]:
        return [f"<h3>{self.words(name)}</h3>"] + [f"<p>{self.words(remark)}</p>"] * bool(remark)

    def cells(self, entry: Entry) -> list[str]:
        rows = [
            f"<tr><th>{self.words(one.field)}</th><td>{self.words(one.old, 'del')}</td>"
            f"<td>{self.words(one.new, 'ins')}</td></tr>"
            for one in entry.cells
        ]
        return ["<table>", *rows, "</table>"]

    def more(self, number: int) -> str:
        return f"<p>… and {number} more</p>"

    def words(self, text: str, tag: str = "") -> str:
        """Text of the data, which may run from right to left or hold marks of markup."""
        bare = f"<bdi>{html(text)}</bdi>"
        if tag:
            return f"<{tag}>{bare}</{tag}>" if text else ""
        return bare


def as_json(changes: Changes) -> str:
    """Everything that differs; null where there is no cell, total or list."""
    totals = [
        {"name": total.name, "old": total.old or None, "new": total.new or None}
        for total in changes.totals
    ]
    rows: dict[str, list[dict[str, Any]]] = {kind: [] for kind in _KINDS}
    for table in changes.tables:
        for row in table.rows:
            rows[row.kind].append(_json_row(table.table, row))
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
    return json_text({**sides, "totals": totals, **rows, "schema": schema}) + "\n"


def _json_row(table: str, row: RowChange) -> dict[str, Any]:
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

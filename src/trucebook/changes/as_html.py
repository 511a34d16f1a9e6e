"""The changes as one HTML page: nothing outside it, no script."""

from __future__ import annotations

from collections.abc import Iterator

from trucebook.changes.difference import CellChange, Changes
from trucebook.changes.outline import Entry, Section, outline
from trucebook.markup import html, webpage

__all__ = ["as_html"]

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
    body = [*head, *(line for section in told.sections for line in _section(section))]
    return webpage(told.sides, _STYLE, "\n".join(body))


def _section(section: Section) -> Iterator[str]:
    yield f"<h2>{html(section.title)}</h2>"
    for entry in section.entries:
        yield from _entry(entry)
    if section.left:
        yield f"<p>… and {section.left} more</p>"


def _entry(entry: Entry) -> Iterator[str]:
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

"""The changes as Markdown, for a pull request or a page of changes."""

from __future__ import annotations

from collections.abc import Iterator

from trucebook.changes.difference import Changes
from trucebook.changes.outline import Entry, Section, outline
from trucebook.markup import code
from trucebook.problem import shorten

__all__ = ["as_markdown"]


def as_markdown(changes: Changes, most: int | None = None) -> str:
    """Lists under headings. What comes from the data stands in code spans and is never markup.

    Args:
        changes: the changes.
        most: rows of a section at the most; all by default.
    """
    told = outline(changes, most)
    lines = [line for section in told.sections for line in _section(section)]
    return "\n".join(["# Changes", "", f"{_code(told.sides)}: {told.counts}", *lines]) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield from ("", f"## {section.title}", "")
    for entry in section.entries:
        yield from _entry(entry)
    if section.left:
        yield f"- … and {section.left} more"


def _entry(entry: Entry) -> Iterator[str]:
    indent = ""
    if entry.name:
        remark = f": {_code(entry.remark)}" if entry.remark else ""
        yield f"- **{_code(entry.name)}**{remark}"
        indent = "  "
    if entry.is_whole:
        cells = (f"{_code(cell.field)} {_side(cell.old or cell.new)}" for cell in entry.cells)
        yield f"{indent}- {', '.join(cells)}"
        return
    for cell in entry.cells:
        yield f"{indent}- {_code(cell.field)}: {_side(cell.old)} → {_side(cell.new)}"


def _side(text: str) -> str:
    return _code(text) if text else "*empty*"


def _code(text: str) -> str:
    return code(shorten(text) or "")

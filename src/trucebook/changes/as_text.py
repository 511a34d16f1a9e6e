"""The changes as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from trucebook.changes.difference import Changes
from trucebook.changes.outline import Entry, Section, outline
from trucebook.markup import visible
from trucebook.problem import shorten

__all__ = ["as_text"]


def as_text(changes: Changes, most: int | None = None) -> str:
    """A headline, then section by section every row and cell. No control character goes through.

    Args:
        changes: the changes.
        most: rows of a section at the most; all by default.
    """
    told = outline(changes, most)
    lines = [line for section in told.sections for line in _section(section)]
    return "\n".join([f"{visible(told.sides)}: {told.counts}", *lines]) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield f"\n{section.title}"
    for entry in section.entries:
        yield from _entry(entry)
    if section.left:
        yield f"  … and {section.left} more"


def _entry(entry: Entry) -> Iterator[str]:
    if entry.name:
        yield "  " + visible(": ".join(filter(None, (entry.name, entry.remark))))
    if entry.is_whole:
        cells = (f"{visible(cell.field)} {_side(cell.old or cell.new)}" for cell in entry.cells)
        yield f"    {', '.join(cells)}"
        return
    for cell in entry.cells:
        yield f"    {visible(cell.field)}: {_side(cell.old)} → {_side(cell.new)}"


def _side(text: str) -> str:
    return visible(repr(shorten(text))) if text else "empty"

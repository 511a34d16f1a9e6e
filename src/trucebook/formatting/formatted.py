"""What formatting makes of one file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trucebook.markup import visible
from trucebook.problem import Problem, plural, shorten

__all__ = ["Formatted", "Moved", "Rewritten"]


@dataclass(frozen=True, slots=True)
class Moved:
    """A row that stands elsewhere now, and the line on which it began."""

    row_id: str
    line: int


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A cell that is written in another way now, and the line on which its row began."""

    row_id: str
    field: str
    line: int
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Formatted:
    """One file before and after.

    Attributes:
        file: path inside the book.
        old: its bytes as found.
        new: its canonical bytes; those found where it cannot be read whole.
        remarks: what was changed throughout the file.
        moved: the rows that changed places, in the order found.
        cells: the cells that were rewritten, in the order found.
        problems: why the file is left as it is.
    """

    file: str
    old: bytes
    new: bytes
    remarks: tuple[str, ...] = ()
    moved: tuple[Moved, ...] = ()
    cells: tuple[Rewritten, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether the canonical bytes are others."""
        return self.old != self.new

    def as_text(self, verb: str) -> str:
        """The file, how many things changed in it, then each with its old line."""
        if not self.is_changed:
            return "\n".join(problem.as_text() for problem in self.problems)
        counts = [
            f"{plural(len(items), word)} {what}"
            for items, word, what in (
                (self.moved, "row", "moved"),
                (self.cells, "cell", "rewritten"),
            )
            if items
        ]
        return "\n".join(
            map(
                visible,
                (f"{self.file}: {verb}: {', '.join([*counts, *self.remarks])}", *self._each()),
            )
        )

    def _each(self) -> Iterator[str]:
        for row in self.moved:
            yield f"    line {row.line} [{row.row_id}]: moved to its place"
        for cell in self.cells:
            place = f"line {cell.line} [{cell.row_id}.{cell.field}]"
            yield f"    {place}: {shorten(cell.old)!r} becomes {shorten(cell.new)!r}"

"""What changed between two states of a book, as an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from trucebook.changes import delta, render
from trucebook.changes.claims import Claims, claims
from trucebook.changes.compare import Changes, compare
from trucebook.changes.state import read_state
from trucebook.problem import plural
from trucebook.read.answer import Answer
from trucebook.schemas.table import Schema


@dataclass(frozen=True, repr=False, eq=False)
class Diff(Answer):
    """Every cell that differs.

    Attributes:
        changes: all that differs: totals, columns and codes too.
        claims: words and source of each row, by table and row id.
    """

    table: ClassVar[str] = "delta"
    shown: ClassVar[tuple[str, ...]] = ("table", "row_id", "change", "field", "old", "new")

    changes: Changes
    claims: Claims

    @property
    def schema(self) -> Schema:
        """The definition of a delta, as a release has it."""
        return delta.DELTA

    @property
    def lead(self) -> Sequence[str]:
        """How many totals, rows and definitions differ, then how many cells."""
        rows = {(one["table"], one["row_id"]) for one in self.records}
        cells = plural(len(self.records), "cell")
        among = (
            f"{cells} of {plural(len(rows), 'row')}, with those in columns that are new or gone."
        )
        return f"{render.counts(self.changes)}.", *([among] if rows else [])

    def content(self) -> Any:
        """All that differs; see `trucebook diff --format json`."""
        return render.content(self.changes, self.claims)


def diff(old: str | Path, new: str | Path, book: str | Path | None = None) -> Diff:
    """What changed between two states of a book: every cell, with the reason.

        >>> trucebook.diff("0.2.0", "0.3.0").frame

    Two rows are the same row if they have the same id.

    Args:
        old: a version that the book has released ("0.2.0"); "git:REV" for the book at a git
            revision; or the folder of a release or of a book.
        new: the same for the new state.
        book: the folder of the book that has the versions and revisions; without, the versions
            are those that came with the package, the revisions those of the current folder.

    Returns:
        An answer. `.frame` has one row per cell: part, table, row_id, field, change (whether the
        row was added, removed or changed), old, new, heir, reason. `.as_json()` has the totals,
        columns and codes that differ too.

    Raises:
        UsageError: there is no such version, revision, release or book.
        DataError: rows cannot be read, or have no id or one id twice; the message says where.
        DamagedRelease: a file of a release differs from its checksum.
        SchemaError: a table definition cannot be read.
    """
    sides = read_state(old, book), read_state(new, book)
    changes = compare(*sides)
    cells = [row for row in delta.as_rows(changes) if row["part"] == "cell"]
    return Diff(f"{changes.old} → {changes.new}", cells, changes, claims(changes, *sides))

"""What became of each row, from release to release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from trucebook.changes.compare import CellChange, Kind, compare
from trucebook.changes.state import State, printable, read_state, state_of_release
from trucebook.read.site.edition import Edition

_LONG = 120
"""Characters of a cell that a history shows, at most."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a release changed in a row.

    Attributes:
        version: the release; empty for the book as it is now.
        kind: whether the row was added, removed or changed.
        cells: the cells that changed, old and new.
        reason: why it was removed.
        heir: the row that took its place.
    """

    version: str
    kind: Kind
    cells: Sequence[CellChange] = ()
    reason: str = ""
    heir: str = ""


History = Mapping[tuple[str, str], Sequence[Step]]
"""The steps of a row, the oldest first, by its table and id."""


@lru_cache(maxsize=1)
def history(edition: Edition) -> History:
    """The history of every row of an edition and of the releases before it; empty without these.

    Two releases are compared once each. Words that a source withholds by now are in none of them.
    """
    if not edition.older:
        return {}
    newest = state_of_release(edition.release) if edition.release else read_state(edition.folder)
    versions = [*(one.version for one in edition.older), edition.citation.version]
    if edition.release is None:
        versions[-1] = ""
    states = [State("", {}), *map(state_of_release, edition.older), newest]
    shown = [replace(one, tables=printable(one.tables, newest.tables)) for one in states]
    found: dict[tuple[str, str], list[Step]] = {}
    for version, (old, new) in zip(versions, pairwise(shown), strict=True):
        for kind in ("added", "changed", "removed"):
            for table, row in compare(old, new).rows_that(kind):
                columns = old.tables[table].columns if kind == "changed" else ()
                cells = [_cut(cell) for cell in row.cells if cell.field in columns]
                step = Step(version, kind, cells, row.reason if kind == "removed" else "", row.heir)
                found.setdefault((table, row.row_id), []).append(step)
    return found


def _cut(cell: CellChange) -> CellChange:
    old, new = (f"{text[:_LONG]}…" if len(text) > _LONG else text for text in (cell.old, cell.new))
    return replace(cell, old=old, new=new)

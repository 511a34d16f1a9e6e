"""What figures that are not in a book yet would do to its answers, were they added.

Published totals rest on few figures each: one more changes a verdict of `discrepancies`, or says
something of a quantity that hardly any other figure is on. People look at these first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from trucebook.book.book import Book
from trucebook.problem import plural
from trucebook.read.claims import Cells, claims_in
from trucebook.read.figures.claim import claim_of
from trucebook.read.figures.conflicts import pairs
from trucebook.read.figures.groups import Group, Grouping

FEW = 2
"""Figures of a quantity, at most, that are few."""

_QUANTITIES = 20
"""Quantities that a figure is held against, at most: those of its metric and unit."""

_IN_WORDS = {"conflict": "in conflict", "grew": "one that grew", "agree": "in agreement"}


@dataclass(frozen=True, slots=True, order=True)
class Weight:
    """What a figure would do: the lower, the more.

    Attributes:
        rank: 0 where it would change a verdict, 1 where it is on a quantity of few figures.
        figures: how many figures the quantity has.
        why: the same in a sentence.
    """

    rank: int
    figures: int
    why: str


def weights(book: Book, figures: Mapping[str, Cells]) -> dict[str, Weight]:
    """What each of some figures would do; none for one that would do nothing.

    A figure without a quantity is held against each quantity of its metric and unit, and, if it
    has one, its group.

    Args:
        book: the book.
        figures: cells of `figures` by any name; none needs an id.

    Raises:
        DataError: a table of the book cannot be read as rows.
    """
    if not {"figures", "quantities"} <= book.schemas.keys():
        return {}
    grouping = Grouping(claims_in("the book", book.schemas, book.tables), strict=False)
    groups = {group.id: group for group in grouping.groups()}
    found: dict[str, Weight] = {}
    for name, cells in figures.items():
        ids = islice(_quantities(grouping, cells), _QUANTITIES)
        least = min((_weight(grouping, groups, one, name, cells) for one in ids), default=None)
        if least is not None and least.rank < _NOTHING:
            found[name] = least
    return found


_NOTHING = 2


def _quantities(grouping: Grouping, cells: Cells) -> Iterator[str]:
    """The quantities that a figure may be on."""
    group = cells.get("group_id")
    for row in grouping.found.rows("quantities"):
        is_alike = all(row.get(name) == cells.get(name) for name in ("metric", "unit"))
        is_one = cells.get("quantity_id") in (None, row["quantity_id"])
        if is_alike and is_one and group in (None, row.get("group_id")):
            yield row["quantity_id"]


def _weight(
    grouping: Grouping, groups: Mapping[str, Group], quantity: str, name: str, cells: Cells
) -> Weight:
    """What a figure would do on a quantity."""
    row, group = grouping.quantity(quantity), groups.get(quantity)
    thing, own = grouping.thing(quantity), group.claims if group else ()
    source = grouping.found.row("sources", cells.get("source_id")) or {}
    new = claim_of({**cells, "figure_id": name}, row, row.get("unit"), source.get("published"))
    verdicts = {pair.verdict for pair in pairs((*own, new), grouping.kind(quantity))}
    verdict = next((one for one in _IN_WORDS if one in verdicts), None)
    count = plural(len(own), "figure")
    if group and len(own) > 1 and verdict and verdict != group.verdict:
        why = f"With it the {count} on “{thing}” would be {_IN_WORDS[verdict]}."
        return Weight(0, len(own), why)
    if len(own) <= FEW:
        return Weight(1, len(own), f"Of its metric and unit is “{thing}”, with {count} so far.")
    return Weight(_NOTHING, len(own), "")

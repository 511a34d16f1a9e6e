"""How far people follow what is proposed: coding with candidates and without.

A share is that of cells in which a person wrote what the extractor proposed. Where it is much
higher with the candidates in sight, people are led by them, and agreement proves little.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trucebook.markup import code, inline, table_row
from trucebook.review.decisions import ACCEPTED, CODED, UNCODED, Decision, read_cells
from trucebook.review.pairing import is_person
from trucebook.review.scores import DIGITS, SPAN, Ends, wilson


@dataclass(frozen=True, slots=True)
class Anchored:
    """One field of a table, compared.

    Attributes:
        table: the table.
        field: the column; `span` is whether the candidate is a row at all.
        helped: cells that are as proposed, and all cells, with the candidates in sight.
        unhelped: the same, coded before the candidates were shown.
    """

    table: str
    field: str
    helped: tuple[int, int]
    unhelped: tuple[int, int]

    @property
    def difference(self) -> float:
        """The share with candidates less the share without."""
        return _share(self.helped) - _share(self.unhelped)

    @property
    def ends(self) -> Ends:
        """The 95 % interval of the difference (Newcombe's, from two of Wilson's)."""
        helped, unhelped = wilson(*self.helped), wilson(*self.unhelped)
        assert helped is not None  # noqa: S101 - neither side is empty
        assert unhelped is not None  # noqa: S101
        one, other = _share(self.helped), _share(self.unhelped)
        low = math.hypot(one - helped[0], unhelped[1] - other)
        high = math.hypot(helped[1] - one, other - unhelped[0])
        return max(-1.0, self.difference - low), min(1.0, self.difference + high)


def _share(counted: tuple[int, int]) -> float:
    part, whole = counted
    return part / whole


def anchoring(decisions: Iterable[Decision]) -> list[Anchored]:
    """Compare decisions with candidates in sight and without, field by field.

    A field is left out where one side has no cell. What a program decided does not count.
    """
    counts: dict[tuple[str, str], tuple[list[bool], list[bool]]] = {}
    for item in decisions:
        if not is_person(item.reviewer):
            continue
        is_row = item.decision in (ACCEPTED, CODED)
        side = 1 if item.decision in (CODED, UNCODED) else 0
        agreed = {SPAN: is_row}
        if is_row:
            corrected = read_cells(item.corrected)
            agreed |= {name: name not in corrected for name in read_cells(item.proposed)}
        for name, is_same in agreed.items():
            counts.setdefault((item.place.table, name), ([], []))[side].append(is_same)
    return [
        Anchored(table, name, (sum(one), len(one)), (sum(other), len(other)))
        for (table, name), (one, other) in counts.items()
        if one and other
    ]


_ABOUT = """\
How often a person wrote what the extractor had proposed: with the candidates in sight, and in
passages that were coded before they were shown. `span` is whether a candidate is a row at all.
Where the first share is much higher, people follow what is proposed. In brackets are the ends of
a 95 % interval (Newcombe's); no program counts as a coder."""


def anchoring_lines(found: Iterable[Anchored]) -> Iterator[str]:
    """The section of a page that compares both, or nothing."""
    rows = list(found)
    if rows:
        heads = ("table", "variable", "with candidates", "without", "difference")
        yield from ("## With and without candidates", "", _ABOUT, "")
        yield from (table_row(heads), table_row(["---"] * len(heads)))
    for one in rows:
        shares = (f"{part} of {whole}" for part, whole in (one.helped, one.unhelped))
        low, high = (f"{end:+.{DIGITS}f}" for end in one.ends)
        difference = f"{one.difference:+.{DIGITS}f} [{low}, {high}]"
        yield table_row((inline(one.table), code(one.field), *shares, difference))
    if rows:
        yield ""

"""Filters of a page: what may be chosen, and what of it each row has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from trucebook.read.claims import Claims


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter.

    Attributes:
        name: its name, in the form and in the address of the page.
        options: what may be chosen, and how it is called, in the order of these names.
        of_rows: by row the places among the options of what it has: "0 4".
    """

    name: str
    options: Mapping[str, str]
    of_rows: Sequence[str]

    @classmethod
    def of(
        cls, name: str, values: Sequence[Collection[str | None]], called: Callable[[str], str]
    ) -> Filter:
        """The filter over what each row has; a row that has nothing is found without it alone."""
        names = {value: called(value) or value for some in values for value in some if value}
        order = sorted(names, key=lambda value: (names[value].casefold(), value))
        place = {value: at for at, value in enumerate(order)}
        of_rows = [
            " ".join(map(str, sorted({place[value] for value in some if value}))) for some in values
        ]
        return cls(name, {value: names[value] for value in order}, of_rows)


def outward(found: Claims, table: str, row_id: str | None) -> tuple[str, ...]:
    """A row of a table with a column `within`, and all that it lies within."""
    chain: list[str] = []
    while row_id and row_id not in chain:
        chain.append(row_id)
        row_id = (found.row(table, row_id) or {}).get("within")
    return tuple(chain)

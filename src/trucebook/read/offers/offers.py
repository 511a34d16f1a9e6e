"""Proposals, with the rows that speak of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from trucebook.read.claims import Cells, Claims
from trucebook.read.nesting import Nesting

_ROWS_OF = {
    "terms": ("proposal_id",),
    "responses": ("proposal_id",),
    "proposal_relations": ("proposal_id", "to_proposal_id"),
    "quotes": ("about",),
}
"""Tables whose rows speak of a proposal, with the columns that name it."""

_NEEDED = {
    "responses": ("proposal_id", "source_id", "exact", "actor_id", "stance"),
    "proposal_relations": ("proposal_id", "source_id", "exact", "to_proposal_id", "relation"),
}
"""What tables have, if there are such."""


@dataclass(frozen=True, eq=False)
class Offers:
    """The proposals of a book or a release.

    Attributes:
        claims: all rows.
    """

    claims: Claims

    @classmethod
    def of(cls, claims: Claims) -> Offers:
        """The proposals among rows; a `UsageError` where the tables have none."""
        claims.require("proposals")
        claims.require("terms", "proposal_id", "source_id", "term_type")
        for table, columns in _NEEDED.items():
            if table in claims.schemas:
                claims.require(table, *columns)
        return cls(claims)

    @cached_property
    def ids(self) -> list[str]:
        """The proposals that count, in the order of their table."""
        return [row[self.key("proposals")] for row in self.claims.rows("proposals")]

    def key(self, table: str) -> str:
        """The column of a table that has its ids."""
        return self.claims.schemas[table].key

    def rows(self, table: str, proposal_id: str, column: str = "proposal_id") -> list[Cells]:
        """The rows of a table that name a proposal in a column, in the order of the text."""
        return self._by.get((table, column), {}).get(proposal_id, [])

    def sources(self, proposal_id: str) -> list[str]:
        """The sources that speak of a proposal in whatever table."""
        return sorted(
            {
                row["source_id"]
                for table, column in self._by
                for row in self.rows(table, proposal_id, column)
            }
        )

    @cached_property
    def groups(self) -> Nesting:
        """Which group lies within which."""
        return self.claims.nesting("groups") if "groups" in self.claims.schemas else Nesting({})

    @cached_property
    def group_names(self) -> Mapping[str, str]:
        """What groups are called, by their ids."""
        return self.claims.names("groups")

    @cached_property
    def _by(self) -> Mapping[tuple[str, str], Mapping[str, list[Cells]]]:
        return {
            (table, column): _by(self.claims.rows(table), column)
            for table, columns in _ROWS_OF.items()
            for column in columns
        }


def _by(rows: Iterable[Cells], column: str) -> Mapping[str, list[Cells]]:
    found: dict[str, list[Cells]] = {}
    for row in rows:
        if (name := row.get(column)) is not None and row.get("source_id"):
            found.setdefault(name, []).append(row)
    for group in found.values():
        group.sort(key=lambda row: (row["source_id"], row.get("start") or 0))
    return found

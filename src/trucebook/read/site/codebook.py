"""The codebook: every table, column and code, with how far two coders agree on each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trucebook.read.codebook import TablePage, codebook
from trucebook.read.site.edition import Edition
from trucebook.read.site.page import Page

_CODERS = "coders"
_WORDS = "span"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far those who are compared agree on a column, or on whether a row is there at all.

    Attributes:
        row: the row of `reliability`.
    """

    row: Mapping[str, Any]

    @property
    def table(self) -> str:
        """The table."""
        return str(self.row["table"])

    @property
    def column(self) -> str:
        """The column; `span` for whether the same words are coded at all."""
        return str(self.row["variable"])

    @property
    def of_rows(self) -> bool:
        """Whether it is on which rows there are, and on no cell of them."""
        return self.row.get("share") is None and self.row.get("f1") is not None

    @property
    def rows(self) -> int:
        """The rows that both have."""
        rows: float = self.row["rows"]
        return round(rows)

    @property
    def same(self) -> int:
        """In how many of these the value is the same."""
        share: float = self.row.get("share") or 0
        return round(share * self.rows)

    @property
    def filled(self) -> int:
        """In how many of these at least one of the two filled the cell."""
        return self.rows - int(self.row.get("both_empty") or 0)

    @property
    def same_filled(self) -> int:
        """In how many of the filled ones the value is the same."""
        return self.same - int(self.row.get("both_empty") or 0)

    @property
    def anchor(self) -> str:
        """Where it is on the page of reliability."""
        return f"{self.table}.{self.column}"

    def measure(self, name: str) -> str:
        """A measure with its interval: `0.94 [0.87, 1.00]`; empty where it is not defined."""
        value, low, high = (self.row.get(f"{name}{end}") for end in ("", "_low", "_high"))
        if value is None:
            return ""
        return f"{value:.2f}" + (f" [{low:.2f}, {high:.2f}]" if low not in (None, high) else "")


def pages(edition: Edition) -> Iterator[Page]:
    """The pages `codebook.html` and `reliability.html`."""
    found = edition.found
    tables = codebook(found.schemas, found.tables)
    values = described(tables, edition.reliability)
    yield Page("codebook.html", "codebook.html", values)
    yield Page("reliability.html", "reliability.html", {"measured": _measured(edition.reliability)})


def described(
    tables: Mapping[str, TablePage], reliability: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """What the template of a codebook is given: tables, and how far two coders agree on each."""
    some = (Agreement(row) for row in reliability if row["compared"] == _CODERS)
    agreement = {(one.table, one.column): one for one in some}
    of_rows = {
        name: agreement.get((name, _WORDS)) or agreement.get((name, page.schema.key))
        for name, page in tables.items()
    }
    return {"tables": tables, "agreement": agreement, "of_rows": of_rows}


def _measured(
    reliability: Iterable[Mapping[str, Any]],
) -> Mapping[str, Mapping[str, Sequence[Agreement]]]:
    """What is measured by who is compared, and by table."""
    found: dict[str, dict[str, list[Agreement]]] = {}
    for one in map(Agreement, reliability):
        found.setdefault(str(one.row["compared"]), {}).setdefault(one.table, []).append(one)
    return found

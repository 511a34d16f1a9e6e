"""One proposal: what each source says that it contains, and what was done with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

from trucebook.markup import html, visible
from trucebook.read.answer import ROWS, Answer, html_table
from trucebook.read.lines import WIDTH, printed, wrapped
from trucebook.read.offers.acts import Acts, Branch, graph
from trucebook.read.offers.statements import DERIVED, SILENT, STATES, Value

if TYPE_CHECKING:
    from rich.table import Table

_COLUMNS = 6
"""Sources that are shown side by side, at most: those with the most terms."""


@dataclass(frozen=True, repr=False, eq=False)
class Proposal(Answer):
    """What each source says that a proposal contains, and what was done with it.

    Attributes:
        chain: who drafted, conveyed, received, proposed and answered the proposal and those that
            it is linked to, and how they are linked.
        responses: who answered the proposal how, the latest stance of each actor first.
        tree: the proposals of the chain, each below what it answers.
        dot: the chain as a graph in the language of Graphviz.
        scopes: by term whether it is for all of its group or for some.
        groups: what groups are called, by their ids.
    """

    table = "proposal_matrix"
    shown = ("term_type", "source_id", "state", "value_low", "unit", "verdict", "note", "terms")

    chain: Acts
    responses: Acts
    tree: Sequence[Branch]
    dot: str
    scopes: Mapping[str, str]
    groups: Mapping[str, str]

    @cached_property
    def graph(self) -> str:
        """The tree as plain text."""
        return graph(self.tree, self.called)

    @cached_property
    def rows(self) -> Sequence[Sequence[Mapping[str, Any]]]:
        """The records by row of the matrix."""
        return [list(group) for _, group in groupby(self.records, key=_row_of)]

    @property
    def lead(self) -> Sequence[str]:
        """On how many terms the sources contradict each other, differ and agree, and on which."""
        counts = Counter(row[0]["verdict"] for row in self.rows)
        count = (
            f"{len(self.rows)} terms: the sources contradict each other on {counts['contradict']}, "
            f"differ on {counts['differ']}, agree on {counts['agree']}; {counts['one']} are in one "
            "source alone."
        )
        clashes = [row[0] for row in self.rows if row[0]["verdict"] == "contradict"]
        return count, *(
            f"Contradiction, {term_name(one, self.groups)}: {one['note']}" for one in clashes
        )

    def content(self) -> dict[str, Any]:
        """The matrix, the chain and the responses."""
        return {
            "matrix": [
                {
                    "term_type": row[0]["term_type"],
                    "group_id": row[0]["group_id"],
                    "sources": {one["source_id"]: _cell(one) for one in row},
                    "verdict": row[0]["verdict"],
                    "note": row[0]["note"],
                }
                for row in self.rows
            ],
            "chain": self.chain.content(),
            "responses": self.responses.content(),
        }

    def as_text(self, width: int = WIDTH, rows: int | None = None) -> str:
        """Title, the matrix, the reasons for its verdicts, the graph and the responses."""
        said = [
            f"{term_name(row[0], self.groups)}: {row[0]['verdict']}. {row[0]['note']}"
            for row in self.rows[:rows]
            if row[0]["verdict"] in ("differ", "agree")
        ]
        more = len(self.rows) - len(self.rows[:rows])
        left = [f"… and {more:,} more terms: .frame has all", ""] if more else [""]
        return (
            wrapped([self.title, *self.lead, ""], width)
            + printed([self._drawn_matrix(self.rows[:rows])], width)
            + wrapped(["", *said, *left, "Offers and answers", *self.graph.split("\n"), ""], width)
            + self.responses.as_text(width, rows)
        )

    def _repr_html_(self) -> str:
        """The matrix with its verdicts and reasons, the graph and the responses."""
        names = ("term", "verdict", *self._most, "reason")
        rows = ([*map(html, [*self._cells(row), row[0]["note"] or ""])] for row in self.rows[:ROWS])
        table = html_table((self.title, *self.lead), names, rows)
        return f"{table}\n<pre>{html(self.graph)}</pre>\n{self.responses._repr_html_()}"

    @cached_property
    def _most(self) -> Sequence[str]:
        """The sources that are shown side by side."""
        spoken = Counter({one["source_id"]: 0 for one in self.records})
        spoken.update(one["source_id"] for one in self.records if one["state"] != SILENT)
        return sorted(name for name, _ in spoken.most_common(_COLUMNS))

    def _cells(self, row: Sequence[Mapping[str, Any]]) -> list[str]:
        """What is shown of a row: its term, its verdict, what each source says."""
        said = {one["source_id"]: self._said(one) for one in row}
        return [
            term_name(row[0], self.groups),
            row[0]["verdict"],
            *(said.get(name, "–") for name in self._most),
        ]

    def _drawn_matrix(self, rows: Iterable[Sequence[Mapping[str, Any]]]) -> Table:
        from rich import box  # noqa: PLC0415
        from rich.table import Table  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
        for name in ("term", "verdict", *self._most):
            table.add_column(Text(visible(name)), overflow="fold")
        for row in rows:
            table.add_row(*(Text(visible(cell)) for cell in self._cells(row)))
        return table

    def _said(self, one: Mapping[str, Any]) -> str:
        """What a source says, in a few words."""
        if one["state"] == SILENT:
            return "–"
        if one["state"] not in (STATES, DERIVED):
            return str(one["state"])
        mark = "= " if one["state"] == DERIVED else ""
        return f"{mark}{number(one) or self.scopes.get(one['terms'][0]) or 'yes'}"


def term_name(one: Mapping[str, Any], groups: Mapping[str, str]) -> str:
    """What a row of the matrix is about, in words: the kind of term, a group, a state.

    Args:
        one: a record of the row.
        groups: what groups are called, by their ids.
    """
    kind, group = str(one["term_type"]), str(one["group_id"])
    parts, mark = [kind.replace("_", " ")], _row_of(one).removeprefix(kind)
    if mark.startswith("/"):
        parts.append(groups.get(group, group))
        mark = mark.removeprefix(f"/{group}")
    return ", ".join([*parts, mark.removeprefix("#")] if mark else parts)


def _row_of(one: Mapping[str, Any]) -> str:
    """What is the same in the ids of the records of a row: the kind of term, and its group."""
    start, end = f"{one['proposal_id']}:", f":{one['source_id']}"
    return str(one["matrix_id"]).removeprefix(start).removesuffix(end)


def number(one: Mapping[str, Any]) -> str:
    """The number that a record gives, with its bound and unit; empty without one."""
    value = Value(one["value_low"], one["value_high"], one["bound"], one["unit"])
    return "" if value.low is None and value.high is None else str(value)


def _cell(one: Mapping[str, Any]) -> dict[str, Any]:
    """What a source says of a term; the value is a number, or its lower and its upper end."""
    low, high = one["value_low"], one["value_high"]
    return {
        "state": one["state"],
        "value": low if low == high else [low, high],
        "bound": one["bound"],
        "unit": one["unit"],
        "terms": one["terms"] or [],
    }

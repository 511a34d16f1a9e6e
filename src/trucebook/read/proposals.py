"""What was offered according to each source, and how it was answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trucebook.load.load import Source
from trucebook.markup import visible
from trucebook.read.acts import MAKERS, Acts, acts, answers_of, chain, dot, graph, relations
from trucebook.read.answer import WIDTH, Answer
from trucebook.read.claims import Claims, claims
from trucebook.read.matrix import matrix
from trucebook.read.offers import Offers
from trucebook.read.statements import DERIVED, SILENT, STATES, Value

if TYPE_CHECKING:
    from rich.table import Table

_COLUMNS = 6
"""Sources that a terminal shows side by side, at most: those with the most terms."""


@dataclass(frozen=True, repr=False, eq=False)
class Proposal(Answer):
    """What each source says that a proposal contains, and what was done with it.

    Attributes:
        chain: who drafted, conveyed, received, proposed and answered the proposal and those that
            it is linked to, and how they are linked.
        responses: who answered the proposal how, the latest stance of each actor first.
        graph: the chain as a tree in plain text.
        dot: the chain as a graph in the language of Graphviz.
        scopes: by term whether it is for all of its group or for some.
    """

    table = "proposal_matrix"
    shown = ("term_type", "source_id", "state", "value_low", "unit", "verdict", "note", "terms")

    chain: Acts
    responses: Acts
    graph: str
    dot: str
    scopes: Mapping[str, str]

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
        return count, *(f"Contradiction, {_name(one)}: {one['note']}" for one in clashes)

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
        from rich.text import Text  # noqa: PLC0415

        parts: list[Any] = [Text(visible(line)) for line in (self.title, *self.lead)]
        parts += [self._drawn_matrix(self.rows[:rows])]
        for row in self.rows[:rows]:
            if row[0]["verdict"] in ("differ", "agree"):
                line = f"{_name(row[0])}: {row[0]['verdict']}. {row[0]['note']}"
                parts.append(Text(visible(line)))
        parts += [Text(), Text("Offers and answers"), Text(self.graph), Text()]
        return _printed(parts, width) + self.responses.as_text(width)

    def _drawn_matrix(self, rows: Iterable[Sequence[Mapping[str, Any]]]) -> Table:
        from rich import box  # noqa: PLC0415
        from rich.table import Table  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        spoken = Counter({one["source_id"]: 0 for one in self.records})
        spoken.update(one["source_id"] for one in self.records if one["state"] != SILENT)
        most = sorted(name for name, _ in spoken.most_common(_COLUMNS))
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
        for name in ("term", "verdict", *most):
            table.add_column(Text(visible(name)), overflow="fold")
        for row in rows:
            said = {one["source_id"]: self._said(one) for one in row}
            cells = [_name(row[0]), row[0]["verdict"], *(said.get(name, "–") for name in most)]
            table.add_row(*(Text(visible(cell)) for cell in cells))
        return table

    def _said(self, one: Mapping[str, Any]) -> str:
        """What a source says, in a few words."""
        if one["state"] == SILENT:
            return "–"
        if one["state"] not in (STATES, DERIVED):
            return str(one["state"])
        mark = "= " if one["state"] == DERIVED else ""
        return f"{mark}{_number(one) or self.scopes.get(one['terms'][0]) or 'yes'}"


@dataclass(frozen=True, repr=False, eq=False)
class Proposals(Answer):
    """Who made which proposals, and how they were answered."""

    table = "proposal_overview"
    shown = ("proposal_id", "name", "made_on", "made_by", "terms", "answers")

    @property
    def lead(self) -> Sequence[str]:
        """On which proposals the sources contradict each other."""
        names = [one["proposal_id"] for one in self.records if one["contradictions"]]
        return [f"Sources contradict each other on terms of {', '.join(names)}."] if names else []


def proposal(
    proposal_id: str,
    book: str | Path | None = None,
    *,
    version: str | None = None,
    source: Source = None,
) -> Proposal:
    """What each source says that a proposal contains, and who answered it how.

        >>> trucebook.proposal("P01").frame

    Values are compared in one unit: 4.5 months, 135 days and 3 stages of 45 days agree. What a
    source defers to later talks, or excludes, is never shown as demanded or offered. A source that
    is silent on a term does not deny it.

    Args:
        proposal_id: id of the proposal.
        book: folder of a book or of a release, or an archive of one; without, the release that
            came with the package.
        version: version of the data; the newest by default.
        source: where else to take the release from; see `load`.

    Returns:
        An answer. `.frame` has one row per term and source: matrix_id, proposal_id, term_type,
        group_id, source_id, state (states, derived, deferred, excluded, silent), value_low,
        value_high, bound, unit, terms, verdict (one, agree, differ, contradict), note. `.chain`
        and `.responses` are answers too, with one row per act; `.graph` and `.dot` are the chain
        as a tree and as a graph.

    Raises:
        UsageError: there is no such proposal, book, release or version, or the tables have no
            proposals.
        DataError: a table of the book cannot be read as rows.
    """
    offers = Offers.of(claims(book, version, source))
    row = offers.claims.find("proposals", proposal_id)
    order = chain(offers, proposal_id)
    own = acts(offers, proposal_id)
    told = [
        one
        for name in order
        for one in (*relations(offers, name), *(own if name == proposal_id else acts(offers, name)))
    ]
    key = offers.key("terms")
    name = row.get("name") or proposal_id
    made = f", {row['made_on']}" if row.get("made_on") else ""
    return Proposal(
        f"{proposal_id} {name}{made}, in {offers.claims.name}",
        [one for line in matrix(offers, proposal_id) for one in line],
        chain=Acts.of(f"Offers and answers around {proposal_id}", told),
        responses=Acts.of(
            f"Answers to {proposal_id}, the latest of each actor first", answers_of(own)
        ),
        graph=graph(offers, order),
        dot=dot(offers, order),
        scopes={
            term[key]: term["scope"]
            for term in offers.rows("terms", proposal_id)
            if term.get("scope")
        },
    )


def proposals(
    book: str | Path | None = None, *, version: str | None = None, source: Source = None
) -> Proposals:
    """Who made which proposals, and how they were answered.

        >>> trucebook.proposals().frame

    Args:
        book: folder of a book or of a release, or an archive of one; without, the release that
            came with the package.
        version: version of the data; the newest by default.
        source: where else to take the release from; see `load`.

    Returns:
        An answer. `.frame` has one row per proposal: proposal_id, name, kind, made_on, made_by,
        terms, contradictions, answers, sources.

    Raises:
        UsageError: there is no such book, release or version, or the tables have no proposals.
        DataError: a table of the book cannot be read as rows.
    """
    offers = Offers.of(claims(book, version, source))
    records = [_overview(offers, name) for name in offers.ids]
    return Proposals(f"{len(records)} proposals, in {offers.claims.name}", records)


def matrix_of(found: Claims) -> list[dict[str, Any]]:
    """The records of the matrices of all proposals."""
    offers = Offers.of(found)
    return [one for name in offers.ids for row in matrix(offers, name) for one in row]


def _overview(offers: Offers, proposal_id: str) -> dict[str, Any]:
    row = offers.claims.find("proposals", proposal_id)
    done = acts(offers, proposal_id)
    rows = matrix(offers, proposal_id)
    makers = dict.fromkeys(one["actor_id"] for one, _ in done if one["kind"] in MAKERS)
    stances: dict[str, dict[str, None]] = {}
    for one, _ in answers_of(done):
        if one["is_latest"]:
            stances.setdefault(one["kind"], {})[one["actor_id"]] = None
    return {
        "proposal_id": proposal_id,
        "name": row.get("name"),
        "kind": row.get("kind"),
        "made_on": row.get("made_on"),
        "made_by": list(makers) or None,
        "terms": len(rows),
        "contradictions": sum(line[0]["verdict"] == "contradict" for line in rows),
        "answers": "; ".join(f"{kind}: {', '.join(who)}" for kind, who in stances.items()) or None,
        "sources": offers.sources(proposal_id) or None,
    }


def _row_of(one: Mapping[str, Any]) -> str:
    """What is the same in the ids of the records of a row: the kind of term, and its group."""
    start, end = f"{one['proposal_id']}:", f":{one['source_id']}"
    return str(one["matrix_id"]).removeprefix(start).removesuffix(end)


def _name(one: Mapping[str, Any]) -> str:
    """What a row of the matrix is about, in words."""
    kind, *group = _row_of(one).split("/", 1)
    return ", ".join([kind.replace("_", " "), *group])


def _number(one: Mapping[str, Any]) -> str:
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


def _printed(parts: Iterable[Any], width: int) -> str:
    from rich.console import Console  # noqa: PLC0415

    console = Console(
        file=StringIO(),
        width=max(1, min(width, WIDTH)),
        color_system=None,
        force_terminal=False,
        force_jupyter=False,
    )
    with console.capture() as printed:
        for part in parts:
            console.print(part, overflow="fold")
    return "".join(f"{line.rstrip()}\n" for line in printed.get().splitlines())

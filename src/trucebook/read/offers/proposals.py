"""What was offered according to each source, and how it was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trucebook.load.tables import Source
from trucebook.problem import plural
from trucebook.read.answer import Answer
from trucebook.read.claims import Claims, claims
from trucebook.read.lines import WIDTH, wrapped
from trucebook.read.offers.acts import MAKERS, Acts, acts, answers_of, chain, dot, relations, tree
from trucebook.read.offers.matrix import matrix
from trucebook.read.offers.offers import Offers
from trucebook.read.offers.proposal import Proposal


@dataclass(frozen=True, repr=False, eq=False)
class Proposals(Answer):
    """Who made which proposals, and how they were answered."""

    table = "proposal_overview"
    shown = ("proposal_id", "name", "made_on", "made_by", "terms", "answers")
    named = ("made_by",)

    @property
    def lead(self) -> Sequence[str]:
        """On which proposals the sources contradict each other."""
        names = [one["proposal_id"] for one in self.records if one["contradictions"]]
        return [f"Sources contradict each other on terms of {', '.join(names)}."] if names else []

    def as_text(self, width: int = WIDTH, rows: int | None = None) -> str:
        """A paragraph for each proposal: what, when, by whom, how many terms; then the answers."""
        lines = [self.title, *self.lead]
        for one in self.records[:rows]:
            what = [text for text in (one["kind"], one["made_on"]) if text]
            makers = ", ".join(self.called(one["made_by"] or []))
            made = f"made by {makers}" if makers else "maker not given"
            where = ", ".join(one["sources"] or ["no source"])
            clashes = one["contradictions"]
            lines += [
                "",
                f"{one['proposal_id']} {one['name'] or ''} ({', '.join(what)})",
                f"  {made}; {plural(one['terms'], 'term')} in {where}"
                + (f", contradictory on {clashes}" if clashes else ""),
                f"  {one['answers'] or 'no answer reported'}",
            ]
        if more := len(self.records) - len(self.records[:rows]):
            lines.append(f"… and {more:,} more: .frame has all")
        return wrapped(lines, width)


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
    return proposal_of(claims(book, version, source), proposal_id)


def proposal_of(found: Claims, proposal_id: str) -> Proposal:
    """What rows say of a proposal; see `proposal`."""
    offers = Offers.of(found)
    row = offers.claims.find("proposals", proposal_id)
    order = chain(offers, proposal_id)
    own = acts(offers, proposal_id)
    told = [
        one
        for name in order
        for one in (*relations(offers, name), *(own if name == proposal_id else acts(offers, name)))
    ]
    key = offers.key("terms")
    name, names = row.get("name") or proposal_id, found.names("actors")
    made = f", {row['made_on']}" if row.get("made_on") else ""
    return Proposal(
        f"{proposal_id} {name}{made}, in {offers.claims.name}",
        [one for line in matrix(offers, proposal_id) for one in line],
        chain=Acts.of(f"Offers and answers around {proposal_id}", told, names),
        responses=Acts.of(
            f"Answers to {proposal_id}, the latest of each actor first", answers_of(own), names
        ),
        tree=tree(offers, order),
        dot=dot(offers, order),
        scopes={
            term[key]: term["scope"]
            for term in offers.rows("terms", proposal_id)
            if term.get("scope")
        },
        groups=offers.group_names,
        names=names,
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
    return proposals_of(claims(book, version, source))


def proposals_of(found: Claims) -> Proposals:
    """The proposals that rows have; see `proposals`."""
    offers = Offers.of(found)
    records = [_overview(offers, name) for name in offers.ids]
    title = f"{plural(len(records), 'proposal')}, in {found.name}"
    return Proposals(title, records, names=found.names("actors"))


def matrix_of(found: Claims) -> list[dict[str, Any]]:
    """The records of the matrices of all proposals."""
    offers = Offers.of(found)
    return [one for name in offers.ids for row in matrix(offers, name) for one in row]


def _overview(offers: Offers, proposal_id: str) -> dict[str, Any]:
    row = offers.claims.row("proposals", proposal_id) or {}
    done = acts(offers, proposal_id)
    rows = matrix(offers, proposal_id)
    makers = dict.fromkeys(one["actor_id"] for one, _ in done if one["kind"] in MAKERS)
    stances: dict[str, dict[str, None]] = {}
    for one, _ in answers_of(done):
        if one["is_latest"]:
            actor = offers.claims.called("actors", one["actor_id"])
            stances.setdefault(one["kind"], {})[actor] = None
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

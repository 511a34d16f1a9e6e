"""Proposals: which answers which, what each source says that one contains, who answered it how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from trucebook.read.claims import Cells
from trucebook.read.dates import in_words
from trucebook.read.offers.acts import (
    MAKERS,
    MAKING,
    Told,
    acts,
    answers_of,
    chains,
    relations,
    tree,
)
from trucebook.read.offers.matrix import matrix
from trucebook.read.offers.offers import Offers
from trucebook.read.offers.proposal import number, term_name
from trucebook.read.offers.statements import SILENT
from trucebook.read.row import Known
from trucebook.read.site.addresses import name_of
from trucebook.read.site.edition import Edition
from trucebook.read.site.page import Page, Section
from trucebook.schemas.table import WITHDRAWN

_WHOLE = 20
"""Proposals up to which one page has all of each; of more it has the tree, and leads to them."""

_WIDE = 6
"""Sources up to which a table has a column for each; of more it has a line for each that speaks."""


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did with a proposal, or how it stands to another.

    Attributes:
        table: the table of its rows.
        kind: the stance or the relation.
        actor: who, by id.
        other: the other proposal of a relation, by id.
        when: the days, in words; empty where none is given.
        event: the occasion, by id.
        is_latest: whether it is the latest answer of the actor.
        row: the row whose words are shown.
        reports: all rows that report it.
    """

    table: str
    kind: str
    actor: str | None
    other: str | None
    when: str
    event: str | None
    is_latest: bool
    row: Cells
    reports: Sequence[Cells]


@dataclass(frozen=True, slots=True)
class Said:
    """What a source says of a term: its state, its number or scope, and the rows."""

    source: str
    state: str
    value: str
    terms: Sequence[str]


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a proposal.

    Attributes:
        name: what it is about, in words.
        verdict: how sources compare on it: contradict, differ, agree, one.
        note: the reason.
        said: what each source says, without those that are silent where they are many.
    """

    name: str
    verdict: str
    note: str
    said: Sequence[Said]

    @property
    def silent(self) -> Sequence[str]:
        """The sources that say nothing of it."""
        return [one.source for one in self.said if one.state == SILENT]


@dataclass(frozen=True, eq=False)
class Deal:
    """A proposal with all that is known of it.

    Attributes:
        offers: the proposals of its book.
        id: its id.
    """

    offers: Offers
    id: str

    @property
    def anchor(self) -> str:
        """Where it is on the page of all proposals; its parts have anchors that begin so."""
        return name_of(self.id)

    @property
    def row(self) -> Cells:
        """Its row; empty where only relations name it."""
        return self.offers.claims.row("proposals", self.id) or {}

    @property
    def name(self) -> str:
        """What it is called."""
        return self.offers.claims.called("proposals", self.id)

    @property
    def made_on(self) -> str:
        """The day on which it was made, in words; empty where none is given."""
        return in_words(self.row["made_on"]) if self.row.get("made_on") else ""

    @cached_property
    def sources(self) -> Sequence[str]:
        """The sources that speak of it."""
        return self.offers.sources(self.id)

    @property
    def is_wide(self) -> bool:
        """Whether each source has a column in the table of terms."""
        return len(self.sources) <= _WIDE

    @cached_property
    def terms(self) -> Sequence[Term]:
        """What it contains, those first on which sources contradict each other."""
        groups = self.offers.group_names
        scopes = {term[self.offers.key("terms")]: term.get("scope") for term in self._terms}
        return [
            Term(
                term_name(line[0], groups),
                line[0]["verdict"],
                line[0]["note"],
                [
                    Said(
                        one["source_id"],
                        one["state"],
                        number(one) or scopes.get((one["terms"] or [None])[0]) or "",
                        one["terms"] or (),
                    )
                    for one in line
                ],
            )
            for line in matrix(self.offers, self.id)
        ]

    @property
    def _terms(self) -> Sequence[Cells]:
        return self.offers.rows("terms", self.id)

    @property
    def verdicts(self) -> Mapping[str, int]:
        """On how many terms sources compare in which way."""
        found: dict[str, int] = {}
        for term in self.terms:
            found[term.verdict] = found.get(term.verdict, 0) + 1
        return found

    @cached_property
    def _acts(self) -> Sequence[Told]:
        return acts(self.offers, self.id)

    @cached_property
    def answers(self) -> Sequence[Act]:
        """How it was answered, the latest answers of each actor first."""
        return [self._act("responses", *one) for one in answers_of(self._acts)]

    @cached_property
    def making(self) -> Sequence[Act]:
        """How it came about: who drafted, proposed, conveyed and received it."""
        made = (one for one in self._acts if one[0]["kind"] in MAKING)
        return [self._act("responses", *one) for one in made]

    @property
    def makers(self) -> Sequence[str]:
        """Who made it, by id."""
        return list(
            dict.fromkeys(one.actor for one in self.making if one.kind in MAKERS and one.actor)
        )

    @property
    def relations(self) -> Sequence[Act]:
        """How it stands to others."""
        return [self._act("proposal_relations", *one) for one in relations(self.offers, self.id)]

    @property
    def answered_by(self) -> Sequence[tuple[str, str]]:
        """The proposals that stand to it in some relation, with that relation."""
        rows = self.offers.rows("proposal_relations", self.id, "to_proposal_id")
        return list(dict.fromkeys((row["relation"], row["proposal_id"]) for row in rows))

    def _act(self, table: str, one: Mapping[str, Any], reports: Sequence[Cells]) -> Act:
        found = self.offers.claims
        rows = [row for told in reports if (row := found.row(table, told["id"]))]
        shown = next((row for row in rows if row["exact"] == one["words"]), rows[0])
        return Act(
            table=table,
            kind=one["kind"],
            actor=one["actor_id"],
            other=one["to_proposal_id"],
            when=in_words(one["done_on"]) if one["done_on"] else "",
            event=one["event_id"],
            is_latest=one["is_latest"],
            row=shown,
            reports=rows,
        )


def pages(edition: Edition) -> Iterator[Page]:
    """The page `proposals.html`."""
    offers = edition.offers
    branches = [one for order in chains(offers) for one in tree(offers, order)] if offers else []
    is_whole = len(branches) <= _WHOLE
    deals = [Deal(offers, one.proposal_id) for one in branches] if offers and is_whole else []
    yield Page(
        "proposals.html",
        "proposals.html",
        {"branches": branches, "deals": deals, "anchor": name_of},
    )


def section(edition: Edition, known: Known) -> Section | None:
    """The terms of a proposal, its answers and its making; None of one that does not count."""
    if edition.offers is None or known.row.get("row_status") in WITHDRAWN:
        return None
    return Section("proposal_section.html", {"deal": Deal(edition.offers, known.id)})

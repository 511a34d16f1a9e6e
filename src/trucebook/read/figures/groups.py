"""The figures on one quantity, and how they compare with each other and with the whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from trucebook.problem import shorten
from trucebook.read.claims import Cells, Claims
from trucebook.read.figures.claim import (
    GRAVITIES,
    UNSURE,
    WORDS,
    Claim,
    Gravity,
    Pair,
    Verdict,
    claim_of,
    exceeds,
    gravity_of,
    kind_of,
)
from trucebook.read.figures.conflicts import pairs, settle
from trucebook.read.figures.origins import voices

VERDICTS = ("conflict", "grew", "agree", "not_comparable", "part_of", "single")
"""How the figures on a quantity may compare, the most useful verdict first."""

_MANY = 100
"""A number from here on is hardly given twice by chance."""

_ALIKE = 4
"""Quantities with one number, at most, for which it is said that they have."""

_SHARES = ("percent", "fraction")
"""Units of which a part may have more than the whole: each is a share of another number."""

_WHOLES = 20
"""Claims on a whole, those with the lowest ends, that the claims on a part are held against."""


@dataclass(frozen=True)
class Group:
    """The figures on one quantity.

    Attributes:
        id: the quantity, or the figure that has none.
        thing: the name of the quantity.
        unit: the unit in which the figures are compared.
        claims: the figures.
        pairs: how they compare: every pair, or of many figures those that decide; with the
            figures of the whole that the quantity is a part of.
        verdict: one of `VERDICTS`.
        reason: why, in words.
        gravity: how grave a conflict is; None without one.
        settled_by: the fewest figures without which there is no conflict.
        origins: the independent voices: who the number comes from, its figures, its sources.
    """

    id: str
    thing: str
    unit: str | None
    claims: tuple[Claim, ...]
    pairs: tuple[Pair, ...]
    verdict: str
    reason: str
    gravity: Gravity | None
    settled_by: tuple[str, ...]
    origins: tuple[Mapping[str, Any], ...]

    @property
    def rows(self) -> list[str]:
        """The ids of the figures."""
        return [claim.id for claim in self.claims]

    @cached_property
    def conflicts(self) -> Mapping[str, Sequence[Pair]]:
        """The pairs that conflict, by the figures in them."""
        found: dict[str, list[Pair]] = {}
        for pair in self.pairs:
            for row_id in (pair.a, pair.b) if pair.verdict == "conflict" else ():
                found.setdefault(row_id, []).append(pair)
        return found


@dataclass(frozen=True, eq=False)
class Grouping:
    """The figures of some tables by their quantities.

    Attributes:
        found: the tables.
        strict: whether "about 250" is 250.
    """

    found: Claims
    strict: bool

    @cached_property
    def rows(self) -> Mapping[str, Sequence[Cells]]:
        """The rows of `figures` by quantity, or by themselves where they have none."""
        rows: dict[str, list[Cells]] = {}
        for row in self.found.rows("figures"):
            rows.setdefault(row["quantity_id"] or row["figure_id"], []).append(row)
        return rows

    @cached_property
    def claims(self) -> Mapping[str, tuple[Claim, ...]]:
        """What they say, each in the unit of its quantity."""
        return {name: self._claims(name, self.unit(name)) for name in self.rows}

    def _claims(self, name: str, unit: str | None) -> tuple[Claim, ...]:
        """What the figures on a quantity say, in a unit."""
        quantity, strict = self.quantity(name), self.strict
        sources = [self.found.row("sources", row.get("source_id")) or {} for row in self.rows[name]]
        return tuple(
            claim_of(row, quantity, unit, source.get("published"), strict=strict)
            for row, source in zip(self.rows[name], sources, strict=True)
        )

    def quantity(self, name: str) -> Cells:
        """The row of a quantity; empty for a figure that has none."""
        return self.found.row("quantities", name) or {}

    def kind(self, name: str) -> str:
        """The kind of a quantity."""
        return kind_of(self.quantity(name))

    def unit(self, name: str) -> str | None:
        """The unit in which a quantity is counted."""
        first: Cells = next(iter(self.rows.get(name, ())), {})
        return self.quantity(name).get("unit") or first.get("unit")

    def thing(self, name: str) -> str:
        """What a quantity is called."""
        words = self.claims[name][0].words if name in self.claims else ""
        return str(shorten(str(self.quantity(name).get("name") or words or name), 2 * WORDS))

    def groups(self) -> Iterator[Group]:
        """The figures of each quantity, compared."""
        for name, own in self.claims.items():
            whole = self._whole(name)
            among, beyond = pairs(own, self.kind(name)), list(self._parts(name, whole))
            conflicts = [pair for pair in (*among, *beyond) if pair.verdict == "conflict"]
            grave = [pair.gravity for pair in conflicts if pair.gravity]
            edges = [(pair.a, pair.b) for pair in conflicts]
            settled = settle(own, edges, self.kind(name)) if edges else []
            verdict, reason = self._verdict(own, among, conflicts, whole)
            yield Group(
                id=name,
                thing=self.thing(name),
                unit=self.unit(name),
                claims=own,
                pairs=(*among, *beyond),
                verdict=verdict,
                reason=" ".join((reason, *self._notes(name))),
                gravity=max(grave, key=GRAVITIES.index, default=None),
                settled_by=tuple(settled),
                origins=tuple(voices(self.found, self.rows[name])),
            )

    def _verdict(
        self,
        own: Sequence[Claim],
        among: Sequence[Pair],
        conflicts: Sequence[Pair],
        whole: str | None,
    ) -> tuple[str, str]:
        """How the figures on a quantity compare, and why."""
        if conflicts:
            worst = max(conflicts, key=lambda pair: GRAVITIES.index(pair.gravity or "clash"))
            more = f" ({len(conflicts)} such pairs)" if len(conflicts) > 1 else ""
            return "conflict", f"{worst.reason}{more}."
        if all(claim.values is None for claim in own) and {pair.verdict for pair in among} == {
            "agree"
        }:
            return "agree", f"All give the same words and no number: {own[0].shown}."
        for verdict in ("grew", "agree"):
            if some := [pair for pair in among if pair.verdict == verdict]:
                open_ones = (pair for pair in among if pair.verdict == "not_comparable")
                return verdict, _reason(own, some, next(open_ones, None))
        if among:
            return "not_comparable", f"{among[0].a} and {among[0].b}: {among[0].reason}."
        if whole is not None:
            return "part_of", f"One figure; the thing is a part of {whole}: {self.thing(whole)}."
        return "single", "One figure."

    def _whole(self, name: str) -> str | None:
        """The nearest quantity that a quantity is a part of, one with figures if there is one."""
        chain: list[str] = []
        at = self.quantity(name).get("within")
        while at and at not in (*chain, name):
            chain.append(at)
            at = self.quantity(at).get("within")
        return next((one for one in chain if one in self.rows), chain[0] if chain else None)

    def _parts(self, name: str, whole: str | None) -> Iterator[Pair]:
        """How the figures on a part compare with those on the whole."""
        if whole is None or whole not in self.rows:
            return
        known = [claim for claim in self.claims[whole] if claim.values is not None]
        known = sorted(known, key=lambda claim: claim.values.high if claim.values else 0)[:_WHOLES]
        own, is_share = self._claims(name, self.unit(whole)), self.unit(whole) in _SHARES
        yield from self._products(name, whole, own, known)
        for part in own:
            kind = self.kind(whole)
            above = [] if is_share else [claim for claim in known if exceeds(part, claim, kind)]
            for claim in above:
                reason = f"{part.shown} is above {claim.shown}, of which it is a part"
                yield Pair(part.id, claim.id, "conflict", reason, gravity_of(part, claim))
            near = [claim for claim in known if claim.source_id == part.source_id] or known
            if near and not above:
                held = _held(part, near[0], is_share)
                reason = f"{part.shown} is a part of {near[0].shown}, {held}"
                yield Pair(part.id, near[0].id, "part_of", reason)

    def _products(
        self, name: str, whole: str, parts: Sequence[Claim], wholes: Sequence[Claim]
    ) -> Iterator[Pair]:
        """The length of a stage times the number of stages, beside the length of the whole."""
        stages = self._stages.get(self.quantity(whole).get("proposal_id"), ())
        counts = [claim for claim in stages if claim.values is not None]
        alike = self.quantity(name).get("proposal_id") == self.quantity(whole).get("proposal_id")
        lengths = [claim for claim in parts if claim.values is not None]
        are_one = [len({claim.values for claim in some}) == 1 for some in (counts, lengths)]
        if not alike or not all(are_one):
            return  # NOTE: stages may be of several lengths
        part, count = lengths[0], counts[0]
        product = part.values.times(count.values) if part.values and count.values else None
        for claim in wholes:
            if product and claim.values and claim.status == part.status:
                meets = product.meets(claim.values)
                verdict: Verdict = "part_of" if meets else "not_comparable"
                give = " give" if meets else ", if all are alike, do not give"
                reason = f"{count.shown} of {part.shown}{give} {claim.shown}"
                yield Pair(part.id, claim.id, verdict, reason)

    @cached_property
    def _stages(self) -> Mapping[str | None, Sequence[Claim]]:
        """The figures on how many stages a proposal has, by the proposal."""
        found: dict[str | None, list[Claim]] = {}
        for name, own in self.claims.items():
            if self.unit(name) == "stages" and self.quantity(name).get("proposal_id"):
                found.setdefault(self.quantity(name)["proposal_id"], []).extend(own)
        return found

    def _notes(self, name: str) -> Iterator[str]:
        """What else a reader of the figures on a quantity should know."""
        own = self.claims[name]
        labels = sorted({self.found.called("groups", claim.group) for claim in own if claim.group})
        if len(labels) > 1:
            yield f"The sources count them as {', '.join(labels)}."
        for number in dict.fromkeys(claim.number for claim in own if claim.number):
            others = self._same_number.get(self._number_of(name, number), ())
            if 1 < len(others) <= _ALIKE:
                given = [f"{other}, {self.thing(other)}" for other in others if other != name]
                yield f"The number {number:,.15g} is also given for {'; '.join(given)}."
        yield from self._steps(name)

    @cached_property
    def _same_number(self) -> Mapping[object, Sequence[str]]:
        """The quantities of one place and unit that a large number is given for."""
        found: dict[object, dict[str, None]] = {}
        for name, own in self.claims.items():
            for number in {claim.number for claim in own if (claim.number or 0) >= _MANY}:
                found.setdefault(self._number_of(name, number or 0), {})[name] = None
        return {key: list(names) for key, names in found.items()}

    def _number_of(self, name: str, number: float) -> object:
        """A number that is given for a quantity, with its unit and place."""
        return number, self.unit(name), self.quantity(name).get("place_id")

    def _steps(self, name: str) -> Iterator[str]:
        """The numbers of single events that a running count grew by."""
        if self.kind(name) != "total" or len(self.claims[name]) > _WHOLES:
            return
        numbers = {claim.number: claim.id for claim in self.claims[name] if claim.number}
        for part in self._events.get(name, ()):
            for low, row_id in numbers.items():
                if part.number and low + part.number in numbers:
                    yield f"{part.shown} is the step from {row_id} to {numbers[low + part.number]}."

    @cached_property
    def _events(self) -> Mapping[str, Sequence[Claim]]:
        """What single events added, by the running count that they are a part of."""
        found: dict[str, list[Claim]] = {}
        for name, own in self.claims.items():
            whole = self.quantity(name).get("within")
            if whole and self.kind(name) == "event":
                found.setdefault(whole, []).extend(own)
        return found


def _held(part: Claim, whole: Claim, is_share: bool) -> str:
    """What a part that is in no conflict with its whole is to it."""
    if part.values is None or whole.values is None:
        return "in another unit"
    if is_share:
        return "each a share of another number"
    above = (part.number or 0) > (whole.number or 0) or part.values.is_above(whole.values)
    return "on other days or in other words" if above else "and not above it"


def _reason(own: Sequence[Claim], pairs: Sequence[Pair], left: Pair | None) -> str:
    """Why figures agree or grew: those of some pairs; `left` is a pair that does not compare."""
    sure = [pair for pair in pairs if pair.is_in_order or pair.verdict != "grew"]
    ids = {row_id for pair in sure or pairs for row_id in (pair.a, pair.b)}
    some = [claim for claim in own if claim.id in ids]
    ordered = sorted(some, key=lambda claim: (claim.number is None, claim.number or 0))
    ends = f"from {ordered[0].shown} to {ordered[-1].shown}"
    rest = f" {left.a} and {left.b} do not compare: {left.reason}." if left else ""
    who = "Some" if left else "All"
    if pairs[0].verdict == "grew":
        series = "Later figures are higher" if sure else f"A series{UNSURE}"
        return f"{series}, {ends}: {'a series, ' if sure else ''}no conflict.{rest}"
    if len({claim.number for claim in some}) == 1 and some[0].number is not None:
        return f"{who} give the same number: {some[0].shown}.{rest}"
    leeway = any(claim.bound == "about" and claim.number is not None for claim in some)
    about = ", if “about” leaves a tenth to either side" if leeway else ""
    return f"{who} can be true of one number, {ends}{about}.{rest}"

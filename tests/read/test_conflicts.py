"""Sorting finds the conflicts that comparing every pair finds, and settles them."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from claimed import figure
from hypothesis import given, settings
from hypothesis import strategies as st

from trucebook.read.figures import conflicts
from trucebook.read.figures.claim import claim_of, clash, pair
from trucebook.read.figures.conflicts import FEW, pairs, settle
from trucebook.read.intervals import BOUNDS

DAYS = ("2031-05-01", "2031-05-02", "2031-05-03", "2031-05", "2031-05-02/2031-06-01", None)
KINDS = ("total", "level", "size", "event")


@st.composite
def rows(draw, most=8):
    figures = []
    for at in range(draw(st.integers(1, most))):
        bound = draw(st.sampled_from(BOUNDS))
        low = draw(st.integers(0, 12))
        high = low + draw(st.integers(0, 4)) if bound in ("range", "vague") else low
        figures.append(
            figure(
                at, low, bound, high,
                as_of=draw(st.sampled_from(DAYS)),
                attributed_to=draw(st.sampled_from(("office", "council", None))),
            )
        )  # fmt: skip
    return figures


def claims(figures, kind):
    return [claim_of(row, {"kind": kind}, "people", "2031-07") for row in figures]


def conflicting(compared):
    return [(pair.a, pair.b) for pair in compared if pair.verdict == "conflict"]


@given(rows(), st.sampled_from(KINDS))
def test_a_pair_has_one_verdict_in_either_order(figures, kind):
    for a, b in combinations(claims(figures, kind), 2):
        assert pair(a, b, kind).verdict == pair(b, a, kind).verdict
        assert (pair(a, b, kind).verdict == "conflict") == clash(a, b, kind)


@given(rows(most=1), st.sampled_from(KINDS))
def test_a_claim_does_not_conflict_with_itself(figures, kind):
    (claim,) = claims(figures, kind)
    assert not clash(claim, claim, kind)


@settings(max_examples=100)
@given(rows(), st.sampled_from(KINDS))
def test_sorting_finds_a_conflict_where_there_is_one(figures, kind):
    own = claims(figures, kind)
    every = conflicting(pairs(own, kind))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conflicts, "FEW", 0)
        found = conflicting(pairs(own, kind))
    assert bool(found) == bool(every)
    assert {frozenset(edge) for edge in found} <= {frozenset(edge) for edge in every}


@settings(max_examples=100)
@given(rows(), st.sampled_from(KINDS), st.booleans())
def test_without_the_settling_rows_nothing_conflicts(figures, kind, are_few):
    own = claims(figures, kind)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conflicts, "FEW", FEW if are_few else 0)
        gone = settle(own, conflicting(pairs(own, kind)), kind)
    left = [claim for claim in own if claim.id not in gone]
    assert conflicting(pairs(left, kind)) == []


@given(rows(most=6), st.sampled_from(KINDS))
def test_no_smaller_set_settles(figures, kind):
    own = claims(figures, kind)
    edges = conflicting(pairs(own, kind))
    size = len(settle(own, edges, kind))
    for count in range(size):
        for gone in combinations([claim.id for claim in own], count):
            assert any(a not in gone and b not in gone for a, b in edges)


@pytest.mark.parametrize(
    ("kind", "odd", "about"),
    [("total", [30], 5), ("total", [30, 31, 50], 5), ("level", [30], 5), ("size", [30], None)],
)
def test_of_many_only_those_are_named_that_most_conflict_with(kind, odd, about):
    figures = [
        figure(
            at, 900 if at in odd else 100 + 3 * at * (kind != "size"),
            "about" if about and at % about == 0 and at not in odd else "exact",
            as_of=(date(2031, 1, 1) + timedelta(days=at)).isoformat(),
            attributed_to=("office", None)[at % 2],
        )
        for at in range(FEW + 10)
    ]  # fmt: skip
    figures += [{**figures[at], "figure_id": f"G{at}", "value_high": 333, "value_low": 333}
                for at in odd if kind == "level"]  # fmt: skip
    own = claims([{**row, "as_of": None} for row in figures] if kind == "size" else figures, kind)
    gone = settle(own, conflicting(pairs(own, kind)), kind)
    assert len(gone) == len(odd)
    assert conflicting(pairs([claim for claim in own if claim.id not in gone], kind)) == []

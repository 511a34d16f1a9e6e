from math import inf

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import SCHEMAS

import trucebook
from trucebook.errors import UsageError
from trucebook.read.intervals import BOUNDS, Interval

numbers = st.integers(0, 60)


@st.composite
def claims(draw):
    bound = draw(st.sampled_from(BOUNDS))
    low = draw(numbers)
    high = draw(st.integers(low, 60)) if bound in ("range", "vague") else low
    return low, high, bound


def holds(value, claim):
    """What the wording says, spelt out by hand."""
    low, high, bound = claim
    return {
        "exact": value == low,
        "more_than": value > low,
        "at_least": value >= low,
        "less_than": value < low,
        "at_most": value <= low,
        "about": abs(value - low) <= 0.1 * low,
        "range": low <= value <= high,
        "vague": low <= value <= high,
    }[bound]


@given(claims(), st.integers(0, 200))
def test_an_interval_holds_just_the_values_that_the_wording_allows(claim, value):
    assert (value in Interval.of(*claim)) == holds(value, claim)


@given(claims(), claims())
def test_claims_clash_only_when_no_value_satisfies_both(first, second):
    one, other = Interval.of(*first), Interval.of(*second)
    common = [value / 20 for value in range(4000) if value / 20 in one and value / 20 in other]
    assert one.meets(other) == other.meets(one)
    assert one.meets(other) or not common


@given(claims())
def test_a_claim_agrees_with_itself_if_it_can_hold_at_all(claim):
    interval = Interval.of(*claim)
    assert interval.meets(interval) == (claim != (0, 0, "less_than"))


@pytest.mark.parametrize(
    ("first", "second", "meet"),
    [
        ((28_775, 28_775, "more_than"), (28_000, 28_000, "exact"), False),
        ((28_775, 28_775, "more_than"), (28_775, 28_775, "exact"), False),
        ((27_585, 27_585, "at_least"), (27_708, 27_708, "at_least"), True),
        ((253, 253, "exact"), (250, 250, "about"), True),
        ((2_000_000, None, "vague"), (2_400_000, 2_400_000, "exact"), True),
        ((None, None, "vague"), (3, 3, "exact"), True),
    ],
)
def test_figures_as_reported(first, second, meet):
    assert Interval.of(*first).meets(Interval.of(*second)) is meet


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA])
def test_a_missing_value_is_an_open_end(missing):
    assert Interval.of(missing, missing, "vague") == Interval.of(None, None, "vague")
    assert Interval.of(missing, missing, "vague").meets(Interval.of(3, 3, "exact"))


@pytest.mark.parametrize(
    ("claim", "message"),
    [((10, 10, "abuot"), "Did you mean 'about'"), ((5, 1, "range"), "low to be at most high")],
)
def test_a_claim_that_says_nothing_is_refused(claim, message):
    with pytest.raises(UsageError, match=message):
        Interval.of(*claim)


def test_every_figure_of_the_book_has_an_interval():
    for row in trucebook.load("figures").itertuples():
        Interval.of(row.value_low, row.value_high, row.bound)


def test_the_bounds_are_those_of_the_code_list():
    assert tuple(BOUNDS) == SCHEMAS["figures"].fields["bound"].enum


@pytest.mark.parametrize(
    ("bound", "interval"),
    [
        ("exact", Interval(10.0, 20.0, low_in=True, high_in=True)),
        ("range", Interval(10.0, 20.0, low_in=True, high_in=True)),
        ("vague", Interval(10.0, 20.0, low_in=True, high_in=True)),
        ("more_than", Interval(10.0, inf, low_in=False, high_in=True)),
        ("at_least", Interval(10.0, inf, low_in=True, high_in=True)),
        ("less_than", Interval(0.0, 20.0, low_in=True, high_in=False)),
        ("at_most", Interval(0.0, 20.0, low_in=True, high_in=True)),
        ("about", Interval(9.0, 22.0, low_in=True, high_in=True)),
    ],
)
def test_both_values_of_a_figure_give_the_ends(bound, interval):
    assert Interval.of(10, 20, bound) == interval


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA])
def test_an_unknown_end_is_nothing_or_everything(missing):
    assert Interval.of(missing, 3, "range") == Interval(0.0, 3.0)
    assert Interval.of(3, missing, "range") == Interval(3.0, inf)


ends = st.builds(
    Interval, *[st.sampled_from([0.0, 1.0, 2.0, 3.0])] * 2, st.booleans(), st.booleans()
)


@given(ends, ends)
def test_intervals_meet_if_a_value_lies_in_both(one, other):
    quarters = [at / 4 for at in range(-4, 20)]
    common = any(value in one and value in other for value in quarters)
    assert one.meets(other) == other.meets(one)
    if one.low <= one.high and other.low <= other.high:
        assert one.meets(other) == common


def test_the_message_names_both_values():
    with pytest.raises(UsageError, match=r"^expected low to be at most high, found 5 and 1$"):
        Interval.of(5, 1, "range")
    with pytest.raises(UsageError, match=r"^There is no bound 'abuot'\. Did you mean 'about'\?"):
        Interval.of(1, 1, "abuot")

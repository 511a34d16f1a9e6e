"""Pairs of rows, and cells that are equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucebook.review.pairing import Who, equal, pair, plain_name


@pytest.mark.parametrize(
    ("coded", "found", "agree"),
    [
        (None, None, True),
        (None, Who("x"), False),
        (Who("x"), None, False),
        (Who("x", ("The Front",)), Who("x", ("a body",)), True),
        (Who("x", ("The Front",)), Who("y", ("The Front",)), False),
        (Who("x", ("Brask Front", "The Front")), Who(None, ("front",)), True),
        (Who("x", ("Brask Front",)), Who(None, ("x",)), False),
        (Who(None, ("Baltasar Quiñe",)), Who(None, ("baltasar  quine’s",)), True),
        (Who("x"), Who(), False),
    ],
)
def test_who_is_credited_is_compared_by_id_or_else_by_name(coded, found, agree):
    assert equal(coded, found) is agree


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("The  Ombudsman’s Office", "ombudsman's office"),
        ("an old woman", "old woman"),
        ("Ilvane's", "ilvane"),
        ("The Brigades’", "brigades"),
        ("“Quiñe”", '"quine"'),
        ("The", "the"),
        ("Thessaly", "thessaly"),
    ],
)
def test_names_are_compared_without_dress(name, plain):
    assert plain_name(name) == plain


@given(st.data(), st.integers(0, 4), st.integers(0, 4))
def test_rows_are_paired_one_to_one_and_those_that_agree_most_first(data, rows, columns):
    line = st.lists(st.integers(0, 6), min_size=columns, max_size=columns)
    grades = data.draw(st.lists(line, min_size=rows, max_size=rows))
    pairs = list(
        pair(range(rows), range(columns), lambda _: None, lambda one, other: grades[one][other])
    )
    assert [one for one, _ in pairs if one is not None] == list(range(rows))
    assert sorted(other for _, other in pairs if other is not None) == list(range(columns))
    partner = dict(pairs)
    grade = {(one, other): grades[one][other] for one in range(rows) for other in range(columns)}
    met = {(one, other) for one, other in partner.items() if None not in (one, other)}
    assert all(grade[both] for both in met)
    for (one, other), value in grade.items():
        if value and (one, other) not in met:
            assert any(value <= grade[both] for both in met if one == both[0] or other == both[1])


def test_only_rows_at_one_place_are_paired_and_ties_go_by_order():
    left, right = ["a1", "b1", "a2"], ["a3", "a4", "c1"]
    pairs = pair(left, right, lambda row: row[0], lambda one, other: 1)
    assert list(pairs) == [
        ("a1", "a3"),
        ("a2", "a4"),
        ("b1", None),
        (None, "c1"),
    ]

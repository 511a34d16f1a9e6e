import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask

from trucebook.review.agreement import Agreement, agreement, nominal_alpha


def row(start, value, kind="x"):
    return {"source_id": "S01", "start": start, "end": start + 1, "value": value, "kind": kind}


def test_spans_are_told_as_f1_and_cells_as_shares():
    first, second = [row(0, 1), row(5, 2), row(9, 3)], [row(0, 1), row(5, 7)]
    span, value = agreement(first, second, ["value"])
    assert span == Agreement("span", 2.5, 0.8)
    assert (value.rows, value.share) == (2, 0.5)


def test_of_several_rows_on_one_span_those_that_agree_are_paired():
    first, second = [row(0, 1, "a"), row(0, 2, "b")], [row(0, 2, "b"), row(0, 1, "a")]
    assert [item.share for item in agreement(first, second, ["value", "kind"])] == [1, 1, 1]


@pytest.mark.parametrize("pair", [([], []), ([row(0, 1)], [])])
def test_nothing_to_compare_is_no_error(pair):
    assert [item.variable for item in agreement(*pair, ["value"])] == ["span", "value"]


@pytest.mark.parametrize(
    ("cells", "alpha"),
    [
        ([], None),
        ([("a", "a"), ("a", "a")], None),
        ([("a", "a"), ("b", "b"), (None, None)], 1.0),
        ([("a", "b"), ("b", "a")], -0.5),
        # The binary data of two observers in Krippendorff (2011).
        (list(zip("0100000010", "1110010000", strict=True)), 0.095),
    ],
)
def test_alpha_takes_off_what_chance_would_give(cells, alpha):
    found = nominal_alpha(cells)
    assert found == (alpha if alpha is None else pytest.approx(alpha, abs=0.0005))


values = st.sampled_from(["a", "b", "c", None, 1.5])


@given(st.lists(st.tuples(values, values), min_size=2, max_size=30))
def test_an_independent_implementation_finds_the_same_alpha(cells):
    if len({value for pair in cells for value in pair}) < 2:
        return
    data = [
        (coder, unit, str(value))
        for unit, pair in enumerate(cells)
        for coder, value in enumerate(pair)
    ]
    assert nominal_alpha(cells) == pytest.approx(AnnotationTask(data=data).alpha())

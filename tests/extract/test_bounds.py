import pytest

from trucebook.extract.figures.bounds import read_bound


@pytest.mark.parametrize(
    ("before", "after", "bound"),
    [
        ("no fewer than", "", "at_least"),
        ("At least ", "", "at_least"),
        ("and more than", "", "more_than"),
        ("just", "", "exact"),
        ("", "or more", "at_least"),
        ("", " or so", "about"),
        ("", "+", "at_least"),
        ("just", "or more", "at_least"),
        ("nearly", "people", "about"),
        ("the other", "people", None),
        ("", "", None),
    ],
)
def test_words_that_bound_a_number(before, after, bound):
    assert read_bound(before, after) == bound

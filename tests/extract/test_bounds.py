import pytest

from trucebook.extract.pipeline import extract


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
        ("~", "", "about"),
        (">", "", "more_than"),
        ("<", "", "less_than"),
        ("≥", "", "at_least"),
        ("≤", "", "at_most"),
        ("≈", "", "about"),
        ("approx.", "", "about"),
        ("at least some", "", "at_least"),
        ("perhaps", "", "about"),
        ("at the very least", "", "at_least"),
        ("upwards from", "", "more_than"),
        ("not exceeding", "", "at_most"),
        ("", ", give or take,", "about"),
        ("", ", tops", "at_most"),
        ("", "or thereabouts", "about"),
        ("", ", more or less", "about"),
        ("“around”", "", "about"),
        ("the other", "people", None),
        ("", "", None),
    ],
)
def test_words_that_bound_a_number(before, after, bound):
    gap = "" if after[:1] in ("", ",", "+") else " "
    text = f"They counted {before} 4,200{gap}{after.strip()} in the hall.".replace("  ", " ")
    (row,) = extract(text).figures
    assert row.bound == (bound or "exact")

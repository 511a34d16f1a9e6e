import pytest

from trucebook.extract.figures.units import read_unit


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("aid workers", "people"),
        ("captured soldiers", "people"),
        ("Weeks", "weeks"),
        ("six-week", "weeks"),
        ("%", "percent"),
        ("per cent", "percent"),
        ("trucks", None),
        ("", None),
    ],
)
def test_words_of_a_unit(words, unit):
    assert read_unit(words) == unit

"""What may be chosen on a page, and what of it each row has."""

import pytest
from claimed import claimed

from trucebook.read.site.filters import Filter, outward

NAMES = {"b": "Anna", "a": "zoo", "c": ""}


def test_options_are_in_the_order_of_their_names_and_rows_have_their_places():
    made = Filter.of("actor", [["a", "b"], [], ["c"], [None]], NAMES.__getitem__)
    assert list(made.options.items()) == [("b", "Anna"), ("c", "c"), ("a", "zoo")]
    assert made.of_rows == ["0 2", "", "1", ""]


@pytest.mark.parametrize(
    ("row_id", "chain"),
    [("camp", ("camp", "strip", "coast")), ("a", ("a", "b")), (None, ()), ("?", ("?",))],
)
def test_a_place_lies_in_all_around_it_also_in_a_circle(row_id, chain):
    within = {"camp": "strip", "strip": "coast", "coast": None, "a": "b", "b": "a"}
    rows = [{"place_id": name, "within": outer} for name, outer in within.items()]
    assert outward(claimed(places=rows), "places", row_id) == chain

"""Figures of one metric side by side, at a place."""

from claimed import claimed, figure, quantity

from trucebook.read.figures.compare import compared_of

PLACES = [
    {"place_id": "bay", "name": "the bay"},
    {"place_id": "pier", "name": "the pier", "within": "bay"},
    {"place_id": "hill", "name": "Bay"},
]


def found(**tables):
    quantities = [
        quantity(place_id="pier"),
        {"quantity_id": "N2", "name": "boats"},
        {"quantity_id": "N3", "name": "sheep", "place_id": "hill"},
    ]
    figures = [figure(1, 10), figure(2, 20, quantity_id="N2"), figure(3, 30, quantity_id="N3")]
    return compared_of(
        claimed(figures=figures, quantities=quantities, places=PLACES, **tables), "counted", "bay"
    )


def test_an_id_goes_before_the_name_of_another_place():
    assert [record["figure_id"] for record in found().records] == ["F1"]


def test_figures_of_no_place_are_named_as_left_out():
    assert found().lead == ("Left out, as no place is given for what they count: F2.",)

"""Figures of one metric side by side, at a place."""

import pytest
from claimed import claimed, figure, quantity
from conftest import TOY

from trucebook.commands import main
from trucebook.errors import UsageError
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


def test_a_text_says_when_and_on_whose_word():
    figures = [
        figure(1, 10, as_of="2031-05-01", attributed_to="wire-1", based_on="office-1"),
        figure(2, 20, period="2031-04/2031-05"),
        figure(3, 10, source_id="S2"),
        figure(4, 10, source_id="S3", attributed_to="nameless-1"),
    ]
    found = compared_of(
        claimed(
            figures=figures,
            quantities=[quantity()],
            actors=[
                {"actor_id": "wire-1", "name": "The Wire"},
                {"actor_id": "office-1", "name": "Relief office"},
            ],
            sources=[{"source_id": "S2", "agency": "Press Pool", "condition": "agency_copy"}],
        ),
        "counted",
    )
    seen = {
        one["figure_id"]: (found.seen(one, "as_of"), found.seen(one, "origin"))
        for one in found.records
    }
    assert seen == {
        "F1": ("2031-05-01", "Relief office"),
        "F2": ("in 2031-04/2031-05", "itself"),
        "F3": (None, "Press Pool"),
        "F4": (None, "nameless-1"),
    }
    for text in (found.as_text(), found._repr_html_()):
        assert "when" in text
        assert "on whose word" in text
        assert "Relief office" in text
        assert "office-1" not in text
    frame = found.frame.set_index("figure_id")
    assert frame["origin"].dropna().to_dict() == {"F1": "office-1", "F4": "nameless-1"}
    assert frame.loc["F1", "attributed_to"] == "wire-1"


def test_without_a_metric_those_that_figures_have_are_named(capsys):
    assert main(["compare", "--book", str(TOY)]) == 2
    said = capsys.readouterr().err
    assert said.startswith("trucebook: Name one of the metrics that figures have: ")
    many = claimed(figures=[figure(at, 1, metric=f"m{at:03}") for at in range(99)])
    with pytest.raises(UsageError, match=r"m000, .*m059, and 39 more\."):
        compared_of(many, None)
    with pytest.raises(UsageError, match=r"figures have: there are none\."):
        compared_of(claimed(), None)

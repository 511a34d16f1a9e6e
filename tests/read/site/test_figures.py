"""The page of figures: every figure once, with what a chart draws of it."""

import re

import pytest
from claimed import figure, quantity
from editions import drawn, edition

from trucebook.read.site.edition import Edition
from trucebook.read.site.figures import pages

PLACES = [{"place_id": "coast"}, {"place_id": "port", "name": "Port", "within": "coast"}]
GROUPS = [{"group_id": "all"}, {"group_id": "young", "within": "all"}]


def rows_of(page):
    """The attributes of each row of a table, by its id."""
    found = re.findall(r"<tr data-row(.*?)>.*?figures/(\w+)\.html", page, re.DOTALL)
    return {name: dict(re.findall(r'data-(\w+)="(.*?)"', row)) for row, name in found}


def chosen(page, name, row):
    """What the filter of a name offers of what a row has."""
    form = re.search(rf'<select name="{name}">(.*?)</select>', page, re.DOTALL)[1]
    options = re.findall(r'<option value="(.+?)"', form)
    return {options[int(place)] for place in row[name].split()}


def test_every_figure_of_a_release_is_one_row():
    one = Edition.of(None)
    page = drawn(pages, one)
    ids = [row["figure_id"] for row in one.found.rows("figures")]
    assert sorted(rows_of(page)) == sorted(ids)
    assert page.count("<tr data-row") == len(ids)


@pytest.mark.parametrize(
    ("cells", "data"),
    [
        ({"low": 5, "as_of": "2024-02-01"}, {"low": "5", "high": "5", "at": "5"}),
        ({"low": 5, "bound": "at_least"}, {"low": "5", "at": "5"}),
        ({"low": 5, "bound": "less_than"}, {"high": "5", "at": "5"}),
        ({"low": 1, "high": 3, "bound": "range"}, {"low": "1", "high": "3", "at": "1 3"}),
        ({"low": 10, "bound": "about"}, {"low": "9", "high": "11", "at": "10"}),
        ({"low": None}, {}),
    ],
)
def test_a_row_has_what_its_words_allow(cells, data):
    page = drawn(pages, edition(figures=[figure(1, **cells)], quantities=[quantity("size")]))
    row = rows_of(page)["F1"]
    assert {name: row[name] for name in ("low", "high", "at") if name in row} == data
    assert ("in no chart" in page) is not data


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"low": 1234}, "1,234 people"),
        ({"low": 5, "bound": "more_than"}, "more than 5 people"),
        ({"low": 24, "high": 99, "bound": "vague"}, "vague: 24 to 99 people"),
        ({"low": 2, "bound": "vague", "value_high": None}, "vague: from 2 people"),
        ({"low": 2, "bound": "range", "value_low": None}, "up to 2 people"),
        ({"low": 4.5, "unit": "other:sacks_of_rice"}, "4.5 sacks of rice"),
    ],
)
def test_a_number_is_in_words(cells, words):
    page = drawn(pages, edition(figures=[figure(1, **cells)], quantities=[quantity("size")]))
    assert f"<bdi>{words}</bdi>" in page


def test_days_are_from_the_first_to_the_last():
    days = ("2024-02-01/2024-02-02", "../1970-01-02", "2024-02-03")
    figures = [figure(n, n, as_of=day) for n, day in enumerate(days, 1)]
    page = drawn(pages, edition(figures=figures, quantities=[quantity()]))
    first, second = rows_of(page)["F1"], rows_of(page)["F2"]
    assert int(first["last"]) - int(first["first"]) == 86_400_000
    assert (second.get("first"), second["last"]) == (None, "86400000")
    assert 'data-over="days"' in page


def test_a_place_and_a_group_contain_what_lies_within():
    page = drawn(
        pages,
        edition(
            figures=[figure(1, 5, group_id="young")],
            quantities=[quantity(place_id="port")],
            places=PLACES,
            groups=GROUPS,
        ),
    )
    row = rows_of(page)["F1"]
    assert chosen(page, "place", row) == {"port", "coast"}
    assert chosen(page, "group", row) == {"young", "all"}


def test_an_origin_is_an_actor_or_the_source_itself():
    figures = [figure(1, 5, attributed_to="mayor"), figure(2, 6)]
    actors = [{"actor_id": "mayor", "name": "The mayor"}]
    page = drawn(pages, edition(figures=figures, quantities=[quantity()], actors=actors))
    origins = {name: chosen(page, "origin", row) for name, row in rows_of(page).items()}
    assert origins == {"F1": {"mayor"}, "F2": {"S1"}}
    assert rows_of(page)["F1"]["voice"] != rows_of(page)["F2"]["voice"]


def test_what_conflicts_comes_first_and_says_why():
    figures = [
        figure(1, 5, quantity_id="N1"),
        figure(2, 5, quantity_id="N1"),
        figure(3, 5, quantity_id="N2"),
        figure(4, 9, quantity_id="N2"),
        figure(5, 9, quantity_id="N3"),
    ]
    quantities = [quantity("size", quantity_id=f"N{n}", name=f"thing {n}") for n in (1, 2, 3)]
    page = drawn(pages, edition(figures=figures, quantities=quantities))
    assert list(rows_of(page)) == ["F3", "F4", "F1", "F2", "F5"]
    why = re.search(r'<p class="reason".*?>(.*?)</p>', page)[1]
    assert re.findall(r'href="figures/(\w+)', why) == ["F3", "F4"]
    assert "no number makes both true" in why
    assert page.count('<figure class="chart"') == 2


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ([], "There are no figures that can be put side by side yet."),
        ([figure(1, 5)], "1 figure on 1 thing:"),
    ],
)
def test_few_figures_are_said_in_words(figures, words):
    page = drawn(pages, edition(figures=figures, quantities=[]))
    assert words in page
    assert ('id="filters"' in page) is bool(figures)


def test_nothing_of_a_book_acts():
    evil = '"><script>alert(1)</script>\u202e'
    page = drawn(
        pages,
        edition(
            figures=[figure(1, 5, exact=evil, metric=evil, status=evil), figure(2, 6, unit=evil)],
            quantities=[quantity(name=evil, unit=evil, place_id="p")],
            places=[{"place_id": "p", "name": evil}],
        ),
    )
    assert "<script>alert" not in page
    assert "\u202e" not in page


def test_ids_that_no_row_has_lead_nowhere():
    figures = [figure(1, 5, attributed_to="x", group_id="y")]
    quantities = [quantity("size", place_id="z", within="N9")]
    page = drawn(pages, edition(figures=figures, quantities=quantities))
    assert not re.search(r'href="(actors|groups|places|sources)/|quantities/N9', page)


def test_figures_are_compared_once(monkeypatch):
    calls = []
    own = Edition.discrepancies.func
    monkeypatch.setattr(Edition.discrepancies, "func", lambda self: calls.append(1) or own(self))
    one = edition(figures=[figure(n, n) for n in range(50)], quantities=[quantity()])
    drawn(pages, one)
    drawn(pages, one)
    assert len(calls) == 1

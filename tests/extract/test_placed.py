"""When, where and in what way a figure counts, and what of a book it is."""

import json
from pathlib import Path

import pytest

from trucebook.extract.figures.quantities import Counted, ledger
from trucebook.extract.figures.times import printed, published, times
from trucebook.extract.pipeline import extract
from trucebook.extract.text.document import read_document

PASSAGES = Path(__file__).parent / "figures-placed.jsonl"
"""The `dev` half was read while this was written, the other scored when it was done."""

COLUMNS = {"period": "period", "as_of": "as_of", "place": "place_name", "kind": "kind"}
FLOORS = {
    "dev": {"period": (1.0, 1.0), "as_of": (1.0, 1.0), "place": (1.0, 0.8), "kind": (1.0, 1.0)},
    "held": {"period": (0.85, 0.8), "as_of": (0.6, 1.0), "place": (0.8, 0.7), "kind": (0.9, 0.85)},
}


@pytest.mark.parametrize("half", FLOORS)
def test_precision_and_recall_do_not_fall(half):
    cells = {field: [0, 0, 0] for field in COLUMNS}
    for line in PASSAGES.read_text(encoding="utf-8").splitlines():
        passage = json.loads(line)
        if passage["half"] != half:
            continue
        found = extract(passage["text"], published=passage.get("published")).figures
        for coded in passage["figures"]:
            start = passage["text"].index(coded["exact"])
            end = start + len(coded["exact"])
            figure = next((row for row in found if row.start < end and start < row.end), None)
            for field, column in COLUMNS.items():
                got = getattr(figure, column, None)
                cells[field][0] += got is not None
                cells[field][1] += coded[field] is not None
                cells[field][2] += got is not None and got == coded[field]
    reached = {
        field: (right / made >= floor[0], right / coded >= floor[1])
        for (field, (made, coded, right)), floor in zip(
            cells.items(), FLOORS[half].values(), strict=True
        )
    }
    assert set(reached.values()) == {(True, True)}, cells


@pytest.mark.parametrize(
    ("words", "day", "edtf", "form"),
    [
        ("in November", None, "XXXX-11", "point"),
        ("in November", "2024-02-07", "2023-11", "point"),
        ("in November", "2024-02-11/2024-02-18", "XXXX-11", "point"),
        ("on Wednesday", "2024-02-08", "2024-02-07", "point"),
        ("on Wednesday", "2024-02-07", "2024-02-07", "point"),
        ("on Wednesday", "2024-02-11/2024-02-18", "2024-02-14", "point"),
        ("on Wednesday", None, None, "point"),
        ("yesterday", "2024-03-01", "2024-02-29", "point"),
        ("since the vote on 9 August", None, "XXXX-08-09", "since"),
        ("as of 5 May", None, "XXXX-05-05", "by"),
        ("from 3 to 9 May", None, "XXXX-05-03/XXXX-05-09", "point"),
        ("from January to March 2019", None, "2019-01/2019-03", "point"),
        ("between 1991 and 1995", None, "1991/1995", "point"),
        ("in the past 24 hours", "2024-02-07", "2024-02-06/2024-02-07", "point"),
        ("in mid-2020", None, "2020", "point"),
        ("in the 1990s", None, "199X", "point"),
        ("on Oct. 7, 2021", None, "2021-10-07", "point"),
        ("last month", "2024-01-10", "2023-12", "point"),
        ("on 30 February", None, None, "point"),
        ("until Monday", "2024-02-07", None, "unknown"),
        ("two years ago", "2024-02-07", None, "unknown"),
    ],
)
def test_words_of_time_are_as_precise_as_the_text(words, day, edtf, form):
    (found,) = times(read_document(f"It rained {words}."), published(day))
    assert (found.edtf, found.form) == (edtf, form)


@pytest.mark.parametrize("words", ["They may march.", "2,019 men in 2,000 homes.", "A 2019 car."])
def test_other_words_are_no_time(words):
    assert times(read_document(words), published(None)) == []


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Published: 12 June 2018\n\nA bus burned.", "2018-06-12"),
        ("Floods\n07 February, 2024\nIt rained.", "2024-02-07"),
        ("ORMEA, March 3 (AP) - It rained.", "XXXX-03-03"),
        ("Updated: 12 June 2018\n\nA bus burned.", None),
        ("It rained on 12 June 2018.", None),
    ],
)
def test_the_day_of_an_article_is_that_of_its_first_date_line(text, edtf):
    assert printed(read_document(text)).edtf == edtf


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Gunmen killed 12 villagers in Ostre on Monday and 30 in Kelm on Friday.", "Ostre"),
        ("They fled to Ostre, where 300 people have found shelter.", "Ostre"),
        ("Fires in southern Kelm burned 40 homes.", "southern Kelm"),
        ("Fires burned 40 homes, officials in Kelm said.", None),
        ("Fires burned 40 homes, according to Ada Lund, a farmer in Kelm.", None),
        ("Some 40 homes have burned since the raid on Kelm.", None),
        ("Some 40 people were hurt in November.", None),
    ],
)
def test_a_place_is_that_of_the_number_and_not_of_its_source(text, place):
    assert extract(text).figures[0].place_name == place


def test_a_cell_says_on_which_words():
    (figure,) = extract("In May 2019 fires killed 12 people in Kelm.").figures
    words = {reason.field: reason.exact for reason in figure.evidence}
    assert (words["period"], words["place_name"]) == ("May 2019", "Kelm")
    assert (figure.place_id, figure.group_id, figure.quantity_id) == (None, None, None)


BOOK = {
    "places": [
        {"place_id": "kelm", "name": "Kelm", "within": "", "aliases": "the Kelm valley"},
        {"place_id": "ostre", "name": "Ostre", "within": "kelm", "aliases": ""},
    ],
    "groups": [
        {"group_id": "people", "name": "people", "within": "", "aliases": "persons"},
        {"group_id": "miners", "name": "miners", "within": "people", "aliases": ""},
    ],
    "events": [{"event_id": "V1", "happened_on": "2019-05-07"}],
    "quantities": [
        {"quantity_id": "N1", "metric": "killed", "unit": "people", "kind": "event",
         "place_id": "ostre", "group_id": "people", "event_id": "V1"},
        {"quantity_id": "N2", "metric": "killed", "unit": "people", "kind": "event",
         "place_id": "ostre", "group_id": "miners", "event_id": "V1"},
        {"quantity_id": "N3", "metric": "killed", "unit": "people", "kind": "total",
         "place_id": "kelm", "group_id": "people", "since": "2019-05"},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "place", "group", "period", "quantity"),
    [
        ("event", "ostre", "people", "2019-05-07", "N1"),
        ("event", "ostre", "miners", "XXXX-05-07", "N2"),
        ("event", "ostre", "people", "2019-05-08", None),
        ("event", "kelm", "people", None, None),
        ("total", "kelm", "people", None, "N3"),
        ("total", "kelm", "people", "2018-01/..", None),
        ("level", "kelm", "people", None, None),
        (None, "kelm", "people", None, None),
    ],
)
def test_a_quantity_fits_where_nothing_speaks_against_it(kind, place, group, period, quantity):
    figure = Counted("killed", "people", kind, "reported", place, group, period)
    assert ledger(BOOK).quantity(figure) == quantity


def test_a_figure_has_the_narrowest_group_and_the_place_of_the_book():
    found = extract("On 7 May 2019 gas killed 12 miners in Ostre.", ledger=ledger(BOOK)).figures[0]
    assert (found.group_id, found.place_id, found.quantity_id) == ("miners", "ostre", "N2")

import pytest

from trucebook.extract.names.gazetteer import Gazetteer
from trucebook.extract.pipeline import extract

ACTORS = Gazetteer(
    [
        {"actor_id": "ilvane", "name": "Ilvane", "kind": "state", "aliases": "Ilvanian; IR"},
        {"actor_id": "quorrel", "name": "Ada Quorrel", "kind": "person", "role": "Envoy"},
        {"actor_id": "league", "name": "Straits League", "kind": "organisation", "aliases": "SL"},
        {
            "actor_id": "army",
            "name": "Ilvanian army",
            "kind": "military",
            "aliases": "Ilvanian forces",
        },
    ]
)


def known(text):
    return [(row.exact, row.actor_id) for row in extract(text, ACTORS).mentions if row.actor_id]


def named(text):
    """Names, and the fuller ones that they mean."""
    rows = extract(text).mentions
    return [
        row.exact if row.exact == row.actor_name else (row.exact, row.actor_name) for row in rows
    ]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Ilvane rejected the plan.", [("Ilvane", "ilvane")]),
        ("Ilvanian negotiators left.", [("Ilvanian", "ilvane")]),
        ("Ilvane's offer and IR officials.", [("Ilvane", "ilvane"), ("IR", "ilvane")]),
        ("They met in Ilvane.", []),
        ("Fighting across southern Ilvane went on.", []),
        ("Ilvanian captives came home.", []),
        ("The Ilvanian army left.", [("Ilvanian army", "army")]),
        ("Its forces left.", []),
        (
            "The Ilvanian army came. Its forces left.",
            [("Ilvanian army", "army"), ("forces", "army")],
        ),
        ("SL chief Ada Quorrel left.", [("SL", "league"), ("Ada Quorrel", "quorrel")]),
        ("Ilvanian Prime Minister Sela Ondrin left.", []),
        ("Ada Quorrel's words", [("Ada Quorrel", "quorrel")]),
        (
            "“The Straits League,” Quorrel said, “met Ada Quorrel.”",
            [("Straits League", "league"), ("Quorrel", "quorrel"), ("Ada Quorrel", "quorrel")],
        ),
    ],
)
def test_mentions_of_known_actors(text, rows):
    assert known(text) == rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Marek Tollan left.", ["Marek Tollan"]),
        ("Marek Tollan left. Tollan fell.", ["Marek Tollan", ("Tollan", "Marek Tollan")]),
        ("Tollan fell. Marek Tollan left.", [("Tollan", "Marek Tollan"), "Marek Tollan"]),
        ("The Harbour Relief Fund said so.", ["Harbour Relief Fund"]),
        ("The Kessin Front (KF) left.", ["Kessin Front", ("KF", "Kessin Front")]),
        ("Bilal bin Harith al-Sumaidi left.", ["Bilal bin Harith al-Sumaidi"]),
        ("Seán O’Brien-Ní Dhomhnaill left.", ["Seán O’Brien-Ní Dhomhnaill"]),
        ("Ostrian and Velmish mediators met.", ["Ostrian", "Velmish"]),
        ("Ostrian drivers and Velmish captives met.", []),
        ("It rained. Nobody came. The envoy left on Monday in May.", []),
        ("", []),
    ],
)
def test_mentions_of_others(text, rows):
    assert named(text) == rows


@pytest.mark.parametrize(
    ("text", "title", "role"),
    [
        ("Prime Minister Sela Ondrin left.", "Prime Minister", None),
        ("Foreign Minister Sela Ondrin left.", "Foreign Minister", None),
        ("Sela Ondrin, the envoy of Ostrel, left.", None, "the envoy of Ostrel"),
        (
            "Dr. Sela Ondrin, director of the Harbour Fund, left.",
            "Dr.",
            "director of the Harbour Fund",
        ),
        ("“No,” said the envoy. Sela Ondrin left.", None, None),
        ("Sela Ondrin left.", None, None),
    ],
)
def test_title_and_role_as_printed(text, title, role):
    row = next(row for row in extract(text).mentions if row.exact == "Sela Ondrin")
    assert (row.title, row.role) == (title, role)


def test_the_book_knows_the_role_of_its_actors_itself():
    (row,) = extract("Ada Quorrel, the envoy of Ostrel, left.", ACTORS).mentions[:1]
    assert (row.actor_id, row.actor_name, row.role) == ("quorrel", "Ada Quorrel", None)

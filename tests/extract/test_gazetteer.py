import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucebook.extract.names.gazetteer import Gazetteer
from trucebook.extract.text.document import flatten, fold


def actor(actor_id, name, kind="person", aliases="", **more):
    return {"actor_id": actor_id, "name": name, "kind": kind, "aliases": aliases, **more}


ACTORS = Gazetteer(
    [
        actor("ilvane", "Ilvane Republic", "state", "Ilvane; Ilvanian; IR"),
        actor("ilvane-south", "South Ilvane Council", "organisation", "the Council"),
        actor("tollan", "Marek Tollan", role="Governor", affiliation="ilvane", country="XIL"),
        actor("quine", "Baltasar Quiñe"),
        actor("al-nur", "Al-Nur Brigades", "armed_group", "al-Nur"),
        actor("health", "Ilvane health ministry", "ministry"),
        actor("army", "Ilvane army", "military"),
        actor("baker", "a baker in Kessin"),
        actor("hostages", "Families of hostages", "group"),
    ]
)


def found(text, actors=ACTORS):
    data = fold(text)
    return [
        (text[item.start : item.end], item.actor.actor_id)
        for item in actors.find(data, flatten(data))
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Marek Tollan left.", [("Marek Tollan", "tollan")]),
        ("MAREK TOLLAN", [("MAREK TOLLAN", "tollan")]),
        ("Marek\u00a0Tollan", [("Marek\u00a0Tollan", "tollan")]),
        ("Marek\nTollan", [("Marek\nTollan", "tollan")]),
        ("“Marek Tollan’s”", [("Marek Tollan", "tollan")]),
        (
            "Baltasar Quine and Baltasar QUIÑE",
            [("Baltasar Quine", "quine"), ("Baltasar QUIÑE", "quine")],
        ),
        ("South Ilvane Council", [("South Ilvane Council", "ilvane-south")]),
        ("South Ilvane and Ilvanians", [("Ilvane", "ilvane")]),
        ("the Ilvane Republic", [("Ilvane Republic", "ilvane")]),
        ("IR and Ir and ir", [("IR", "ilvane")]),
        ("marek tollan, ilvane", []),
        (
            "Al-Nur Brigades, Al Nur Brigades",
            [("Al-Nur Brigades", "al-nur"), ("Al Nur Brigades", "al-nur")],
        ),
        ("Marek and Tollan", []),
        ("xMarek Tollan Marek Tollans", []),
        ("the health ministry, its army and its troops", []),
        ("In Ilvane the health ministry", [("Ilvane", "ilvane"), ("health ministry", "health")]),
        (
            "Ilvane's army and its troops",
            [("Ilvane", "ilvane"), ("army", "army"), ("troops", "army")],
        ),
        ("Families of hostages, a baker in Kessin", []),
        ("🙂 Marek Tollan \u200f漢", [("Marek Tollan", "tollan")]),
        ("", []),
    ],
)
def test_which_names_are_found(text, names):
    assert found(text) == names


def test_nobody_is_found_without_actors():
    assert found("Marek Tollan", Gazetteer()) == []


def test_of_two_actors_with_one_name_the_first_is_meant():
    actors = Gazetteer([actor("one", "Ada Marr"), actor("two", "Ada Marr")])
    assert found("Ada Marr", actors) == [("Ada Marr", "one")]


def test_a_short_form_is_none_where_two_are_of_the_kind():
    actors = Gazetteer([actor("a", "Ostre army", "military"), actor("b", "Velm army", "military")])
    assert found("the army of Ostre", actors) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ilvane saw Sudan's army",
        "Ilvane and the army of Ostre",
        "Ilvane knows that in Peru the army",
        "Ilvane met Kessin's northern troops",
        "Ilvane fell. Sudan rose. It was late. The army",
        "Ilvane, and the army in Peru",
        "Ilvane's envoy said the Colombian naval forces",
    ],
)
def test_a_short_form_is_nobody_of_the_book_where_another_owner_is_named(text):
    assert "army" not in [actor_id for _, actor_id in found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Sudan fell. Ilvane rose. The army",
        "Sudan fell. The Ilvane army rose. The army",
        "Ilvane said in Kessin that its army",
        "the army of Ilvane",
        "Ilvane's once proud army",
    ],
)
def test_a_short_form_is_the_actor_of_the_book_whose_state_is_nearest(text):
    assert found(text)[-1][1] in ("army", "ilvane")
    assert "army" in [actor_id for _, actor_id in found(text)]


@pytest.mark.parametrize(
    ("phrase", "actor_id"),
    [
        ("a baker in Kessin", "baker"),
        ("A baker in Kessin", "baker"),
        ("families of hostages held there", "hostages"),
        ("a miller in Kessin", None),
        ("", None),
    ],
)
def test_who_is_described_and_not_named(phrase, actor_id):
    who = ACTORS.unnamed(phrase)
    assert (who and who.actor_id) == actor_id


def test_an_actor_has_what_the_row_says():
    tollan = ACTORS.actors["tollan"]
    assert (tollan.name, tollan.kind, tollan.role) == ("Marek Tollan", "person", "Governor")
    assert (tollan.affiliation, tollan.country) == ("ilvane", "XIL")
    assert ACTORS.actors["quine"].role == ""


words = st.sampled_from(["Marek Tollan", "Ilvane", "Quiñe", "IR", "the", "🙂", "\u200f", "é"])


@given(st.lists(st.tuples(words, st.sampled_from([" ", "\n", ", ", "-", "’s "]))))
def test_names_stand_in_order_apart_and_as_the_book_lists_them(parts):
    text = "".join(word + mark for word, mark in parts)
    data = fold(text)
    end = 0
    for item in ACTORS.find(data, flatten(data)):
        assert end <= item.start < item.end <= len(text)
        assert fold(text[item.start : item.end]) == fold(item.alias)
        end = item.end

import pytest

from trucebook.extract.figures.units import is_person, plural, singular, unit_of_thing


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("villages", "village"),
        ("cities", "city"),
        ("churches", "church"),
        ("boxes", "box"),
        ("classes", "class"),
        ("viruses", "virus"),
        ("houses", "house"),
        ("shoes", "shoe"),
        ("torpedoes", "torpedo"),
        ("knives", "knife"),
        ("crises", "crisis"),
        ("phases", "phase"),
        ("gunmen", "gunman"),
        ("specimen", "specimen"),
        ("children", "child"),
        ("feet", "foot"),
        ("aircraft", "aircraft"),
        ("headquarters", "headquarters"),
        ("passers-by", "passer-by"),
        ("truck-bombs", "truck-bomb"),
        ("artillery pieces", "artillery piece"),
        ("truck", "truck"),
    ],
)
def test_singulars(many, one):
    assert singular(many) == one == singular(one)


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("ferry", "ferries"),
        ("day", "days"),
        ("church", "churches"),
        ("fireman", "firemen"),
        ("child", "children"),
        ("knife", "knives"),
        ("sheep", "sheep"),
        ("barges", "barges"),
    ],
)
def test_plurals(one, many):
    assert plural(one) == many == plural(many)


@pytest.mark.parametrize("noun", ["welders", "seamen", "harpists", "librarians", "trustees"])
def test_nouns_for_people_by_their_ending(noun):
    assert is_person(noun.encode())


@pytest.mark.parametrize("noun", ["trailers", "rivers", "tractors", "degrees", "wrists", "boats"])
def test_nouns_that_only_end_like_one_for_people(noun):
    assert not is_person(noun.encode())


def test_a_thing_is_named_in_the_singular():
    assert unit_of_thing(b"lorries") == "other:lorry"

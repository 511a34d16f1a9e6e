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
        ("Nobody has come since May. The road was shut until early May.", []),
        ("Theresa May left on 3 May.", ["Theresa May"]),
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


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        # The name behind the titles, and a body that begins them.
        ("Kenyan Health Minister Asha Odero left.", ["Asha Odero"]),
        ("UN Flood Coordinator Lena Strand left.", ["UN", "Lena Strand"]),
        (
            "Rowers' coach Ivo Brandt and Seismologist Mara Telling spoke.",
            ["Ivo Brandt", "Mara Telling"],
        ),
        ("Senior Guild trustee Orla Vane left.", ["Guild", "Orla Vane"]),
        ("NATO boss Per Lund left.", ["NATO", "Per Lund"]),
        ("Secretary of State Ida Marsh left.", ["Ida Marsh"]),
        ("Ida Marsh, Deputy Director-General of the Fund, left.", ["Ida Marsh"]),
        # Capitals.
        ("LENA STRAND (Norland) said so.", [("LENA STRAND", "Lena Strand")]),
        (
            "Lena STRAND left. STRAND fell.",
            [("Lena STRAND", "Lena Strand"), ("STRAND", "Lena Strand")],
        ),
        ("MUD BURIES TOWN\n\nMud buried a street.", []),
        # Headings.
        (
            "Strand Warns Of New Floods\n\nMinister Lena Strand warned of floods.",
            [("Strand", "Lena Strand"), "Lena Strand"],
        ),
        ("Ferry Sinks Off Coast As Storm Hits\n\nA ferry sank.", []),
        # Datelines.
        ("KESSIN, May 3 (VNA) - Rivers rose.", ["VNA"]),
        ("VELDRA (AFP) — Rivers rose.", ["AFP"]),
        ("Port Emmer, Sept 12 (Reuters) - Rivers rose.", ["Reuters"]),
        ("OSTREL: Rivers rose.", []),
        # The beginning of a sentence.
        ("Sudden rain fell. Dredging stopped. Cholera spread. Ours was lost.", []),
        (
            "Twice Norland refused. Whatever the Straits League wants is open.",
            ["Norland", "Straits League"],
        ),
        ("State television said so. The Kessin State Council left.", ["Kessin State Council"]),
        # Relatives.
        ("Tollan's widow, Ines, left.", ["Tollan", "Ines"]),
        ("His name is Otto.", ["Otto"]),
        # Things, months, feasts.
        ("Storm Edda hit. The Treaty of Orval and Operation Dry Dock ended by Easter.", []),
        ("The World Cup opens on 9 August in Kessin.", []),
        ("Witness B-12 was sworn in under the Press Act.", []),
        # States that act, and states that do not.
        ("Peru sent 40 doctors. Floods in Peru and Chilean farmers.", ["Peru"]),
        ("Talks between Norland and Ostrel failed.", ["Norland", "Ostrel"]),
        ("Chile on Monday urged calm. Chile's veto stands.", ["Chile", "Chile"]),
        ("A Nordic envoy and an Omani diver left.", []),
        ("Kenyan and Ugandan mediators met.", ["Kenyan", "Ugandan"]),
        # Bodies.
        (
            "The Fire and Rescue Authority (FRA) came.",
            ["Fire and Rescue Authority", ("FRA", "Fire and Rescue Authority")],
        ),
        (
            "The Fishermen's Union and the Committee to Save Lives met.",
            ["Fishermen's Union", "Committee to Save Lives"],
        ),
        ("The grid operator, Sundra, was fined.", ["Sundra"]),
        (
            "The Kenyan coast guard came. The coast guard left.",
            ["Kenyan coast guard", ("coast guard", "Kenyan coast guard")],
        ),
        ("The county council said no. A council of elders met.", ["county council"]),
        ("The army of Ostrel left. The military helicopter fell.", ["army of Ostrel"]),
    ],
)
def test_who_acts_and_who_does_not(text, rows):
    assert named(text) == rows


@pytest.mark.parametrize(
    "text",
    [
        "Ostrian Foreign Minister Sela Ondrin left.",
        "Ostrel's army left.",
        "The army of Ostrel met Ilvane. The army left.",
        "The Ostrian army left.",
        "In Ostrel the army left.",
        "Ilvane Prime Minister Sela Ondrin left.",
    ],
)
def test_nobody_of_another_state_is_known(text):
    assert not {"army", "quorrel"}.intersection(actor_id for _, actor_id in known(text))
    assert "Sela Ondrin" not in [words for words, _ in known(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Save the Children estimates that 1,400 pupils are missing.", ["Save the Children"]),
        ("Doctors Without Borders has left the town.", ["Doctors Without Borders"]),
        ("They want to save the children.", []),
    ],
)
def test_a_known_body_keeps_its_common_words(text, names):
    assert [row.exact for row in extract(text).mentions] == names

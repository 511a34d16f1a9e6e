"""Kinds of names in news: what is nobody, where a name ends, what a title and a role are."""

import pytest

from trucebook.extract.pipeline import extract


def named(text):
    """Names, and the fuller ones that they mean."""
    rows = extract(text).mentions
    return [
        row.exact if row.exact == row.actor_name else (row.exact, row.actor_name) for row in rows
    ]


def said_of(text, exact):
    row = next(row for row in extract(text).mentions if row.exact == exact)
    return row.title, row.role


@pytest.mark.parametrize(
    "text",
    [
        "Floods hit the states of Orvan Desh and Lower Tamar on Sunday.",
        "Tourists left sites such as Pirca Tambo as the strike spread.",
        "The coastal town of El-Wadira has been besieged for a month.",
        "Prices rose in the capital Ostrava Norte. Shops in Ostrava Norte closed.",
        "Cholera reached Kelu and Nambe districts.",
        "In Verrin, Upper Columbine, the trawler was refloated.",
        "The march began at Tarquin Avenue, and Tarquin's airport was closed.",
        "They met in Delta State, at the Moro Inlet.",
        "A bus left the Kirru bridge, and the Kirru market was shut.",
    ],
)
def test_places_do_not_act(text):
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("The Orvan Desh government refused.", ["Orvan Desh government"]),
        (
            "The Orvan Desh government refused. Water flowed to Orvan Desh. Orvan Desh said no.",
            ["Orvan Desh government", "Orvan Desh"],
        ),
        (
            "The Labour party lost and the Interior ministry won.",
            ["Labour party", "Interior ministry"],
        ),
        ("British Labour party members met.", ["Labour party"]),
        ("The Quellin government troops fled.", ["Quellin government troops"]),
        ("UN Flood Relief mission staff left.", ["UN Flood Relief mission"]),
        ("The health ministry said so. A ministry said so.", ["health ministry"]),
        ("The press service said so, and a provincial office burned.", []),
    ],
)
def test_bodies_with_a_small_noun(text, rows):
    assert named(text) == rows


@pytest.mark.parametrize(
    "text",
    [
        "The ferry Sorella had sunk. The Sorella was built in May.",
        "A ship named the Santa Berta has run aground.",
        "She spoke in Tide Songs, a weekly podcast.",
        "The lifeboat Cape Emmer left.",
        "A Kestrel helicopter and a Grey Kite drone fell.",
        "The meeting was at 10 pm JST on Tuesday.",
        "It was illegal, unreported and unlicensed (IUU) fishing.",
        "Harsh fires spread. Outages triggered panic. Violent clashes broke out.",
        "Stop-and-search teams failed to act.",
        "The 59-year-old Liberal will appeal.",
        "State security forces and State fire crews came.",
        "Fellow Kenyans and Nigerians wept.",
        "The two Ministers met the Chief Ministers of Orvan and Tamar.",
        "The Peruvian Ambassador to Chile and the Archbishop of Orval left.",
        "Multiple US citizens and UK fatalities were counted.",
    ],
)
def test_what_is_nobody(text):
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        # An owner and a body, a body and a person.
        (
            "Prime Minister Dana Merrow’s Harbour Party won the vote on a wet Sunday.",
            ["Dana Merrow", "Harbour Party"],
        ),
        (
            "Merrow's Harbour Party won, Dana Merrow said.",
            [("Merrow", "Dana Merrow"), "Harbour Party", "Dana Merrow"],
        ),
        ("The Harvest Party Peter Marsh left.", ["Harvest Party", "Peter Marsh"]),
        (
            "Two judges of the Court of Appeal Robert Azen and Ida Marsh were found guilty.",
            ["Court of Appeal", "Robert Azen", "Ida Marsh"],
        ),
        ("The Kessin County Sheriff’s Office said so.", ["Kessin County Sheriff’s Office"]),
        (
            "The Bishops’ Conference and the Dockers' Union met.",
            ["Bishops’ Conference", "Dockers' Union"],
        ),
        (
            "The Independent Electoral and Borders Commission met.",
            ["Independent Electoral and Borders Commission"],
        ),
        ("St. Brannoc Hospital said so.", ["St. Brannoc Hospital"]),
        # Aliases.
        (
            "Omar 'Heron' Dalgo left. Dalgo fell.",
            ["Omar 'Heron' Dalgo", ("Dalgo", "Omar 'Heron' Dalgo")],
        ),
        ("Ana Garcés left. Garces fell.", ["Ana Garcés", ("Garces", "Ana Garcés")]),
        ("Idris al-Masar left. Al-Masar fell.", ["Idris al-Masar", ("Al-Masar", "Idris al-Masar")]),
        (
            "The Union of Coastal States (Ucost) met. The Ucost chief left.",
            [
                "Union of Coastal States",
                ("Ucost", "Union of Coastal States"),
                ("Ucost", "Union of Coastal States"),
            ],
        ),
        # Small letters.
        ("RAI Norland said so. Norland TBS agreed.", ["RAI Norland", "Norland TBS"]),
        # The city of a dateline is a place.
        ("LA MERA, Peru — Rain fell. The La Mera house burned.", []),
        ("(TARSK, Norland) — Tarsk had been calm.", []),
        ("KESSIN CITY, Philippines—Rain fell.", []),
        ("ORVAL, AUGUST 4, NORPRESS. Rain fell.", ["NORPRESS"]),
        # Who acts.
        ("“No,” Alamin, head of a local fund, told Reuters.", ["Alamin", "Reuters"]),
        (
            "The daily El Faro quoted him, and the Post-Ledger newspaper did.",
            ["El Faro", "Post-Ledger"],
        ),
        ("The troops, led by Norway and South Korea, came.", ["Norway", "South Korea"]),
        ("Peru advised Chile to wait.", ["Peru", "Chile"]),
        ("A mine of the Norva Tull mining company fell.", ["Norva Tull"]),
        ("Dunmor's police chief, Karel Vit, left Norva's Umbrel works.", ["Karel Vit"]),
        (
            "The Ministry of Labour, Training and Skills met.",
            ["Ministry of Labour, Training and Skills"],
        ),
    ],
)
def test_where_a_name_ends_and_whom_it_means(text, rows):
    assert named(text) == rows


@pytest.mark.parametrize(
    ("text", "exact", "title"),
    [
        ("They asked Prime Minister Sela Ondrin.", "Sela Ondrin", "Prime Minister"),
        ("He resigned under then president Sela Ondrin.", "Sela Ondrin", "then president"),
        (
            "A court on Tuesday fined deposed President Sela Ondrin.",
            "Sela Ondrin",
            "deposed President",
        ),
        ("The miner's lawyer Sela Ondrin left.", "Sela Ondrin", "lawyer"),
        (
            "The council quoted Foreign Ministry spokeswoman Sela Ondrin.",
            "Sela Ondrin",
            "Foreign Ministry spokeswoman",
        ),
        (
            "It tried to bar Harbour Party candidate Sela Ondrin.",
            "Sela Ondrin",
            "Harbour Party candidate",
        ),
        ("The board, including deputy mayor Sela Ondrin, left.", "Sela Ondrin", "deputy mayor"),
        (
            "Minister for Water Resources Sela Ondrin left.",
            "Sela Ondrin",
            "Minister for Water Resources",
        ),
        (
            "Minister of Foreign Affairs of Peru Sela Ondrin left.",
            "Sela Ondrin",
            "Minister of Foreign Affairs of Peru",
        ),
        (
            "Water and Forests Minister Sela Ondrin left.",
            "Sela Ondrin",
            "Water and Forests Minister",
        ),
        (
            "Kessin County Sheriff’s Office spokeswoman Sela Ondrin left.",
            "Sela Ondrin",
            "Kessin County Sheriff’s Office spokeswoman",
        ),
        ("Senior KLF leader Sela Ondrin left.", "Sela Ondrin", "Senior KLF leader"),
        ("FM Ondrin met Sela Ondrin.", "Ondrin", "FM"),
        ("They split from Kora. Kora leader Sela Ondrin left.", "Sela Ondrin", "Kora leader"),
        ("Baroness Ondrin and Sela Ondrin left.", "Ondrin", "Baroness"),
    ],
)
def test_titles(text, exact, title):
    assert said_of(text, exact)[0] == title


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Sela Ondrin, chair of the union, left.", "chair of the union"),
        ("Sela Ondrin, a fan of the club, left.", "a fan of the club"),
        (
            "The leader of the Harbour party, Sela Ondrin, resigned.",
            "The leader of the Harbour party",
        ),
        ("Sela Ondrin, who leads the union, left.", "who leads the union"),
        ("Sela Ondrin, head of the U.N. mission, left.", "head of the U.N. mission"),
        ("Sela Ondrin, in a statement, said no.", None),
        ("Sela Ondrin, also stepped down, they said.", None),
        ("He blamed Sela Ondrin, he added.", None),
        ("According to his spokesman, Sela Ondrin, left.", None),
        ("They want the resignation of Sela Ondrin, appearing for Peru, today.", None),
        ("Talks led by the president of the board, and Sela Ondrin, failed.", None),
    ],
)
def test_roles_are_of_persons(text, role):
    assert said_of(text, "Sela Ondrin")[1] == role

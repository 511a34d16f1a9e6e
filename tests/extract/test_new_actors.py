import pytest
from extract.articles import ACTORS

from trucebook.extract.names.actors import new_actors
from trucebook.extract.names.entities import read_names
from trucebook.extract.names.gazetteer import NO_ACTORS
from trucebook.extract.pipeline import shipped_subject
from trucebook.extract.quotes.marks import Quotations, regions
from trucebook.extract.reading import Reading, Words
from trucebook.extract.text.document import read_document


def proposed(text, actors=NO_ACTORS):
    doc = read_document(text)
    quoted = Quotations(regions(doc))
    names = read_names(doc, actors, quoted, frozenset())
    rows = new_actors(Reading(doc, Words(doc), quoted, names, actors), shipped_subject())
    return [(row.name, row.kind, row.role, row.aliases) for row in rows]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "Mayor Lena Strand left. Strand fell.",
            [("Lena Strand", "person", "Mayor", ["Strand"])],
        ),
        ("Lena Strand, a diver, left.", [("Lena Strand", "person", "a diver", [])]),
        (
            "The Kessin Relief Fund (KRF) left.",
            [("Kessin Relief Fund", "organisation", None, ["KRF"])],
        ),
        ("Peru sent 40 doctors.", [("Peru", "state", None, [])]),
        ("The Ministry of Roads said no.", [("Ministry of Roads", "ministry", None, [])]),
        (
            "The Kenyan army left. The army fell.",
            [("Kenyan army", "military", None, ["army"])],
        ),
        ("KESSIN (AFP) - It rained.", [("AFP", "news_agency", None, [])]),
        ("The Sable Brigades left.", [("Sable Brigades", "armed_group", None, [])]),
        ("Ostrel said no.", []),
        ("It rained in Kessin.", []),
        ("", []),
    ],
)
def test_actors_to_add(text, rows):
    assert proposed(text) == rows


def test_who_is_in_the_book_is_not_proposed():
    assert proposed("Marek Tollan met Lena Strand.", ACTORS) == [
        ("Lena Strand", "person", None, [])
    ]


def test_the_row_is_where_the_actor_is_named_first():
    text = "It rained. Lena Strand left. Lena Strand fell."
    doc = read_document(text)
    quoted = Quotations(regions(doc))
    names = read_names(doc, NO_ACTORS, quoted, frozenset())
    (row,) = new_actors(Reading(doc, Words(doc), quoted, names, NO_ACTORS), shipped_subject())
    assert (row.exact, row.start) == ("Lena Strand", text.index("Lena"))

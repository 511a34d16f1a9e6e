import pytest

from trucebook.extract.figures.distractors import is_distractor
from trucebook.extract.figures.numbers import numerals
from trucebook.extract.pipeline import extract, shipped_subject
from trucebook.extract.text.document import read_document


def figures(text):
    return [row.exact for row in extract(text).figures]


@pytest.mark.parametrize(
    "text",
    [
        "It began on 14 February 2024.",
        "It began on February 14, 2024, in Kessin.",
        "It began on the 14th of February.",
        "From 3 to 5 May they met.",
        "In 1998 they signed; in 2005 it broke.",
        "The 2023-24 season was lost.",
        "In the 1990s they fought.",
        "They met at 9 p.m. and at 21:30.",
        "They met at 9.30 and left at 11am.",
        "At 0600 GMT it began.",
        "Marek Tollan, 54, left.",
        "The 8-year-old boy slept.",
        "An eight-year-old girl slept.",
        "Ada Quorrel (61) spoke.",
        "He is 54.",
        "It was his fifth tour in the 3rd Brigade.",
        "4 min read",
        "5 minute read",
        "Phase 2 begins on day 30.",
        "Under Article 5 of Resolution 2334 it is banned.",
        "See page 12, Route 60 and Room 101.",
        "Flight 370 was late.",
        "Call +44 20 7946 0958 today.",
        "Call 020 7946 0958.",
        "Kessin beat Ostrel 3-1.",
        "Its T-72 and F-16 units left.",
        "One of the hostages left.",
        "No one came, and one must wait.",
        "They met in the past 24 hours.",
        "It fell over the last three weeks.",
        "Three years ago they met.",
        "Two days later they left.",
        "The two sides met.",
        "Most hostages and several men left.",
        "Visit www.example99.org or mail a12@b34.org.",
        "Version 1.2.3 is out.",
        "She lives at 12 Harbour Street.",
        "1. Sign. \n2. Leave. ",
        "24/7 and 9/11",
        "COVID-19 spread.",
        "She watched Channel 12 and took Route 66.",
        "They watched the Falcon 9 rocket.",
        "The chances are fifty-fifty, nine times out of ten.",
        "They were at sixes and sevens, and back to square one.",
        "(1) Open the port. (2) Pay the crews.",
        "The dam broke [2] and broke again.[14]",
        "“1. Asks for bread;",
        "It has been shut since 12 APRIL 2030.",
        "It was signed on 12/04/2030, 2030-04-12 or 12.04.2030.",
        "She wrote the play 'Ten Nights' there.",
        "Brent crude fell 3.1% to $71.20 a barrel.",
        "Ada Quorrel, who turns 60 in May, left.",
        "His daughter, twenty-six, left. The nurse Tom Hale, fifty-four, did not.",
        "He was drafted at 18 and left at 84.",
        "They rose at a quarter past six and sat down at twenty to four.",
        "Talks went on for a third day.",
        "It came less than a month after the vote.",
        "Her sons, aged 8, 10 and 14, left.",
        "The wreck lies at 33.5°N, 36.3° E.",
        "Pay to DE89 3704 0044 0532 0130 00.",
        "He is on ward six of Hall Four.",
        "One asked for bread, one looks away.",
        "",
    ],
)
def test_what_is_no_quantity_gives_no_row(text):
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("By May, 14 soldiers had left.", "14 soldiers"),
        ("In all 1998 people fled.", "1998 people"),
        ("The four-month-old war goes on.", "four-month-old"),
        ("They held Phase 2 talks with 12 envoys.", "12 envoys"),
        ("One hostage left.", "One hostage"),
        ("At 9 points 30 trucks stood.", "30 trucks"),
        ("The pause took three weeks.", "three weeks"),
        ("They signed 12 articles.", "12 articles"),
        ("The toll stood at 12 on Monday.", "12"),
        ("Inflation is now at 8 percent.", "8 percent"),
        ("Dead: 12. Missing: 4.", "12"),
        ("Kessin received 127 and Ostrel 103.", "103"),
        ("They killed 2000 goats.", "2000 goats"),
        ("She wants three things.", "three things"),
        ("Two sailors died and a third of the crew fled.", "a third of the crew"),
    ],
)
def test_what_only_resembles_one_keeps_its_row(text, exact):
    assert exact in figures(text)


@pytest.mark.parametrize(
    ("text", "distractors"),
    [("On 3 May 40 men left.", [True, False]), ("Two men, 14, left.", [False, False])],
)
def test_each_number_is_judged_by_itself(text, distractors):
    doc = read_document(text)
    nouns = shipped_subject().counted
    found = [is_distractor(doc, numeral, nouns) for numeral in numerals(doc.data, doc.flat)]
    assert found == distractors

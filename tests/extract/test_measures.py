import pytest

from trucebook.extract.figures.measures import measures
from trucebook.extract.pipeline import shipped_subject
from trucebook.extract.text.document import read_document


def found(text):
    return [
        (
            text[item.start : item.end],
            text[item.number : item.number_end],
            (item.low, item.high),
            item.bound,
            item.unit,
        )
        for item in measures(read_document(text), shipped_subject().counted)
    ]


@pytest.mark.parametrize(
    ("phrase", "number", "value", "bound", "unit"),
    [
        ("105 hostages", "105", 105, "exact", "people"),
        ("over 28,775 individuals", "28,775", 28775, "more_than", "people"),
        ("27\u00a0585 people", "27\u00a0585", 27585, "exact", "people"),
        ("four hundred and eleven children", "four hundred and eleven", 411, "exact", "people"),
        ("1.2 million residents", "1.2 million", 1.2e6, "exact", "people"),
        ("about 300 captured soldiers", "300", 300, "about", "people"),
        ("some 1,900 families", "1,900", 1900, "about", "other:family"),
        ("nearly 60 trucks", "60", 60, "about", "other:truck"),
        ("three aid convoys", "three", 3, "exact", "other:convoy"),
        ("six weeks", "six", 6, "exact", "weeks"),
        ("4-1/2 months", "4-1/2", 4.5, "exact", "months"),
        ("2½ years", "2½", 2.5, "exact", "years"),
        ("no more than 12 days", "12", 12, "at_most", "days"),
        ("at least 47 people", "47", 47, "at_least", "people"),
        ("no fewer than nine fighters", "nine", 9, "at_least", "people"),
        ("fewer than ten guards", "ten", 10, "less_than", "people"),
        ("up to 40 prisoners", "40", 40, "at_most", "people"),
        ("as many as 70 villages", "70", 70, "at_most", "other:village"),
        ("30 or so lorries", "30", 30, "about", "other:lorry"),
        ("six weeks or more", "six", 6, "at_least", "weeks"),
        ("30,000+ residents", "30,000", 30000, "at_least", "people"),
        ("60-odd houses", "60", 60, "about", "other:house"),
        ("just 14 ambulances", "14", 14, "exact", "other:ambulance"),
        ("250km", "250", 250, "exact", "other:kilometres"),
        ("250 kilometres", "250", 250, "exact", "other:kilometres"),
        ("$3bn", "3bn", 3e9, "exact", "other:dollars"),
        ("more than €2.5 million", "2.5 million", 2.5e6, "more_than", "other:euros"),
        ("62%", "62", 62, "exact", "percent"),
        ("about 40 per cent", "40", 40, "about", "percent"),
        ("seven percent", "seven", 7, "exact", "percent"),
        ("a million people", "a million", 1e6, "exact", "people"),
        ("two dozen men", "two dozen", 24, "exact", "people"),
        ("one truck", "one", 1, "exact", "other:truck"),
    ],
)
def test_qualifier_number_and_noun(phrase, number, value, bound, unit):
    row = [(phrase, number, (value, value), bound, unit)]
    assert found(f"They counted {phrase} in the valley.") == row


@pytest.mark.parametrize(
    ("phrase", "number", "ends", "unit"),
    [
        ("dozens of people", "dozens", (24, 99), "people"),
        ("hundreds of trucks", "hundreds", (200, 999), "other:truck"),
        ("tens of thousands of refugees", "tens of thousands", (20_000, 99_999), "people"),
        ("hundreds of thousands", "hundreds of thousands", (200_000, 999_999), None),
        ("millions of residents", "millions", (2_000_000, None), "people"),
        ("several hundred fighters", "several hundred", (200, 999), "people"),
    ],
)
def test_vague_numbers(phrase, number, ends, unit):
    assert found(f"They counted {phrase} there.") == [(phrase, number, ends, "vague", unit)]


@pytest.mark.parametrize(
    ("phrase", "number", "ends", "unit"),
    [
        ("between 10 and 15 trucks", "between 10 and 15", (10, 15), "other:truck"),
        ("30 to 40 hostages", "30 to 40", (30, 40), "people"),
        ("six to eight weeks", "six to eight", (6, 8), "weeks"),
        ("two or three days", "two or three", (2, 3), "days"),
        ("$3bn to $4bn", "3bn to $4bn", (3e9, 4e9), "other:dollars"),
        ("10–15 per cent", "10–15", (10, 15), "percent"),
    ],
)
def test_ranges(phrase, number, ends, unit):
    assert found(f"They counted {phrase} there.") == [(phrase, number, ends, "range", unit)]


@pytest.mark.parametrize(
    ("phrase", "number", "share", "bound"),
    [
        ("a quarter", "a quarter", 0.25, "exact"),
        ("two-thirds", "two-thirds", 2 / 3, "exact"),
        ("more than half", "half", 0.5, "more_than"),
        ("nearly three quarters", "three quarters", 0.75, "about"),
    ],
)
def test_fractions(phrase, number, share, bound):
    ((exact, value_text, ends, told, unit),) = found(f"They burned {phrase} of the fields.")
    assert (exact, value_text) == (f"{phrase} of the fields", number)
    assert (told, unit) == (bound, "fraction")
    assert ends == (pytest.approx(share, abs=1e-4),) * 2


@pytest.mark.parametrize(
    ("phrase", "number", "value", "unit"),
    [
        ("three-stage", "three", 3, "stages"),
        ("three-phase", "three", 3, "stages"),
        ("135-day", "135", 135, "days"),
        ("six-week", "six", 6, "weeks"),
        ("four-month-old", "four", 4, "months"),
        ("weeklong", "weeklong", 1, "weeks"),
        ("week-long", "week-long", 1, "weeks"),
        ("year-long", "year-long", 1, "years"),
    ],
)
def test_a_hyphenated_compound_needs_no_noun(phrase, number, value, unit):
    text = f"They spoke of the {phrase} truce."
    assert found(text) == [(phrase, number, (value, value), "exact", unit)]


@pytest.mark.parametrize(
    ("text", "exact", "value", "bound", "unit"),
    [
        ("It lasted over a week.", "over a week", 1, "more_than", "weeks"),
        ("It took less than a month.", "less than a month", 1, "less_than", "months"),
        ("They waited for months.", "months", None, "vague", "months"),
        ("It was just weeks.", "just weeks", None, "vague", "weeks"),
        ("It ended within days.", "days", None, "vague", "days"),
    ],
)
def test_durations_without_a_number(text, exact, value, bound, unit):
    ((words, _, ends, told, counted),) = found(text)
    assert (words, ends, told, counted) == (exact, (value, value), bound, unit)


def test_a_count_of_durations_is_two_rows():
    count, duration = found("There was one week-long truce.")
    assert (count[2], count[4]) == ((1, 1), "other:truce")
    assert duration == ("week-long", "week-long", (1, 1), "exact", "weeks")


def test_a_qualifier_belongs_to_its_own_number():
    text = "It killed more than 140 Ilvanians and 1500 Ostrians."
    assert found(text) == [
        ("more than 140 Ilvanians", "140", (140, 140), "more_than", "people"),
        ("1500 Ostrians", "1500", (1500, 1500), "exact", "people"),
    ]


@pytest.mark.parametrize(
    ("text", "exacts"),
    [
        ("It killed 61 people and wounded 74.", ["61 people", "74"]),
        ("Hostages leave in turn: three on day 1, four on day 7.", ["three", "four"]),
        ("Of the 253 hostages, 112 were freed.", ["253 hostages", "112"]),
        ("They hold 17 of 22 soldiers.", ["17", "22 soldiers"]),
        ("One hostage for every ten prisoners.", ["One hostage", "ten prisoners"]),
    ],
)
def test_where_the_noun_is_elided_the_number_is_the_figure(text, exacts):
    rows = found(text)
    assert [row[0] for row in rows] == exacts
    assert "people" in {row[4] for row in rows}


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("The number of barges at the locks grew to 180.", "other:barge"),
        ("The number of pupils in the valley's schools fell to 410.", "people"),
        ("The open locks numbered 12.", "other:lock"),
        ("The death toll in the villages was put at 31.", "people"),
    ],
)
def test_an_elided_noun_is_the_one_that_is_counted(text, unit):
    assert found(text)[0][4] == unit


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("They handed over 27 captives.", "27 captives"),
        ("Eleven men inside 12 houses died.", "12 houses"),
        ("It was signed over 120 days.", "120 days"),
    ],
)
def test_over_and_inside_are_not_always_qualifiers(text, exact):
    assert exact in [row[0] for row in found(text)]


@pytest.mark.parametrize("text", ["The two sides met.", "No one came.", "One of them left.", ""])
def test_pronouns_and_pairs_are_no_quantities(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("phrase", "number", "ends", "unit"),
    [
        ("a two- to three-week strike", "two- to three", (2, 3), "weeks"),
        ("a three-to-five-day curfew", "three-to-five", (3, 5), "days"),
        ("a 6-8 week freeze", "6-8", (6, 8), "weeks"),
        ("10 per cent to 12 per cent", "10 per cent to 12", (10, 12), "percent"),
        ("between 8% and 9%", "between 8% and 9", (8, 9), "percent"),
        ("3 km to 5 km", "3 km to 5", (3, 5), "other:kilometres"),
        ("between 40 days and 60 days", "between 40 days and 60", (40, 60), "days"),
        ("between $500 and $1,500", "between $500 and $1,500", (500, 1500), "other:dollars"),
        ("a week or two", "a week or two", (1, 2), "weeks"),
    ],
)
def test_ranges_whose_unit_is_suspended_or_said_twice(phrase, number, ends, unit):
    ((_, value_text, values, told, counted),) = found(f"They spoke of {phrase}.")
    assert (value_text, values, told, counted) == (number, ends, "range", unit)


def test_suspended_counts_are_two_rows():
    rows = found("There was a 24- and 48-hour walkout.")
    assert [(row[2][0], row[4]) for row in rows] == [(24, "other:hours"), (48, "other:hours")]


@pytest.mark.parametrize(
    ("phrase", "value", "unit"),
    [
        ("three years and two months", 38, "months"),
        ("two weeks and three days", 17, "days"),
        ("5 feet 10 inches", 70, "other:inches"),
        ("a year and a half", 1.5, "years"),
        ("a mile and a half", 1.5, "other:miles"),
    ],
)
def test_one_length_in_two_units(phrase, value, unit):
    ((exact, _, ends, _, counted),) = found(f"It went on for {phrase} there.")
    assert (exact, ends, counted) == (phrase, (value, value), unit)


@pytest.mark.parametrize(
    ("phrase", "value", "unit"),
    [
        ("301 km2", 301, "other:square kilometres"),
        ("60 sq km", 60, "other:square kilometres"),
        ("40 km²", 40, "other:square kilometres"),
        ("19 square miles", 19, "other:square miles"),
        ("5 sq. miles", 5, "other:square miles"),
        ("211 m³", 211, "other:cubic metres"),
        ("8m high", 8, "other:metres"),
        ("40 knots", 40, "other:knots"),
        ("45°C", 45, "other:degrees"),
        ("220 km/h", 220, "other:kilometres per hour"),
        ("a five mile strip", 5, "other:miles"),
        ("the 30-km road", 30, "other:kilometres"),
        ("a 12-foot wall", 12, "other:feet"),
        ("Rs 5 crore", 5e7, "other:rupees"),
        ("₹1,00,000", 1e5, "other:rupees"),
        ("Rs41 billion", 41e9, "other:rupees"),
        ("US$2bn", 2e9, "other:dollars"),
        ("3 bln won", 3e9, "other:won"),
        ("12 US dollars", 12, "other:dollars"),
        ("a magnitude 6.4 quake", 6.4, "other:magnitude"),
        ("40 artillery pieces", 40, "other:artillery"),
        ("half a battalion", 0.5, "other:battalion"),
        ("40 seamen", 40, "people"),
        ("12 fishmongers", 12, "people"),
        ("forty U.N. workers", 40, "people"),
        ("12 “volunteers”", 12, "people"),
        ("25 fishing boats", 25, "other:boat"),
        ("30 local and foreign journalists", 30, "people"),
    ],
)
def test_measures_money_people_and_things(phrase, value, unit):
    ((_, _, ends, _, counted),) = found(f"They counted {phrase} there.")
    assert (ends, counted) == ((value, value), unit)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("We lost 12 of our 30 boats.", ["other:boat", "other:boat"]),
        ("Cases rose to 40.", ["other:case"]),
        ("The toll stood at nine.", ["people"]),
        ("Heavy rain killed 31 and left 400 homeless.", ["people", "people"]),
        ("Parliament voted 73 to 41.", ["other:vote", "other:vote"]),
        ("The fee has risen from 1,500 to 4,000 euros.", ["other:euros", "other:euros"]),
        ("They want 45 days instead of 30.", ["days", "days"]),
        ("A 10-day pause, extendable by five, began.", ["days", "days"]),
        ("Twelve floods were counted, down from 40 in May.", ["other:flood", "other:flood"]),
        ("Yes got 51.3% of the vote to its rival's 44.8.", ["percent", "percent"]),
        ("Houses burned: 300.", ["other:house"]),
        ("Dead: 12, wounded: 30.", ["people", "people"]),
        ("The mine employs 1,400.", ["people"]),
        ("All men aged 18 to 55 must go.", ["years"]),
    ],
)
def test_the_unit_of_a_number_without_a_noun(text, units):
    assert [row[4] for row in found(text)] == units


@pytest.mark.parametrize(
    ("text", "signals"),
    [
        ("At least 40 boats sank.", ("digits", "word before", "noun for a thing")),
        ("Two nurses, give or take, came.", ("words", "word behind", "listed noun")),
        ("It cost $3bn.", ("digits and scale", "no qualifier", "sign")),
        ("Dozens of boats sank.", ("vague", "vague", "noun for a thing")),
        ("Police arrested 40.", ("digits", "no qualifier", "verb of persons")),
    ],
)
def test_each_decision_says_why_and_by_which_words(text, signals):
    (row,) = measures(read_document(text), shipped_subject().counted)
    bases = (row.value_basis, row.bound_basis, row.unit_basis)
    assert tuple(basis.why for basis in bases) == signals
    assert all(0 <= basis.start < basis.end <= len(text) for basis in bases)

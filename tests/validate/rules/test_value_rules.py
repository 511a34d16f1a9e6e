"""Values, bounds and units against the words that state them."""

import re

import pytest
from edit import set_cells
from validate.rules.made_rows import Made, made, said

from trucebook.book.book import read_book
from trucebook.validate.rules import values

VALUE, BOUND, UNIT = (
    values.value_is_what_its_words_say,
    values.bound_is_what_its_words_say,
    values.unit_is_what_its_words_say,
)
NUMBER = values.value_text_is_the_number
ALL = (VALUE, BOUND, UNIT, NUMBER)

HONEST = """
27,585 deaths | 27,585 | 27585 | 27585 | exact | people
at least 3,200 families | 3,200 | 3200 | 3200 | at_least | other:family
about 1.4 million people | 1.4 million | 1400000 | 1400000 | about | people
$2.3bn | 2.3bn | 2300000000 | 2300000000 | exact | other:dollar
£1.5m | £1.5m | 1500000 | 1500000 | exact | other:pound
some 40 per cent of wells | 40 | 40 | 40 | about | percent
40% of the crop | 40 | 40 | 40 | exact | percent
40% of the crop | 40% | 40 | 40 | exact | percent
0.5 per cent | 0.5 | 0.5 | 0.5 | exact | percent
15 percentage points | 15 | 15 | 15 | exact | percent
two-thirds of the houses | two-thirds | 0.6667 | 0.6667 | exact | fraction
two thirds of the houses | two thirds | 0.67 | 0.67 | exact | fraction
three quarters of residents | three quarters | 0.75 | 0.75 | exact | fraction
one in five children | one in five | 0.2 | 0.2 | exact | fraction
more than 2 in 3 | 2 in 3 | 0.6667 | 0.6667 | more_than | fraction
nine out of ten people | nine out of ten | 0.9 | 0.9 | exact | fraction
a third of the staff | a third | 0.333 | 0.333 | exact | fraction
1/3 of shops | 1/3 | 0.3333 | 0.3333 | exact | fraction
nearly half | half | 0.5 | 0.5 | about | fraction
half a million doses | half a million | 500000 | 500000 | exact | other:dose
a quarter of a million people | a quarter of a million | 250000 | 250000 | exact | people
half an hour | half | 0.5 | 0.5 | exact | other:hour
half a day | half | 0.5 | 0.5 | exact | days
4-1/2 hours | 4-1/2 | 4.5 | 4.5 | exact | other:hour
2½ years | 2½ | 2.5 | 2.5 | exact | years
two and a half years | two and a half | 2.5 | 2.5 | exact | years
a year and a half | a | 1.5 | 1.5 | exact | years
over a week | a | 1 | 1 | more_than | weeks
an hour | an | 1 | 1 | exact | other:hour
135-day | 135 | 135 | 135 | exact | days
weeklong | weeklong | 1 | 1 | exact | weeks
month-long | month-long | 1 | 1 | exact | months
months-long | months-long |  |  | vague | months
four-month-old | four | 4 | 4 | exact | months
dozens of trucks | dozens | 24 | 99 | vague | other:truck
tens of thousands of residents | tens of thousands | 20000 | 99999 | vague | people
hundreds of thousands | hundreds of thousands | 200000 | 999999 | vague | people
millions of tonnes | millions | 2000000 |  | vague | other:tonne
just months | months |  |  | vague | months
between 10 and 15 families | between 10 and 15 | 10 | 15 | range | other:family
Between 10 and 15 families | 10 and 15 | 10 | 15 | range | other:family
two or three days | two or three | 2 | 3 | range | days
10-15 people | 10-15 | 10 | 15 | range | people
about 8 to 10 weeks | 8 to 10 | 8 | 10 | about | weeks
200 people, give or take | 200 | 200 | 200 | about | people
300 or so miners | 300 | 300 | 300 | about | people
60-odd houses | 60 | 60 | 60 | about | other:house
300-plus dead | 300 | 300 | 300 | at_least | people
no fewer than 12 boats | 12 | 12 | 12 | at_least | other:boat
up to 45 days | 45 | 45 | 45 | at_most | days
within 30 days | 30 | 30 | 30 | at_most | days
45 days at most | 45 | 45 | 45 | at_most | days
fewer than a dozen guards | a dozen | 12 | 12 | less_than | people
more than two dozen villages | two dozen | 24 | 24 | more_than | other:village
four hundred and eleven men | four hundred and eleven | 411 | 411 | exact | people
six thousand five hundred rounds | six thousand five hundred | 6500 | 6500 | exact | other:round
a total of at least 12 nurses | 12 | 12 | 12 | at_least | people
at least another 300 homes | 300 | 300 | 300 | at_least | other:home
three years and two months | three years and two months | 38 | 38 | exact | months
50 and over | 50 | 50 | 50 | at_least | years
under-18s | 18 | 18 | 18 | less_than | years
over the age of 60 | 60 | 60 | 60 | more_than | years
roughly one million Rohingya | one million | 1000000 | 1000000 | about | people
~500 tents | 500 | 500 | 500 | about | other:tent
more than an estimated 12,000 goats | 12,000 | 12000 | 12000 | more_than | other:goat
1 500 displaced people | 1 500 | 1500 | 1500 | exact | people
1.500 displaced people | 1.500 | 1500 | 1500 | exact | people
6,5 million people | 6,5 million | 6500000 | 6500000 | exact | people
in the neighbourhood of 300 tents | 300 | 300 | 300 | about | other:tent
several hundred huts | several hundred | 200 | 900 | vague | other:hut
twice | twice | 2 | 2 | exact | other:fold
the release over 45 days of 33 captives | 33 | 33 | 33 | exact | people
troops under three commands | three | 3 | 3 | exact | other:command
one week-long lull | one | 1 | 1 | exact | other:lull
the first 40 captives | 40 | 40 | 40 | exact | people
trois cents personnes | trois cents | 300 | 300 | exact | people
"""


def judged(rules, exact, number, low, high, bound, unit, /, table="figures", **cells):
    row = made(
        table,
        exact=exact,
        value_text=number,
        value_low=low,
        value_high=high,
        bound=bound,
        unit=unit,
        **{"prefix": "", "suffix": "", "source_id": "S09", **cells},
    )
    return [said(problem) for rule in rules for problem in rule(Made((row,)))]


@pytest.mark.parametrize("table", ["figures", "terms"])
@pytest.mark.parametrize("line", HONEST.strip().splitlines())
def test_an_honest_row_is_not_refused(table, line):
    assert judged(ALL, *(cell.strip() for cell in line.split("|")), table=table) == []


@pytest.mark.parametrize(
    ("exact", "number", "low", "high", "field", "message"),
    [
        ("A quarter of the wells", "A quarter", "0.75", "0.75", "value_low", "expected 0.25, as"),
        ("27,585 deaths", "27,585", "27558", "27558", "value_low", "expected 27585, as"),
        ("dozens of huts", "dozens", "24", "999", "value_high", "expected 99, as"),
        ("millions of people", "millions", "2000000", "9000000", "value_high", "no value, as"),
        ("just months", "months", "2", "2", "value_low", "expected no value, as"),
        ("10-15 people", "10-15", "10", "10", "value_high", "expected 15, as"),
        ("weeklong", "weeklong", "7", "7", "value_low", "expected 1, as"),
        ("two dozen huts", "two dozen", "2", "2", "value_low", "expected 24, as"),
        ("1.4 million people", "1.4 million", "1400", "1400", "value_low", "expected 1400000, as"),
        ("one in five huts", "one in five", "5", "5", "value_low", "expected 0.2, as"),
        ("three years and two months", "three years and two months", "36", "36", "value_low", "38"),
    ],
)
def test_a_value_that_the_words_do_not_name(exact, number, low, high, field, message):
    [problem] = judged([VALUE], exact, number, low, high, "vague" if low != high else "exact", "")
    assert problem[:2] == (field, "error")
    assert message in problem[2]
    assert problem[4] is not None


@pytest.mark.parametrize(("low", "high"), [("27585", "27586"), ("27586", "27585")])
def test_what_a_rule_on_numbers_reports_is_not_reported_again(low, high):
    assert judged([VALUE], "27,585 deaths", "27,585", low, high, "exact", "") == []


@pytest.mark.parametrize(
    ("exact", "number", "bound", "message"),
    [
        ("About 120 people", "120", "exact", "expected about, as"),
        ("120 people", "120", "about", "expected exact, as"),
        ("at least 120 people", "120", "more_than", "expected at_least, as"),
        ("more than 140 men and 1500 women", "1500", "more_than", "expected exact, as"),
        ("more than 140 men and 1500 women", "140", "exact", "expected more_than, as"),
        ("between 10 and 15 huts", "10 and 15", "exact", "expected range, as"),
        ("dozens of huts", "dozens", "exact", "expected vague, as"),
        ("45 days or more", "45", "exact", "expected at_least or more_than, as"),
        ("nearly 45 days", "45", "less_than", "expected about, as"),
        ("200 people, give or take", "200", "exact", "expected about, as"),
        ("the release of 62 captives", "62", "about", "expected exact, as"),
    ],
)
def test_a_bound_that_the_words_do_not_give(exact, number, bound, message):
    [problem] = judged([BOUND], exact, number, "", "", bound, "")
    assert problem[:2] == ("bound", "error")
    assert message in problem[2]


@pytest.mark.parametrize(
    ("exact", "number", "unit", "message"),
    [
        ("45 days", "45", "weeks", "expected days, as"),
        ("45 days", "45", "people", "expected days, as"),
        ("three children", "three", "days", "expected people, as"),
        ("weeklong", "weeklong", "months", "expected weeks, as"),
        ("40 per cent of wells", "40", "people", "expected percent, as"),
        ("a quarter of the wells", "a quarter", "people", "expected fraction, as"),
        ("62 huts", "62", "percent", "expected another unit, as"),
        ("three-stage", "three", "days", "expected stages, as"),
        ("62 nurses", "62", "fraction", "expected people, as"),
    ],
)
def test_a_unit_that_the_words_do_not_count(exact, number, unit, message):
    [problem] = judged([UNIT], exact, number, "", "", "", unit)
    if exact == number or message == "expected another unit, as":
        assert problem[0] == "unit"
    assert problem[:2] == ("unit", "error")
    assert message in problem[2]


@pytest.mark.parametrize(
    ("exact", "number", "low", "wanted"),
    [
        ("62 captives", "captives", "62", "62"),
        ("more than half of the wells", "more", "0.5", "half"),
        ("just months", "just", "", "months"),
        ("135-day", "135-day", "135", "135"),
        ("three-stage plan", "three-stage", "3", "three"),
    ],
)
def test_words_that_are_not_the_number(exact, number, low, wanted):
    [problem] = judged([NUMBER], exact, number, low, low, "", "")
    assert problem[0] == "value_text"
    assert problem[2].startswith(f"expected {wanted!r}, the number in")
    assert problem[4] == ({"value_text": wanted}, False)


@pytest.mark.parametrize(
    ("basis", "note", "count"),
    [("inferred", "as a score", 0), ("inferred", "", 1), ("stated", "x", 1)],
)
def test_what_a_person_reads_otherwise_needs_inferred_evidence_with_a_note(basis, note, count):
    row = made("figures", exact="62 huts", value_text="62", value_low="60", value_high="60")
    piece = made("evidence", row_id=row.id, field="value_low", basis=basis, note=note)
    assert len(list(VALUE(Made((row, piece))))) == count


@pytest.mark.parametrize("rule", ALL)
def test_a_text_in_another_language_is_not_read(toy, rule):
    set_cells(toy, "figures", "F0002", value_low="26", value_high="26", unit="days", bound="about")
    found = [problem for problem in rule(read_book(toy)) if problem.row_id == "F0002"]
    assert bool(found) == (rule is not NUMBER)
    path = toy / "seeds" / "S01.json"
    path.write_text(re.sub(r'"language": "en"', '"language": "fr"', path.read_text()))
    assert [problem for problem in rule(read_book(toy)) if problem.row_id == "F0002"] == []

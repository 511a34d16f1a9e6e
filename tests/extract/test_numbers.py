import subprocess
import sys
from itertools import pairwise

import pytest
from extract.writing import (
    INDIAN,
    SCALES,
    SUFFIXES,
    in_decimals,
    in_digits,
    in_indian_groups,
    in_words,
    with_point,
)
from hypothesis import given
from hypothesis import strategies as st

from trucebook.extract.figures.digits import is_dotted
from trucebook.extract.figures.numbers import numerals, read_number, value_of
from trucebook.extract.lexicon import NUMBERS
from trucebook.extract.text.clean import plain
from trucebook.extract.text.document import flatten, fold

LARGEST = 10**12
PLACE = ("The ministry counted ", " trucks on the bridge.")

sizes = st.integers(0, 12).flatmap(lambda exponent: st.integers(0, 10**exponent))
"""Integers to 10^12, as many short ones as long ones."""

blanks = st.sampled_from([" ", "\u00a0", "\u2009", "\u202f", "\u2007", "\u2002"])
links = st.sampled_from([" ", " and "])
cases = st.sampled_from([str.lower, str.capitalize, str.upper, str.title])


def found(text):
    data = fold(plain(text))
    return list(numerals(data, flatten(data)))


def read_in_place(written):
    """The value of a number amid a sentence; it must be found there, whole and alone."""
    before, after = PLACE
    numeral, *others = found(before + written + after)
    assert not others
    assert (numeral.start, numeral.end) == (len(before), len(before) + len(written))
    return numeral.low, numeral.high


def read_both_ways(written):
    low, high = read_in_place(written)
    assert low == high == value_of(written)
    return low


@given(sizes)
def test_plain_digits(number):
    assert read_both_ways(str(number)) == number


@given(sizes)
def test_digits_with_commas(number):
    assert read_both_ways(in_digits(number, ",")) == number


@given(sizes, blanks)
def test_digits_with_blanks(number, blank):
    assert read_both_ways(in_digits(number, blank)) == number


@given(sizes, st.sampled_from("'\u2019"))
def test_digits_with_apostrophes(number, mark):
    assert read_both_ways(in_digits(number, mark)) == number


@given(st.integers(0, 10**10))
def test_digits_in_indian_groups(number):
    assert read_both_ways(in_indian_groups(number)) == number


@given(sizes)
def test_digits_with_full_stops_in_a_text_that_shows_it(number):
    before = "In a poll 62,5 per cent agreed with 12.400 neighbours. They saw "
    numerals = found(f"{before}{in_digits(number, '.')} trucks.")
    assert (numerals[0].low, numerals[1].low) == (62.5, 12400)
    assert numerals[2].low == numerals[2].high == number


@given(sizes, links, st.sampled_from([" ", "-"]), cases)
def test_words(number, link, hyphen, case):
    assert read_both_ways(case(in_words(number, link=link, hyphen=hyphen))) == number


@pytest.mark.parametrize("number", range(0, LARGEST + 1, LARGEST // 40))
def test_words_over_the_whole_range(number):
    assert read_both_ways(in_words(number)) == number


def test_words_of_every_number_to_a_thousand():
    assert [value_of(in_words(number)) for number in range(1001)] == list(range(1001))


@given(st.integers(1, 999_999), st.sampled_from(sorted(SCALES)), st.sampled_from([" ", "-"]))
def test_digits_before_a_scale_word(thousandths, factor, join):
    number = thousandths * factor // 1000
    written = f"{in_decimals(number, factor)}{join}{SCALES[factor]}"
    assert read_both_ways(written) == number


@given(st.integers(1, 999_999), st.sampled_from(sorted(SUFFIXES)))
def test_digits_before_a_suffix(thousandths, suffix):
    number = thousandths * SUFFIXES[suffix] // 1000
    assert read_both_ways(in_decimals(number, SUFFIXES[suffix]) + suffix) == number


@given(st.integers(1, 999_999), st.sampled_from(sorted(INDIAN)), st.sampled_from([" ", "-"]))
def test_digits_before_lakh_and_crore(thousandths, factor, join):
    number = thousandths * factor // 1000
    assert read_both_ways(f"{in_decimals(number, factor)}{join}{INDIAN[factor]}") == number


@given(st.integers(0, 999), st.from_regex(r"[0-9]{1,4}", fullmatch=True), cases)
def test_decimals_in_words(whole, digits, case):
    assert read_both_ways(case(with_point(whole, digits))) == float(f"{whole}.{digits}")


@given(st.integers(0, 99), st.integers(1, 9), st.sampled_from(sorted(SCALES)))
def test_decimals_in_words_before_a_scale_word(whole, digit, factor):
    written = f"{with_point(whole, str(digit))} {SCALES[factor]}"
    assert read_both_ways(written) == pytest.approx((whole + digit / 10) * factor)


@given(st.integers(1, 3), st.integers(2, 8), st.sampled_from([10**3, 10**6, 10**9]), cases)
def test_shares_of_a_scale_word(part, parts, factor, case):
    if part < parts:
        name = {2: "half", 3: "third", 4: "quarter", 5: "fifth"}.get(parts, "tenth")
        parts = {"tenth": 10}.get(name, parts)
        plural = "halves" if parts == 2 else f"{name}s"
        written = f"{in_words(part)} {name if part == 1 else plural} of a {SCALES[factor]}"
        assert read_both_ways(case(written)) == pytest.approx(part / parts * factor, abs=1e-3)


@given(st.integers(1, 99), st.sampled_from([10**6, 10**9]), st.sampled_from(["a ", "one ", ""]))
def test_a_half_behind_a_scale_word(number, factor, article):
    for written in (str(number), in_words(number)):
        value = read_both_ways(f"{written} {SCALES[factor]} and {article}half")
        assert value == (number + 0.5) * factor


@given(sizes)
def test_a_number_written_twice(number):
    assert read_both_ways(f"{in_words(number)} ({number})") == number
    assert read_both_ways(f"{in_digits(number, ',')} ({in_words(number)})") == number


@given(st.integers(1, 99), st.integers(1, 99), st.sampled_from(["to", "or"]), st.booleans())
def test_suspended_ranges(low, more, word, spelled):
    high = low + more
    one, other = (in_words(low), in_words(high)) if spelled else (low, high)
    for link in (f"- {word} ", f"-{word}-"):
        (numeral,) = found(f"They want a {one}{link}{other}-day halt.")
        assert (numeral.low, numeral.high, numeral.sort) == (low, high, "range")


@pytest.mark.parametrize("symbol", "$£€")
def test_a_currency_before_is_no_part_of_the_number(symbol):
    (numeral,) = found(f"It cost {symbol}3bn to rebuild.")
    assert (numeral.low, numeral.start, numeral.end) == (3e9, 9, 12)


@given(st.integers(1, 999), st.integers(1, 8), st.integers(2, 9), st.sampled_from(" -"))
def test_mixed_fractions(whole, part, parts, join):
    if part < parts:
        value = read_both_ways(f"{whole}{join}{part}/{parts}")
        assert value == pytest.approx(whole + part / parts, abs=1e-4)


@pytest.mark.parametrize(
    ("glyph", "share"), [("¼", 0.25), ("½", 0.5), ("¾", 0.75), ("⅓", 1 / 3), ("⅔", 2 / 3)]
)
@pytest.mark.parametrize("join", ["", " ", "-"])
def test_mixed_fractions_with_glyphs(glyph, share, join):
    assert read_both_ways(f"4{join}{glyph}") == pytest.approx(4 + share, abs=1e-4)
    assert read_both_ways(glyph) == pytest.approx(share, abs=1e-4)


@given(st.integers(0, 12).flatmap(lambda tens: st.integers(0, 10**tens - 1)), links)
def test_another_reader_of_number_words_agrees(number, link):
    text2num = pytest.importorskip("text_to_num").text2num
    words = in_words(number, link=link)
    assert value_of(words) == text2num(words, "en")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("27,585.5", 27585.5),
        ("0.5", 0.5),
        ("a hundred", 100),
        ("a hundred and twenty", 120),
        ("a thousand", 1000),
        ("a million", 1e6),
        ("a dozen", 12),
        ("two dozen", 24),
        ("half a dozen", 6),
        ("half a million", 5e5),
        ("a quarter of a million", 250_000),
        ("two and a half", 2.5),
        ("two and a half million", 2.5e6),
        ("one and a half billion", 1.5e9),
        ("a million and a half", 1.5e6),
        ("three and a quarter million", 3.25e6),
        ("4-1/2 million", 4.5e6),
        ("1½ million", 1.5e6),
        ("twenty-five hundred", 2500),
        ("three quarters of a million", 750_000),
        ("half of a billion", 5e8),
        ("a quarter million", 250_000),
        ("a half-million", 5e5),
        ("two thousand million", 2e9),
        ("five lakh crore", 5e12),
        ("3 million and a half", 3.5e6),
        ("2 and a half million", 2.5e6),
        ("40 dozen", 480),
    ],
)
def test_odd_ways_to_write_a_number(written, value):
    assert read_both_ways(written) == value


@pytest.mark.parametrize(("written", "value"), [("12⅛", 12.125), ("3⅞ million", 3.875e6)])
def test_fractions_in_one_character_are_spelled_out_first(written, value):
    assert value_of(written) == value


@pytest.mark.parametrize(
    ("written", "share"),
    [
        ("half", 1 / 2),
        ("a half", 1 / 2),
        ("one half", 1 / 2),
        ("a third", 1 / 3),
        ("one third", 1 / 3),
        ("two thirds", 2 / 3),
        ("two-thirds", 2 / 3),
        ("a quarter", 1 / 4),
        ("three quarters", 3 / 4),
        ("three-quarters", 3 / 4),
        ("a fifth", 1 / 5),
        ("four-fifths", 4 / 5),
        ("a tenth", 1 / 10),
        ("nine tenths", 9 / 10),
        ("2/3", 2 / 3),
        ("1/2", 1 / 2),
        ("one in five", 1 / 5),
        ("three out of four", 3 / 4),
        ("nine in every ten", 9 / 10),
        ("1 in 4", 1 / 4),
    ],
)
def test_fractions_and_ratios(written, share):
    low, high = read_in_place(written)
    assert low == high == pytest.approx(share, abs=1e-4)


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("between 10 and 15", 10, 15),
        ("between ten and fifteen", 10, 15),
        ("between 1,500 and 2,000", 1500, 2000),
        ("30 to 40", 30, 40),
        ("thirty to forty", 30, 40),
        ("30-40", 30, 40),
        ("30–40", 30, 40),
        ("six to eight", 6, 8),
        ("two or three", 2, 3),
        ("1 to 2 million", 1e6, 2e6),
        ("1.2 to 1.5 million", 1.2e6, 1.5e6),
        ("two to three thousand", 2000, 3000),
        ("800,000 to 1.2 million", 8e5, 1.2e6),
        ("3 to 4 dozen", 36, 48),
        ("500 to 1 million", 500, 1e6),
        ("10-15,000", 10_000, 15_000),
        ("1.5-2 million", 1.5e6, 2e6),
        ("from 60 to more than 400", 60, 400),
        ("between about 10 and 15", 10, 15),
        ("between $500 and $1,500", 500, 1500),
    ],
)
def test_ranges(written, low, high):
    assert read_in_place(written) == (low, high)
    assert value_of(written) is None


@given(sizes, st.integers(1, 10**6))
def test_ranges_of_any_two_numbers(low, more):
    assert read_in_place(f"between {low} and {low + more}") == (low, low + more)


@given(st.integers(1, 4), st.integers(1, 5), st.sampled_from([1, 100, 10**3, 10**6, 10**9]))
def test_ranges_of_two_round_numbers_in_words(low, more, scale):
    """The 'and' between the two is none of the first: 'between two hundred and three hundred'."""
    ends = (low * scale, (low + more) * scale)
    assert read_in_place(f"between {in_words(ends[0])} and {in_words(ends[1])}") == ends


@pytest.mark.parametrize(("written", "ends"), sorted(NUMBERS["vague"].items()))
def test_vague_numbers_have_the_ends_of_the_lexicon(written, ends):
    low, high = (*ends, None)[:2]
    assert read_in_place(written) == (low, high)
    assert value_of(written) is None


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("dozens", 24, 99),
        ("hundreds", 200, 999),
        ("thousands", 2000, 9999),
        ("tens of thousands", 20_000, 99_999),
        ("hundreds of thousands", 200_000, 999_999),
        ("millions", 2_000_000, None),
        ("several thousand", 2000, 9999),
        ("a few hundred", 200, 999),
        ("a couple hundred", 200, 999),
        ("a couple of thousand", 2000, 9999),
        ("a few dozen", 24, 99),
        ("several hundred thousand", 200_000, 999_999),
        ("hundreds and hundreds", 200, 999),
        ("hundreds if not thousands", 200, 9999),
    ],
)
def test_vague_numbers_have_the_ends_of_the_codebook(written, low, high):
    assert read_in_place(written) == (low, high)


@pytest.mark.parametrize(
    ("text", "dotted"),
    [
        ("6.500 people left", True),
        ("1.250.000 people left", True),
        ("6.500 people, 2,5 per cent", True),
        ("6.500 people, 27,585 more", False),
        ("6.5 people", False),
        ("v1.250.3 of it", False),
        ("it rose 3,5 per cent", False),
    ],
)
def test_whether_full_stops_part_thousands(text, dotted):
    assert is_dotted(fold(text)) == dotted


@pytest.mark.parametrize("text", ["", "no number", "12 or so", "ten men", "1,2,3", "ten twenty"])
def test_what_is_not_one_number_has_no_value(text):
    assert value_of(text) is None


@given(st.text(st.sampled_from("0123456789.,-/ ½$mk\u00a0–") | st.characters(), max_size=40))
def test_numerals_stand_in_order_and_apart(text):
    spans = [(numeral.start, numeral.end) for numeral in found(text)]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


@given(
    st.lists(
        st.sampled_from(
            sorted(NUMBERS["cardinals"])
            + sorted(NUMBERS["scales"])
            + sorted(NUMBERS["fractions"])
            + ["and", "a", "half", "to", "in", "of", "several"]
        ),
        max_size=9,
    )
)
def test_any_heap_of_number_words_gives_numbers_with_low_below_high(words):
    for numeral in found(" ".join(words)):
        assert numeral.low is not None
        assert numeral.high is None or 0 <= numeral.low <= numeral.high


@pytest.mark.parametrize(
    ("written", "ends", "sort"),
    [
        ("411", (411, 411), "number"),
        ("between 10 and 15", (10, 15), "range"),
        ("from three to five", (3, 5), "range"),
        ("30 to 40", (30, 40), "range"),
        ("dozens", (24, 99), "vague"),
        ("millions", (2e6, None), "vague"),
        ("a quarter", (0.25, 0.25), "fraction"),
        ("one in five", (0.2, 0.2), "ratio"),
    ],
)
def test_a_text_that_is_a_number(written, ends, sort):
    numeral = read_number(written)
    assert (numeral.start, numeral.end) == (0, len(written))
    assert ((numeral.low, numeral.high), numeral.sort) == (ends, sort)


@pytest.mark.parametrize(
    "written", ["", "nobody", "some 12", "12 people", "and", "12 or so", "half a"]
)
def test_other_words_are_no_number(written):
    assert read_number(written) is None


def test_numbers_are_read_without_the_extra_for_texts():
    code = (
        "import sys; sys.modules['ahocorasick_rs'] = None; "
        "from trucebook.extract.figures.numbers import read_number; "
        "from trucebook.extract.figures.units import UNIT_OF; "
        "print(read_number('two dozen').low, UNIT_OF[b'women'])"
    )
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert shown.stdout == "24.0 people\n"

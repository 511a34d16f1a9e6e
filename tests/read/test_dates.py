from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucebook.read.dates import NO_DAY, Days, days_at_most, days_of, in_words

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
ends = st.one_of(
    days.map(date.isoformat),
    days.map(lambda day: day.isoformat()[:7]),
    days.map(lambda day: day.isoformat()[:4]),
    days.map(lambda day: f"XXXX{day.isoformat()[4:]}"),
    st.sampled_from(["", "..", "XXXX-02-29", "2031-13", "2031-02-30", "0000", "9999-12-31"]),
)
marked = st.builds(str.__add__, ends, st.sampled_from(["", "~", "?", "%"]))
edtf = st.one_of(marked, st.builds("{}/{}".format, marked, marked))


@pytest.mark.parametrize(
    ("text", "words", "precision"),
    [
        ("2031-05-14", "14 May 2031", "day"),
        ("2031-05", "May 2031", "month"),
        ("2031", "2031", "year"),
        ("XXXX-11", "November, no year given", "month"),
        ("XXXX-05-14", "14 May, no year given", "day"),
        ("2031-05/..", "from May 2031 on", "open"),
        ("../2031-05-14", "by 14 May 2031", "open"),
        ("2031-05-01/2031-05-07", "between 1 and 7 May 2031", "week"),
        ("2031-04-28/2031-05-07", "between 28 April and 7 May 2031", "days"),
        ("2030-12-28/2031-01-03", "between 28 December 2030 and 3 January 2031", "week"),
        ("2031-04/2031-05", "between April and May 2031", "days"),
        ("2031-05/2031-06-10", "between 1 May and 10 June 2031", "days"),
        ("XXXX-04/XXXX-05", "between April and May, no year given", "days"),
        ("2031-05-01/2031-05-01", "1 May 2031", "day"),
        ("2031-01/2031-12", "between January and December 2031", "year"),
        ("2031-05-14~", "about 14 May 2031", "day"),
        ("2031-05?", "perhaps May 2031", "month"),
        ("[2031-05-01..2031-05-05]", "between 1 and 5 May 2031", "days"),
        ("2031-21", "spring 2031", "days"),
        ("2031-23~", "about autumn 2031", "none"),
        ("2031-06/2031-05", "between June and May 2031", "none"),
        ("XXXX-XX-05", "XXXX-XX-05", "none"),
        ("../..", NO_DAY, "none"),
        ("", NO_DAY, "none"),
        (None, NO_DAY, "none"),
        ("next week", "next week", "none"),
    ],
)
def test_days_are_named_as_precisely_as_they_are_given(text, words, precision):
    assert in_words(text) == words
    assert days_of(text).precision == precision


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2031-05", date(2031, 5, 1), date(2031, 5, 31)),
        ("2031-05~", date(2030, 4, 1), date(2032, 6, 30)),
        ("2031-21/2031-22", date(2030, 1, 1), date(2032, 12, 31)),
        ("2031-05-03?/..", date(2030, 4, 2), None),
    ],
)
def test_what_is_not_sure_may_be_long_before_or_after(text, first, last):
    assert days_at_most(text) == Days(first, last)


@given(st.one_of(st.text(), edtf, st.text("0123456789X-/.~?%[]{}uy", max_size=30)))
def test_any_text_has_words_and_a_precision(text):
    assert in_words(text)
    assert days_of(text).precision


@given(days)
def test_a_day_is_named_apart_from_every_other(day):
    after = day + timedelta(days=1)
    assert in_words(day.isoformat()) != in_words(after.isoformat())


@given(days, st.integers(0, 800))
def test_an_interval_names_both_ends(first, length):
    last = first + timedelta(days=length)
    words = in_words(f"{first}/{last}")
    assert words.endswith(in_words(last.isoformat()))
    assert str(first.day) in words

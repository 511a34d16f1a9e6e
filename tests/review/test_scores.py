import pytest

from trucebook.review.pairing import Who
from trucebook.review.scores import Article, Miss, Row, judge, misses, scores, wilson
from trucebook.spans import Span

TEXT = "Five died.\nThe mayor said: “Ten left.”\nFive more."


def row(start, end, **cells):
    return Row(Span.of(TEXT, start, end), cells)


def figure(start, end, value=5, unit="people", who=None):
    codes = {"bound": "exact", "unit": unit, "metric": "killed", "status": "reported"}
    return row(start, end, value=(value, value), **codes, attribution=who)


def mention(start, end, *who):
    return row(start, end, actor=Who(*who) if who else None)


def term(start, end, term_type):
    return row(start, end, term_type=term_type)


def judged(table, coded, found, half="dev"):
    return judge(Article("A1", half, TEXT, {table: coded}), {table: found})


def score(field, *items):
    return next(item for item in scores(items) if item.field == field)


def test_a_row_is_right_when_span_and_field_agree():
    coded = [figure(0, 4), figure(28, 31, value=10), figure(39, 43), figure(39, 48)]
    found = [figure(0, 4), figure(28, 31, value=9), figure(39, 43, unit="days"), figure(1, 3)]
    item = judged("figures", coded, [*found, figure(5, 9)])
    span, value = score("span", item), score("value", item)
    assert (span.coded, span.found, span.met, span.right) == (4, 5, 3, 3)
    assert (span.precision, span.recall, span.f1) == (3 / 5, 3 / 4, 6 / 9)
    assert span.given_span is None
    assert (value.precision, value.recall, value.f1) == (2 / 5, 2 / 4, 4 / 9)
    assert value.given_span == score("unit", item).given_span == 2 / 3
    assert score("status", item).given_span == 1


def test_of_twins_on_a_span_those_that_agree_meet():
    coded = [figure(0, 4, 1, "days"), figure(0, 4, 2, "weeks")]
    item = judged("figures", coded, [figure(0, 4, 2, "weeks"), figure(0, 4, 1, "days")])
    assert {score(field, item).right for field in ("span", "value", "unit")} == {2}
    assert misses([item]) == []


def test_a_row_found_twice_is_right_once():
    item = judged("figures", [figure(0, 4)], [figure(0, 4), figure(0, 4)])
    assert (score("span", item).right, score("span", item).found) == (1, 2)
    assert [miss.what for miss in misses([item])] == ["false"]


def test_terms_meet_where_spans_overlap_and_as_many_as_can():
    coded = [term(0, 10, "aid"), term(8, 20, "stages"), term(30, 35, "aid")]
    found = [term(9, 12, "stages"), term(5, 9, "aid"), term(36, 40, "aid")]
    item = judged("terms", coded, found)
    assert (score("span", item).met, score("term_type", item).right) == (2, 2)
    assert {miss.what for miss in misses([item])} == {"missed", "false"}


def test_a_mention_that_knows_no_actor_is_no_wrong_actor_but_no_right_one():
    coded = [mention(0, 4, "x"), mention(11, 20, "y")]
    found = [mention(0, 4, "x"), mention(11, 20), mention(30, 34)]
    item = judged("mentions", coded, found)
    actor = score("actor", item)
    assert (actor.precision, actor.recall, actor.given_span) == (1, 1 / 2, 1 / 2)
    assert score("span", item).precision == 2 / 3


@pytest.mark.parametrize(
    ("coded", "found", "agree"),
    [
        ((0.3333, 0.3333), (1 / 3, 1 / 3), True),
        ((27585, 27585), (27585.0, 27585.0), True),
        ((27585, 27585), (27585, 27586), False),
        ((2_000_000, None), (2e6, None), True),
        ((None, None), (None, None), True),
        ((None, None), (0, 0), False),
    ],
)
def test_values_agree_as_numbers(coded, found, agree):
    rows = [Row(figure(0, 4).span, {**figure(0, 4).cells, "value": it}) for it in (coded, found)]
    item = judged("figures", rows[:1], rows[1:])
    assert score("value", item).right == agree


def test_misses_name_place_and_both_readings():
    coded = [figure(0, 4), figure(39, 48, who=Who("x", ("X",)))]
    found = [figure(39, 48, value=6, who=Who(None, ("Y",))), figure(0, 9), figure(28, 31)]
    assert misses([judged("figures", coded, found)]) == [
        Miss("A1", 1, 0, "figures", "false", "span", "Five died", "Five", "Five died"),
        Miss("A1", 1, 0, "figures", "missed", "span", "Five", "Five", "Five died"),
        Miss("A1", 2, 28, "figures", "false", "span", "Ten", None, "Ten"),
        Miss("A1", 3, 39, "figures", "wrong", "attribution", "Five more", "x", "Y"),
        Miss("A1", 3, 39, "figures", "wrong", "value", "Five more", "5", "6"),
    ]


def test_halves_are_scored_apart_and_together():
    good = judged("figures", [figure(0, 4)], [figure(0, 4)])
    poor = judged("figures", [figure(0, 4)], [], half="held")
    spans = [item for item in scores([good, poor]) if item.field == "span"]
    assert [(item.half, item.f1) for item in spans] == [("dev", 1), ("held", 0), ("all", 2 / 3)]
    assert {item.half for item in scores([good])} == {"dev"}


def test_nothing_to_compare_has_no_score():
    nothing = score("value", judged("figures", [], []))
    assert (nothing.f1, nothing.precision, nothing.recall, nothing.given_span) == (None,) * 4
    assert (nothing.f1_ends, nothing.precision_ends, nothing.recall_ends) == (None,) * 3


@pytest.mark.parametrize(
    ("part", "whole", "ends"),
    [
        (0, 10, (0, 0.278)),
        (9, 10, (0.596, 0.982)),
        (10, 10, (0.722, 1)),
        (81, 263, (0.255, 0.366)),  # the example of Newcombe (1998)
        (1, 29, (0.006, 0.172)),
    ],
)
def test_intervals_of_shares_are_wilsons(part, whole, ends):
    assert wilson(part, whole) == pytest.approx(ends, abs=5e-4)
    assert wilson(0, 0) is None


def test_the_interval_of_f1_is_that_of_articles_drawn_anew():
    good = judged("figures", [figure(0, 4)], [figure(0, 4)])
    poor = judged("figures", [figure(0, 4)], [])
    assert score("span", good).f1_ends is None
    assert score("span", good, good).f1_ends == (1, 1)
    low, high = score("span", *[good] * 9, poor).f1_ends
    assert low < score("span", *[good] * 9, poor).f1 < high == 1
    item = score("span", good, poor)
    assert (item.cell("f1_low"), item.cell("f1_high")) == item.f1_ends
    assert item.cell("precision_low") == wilson(1, 1)[0]


def test_a_field_that_a_coding_lacks_is_not_compared():
    coded, found = row(0, 4, term_type="aid", modality="offered"), row(0, 4, term_type="aid")
    whole = judged("terms", [coded], [found])
    assert (score("modality", whole).coded, score("modality", whole).recall) == (1, 0)
    article = Article("A1", "dev", TEXT, {"terms": [coded]}, uncoded={"terms": {"modality"}})
    lacking = judge(article, {"terms": [found]})
    assert "modality" not in {item.field for item in scores([lacking])}
    assert [miss.field for miss in misses([lacking])] == []
    assert score("modality", whole, lacking).coded == 1


def test_two_empty_cells_say_nothing_right():
    empty = row(0, 4, term_type="aid")
    filled = row(5, 9, term_type="aid", modality="offered")
    item = score("modality", judged("terms", [empty, filled], [empty, filled]))
    assert (item.coded, item.found, item.met, item.right) == (1, 1, 1, 1)

"""Which figures conflict, and which only look so."""

import json

import pytest
from claimed import claimed, figure, quantity

from trucebook.errors import UsageError
from trucebook.read.figures.discrepancies import discrepancies, discrepancies_of


def grouped(*figures, kind="total", strict=False, quantities=(), **tables):
    found = discrepancies_of(
        claimed(figures=figures, quantities=[quantity(kind), *quantities], **tables), strict=strict
    )
    return {group.id: group for group in found.groups}


def verdict(*figures, **settings):
    return grouped(*figures, **settings)["N1"].verdict


def test_one_counter_on_two_days_is_a_series():
    group = grouped(
        figure(1, 100, "at_least", as_of="2031-05-01", attributed_to="office"),
        figure(2, 130, "at_least", as_of="2031-05-03", attributed_to="office"),
        figure(3, 150, "more_than", as_of="2031-05-04/2031-05-09"),
    )["N1"]
    assert (group.verdict, group.gravity, group.settled_by) == ("grew", None, ())
    assert group.reason.startswith("Later figures are higher, from “at_least 100” (F1) to")


@pytest.mark.parametrize(
    ("kind", "one", "other", "expected"),
    [
        # a running count
        ("total", (100, "exact", "2031-05-01"), (90, "exact", "2031-05-02"), "conflict"),
        ("total", (100, "exact", "2031-05-01"), (110, "exact", "2031-05-01"), "conflict"),
        ("total", (100, "exact", "2031-05-01"), (110, "exact", "2031-05"), "grew"),
        ("total", (110, "exact", "2031-05-01"), (100, "exact", "2031-05"), "conflict"),
        ("total", (110, "exact", "2031-05-02"), (100, "exact", "2031-05"), "grew"),
        ("total", (100, "exact", "2031-05-01"), (90, "more_than", "2031-05-02"), "agree"),
        ("total", (100, "at_least", "2031-05-01"), (110, "exact", "2031-05-01"), "agree"),
        ("total", (100, "about", "2031-05-01"), (95, "exact", "2031-05-02"), "agree"),
        ("total", (100, "about", "2031-05-01"), (95, "exact", "2031-05"), "agree"),
        ("total", (100, "exact", None), (110, "exact", None), "not_comparable"),
        ("total", (100, "at_least", None), (110, "exact", None), "agree"),
        ("total", (100, "exact", "2031-05-01"), (100, "exact", "2032"), "agree"),
        ("total", (100, "exact", "XXXX-05-01"), (110, "exact", "2031-05-01"), "not_comparable"),
        ("total", (150, "at_most", "2031-05-01"), (100, "at_least", "2031-05-02"), "agree"),
        # days that are not sure
        ("total", (100, "exact", "2031-05-01~"), (90, "exact", "2031-06-02"), "grew"),
        ("total", (100, "exact", "2031-05?"), (90, "exact", "2034-06"), "conflict"),
        ("total", (100, "exact", "2031-21"), (90, "exact", "2031-10"), "grew"),
        ("total", (100, "exact", "2031-06/2031-05"), (90, "exact", "2031-07"), "not_comparable"),
        ("total", (100, "exact", "-0043"), (90, "exact", "-0042"), "not_comparable"),
        ("total", (100, "exact", "XXXX-XX-05"), (90, "exact", "2031"), "not_comparable"),
        # a level
        ("level", (100, "exact", "2031-05-01"), (90, "exact", "2031-05-01"), "conflict"),
        ("level", (100, "exact", "2031-05-01"), (90, "exact", "2031-05-02"), "not_comparable"),
        ("level", (90, "exact", "2031-05-01"), (100, "exact", "2031-05-02"), "grew"),
        ("level", (100, "exact", "2031-05-01"), (90, "more_than", "2031-05-01"), "agree"),
        ("level", (100, "more_than", "2031-05-01"), (90, "less_than", "2031-05"), "not_comparable"),
        (
            *("level", (100, "more_than", "2031-05-01")),
            *((90, "less_than", "2031-05-01/2031-05-03"), "conflict"),
        ),
        ("level", (100, "exact", None), (90, "exact", None), "not_comparable"),
        ("level", (100, "exact", None), (90, "exact", "2031-05-01"), "not_comparable"),
        ("level", (100, "exact", None), (90, "at_least", "2031-05-01"), "agree"),
        # one number
        ("size", (100, "exact", None), (90, "exact", None), "conflict"),
        ("size", (100, "exact", None), (99, "about", None), "agree"),
        ("size", (100, "about", None), (80, "about", None), "conflict"),
        ("event", (100, "exact", None), (90, "exact", None), "conflict"),
        ("event", (100, "at_least", None), (300, "at_least", None), "agree"),
        ("event", (100, "at_least", "2031-05-01"), (300, "exact", "2031-05-03"), "grew"),
        ("event", (100, "exact", "2031-05-01"), (300, "exact", None), "not_comparable"),
        (None, (100, "exact", None), (90, "exact", None), "conflict"),
    ],
)
def test_what_two_figures_are_to_each_other(kind, one, other, expected):
    first, second = (
        figure(at, low, bound, as_of=day) for at, (low, bound, day) in enumerate((one, other))
    )
    assert verdict(first, second, kind=kind) == expected
    assert verdict(second, first, kind=kind) == expected


def test_the_count_of_one_counter_does_not_fall_though_the_words_allow_it():
    fallen = [
        figure(1, 130, "at_least", as_of="2031-05-01", attributed_to="office"),
        figure(2, 100, "at_least", as_of="2031-05-03", attributed_to="office"),
    ]
    assert verdict(*fallen) == "conflict"
    fallen[1]["attributed_to"] = "another-office"
    assert verdict(*fallen) == "agree"


def test_a_count_without_a_day_is_of_some_day_before_its_source():
    sources = [{"source_id": "S1", "published": "2031-05-02"}, {"source_id": "S2"}]
    later = figure(2, 90, as_of="2031-05-03", source_id="S2")
    assert verdict(figure(1, 100), later, sources=sources) == "conflict"
    assert verdict(figure(1, 80), later, sources=sources) == "not_comparable"


@pytest.mark.parametrize(
    ("low", "as_of", "expected"),
    [(90, None, "not_comparable"), (90, "2031-05-02", "conflict"), (110, "2031-05-09", "grew")],
)
def test_a_level_without_a_day_is_of_the_days_of_its_source(low, as_of, expected):
    sources = [
        {"source_id": "S1", "published": "2031-05-02"},
        {"source_id": "S2", "published": "2031-08"},
    ]
    other = figure(2, low, as_of=as_of, source_id="S2")
    assert verdict(figure(1, 100), other, kind="level", sources=sources) == expected


def test_an_order_is_not_said_where_the_days_leave_it_open():
    (pair,) = grouped(figure(1, 90, as_of="2031-05"), figure(2, 100, as_of="2031-05-03"))[
        "N1"
    ].pairs
    assert pair.reason.endswith("one running count, if their days are in that order")


def test_a_series_is_not_said_to_grow_where_no_days_are_in_order():
    rows = [figure(1, 90, as_of="2031-05"), figure(2, 100, as_of="2031-05-03")]
    reason = "A series, if their days are in that order, from “exact 90” (F1) to “exact 100” (F2)"
    assert grouped(*rows)["N1"].reason.startswith(reason)
    rows.append(figure(3, 120, as_of="2031-06"))
    reason = "Later figures are higher, from “exact 90” (F1) to “exact 120” (F3): a series"
    assert grouped(*rows)["N1"].reason.startswith(reason)


@pytest.mark.parametrize(
    ("low", "unit", "other"), [(1 / 3, "fraction", "percent"), (2, "days", "hours")]
)
def test_a_number_in_another_unit_may_be_rounded_too(low, unit, other):
    converted = {"percent": 33, "hours": 50}[other]
    rows = [figure(1, low, unit=unit), figure(2, converted, unit=other)]
    group = grouped(*rows, kind=None, quantities=[quantity(None, unit=other)])["N1"]
    assert (group.verdict, group.gravity) == ("conflict", "rounding")


@pytest.mark.parametrize("number", ["inf", "-inf", "nan"])
def test_what_is_no_number_compares_with_nothing(number):
    assert verdict(figure(1, float(number)), figure(2, 90), kind="size") == "not_comparable"


@pytest.mark.parametrize("low", [100, 120])
def test_a_reason_is_not_given_for_figures_that_it_leaves_out(low):
    rows = [
        figure(1, 100, as_of="2031-05-01"),
        figure(2, low, as_of="2031-05-09"),
        figure(3, 500, status="projected"),
    ]
    reason = grouped(*rows)["N1"].reason
    assert "500" not in reason
    assert reason.endswith("F1 and F3 do not compare: F1 is reported, F3 is projected.")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"status": "projected"}, "F1 is reported, F2 is projected"),
        ({"period": "2031-04"}, "they cover different days"),
        ({"unit": "other:boat"}, "one gives no number, or one in a unit that does not convert"),
        ({"value_low": None, "value_high": None}, "one gives no number"),
        ({"value_low": 9, "value_high": 3, "bound": "range"}, "one gives no number"),
        ({"bound": "hardly"}, "one gives no number"),
    ],
)
def test_what_does_not_compare_is_no_conflict(cells, reason):
    group = grouped(figure(1, 100, period="2031-05"), figure(2, 90, **cells), kind="event")["N1"]
    assert group.verdict == "not_comparable"
    assert reason in group.reason


def test_counts_of_other_days_compare_where_they_are_of_one_event():
    figures = figure(1, 50, period="2031-05-01/2031-05-07"), figure(2, 20, period="2031-05-03")
    assert verdict(*figures, kind="event") == "not_comparable"
    found = discrepancies_of(
        claimed(figures=figures, quantities=[quantity("event", event_id="V1")])
    )
    assert found.groups[0].verdict == "conflict"


@pytest.mark.parametrize(
    ("days", "other", "unit", "expected"),
    [
        (135, 4.5, "months", "agree"),
        (42, 6, "weeks", "agree"),
        (42, 5, "weeks", "conflict"),
        (48, 7, "weeks", "conflict"),
        (730, 2, "years", "agree"),
        (3, 72, "hours", "agree"),
        (30, 1, "years", "conflict"),
    ],
)
def test_units_convert(days, other, unit, expected):
    found = grouped(
        figure(1, days, unit="days"),
        figure(2, other, unit=unit),
        kind="size",
        quantities=[quantity("size", unit="days")],
    )
    assert found["N1"].verdict == expected


@pytest.mark.parametrize(
    ("one", "other", "gravity"),
    [
        ((1160, "exact"), (1200, "exact"), "rounding"),
        ((1160, "exact"), (1300, "exact"), "clash"),
        ((0.48, "exact"), (0.5, "exact"), "rounding"),
        ((6, "exact"), (10, "exact"), "clash"),
        ((600, "exact"), (1000, "exact"), "clash"),
        ((24, "vague"), (300, "exact"), "vague"),
    ],
)
def test_how_grave_a_conflict_is(one, other, gravity):
    group = grouped(figure(1, *one), figure(2, *other), kind="size")["N1"]
    assert (group.verdict, group.gravity) == ("conflict", gravity)


def test_about_is_a_tenth_to_either_side_or_strictly_the_number():
    figures = figure(1, 1160, "about"), figure(2, 1200)
    assert verdict(*figures, kind="event") == "agree"
    group = grouped(*figures, kind="event", strict=True)["N1"]
    assert (group.verdict, group.gravity, group.settled_by) == ("conflict", "rounding", ("F1",))


@pytest.mark.parametrize(
    ("figures", "fewest"),
    [
        ([(1, 5, "exact"), (2, 5, "exact"), (3, 7, "exact")], ["F3"]),
        ([(1, 5, "exact"), (2, 7, "exact"), (3, 6, "at_least"), (4, 7, "about")], ["F1"]),
        ([(1, 5, "exact"), (2, 20, "vague")], ["F2"]),
        ([(1, 1, "exact"), (2, 2, "exact"), (3, 3, "exact")], 2),
    ],
)
def test_the_fewest_rows_settle_a_conflict(figures, fewest):
    rows = [figure(*cells) for cells in figures]
    settled = grouped(*rows, kind="size")["N1"].settled_by
    assert list(settled) == fewest if isinstance(fewest, list) else len(settled) == fewest
    assert verdict(*(row for row in rows if row["figure_id"] not in settled), kind="size") in (
        *("agree", "single"),
    )


PART = {"quantity_id": "N2", "name": "children counted", "within": "N1", "kind": "total"}


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        ((40, "exact", {}), (100, "exact", {}), "part_of"),
        ((140, "exact", {}), (100, "exact", {}), "conflict"),
        ((140, "at_least", {}), (100, "at_least", {}), "conflict"),
        ((140, "at_least", {}), (100, "at_least", {"source_id": "S2"}), "part_of"),
        ((140, "exact", {}), (100, "more_than", {}), "part_of"),
        ((140, "exact", {"as_of": "2031-06"}), (100, "exact", {"as_of": "2031-05"}), "part_of"),
        ((140, "exact", {"as_of": "2031-04"}), (100, "exact", {"as_of": "2031-05"}), "conflict"),
        ((140, "exact", {"as_of": "2031-05-20"}), (100, "exact", {"as_of": "2031-05"}), "part_of"),
        ((140, "exact", {"as_of": "2031-05"}), (100, "exact", {"as_of": "2031-05"}), "conflict"),
        ((0.2, "exact", {"unit": "fraction"}), (100, "exact", {}), "part_of"),
    ],
)
def test_a_part_is_compared_with_its_whole(part, whole, expected):
    (low, bound, cells), (all_low, all_bound, all_cells) = part, whole
    group = grouped(
        figure(1, all_low, all_bound, **all_cells),
        figure(2, low, bound, quantity_id="N2", **cells),
        quantities=[{**PART, "unit": cells.get("unit", "people")}],
    )["N2"]
    assert group.verdict == expected
    assert [(pair.a, pair.b) for pair in group.pairs] == [("F2", "F1")]
    assert bool(group.settled_by) == (expected == "conflict")


def test_a_vague_word_for_a_part_is_no_clash():
    rows = [figure(1, 194), figure(2, 200, "vague", 999, quantity_id="N2")]
    group = grouped(*rows, quantities=[{**PART, "unit": "people"}])["N2"]
    assert (group.verdict, group.gravity) == ("conflict", "vague")


def test_a_share_of_a_part_may_be_above_that_of_the_whole():
    rows = [figure(1, 40, unit="percent"), figure(2, 60, unit="percent", quantity_id="N2")]
    shares = [{"quantity_id": "N1", "unit": "percent"}, {**PART, "unit": "percent"}]
    group = grouped(*rows, quantities=shares)["N2"]
    assert group.verdict == "part_of"
    assert group.pairs[0].reason.endswith("each a share of another number")


def test_a_part_above_a_whole_of_other_days_is_not_said_to_be_no_more():
    rows = [figure(1, 100, as_of="2031-05"), figure(2, 140, quantity_id="N2", as_of="2031-06")]
    reason = grouped(*rows, quantities=[{**PART, "unit": "people"}])["N2"].pairs[0].reason
    assert reason.endswith("on other days or in other words")


@pytest.mark.parametrize(
    ("days", "months", "expected", "reason"),
    [
        (45, 4.5, "part_of", "“exact 3” (F3) of “exact 45” (F2) give “exact 4.5” (F1)"),
        (60, 4.5, "not_comparable", "“exact 3” (F3) of “exact 60” (F2), if all are alike, do not"),
    ],
)
def test_stages_and_their_length_give_the_whole(days, months, expected, reason):
    offered = {"kind": "size", "proposal_id": "P1"}
    group = grouped(
        figure(1, months, unit="months"),
        figure(2, days, quantity_id="N2", unit="days"),
        figure(3, 3, quantity_id="N3", unit="stages", source_id="S2"),
        quantities=[
            {**PART, **offered, "unit": "days"},
            {"quantity_id": "N3", "unit": "stages", **offered},
            {"quantity_id": "N1", "unit": "days", **offered},
        ],
    )["N2"]
    assert (group.verdict, group.pairs[0].verdict) == ("part_of", expected)
    assert group.pairs[0].reason.startswith(reason)


def test_a_part_of_a_part_of_itself_is_an_answer_too():
    circle = [{**PART, "within": "N3"}, {**PART, "quantity_id": "N3", "within": "N2"}]
    found = grouped(
        figure(1, 4), figure(2, 5, quantity_id="N2"), figure(3, 6, quantity_id="N3"),
        quantities=circle,
    )  # fmt: skip
    assert {group.verdict for group in found.values()} == {"single", "part_of", "conflict"}


def test_another_label_and_another_metric_of_one_number_are_named():
    reason = grouped(
        figure(1, 28000, group_id="boats"),
        figure(2, 28000, group_id="ships"),
        figure(3, 28000, quantity_id="N2"),
        quantities=[{"quantity_id": "N2", "name": "boats lost", "unit": "people"}],
        groups=[{"group_id": "boats", "name": "boats"}, {"group_id": "ships", "name": "ships"}],
    )["N1"].reason
    assert "The sources count them as boats, ships." in reason
    assert "The number 28,000 is also given for N2, boats lost." in reason


def test_the_step_between_two_figures_is_named():
    reason = grouped(
        figure(1, 27585, as_of="2031-05-01"),
        figure(2, 27708, as_of="2031-05-02"),
        figure(3, 123, quantity_id="N2"),
        quantities=[{**PART, "kind": "event"}],
    )["N1"].reason
    assert reason.endswith("“exact 123” (F3) is the step from F1 to F2.")


def test_a_figure_without_a_quantity_has_a_group_of_its_own():
    found = grouped(figure(1, 5, quantity_id=None), figure(2, 6, quantity_id="gone"))
    assert {name: group.verdict for name, group in found.items()} == {
        "F1": "single",
        "gone": "single",
    }


def test_every_figure_is_in_one_group_and_withdrawn_ones_in_none():
    found = grouped(figure(1, 5), figure(2, 6, row_status="retracted"), figure(3, 5))
    assert [group.rows for group in found.values()] == [["F1", "F3"]]


def test_the_json_has_the_groups():
    found = discrepancies_of(
        claimed(figures=[figure(1, 5), figure(2, 7)], quantities=[quantity("size")])
    )
    (group,) = json.loads(found.as_json())
    assert group["id"] == "N1"
    assert group["thing"] == "people counted"
    assert group["rows"] == ["F1", "F2"]
    assert [set(pair) for pair in group["pairs"]] == [{"a", "b", "verdict", "reason"}]
    assert group["origins"] == [{"actor": None, "rows": ["F1", "F2"], "through": ["S1"]}]
    assert len(group["settled_by"]) == 1


def test_tables_without_quantities_are_refused_with_the_next_step():
    with pytest.raises(
        UsageError, match="expected the column 'quantity_id' in the table 'figures'"
    ):
        discrepancies(version="0.1.0")


def test_no_false_conflict_in_the_book():
    found = {group.id: group for group in discrepancies().groups}
    assert [name for name, group in found.items() if group.verdict == "conflict"] == ["N0026"]
    assert (found["N0026"].gravity, found["N0026"].settled_by) == ("vague", ("F0043",))
    assert found["N0001"].verdict == "grew"
    assert sum(len(group.rows) for group in found.values()) == 54


def test_a_notebook_has_names_and_a_frame_ids():
    figures = [figure(1, 10, attributed_to="office-1"), figure(2, 10, source_id="S2")]
    actors = [{"actor_id": "office-1", "name": "Relief office"}]
    found = discrepancies_of(claimed(figures=figures, quantities=[quantity()], actors=actors))
    assert "Relief office in S1" in found._repr_html_()
    assert "office-1" not in found._repr_html_() + found.as_text()
    assert found.frame["on_word_of"].tolist() == [["office-1 in S1", "S2"]]

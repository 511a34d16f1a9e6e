import json
import re
from math import inf

import pytest
from hostile import ACTS, EVERYTHING
from hypothesis import given
from hypothesis import strategies as st

import trucebook
from trucebook.errors import UsageError
from trucebook.read.dates import days_of
from trucebook.read.intervals import Interval
from trucebook.read.plots.charts import (
    _COLOURS,
    _SHAPES,
    MARKS,
    PANELS,
    days_chart,
    figures_chart,
)
from trucebook.read.plots.charts import (
    ACTS as MOST,
)
from trucebook.read.plots.layout import LETTER, LINE, words_beside
from trucebook.read.plots.marks import Mark, Panel

alt = pytest.importorskip("altair")
vega = pytest.importorskip("vl_convert")


def mark(low, high=None, day=None, words="12 people (S01)", voice="Ministry"):
    high = low if high is None else high
    number = low if high in (low, inf) else None
    return Mark(words, voice, days_of(day), Interval(low, high), number, {"Source": "S01"})


def panel(*marks, title="people killed", about="conflict: they differ."):
    return Panel(title, about, "people", marks)


SERIES = panel(
    mark(10, inf, "2024-02-01", "at least 10 (S01)"),
    Mark("over 14", "AFP", days_of("2024-02-03/.."), Interval(14, inf), 14.0, {"Source": "S02"}),
    mark(12, 12, "2024-02-02/2024-02-05", "12 (S03)", "S03 itself"),
)
ROWS = panel(mark(-inf, 9), mark(10, inf), mark(2, 5), mark(7))


def layers(chart, number=0):
    return chart.to_dict()["vconcat"][number]["layer"]


def places(chart, kind, number=0):
    """The places of the marks of a kind: their shape, or the kind itself, and the values."""
    return [
        (layer["mark"].get("shape", kind), value)
        for layer in layers(chart, number)
        if layer["mark"]["type"] == kind
        for value in layer["data"]["values"]
    ]


def test_the_chart_is_valid_and_says_in_words_what_it_shows():
    chart = figures_chart("Tolls", [SERIES, ROWS])
    spec = chart.to_dict(validate=True)
    assert spec["description"].startswith("Tolls. A bar is")
    assert "people killed, in people: at least 10 (S01), Ministry, S01" in spec["description"]
    assert all(one["description"] in spec["description"] for one in spec["vconcat"])
    assert spec["vconcat"][0]["title"]["text"] == ["People killed"]
    titles = [layers(chart, number)[0]["encoding"] for number in (0, 1)]
    assert titles[0]["y"]["title"] == titles[1]["x"]["title"] == "people"


def test_open_ends_are_arrows_and_numbers_are_points():
    chart = figures_chart("T", [ROWS])
    heads = [(shape, value["row"]) for shape, value in places(chart, "point") if "x" in value]
    assert [shape for shape, _ in heads if "triangle" in str(shape)] == [
        "triangle-left",
        "triangle-right",
    ]
    points = [value["x"] for shape, value in places(chart, "point") if shape == "point"]
    assert points == [9, 10, 2, 5, 7]
    bars = [(value["x"], value["x2"]) for _, value in places(chart, "rule")]
    assert bars[2:] == [(2, 5), (7, 7)]
    assert bars[0][1] == 9
    assert bars[0][0] < 9
    assert bars[1][1] > 10


def test_over_time_days_go_across_and_values_up():
    chart = figures_chart("T", [SERIES])
    shapes = [shape for shape, _ in places(chart, "point") if shape != "point"]
    assert sorted(shapes) == ["triangle-right", "triangle-up", "triangle-up"]
    assert len(places(chart, "text")) == 3
    week = next(v for _, v in places(chart, "rule") if v["x"] != v["x2"] and v["y"] == 12)
    assert week["x2"] - week["x"] == 3 * 86_400_000


def test_what_is_of_one_day_or_one_number_is_drawn_in_rows():
    one_day = panel(mark(3, day="2024-02-01"), mark(4, day="2024-02-01"))
    one_number = panel(mark(3, day="2024-02-01"), mark(3, day="2024-02-02"))
    for one in (one_day, one_number):
        rows = [value["row"] for _, value in places(figures_chart("T", [one]), "rule")]
        assert rows == ["12 people (S01)", "12 people (S01) [2]"]


def test_a_voice_has_a_shape_and_a_colour_of_its_own():
    many = panel(*(mark(number, voice=f"V{number}") for number in range(60)))
    encoding = next(
        layer["encoding"]
        for layer in layers(figures_chart("T", [many]))
        if "shape" in layer["encoding"]
    )
    pairs = set(
        zip(encoding["shape"]["scale"]["range"], encoding["color"]["scale"]["range"], strict=True)
    )
    assert len(pairs) == 60
    assert len(_SHAPES) % len(_COLOURS)
    assert encoding["shape"]["scale"]["domain"] == encoding["color"]["scale"]["domain"]
    assert not any("triangle" in shape for shape in _SHAPES)
    assert len(set(_COLOURS)) == 7


def test_what_has_no_room_is_counted():
    many = [panel(*(mark(number) for number in range(MARKS + 5)))] * (PANELS + 1)
    spec = figures_chart("T", many).to_dict()
    assert len(spec["vconcat"]) == PANELS
    left = (MARKS + 5) * (PANELS + 1) - MARKS * PANELS
    assert " ".join(spec["title"]["subtitle"]).endswith(f"of room: {left:,} of the figures.")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: figures_chart("T", []), "no figure has a number"),
        (lambda: figures_chart("T", [panel(Mark("months", "AFP"))]), "no figure has a number"),
        (lambda: days_chart("T", [Mark("met", "event", days_of("XXXX-11"))]), "no act has a day"),
        (lambda: trucebook.discrepancies().plot("N9999"), "no quantity with figures 'N9999'"),
    ],
)
def test_what_cannot_be_drawn_is_said(call, message):
    with pytest.raises(UsageError, match=message):
        call()


def test_acts_are_drawn_on_their_days():
    marks = [
        Mark("they met", "event", days_of("2024-02-07")),
        Mark("he said so", "saying", days_of("2024-02-06/2024-02-09")),
        Mark("it began", "event", days_of("2023-10-07/..")),
        Mark("no day", "event"),
    ]
    chart = days_chart("Timeline", marks)
    assert [value["row"] for _, value in places(chart, "rule")] == [one.words for one in marks[:3]]
    assert [s for s, _ in places(chart, "point") if s != "point"] == ["triangle-right"]
    assert chart.to_dict()["title"]["subtitle"][-1].endswith("with a year: 1 event.")


def test_acts_at_an_event_are_counted_on_its_right():
    at_it = {"offer": 0, "saying": 9, "answer": 1}
    marks = [Mark("they met", "event", days_of("2024-02-07"), counts=at_it, beside="7 February")]
    chart = days_chart("Timeline", marks)
    counts = [
        (layer["encoding"]["x"]["value"], value["voice"], value["words"])
        for layer in layers(chart)
        if layer["mark"]["type"] == "text" and "value" in layer["encoding"]["x"]
        for value in layer["data"]["values"]
        if "voice" in value
    ]
    assert [words for _, *words in counts] == [["saying", "9"], ["answer", "1"]]
    assert counts[0][0] < counts[1][0]
    shapes = next(one["encoding"]["shape"] for one in layers(chart) if "shape" in one["encoding"])
    assert shapes["scale"]["domain"] == ["event", "saying", "answer"]
    assert "7 February" in [value["words"] for _, value in places(chart, "text")]


def test_of_many_acts_those_that_most_rows_report_are_drawn_in_their_order():
    marks = [
        Mark(f"act {number}", "event", days_of("2024-02-07"), weight=number % 30)
        for number in range(40)
    ]
    chart = days_chart("Timeline", marks)
    rows = [value["row"] for _, value in places(chart, "rule")]
    kept = sorted(range(40), key=lambda number: (-(number % 30), number))[:MOST]
    assert rows == [f"act {number}" for number in sorted(kept)]
    assert "Not drawn, as fewer rows report them: 15 events." in chart.to_dict()["description"]


def test_what_began_in_a_month_is_drawn_in_the_middle_of_it():
    began = Mark("it began", "event", days_of("2023-10/.."), end=days_of("2023-10"))
    chart = days_chart("Timeline", [began, Mark("they met", "event", days_of("2024-02-07"))])
    [bar, _] = [value for _, value in places(chart, "rule")]
    [point, _] = [value["x"] for shape, value in places(chart, "point") if shape == "point"]
    [arrow] = [value["x"] for shape, value in places(chart, "point") if shape != "point"]
    day = 86_400_000
    assert point - bar["x"] == 15 * day
    assert arrow == bar["x2"] > bar["x"] + 30 * day


def test_long_words_of_a_row_are_in_two_lines():
    words = "Release of hostages and prisoners during the truce of November of the year before"
    chart = figures_chart("T", [panel(mark(1, words=words), mark(2, words="x" * 500))])
    lines = {row: [] for row in (value["row"] for _, value in places(chart, "rule"))}
    for _, value in places(chart, "text"):
        lines[value["row"]].append(value["words"])
    whole, cut = lines.values()
    assert " ".join(whole) == words
    assert abs(len(whole[0]) - len(whole[1])) < 12
    assert len(cut) <= 2
    assert cut[-1].endswith("…")


def test_no_bar_of_another_is_between_words_and_their_bar():
    wanted = [(100.0, 100.0, 200.0, "at least 27,708 people"), (90.0, 130.0, 237.0, "27,585")]
    upright = [(100.0, 160.0, 200.0), (116.0, 190.0, 237.0)]
    side, at, height, _ = next(words_beside(wanted, upright))
    assert (side, at) == ("left", 109.0)
    assert height + LINE / 2 <= 190


def test_pictures_are_written_offline_and_have_the_words(tmp_path):
    chart = figures_chart("Tolls", [SERIES])
    chart.save(tmp_path / "chart.svg")
    chart.save(tmp_path / "chart.png")
    svg = (tmp_path / "chart.svg").read_text(encoding="utf-8")
    assert 'aria-label="people killed, in people: at least 10 (S01), Ministry' in svg
    assert "http" not in svg.replace("http://www.w3.org/", "")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("text", [*ACTS, "x" * 100_000, "", "a.b[0]", "datum.x"])
def test_words_are_text_in_a_picture(text):
    given = Panel(text, text, "people", [mark(3, words=text, voice=text), mark(4, 6, words=text)])
    svg = vega.vegalite_to_svg(figures_chart(text, [given]).to_dict())
    assert "<script" not in svg
    assert "<img" not in svg
    assert len(svg) < 100_000


@given(
    st.lists(
        st.tuples(
            st.floats(-1e15, 1e15), st.floats(0, 1e15), st.booleans(), st.booleans(), st.dates()
        ),
        min_size=1,
        max_size=8,
    )
)
def test_any_figures_are_drawn(cells):
    marks = [
        mark(-inf if under else low, inf if over else low + more, day.isoformat())
        for low, more, under, over, day in cells
    ]
    if any(not (under and over) for _, _, under, over, _ in cells):
        spec = figures_chart("T", [panel(*marks)]).to_dict(validate=False)
        json.dumps(spec, allow_nan=False)


@given(
    st.lists(
        st.tuples(st.floats(0, 500), st.floats(0, 60), st.floats(0, 300), st.integers(1, 40)),
        max_size=12,
    )
)
def test_words_are_never_printed_over_words(cells):
    wanted = [(left, left + wide, top, "x" * count) for left, wide, top, count in cells]
    printed = []
    for side, at, top, words in words_beside(wanted, []):
        length = LETTER * len(words)
        printed.append((at, at + length, top) if side == "left" else (at - length, at, top))
    for number, (left, right, top) in enumerate(printed):
        for first, last, other in printed[:number]:
            assert right <= first or last <= left or abs(top - other) >= LINE - 1e-6


def test_the_tolls_of_the_release_are_drawn_over_time():
    chart = trucebook.discrepancies().plot("N0001")
    assert [value["words"] for _, value in places(chart, "text")]
    assert EVERYTHING not in chart.to_json()
    assert trucebook.compare("killed").plot().to_dict(validate=True)


def test_every_act_of_the_release_is_drawn_counted_or_said_to_be_left_out():
    timeline = trucebook.timeline()
    chart = timeline.plot()
    rows = [value["row"] for _, value in places(chart, "rule")]
    assert 1 < len(rows) <= MOST
    counted = sum(
        int(value["words"])
        for layer in layers(chart)
        for value in layer["data"]["values"]
        if layer["mark"]["type"] == "text" and "voice" in value
    )
    left = [line for line in chart.to_dict()["title"]["subtitle"] if line.startswith("Not drawn")]
    missing = sum(int(number) for line in left for number in re.findall(r"(\d+) [a-z]", line))
    assert len(rows) + counted + missing == len(timeline.records)


def test_long_labels_and_entries_have_room_for_wider_letters():
    def config(words, *voices):
        marks = [mark(number, words=words, voice=voice) for number, voice in enumerate(voices)]
        return figures_chart("T", [panel(*marks)]).to_dict()["config"]

    short, long = config("12", "AFP", "Reuters"), config("x" * 48, "a" * 60, "b" * 60)
    assert long["padding"]["left"] - short["padding"]["left"] >= 48
    assert short["legend"]["columns"] == 2
    assert long["legend"]["columns"] == 1
    assert long["legend"]["labelLimit"] >= 60 * LETTER

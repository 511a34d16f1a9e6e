"""Charts: panels one below the other, with their title, key and legend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import cycle, islice
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from trucebook.errors import UsageError, extra
from trucebook.problem import plural
from trucebook.read.dates import ANY
from trucebook.read.plots.drawing import Drawing
from trucebook.read.plots.layout import (
    ABOUT,
    INK,
    LABEL,
    LETTER,
    LINE,
    SAID,
    TITLE,
    WIDE,
    ends_of,
    sentences,
    shortened,
    width_of,
)
from trucebook.read.plots.marks import Mark, Panel

if TYPE_CHECKING:
    import altair as alt

PANELS, MARKS, ACTS = 12, 60, 25
"""Panels of a chart, marks of a panel, and acts, at most; the chart says how many it leaves out."""

_COLOURS = ("#000000", "#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""The palette of Okabe and Ito, which colour-blind readers can distinguish."""

_SHAPES = (
    *("circle", "square", "diamond", "cross"),
    "M-1,-.6L-.6,-1L0,-.4L.6,-1L1,-.6L.4,0L1,.6L.6,1L0,.4L-.6,1L-1,.6L-.4,0Z",
    "M-1,-1L1,-1L.3,0L1,1L-1,1L-.3,0Z",
    "M-1,-1L1,-1L1,1L-1,1ZM-.5,-.5L-.5,.5L.5,.5L.5,-.5Z",
    "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0ZM-.5,0A.5,.5,0,1,0,.5,0A.5,.5,0,1,0,-.5,0Z",
    "M0,-1.2L.3,-.4L1.1,-.4L.5,.2L.7,1L0,.5L-.7,1L-.5,.2L-1.1,-.4L-.3,-.4Z",
    "M0,-1.2L1.2,0L0,1.2L-1.2,0ZM0,-.6L-.6,0L0,.6L.6,0Z",
    "M-1,-1L-1,1L0,.3L1,1L1,-1L0,-.3Z",
)
"""Shapes that are no arrow, and differ without colour; with seven colours, 77 voices differ."""


def figures_chart(title: str, panels: Sequence[Panel]) -> alt.VConcatChart:
    """A chart of figures, one panel per thing.

    Figures of several days are drawn over time, others one below the other. A bar is all that
    the words allow, an arrow an end that they leave open.

    Args:
        title: what the chart shows.
        panels: the things; the chart has the first twelve that have a number.

    Returns:
        An altair chart; `.save("chart.svg")` and `.save("chart.png")` write it, offline.

    Raises:
        UsageError: the extra `notebook` is not installed, or no figure has a number.
    """
    shown = [
        Panel(panel.title, panel.about, panel.unit, marks)
        for panel in panels
        if (marks := [mark for mark in panel.marks if ends_of(mark.value_reach)][:MARKS])
    ]
    if not shown:
        raise UsageError("There is nothing to draw: no figure has a number.")
    key = ["A bar is the numbers, or days, that the words allow; an arrow is an open end."]
    count = sum(len(panel.marks) for panel in panels)
    if more := count - sum(len(panel.marks) for panel in shown[:PANELS]):
        key.append(f"Not drawn, for want of a number or of room: {more:,} of the figures.")
    chart: alt.VConcatChart = _chart(title, key, "On whose word", shown[:PANELS])
    return chart


def days_chart(title: str, marks: Sequence[Mark]) -> alt.VConcatChart:
    """A chart of acts on the days they took place, one below the other; see `figures_chart`.

    Acts at an event are counted beside it. Of many it has the 25 that most rows report.

    Raises:
        UsageError: the extra `notebook` is not installed, or no act has a day with a year.
    """
    dated, undated = list[Mark](), list[Mark]()
    for mark in marks:
        (dated if mark.days.has_year and mark.days != ANY else undated).append(mark)
    if not dated:
        raise UsageError("There is nothing to draw: no act has a day with a year.")
    by_weight = sorted(range(len(dated)), key=lambda place: -dated[place].weight)
    drawn = [dated[place] for place in sorted(by_weight[:ACTS])]
    key = ["A bar is the days that the sources leave open; an arrow is an open end."]
    if any(any(mark.counts.values()) for mark in drawn):
        key.append("A number on the right is how many acts of that kind there were at the event.")
    if undated:
        key.append(f"Not drawn, as no day is given with a year: {_counted(undated)}.")
    if fewer := [dated[place] for place in by_weight[ACTS:]]:
        key.append(f"Not drawn, as fewer rows report them: {_counted(fewer)}.")
    chart: alt.VConcatChart = _chart(title, key, "Kind", [Panel("", "", "", drawn)])
    return chart


def _counted(marks: Iterable[Mark]) -> str:
    """How many acts there are of each kind, with those at them."""
    kinds = Counter[str]()
    for mark in marks:
        kinds.update({mark.voice: 1})
        kinds.update(mark.counts)
    return ", ".join(plural(number, shortened(kind, LABEL)) for kind, number in (+kinds).items())


def _chart(title: str, key: Sequence[str], legend: str, panels: Sequence[Panel]) -> Any:
    """The panels one below the other, with one legend; `key` is how they are read."""
    alt: Any = extra("altair", "notebook")
    drawings = [Drawing(alt, panel, legend) for panel in panels]
    if bare := sum(drawing.bare for drawing in drawings):
        key = [*key, f"Drawn without words, for want of room: {bare}."]
    marks = [mark for one in panels for mark in one.marks]
    kinds = dict.fromkeys(kind for mark in marks for kind in (mark.voice, *mark.counts))
    drawn = {mark.voice for mark in marks} | {k for mark in marks for k in +Counter(mark.counts)}
    voices = list(dict.fromkeys(shortened(kind, LABEL) for kind in kinds if kind in drawn))
    voice = [
        channel(
            "voice:N",
            title=legend,
            scale=alt.Scale(domain=voices, range=list(islice(cycle(looks), len(voices)))),
        )
        for channel, looks in ((alt.Shape, _SHAPES), (alt.Color, _COLOURS))
    ]
    is_one = len(panels) == 1
    first = panels[0]
    about = [first.about, *key] if is_one else key
    head = _heading(first.title or title if is_one else title, about)
    parts = [drawing.chart(voice) for drawing in drawings]
    if not is_one:
        parts = [
            part.properties(
                title=alt.Title(**_heading(panel.title, [panel.about]), fontSize=14, frame="group")
            )
            for panel, part in zip(panels, parts, strict=True)
        ]
    said = (panel.in_words for panel in panels)
    chart = alt.vconcat(*parts, spacing=30).properties(
        title=alt.Title(**head, fontSize=17, offset=18),
        description=" ".join([f"{shortened(title, SAID)}.", *key, *said]),
    )
    chart = chart.resolve_scale(color="shared", shape="shared")
    longest = max(drawing.longest for drawing in drawings)
    return _styled(chart, longest if first.unit else 0, [width_of(voice) for voice in voices])


def _styled(chart: Any, longest: float, entries: Sequence[float]) -> Any:
    """The chart with letters and lines, and room for letters wider than those it is laid out with.

    Args:
        chart: the chart.
        longest: the width of the longest label that ends at its panel.
        entries: the widths of the entries of the legend.
    """
    columns = next(
        number
        for number in range(min(6, len(entries)), 0, -1)
        if number == 1
        or sum(max(entries[n::number]) + 2.5 * LINE for n in range(number)) < WIDE + 2 * LINE
    )
    padding = {
        "left": LINE + round(longest / 6),
        "top": LINE,
        "right": 2.5 * LINE,
        "bottom": LINE,
    }
    return (
        chart.configure(font="Helvetica, Arial, Liberation Sans, sans-serif", padding=padding)
        .configure_title(anchor="start", frame="bounds", subtitleColor=INK, subtitleFontSize=12)
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=12, titleFontSize=12, gridColor="#DDD", labelColor="#000")
        .configure_axisY(titlePadding=LINE)
        .configure_legend(
            orient="bottom",
            columns=columns,
            columnPadding=LINE + max(entries) / 6,
            labelLimit=LETTER * LABEL,
            labelFontSize=12,
        )
    )


def _heading(title: str, about: Sequence[str]) -> dict[str, list[str]]:
    """A title and what is below it, in lines that fit."""
    lines = [line for text in about for line in wrap(sentences(text, ABOUT), TITLE + 26)]
    return {"text": wrap(shortened(title[:1].upper() + title[1:], SAID), TITLE), "subtitle": lines}

"""Charts of answers: figures as intervals of days and values, acts on the days they took place.

A chart is read without colour: a voice has a shape as well, an open end is an arrow, and the
words are beside the marks. Each panel has a text for those who cannot see it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle, islice
from math import ceil, inf, isfinite
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Self

from trucebook.errors import UsageError, extra
from trucebook.markup import on_one_line
from trucebook.problem import plural
from trucebook.read.dates import ANY, Days
from trucebook.read.intervals import Interval

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

_WIDE, _OF_ACTS, _HIGH, _ROW, _ARROW, _COUNT = 560, 480, 300, 26, 26, 46
_LETTER, _LINE = 7.0, 16
"""Pixels: of a panel, of a row in it, of an arrow, of a count; of a letter and a line of print.

A picture is laid out with the letters of Helvetica. Where it is missing, others are up to a sixth
wider, and a letter has room for those.
"""

_LABEL, _COLUMN, _TITLE, _ABOUT, _SAID, _PRINTED = 64, 48, 64, 200, 300, 25
"""Characters beside a mark, of a line of a row's words, of a title and of what is below it, of a
tooltip; figures with words."""

_INK = "#444444"
_DAY = 86_400_000
"""Milliseconds, in which Vega counts."""

Reach = tuple[float, float]
"""From where to where something reaches; infinite where an end is open."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure, or an act, as it is drawn.

    Attributes:
        words: what is printed beside it.
        voice: what shape and colour say: on whose word a figure is, of what kind an act is.
        days: the days on which it may be; `ANY` for none.
        end: where they are open to one side, the days on which their other end may be.
        values: the numbers that the words allow, infinite where an end is open; None without a
            number, or for an act.
        number: the number in the words, where it is one.
        said: what else is known of it, by what it is.
        beside: what is printed next to the mark, where it has a row.
        counts: how many acts there were at it, by kind.
        weight: how many rows report it, and these; those with the fewest are left out first.
    """

    words: str
    voice: str
    days: Days = ANY
    values: Interval | None = None
    number: float | None = None
    said: Mapping[str, str] = field(default_factory=dict)
    end: Days = ANY
    beside: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    weight: int = 0

    @property
    def value_reach(self) -> Reach:
        """From which number to which."""
        return (self.values.low, self.values.high) if self.values else (-inf, inf)

    @property
    def day_reach(self) -> Reach:
        """From which day to which, in milliseconds since 1970."""
        return _reach(self.days)

    @property
    def end_reach(self) -> Reach:
        """Where its shape is drawn between: the days, or their one known end."""
        return _reach(self.days if self.end == ANY else self.end)

    @property
    def numbers(self) -> list[float]:
        """Where its shape is drawn: at its number, else at the ends of the numbers it allows."""
        return _places(self.value_reach) if self.number is None else [self.number]

    @property
    def in_words(self) -> str:
        """All that is known of it."""
        return _text(", ".join([self.words, self.voice, *self.said.values()]), _SAID)


@dataclass(frozen=True, slots=True)
class Panel:
    """Figures on one thing; or acts, which have no unit.

    Attributes:
        title: the thing.
        about: what the figures are to each other, in words.
        unit: the unit of the values.
        marks: the figures.
    """

    title: str
    about: str
    unit: str
    marks: Sequence[Mark]

    @property
    def in_words(self) -> str:
        """The panel for those who cannot see it."""
        head = [_text(self.title, _SAID), self.unit and f"in {self.unit}"]
        marks = "; ".join(mark.in_words for mark in self.marks)
        return f"{', '.join(filter(None, head))}: {marks}." if any(head) else f"{marks}."


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
        if (marks := [mark for mark in panel.marks if _places(mark.value_reach)][:MARKS])
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
    return ", ".join(plural(number, _text(kind, _LABEL)) for kind, number in (+kinds).items())


def _chart(title: str, key: Sequence[str], legend: str, panels: Sequence[Panel]) -> Any:
    """The panels one below the other, with one legend; `key` is how they are read."""
    alt: Any = extra("altair", "notebook")
    drawings = [_Drawing(alt, panel, legend) for panel in panels]
    if bare := sum(drawing.bare for drawing in drawings):
        key = [*key, f"Drawn without words, for want of room: {bare}."]
    marks = [mark for one in panels for mark in one.marks]
    kinds = dict.fromkeys(kind for mark in marks for kind in (mark.voice, *mark.counts))
    drawn = {mark.voice for mark in marks} | {k for mark in marks for k in +Counter(mark.counts)}
    voices = list(dict.fromkeys(_text(kind, _LABEL) for kind in kinds if kind in drawn))
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
    chart = alt.vconcat(*parts, spacing=30).properties(
        title=alt.Title(**head, fontSize=17, offset=18),
        description=" ".join([f"{_text(title, _SAID)}.", *key, *(one.in_words for one in panels)]),
    )
    chart = chart.resolve_scale(color="shared", shape="shared")
    longest = max(drawing.longest for drawing in drawings)
    return _styled(chart, longest if first.unit else 0, [_width(voice) for voice in voices])


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
        or sum(max(entries[n::number]) + 2.5 * _LINE for n in range(number)) < _WIDE + 2 * _LINE
    )
    padding = {
        "left": _LINE + round(longest / 6),
        "top": _LINE,
        "right": 2.5 * _LINE,
        "bottom": _LINE,
    }
    return (
        chart.configure(font="Helvetica, Arial, Liberation Sans, sans-serif", padding=padding)
        .configure_title(anchor="start", frame="bounds", subtitleColor=_INK, subtitleFontSize=12)
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=12, titleFontSize=12, gridColor="#DDD", labelColor="#000")
        .configure_axisY(titlePadding=_LINE)
        .configure_legend(
            orient="bottom",
            columns=columns,
            columnPadding=_LINE + max(entries) / 6,
            labelLimit=_LETTER * _LABEL,
            labelFontSize=12,
        )
    )


def _heading(title: str, about: Sequence[str]) -> dict[str, list[str]]:
    """A title and what is below it, in lines that fit."""
    lines = [line for text in about for line in wrap(_sentences(text, _ABOUT), _TITLE + 26)]
    return {"text": wrap(_text(title[:1].upper() + title[1:], _SAID), _TITLE), "subtitle": lines}


class _Drawing:
    """The pieces of a panel, each with its place.

    It is over time where days and numbers of figures differ; else it has one row per mark.
    """

    def __init__(self, alt: Any, panel: Panel, legend: str) -> None:
        self.alt, self.panel, self.legend = alt, panel, legend
        self.bars: list[dict[str, Any]] = []
        self.heads: dict[str, list[dict[str, Any]]] = {}
        self.points: list[dict[str, Any]] = []
        self.labels: dict[str, list[dict[str, Any]]] = {}
        self.counts: dict[str, list[dict[str, Any]]] = {}
        self.rows: dict[float, list[dict[str, str]]] = {}
        self.x: Any = None
        self.y: Any = None
        self.bare, self.longest = 0, 0.0
        self.wide = _WIDE if panel.unit else _OF_ACTS
        self.high: float = _HIGH
        days = {mark.days for mark in panel.marks if mark.days.ends}
        numbers = {mark.number for mark in panel.marks}
        self.is_over_time = len(days) > 1 and len(numbers) > 1 and None not in numbers
        if self.is_over_time:
            self.over_time()
        else:
            self.in_rows()

    def in_rows(self) -> None:
        """One row per mark: its words, then its values, or its days where it is an act."""
        by_day, marks = not self.panel.unit, self.panel.marks
        reaches = [mark.day_reach if by_day else mark.value_reach for mark in marks]
        ends = [mark.end_reach for mark in marks] if by_day else []
        span = _Span.over([*reaches, *ends], self.wide, _DAY if by_day else 0)
        self.x = self._days(span) if by_day else self._values(self.alt.X, "x", span)
        axis = self.alt.Axis(
            title=None, labels=False, domain=False, ticks=False, grid=True, gridColor="#EEE"
        )
        self.y = self.alt.Y("row:N", sort=None, axis=axis, scale=self.alt.Scale(paddingInner=0.2))
        rows = Counter[str]()
        for mark, reach in zip(marks, reaches, strict=True):
            row = _row(mark.words)
            rows[row] += 1
            row = f"{row} [{rows[row]}]" if rows[row] > 1 else row
            lines = row.split("\n")
            self.longest = max(self.longest, _width(row))
            for number, words in enumerate(lines):
                down = (number - (len(lines) - 1) / 2) * (_LINE - 2)
                self.rows.setdefault(down, []).append({"row": row, "words": words})
            self.in_row(mark, row, reach, span)
        self.high = len(marks) * (_ROW if len(self.rows) == 1 else _ROW + _LINE / 2)

    def in_row(self, mark: Mark, row: str, reach: Reach, span: _Span) -> None:
        """What is in one row, beside its words."""
        place = {"row": row, **self._about(mark)}
        known = [] if self.panel.unit else _places(mark.end_reach)
        start, end, heads = span.stretch(reach, known)
        self.bars.append({**place, "x": start, "x2": end})
        for at, way in heads:
            self.heads.setdefault("left" if way < 0 else "right", []).append({**place, "x": at})
        points = mark.numbers if self.panel.unit else [_middle(mark.end_reach, (start, end))]
        self.points += [{**place, "x": at} for at in points]
        words = _text(mark.beside, _LABEL)
        left, right = span.pixel(start) - 11, span.pixel(end) + 11
        if words and (room := _width(words)) <= max(left, self.wide - right):
            side, at = ("left", right) if right + room <= self.wide else ("right", left)
            label = {"row": row, "x": span.value(at), "words": words}
            self.labels.setdefault(side, []).append(label)
        for kind, number in mark.counts.items():
            count = {"row": row, "voice": _text(kind, _LABEL), "words": f"{number:,}"}
            self.counts.setdefault(kind, []).extend([count] if number else [])

    def over_time(self) -> None:
        """Days from left to right, values from below to above."""
        marks = self.panel.marks
        wide = _Span.over([mark.day_reach for mark in marks], self.wide, _DAY)
        high = _Span.over([mark.value_reach for mark in marks], _HIGH, 0)
        self.x, self.y = self._days(wide), self._values(self.alt.Y, "y", high)
        wanted: list[tuple[float, float, float, str]] = []
        upright: list[tuple[float, float, float]] = []
        for mark in marks:
            about = self._about(mark)
            start, end, sides = wide.stretch(mark.day_reach)
            low, top, ends = high.stretch(mark.value_reach)
            x = _middle(mark.day_reach, (start, end))
            y = _middle((mark.numbers[0], mark.numbers[-1]), (low, top))
            self.bars.append({**about, "x": start, "x2": end, "y": y, "y2": y})
            self.bars.append({**about, "x": x, "x2": x, "y": low, "y2": top})
            for at, way in sides:
                self.heads.setdefault("left" if way < 0 else "right", []).append({"x": at, "y": y})
            for at, way in ends:
                self.heads.setdefault("down" if way < 0 else "up", []).append({"x": x, "y": at})
            self.points += [{**about, "x": x, "y": at} for at in mark.numbers]
            beside = wide.pixel(start), wide.pixel(end), high.from_top(y)
            wanted.append((*beside, _text(mark.words, _LABEL)))
            upright.append((wide.pixel(x), high.from_top(top), high.from_top(low)))
        printed = wanted if len(marks) <= _PRINTED else []
        for side, left, top, words in _beside(printed, upright):
            place = {"x": wide.value(left), "y": high.value(_HIGH - top), "words": words}
            self.labels.setdefault(side, []).append(place)
        self.bare = len(marks) - sum(map(len, self.labels.values()))

    def chart(self, voice: Sequence[Any]) -> Any:
        """The pieces as layers, bars below and words above."""
        alt = self.alt
        said = [name for mark in self.panel.marks for name in mark.said]
        titles = ["Words", self.legend, *dict.fromkeys(said)]
        tooltip = [alt.Tooltip(f"said{n}:N", title=title) for n, title in enumerate(titles)]
        ends = {"x2": "x2:Q", **({"y2": "y2:Q"} if "y2" in self.bars[0] else {})}
        bar = self._layer(self.bars).mark_rule(color=_INK, strokeWidth=2.5)
        layers = [bar.encode(x=self.x, y=self.y, tooltip=tooltip, **ends)]
        for way, places in self.heads.items():
            head = self._layer(places).mark_point(
                shape=f"triangle-{way}", filled=True, size=110, color=_INK, opacity=1
            )
            layers.append(head.encode(x=self.x, y=self.y))
        point = self._layer(self.points).mark_point(
            filled=True, size=120, opacity=1, stroke="white", strokeWidth=0.8
        )
        shape, color = voice
        about = alt.Description("about:N")
        layers.append(
            point.encode(
                x=self.x, y=self.y, shape=shape, color=color, tooltip=tooltip, description=about
            )
        )
        side, at = ("right", -10) if self.panel.unit else ("left", -self.longest - 10)
        for down, places in self.rows.items():
            label = self._layer(places).mark_text(align=side, dy=down, fontSize=12)
            layers.append(label.encode(x=alt.value(at), y=self.y, text="words:N"))
        for side, places in self.labels.items():
            label = self._layer(places).mark_text(align=side, fontSize=12)
            layers.append(label.encode(x=self.x, y=self.y, text="words:N"))
        for number, places in enumerate(filter(None, self.counts.values())):
            at = self.wide + _LINE + number * _COUNT
            layer = self._layer(places)
            sign = layer.mark_point(filled=True, size=80, opacity=1)
            layers.append(sign.encode(x=alt.value(at), y=self.y, shape=shape, color=color))
            text = layer.mark_text(align="left", fontSize=12)
            layers.append(text.encode(x=alt.value(at + 9), y=self.y, text="words:N"))
        return alt.layer(*layers).properties(
            description=self.panel.in_words,
            width=self.wide,
            height=self.high,
        )

    def _layer(self, places: Sequence[Mapping[str, Any]]) -> Any:
        return self.alt.Chart(self.alt.Data(values=places))

    def _about(self, mark: Mark) -> dict[str, str]:
        said = [mark.words, mark.voice, *mark.said.values()]
        shown = {f"said{n}": _text(words, _SAID) for n, words in enumerate(said)}
        return {**shown, "voice": _text(mark.voice, _LABEL), "about": mark.in_words}

    def _values(self, channel: Any, name: str, span: _Span) -> Any:
        scale = self.alt.Scale(domain=[span.low, span.high], nice=False, zero=False)
        known = [end for mark in self.panel.marks for end in _places(mark.value_reach)]
        whole = all(end == int(end) for end in known)
        axis = self.alt.Axis(tickCount=5, **({"tickMinStep": 1, "format": ",d"} if whole else {}))
        return channel(f"{name}:Q", title=self.panel.unit, scale=scale, axis=axis)

    def _days(self, span: _Span) -> Any:
        days = (span.high - span.low) / _DAY
        interval, length, form, letters = next(
            item for item in _TICKS if days / item[1] <= 42 or item is _TICKS[-1]
        )
        most = int(self.wide / (_LETTER * letters + _LINE))
        ticks = {"interval": interval, "step": max(1, ceil(days / length / most))}
        axis = self.alt.Axis(format=form, tickCount=ticks, labelOverlap=True)
        scale = self.alt.Scale(type="utc", domain=[span.low, span.high], nice=False)
        return self.alt.X("x:T", title=None, scale=scale, axis=axis)


_TICKS = (("day", 1, "%-d %b %Y", 11), ("month", 30.44, "%b %Y", 7), ("year", 365.25, "%Y", 4))
"""Units of an axis of days: their length in days, how they are printed, in how many letters."""


@dataclass(frozen=True, slots=True)
class _Span:
    """An axis: from where to where, and in how many pixels."""

    low: float
    high: float
    pixels: float

    @classmethod
    def over(cls, reaches: Sequence[Reach], pixels: float, least: float) -> Self:
        """An axis with room for an arrow at each end."""
        ends = [end for reach in reaches for end in reach if isfinite(end)]
        low, high = min(ends), max(ends)
        room = (high - low) * 0.14 or least or abs(high) * 0.1 or 1.0
        return cls(max(0.0, low - room) if low >= 0 else low - room, high + room, pixels)

    def pixel(self, value: float) -> float:
        return (value - self.low) / (self.high - self.low) * self.pixels

    def from_top(self, value: float) -> float:
        return self.pixels - self.pixel(value)

    def value(self, pixel: float) -> float:
        return self.low + pixel / self.pixels * (self.high - self.low)

    def stretch(
        self, reach: Reach, known: Sequence[float] = ()
    ) -> tuple[float, float, list[tuple[float, int]]]:
        """Where a bar begins and ends, and where it has an arrow to which side.

        An arrow comes after what is known, by default the known end.
        """
        low, high = reach
        known = known or _places(reach)
        arrow = self.value(_ARROW) - self.low
        start = low if isfinite(low) else min(known, default=self.low + arrow) - arrow
        end = high if isfinite(high) else max(known, default=self.high - arrow) + arrow
        heads = [(start, -1)] if not isfinite(low) else []
        return start, end, [*heads, (end, 1)] if not isfinite(high) else heads


def _places(reach: Reach) -> list[float]:
    """The known ends of something."""
    return [end for end in dict.fromkeys(reach) if isfinite(end)]


def _middle(reach: Reach, drawn: Reach) -> float:
    """The middle of the known ends, else of what is drawn."""
    known = _places(reach) or drawn
    return (known[0] + known[-1]) / 2


def _beside(
    wanted: Sequence[tuple[float, float, float, str]],
    upright: Sequence[tuple[float, float, float]],
) -> Iterator[tuple[str, float, float, str]]:
    """Words beside bars, as far as they can be printed over no other words and no bar.

    Args:
        wanted: pixels from the left to the ends of a bar, and from the top; and the words.
        upright: pixels from the left to an upright bar, and from the top to its ends.

    Yields:
        Which side of the words is next to the bar, the pixels, and the words.
    """
    taken = [(start, end, top - 4, top + 4) for start, end, top, _ in wanted]
    taken += [(left - 6, left + 6, over - 4, under + 4) for left, over, under in upright]
    for start, end, top, words in wanted:
        length = _width(words) + 6
        places = [
            (side, at, top + shift)
            for shift in (0, -_LINE * 0.8, _LINE * 0.8, -_LINE * 1.5, _LINE * 1.5)
            for side, at in (("left", end + 9), ("right", start - 9))
        ]
        for side, at, height in places:
            first, last = (at, at + length) if side == "left" else (at - length, at)
            box = (first, last, height - _LINE / 2, height + _LINE / 2)
            if first >= 0 and last <= _WIDE + 60 and not any(_meet(box, one) for one in taken):
                taken.append(box)
                yield side, at, height, words
                break


_Box = tuple[float, float, float, float]


def _meet(one: _Box, other: _Box) -> bool:
    """Whether two boxes, by their left, right, upper and lower sides, share some room."""
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def _width(text: str) -> float:
    """Pixels of the longest of some lines."""
    from rich.cells import cell_len  # noqa: PLC0415 - it is needed to draw alone

    return max((_LETTER * cell_len(line) for line in text.splitlines()), default=0.0)


def _row(words: str) -> str:
    """The words of a row, in two lines where they need them."""
    line = _text(words, 2 * _COLUMN)
    letters = max(1, int(_COLUMN * _LETTER * len(line) / (_width(line) or 1)))
    lines = wrap(line, letters, max_lines=2, placeholder="…")
    alike = (wrap(line, width) for width in range(max(1, len(line) // 2), letters))
    return "\n".join(next((two for two in alike if len(two) == len(lines)), lines))


def _reach(days: Days) -> Reach:
    return (
        _moment(days.first) if days.first else -inf,
        _moment(days.last) if days.last else inf,
    )


def _moment(day: date) -> int:
    return (day.toordinal() - date(1970, 1, 1).toordinal()) * _DAY


def _text(text: str, most: int) -> str:
    """A text on one line, in which every character can be seen."""
    line = on_one_line(text[: 2 * most])
    return line if len(line) <= most and len(text) <= 2 * most else f"{line[: most - 1].rstrip()}…"


def _sentences(text: str, most: int) -> str:
    """As many whole sentences of a text as fit."""
    line = _text(text, most)
    return line if line[-1:] != "…" or ". " not in line else line[: line.rindex(". ") + 1]

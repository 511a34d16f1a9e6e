"""The pieces of one panel, each with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from trucebook.read.plots.layout import (
    COUNT,
    DAY,
    HIGH,
    INK,
    LABEL,
    LETTER,
    LINE,
    OF_ACTS,
    PRINTED,
    ROW,
    SAID,
    WIDE,
    Reach,
    Span,
    ends_of,
    middle,
    row_of,
    shortened,
    width_of,
    words_beside,
)
from trucebook.read.plots.marks import Mark, Panel


class Drawing:
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
        self.wide = WIDE if panel.unit else OF_ACTS
        self.high: float = HIGH
        if panel.is_over_time:
            self.over_time()
        else:
            self.in_rows()

    def in_rows(self) -> None:
        """One row per mark: its words, then its values, or its days where it is an act."""
        by_day, marks = not self.panel.unit, self.panel.marks
        reaches = [mark.day_reach if by_day else mark.value_reach for mark in marks]
        ends = [mark.end_reach for mark in marks] if by_day else []
        span = Span.over([*reaches, *ends], self.wide, DAY if by_day else 0)
        self.x = self._days(span) if by_day else self._values(self.alt.X, "x", span)
        axis = self.alt.Axis(
            title=None, labels=False, domain=False, ticks=False, grid=True, gridColor="#EEE"
        )
        self.y = self.alt.Y("row:N", sort=None, axis=axis, scale=self.alt.Scale(paddingInner=0.2))
        rows = Counter[str]()
        for mark, reach in zip(marks, reaches, strict=True):
            row = row_of(mark.words)
            rows[row] += 1
            row = f"{row} [{rows[row]}]" if rows[row] > 1 else row
            lines = row.split("\n")
            self.longest = max(self.longest, width_of(row))
            for number, words in enumerate(lines):
                down = (number - (len(lines) - 1) / 2) * (LINE - 2)
                self.rows.setdefault(down, []).append({"row": row, "words": words})
            self.in_row(mark, row, reach, span)
        self.high = len(marks) * (ROW if len(self.rows) == 1 else ROW + LINE / 2)

    def in_row(self, mark: Mark, row: str, reach: Reach, span: Span) -> None:
        """What is in one row, beside its words."""
        place = {"row": row, **self._about(mark)}
        known = [] if self.panel.unit else ends_of(mark.end_reach)
        start, end, heads = span.stretch(reach, known)
        self.bars.append({**place, "x": start, "x2": end})
        for at, way in heads:
            self.heads.setdefault("left" if way < 0 else "right", []).append({**place, "x": at})
        points = mark.numbers if self.panel.unit else [middle(mark.end_reach, (start, end))]
        self.points += [{**place, "x": at} for at in points]
        words = shortened(mark.beside, LABEL)
        left, right = span.pixel(start) - 11, span.pixel(end) + 11
        if words and (room := width_of(words)) <= max(left, self.wide - right):
            side, at = ("left", right) if right + room <= self.wide else ("right", left)
            label = {"row": row, "x": span.value(at), "words": words}
            self.labels.setdefault(side, []).append(label)
        for kind, number in mark.counts.items():
            count = {"row": row, "voice": shortened(kind, LABEL), "words": f"{number:,}"}
            self.counts.setdefault(kind, []).extend([count] if number else [])

    def over_time(self) -> None:
        """Days from left to right, values from below to above."""
        marks = self.panel.marks
        wide = Span.over([mark.day_reach for mark in marks], self.wide, DAY)
        high = Span.over([mark.value_reach for mark in marks], HIGH, 0)
        self.x, self.y = self._days(wide), self._values(self.alt.Y, "y", high)
        wanted: list[tuple[float, float, float, str]] = []
        upright: list[tuple[float, float, float]] = []
        for mark in marks:
            about = self._about(mark)
            start, end, sides = wide.stretch(mark.day_reach)
            low, top, ends = high.stretch(mark.value_reach)
            x = middle(mark.day_reach, (start, end))
            y = middle((mark.numbers[0], mark.numbers[-1]), (low, top))
            self.bars.append({**about, "x": start, "x2": end, "y": y, "y2": y})
            self.bars.append({**about, "x": x, "x2": x, "y": low, "y2": top})
            for at, way in sides:
                self.heads.setdefault("left" if way < 0 else "right", []).append({"x": at, "y": y})
            for at, way in ends:
                self.heads.setdefault("down" if way < 0 else "up", []).append({"x": x, "y": at})
            self.points += [{**about, "x": x, "y": at} for at in mark.numbers]
            beside = wide.pixel(start), wide.pixel(end), high.from_top(y)
            wanted.append((*beside, shortened(mark.words, LABEL)))
            upright.append((wide.pixel(x), high.from_top(top), high.from_top(low)))
        printed = wanted if len(marks) <= PRINTED else []
        for side, left, top, words in words_beside(printed, upright):
            place = {"x": wide.value(left), "y": high.value(HIGH - top), "words": words}
            self.labels.setdefault(side, []).append(place)
        self.bare = len(marks) - sum(map(len, self.labels.values()))

    def chart(self, voice: Sequence[Any]) -> Any:
        """The pieces as layers, bars below and words above."""
        alt = self.alt
        said = [name for mark in self.panel.marks for name in mark.said]
        titles = ["Words", self.legend, *dict.fromkeys(said)]
        tooltip = [alt.Tooltip(f"said{n}:N", title=title) for n, title in enumerate(titles)]
        ends = {"x2": "x2:Q", **({"y2": "y2:Q"} if "y2" in self.bars[0] else {})}
        bar = self._layer(self.bars).mark_rule(color=INK, strokeWidth=2.5)
        layers = [bar.encode(x=self.x, y=self.y, tooltip=tooltip, **ends)]
        for way, places in self.heads.items():
            head = self._layer(places).mark_point(
                shape=f"triangle-{way}", filled=True, size=110, color=INK, opacity=1
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
            at = self.wide + LINE + number * COUNT
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
        shown = {f"said{n}": shortened(words, SAID) for n, words in enumerate(said)}
        return {**shown, "voice": shortened(mark.voice, LABEL), "about": mark.in_words}

    def _values(self, channel: Any, name: str, span: Span) -> Any:
        scale = self.alt.Scale(domain=[span.low, span.high], nice=False, zero=False)
        known = [end for mark in self.panel.marks for end in ends_of(mark.value_reach)]
        whole = all(end == int(end) for end in known)
        axis = self.alt.Axis(tickCount=5, **({"tickMinStep": 1, "format": ",d"} if whole else {}))
        return channel(f"{name}:Q", title=self.panel.unit, scale=scale, axis=axis)

    def _days(self, span: Span) -> Any:
        days = (span.high - span.low) / DAY
        interval, length, form, letters = next(
            item for item in _TICKS if days / item[1] <= 42 or item is _TICKS[-1]
        )
        most = int(self.wide / (LETTER * letters + LINE))
        ticks = {"interval": interval, "step": max(1, ceil(days / length / most))}
        axis = self.alt.Axis(format=form, tickCount=ticks, labelOverlap=True)
        scale = self.alt.Scale(type="utc", domain=[span.low, span.high], nice=False)
        return self.alt.X("x:T", title=None, scale=scale, axis=axis)


_TICKS = (("day", 1, "%-d %b %Y", 11), ("month", 30.44, "%b %Y", 7), ("year", 365.25, "%Y", 4))
"""Units of an axis of days: their length in days, how they are printed, in how many letters."""

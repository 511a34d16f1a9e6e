"""What is drawn: marks, each a figure or an act, and the panels that they are on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import inf

from trucebook.read.dates import ANY, Days
from trucebook.read.intervals import Interval
from trucebook.read.plots.layout import (
    DAY,
    SAID,
    Reach,
    ends_of,
    shortened,
)


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
        return ends_of(self.value_reach) if self.number is None else [self.number]

    @property
    def in_words(self) -> str:
        """All that is known of it."""
        return shortened(", ".join([self.words, self.voice, *self.said.values()]), SAID)


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
    def is_over_time(self) -> bool:
        """Whether days and numbers of the figures differ; else each has a row of its own."""
        days = {mark.days for mark in self.marks if mark.days.ends}
        numbers = {mark.number for mark in self.marks}
        return len(days) > 1 and len(numbers) > 1 and None not in numbers

    @property
    def in_words(self) -> str:
        """The panel for those who cannot see it."""
        head = [shortened(self.title, SAID), self.unit and f"in {self.unit}"]
        marks = "; ".join(mark.in_words for mark in self.marks)
        return f"{', '.join(filter(None, head))}: {marks}." if any(head) else f"{marks}."


def _reach(days: Days) -> Reach:
    return (
        _moment(days.first) if days.first else -inf,
        _moment(days.last) if days.last else inf,
    )


def _moment(day: date) -> int:
    return (day.toordinal() - date(1970, 1, 1).toordinal()) * DAY

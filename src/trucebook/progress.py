"""How far a command is, on a terminal: a line after two seconds, a summary at the end.

What works says so by `steps` and `counted`, in whatever room it is. It is seen where a command runs
(`shown`) and stderr is a terminal, and nowhere else: not in a pipe or a log, not from Python.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager, nullcontext, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Event, Lock, Thread
from typing import IO, TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from rich.live import Live
    from rich.table import Table

T = TypeVar("T")

PATIENCE = 2.0
"""Seconds of work of which nothing is shown."""

THREAD = "progress"
"""Name of the thread that draws; it uses nothing but the terminal."""

_EVERY = 0.1
"""Seconds between two states of the line."""

_BAR = 30


@dataclass(eq=False)
class _Task:
    """Some items that are gone through: what they are, how many are done, of how many."""

    what: str
    total: int | None
    began: float
    done: int = 0

    def __str__(self) -> str:
        passed = time.monotonic() - self.began
        rate = self.done / passed if passed else 0.0
        if not self.total:
            return f"{self.what}: {self.done:,}, {_rate(rate)} a second"
        left = f", {_duration((self.total - self.done) / rate)} left" if rate else ""
        return f"{self.what}: {self.done:,} of {self.total:,}{left}"


class Meter:
    """What a command has counted and is at."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.counts: dict[str, int] = {}
        self.tasks: list[_Task] = []

    def summary(self) -> str:
        """What was counted, in how long; empty where that was no time or nothing."""
        passed = time.monotonic() - self.began
        if passed < PATIENCE or not self.counts:
            return ""
        numbers = ", ".join(f"{number:,} {what}" for what, number in self.counts.items())
        what, number = next(iter(self.counts.items()))
        return f"{numbers} in {_duration(passed)}: {_rate(number / passed)} {what} a second"


class _Line(Thread):
    """Draws the innermost task of a meter until it is ended; takes the line away beside other text.

    NOTE: a thread, as nothing else runs while a text or a table takes its minute.
    """

    def __init__(self, meter: Meter) -> None:
        super().__init__(name=THREAD, daemon=True)
        self._meter, self._over, self._lock = meter, Event(), Lock()
        self._live: Live | None = None

    def run(self) -> None:
        wait = PATIENCE
        while not self._over.wait(wait):
            wait = _EVERY
            with self._lock, suppress(OSError):  # the terminal has gone
                self._draw()

    def _draw(self) -> None:
        if not self._meter.tasks:
            self._erase()
            return
        if self._live is None:
            from rich.console import Console  # noqa: PLC0415 - most commands end before
            from rich.live import Live  # noqa: PLC0415

            self._live = Live(
                console=Console(stderr=True),
                get_renderable=self._drawn,
                auto_refresh=False,
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._live.start()
        self._live.refresh()

    def _drawn(self) -> Table:
        from rich.progress_bar import ProgressBar  # noqa: PLC0415
        from rich.table import Table  # noqa: PLC0415

        table = Table.grid(padding=(0, 1))
        for task in self._meter.tasks[-1:]:
            bar = ProgressBar(task.total or None, task.done, width=_BAR)
            table.add_column(no_wrap=True)
            table.add_column(no_wrap=True, overflow="ellipsis")
            table.add_row(bar, str(task))
        return table

    def _erase(self) -> None:
        live, self._live = self._live, None
        if live is not None:
            live.stop()

    @contextmanager
    def away(self, stream: IO[Any]) -> Iterator[None]:
        with self._lock:
            with suppress(OSError):
                self._erase()
            yield
            stream.flush()

    def end(self) -> None:
        self._over.set()
        self.join()
        with suppress(OSError):
            self._erase()


_METER: ContextVar[Meter | None] = ContextVar("_METER", default=None)
_LINE: ContextVar[_Line | None] = ContextVar("_LINE", default=None)


@contextmanager
def shown() -> Iterator[Meter]:
    """Gather what is counted where stderr is a terminal, and draw the line if that can erase it."""
    meter, line = Meter(), None
    if not sys.stderr.isatty():
        yield meter
        return
    if os.environ.get("TERM") != "dumb" and not os.environ.get("NO_COLOR"):
        line = _Line(meter)
        line.start()
    tokens = _METER.set(meter), _LINE.set(line)
    try:
        yield meter
    finally:
        _METER.reset(tokens[0])
        _LINE.reset(tokens[1])
        if line is not None:
            line.end()


def steps(
    items: Iterable[T],
    what: str,
    total: Callable[[], int | None] | None = None,
    weigh: Callable[[T], int] = lambda _: 1,
) -> Iterator[T]:
    """The items as they are; each is done when the next one is asked for.

    Args:
        items: what is gone through.
        what: what they are, in the plural.
        total: gives how many there are, or None; by default the length of the items, if any.
        weigh: for how many an item counts.
    """
    meter = _METER.get()
    if meter is None:
        return iter(items)
    if total is None and isinstance(items, Sized):
        total = items.__len__
    return _followed(meter, items, what, total and total(), weigh)


def _followed(
    meter: Meter, items: Iterable[T], what: str, total: int | None, weigh: Callable[[T], int]
) -> Iterator[T]:
    task = _Task(what, total, time.monotonic())
    meter.tasks.append(task)
    try:
        for item in items:
            weight = weigh(item)
            yield item
            del item  # it may be large, and the next one is read now
            task.done += weight
    finally:
        meter.tasks.remove(task)


def counted(**numbers: int) -> None:
    """How many of each there are by now, for the summary, which has the rate of the first."""
    meter = _METER.get()
    if meter is not None:
        meter.counts |= numbers


def aside(stream: IO[Any]) -> AbstractContextManager[None]:
    """No line is on the terminal while something is written to a stream that goes there too."""
    line = _LINE.get()
    return nullcontext() if line is None or not stream.isatty() else line.away(stream)


def _rate(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}"


def _duration(seconds: float) -> str:
    minutes, hours = seconds // 60, seconds // 3600
    if hours:
        return f"{hours:,.0f} h {minutes % 60:.0f} min"
    return f"{minutes:.0f} min {seconds % 60:.0f} s" if minutes else f"{seconds:.1f} s"

"""A function over any number of inputs, on an engine, with the results in their order.

A worker that dies, or takes too long, costs the input that it had and no other: what was in hand
is run again, and an input that ended its worker has the engine to itself then.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import CancelledError, Future, wait
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

from trucebook.errors import Unreachable
from trucebook.scale.engines import Begin, Engine, Local, Pool

T = TypeVar("T")
R = TypeVar("R")

LARGEST_WINDOW = 64 << 20
"""Weight of the inputs that are in hand together, unless one alone is heavier."""

LOOK = 5.0
"""Seconds of waiting after which the pool is asked whether there is a worker to wait for."""

LOSSES = 5
"""Times in a row that all in hand may be lost together, with no result between."""


class Lost(NamedTuple):
    """What an input that has no result gives instead: why."""

    reason: str


def run(
    inputs: Iterable[T],
    function: Callable[[T], R],
    engine: Engine,
    *,
    in_hand: int = 4,
    patience: float | None = None,
    weigh: Callable[[T], int] = lambda _: 0,
    begin: Begin = None,
) -> Generator[tuple[T, R | Lost]]:
    """Each input with its result, in their order; the next ones are read as these are taken.

        >>> from trucebook.scale.engines import Local
        >>> list(run([-1, 2], abs, Local(2)))
        [(-1, 1), (2, 2)]

    Args:
        inputs: what the workers can be sent; nothing is started where there is none.
        function: what is done to each input; every worker must be able to import it. Its own
            errors are raised here.
        engine: where it runs.
        in_hand: how many inputs are in hand together, for each worker.
        patience: seconds after which an input is given up, once those before it are done; None
            waits as long as there is a worker to wait for.
        weigh: the weight of an input, such as the size of a text; `LARGEST_WINDOW` limits the sum.
        begin: what a process that has a time limit does before, so that it costs no input its time.

    Raises:
        UsageError: the engine cannot start.
        Unreachable: the scheduler of a cluster, or all its workers, are gone for good.
    """
    limited: Callable[[T], Any] = function
    if patience is not None and engine.is_shared:
        # NOTE: a worker of a cluster may have other work, so not the worker is ended but a child.
        limited, patience = partial(_in_a_child, function, patience, begin), None
    return _Run(limited, engine, in_hand, patience, weigh, begin).results(inputs)


def _in_a_child(function: Callable[[T], R], patience: float, begin: Begin, item: T) -> R | Lost:
    ((_, found),) = run([item], function, Local(1), patience=patience, begin=begin)
    return found


class _Waiting(NamedTuple, Generic[T, R]):
    item: T
    weight: int
    future: Future[R]


class _Failure(Enum):
    """Why a future has no result."""

    ENDED = "its worker ended"
    LATE = "it takes too long"
    CANCELLED = "the scheduler ended"


@dataclass
class _Run(Generic[T, R]):
    function: Callable[[T], R]
    engine: Engine
    in_hand: int
    patience: float | None
    weigh: Callable[[T], int]
    begin: Begin
    pool: Pool | None = None
    losses: int = 0

    def results(self, inputs: Iterable[T]) -> Generator[tuple[T, R | Lost]]:
        stream = iter(inputs)
        waiting: deque[_Waiting[T, R]] = deque()
        try:
            is_over = False
            while waiting or not is_over:
                while not is_over and self._has_room(waiting):
                    try:
                        waiting.append(self._submitted(next(stream)))
                    except StopIteration:
                        is_over = True
                if waiting:
                    yield from self._first(waiting)
        finally:
            self._stop()

    def _has_room(self, waiting: deque[_Waiting[T, R]]) -> bool:
        if self.pool is None or not waiting:
            return True
        weight = sum(item.weight for item in waiting)
        return len(waiting) < self.in_hand * self.pool.width and weight < LARGEST_WINDOW

    def _opened(self) -> Pool:
        if self.pool is None:
            self.pool = self.engine.open(self.function, self.begin)
        return self.pool

    def _submitted(self, item: T) -> _Waiting[T, R]:
        return _Waiting(item, self.weigh(item), self._opened().submit(self.function, item))

    def _first(self, waiting: deque[_Waiting[T, R]]) -> Iterator[tuple[T, R | Lost]]:
        """The result of the first input in hand; of all of them where a worker ended."""
        first = waiting.popleft()
        found = self._result(first.future)
        if found is _Failure.CANCELLED:
            waiting.appendleft(first)
            self._require_scheduler()
            for at, (item, _, future) in enumerate(waiting):
                if future.cancelled():
                    waiting[at] = self._submitted(item)
        elif isinstance(found, _Failure):
            yield from self._settled(first.item, found, waiting)
        else:
            self.losses = 0
            yield first.item, found

    def _settled(
        self, item: T, found: _Failure, waiting: deque[_Waiting[T, R]]
    ) -> Iterator[tuple[T, R | Lost]]:
        """The results of all in hand, of which the first one ended its worker or is late.

        What has none then is run alone, so that it is to blame if it ends its worker again.
        """
        if not self.engine.is_shared:
            self._stop()  # what is not done ends with it
        outcomes: list[tuple[T, R | _Failure]] = [(item, found)]
        for each in waiting:
            is_known = self.engine.is_shared or each.future.done()
            outcome = self._result(each.future) if is_known else _Failure.ENDED
            outcomes.append((each.item, outcome))
        waiting.clear()
        for item, outcome in outcomes:
            if outcome in (_Failure.ENDED, _Failure.CANCELLED):
                outcome = self._alone(item)
            yield item, self._lost(outcome) if isinstance(outcome, _Failure) else outcome

    def _alone(self, item: T) -> R | _Failure:
        while (found := self._result(self._submitted(item).future)) is _Failure.CANCELLED:
            self._require_scheduler()
        if isinstance(found, _Failure) and not self.engine.is_shared:
            self._stop()
        return found

    def _result(self, future: Future[R]) -> R | _Failure:
        waited = 0.0
        while not future.done():
            left = LOOK if self.patience is None else min(LOOK, self.patience - waited)
            if left <= 0:
                return _Failure.LATE
            wait([future], left)
            waited += left
            if not future.done():
                self._opened().watch()
        try:
            return future.result()
        except CancelledError:
            return _Failure.CANCELLED
        except self.engine.ended:
            return _Failure.ENDED

    def _lost(self, failure: _Failure) -> Lost:
        if failure is _Failure.LATE:
            return Lost(f"it took more than {self.patience:g} seconds")
        return Lost("it ended the process that read it")

    def _require_scheduler(self) -> None:
        """Wait for the scheduler that was lost to come back, so often and no more."""
        self.losses += 1
        if self.losses > LOSSES:
            raise Unreachable(
                f"The scheduler was lost {LOSSES} times, and nothing was done between. See what "
                "it prints, then run the command again."
            )
        self._opened().watch()

    def _stop(self) -> None:
        pool, self.pool = self.pool, None
        if pool is not None:
            pool.close()

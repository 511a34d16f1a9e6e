"""A function over any number of inputs, on an executor, with the results in their order.

The executor is one of `concurrent.futures`, made when it is needed. A worker that dies, or takes
too long, costs the input that it had and no other: what was in hand is run again, one by one.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")
R = TypeVar("R")

LARGEST_WINDOW = 64 << 20
"""Weight of the inputs that are in hand together, unless one alone is heavier."""


class Lost(NamedTuple):
    """What an input that has no result gives instead: why."""

    reason: str


class _Waiting(NamedTuple, Generic[T, R]):
    item: T
    weight: int
    future: Future[R]


class Runner(Generic[T, R]):
    """Runs a function on executors that `make` makes.

    Args:
        function: what is done to each input; an executor of processes must be able to import it.
        make: makes an executor.
        window: how many inputs are in hand together.
        patience: seconds after which an input is given up; None waits for ever.
        weigh: the weight of an input, such as the size of a text; `LARGEST_WINDOW` limits the sum.
    """

    def __init__(
        self,
        function: Callable[[T], R],
        make: Callable[[], Executor],
        *,
        window: int,
        patience: float | None = None,
        weigh: Callable[[T], int] = lambda _: 0,
    ) -> None:
        self.function, self.make, self.weigh = function, make, weigh
        self.window, self.patience = window, patience
        self._before = set(multiprocessing.active_children())
        self._executor: Executor | None = None

    def run(self, inputs: Iterable[T]) -> Iterator[tuple[T, R | Lost]]:
        """Each input with its result, in their order; the next ones are read as these are taken."""
        stream = iter(inputs)
        in_hand: deque[_Waiting[T, R]] = deque()
        try:
            is_over = False
            while in_hand or not is_over:
                while not is_over and self._has_room(in_hand):
                    try:
                        in_hand.append(self._submitted(next(stream)))
                    except StopIteration:
                        is_over = True
                if in_hand:
                    yield from self._first(in_hand)
        finally:
            self._stop()

    def _has_room(self, in_hand: deque[_Waiting[T, R]]) -> bool:
        weight = sum(item.weight for item in in_hand)
        return not in_hand or (len(in_hand) < self.window and weight < LARGEST_WINDOW)

    def _submitted(self, item: T) -> _Waiting[T, R]:
        if self._executor is None:
            self._executor = self.make()
        try:
            future = self._executor.submit(self.function, item)
        except BrokenExecutor as error:
            future = Future()
            future.set_exception(error)
        return _Waiting(item, self.weigh(item), future)

    def _first(self, in_hand: deque[_Waiting[T, R]]) -> Iterator[tuple[T, R | Lost]]:
        """The result of the first input in hand; of all of them if the executor broke."""
        first = in_hand.popleft()
        found = self._result(first.future)
        if not isinstance(found, Lost):
            yield first.item, found
            return
        self._stop()
        if found is _BROKEN:  # by this input or another one
            in_hand.appendleft(first)
        else:
            yield first.item, found
        while in_hand:
            item, _, future = in_hand.popleft()
            found = self._result(future) if future.done() else _BROKEN
            if isinstance(found, Lost):
                found = self._alone(item)
            yield item, found

    def _alone(self, item: T) -> R | Lost:
        """The result of an input that has the executor to itself, and is to blame for its end."""
        found = self._result(self._submitted(item).future)
        if isinstance(found, Lost):
            self._stop()
        return found

    def _result(self, future: Future[R]) -> R | Lost:
        try:
            return future.result(self.patience)
        except BrokenExecutor:
            return _BROKEN
        except TimeoutError:
            if future.done():  # the function's own error
                raise
            return Lost(f"it took more than {self.patience:g} seconds")

    def _stop(self) -> None:
        """End the executor and its processes, whatever they are at."""
        executor, self._executor = self._executor, None
        if executor is None:
            return
        # NOTE: an executor waits for what runs, and has no way to end it.
        executor.shutdown(wait=False, cancel_futures=True)
        for child in set(multiprocessing.active_children()) - self._before:
            with suppress(OSError, ValueError, AssertionError):  # it has ended
                child.kill()
                child.join()


_BROKEN = Lost("it ended the process that read it")

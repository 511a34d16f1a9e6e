"""An engine without processes, so that the CPU seconds of a run are those of one process."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future
from typing import Any

from trucebook.scale.engines import Begin, Engine, Pool


class Here(Engine):
    """Runs everything where it is asked for."""

    is_shared = False
    ended = BrokenExecutor

    def open(self, function: Callable[[Any], Any], begin: Begin = None) -> Pool:
        return _Here()


class _Here(Pool):
    width = 1

    def submit(self, function: Callable[[Any], Any], item: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(function(item))
        return done

    def watch(self) -> None:
        pass

    def close(self) -> None:
        pass

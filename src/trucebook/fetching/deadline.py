"""The end of a fetch: a server that answers drop by drop is cut off, wherever it drips."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from threading import Lock, Timer
from typing import TYPE_CHECKING, Any

from trucebook.errors import extra

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["Deadline"]


class Deadline:
    """Closes every connection of a session when the time is up.

    A time limit on each wait does not end a server that sends a byte before each is over: in the
    head of an answer, between the pieces of its body, while keys are exchanged. So the connections
    themselves are shut, by a clock of their own.
    """

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._clock = Timer(max(0.0, seconds), self._end)
        self._clock.daemon = True
        self._lock = Lock()
        self._open: list[socket.socket] = []

    def __enter__(self) -> Deadline:
        self._clock.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._clock.cancel()
        self._end()

    @property
    def has_passed(self) -> bool:
        return time.monotonic() >= self._until

    def watch(self, session: Any) -> None:
        """Let every connection that a session of requests opens end with the time."""
        for adapter in session.adapters.values():
            pools = adapter.poolmanager.pool_classes_by_scheme
            adapter.poolmanager.pool_classes_by_scheme = {
                scheme: self._pool(pool) for scheme, pool in pools.items()
            }

    def _pool(self, pool: Any) -> Any:
        deadline = self

        class Connection(pool.ConnectionCls):  # type: ignore[misc]
            def _new_conn(self) -> socket.socket:
                opened: socket.socket = super()._new_conn()
                deadline._opened(opened)
                return opened

        return type(pool.__name__, (pool,), {"ConnectionCls": Connection})

    def _opened(self, opened: socket.socket) -> None:
        # NOTE: a copy, for encryption takes the socket itself away; both are one connection.
        with self._lock:
            self._open.append(opened.dup())
        if self.has_passed:
            self._end()
            raise extra("urllib3", "fetch").exceptions.TimeoutError("the time is up")

    def _end(self) -> None:
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
                connection.close()
            self._open.clear()

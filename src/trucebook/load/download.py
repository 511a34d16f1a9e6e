"""HTTP within limits: of time, bytes, redirects, and of what a redirect may lead to."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from threading import Timer
from typing import Any

from trucebook.errors import Unreachable, extra
from trucebook.load.limits import require_size

TIMEOUT = (10.0, 30.0)
"""Seconds to wait for a connection, and for the next bytes."""

NEXT = "Check the address and the connection, then try again; what arrived whole is kept."

_PIECE = 1 << 16
_REDIRECTS = 5


@contextmanager
def connected(longest: float) -> Iterator[Connections]:
    """The connections of one fetch, which end with it, or after so many seconds.

    A limit on each wait does not end a server that sends a byte before each wait is over. So a
    clock shuts the connections themselves.
    """
    session = extra("requests", "fetch").Session()
    connections = Connections(session, longest, time.monotonic() + longest, [], [])
    clock = Timer(max(0.0, longest), connections.end)
    clock.daemon = True
    with session:
        session.max_redirects = _REDIRECTS
        session.headers.update({"Accept-Encoding": "identity"})  # gzip would hide the true size
        for adapter in session.adapters.values():
            pools = adapter.poolmanager.pool_classes_by_scheme.items()
            adapter.poolmanager.pool_classes_by_scheme = {
                scheme: connections.watched(pool) for scheme, pool in pools
            }
        clock.start()
        try:
            yield connections
        finally:
            clock.cancel()
            connections.end()


@dataclass(frozen=True, slots=True)
class Connections:
    """What the requests of a fetch share.

    Attributes:
        session: of requests.
        longest: seconds that all of it may take.
        until: when these are over, on the monotonic clock.
        sockets: every connection that was opened.
        reached: host and IP address of each connection, in their order.
    """

    session: Any
    longest: float
    until: float
    sockets: list[socket.socket]
    reached: list[tuple[str, str]]

    @contextmanager
    def answer(self, url: str) -> Iterator[Any]:
        """The answer to a request, its body not yet read.

        An error of requests means that another try may help.
        """
        self.require_time(url)
        try:
            found = self.session.get(url, stream=True, timeout=TIMEOUT)
        except extra("requests", "fetch").TooManyRedirects:
            raise Unreachable(
                f"{url}: redirected more than {_REDIRECTS} times. Give the address it leads to."
            ) from None
        except ValueError as error:  # the address itself, or that of a redirect
            raise unreachable(url, error) from None
        with closing(found):
            yield found

    def body(self, answer: Any, url: str, most: int) -> Iterator[bytes]:
        """The body of an answer, piece by piece; `Refused` where it is larger than it may be."""
        declared = answer.headers.get("Content-Length", "")
        if declared.isdecimal() and "Content-Encoding" not in answer.headers:
            require_size(url, int(declared[:20]), most)
        size = 0
        for piece in answer.iter_content(_PIECE):
            size += len(piece)
            require_size(url, size, most)
            yield piece
        self.require_time(url)  # a body without a length looks whole where it was cut off

    def require_time(self, url: str) -> None:
        """Refuse to go on when the time is over."""
        if time.monotonic() >= self.until:
            raise Unreachable(f"{url}: the fetch took more than {self.longest:.0f} s. {NEXT}")

    def watched(self, pool: Any) -> Any:
        """A class of connection pools (urllib3) whose connections `end` can shut."""
        connections = self

        class Connection(pool.ConnectionCls):  # type: ignore[misc]
            def _new_conn(self) -> socket.socket:
                connections.require_time(self.host)
                opened: socket.socket = super()._new_conn()
                # NOTE: a copy, for encryption takes the socket itself away; both are one connection
                connections.sockets.append(opened.dup())
                connections.require_time(self.host)
                connections.require_allowed(self.host, opened.getpeername()[0])
                return opened

        return type(pool.__name__, (pool,), {"ConnectionCls": Connection})

    def require_allowed(self, host: str, address: str) -> None:
        """Refuse a redirect into a private network: only an address that a person gave leads there.

        It is the connection that is judged, since a name may lead to another address each time.
        """
        self.reached.append((host, address))
        first_host, first = self.reached[0]
        is_given = host == first_host or (_is_loopback(host) and _is_loopback(first_host))
        if not (_is_public(address) or (is_given and not _is_public(first))):
            raise Unreachable(
                f"{first_host}: redirected to {host} ({address}), which is in a private network. "
                "Give that address itself if you mean it."
            )

    def end(self) -> None:
        """Shut every connection."""
        while self.sockets:
            connection = self.sockets.pop()
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address)
    return (getattr(ip, "ipv4_mapped", None) or ip).is_global


def _is_loopback(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def unreachable(url: str, error: Exception) -> Unreachable:
    """The innermost reason of an error of requests, in one line, and the next step."""
    while error.args and isinstance(error.args[0], Exception):
        error = error.args[0]
    reason = " ".join(str(getattr(error, "reason", None) or error).split()).rstrip(".")
    return Unreachable(f"{url}: {reason}. {NEXT}")

"""Files over HTTP: pooch retries and compares digests; limits of bytes and time are here."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any

from trucebook.errors import DamagedRelease, Unreachable, extra
from trucebook.load.limits import require_size

TRIES = 4
TIMEOUT = (10.0, 30.0)
"""Seconds to wait for a connection, and for the next bytes."""
LONGEST = 900.0
"""Seconds that a whole fetch may take."""

_AT_ONCE = 4
_PIECE = 1 << 16
_REDIRECTS = 5
_BUSY = (408, 425, 429, 500, 502, 503, 504)
_NEXT = "Check the address and the connection, then try again; what arrived whole is kept."


@contextmanager
def connected() -> Iterator[Downloads]:
    """The downloads of one fetch, whose connections end with it, `LONGEST` seconds at the latest.

    A limit on each wait does not end a server that sends a byte before each wait is over. So a
    clock shuts the connections themselves.

    Raises:
        UsageError: the extra `fetch` is missing.
    """
    requests = extra("requests", "fetch")
    downloads = Downloads(requests.Session(), time.monotonic() + LONGEST, [])
    clock = Timer(max(0.0, LONGEST), downloads.end)
    clock.daemon = True
    with downloads.session as session:
        session.max_redirects = _REDIRECTS
        session.headers.update({"Accept-Encoding": "identity"})  # gzip would hide the true size
        for adapter in session.adapters.values():
            pools = adapter.poolmanager.pool_classes_by_scheme.items()
            adapter.poolmanager.pool_classes_by_scheme = {
                scheme: downloads.watched(pool) for scheme, pool in pools
            }
        clock.start()
        try:
            yield downloads
        finally:
            clock.cancel()
            downloads.end()


@dataclass(frozen=True, slots=True)
class Downloads:
    """What the downloads of a fetch share.

    Attributes:
        session: of requests.
        until: when the time is up, on the monotonic clock.
        sockets: every connection that was opened.
    """

    session: Any
    until: float
    sockets: list[socket.socket]

    def bring(
        self,
        base: str,
        folder: Path,
        sums: Mapping[str, str | None],
        most: Callable[[str], int],
    ) -> None:
        """Download every file that a folder does not have with the right digest.

        Args:
            base: address of the folder they come from, with a slash at the end.
            folder: the folder they are kept in.
            sums: SHA-256 by file name; None for any.
            most: the bytes that a file may have.

        Raises:
            DamagedRelease: a file has more bytes or, however often it is asked for, another digest.
            Unreachable: a file cannot be downloaded; the message has the reason and the next step.
        """
        pooch = extra("pooch", "fetch")
        pooch.get_logger().setLevel("ERROR")
        registry = {name: digest and f"sha256:{digest}" for name, digest in sums.items()}
        files = pooch.create(folder, base, registry=registry, retry_if_failed=TRIES - 1)

        def bring_one(name: str) -> None:
            def fill(url: str, path: str, _: object) -> None:
                self._request(url, Path(path), most(name))

            try:
                files.fetch(name, downloader=fill)
            except extra("requests", "fetch").RequestException as error:
                self._require_time(base + name)
                raise Unreachable(f"{base}{name}: {_reason(error)}. {_NEXT}") from None
            except ValueError:
                raise DamagedRelease(
                    f"{base}{name}: expected SHA-256 {sums[name]}, got other bytes {TRIES} times. "
                    "Try again later, or take another source."
                ) from None

        with ThreadPoolExecutor(_AT_ONCE) as workers:
            list(workers.map(bring_one, sums))

    def _request(self, url: str, path: Path, most: int) -> None:
        """Write the answer to a file; an error of requests means that another try may help."""
        self._require_time(url)
        try:
            answer = self.session.get(url, stream=True, timeout=TIMEOUT)
        except extra("requests", "fetch").TooManyRedirects:
            raise Unreachable(
                f"{url}: redirected more than {_REDIRECTS} times. Give the address it leads to."
            ) from None
        except ValueError as error:  # the address itself, or that of a redirect
            raise Unreachable(f"{url}: {_reason(error)}. {_NEXT}") from None
        with closing(answer):
            if answer.status_code in _BUSY:
                answer.raise_for_status()
            if answer.status_code != 200:
                raise Unreachable(_refusal(url, answer.status_code))
            declared = answer.headers.get("Content-Length", "")
            if declared.isdecimal() and "Content-Encoding" not in answer.headers:
                require_size(int(declared[:20]), url, most)
            size = 0
            with path.open("wb") as file:
                for piece in answer.iter_content(_PIECE):
                    size += len(piece)
                    require_size(size, url, most)
                    file.write(piece)
        self._require_time(url)  # a body without a length looks whole where it was cut off

    def _require_time(self, url: str) -> None:
        if time.monotonic() >= self.until:
            raise Unreachable(f"{url}: the fetch took more than {LONGEST:.0f} s. {_NEXT}")

    def watched(self, pool: Any) -> Any:
        """A class of connection pools (urllib3) whose connections `end` can shut."""
        downloads = self

        class Connection(pool.ConnectionCls):  # type: ignore[misc]
            def _new_conn(self) -> socket.socket:
                downloads._require_time(self.host)
                opened: socket.socket = super()._new_conn()
                # NOTE: a copy, for encryption takes the socket itself away; both are one connection
                downloads.sockets.append(opened.dup())
                downloads._require_time(self.host)
                return opened

        return type(pool.__name__, (pool,), {"ConnectionCls": Connection})

    def end(self) -> None:
        """Shut every connection."""
        while self.sockets:
            connection = self.sockets.pop()
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()


def _refusal(url: str, status: int) -> str:
    if status in (404, 410):
        return f"{url}: not there ({status}). Check the address of the source and the version."
    if status in (401, 403):
        return f"{url}: not allowed ({status}). Download the release by hand and give its path."
    return f"{url}: answered with {status}. {_NEXT}"


def _reason(error: Exception) -> str:
    """The innermost reason of an error of requests, in one line."""
    while error.args and isinstance(error.args[0], Exception):
        error = error.args[0]
    reason = getattr(error, "reason", None) or error
    return " ".join(str(reason).split()).rstrip(".")

"""Files over HTTP: tried again where a connection drops, never more bytes or time than allowed."""

from __future__ import annotations

import os
import socket
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Timer
from typing import TYPE_CHECKING, Any

from trucebook.errors import DamagedRelease, Unreachable, extra
from trucebook.load.limits import require_size

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType


TRIES = 4
TIMEOUT = (10.0, 30.0)
"""Seconds to wait for a connection, and for the next bytes."""
LONGEST = 900.0
"""Seconds that a whole fetch may take."""
PAUSE = 0.5
"""Seconds before the second try; doubled before every other."""

_AT_ONCE = 4
_PIECE = 1 << 16
_REDIRECTS = 5
_PASSING = (408, 425, 429, 500, 502, 503, 504)
_NEXT = "Check the address and the connection, then try again; what arrived whole is kept."


@contextmanager
def line() -> Iterator[Line]:
    """The connections of one fetch, which end with it and `LONGEST` seconds after it began.

    Raises:
        UsageError: the extra `fetch` is missing.
    """
    requests, retry = extra("requests", "fetch"), extra("urllib3", "fetch").Retry
    policy = retry(
        total=TRIES - 1,
        redirect=0,
        status_forcelist=_PASSING,
        backoff_factor=PAUSE,
        allowed_methods=("GET",),
        respect_retry_after_header=False,  # it may ask for a day
    )
    with requests.Session() as session, Deadline(LONGEST) as deadline:
        session.max_redirects = _REDIRECTS
        session.headers.update({"Accept-Encoding": "identity"})  # gzip would hide the true size
        for scheme in ("http://", "https://"):
            session.mount(scheme, requests.adapters.HTTPAdapter(max_retries=policy))
        deadline.watch(session)
        yield Line(session, deadline)


@dataclass(frozen=True, slots=True)
class Line:
    """What a fetch asks a server by."""

    session: Any
    deadline: Deadline

    def download(self, url: str, most: int) -> bytes:
        """The bytes behind an address.

        Args:
            url: the address.
            most: bytes that it may have.

        Raises:
            DamagedRelease: it has more, or says so.
            Unreachable: it cannot be had; the message says why and what to do.
        """
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "body"
            self._fill(url, path, most)
            return path.read_bytes()

    def download_all(
        self, base: str, folder: Path, sums: Mapping[str, str], most: Callable[[str], int]
    ) -> None:
        """Every file that a folder does not have with the right digest, each in one move.

        Args:
            base: address of the folder they come from, with a slash at the end.
            folder: the folder they are kept in.
            sums: SHA-256 by file name.
            most: the bytes that a file may have.

        Raises:
            DamagedRelease: a file has more bytes or, twice in a row, another digest.
            Unreachable: a file cannot be had.
        """
        pooch = extra("pooch", "fetch")
        pooch.get_logger().setLevel("ERROR")
        registry = {name: f"sha256:{digest}" for name, digest in sums.items()}
        shelf = pooch.create(folder, base, registry=registry, retry_if_failed=1)

        def bring(name: str) -> None:
            def fill(url: str, path: str, _: object) -> None:
                self._fill(url, Path(path), most(name))

            try:
                shelf.fetch(name, downloader=fill)
            except ValueError:
                raise DamagedRelease(
                    f"{base}{name}: expected SHA-256 {sums[name]}, got other bytes twice. "
                    "Try again later, or take another source."
                ) from None

        with ThreadPoolExecutor(_AT_ONCE) as workers:
            list(workers.map(bring, sums))

    def _fill(self, url: str, path: Path, most: int) -> None:
        """Write what lies behind an address to a file, in as many tries as it may take."""
        requests = extra("requests", "fetch")
        for attempt in range(TRIES):
            try:
                self._request(url, path, most)
                return
            except requests.TooManyRedirects:
                raise Unreachable(
                    f"{url}: redirected more than {_REDIRECTS} times. Give the address it leads to."
                ) from None
            except _Dropped as error:
                reason = str(error)
            except (requests.RequestException, ValueError) as error:
                self._require_time(url)
                raise Unreachable(f"{url}: {_reason(error)}. {_NEXT}") from None
            self._require_time(url)
            time.sleep(PAUSE * 2**attempt)
        raise Unreachable(f"{url}: broke off {TRIES} times: {reason}. {_NEXT}")

    def _request(self, url: str, path: Path, most: int) -> None:
        self._require_time(url)
        with closing(self.session.get(url, stream=True, timeout=TIMEOUT)) as answer:
            if answer.status_code != 200:
                raise Unreachable(_refusal(url, answer.status_code))
            declared = answer.headers.get("Content-Length", "")
            if declared.isdecimal() and "Content-Encoding" not in answer.headers:
                require_size(int(declared[:20]), url, most)
            try:
                _write(answer, path, most)
            except extra("requests", "fetch").RequestException as error:
                raise _Dropped(_reason(error)) from None
        self._require_time(url)  # a body without a length looks whole where it was cut off

    def _require_time(self, url: str) -> None:
        if self.deadline.has_passed:
            raise Unreachable(f"{url}: the fetch took more than {LONGEST:.0f} s. {_NEXT}")


class _Dropped(Exception):
    """The connection broke off."""


def _write(answer: Any, path: Path, most: int) -> None:
    size = 0
    with path.open("wb") as file:
        for piece in answer.iter_content(_PIECE):
            size += len(piece)
            require_size(size, answer.url, most)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


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

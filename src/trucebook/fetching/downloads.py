"""Files over HTTP: resumed where a connection drops, never more bytes than declared."""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trucebook.errors import DamagedRelease, Unreachable, extra
from trucebook.guard.files import require_size

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["download", "download_all"]

TRIES = 4
TIMEOUT = (10.0, 30.0)
"""Seconds to wait for a connection, and for the next bytes."""
LONGEST = 900.0
"""Seconds that one file may take."""
PAUSE = 0.5
"""Seconds before the second try; doubled before every other."""

_AT_ONCE = 4
_PIECE = 1 << 13
"""Bytes that a dropped connection may cost: the piece that it breaks off in."""
_REDIRECTS = 5
_PASSING = (408, 425, 429, 500, 502, 503, 504)


def download(url: str, most: int) -> bytes:
    """The bytes behind an address.

    Args:
        url: the address.
        most: bytes that it may have.

    Raises:
        DamagedRelease: it has more, or says so.
        Unreachable: it cannot be had; the message says why and what to do.
        UsageError: the extra `fetch` is missing.
    """
    with _session() as session, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "body"
        path.touch()
        _fill(session, url, path, most)
        return path.read_bytes()


def download_all(
    base: str, folder: Path, sums: Mapping[str, str], most: Callable[[str], int]
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
        UsageError: the extra `fetch` is missing.
    """
    pooch = extra("pooch", "fetch")
    pooch.get_logger().setLevel("ERROR")
    registry = {name: f"sha256:{digest}" for name, digest in sums.items()}
    shelf = pooch.create(folder, base, registry=registry, retry_if_failed=1)
    with _session() as session, ThreadPoolExecutor(_AT_ONCE) as workers:

        def bring(name: str) -> None:
            def fill(url: str, path: str, _: object) -> None:
                _fill(session, url, Path(path), most(name))

            try:
                shelf.fetch(name, downloader=fill)
            except ValueError:
                raise DamagedRelease(
                    f"{base}{name}: expected SHA-256 {sums[name]}, got other bytes twice. "
                    "Try again later, or take another source."
                ) from None

        list(workers.map(bring, sums))


@contextmanager
def _session() -> Iterator[Any]:
    requests, retry = extra("requests", "fetch"), extra("urllib3", "fetch").Retry
    policy = retry(
        total=TRIES - 1,
        redirect=0,
        status_forcelist=_PASSING,
        backoff_factor=PAUSE,
        allowed_methods=("GET",),
        respect_retry_after_header=False,  # it may ask for a day
    )
    with requests.Session() as session:
        session.max_redirects = _REDIRECTS
        # gzip on the way would hide the declared size, and could not be resumed.
        session.headers.update({"Accept-Encoding": "identity"})
        for scheme in ("http://", "https://"):
            session.mount(scheme, requests.adapters.HTTPAdapter(max_retries=policy))
        yield session


def _fill(session: Any, url: str, path: Path, most: int) -> None:
    """Write what lies behind an address to a file, in as many tries as it may take."""
    requests = extra("requests", "fetch")
    started, tag = time.monotonic(), ""
    for attempt in range(TRIES):
        have = path.stat().st_size if attempt and tag else 0
        try:
            tag = _request(session, url, path, most, (have, tag), started + LONGEST)
            return
        except requests.TooManyRedirects:
            raise Unreachable(
                f"{url}: redirected more than {_REDIRECTS} times. Give the address it leads to."
            ) from None
        except _Dropped as error:
            tag, reason = error.tag, str(error)
        except requests.RequestException as error:
            raise Unreachable(f"{url}: {_reason(error)}. {_NEXT}") from None
        time.sleep(PAUSE * 2**attempt)
    raise Unreachable(f"{url}: broke off {TRIES} times: {reason}. {_NEXT}")


_NEXT = "Check the address and the connection, then try again; what arrived whole is kept."


class _Dropped(Exception):
    """The connection broke off. `tag` names what was sent, so that the rest may follow."""

    def __init__(self, tag: str, reason: str) -> None:
        super().__init__(reason)
        self.tag = tag


def _request(
    session: Any, url: str, path: Path, most: int, had: tuple[int, str], until: float
) -> str:
    """One try. `had` are the bytes that are there and the tag of what they are part of."""
    requests = extra("requests", "fetch")
    have, tag = had
    ask = {"Range": f"bytes={have}-", "If-Range": tag} if have else {}
    with closing(session.get(url, headers=ask, stream=True, timeout=TIMEOUT)) as answer:
        if answer.status_code not in (200, 206):
            raise Unreachable(_refusal(url, answer.status_code))
        start = _start(answer, have)
        declared = answer.headers.get("Content-Length", "")
        if declared.isdecimal() and "Content-Encoding" not in answer.headers:
            require_size(start + int(declared), url, most)
        tag = _tag(answer)
        try:
            _write(answer, path, start, most, until)
        except requests.RequestException as error:
            raise _Dropped(tag, _reason(error)) from None
        return tag


def _write(answer: Any, path: Path, start: int, most: int, until: float) -> None:
    with path.open("r+b") as file:
        file.truncate(start)
        file.seek(start)
        for piece in answer.iter_content(_PIECE):
            start += len(piece)
            require_size(start, answer.url, most)
            if time.monotonic() > until:
                raise Unreachable(f"{answer.url}: took more than {LONGEST:.0f} s. {_NEXT}")
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _start(answer: Any, have: int) -> int:
    """Where the bytes of an answer begin: behind what is there, if it continues that."""
    found = re.match(r"bytes (\d+)-", answer.headers.get("Content-Range", ""))
    return have if answer.status_code == 206 and found and int(found[1]) == have else 0


def _tag(answer: Any) -> str:
    """What names the sent state of a file strongly enough to resume it; else nothing."""
    tag = str(answer.headers.get("ETag", ""))
    whole = "Content-Encoding" not in answer.headers
    return tag if whole and tag and not tag.startswith("W/") else ""


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

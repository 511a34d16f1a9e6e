"""A web server in a thread that serves a folder, well or badly.

A fault is a function of the request and the bytes it asks for; it is used up by each answer, so
that a list of faults is what goes wrong in turn, and all goes well after it.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread

BOMB = gzip.compress(b"\0" * (64 << 20), 1)
Fault = Callable[["Handler", bytes], None]


@dataclass
class Server:
    """A running server: `faults` by the end of a path, and what was asked for."""

    folder: Path
    url: str = ""
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def fault(self, path: str) -> Fault | None:
        with self.lock:
            for end, waiting in self.faults.items():
                if path.endswith(end) and waiting:
                    return waiting.pop(0)
        return None

    def names(self) -> list[str]:
        return [path.rsplit("/", 1)[-1] for path, _ in self.asked]


class Handler(BaseHTTPRequestHandler):
    """Answers GET."""

    protocol_version = "HTTP/1.1"
    room: Server

    def do_GET(self) -> None:
        self.room.asked.append((self.path, self.headers.get("Range")))
        path = self.room.folder / self.path.lstrip("/")
        fault = self.room.fault(self.path)
        if fault is None and not path.is_file():
            self.answer(404, b"nothing here")
            return
        data = path.read_bytes() if path.is_file() else b""
        (fault or well)(self, data)

    def answer(self, status: int, body: bytes, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Be quiet."""


def well(handler: Handler, data: bytes) -> None:
    """Serve the file."""
    handler.answer(200, data)


def drop(handler: Handler, data: bytes) -> None:
    """Half of it, then the connection is gone."""
    handler.answer(200, data[: len(data) // 2], len(data))
    handler.close_connection = True


def hang(handler: Handler, data: bytes) -> None:
    """Half of it, then silence for longer than a reader waits."""
    handler.answer(200, data[: len(data) // 2], len(data))
    handler.wfile.flush()
    Event().wait(2)
    handler.close_connection = True


def _dripping(handler: Handler, head: bytes, drop: bytes) -> None:
    """Send a head, then a drop again and again until the reader has had enough."""
    handler.close_connection = True
    try:
        handler.wfile.write(head)
        for _ in range(200):
            handler.wfile.write(drop)
            handler.wfile.flush()
            Event().wait(0.05)
    except OSError:
        pass  # the reader has had enough


_OK = b"HTTP/1.1 200 OK\r\n"
_CHUNKED = _OK + b"Transfer-Encoding: chunked\r\n\r\n"


def drip(handler: Handler, data: bytes) -> None:
    """A byte at a time."""
    _dripping(handler, _OK + b"Content-Length: %d\r\n\r\n" % len(data), b"x")


def drip_without_length(handler: Handler, data: bytes) -> None:
    """A byte at a time, and nobody knows how many."""
    _dripping(handler, _OK + b"\r\n", b"x")


def drip_head(handler: Handler, data: bytes) -> None:
    """A head that does not end."""
    _dripping(handler, _OK + b"X-Long: ", b"x")


def drip_status(handler: Handler, data: bytes) -> None:
    """A first line that does not end."""
    _dripping(handler, b"HTTP/1.1 200 ", b"O")


def drip_chunks(handler: Handler, data: bytes) -> None:
    """A chunk of one byte at a time."""
    _dripping(handler, _CHUNKED, b"1\r\nx\r\n")


def chunks_without_end(handler: Handler, data: bytes) -> None:
    """All chunks but the last, then what follows it without end."""
    _dripping(handler, _CHUNKED + b"%x\r\n%s\r\n0\r\n" % (len(data), data), b"X: y\r\n")


def size_of_chunk_without_end(handler: Handler, data: bytes) -> None:
    """The size of a chunk, a digit at a time."""
    _dripping(handler, _CHUNKED, b"0")


def drip_redirects(handler: Handler, data: bytes) -> None:
    """A redirect whose body does not end."""
    head = b"HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 100000\r\n\r\n"
    _dripping(handler, head % handler.path.encode(), b"x")


def bad_redirect(handler: Handler, data: bytes) -> None:
    """A redirect to what is no address."""
    handler.answer(302, b"", Location="http://[")


def bad_head(handler: Handler, data: bytes) -> None:
    """What is no answer."""
    _dripping(handler, b"no HTTP\r\n\r\n" * 9, b"x")


def truncate(handler: Handler, data: bytes) -> None:
    """Too little, said to be all."""
    handler.answer(200, data[: len(data) // 2])


def corrupt(handler: Handler, data: bytes) -> None:
    """As many bytes, others."""
    handler.answer(200, bytes([data[0] ^ 1]) + data[1:])


def status(code: int) -> Fault:
    """An error."""
    return lambda handler, _: handler.answer(code, b"no")


def loop(handler: Handler, data: bytes) -> None:
    """A redirect to itself."""
    handler.answer(302, b"", Location=handler.path)


def elsewhere(handler: Handler, data: bytes) -> None:
    """A redirect to a file of the reader's own."""
    handler.answer(302, b"", Location="file:///etc/passwd")


def longer(handler: Handler, data: bytes) -> None:
    """More bytes than the length that it gives."""
    handler.answer(200, data + b"x" * 1000, len(data))
    handler.close_connection = True


def huge(handler: Handler, data: bytes) -> None:
    """A length of 10 GB."""
    handler.answer(200, data, 10 << 30)
    handler.close_connection = True


def endless(handler: Handler, data: bytes) -> None:
    """Bytes without length and end."""
    handler.send_response(200)
    handler.end_headers()
    handler.close_connection = True
    try:
        for _ in range(1 << 12):
            handler.wfile.write(b"\0" * (1 << 16))
    except OSError:
        pass  # the reader has had enough


def zipped(handler: Handler, data: bytes) -> None:
    """Compressed on the way, although nobody asked for it."""
    handler.answer(200, gzip.compress(data), Content_Encoding="gzip")


def bomb(handler: Handler, data: bytes) -> None:
    """A few kilobytes that are 64 MB once they are unpacked."""
    handler.answer(200, BOMB, Content_Encoding="gzip")


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Serve a folder on a free port of this machine."""
    room = Server(folder)
    handler = type("Bound", (Handler,), {"room": room})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        room.url = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield room
        server.shutdown()

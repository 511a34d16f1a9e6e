"""The page's server: requests in, answers of the desk out, on the loopback of this machine alone.

Every request is checked before anything of it is read (`Guard`): the Host that the browser asked
for, where the request comes from, the token of this run. What is sent back is JSON, the page, or a
file of the bundle by its name; no path is ever taken from a request.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, TypeVar

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trucebook.errors import DataError, TrucebookError, sentence
from trucebook.language import ENGLISH, in_language
from trucebook.review.web.actions import Refused
from trucebook.review.web.asked import AnyAction, Draft
from trucebook.review.web.contract import Refusal
from trucebook.review.web.desk import Desk
from trucebook.review.web.edits import Clash

LARGEST = 1 << 20
"""Bytes that the body of a request may have."""

PATIENCE = 10.0
"""Seconds within which the body of a request arrives."""

TOKEN = "x-trucebook-token"  # noqa: S105 - the name of a header

_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}

_PROBLEM, _JSON = "application/problem+json", "application/json"
_TITLES = {
    400: "The request has another form",
    403: "The request is not from this page",
    404: "There is no such thing",
    405: "The address does not take this method",
    408: "The request did not arrive",
    409: "It changed meanwhile",
    413: "The request is too large",
    415: "The request is no JSON",
    422: "It cannot be done",
    500: "The program has a fault",
    503: "The disk refused",
}

T = TypeVar("T")


class Guard:
    """Lets only requests of this page through, and gives every answer its headers."""

    def __init__(self, app: ASGIApp, answers: Answers, hosts: tuple[str, ...], token: str) -> None:
        self._app, self._answers, self._token = app, answers, token
        self._hosts = hosts
        self._origins = tuple(f"http://{host}" for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        reason = self._reason(scope)
        if reason:
            await self._answers.refusal(403, reason)(scope, receive, with_headers)
        else:
            await self._app(scope, receive, with_headers)

    def _reason(self, scope: Scope) -> str:
        """Why a request is refused; empty where it is not."""
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return f"Host: expected {self._hosts[0]}."
        if scope["path"] != "/" and headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return "Sec-Fetch-Site: expected a request of this page."
        origins = headers.getlist("origin")
        if any(origin not in self._origins for origin in origins) or len(origins) > 1:
            return f"Origin: expected {self._origins[0]}."
        if scope["method"] not in ("GET", "HEAD") and not origins:
            return "Origin: expected that of this page, found none."
        given = headers.get(TOKEN, "").encode("latin-1", "replace")
        is_open = not scope["path"].startswith("/api/")
        if not is_open and not hmac.compare_digest(given, self._token.encode()):
            return (
                "The token of this run is missing or wrong: open the address that the command "
                "printed last."
            )
        return ""


async def _body(request: Request) -> bytes:
    """The body of a request, if it is JSON, not too large, and arrives.

    Raises:
        Refused: it is not.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _JSON:
        raise Refused(415, f"Content-Type: expected {_JSON}.")
    parts, size = list[bytes](), 0
    try:
        async with asyncio.timeout(PATIENCE):
            async for part in request.stream():
                size += len(part)
                if size > LARGEST:
                    raise Refused(413, f"Expected at most {LARGEST:,} bytes.")
                parts.append(part)
    except TimeoutError:
        raise Refused(408, f"The body did not arrive in {PATIENCE:g} seconds.") from None
    return b"".join(parts)


def _read(data: bytes, kind: Any) -> Any:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(400, f"{error}.") from None


Handler = Callable[[Request], Awaitable[Response]]


class Answers:
    """Answers as JSON, whatever happens; a message that can be translated is in one language."""

    def __init__(self, language: str) -> None:
        self._writer = msgspec.json.Encoder(enc_hook=partial(in_language, code=language))

    def get(self, ask: Callable[[Mapping[str, str]], Any]) -> Handler:
        """An address that reads: its question gets the parameters of the address."""

        async def answer(request: Request) -> Response:
            return await self._asked(ask, request.query_params)

        return answer

    def post(self, kind: Any, ask: Callable[[Any], Any]) -> Handler:
        """An address that takes JSON of a kind. The body is whole before anything is locked."""

        async def answer(request: Request) -> Response:
            try:
                given = _read(await _body(request), kind)
            except Refused as error:
                return self._said(error)
            except ClientDisconnect:
                return Response(status_code=408)  # nobody reads it
            return await self._asked(ask, given)

        return answer

    async def unknown(self, request: Request, error: Exception) -> Response:
        """That there is no such address or method."""
        status = getattr(error, "status_code", 404)
        return self.refusal(status, f"{request.method} is no request that this address answers.")

    def refusal(self, status: int, detail: str, **more: Any) -> Response:
        """Why a request is refused."""
        title = _TITLES.get(status, "It cannot be done")
        refusal = Refusal(title=title, status=status, detail=detail, **more)
        return Response(self._writer.encode(refusal), status, media_type=_PROBLEM)

    async def _asked(self, ask: Callable[[Any], Any], given: Any) -> Response:
        """The answer to a question, or why there is none."""
        try:
            found = await run_in_threadpool(ask, given)
            return Response(self._writer.encode(found), media_type=_JSON)
        except Exception as error:  # a page gets JSON whatever happens, never a traceback
            return self._said(error)

    def _said(self, error: Exception) -> Response:
        """An error as JSON."""
        if isinstance(error, Refused):
            more = {"field": error.field, "lacking": error.lacking, "conflicts": error.conflicts}
            return self.refusal(error.status, error.detail, **more)
        if isinstance(error, Clash):
            return self.refusal(409, str(error), conflicts=list(error.conflicts))
        if isinstance(error, DataError):
            return self.refusal(409, str(error))
        if isinstance(error, TrucebookError):
            return self.refusal(422, str(error))
        if isinstance(error, OSError):
            return self.refusal(503, f"Nothing was written. {sentence(error)}")
        return self.refusal(500, sentence(error))


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An empty object."""


def application(
    desk: Desk,
    token: str,
    port: int,
    page: bytes,
    bundle: Mapping[str, tuple[bytes, str]],
    language: str = ENGLISH,
) -> ASGIApp:
    """The application.

    Args:
        desk: what answers.
        token: that of this run.
        port: where it listens.
        page: the page, as HTML.
        bundle: content and type of style and scripts, by name.
        language: that of messages.
    """
    answers = Answers(language)

    async def index(request: Request) -> Response:
        return Response(page, media_type="text/html")

    async def part(request: Request) -> Response:
        found = bundle.get(request.path_params["name"])
        if found is None:
            return answers.refusal(404, "There is no such file of the page.")
        return Response(found[0], media_type=found[1])

    gets: dict[str, Callable[[Mapping[str, str]], Any]] = {
        "book": lambda _: desk.opened(),
        "source": lambda given: desk.source(given.get("id", "")),
        "queue": lambda given: desk.queue(given.get("source", "")),
        "problems": lambda given: desk.problems(given.get("source", "")),
        "sitting": lambda _: desk.sitting(),
        "differences": lambda _: desk.differences(),
    }
    posts: dict[str, tuple[Any, Callable[[Any], Any]]] = {
        "check": (Draft, desk.check),
        "act": (AnyAction, desk.act),
        "validate": (Nothing, lambda _: desk.validate()),
        "finish": (Nothing, lambda _: desk.finish()),
    }
    routes = [
        Route("/", index),
        Route("/static/{name}", part),
        *(Route(f"/api/{name}", answers.get(ask)) for name, ask in gets.items()),
        *(
            Route(f"/api/{name}", answers.post(*how), methods=["POST"])
            for name, how in posts.items()
        ),
    ]
    app = Starlette(routes=routes, exception_handlers=dict.fromkeys((404, 405), answers.unknown))
    return Guard(app, answers, (f"127.0.0.1:{port}", f"localhost:{port}"), token)

"""`trucebook review --page`: the page of a book, served to this machine until Ctrl-C."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Collection
from contextlib import closing, suppress
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from trucebook.book.book import read_book
from trucebook.errors import UsageError, extra
from trucebook.files import locked
from trucebook.language import ENGLISH
from trucebook.markup import show
from trucebook.pages.page import bundled, environment
from trucebook.review.extracted import review_book, reviewed_book, write_extracted
from trucebook.review.second import require_another, seen, seen_book
from trucebook.review.session import reviewer_of
from trucebook.review.web.desk import Desk, Judges
from trucebook.review.web.journal import Journal, make_home

_LOOPBACK = "127.0.0.1"


def serve(
    root: str | Path,
    judges: Judges,
    *,
    texts: str | Path | None = None,
    extractor: str,
    sources: Collection[str] = (),
    reviewer: str | None = None,
    coder: str | None = None,
    port: int = 0,
    language: str = ENGLISH,
) -> None:
    """Serve the review page of a book until Ctrl-C.

    Args:
        root: the book's folder.
        judges: who says what is wrong and what weighs most.
        texts: folder of source texts; see `trucebook.book.read_book`.
        extractor: name of the extractor.
        sources: ids of the sources to review; by default all whose texts are at hand.
        reviewer: initials of the person; by default those of git's user.name.
        coder: initials of a second coder, who is blind to the first and writes the second pass.
        port: the port; 0 for a free one.
        language: that of labels and messages.

    Raises:
        UsageError: there is no such source, its text is not at hand, the port is taken, another
            page of the book is open, or the second coder is the first.
    """
    extra("uvicorn", "page")  # NOTE: what is missing is reported before texts are read
    server = extra("trucebook.review.web.server", "page")
    root = Path(root)
    person = reviewer_of(root, coder, "--coder") if coder else reviewer_of(root, reviewer)
    home = make_home(root)
    with (
        locked(home, wait=False, does="another review page of this book is open"),
        closing(_listening(port)) as listening,
    ):
        opened = open_second_desk if coder else open_desk
        journal = home / (f"{person}-second" if coder else person)
        desk = opened(root, judges, journal, person, texts, extractor, sources)
        port, token = listening.getsockname()[1], secrets.token_urlsafe(24)
        app = server.application(desk, token, port, page(language), bundle(), language)
        show(f"http://{_LOOPBACK}:{port}/#token={token}")
        show("The review page is open at this address, on this machine only. Ctrl-C closes it.")
        with suppress(KeyboardInterrupt):
            _uvicorn(app).run(sockets=[listening])
        desk.close()
        show("Closed. Everything that was done is in the book; undo goes on at the next start.")


def _uvicorn(app: Any) -> Any:
    """The server, without what a page on one machine has no use for."""
    uvicorn = extra("uvicorn", "page")
    return uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="critical",
            access_log=False,
            lifespan="off",
            ws="none",
            http="h11",
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=1,
            timeout_keep_alive=30,
            limit_concurrency=100,
        )
    )


def _listening(port: int) -> socket.socket:
    """A socket that only this machine reaches."""
    found = socket.socket()
    if os.name == "posix":  # where a program that was killed leaves its port busy for a minute
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((_LOOPBACK, port))
        found.listen()  # a browser that opens the address at once waits, and is not refused
    except (OSError, OverflowError) as error:
        found.close()
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"--port {port}: {reason}. Give another, or none.") from None
    return found


def open_desk(
    root: Path,
    judges: Judges,
    journal: Path,
    reviewer: str,
    texts: str | Path | None,
    extractor: str,
    sources: Collection[str] = (),
) -> Desk:
    """Extract from the texts of a book, write the candidates, and take up the sitting.

    Args:
        root: the book's folder.
        judges: who says what is wrong and what weighs most.
        journal: the folder of the person's journal.
        reviewer: initials of the person.
        texts: folder of source texts.
        extractor: name of the extractor.
        sources: ids of the sources to review; by default all whose texts are at hand.

    Raises:
        UsageError: there is no such source, or its text is not at hand.
    """
    book = read_book(root, texts)
    at_hand = [row.id for row in book.rows("sources") if row.id in book.texts]
    extracted = review_book(root, texts, extractor, sources=sources or at_hand)
    write_extracted(extracted)
    desk = Desk(extracted, reviewer, judges, Journal.open(journal), texts)
    desk.problems(next(iter(extracted.found)))  # what the first request would wait for
    return desk


def open_second_desk(
    root: Path,
    judges: Judges,
    journal: Path,
    coder: str,
    texts: str | Path | None,
    extractor: str,
    sources: Collection[str] = (),
) -> Desk:
    """The desk of a second coder, who is blind to the first; see `open_desk`.

    Raises:
        UsageError: there is no such source, its text is not at hand, or the coder is the first.
    """
    book = read_book(root, texts)
    wanted = sources or [row.id for row in book.rows("sources") if row.id in book.texts]
    require_another(book, coder, wanted)
    extracted = reviewed_book(seen_book(seen(book.files), texts), extractor, sources=wanted)
    desk = Desk(extracted, coder, judges, Journal.open(journal), texts, is_second=True)
    desk.problems(next(iter(extracted.found)))  # what the first request would wait for
    return desk


def page(language: str) -> bytes:
    """The page in a language, as HTML; it holds nothing of a book."""
    template = environment("trucebook.review.web", language).get_template("review.html")
    return template.render(root="/").encode()


def bundle() -> dict[str, tuple[bytes, str]]:
    """Content and type of style and scripts, by name."""
    kinds = {".js": "text/javascript", ".css": "text/css"}
    return {
        name: (data, kinds.get(Path(name).suffix) or guess_type(name)[0] or "text/plain")
        for name, data in bundled().items()
    }

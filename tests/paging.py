"""The desk of a review page over a small book, and requests to its server without a socket."""

import asyncio
import csv
import itertools
import json
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from reviewing import ARTICLE, add_text

from trucebook.book.book import read_book
from trucebook.book.init import start
from trucebook.review.extracted import beside, review_book, write_extracted
from trucebook.review.web.asked import Accept, Add, CellGiven, Edit, Redo, Reject, Undo, Words
from trucebook.review.web.desk import Desk, Judges
from trucebook.review.web.journal import Journal, make_home

PORT, TOKEN = 4321, "a token"
SILENT = Judges(rows=lambda book, ids: [], whole=lambda book: None, weights=lambda book, some: {})


@cache
def made():
    """A book with an article that waits for review, and what the extractor finds in it."""
    folder = TemporaryDirectory(prefix="trucebook-paging-")
    root = Path(folder.name) / "floods"
    start(root, title="Floods", author="A. Author", example=True)
    add_text(root, ARTICLE)
    found = review_book(root)
    write_extracted(found)
    return folder, root, found


def a_book(folder):
    """A copy of the book in a new folder."""
    shutil.copytree(made()[1], folder)
    return folder


def code_twice(book):
    """Two passes: in the second the figure has another bound, and there is no second mention."""
    for order in ("first", "second"):
        folder = book / "dataset" / "coding" / order
        folder.mkdir(parents=True, exist_ok=True)
        for table, column, text in (("figures", "bound", "more_than"), ("mentions", None, "")):
            with (book / f"dataset/{table}.csv").open(encoding="utf-8", newline="") as file:
                head, *body = csv.reader(file)
            if order == "second" and column:
                body[0][head.index(column)] = text
            elif order == "second":
                body = body[1:]
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows([head, *body])


def sit_down(root, judges=SILENT, person="AF"):
    """The desk of a person, as a new process finds it."""
    found = made()[2]
    extracted = beside(read_book(root), found.coder, found.found)
    return Desk(extracted, person, judges, Journal.open(make_home(root) / person))


@dataclass
class Hand:
    """What a person does at a desk, by the words of the text."""

    desk: Desk
    source_id: str = "S02"

    @property
    def view(self):
        return self.desk.source(self.source_id)

    def key(self, words):
        return next(one.key for one in self.view.candidates if one.exact == words)

    def accept(self, words, **cells):
        given = {name: CellGiven(text=text) for name, text in cells.items()}
        return self.desk.act(Accept(state=self.view.state, key=self.key(words), cells=given))

    def reject(self, words, reason="no"):
        return self.desk.act(Reject(state=self.view.state, key=self.key(words), reason=reason))

    def words(self, text):
        at = self.view.text.index(text)
        return Words(at, at + len(text))

    def add(self, table, words=None, **cells):
        given = {
            name: cell if isinstance(cell, CellGiven) else CellGiven(text=cell)
            for name, cell in cells.items()
        }
        span = self.words(words) if words else None
        return self.desk.act(
            Add(state="", table=table, source_id=self.source_id, span=span, cells=given)
        )

    def edit(self, row_id, seen=None, **cells):
        given = {
            name: cell if isinstance(cell, CellGiven) else CellGiven(text=cell)
            for name, cell in cells.items()
        }
        return self.desk.act(
            Edit(state="", row_id=row_id, source_id=self.source_id, seen=seen or {}, cells=given)
        )

    def undo(self):
        return self.desk.act(Undo(state=self.view.state))

    def redo(self):
        return self.desk.act(Redo(state=self.view.state))


def tables(root):
    """The bytes of all that lies in `dataset/`."""
    found = (root / "dataset").rglob("*.csv")
    return {str(path.relative_to(root)): path.read_bytes() for path in found}


@dataclass
class Answer:
    """What the server answers."""

    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


def ask(app, method, address, body=None, *, parts=None, **headers):
    """Send a request as the page does; a header that is None is left out.

    The body comes in `parts` if these are given; without any the client leaves.
    """
    path, _, query = address.partition("?")
    given = {"host": f"127.0.0.1:{PORT}", "x-trucebook-token": TOKEN}
    if method == "POST":
        given |= {"origin": f"http://127.0.0.1:{PORT}", "content-type": "application/json"}
    given |= {name.replace("_", "-"): text for name, text in headers.items()}
    given_parts = [json.dumps(body or {}).encode()] if parts is None else parts
    waiting = itertools.chain(given_parts, [b""] if given_parts else [])
    sent = []

    async def receive():
        part = next(waiting, None)
        if part is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": part, "more_body": part != b""}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), text.encode()) for name, text in given.items() if text],
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", PORT),
        "client": ("127.0.0.1", 1),
    }
    asyncio.run(app(scope, receive, send))
    found = {name.decode(): text.decode() for name, text in sent[0]["headers"]}
    return Answer(sent[0]["status"], found, b"".join(one.get("body", b"") for one in sent[1:]))

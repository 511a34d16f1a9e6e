"""The review page in Chromium: an article becomes rows by keyboard, for everyone."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from importlib.resources import files
from threading import Thread

import paging
import pytest
import uvicorn
from browsing import barriers, clipped, hosted, windows
from edit import set_cells
from hostile import ON_A_PAGE
from hypothesis import given, settings
from hypothesis import strategies as some
from paging import TOKEN, code_twice
from reviewing import last, rows

from trucebook.book.init import start
from trucebook.commands import main
from trucebook.review.web.serve import _listening, bundle, page
from trucebook.review.web.server import application

__all__ = ["windows"]

pytestmark = pytest.mark.judges
api = pytest.importorskip("playwright.sync_api", reason="playwright is in the extra `dev`")

ARTICLE = """\
Flood in Marn \N{GRINNING FACE}

MARN, 4 June 2031 - At least 12 people were killed in Marn, the Marn Relief Office said.

"We go on," mayor Ada Finn told 40 guests. "We will rebuild," she said. Finn thanked the \
Sarn Red Circle.

Under the relief plan Sarn would reopen the bridge for 30 days. Orvenia rejected the plan.
"""

TYPING = ("ERR_ABORTED",)
"""What Chromium prints where a check is stopped, as the draft is another by now."""


def a_book(folder, text, **fields):
    """A new book with its sample, and an article that `source add` puts into it."""
    start(folder, title="Floods", author="A. Author", example=True)
    path = folder.parent / "marn.txt"
    path.write_bytes(text.encode())
    about = {"title": "Flood in Marn", "outlet": "The Courier", "published": "2031-06-04"} | fields
    options = [part for name, value in about.items() for part in (f"--{name}", value)]
    dated = ("--published-basis", "dateline")
    assert (
        main(["source", "add", str(path), "--book", str(folder), "--keep", *options, *dated]) == 0
    )
    return folder


def a_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def served(book, port):
    """The page of a book, by the command; gives the process and the address."""
    command = (sys.executable, "-m", "trucebook", "review", book, "--page", "--source", "S02")
    options = ("--reviewer", "AF", "--port", str(port))
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*map(str, (*command, *options))], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.send_signal(signal.SIGINT)
            process.stdout.read()


@dataclass
class Hand:
    """A person at the keyboard; counts the keys."""

    page: object
    keys: int = 0

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def type(self, text):
        self.page.keyboard.type(text)
        self.keys += len(text)

    def shows(self, place, text):
        locator = self.page.locator(place)
        found = re.compile(re.escape(text))
        api.expect(locator).to_have_text(found, timeout=10_000)

    def asked_for_nothing(self):
        api.expect(self.page.locator(".asked, .wrong")).to_have_count(0, timeout=10_000)

    def decided(self, count, all_):
        self.shows("#progress", f"Decided: {count} of {all_}.")


def test_an_article_becomes_rows_by_keyboard_alone(windows, tmp_path):
    book, port = a_book(tmp_path / "floods", ARTICLE), a_port()
    gone = (*TYPING, "ERR_CONNECTION", "ERR_CONTENT_LENGTH", "ERR_EMPTY_RESPONSE", "403")
    with ExitStack() as closing:
        with ExitStack() as first:
            process, address = first.enter_context(served(book, port))
            within = f"http://127.0.0.1:{port}/"
            page = closing.enter_context(windows.visit(address, within, expected=gone))
            hand = Hand(page)
            decide_figures_and_quotes(hand)
            process.kill()
        hand.press("a")  # the server is gone: the page says so, and keeps the suggestion open
        hand.shows("#banner", "The server does not answer.")
        hand.shows("#said", "Not saved.")
        _, address = closing.enter_context(served(book, port))
        page.goto(address)
        page.reload()
        code_the_offer(hand)
        hand.press("v")
        hand.shows("#dialog-title", "The book is valid")
        hand.press("Escape", "u")
        hand.shows("#said", "Taken back")
        hand.press("U")
        hand.shows("#said", "Done again")
    names = ("figures", "quotes", "mentions", "terms", "responses", "proposals")
    sample = {"figures": 1, "quotes": 1, "mentions": 1}
    made = {name: len(rows(book, name)) - sample.get(name, 0) for name in names}
    assert made == dict(zip(names, (1, 2, 6, 1, 1, 1), strict=True))
    assert hand.keys == 161  # for twelve rows and three rejections, to a green validate and back


def decide_figures_and_quotes(hand):
    """Accept six suggestions and reject two, with reasons."""
    hand.shows("#heading", "Figures")
    for count in range(1, 5):
        hand.press("a")
        hand.decided(count, 13)
    hand.press("r")
    hand.type("guests, of no event")
    hand.press("Enter")
    for count in range(5, 8):
        hand.decided(count, 13)
        hand.press("a")
    hand.decided(8, 13)


def code_the_offer(hand):
    """A term with its proposal, which is new, and who rejected it, who is new too."""
    hand.decided(8, 13)
    for count, reason in ((9, "a town"), (10, "in a term")):
        hand.press("r")
        hand.type(reason)
        hand.press("Enter")
        hand.decided(count, 13)
    hand.shows("#heading", "Terms")
    hand.shows("#cells", "The row needs this cell.")
    hand.press("e")
    hand.type("Relief plan")
    hand.press("ArrowUp", "Enter")  # a form of its own, the last of the choices
    hand.shows("#heading", "Proposals")
    hand.press("Escape", "s", "ArrowUp", "ArrowLeft", "ArrowLeft")
    hand.press("Shift+ArrowDown", *["Shift+ArrowRight"] * 3, "Enter")
    hand.press("Tab", "Tab", "Tab", "p", "Tab")  # past the name, which was typed, to the kind
    hand.type("2031-06-04")
    hand.press("Tab")
    hand.type("Sarn reopens the bridge for a month.")
    hand.asked_for_nothing()
    hand.press("Control+Enter")
    hand.shows("#heading", "Terms")
    hand.press("Escape", "w", "ArrowUp", "Shift+ArrowRight", "Enter")  # relief plan
    hand.press("Control+Enter")
    hand.decided(11, 13)
    hand.press("e")
    hand.type("Orvenia (state)")  # in the place of the name, which the book does not know
    hand.press("Control+Enter")
    hand.decided(12, 13)
    hand.press("e")
    hand.type("Relief")
    hand.press("Enter", "Control+Enter")
    hand.decided(13, 13)


HOSTILE = "\n\n".join(
    (
        "</textarea></script><script>document.title = 'pwned'</script>",
        *(one for one in ON_A_PAGE if "\r" not in one and "\x00" not in one),
        ARTICLE,
    )
)


def test_a_hostile_article_does_not_act_and_everyone_can_use_the_page(windows, tmp_path):
    book, port = a_book(tmp_path / "floods", HOSTILE), a_port()
    with (
        served(book, port) as (_, address),
        windows.visit(address, f"http://127.0.0.1:{port}/", expected=TYPING) as page,
    ):
        hand = Hand(page)
        page.locator("#heading .badge").wait_for()
        for key in ("j", "e", "Escape", "n", "Shift+ArrowRight", "Enter"):
            hand.press(key)
        assert barriers(page) == []
        hand.press("Enter", "Escape", "?")
        assert barriers(page) == []
        hand.press("Escape")
        for width in (768, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert clipped(page) == []
        page.emulate_media(color_scheme="dark")
        assert barriers(page) == []
        page.evaluate("document.documentElement.dir = 'rtl'")
        assert clipped(page) == []
        assert page.title() == "Review"
        assert page.evaluate("window.canary") is None
        assert page.evaluate("document.querySelectorAll('.marks :not(div, mark, bdi)').length") == 0


@contextmanager
def in_a_thread(desk):
    """The page of a desk, from a thread of this process; gives the address."""
    with closing(_listening(0)) as listening:
        port = listening.getsockname()[1]
        app = application(desk, TOKEN, port, page("en"), bundle())
        config = uvicorn.Config(app, log_level="critical", lifespan="off", ws="none")
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.should_exit = True
            thread.join()


def test_what_others_write_meanwhile_is_put_together_or_asked_about(windows, tmp_path):
    book = paging.a_book(tmp_path / "floods")
    code_twice(book)
    desk = paging.sit_down(book)
    row_id = paging.Hand(desk).accept("At least 12 people").row_id
    noisy = (*TYPING, "409")
    with (
        in_a_thread(desk) as within,
        windows.visit(f"{within}#token={TOKEN}", within, expected=noisy) as shown,
    ):
        hand = Hand(shown)
        shown.select_option("#sources", "S02")
        shown.select_option("#show", "rows")
        shown.locator("#list button", has_text="At least 12 people").click()

        def meanwhile(mine, **theirs):
            shown.fill("#cell-note", mine)
            set_cells(book, "figures", row_id, **theirs)
            hand.press("Control+Enter")

        def written():
            row = last(book, "figures", "At least 12 people")
            return row["note"], row["as_of"]

        meanwhile("mine", as_of="2031-06-03")  # another cell of the row
        hand.shows("#said", "note corrected")
        assert written() == ("mine", "2031-06-03")
        meanwhile("mine too", note="theirs")
        hand.shows("dialog td:nth-child(4)", "mine too")
        hand.shows("dialog td:nth-child(5)", "theirs")
        hand.press("Enter")
        hand.shows("#said", "Kept as it is in the file.")
        assert written() == ("theirs", "2031-06-03")
        meanwhile("mine at last", note="theirs again")
        shown.get_by_label("mine at last").check()
        hand.press("Enter")
        hand.shows("#said", "note corrected")
        assert written() == ("mine at last", "2031-06-03")
        settle_a_difference(hand)
    assert rows(book, "figures")[0]["bound"] == "more_than"
    [kept] = rows(book, "coding/adjudications")
    assert (kept["settled"], kept["reason"]) == ("more_than", "as printed")


def settle_a_difference(hand):
    """Take what the second coder wrote, with a reason."""
    hand.press("Escape", "c")
    hand.shows("dialog h2 + p", "2 of 2")
    second = hand.page.locator("dialog td:nth-child(3) button", has_text="more_than")
    second.click()
    hand.shows("dialog tr:has-text('bound') [role=status]", "Give a reason first.")
    hand.type("as printed")
    second.click()
    hand.shows("dialog tr:has-text('bound') [role=status]", "Saved")
    hand.press("Escape", "c")
    hand.shows("dialog h2 + p", "1 of 2")
    hand.press("Escape")


PIECES = some.sampled_from(
    [
        "a",
        "é",
        "e\u0301",
        "  ",
        "\r\n",
        "\n",
        "\N{GRINNING FACE}",
        "\u200b",
        "\u202e",
        "\u0645",
        "\U0001d504",
        "\u200d",
    ]
)

ROUND = """async (cases) => {
  const { marks, offsets } = await import("./marks.js");
  return cases.map(([text, spans]) => {
    const made = marks(text, spans.map(([start, end]) => ({ start, end, label: "" })));
    document.body.replaceChildren(made.root);
    const at = offsets(text);
    return [at.length, made.root.textContent === text, spans.map(([start, end]) => {
      const range = made.range(start, end);
      const found = made.place(range);
      return [range.toString(), found.start, found.end];
    })];
  });
}"""
"""Of texts with spans: their length, and the words and place of each span, there and back."""


def test_places_in_the_page_are_those_of_python(windows):
    cases = []

    @settings(max_examples=150)
    @given(some.lists(PIECES, min_size=1, max_size=40).map("".join), some.data())
    def draw(text, data):
        point = some.integers(0, len(text) - 1)
        starts = data.draw(some.lists(point, min_size=1, max_size=5))
        cases.append((text, [(at, data.draw(some.integers(at + 1, len(text)))) for at in starts]))

    draw()
    front = files("trucebook.pages") / "front"
    with (
        hosted(front, "/front") as address,
        windows.visit(address, address, expected=("404",)) as page,
    ):
        found = page.evaluate(ROUND, cases)
    for (text, spans), (length, is_whole, places) in zip(cases, found, strict=True):
        assert (length, is_whole) == (len(text), True), text
        assert [tuple(one) for one in places] == [
            (text[start:end], start, end) for start, end in spans
        ], text

"""What a terminal shows of a command that takes its time, and that nothing else does."""

from __future__ import annotations

import io
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from conftest import ROOT, TOY
from proposed import coded_article

from trucebook import progress
from trucebook.commands import main
from trucebook.markup import show
from trucebook.progress import counted, shown, steps

pty = pytest.importorskip("pty")

ERASED = "\x1b[2K"


class Terminal:
    """Takes the place of stderr, and keeps what is written to it."""

    def __init__(self) -> None:
        self._reader, writer = pty.openpty()
        self.stream = os.fdopen(writer, "w", encoding="utf-8")
        self._written, self._more = "", threading.Condition()
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._reader, 65536)
            except OSError:  # how a terminal ends on Linux
                data = b""
            if not data:
                return
            with self._more:
                self._written += data.decode("utf-8", "replace")
                self._more.notify_all()

    def __enter__(self) -> None:
        # NOTE: not in a fixture, since pytest puts its own stream there before a test.
        self._before, sys.stderr = sys.stderr, self.stream

    def __exit__(self, *_: object) -> None:
        sys.stderr = self._before

    def wait_for(self, words: str) -> None:
        with self._more:
            assert self._more.wait_for(lambda: words in self._written, 60), self._written

    def closed(self) -> str:
        """End it; gives everything that was written to it."""
        if not self.stream.closed:
            self.stream.close()
            self._thread.join()
            os.close(self._reader)
        return self._written.replace("\r\n", "\n")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """A terminal; nothing has to take two seconds."""
    made = Terminal()
    monkeypatch.setattr(progress, "PATIENCE", 0)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    yield made
    made.closed()


def followed(terminal: Terminal, items: object, *, needle: str, **settings: object) -> str:
    """What is on the terminal after some steps, of which the last one waits for words there."""
    with terminal, shown() as meter:
        for number, _ in enumerate(steps(items, "texts", **settings)):
            if number == 1:
                terminal.wait_for(needle)
                counted(texts=number + 1, rows=4000)
    return terminal.closed() + meter.summary()


@pytest.mark.parametrize(
    ("items", "settings", "needle"),
    [
        pytest.param([1, 2], {}, "texts: 1 of 2", id="as many as they are"),
        pytest.param(
            iter([1, 2]), {"total": lambda: 9000}, "texts: 1 of 9,000", id="as many as said"
        ),
        pytest.param(iter([1, 2]), {}, "texts: 1, ", id="nobody knows how many"),
        pytest.param([1, 2], {"weigh": lambda _: 1500}, "texts: 1,500 of 2", id="not one each"),
    ],
)
def test_a_line_is_drawn_and_erased(
    terminal: Terminal, items: object, settings: dict[str, Callable[..., int]], needle: str
) -> None:
    written, _, summary = followed(terminal, items, needle=needle, **settings).rpartition(ERASED)
    assert needle in written
    assert summary.startswith("2 texts, 4,000 rows in 0.")
    assert summary.endswith(" texts a second")
    assert "progress" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_a_terminal_that_takes_no_control_characters_gets_the_summary_alone(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with terminal, shown() as meter:
        list(steps([1, 2], "texts"))
        counted(texts=2)
        show(meter.summary(), error=True)
    assert terminal.closed().startswith("2 texts in 0.")
    assert "\x1b" not in terminal.closed()


def test_without_a_terminal_nothing_is_counted_or_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    monkeypatch.setattr(progress, "PATIENCE", 0)
    with shown() as meter:
        items = iter([1])
        assert steps(items, "texts") is items
        counted(texts=1)
    assert (meter.summary(), sys.stderr.getvalue()) == ("", "")


def test_what_took_no_time_has_no_summary(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 60)
    with terminal, shown() as meter:
        counted(texts=1)
    assert (meter.summary(), terminal.closed()) == ("", "")


def test_other_lines_come_where_none_is_drawn(terminal: Terminal) -> None:
    with terminal, shown():
        for number in steps([1, 2], "texts"):
            terminal.wait_for("texts: ")
            show(f"line {number}", error=True)
    before, _, after = terminal.closed().partition("line 1\n")
    assert before.endswith(ERASED)
    assert "line 2\n" in after


def test_a_command_that_is_stopped_leaves_the_terminal_as_it_was(terminal: Terminal) -> None:
    with suppress(KeyboardInterrupt), terminal, shown():
        for _ in steps([1, 2], "texts"):
            terminal.wait_for("texts: ")
            raise KeyboardInterrupt
    assert terminal.closed().endswith(ERASED)
    assert terminal.closed().rindex("\x1b[?25h") > terminal.closed().rindex("\x1b[?25l")


@pytest.mark.usefixtures("terminal")
def test_a_terminal_that_goes_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(io.StringIO):
        def isatty(self) -> bool:
            return True

        def write(self, _: str) -> int:
            tried.set()
            raise OSError(5, "Input/output error")

    tried = threading.Event()
    monkeypatch.setattr(sys, "stderr", Gone())
    with shown():
        for _ in steps([1], "texts"):
            assert tried.wait(60)


COMMANDS = {
    "extract": (["extract", "{articles}", "--format", "csv", "--out", "{out}"], "1 texts, "),
    "extract to a pipe": (["extract", "{articles}"], "1 texts, "),
    "validate --table": (["validate", "{toy}/dataset/figures.csv", "--table", "figures"], "rows, "),
    "validate": (["validate", "{toy}"], " rows, 3 texts, 0 problems in "),
    "evaluate": (["evaluate", "--articles", "{articles}"], "1 texts in "),
    "coverage": (["coverage", "{toy}"], ""),
}


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.usefixtures("one_engine")
def test_a_command_says_at_its_end_what_it_did(
    terminal: Terminal, tmp_path, monkeypatch, capsys, name: str
) -> None:
    monkeypatch.chdir(ROOT / "docs")
    words = "At least 12 people were killed on Monday, officials said."
    articles = coded_article(tmp_path / "articles", words)
    command, summary = COMMANDS[name]
    names = {"articles": articles, "toy": TOY, "out": tmp_path / "out"}
    with terminal:
        assert main([word.format(**names) for word in command]) == 0
    lines = terminal.closed().splitlines()
    assert summary in lines[-1] if summary else lines == []
    assert "\x1b" not in capsys.readouterr().out

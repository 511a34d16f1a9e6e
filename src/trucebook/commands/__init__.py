"""The command line: one module per command, no logic; only the one that runs is imported.

A module has `HELP`, the text below its options; `configure`, which gives the parser of the command
its arguments; and `run`, which returns the exit code.
"""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from io import BufferedWriter, FileIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from trucebook import markup, progress
from trucebook.errors import DEBUG, UsageError, sentence
from trucebook.language import CHOSEN, ENGLISH, LANGUAGES
from trucebook.markup import visible
from trucebook.problem import NEXT_STEP
from trucebook.validate.report import InvalidBook
from trucebook.version import __version__

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

    from trucebook.read.answer import Answer

SUMMARIES = {
    "init": "Start a book of your own, which validates and builds at once.",
    "source": "Add a source to a book: a text or a web page; or compare it with its page now.",
    "validate": "Judge a book, or one table of any size, and report each problem at its cell.",
    "format": "Write the files of a book in their one canonical form, and say what changed.",
    "diff": "Show what differs between two states of a book: rows, cells, columns, codes, totals.",
    "merge": "Merge a file of a book by row and cell, as the merge driver of git.",
    "rules": "Write the page of the rules.",
    "forms": "Write the issue forms for readers who found something missing or wrong.",
    "build": "Release the book into a folder of its own, under the version it has.",
    "release": "Give the book its next version and release it.",
    "verify": "Judge a release from outside, without trust in who built or sent it.",
    "sign": "Sign a release with an OpenSSH key.",
    "evidence": "List the cells that wait for evidence, and take over what people filled in.",
    "coverage": "Count the cells that rest on words of the sources, by table and column.",
    "codebook": "Write the codebook: every table, column and code, with counts and an example.",
    "reliability": "Report how far the coding agrees: two coders, and the extractor with the book.",
    "fetch": "Get a release from a base URL, a folder or an archive, every file checked.",
    "compare": "Show the figures of one metric side by side: value, day, source, on whose word.",
    "discrepancies": "Show which figures conflict, which agree, and which only grew.",
    "origins": "Show on whose word each figure is reported, and which figures have one voice.",
    "reuse": "List passages of two sources that are made from the same words.",
    "wordings": "Show in which wordings each thing was said, compared word by word.",
    "proposal": "Show what each source says that a proposal contains, and who answered it how.",
    "timeline": "Show what happened, and was said, offered and answered, in order.",
    "show": "Show a row: its words, what each cell rests on, what is wrong or disputed about it.",
    "site": "Write a site where anyone can look, with the proof of each number one click away.",
    "export": "Write a release as one file: a database, a workbook, JSON lines, a zip file, ...",
    "extract": "Propose figures, quotes, mentions and terms for articles in English.",
    "evaluate": "Measure how well extraction agrees with what people coded, field by field.",
    "review": "List what the extractor proposes, and make rows of what a person accepts.",
}
"""Every command, in the order of the help, with its line there."""

COMMANDS = tuple(SUMMARIES)
COULD_NOT_RUN = 2
STOPPED = 128
"""Added to the number of the signal that stopped a command."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Returns:
        Its exit code: 0 well, 1 problems, 2 could not run, 130, 143 or 129 stopped by a signal.
    """
    try:
        warnings.formatwarning = lambda message, *_, **__: f"trucebook: {visible(str(message))}\n"
        # NOTE: a command makes many objects and few cycles; at the usual 700 the search for them
        # takes a sixth of the time of `validate`.
        gc.set_threshold(100_000)
        with _stopped_by_signals():
            _require_streams()
            arguments = sys.argv[1:] if arguments is None else arguments
            options = _parser(arguments).parse_args(arguments)
            with progress.shown() as meter:
                code = _run(options)
            if summary := meter.summary():
                markup.show(summary, error=True)
            return code
    except (KeyboardInterrupt, _Stopped) as error:
        number = error.args[0] if isinstance(error, _Stopped) else signal.SIGINT
        _say("stopped")
        return STOPPED + int(number)
    except BrokenPipeError:
        _silence()  # the reader has gone
        return COULD_NOT_RUN
    except Exception as error:
        # The message is on one line, the next step on another.
        _say(NEXT_STEP.join(map(visible, sentence(error).split(NEXT_STEP))))
        if os.environ.get(DEBUG):
            traceback.print_exc()
        try:
            sys.stdout.flush()
        except OSError:
            _silence()
        return COULD_NOT_RUN


def _run(options: argparse.Namespace) -> int:
    try:
        code = int(options.run(options))
    except InvalidBook as error:
        markup.show(str(error))
        code = 1
    sys.stdout.flush()
    return code


def _require_streams() -> None:
    """Put nothing in place of closed streams: a file that is opened would take their number.

    Raises:
        UsageError: the standard output is closed, where a command prints what it did.
    """
    closed = [name for name in ("stdin", "stdout", "stderr") if getattr(sys, name) is None]
    for name in closed:
        setattr(sys, name, Path(os.devnull).open("r+"))  # noqa: SIM115
    if "stdout" in closed:
        raise UsageError("standard output: it is closed. Send it to a file, or to /dev/null.")
    if sys.stdout is sys.__stdout__ and isinstance(sys.stdout, TextIOWrapper):
        sys.stdout = TextIOWrapper(
            BufferedWriter(_Output(sys.stdout.fileno(), "w", closefd=False)),
            encoding=sys.stdout.encoding,
            line_buffering=sys.stdout.line_buffering,
            write_through=sys.stdout.write_through,
        )
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


class _Output(FileIO):
    """The standard output; its errors name it."""

    def write(self, data: Buffer, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            error.filename = "standard output"
            raise


class _Stopped(BaseException):
    """A signal asks the command to end; its argument is the number."""


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """SIGTERM and SIGHUP end a command as Ctrl-C does, so that it cleans up; a second one kills."""
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        numbers = []
    ours = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]

    def stop(number: int, _: object) -> None:
        for each in ours:
            signal.signal(each, signal.SIG_DFL)
        raise _Stopped(number)

    for number in ours:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _say(text: str) -> None:
    with suppress(OSError):
        markup.show(f"trucebook: {text}", error=True)


def _silence() -> None:
    """Let nothing more be written to the standard output, where Python would fail at its end."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of the command line; of the commands, only the one that is named has arguments."""
    parser = _Parser(
        prog="trucebook", description="Keep, check, release and read a book of reported claims."
    )
    parser.add_argument("--version", action=_Versions, nargs=0, help="print both versions")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    # NOTE: no option before the command takes a value, so the first other word is the command.
    named = next((word for word in arguments if not word.startswith("-")), None)
    for name, summary in SUMMARIES.items():
        command = commands.add_parser(
            name,
            help=summary,
            description=summary,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        if name == named:
            module = import_module(f"trucebook.commands.{name}")
            command.epilog = module.HELP
            module.configure(command)
            command.set_defaults(run=module.run)
    return parser


class _Parser(argparse.ArgumentParser):
    """Prints help and errors as everything is printed: an argument may come from a book."""

    def error(self, message: str) -> NoReturn:
        super().error(visible(message))

    def _print_message(self, message: str, file: object = None) -> None:
        if message:
            markup.show(message, error=file is sys.stderr, end="")


class _Versions(argparse.Action):
    """Prints the version of the package and those of the data that came with it."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from trucebook.load.releases import home, releases

        data = ", ".join(release.version for release in releases(home())) or "none"
        markup.show(f"trucebook {__version__} (data {data})")
        parser.exit()


def add(
    parser: argparse._ActionsContainer, name: str, metavar: str | None, about: str, **settings: Any
) -> None:
    """An argument or option that takes a value."""
    parser.add_argument(name, metavar=metavar, help=about, **settings)


def add_flag(parser: argparse._ActionsContainer, name: str, about: str) -> None:
    """An option without a value."""
    parser.add_argument(name, action="store_true", help=about)


def add_format(parser: argparse._ActionsContainer, *forms: str, about: str = "") -> None:
    """The option that names a form; the first is the default."""
    default = f"{about} (default: {forms[0]})" if about else f"default: {forms[0]}"
    parser.add_argument("--format", choices=forms, default=forms[0], help=default)


def add_book(parser: argparse._ActionsContainer, *, texts: bool = False) -> None:
    """The argument that names a book, and the option that names its texts."""
    add(parser, "book", "BOOK", "folder of the book (default: here)", nargs="?", default=".")
    if texts:
        add_texts(parser)


def add_where(parser: argparse._ActionsContainer, name: str = "book") -> None:
    """The argument or option that names what is read: a book, or a release."""
    about = "book, release, archive or version (default: the book here, else the newest version)"
    settings = {} if name.startswith("-") else {"nargs": "?"}
    add(parser, name, "BOOK", about, default=book_here(), **settings)


def book_here() -> str | None:
    """The current folder, if it is a book."""
    from trucebook.load.releases import is_book

    return "." if is_book(Path()) else None


def answer(found: Answer, form: str) -> None:
    """Print an answer as text, JSON or CSV."""
    forms = {"text": found.as_text, "json": found.as_json, "csv": found.as_csv}
    text = forms[form]()
    markup.show(text, end="" if text.endswith("\n") else "\n")


def add_texts(parser: argparse._ActionsContainer) -> None:
    """The option that names the texts."""
    about = "folder of the source texts (default: $TRUCEBOOK_TEXTS, else seeds/texts/)"
    add(parser, "--texts", "DIR", about)


def add_extractor(parser: argparse._ActionsContainer) -> None:
    """The option that names an extractor."""
    about = "extractor of another package, or a file of annotations (default: grammar, our own)"
    add(parser, "--extractor", "NAME", about, default="grammar")


def add_engine(parser: argparse._ActionsContainer) -> None:
    """The options that say where the work is done."""
    about = "processes to work with, or workers of a Dask cluster on this machine (default: 1)"
    add(parser, "--jobs", "N", about, type=at_least_one)
    about = "where to work: processes of this machine, or a Dask cluster (default: local)"
    parser.add_argument("--engine", choices=("local", "dask"), default="local", help=about)
    add(parser, "--scheduler", "ADDRESS", "scheduler of a cluster that is there: tcp://HOST:8786")


def at_least_one(text: str) -> int:
    """The type of an option with a count."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def add_delivery(parser: argparse.ArgumentParser, kind: str = "FILE") -> None:
    """The options of a command that makes files: where to write them, what to compare them with."""
    where = parser.add_mutually_exclusive_group()
    add(where, "--out", kind, "write to it (default: print)", type=Path)
    add(where, "--check", kind, "compare with it", type=Path)


def add_language(parser: argparse._ActionsContainer) -> None:
    """The option that names the language of what the program says itself."""
    about = f"language of the program's own words (default: ${CHOSEN}, else {ENGLISH})"
    parser.add_argument("--language", choices=tuple(LANGUAGES), help=about)


def add_source(parser: argparse._ActionsContainer) -> None:
    """The option that names where releases come from."""
    about = "base URL, folder or archive (default: what came with the package)"
    add(parser, "--from", "SOURCE", about, dest="source")

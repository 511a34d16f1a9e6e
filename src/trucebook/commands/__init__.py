"""The command line: one module a command, its docstring the help, no logic."""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

from trucebook.errors import InvalidBook, TrucebookError
from trucebook.markup import show, visible
from trucebook.problem import NEXT_STEP
from trucebook.version import __version__

__all__ = ["COMMANDS", "main"]

COMMANDS = (
    "init",
    "source",
    "validate",
    "format",
    "diff",
    "rules",
    "forms",
    "build",
    "release",
    "verify",
    "sign",
    "seal",
    "codebook",
    "reliability",
    "fetch",
    "export",
    "extract",
    "evaluate",
    "review",
)
COULD_NOT_RUN = 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code: 0 well, 1 problems, 2 could not run, 130 stopped."""
    warnings.formatwarning = _warning
    options = _parser().parse_args(arguments)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        return int(options.run(options))
    except BrokenPipeError:
        # The reader has gone; Python would say so once more while it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return COULD_NOT_RUN
    except KeyboardInterrupt:
        show("trucebook: stopped", error=True)
        return INTERRUPTED
    except TrucebookError as error:
        show(f"trucebook: {_said(error)}", error=True)
        return COULD_NOT_RUN
    except OSError as error:
        show(f"trucebook: {visible(_told(error))}", error=True)
        return COULD_NOT_RUN


def _warning(message: Warning | str, *_: object, **__: object) -> str:
    return f"trucebook: {visible(str(message))}\n"


def _said(error: TrucebookError) -> str:
    """The message on one line, the next step on another; a report has its own lines."""
    if isinstance(error, InvalidBook):
        return str(error)
    return NEXT_STEP.join(map(visible, str(error).split(NEXT_STEP)))


def _told(error: OSError) -> str:
    """What the system refused, with the file that was asked for and not the one staged for it."""
    place = error.filename2 or error.filename
    if place is None:
        return str(error)
    if isinstance(error, FileExistsError | NotADirectoryError):
        return f"{place}: expected a folder; a file stands there. Name another place."
    if isinstance(error, IsADirectoryError):
        return f"{place}: expected a file; it is a folder. Name a file."
    return f"{place}: {error.strerror}. Check the path, and whether you may read and write there."


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="trucebook", description="Keep, check, release and read a book of reported claims."
    )
    parser.add_argument("--version", action=_Versions, nargs=0, help="tell both versions")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name in COMMANDS:
        module = import_module(f"trucebook.commands.{name}")
        summary, _, rest = (module.__doc__ or "").partition("\n")
        command = commands.add_parser(
            name,
            help=summary,
            description=summary,
            epilog=rest.strip(),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.configure(command)
        command.set_defaults(run=module.run)
    return parser


class _Parser(argparse.ArgumentParser):
    """Prints help and errors as everything is printed: an argument may come from a book."""

    def error(self, message: str) -> NoReturn:
        super().error(visible(message))

    def _print_message(self, message: str, file: object = None) -> None:
        if message:
            show(message, error=file is sys.stderr, end="")


class _Versions(argparse.Action):
    """Tells the version of the package and those of the data that came with it."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from trucebook.published import home, releases

        data = ", ".join(release.version for release in releases(home())) or "none"
        show(f"trucebook {__version__} (data {data})")
        parser.exit()


def add_book(parser: argparse.ArgumentParser) -> None:
    """The argument that names a book."""
    parser.add_argument(
        "book", nargs="?", default=".", metavar="BOOK", help="folder of the book (default: here)"
    )


def add_texts(parser: argparse.ArgumentParser) -> None:
    """The option that names the texts."""
    parser.add_argument(
        "--texts",
        metavar="DIR",
        help="folder of the source texts (default: $TRUCEBOOK_TEXTS, else seeds/texts/)",
    )


def add_delivery(parser: argparse.ArgumentParser, kind: str = "FILE") -> None:
    """The options of a command that makes files: where to write them, what to compare them with."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--out", type=Path, metavar=kind, help="write to it (default: print)")
    where.add_argument("--check", type=Path, metavar=kind, help="compare with it")


def add_source(parser: argparse.ArgumentParser) -> None:
    """The option that names where releases come from."""
    parser.add_argument(
        "--from",
        dest="source",
        metavar="SOURCE",
        help="base URL, folder or archive (default: what came with the package)",
    )

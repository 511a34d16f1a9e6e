"""The command line: one module a command, its docstring the help, no logic."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper

from trucebook import __version__
from trucebook.errors import TrucebookError

__all__ = ["COMMANDS", "main"]

COMMANDS = (
    "validate",
    "build",
    "seal",
    "codebook",
    "agreement",
    "extract",
    "evaluate",
    "review",
    "verify",
    "sign",
)
COULD_NOT_RUN = 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code: 0 well, 1 problems, 2 could not run, 130 stopped."""
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
        print("trucebook: stopped", file=sys.stderr)
        return INTERRUPTED
    except (TrucebookError, OSError) as error:
        print(f"trucebook: {error}", file=sys.stderr)
        return COULD_NOT_RUN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="trucebook", description="Keep, check, release and read a book of reported claims."
    )
    parser.add_argument("--version", action="version", version=f"trucebook {__version__}")
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

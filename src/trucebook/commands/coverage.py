"""`trucebook coverage`."""

from __future__ import annotations

import argparse

from trucebook.commands import add_book
from trucebook.markup import show

HELP = """\
A cell is pinned by the words of its own row (exact), by evidence, or by rows that cite its row.
Evidence of basis background has no words and says in its note why. The ids, spans and the columns
about the coding itself (coder, note, ...) are not counted.

Exit code: 0 every cell is pinned; 1 some are not: validate reports each; 2 could not run.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    add_book(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def run(options: argparse.Namespace) -> int:
    """Print the shares."""
    from trucebook.book.book import read_book
    from trucebook.validate.coverage import as_json, as_text, coverage

    found = coverage(read_book(options.book))
    show({"text": as_text, "json": as_json}[options.format](found))
    return 0 if all(item.cells == item.pinned for item in found) else 1

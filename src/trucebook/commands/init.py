"""`trucebook init`."""

from __future__ import annotations

import argparse
from pathlib import Path

from trucebook.markup import show, visible

HELP = """\
FOLDER is new or empty. It gets the schemas, one file per table, an invented text with a few rows
to learn from (--bare leaves them out), CITATION.cff, and what git, pre-commit and GitHub need to
keep the book in order. Its README.md lists the next steps.

The folder appears whole or not at all.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="folder of the new book")
    parser.add_argument("--title", metavar="TEXT", help="name of the data")
    parser.add_argument("--author", metavar="NAME", help="who makes them")
    parser.add_argument("--bare", action="store_true", help="without the invented text")


def run(options: argparse.Namespace) -> int:
    """Make the book and name it."""
    from trucebook.book.init import AUTHOR, TITLE, start

    title = TITLE if options.title is None else options.title
    author = AUTHOR if options.author is None else options.author
    folder = start(options.folder, title=title, author=author, bare=options.bare)
    said = f"{folder}: a new book. Next: trucebook validate {folder}, and {folder / 'README.md'}"
    show(visible(said))
    return 0

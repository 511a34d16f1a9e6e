"""`trucebook init`."""

from __future__ import annotations

import argparse
from pathlib import Path

from trucebook.commands import add, add_flag
from trucebook.markup import show, visible

HELP = """\
FOLDER is new or empty. It gets the schemas, one file per table, CITATION.cff, and what git,
pre-commit and GitHub need to keep the book in order; with --example an invented text and a few
rows to learn from, which `trucebook source remove S01` takes out again. Where git is installed and
no repository is around the folder, it is one; git merges it by row and cell (trucebook merge). Its
README.md lists the next steps.

The folder appears whole or not at all.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add(parser, "folder", "FOLDER", "folder of the new book", type=Path)
    add(parser, "--title", "TEXT", "name of the data")
    add(parser, "--author", "NAME", "who makes them")
    rows = parser.add_mutually_exclusive_group()
    add_flag(rows, "--example", "with an invented text and its rows")
    add_flag(rows, "--bare", "without rows (the default)")


def run(options: argparse.Namespace) -> int:
    """Make the book and name it."""
    from trucebook.book.init import AUTHOR, TITLE, start

    title = TITLE if options.title is None else options.title
    author = AUTHOR if options.author is None else options.author
    folder = start(options.folder, title=title, author=author, example=options.example)
    said = f"{folder}: a new book. Next: trucebook validate {folder}, and {folder / 'README.md'}"
    show(visible(said))
    return 0

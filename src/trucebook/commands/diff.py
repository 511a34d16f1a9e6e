"""`trucebook diff`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from trucebook.markup import show

if TYPE_CHECKING:
    from trucebook.changes.compare import Changes

HELP = """\
Each side is a version that the book has released (0.1.0), git:REV for the book at a git revision,
or the folder of a release or of a book:

  trucebook diff git:main            what this branch changes
  trucebook diff 0.1.0 0.1.1         what a release changed
  trucebook diff 0.1.1 . --format html --out changes.html

Two rows are the same row if they have the same id. The gravest changes come first: totals (how
many rows a table has; between which values the figures on one thing lie), rows removed, with the
row that the redirects name in their place, rows changed, rows added, then tables, columns and
codes. The reason for a change is the note of the new row, or the redirect of the old one.

Exit code, as of diff(1): 0 no difference, 1 differences, 2 could not run.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("old", metavar="OLD", help="the old state")
    parser.add_argument(
        "new", nargs="?", metavar="NEW", help="the new state (default: the book as it is now)"
    )
    parser.add_argument(
        "--book",
        default=".",
        metavar="BOOK",
        help="the book whose releases and revisions are meant (default: here)",
    )
    parser.add_argument(
        "--format",
        choices=("text", "json", "markdown", "html"),
        default="text",
        help="how to show it (default: text)",
    )
    parser.add_argument(
        "--most",
        type=_count,
        metavar="N",
        help="rows of each kind to show (default: all; JSON has all)",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to a file (default: print)")


def run(options: argparse.Namespace) -> int:
    """Compare the sides and show the differences."""
    from trucebook.changes.compare import compare
    from trucebook.changes.state import read_state
    from trucebook.files import write

    sides = (options.old, options.new or options.book)
    found = compare(*(read_state(side, options.book) for side in sides))
    text = _shown(found, options)
    if options.out:
        write(options.out, text.encode())
    else:
        show(text, end="")
    return 1 if found else 0


def _shown(found: Changes, options: argparse.Namespace) -> str:
    from trucebook.changes import render

    match options.format:
        case "json":
            return render.as_json(found)
        case "markdown":
            return render.as_markdown(found, options.most)
        case "html":
            return render.as_html(found, options.most)
        case _:
            return render.as_text(found, options.most)


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"expected a whole number from 0, found {text!r}")
    return int(text)

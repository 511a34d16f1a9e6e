"""`trucebook diff`."""

from __future__ import annotations

import argparse
from pathlib import Path

from trucebook.commands import add, add_format, book_here

HELP = """\
Each side is a version that the book has released (0.1.0), git:REV for the book at a git revision,
or the folder of a release or of a book. Outside of a book, versions are those that came with the
package:

  trucebook diff git:main            what this branch changes
  trucebook diff 0.1.0 0.1.1         what a release changed
  trucebook diff 0.1.1 . --format html --out changes.html

Two rows are the same row if they have the same id. The gravest changes come first: totals (how
many rows a table has; between which values the figures on one thing lie), rows removed, with the
row that the redirects name in their place, rows changed, rows added, then tables, columns and
codes. Beside the id of a row are its words and its source. The reason for a change is the note
of the new row, or the redirect of the old one.

Exit code, as of diff(1): 0 no difference, 1 differences, 2 could not run.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add(parser, "old", "OLD", "the old state")
    add(parser, "new", "NEW", "the new state (default: the book as it is now)", nargs="?")
    about = "the book that has the releases and revisions (default: here, else the package)"
    add(parser, "--book", "BOOK", about)
    add_format(parser, "text", "json", "markdown", "html", about="how to show it")
    about = "rows of each kind to show (default: all; JSON has all)"
    add(parser, "--most", "N", about, type=_count)
    add(parser, "--out", "FILE", "write to a file (default: print)", type=Path)


def run(options: argparse.Namespace) -> int:
    """Compare the sides and show the differences."""
    from trucebook.changes import render
    from trucebook.changes.claims import claims
    from trucebook.changes.compare import compare
    from trucebook.changes.state import read_state
    from trucebook.errors import UsageError
    from trucebook.files import deliver

    book = options.book or book_here()
    new = options.new or book
    if new is None:
        raise UsageError(
            "Expected two states, for there is no book here to compare with: name a second one, "
            "such as a version (trucebook --version lists those that came with the package)."
        )
    sides = read_state(options.old, book), read_state(new, book)
    found = compare(*sides)
    said = claims(found, *sides)
    forms = {"markdown": render.as_markdown, "html": render.as_html, "text": render.as_text}
    if options.format == "json":
        text = render.as_json(found, said)
    else:
        text = forms[options.format](found, options.most, said)
    deliver(text, "trucebook diff", options.out)
    return 1 if found else 0


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"expected a whole number from 0, found {text!r}")
    return int(text)

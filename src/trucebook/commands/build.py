"""`trucebook build`."""

from __future__ import annotations

import argparse
from pathlib import Path

from trucebook.commands import add, add_book
from trucebook.markup import show

HELP = """\
Writes Parquet and CSV of every table, descriptions, codebook and checksums. Refuses a book with
problems. The release appears in one move under its version. A release of that version that is
already there is left alone if its content is the same, and is an error if it is not.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add_book(parser, texts=True)
    add(parser, "--out", "DIR", "folder of the releases (default: BOOK/build)", type=Path)


def run(options: argparse.Namespace) -> int:
    """Build the release and name its folder."""
    from trucebook.release.build import build

    show(build(options.book, options.out, texts=options.texts))
    return 0

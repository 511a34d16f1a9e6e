"""`trucebook build`."""

from __future__ import annotations

import argparse
from pathlib import Path

from trucebook.commands import add, add_book
from trucebook.markup import show

HELP = """\
Writes Parquet and CSV of every table, descriptions, codebook and checksums. Refuses a book with
problems. The release appears in one move under its version; one that is there with the same content
is left alone. If the book has changed since its version was released, or spans are not found in
their texts yet, a trial of the next release is written to dev/ instead, which git ignores.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add_book(parser, texts=True)
    add(parser, "--out", "DIR", "folder of the releases (default: BOOK/build)", type=Path)


def run(options: argparse.Namespace) -> int:
    """Build the release and name its folder."""
    from trucebook.release.build import TRIAL, build

    folder = build(options.book, options.out, texts=options.texts)
    show(folder)
    if folder.name == TRIAL:
        show("a trial of the next release: trucebook release makes it one", error=True)
    return 0

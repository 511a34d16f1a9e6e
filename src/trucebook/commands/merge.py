"""`trucebook merge`."""

from __future__ import annotations

import argparse
from pathlib import Path

from trucebook.commands import add
from trucebook.errors import UsageError
from trucebook.markup import show, visible

HELP = """\
A three-way merge of a table or a source record, by row and cell: rows that both sides added are
both kept, cells that one side changed are taken from it. Git calls it after

  trucebook merge --install

which sets up one clone: a merge driver in its settings, and lines in .gitattributes. In a clone
without the driver git merges line by line.

Where both sides gave one number to different new rows, `git merge` and `git pull` give that of
theirs a drawn id, also in what refers to it, and print it. Elsewhere git does not say what it
merges, and such a number is a conflict. So are a cell that both sides changed to different values,
and a row that one side removed and the other changed. Each is printed. OURS has them between git's
marks, around the two whole rows: keep one, and remove the marks.

Exit code: 0 merged; 1 conflicts; 2 could not run.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    about = "the file that both sides began with, our file, which gets the result, and theirs; "
    about += "PATH is its name in the book, where the three are named otherwise"
    add(parser, "files", "BASE OURS THEIRS [PATH]", about, nargs="*")
    about = "set up the clone that the book is in (default: here)"
    add(parser, "--install", "BOOK", about, nargs="?", const=Path(), type=Path)


def run(options: argparse.Namespace) -> int:
    """Merge a file, or set up the clone."""
    from trucebook.book.git import install_merge
    from trucebook.changes.driver import merge_files
    from trucebook.files import write
    from trucebook.snapshot import LARGEST_TABLE, read_regular

    if options.install is not None and not options.files:
        show(visible(install_merge(options.install)))
        return 0
    if options.install is not None or len(options.files) not in (3, 4):
        raise UsageError("Expected three files: trucebook merge BASE OURS THEIRS, or --install.")
    *paths, name = [*options.files, options.files[1]][:4]
    base, ours, theirs = (read_regular(Path(path), LARGEST_TABLE) for path in paths)
    found = merge_files(base, ours, theirs, name)
    write(paths[1], found.data)
    for line in (*found.remarks, *found.conflicts):
        show(visible(line))
    return 1 if found.conflicts else 0

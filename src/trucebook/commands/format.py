"""Write the files of a book in their one canonical form, and say what changed.

The tables in dataset/, both coding passes, dataset/extracted/decisions.csv and the records in
seeds/: rows sorted by id, cells quoted only where they must be, numbers plain, our own words in
NFC without outer blanks, columns as in the schema, UTF-8 with LF and a last line end, no byte
order mark. Words of a source stay as they are, and so does a cell that is no value of its type.
A file that cannot be read whole (a row too short, a quotation mark left open, Latin-1) is told
and left alone. What other commands write (the rest of dataset/extracted/) is theirs.

Exit code: 0 canonical now, 1 a file is left alone or, with --check, would change; 2 could not run.
"""

from __future__ import annotations

import argparse

from trucebook.commands import add_book
from trucebook.markup import show


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    add_book(parser)
    parser.add_argument("--check", action="store_true", help="write nothing, only tell")


def run(options: argparse.Namespace) -> int:
    """Format the files and print what changed."""
    from trucebook.validate.format import format_book

    files = format_book(options.book, check=options.check)
    told = [item for item in files if item.is_changed or item.problems]
    for item in told:
        show(item.as_text("would change" if options.check else "changed"))
    if not told:
        show(f"canonical: {len(files)} files")
    return 1 if any(item.problems or options.check for item in told) else 0

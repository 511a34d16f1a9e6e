"""`trucebook format`."""

from __future__ import annotations

import argparse

from trucebook.commands import add_book, add_flag
from trucebook.markup import show

HELP = """\
Formats the tables in dataset/, both coding passes, dataset/extracted/decisions.csv and the records
in seeds/: rows that quote a source in the order of its text, others by id, cells quoted only where
they must be, numbers plain, our own words in NFC without outer blanks, columns as in the schema,
UTF-8 with LF and a last line end, no byte order mark. Words of a source are not changed, and
neither is a cell that is no value of its type. A file that cannot be read whole (a row too short, a
quotation mark left open, Latin-1) is reported and left alone. The rest of dataset/extracted/ is
written by other commands.

Exit code: 0 canonical now; 1 a file is left alone or, with --check, would change; 2 could not run.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add_book(parser)
    add_flag(parser, "--check", "write nothing, only report")


def run(options: argparse.Namespace) -> int:
    """Format the files and print what changed."""
    from trucebook.validate.format import format_book

    files = format_book(options.book, check=options.check)
    differing = [item for item in files if item.is_changed or item.problems]
    for item in differing:
        show(item.as_text("would change" if options.check else "changed"))
    if not differing:
        show(f"canonical: {len(files)} files")
    return 1 if any(item.problems or options.check for item in differing) else 0

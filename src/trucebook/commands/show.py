"""`trucebook show`."""

from __future__ import annotations

import argparse

from trucebook.commands import add, add_format, add_source, add_where, answer

HELP = """\
Prints a row of any table: what it is; its words in square brackets, with those before and after;
what is wrong or disputed about it; each cell with the name of what an id names and the words that
it rests on; and the rows that refer to it. The id of a retired row shows its heir.

  trucebook show F0012

What validation reports on the row is printed for a book, and needs the extra `curate`.

Exit code: 0 done, whatever is wrong with the row; 2 could not run, such as for an id that no row
has.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    add(parser, "row", "ID", "id of a row of any table, such as F0012")
    where = parser.add_mutually_exclusive_group()
    add_where(where, "--book")
    add_source(where)
    add_format(parser, "text", "json")


def run(options: argparse.Namespace) -> int:
    """Print the row."""
    from trucebook.read.show import show

    book = None if options.source else options.book
    answer(show(options.row, book, source=options.source), options.format)
    return 0

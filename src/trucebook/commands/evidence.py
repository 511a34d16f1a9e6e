"""`trucebook evidence`."""

from __future__ import annotations

import argparse
from pathlib import Path

from trucebook.commands import add, add_book
from trucebook.markup import show

HELP = """\
A cell that does not follow from its row's own words names the words it rests on, in
dataset/evidence.csv. `trucebook validate --fix` writes what is obvious; the rest is for people:

  trucebook evidence --open FILE   the cells that wait, by source and place, each with its sentence:
                                   fill in exact (and note, basis), and your initials (coder)
  trucebook evidence --add FILE    rows with initials join the evidence; the places of their words
                                   are found in the texts, nearest to the row

Where a cell rests on general knowledge leave exact empty and name in the note where it can be
checked. A cell that needs two pieces of evidence takes two lines. FILE quotes the texts: keep it
out of the book. Nothing is added while a line is wrong.

Exit code: 0 no cell waits; 1 some do; 2 could not run.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    add_book(parser, texts=True)
    what = parser.add_mutually_exclusive_group()
    add(what, "--open", "FILE", "write the cells that wait for evidence, to fill in", type=Path)
    add(what, "--add", "FILE", "add evidence that is filled in", type=Path)


def run(options: argparse.Namespace) -> int:
    """Write the cells that wait, or take over what is filled in, and count what is left."""
    from trucebook.book.book import read_book
    from trucebook.files import write
    from trucebook.problem import plural
    from trucebook.validate.worklist import add_evidence, open_cells, worklist_text

    if options.add:
        taken = add_evidence(options.book, options.add, options.texts)
        show(
            f"{plural(taken.added, 'row')} added to the evidence; {taken.known} there already; "
            f"{taken.waiting} without initials or words wait"
        )
    book = read_book(options.book, options.texts)
    if options.open:
        write(options.open, worklist_text(book).encode())
    count = len(open_cells(book))
    show(f"{plural(count, 'cell')} without evidence")
    return 1 if count else 0

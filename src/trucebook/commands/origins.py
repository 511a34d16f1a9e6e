"""`trucebook origins`."""

from __future__ import annotations

import argparse

from trucebook.commands import add_format, add_where, answer

HELP = """\
Prints the way of each figure: from the source to the news agency whose copy it prints, to the actor
whom it credits, to the one from whom that actor has the number. Figures on one thing have one voice
(N0001.1) if they go back to one actor, or if outlets print them in the same words (table reuse).

Exit code: 0 done; 2 could not run.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    add_where(parser)
    add_format(parser, "text", "json", "csv")


def run(options: argparse.Namespace) -> int:
    """Print the figures."""
    from trucebook.read.figures.origins import origins

    answer(origins(options.book), options.format)
    return 0

"""`trucebook timeline`."""

from __future__ import annotations

import argparse

from trucebook.commands import add_format, add_where, answer

HELP = """\
One entry per act, however many rows and sources report it, with the day as precisely as the sources
give it and the words that the day rests on. Acts are in the order of their first possible day; one
of which only the last possible day is known is listed at that one, and those without any come last.
What was offered, said or answered at an event is indented below it.

Exit code: 0 done; 2 could not run, such as for a release without tables of acts.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    add_where(parser)
    add_format(parser, "text", "json", "csv")


def run(options: argparse.Namespace) -> int:
    """Print the acts."""
    from trucebook.read.timeline import timeline

    answer(timeline(options.book), options.format)
    return 0

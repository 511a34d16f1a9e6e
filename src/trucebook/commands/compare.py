"""`trucebook compare`."""

from __future__ import annotations

import argparse

from trucebook.commands import add, add_format, add_where, answer

HELP = """\
Prints the figures of one metric, those on one thing next to each other in the order of their days:
words, when, on whose word, source, and how they compare. Without METRIC it names the metrics that
figures have.

  trucebook compare killed --place gaza-strip

When: the day of a count or level, else "in" the period that it covers. On whose word: the actor or
news agency from whom the number comes in the end; "itself" where the outlet names none.

Exit code: 0 done; 2 could not run, such as for a metric that no figure has.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    add(parser, "metric", "METRIC", "a code of the list metrics, such as killed", nargs="?")
    add(parser, "--place", "PLACE", "a place, with all places within it: id, name or alias")
    add(parser, "--group", "GROUP", "who is counted, with all groups within: id, name or alias")
    add_where(parser, "--book")
    add_format(parser, "text", "json", "csv")


def run(options: argparse.Namespace) -> int:
    """Print the figures."""
    from trucebook.read.figures.compare import compare

    found = compare(options.metric, options.place, options.group, options.book)
    answer(found, options.format)
    return 0

"""Tell how far the two blind coding passes of the book agree, table by table.

Reads dataset/coding/first and dataset/coding/second. "span" is F1 over the coded spans; every
other line the share of equal cells where both coded the same span. The label under which a
coder groups utterances is the coder's own and not compared.
"""

from __future__ import annotations

import argparse

from trucebook.commands import add_book


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    add_book(parser)


def run(options: argparse.Namespace) -> int:
    """Print the table."""
    from trucebook.analysis.agreement import agreement
    from trucebook.book import read_passes

    for schema, first, second in read_passes(options.book):
        variables = [name for name in schema.coded if name != "utterance_id"]
        for line in agreement(first, second, variables):
            print(f"{schema.name:10s} {line.variable:15s} {line.rows:6g} rows  {line.share:.3f}")
    return 0

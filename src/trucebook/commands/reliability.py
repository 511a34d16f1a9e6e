"""`trucebook reliability`."""

from __future__ import annotations

import argparse

from trucebook.commands import add_book, add_delivery, add_flag, add_format

HELP = """\
Reads dataset/coding/ (both passes, how differences were settled, the floors) and the scores in
dataset/extracted/. Prints a page in Markdown, or with --format csv the table that a release
carries as reliability.csv. With --released it prints what the newest release has.

With --check nothing is written; exit code 1 means that the file differs from what the book makes.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add_book(parser)
    add_format(parser, "markdown", "csv")
    add_flag(parser, "--released", "what the newest release has, not the book as it is")
    add_delivery(parser)


def run(options: argparse.Namespace) -> int:
    """Print, write or compare."""
    from trucebook.files import deliver
    from trucebook.release.released import newest

    if options.released:
        form = "csv" if options.format == "csv" else "md"
        text, again = newest(options.book).read(f"reliability.{form}").decode(), " --released"
    else:
        text, again = _text(options), ""
    return 0 if deliver(text, f"trucebook reliability{again}", options.out, options.check) else 1


def _text(options: argparse.Namespace) -> str:
    from trucebook.book.book import read_book
    from trucebook.errors import DataError, UsageError
    from trucebook.review.reliability import (
        DRAWS,
        measured,
        reliability_page,
        reliability_text,
        unreadable,
    )

    book = read_book(options.book)
    for table in unreadable(book):
        raise DataError(table.problems[0].as_text())
    rows = measured(book, DRAWS)
    if not rows:
        raise UsageError(
            f"{options.book}: expected two coding passes in dataset/coding/, first/ and second/."
        )
    return reliability_text(rows) if options.format == "csv" else reliability_page(book, rows)

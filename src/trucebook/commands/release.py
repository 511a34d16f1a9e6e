"""`trucebook release`."""

from __future__ import annotations

import argparse

from trucebook.commands import add, add_book, add_flag
from trucebook.markup import show

HELP = """\
Compares the book with its last release and says which version is due and why: a row that was
removed or has another id calls for a major version (before 1.0.0 for a minor one), an addition for
a minor one, a corrected value for a patch. A smaller version is refused. The release is built, then
version and date are written into CITATION.cff; if the book has problems, nothing is written. A run
that was interrupted is completed by the next one.

With --dry-run nothing is written; a version or date that is not allowed is refused all the same.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add_book(parser, texts=True)
    about = "the version (default: that of the book if it is large enough, else the one due)"
    add(parser, "--version", "X.Y.Z", about)
    add(parser, "--date", "YYYY-MM-DD", "its date (default: today)")
    add_flag(parser, "--dry-run", "only print what is due and why")


def run(options: argparse.Namespace) -> int:
    """Print what is due, and the folder of the release."""
    from trucebook.book.book import read_book
    from trucebook.release.next import release
    from trucebook.release.plan import Plan, citation_of, plan

    def report(found: Plan) -> None:
        show(found.as_text())

    if options.dry_run:
        book = read_book(options.book, options.texts)
        found = plan(book)
        report(found)
        citation_of(book, found, options.version, options.date)
        return 0
    version, day = options.version, options.date
    show(release(options.book, version, day, texts=options.texts, show_plan=report))
    return 0

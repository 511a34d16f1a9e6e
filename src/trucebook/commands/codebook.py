"""`trucebook codebook`."""

from __future__ import annotations

import argparse

from trucebook.commands import add_book, add_delivery, add_flag, add_format

HELP = """\
Writes one document in Markdown or in HTML (each table on a sheet of its own, for a PDF), or with
--pages one Markdown page per table. With --released it describes the newest release: pages that
are kept in git change with a release, not with every row. With --check nothing is written; exit
code 1 means that the file, or the folder of pages, differs from what the book makes.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add_book(parser)
    add_format(parser, "markdown", "html")
    add_flag(parser, "--released", "describe the newest release, not the book as it is")
    add_flag(parser, "--pages", "one page per table; --out and --check name a folder")
    add_delivery(parser, "PATH")


def run(options: argparse.Namespace) -> int:
    """Print, write or compare the codebook."""
    from trucebook.book.book import read_book
    from trucebook.errors import DataError
    from trucebook.files import deliver
    from trucebook.release.codebook import html, markdown, pages
    from trucebook.release.released import as_book, newest
    from trucebook.release.reports import reports, with_reports

    released = options.released
    book = as_book(newest(options.book)) if released else read_book(options.book)
    if book.problems:
        raise DataError(book.problems[0].as_text())
    book = with_reports(book, reports(book, {}))
    made: str | dict[str, str]
    if options.pages:
        made = {f"{name}.md": text for name, text in pages(book).items()}
    else:
        made = html(book) if options.format == "html" else markdown(book)
    given = (" --released" * options.released, " --pages" * options.pages)
    again = f"trucebook codebook{''.join(given)}"
    return 0 if deliver(made, again, options.out, options.check) else 1

"""`trucebook codebook`."""

from __future__ import annotations

import argparse

from trucebook.commands import add_book, add_delivery

HELP = """\
Writes one document in Markdown or in HTML (each table on a sheet of its own, for a PDF), or with
--pages one Markdown page per table. With --check nothing is written; exit code 1 means that the
file, or the folder of pages, differs from what the book makes.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    add_book(parser)
    parser.add_argument(
        "--format", choices=("markdown", "html"), default="markdown", help="default: markdown"
    )
    parser.add_argument(
        "--pages", action="store_true", help="one page per table; --out and --check name a folder"
    )
    add_delivery(parser, "PATH")


def run(options: argparse.Namespace) -> int:
    """Print, write or compare the codebook."""
    from trucebook.book.book import read_book
    from trucebook.errors import DataError
    from trucebook.files import deliver
    from trucebook.release.codebook import html, markdown, pages

    book = read_book(options.book)
    if book.problems:
        raise DataError(book.problems[0].as_text())
    if options.pages:
        files = {f"{name}.md": text for name, text in pages(book).items()}
        again = "trucebook codebook --pages"
        return 0 if deliver(files, again, options.out, options.check) else 1
    text = html(book) if options.format == "html" else markdown(book)
    return 0 if deliver(text, "trucebook codebook", options.out, options.check) else 1

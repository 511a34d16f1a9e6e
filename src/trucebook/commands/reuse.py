"""`trucebook reuse`."""

from __future__ import annotations

import argparse
from pathlib import Path

from trucebook.commands import add_book, add_format
from trucebook.errors import UsageError
from trucebook.markup import json_text, show

HELP = """\
Lists pairs of passages in two sources of the book that are made from the same words, as candidates
for the table reuse: near copies and quotations that both print, found in the texts, and wordings
of one utterance that are coded as translated or paraphrased. Names, numbers and formulas alone
make no pair. Read both passages before you write a row.

--format json prints [{"a": {"source_id", "start", "end"}, "b": {...}, "kind", "shared_words"}];
offsets count Unicode code points. Needs the source texts and `trucebook[reuse]`.

Exit code: 0 done, with or without pairs; 2 could not run.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    add_book(parser, texts=True)
    add_format(parser, "text", "json")


def run(options: argparse.Namespace) -> int:
    """Print the pairs."""
    from trucebook.book.book import read_book
    from trucebook.load.releases import FOLDERS
    from trucebook.read.reuse.book import candidates
    from trucebook.read.reuse.pairs import as_text

    if not any((Path(options.book) / name).is_dir() for name in FOLDERS):
        raise UsageError(
            f"{options.book}: expected the folder of a book, whose texts and lists of words this "
            "needs: name it, with --texts DIR where the texts are elsewhere. The pairs that a "
            'release has are its table reuse: trucebook.load("reuse").'
        )
    book = read_book(options.book, options.texts)
    if len(book.texts) < 2:
        raise UsageError(
            f"{options.book}: expected the texts of at least two sources, found "
            f"{len(book.texts)}. Name their folder: --texts DIR, or $TRUCEBOOK_TEXTS."
        )
    found = candidates(book)
    if options.format == "json":
        show(json_text([pair.content() for pair in found]))
    else:
        show(as_text(found, book.printable))
    return 0

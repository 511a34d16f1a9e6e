"""`trucebook reuse`."""

from __future__ import annotations

import argparse
from pathlib import Path

from trucebook.commands import add, add_engine, add_format, add_texts, at_least_one
from trucebook.errors import DataError, UsageError
from trucebook.markup import json_text, show
from trucebook.problem import Problem

HELP = """\
Of a book: pairs of passages in two sources that are made from the same words, as candidates for
the table reuse: near copies and quotations that both print, found in the texts, and wordings of
one utterance that are coded as translated or paraphrased. Names, numbers and formulas alone make
no pair. Read both passages before you write a row. --format json prints [{"a": {"source_id",
"start", "end"}, "b": {...}, "kind", "shared_words"}].

Of up to millions of texts: FILE is a text, a folder, or a file with a text in a column (--column),
as for extract. Each passage of eleven words or more that a text shares with an earlier one is a
row: file, start, end, to_file, to_start, to_end, kind, shared_words, copy_of (the first of the
texts that to_file is a copy of, where most of both is shared) and begins. Where many texts share a
passage, each is paired with the first one alone; what more than --common texts share, such as the
legal line below all pages of an outlet, is left out and named. --format jsonl and parquet write
rows to --out FILE.

Offsets count Unicode code points. Needs `trucebook[reuse]`.

Exit code: 0 done, with or without pairs; 1 some input is no text, or could not be compared;
2 could not run.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    about = "folder of a book (default: here); or texts: files, folders, or - for stdin"
    add(parser, "files", "BOOK|FILE", about, nargs="*", default=["."])
    add_texts(parser)
    add_format(parser, "text", "json", "jsonl", "parquet")
    add(parser, "--column", "NAME", "column of the files that holds the texts")
    add(parser, "--out", "FILE", "write rows to it (default: print)", type=Path)
    about = "texts that may share a passage until it is left out as common (default: 100)"
    add(parser, "--common", "N", about, type=at_least_one)
    add_engine(parser)


def run(options: argparse.Namespace) -> int:
    """Print the pairs, or write them."""
    from trucebook.book.texts import STDIN
    from trucebook.load.releases import FOLDERS

    named = Path(options.files[0])
    if len(options.files) == 1 and any((named / name).is_dir() for name in FOLDERS):
        return _of_book(options.files[0], options)
    if options.files == ["."] or (str(named) != STDIN and not named.exists()):
        raise UsageError(
            f"{named}: expected the folder of a book, whose texts and lists of words this needs: "
            "name it, with --texts DIR where the texts are elsewhere; or name texts, FILE…. The "
            'pairs that a release has are its table reuse: trucebook.load("reuse").'
        )
    return _of_texts(options)


def _of_book(folder: str, options: argparse.Namespace) -> int:
    from trucebook.book.book import read_book
    from trucebook.read.reuse.book import candidates
    from trucebook.read.reuse.pairs import as_text

    if options.format not in ("text", "json") or options.out or options.column or options.common:
        raise UsageError(
            f"{folder}: it is a book, whose pairs are printed as text or json. --column, --common, "
            "--out and the other forms are for texts: name files, or a folder of them."
        )
    book = read_book(folder, options.texts)
    if len(book.texts) < 2:
        raise UsageError(
            f"{folder}: expected the texts of at least two sources, found "
            f"{len(book.texts)}. Name their folder: --texts DIR, or $TRUCEBOOK_TEXTS."
        )
    found = candidates(book)
    if options.format == "json":
        show(json_text([pair.content() for pair in found]))
    else:
        show(as_text(found, book.printable))
    return 0


def _of_texts(options: argparse.Namespace) -> int:
    from trucebook.book.streams import read_texts
    from trucebook.read.reuse.archive import Summary, reuse_among
    from trucebook.read.reuse.written import as_text, open_passages
    from trucebook.scale.buckets import MOST
    from trucebook.scale.engines import engine

    if options.format == "json" or options.texts:
        raise UsageError(
            f"{options.files[0]}: it is no book, and json and --texts are for books: take "
            "--format jsonl, and name the texts themselves."
        )
    texts = read_texts(options.files, options.column)
    where = engine(options.engine, options.jobs, options.scheduler)
    summary, flaws = Summary(options.common or MOST), 0
    with open_passages(options.format, options.out) as write:
        for found in reuse_among(texts, where, summary):
            if isinstance(found, Problem):
                show(found.as_text(), error=True)
                flaws += 1
            else:
                write(found)
        if not summary.texts:
            raise DataError("No input is a text: nothing was written.")
    show(as_text(summary), error=True)
    return 1 if flaws else 0

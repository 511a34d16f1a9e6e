"""Propose figures, quotes, mentions and terms for articles in English.

FILE is a text in UTF-8, a folder (every *.txt in it), a Parquet file with --column, or - for the
standard input. What is no text is told on stderr, and the others still go through.

--format jsonl writes an object a text, to stdout or to DIR/candidates.jsonl; csv and parquet write
a file a table into DIR, its columns as in the book, with the file first and the confidence last.
No file is ever half written. Offsets count Unicode code points.

Exit code: 0 all well, 1 some input is no text, 2 could not run or no input is a text.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from trucebook.errors import DataError, UsageError, extra
from trucebook.markup import lines, show

if TYPE_CHECKING:
    from trucebook.problem import Problem
    from trucebook.proposing.candidates import Write
    from trucebook.proposing.extractors import Extractor
    from trucebook.proposing.texts import Text

    Item = Text | Problem


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="file, folder or - for stdin")
    parser.add_argument(
        "--format", choices=("jsonl", "csv", "parquet"), default="jsonl", help="default: jsonl"
    )
    parser.add_argument("--out", metavar="DIR", help="folder to write to (jsonl: default stdout)")
    parser.add_argument(
        "--book",
        metavar="BOOK",
        help="book whose actors and tables to use (default: the newest release in the package)",
    )
    parser.add_argument("--column", metavar="NAME", help="column of a Parquet file with the texts")
    parser.add_argument(
        "--extractor", metavar="NAME", default="grammar", help="default: grammar, our own"
    )


def run(options: argparse.Namespace) -> int:
    """Write the candidates."""
    from trucebook.proposing.extractors import extractor
    from trucebook.proposing.texts import read_texts

    if options.format != "jsonl" and options.out is None:
        raise UsageError(f"{options.format} is a file a table: name a folder for them, --out DIR.")
    texts = read_texts(options.files, options.column)
    extract = extractor(options.extractor, options.book)
    # Not before: where the extra is missing, the line above says what to install.
    from trucebook.proposing.candidates import open_candidates

    texts, tell = _progress(texts, options)
    with open_candidates(options.format, options.out, options.book) as write:
        # A map holds no text while the next is read.
        counts = Counter(map(_step(extract, write, tell), texts))
        if not counts[True]:
            raise DataError("No input is a text: nothing was written.")
    return 1 if counts[False] else 0


def _step(
    extract: Extractor, write: Write, tell: Callable[[str], object]
) -> Callable[[Item], bool]:
    """What is done with each item of the stream; tells whether it was a text."""
    from trucebook.proposing.texts import Text

    def step(item: Item) -> bool:
        if isinstance(item, Text):
            write(item, extract(item.text))
            return True
        tell(item.as_text())
        return False

    return step


def _progress(
    texts: Iterator[Item], options: argparse.Namespace
) -> tuple[Iterator[Item], Callable[[str], object]]:
    """The stream with a bar on a terminal, and how to tell a line beside it."""
    from trucebook.proposing.texts import count_texts

    if not sys.stderr.isatty() or (options.out is None and sys.stdout.isatty()):
        return texts, lambda told: show(told, error=True)
    tqdm = extra("tqdm", "extract").tqdm
    bar = tqdm(texts, total=count_texts(options.files), unit=" texts")
    return iter(bar), lambda told: tqdm.write(lines(told), file=sys.stderr)

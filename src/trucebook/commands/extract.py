"""`trucebook extract`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from trucebook.commands import add, add_extractor, add_format, book_here
from trucebook.errors import DataError, UsageError, extra
from trucebook.markup import lines, show
from trucebook.problem import Problem

if TYPE_CHECKING:
    from trucebook.book.texts import Text
    from trucebook.extract.rows import Proposal
    from trucebook.extract.writers import Write

HELP = """\
FILE is a text in UTF-8, a folder (every *.txt in it), a Parquet file with --column, or - for the
standard input. A file that is no text, or is in another language, is named on stderr, and the
others are still read. --language en reads every text as English.

--format jsonl writes one object per text, to stdout or to DIR/candidates.jsonl; csv and parquet
write one file per table into DIR, with the columns of the book, the file first and the
confidence last. DIR holds one run: it is new, empty or of an earlier run, and is replaced as a
whole. Offsets count Unicode code points.

Actors have the ids of the book that --book names, or of the current folder if it is one; without
a book they have names and no ids. --extractor takes an extractor of another package, or a file of
annotations: JSON lines of this command, annotated documents of langextract, an export of Label
Studio, a folder of brat. NAME@1.2.0=FILE says what made the file. What any of them gives is
checked, and rows that fail are left out, counted and named on stderr.

Exit code: 0 all well; 1 some input is no text or not in English, or some row was left out;
2 could not run or no input is a text.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add(parser, "files", "FILE", "file, folder or - for stdin", nargs="+")
    add_format(parser, "jsonl", "csv", "parquet")
    add(parser, "--out", "DIR", "folder to write to (jsonl: default stdout)")
    about = "book whose actors and tables to use (default: the current folder, if it is one)"
    add(parser, "--book", "BOOK", about)
    add(parser, "--column", "NAME", "column of a Parquet file with the texts")
    add_extractor(parser)
    about = "read every text as English (default: find out)"
    add(parser, "--language", None, about, choices=("en",))


def run(options: argparse.Namespace) -> int:
    """Write the candidates."""
    from trucebook.book.texts import read_texts
    from trucebook.extract.extractors import extractor

    if options.format != "jsonl" and options.out is None:
        raise UsageError(f"{options.format} makes one file per table: name a folder, --out DIR.")
    texts = read_texts(options.files, options.column)
    book = options.book or book_here()
    reader = extractor(options.extractor, book, options.language)
    # NOTE: not before: if the extra is missing, the line above says what to install.
    from trucebook.extract.writers import open_candidates

    texts, report = _progress(texts, options)
    counts: Counter[str] = Counter({"flawed file": 1} if _report(reader.problems, report) else {})
    nothing = DataError("No input is a text: nothing was written.")
    try:
        with open_candidates(options.format, options.out, book) as write:
            # NOTE: a map holds no text while the next is read.
            for outcome in map(partial(_outcome, reader.propose, write, report), texts):
                counts[outcome] += 1
            if not counts["clean"] + counts["flawed"]:
                raise nothing  # the output of an earlier run is kept
    except DataError as error:
        if error is not nothing or not counts["refused"]:
            raise
    return 0 if set(counts) == {"clean"} else 1


def _outcome(
    propose: Callable[[str, str], Proposal],
    write: Write,
    report: Callable[[str], object],
    item: Text | Problem,
) -> str:
    """Write what is proposed for one item of the stream; the outcome in a word."""
    if isinstance(item, Problem):
        report(item.as_text())
        return "no text"
    proposal = propose(item.text, item.file)
    is_flawed = _report(proposal.problems, report)
    if proposal.found is None:
        return "refused"
    write(item, proposal.found)
    return "flawed" if is_flawed else "clean"


def _report(problems: Iterable[Problem], report: Callable[[str], object]) -> bool:
    """Print problems; whether one of them is an error."""
    severities = []
    for problem in problems:
        report(problem.as_text())
        severities.append(problem.severity)
    return "error" in severities


def _progress(
    texts: Iterator[Text | Problem], options: argparse.Namespace
) -> tuple[Iterator[Text | Problem], Callable[[str], object]]:
    """The stream with a bar on a terminal, and how to print a line beside it."""
    from trucebook.book.texts import count_texts

    if not sys.stderr.isatty() or (options.out is None and sys.stdout.isatty()):
        return texts, lambda line: show(line, error=True)
    tqdm = extra("tqdm", "extract").tqdm
    bar = tqdm(texts, total=count_texts(options.files), unit=" texts")
    return iter(bar), lambda line: tqdm.write(lines(line), file=sys.stderr)

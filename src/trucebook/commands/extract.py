"""`trucebook extract`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from trucebook.commands import add, add_extractor, add_format, at_least_one, book_here
from trucebook.errors import DataError, UsageError, extra
from trucebook.markup import lines, show
from trucebook.problem import Problem

if TYPE_CHECKING:
    from trucebook.book.texts import Text
    from trucebook.extract.extractors import Extractor, Proposed, Settings
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

--jobs N reads N texts at a time; the output is the same, in the same order. A text that ends its
process, or takes longer than --timeout, is named and left out, and the others are read.

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
    about = "processes to work with (default: 1)"
    add(parser, "--jobs", "N", about, type=at_least_one, default=1)
    about = "seconds after which a text is given up (default with several jobs: 300)"
    add(parser, "--timeout", "SECONDS", about, type=_positive)
    about = "read every text as English (default: find out)"
    add(parser, "--language", None, about, choices=("en",))


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise ValueError
    return number


def run(options: argparse.Namespace) -> int:
    """Write the candidates."""
    from trucebook.book.texts import read_texts
    from trucebook.extract.extractors import Settings, extractor

    if options.format != "jsonl" and options.out is None:
        raise UsageError(f"{options.format} makes one file per table: name a folder, --out DIR.")
    texts = read_texts(options.files, options.column)
    settings = Settings(options.extractor, options.book or book_here(), options.language)
    reader = extractor(*settings)
    # NOTE: not before: if the extra is missing, the line above says what to install.
    from trucebook.extract.writers import open_candidates

    found = _proposals(texts, reader, settings, options)
    found, report = _progress(found, options)
    counts: Counter[str] = Counter({"flawed file": 1} if _report(reader.problems, report) else {})
    nothing = DataError("No input is a text: nothing was written.")
    try:
        with open_candidates(options.format, options.out, settings.book) as write:
            for outcome in map(partial(_outcome, write, report), found):
                counts[outcome] += 1
            if not counts["clean"] + counts["flawed"]:
                raise nothing  # the output of an earlier run is kept
    except DataError as error:
        if error is not nothing or not counts["refused"]:
            raise
    return 0 if set(counts) == {"clean"} else 1


def _proposals(
    texts: Iterator[Text | Problem],
    reader: Extractor,
    settings: Settings,
    options: argparse.Namespace,
) -> Iterator[Proposed]:
    """Each item with what is proposed for it, made here or by other processes."""
    from trucebook.extract.extractors import proposed

    if options.jobs == 1 and options.timeout is None:
        # NOTE: a map holds no text while the next is read.
        return map(partial(proposed, reader.propose), texts)
    from trucebook.scale.texts import PATIENCE, proposals

    return proposals(texts, settings, options.jobs, options.timeout or PATIENCE)


def _outcome(write: Write, report: Callable[[str], object], found: Proposed) -> str:
    """Write what is proposed for one item of the stream; the outcome in a word."""
    item, proposal = found
    is_flawed = _report(proposal.problems, report)
    if isinstance(item, Problem):
        return "no text"
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
    found: Iterator[Proposed], options: argparse.Namespace
) -> tuple[Iterator[Proposed], Callable[[str], object]]:
    """The stream with a bar on a terminal, and how to print a line beside it."""
    from trucebook.book.texts import count_texts

    if not sys.stderr.isatty() or (options.out is None and sys.stdout.isatty()):
        return found, lambda line: show(line, error=True)
    tqdm = extra("tqdm", "extract").tqdm
    bar = tqdm(found, total=count_texts(options.files), unit=" texts")
    return iter(bar), lambda line: tqdm.write(lines(line), file=sys.stderr)

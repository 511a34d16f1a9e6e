"""`trucebook extract`."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from trucebook.commands import add, add_engine, add_extractor, add_flag, add_format, book_here
from trucebook.errors import DataError, UsageError, extra
from trucebook.markup import lines, show
from trucebook.problem import Problem

if TYPE_CHECKING:
    from trucebook.book.texts import Text
    from trucebook.extract.extractors import Extractor, Proposed, Settings
    from trucebook.extract.writers import Write

T = TypeVar("T")

HELP = """\
FILE is a text in UTF-8, a folder (every *.txt in it), a Parquet file or JSON lines with --column,
or - for the standard input. A file that is no text, or is in another language, is named on stderr,
and the others are still read. --language en reads every text as English.

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

--parts is for many files of texts: Parquet, JSON lines (*.jsonl, *.jsonl.gz) and web archives
(*.warc, *.warc.gz), all of them in a folder or named. The rows of each file are in a folder of
their own below DIR, with its texts, errors and a manifest. What is wrong with a text is a row of
errors. Run again, the command makes what is missing, or was made from another file, book or
setting, and keeps the rest. --engine dask works on a cluster: --jobs N workers on this machine,
or those of --scheduler ADDRESS, which read FILE and write DIR by the same paths.

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
    add_flag(parser, "--parts", "write the rows of each input file into a folder of its own")
    add_engine(parser)
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
    from trucebook.book.streams import count_texts, read_texts
    from trucebook.extract.extractors import Settings, extractor

    if options.parts:
        return _run_parts(options)
    if options.engine != "local":
        raise UsageError("--engine dask works on files of texts: add --parts and --out DIR.")
    if options.format != "jsonl" and options.out is None:
        raise UsageError(f"{options.format} makes one file per table: name a folder, --out DIR.")
    texts = read_texts(options.files, options.column)
    settings = Settings(options.extractor, options.book or book_here(), options.language)
    reader = extractor(*settings)
    # NOTE: not before: if the extra is missing, the line above says what to install.
    from trucebook.extract.writers import open_candidates

    found = _proposals(texts, reader, settings, options)
    total = partial(count_texts, options.files, options.column)
    is_quiet = options.out is None and sys.stdout.isatty()
    found, report = _progress(found, total, " texts", is_quiet=is_quiet)
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

    if options.jobs in (None, 1) and options.timeout is None:
        # NOTE: a map holds no text while the next is read.
        return map(partial(proposed, reader.propose), texts)
    from trucebook.scale.texts import PATIENCE, proposals

    return proposals(texts, settings, options.jobs or 1, options.timeout or PATIENCE)


def _run_parts(options: argparse.Namespace) -> int:
    """Write the candidates of each file into a folder of its own."""
    from trucebook.extract.extractors import Settings, extractor
    from trucebook.scale import partitions
    from trucebook.scale.engines import engine
    from trucebook.scale.texts import PATIENCE

    if options.out is None:
        raise UsageError("--parts makes a folder for each file: name where, --out DIR.")
    out, started = Path(options.out), time.monotonic()
    settings = Settings(options.extractor, options.book or book_here(), options.language)
    reader = extractor(*settings)
    parts = partitions.partitions(options.files, options.column, out)
    plan = partitions.planned(
        *(out, settings, reader.coder, options.column, options.format),
        options.timeout or PATIENCE,
    )
    where = engine(options.engine, options.jobs, options.scheduler)
    done_parts = partitions.extract_partitions(parts, plan, where)
    done_parts, report = _progress(done_parts, lambda: len(parts), " files")
    is_flawed, tally = _report(reader.problems, report), partitions.Tally()
    for done in done_parts:
        tally.add(done)
        _report([done.problem] if done.problem else [], report)
    for folder in partitions.leftovers(out, parts):
        show(f"{out / folder}: no input of this run; remove it if its file is gone.", error=True)
    show(tally.as_text(time.monotonic() - started), error=True)
    if tally.failed == len(parts):
        raise DataError("No input could be read: nothing was written.")
    return 1 if is_flawed or tally.failed or tally.errors else 0


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
    found: Iterator[T], total: Callable[[], int | None], unit: str, *, is_quiet: bool = False
) -> tuple[Iterator[T], Callable[[str], object]]:
    """The stream with a bar on a terminal, and how to print a line beside it."""
    if is_quiet or not sys.stderr.isatty():
        return found, lambda line: show(line, error=True)
    tqdm = extra("tqdm", "extract").tqdm
    bar = tqdm(found, total=total(), unit=unit)
    return iter(bar), lambda line: tqdm.write(lines(line), file=sys.stderr)

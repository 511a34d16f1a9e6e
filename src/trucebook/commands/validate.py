"""`trucebook validate`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from trucebook.commands import add, add_book, add_engine, add_flag, add_format, add_language
from trucebook.errors import UsageError
from trucebook.language import chosen
from trucebook.markup import show

if TYPE_CHECKING:
    from trucebook.scale.engines import Engine
    from trucebook.validate.report import Report

HELP = """\
Runs frictionless over the files, pandera over the typed tables, and trucebook's own rules.
With the source texts at hand every span is compared with its text.

--changed-since REV judges the whole book, and leaves out the problems that were there before the
work here left REV and that are on rows which it does not touch.

--fix first writes the repairs that cannot be wrong into the book (offsets and context that
follow from the text, evidence whose words are obvious, ids, the canonical form of a cell), lists
each on stderr, and then judges the result. Nothing else is changed; the report says how to fix it.
With --coder it signs the rows that do not say who coded them.

With --table, BOOK is one table of any size: a CSV or Parquet file, or a folder of them, with the
folders in it. It is read in pieces and judged by the same rules; the report lists the first
problems of each rule and counts the others. A file of a folder that is no table is reported, and
the others are judged. --jobs N judges N parts at a time, --engine dask on the workers of a
cluster, which read the same paths; the report is the same.
Without --against it is judged alone, by the definitions of the newest release: keys into other
tables, and rules that look there, are not judged, and the report says so.

The report is in English, whatever the system speaks, unless --language or TRUCEBOOK_LANGUAGE names
another language. Texts of the book are never translated. JSON and SARIF, which programs compare,
follow the option alone.

Exit code: 0 valid, 1 problems, 2 could not run.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add_book(parser, texts=True)
    add(parser, "--table", "NAME", "BOOK is a file with rows of this table")
    about = "with --table: a book or release to compare the rows with"
    add(parser, "--against", "DIR", about)
    about = "with --table: write every problem to this Parquet file"
    add(parser, "--all-problems", "FILE", about)
    add_engine(parser)
    about = "with --table: folder for the keys of many rows (default: that of temporary files)"
    add(parser, "--scratch", "DIR", about)
    add_flag(parser, "--fix", "write the repairs that cannot be wrong, then judge")
    add(parser, "--coder", "INITIALS", "with --fix: whose the rows are that name no coder")
    about = "how to report: lines, JSON, GitHub workflow commands or SARIF 2.1.0"
    add_format(parser, "text", "json", "github", "sarif", about=about)
    add_language(parser)
    about = "also add the report to a file, as Markdown: $GITHUB_STEP_SUMMARY"
    add(parser, "--summary", "FILE", about, type=Path)
    about = "report only what is new since the work here left a git revision: origin/main"
    add(parser, "--changed-since", "REV", about)


def run(options: argparse.Namespace) -> int:
    """Print the report."""
    from trucebook.book.git import folder_in_repository
    from trucebook.validate.forms import append_summary, written
    from trucebook.validate.report import could_not_run

    book, failure, language = Path(options.book), None, options.language
    chosen(language)  # an unknown one is refused before anything is judged
    try:
        report = _judged(book, options)
    except Exception as error:
        report, failure = could_not_run(error), error
    folder = folder_in_repository(book)
    if failure is None or options.format != "text":
        text = written(report, options.format, folder, language)
        show(text, commands=options.format == "github", isolates=True)
    if options.summary:
        append_summary(report.under(folder), options.summary, language)
    if failure is not None:
        raise failure
    return 0 if report.valid else 1


def _judged(book: Path, options: argparse.Namespace) -> Report:
    from trucebook.validate.check import check
    from trucebook.validate.fix import fix
    from trucebook.validate.forms import on_a_terminal
    from trucebook.validate.since import check_since

    of_a_table = {
        "against": options.against,
        "all_problems": options.all_problems,
        "engine": _engine(options),
        "scratch": options.scratch,
    }
    if options.table is not None and (options.fix or options.changed_since is not None):
        raise UsageError("--fix and --changed-since are for a book: leave out --table.")
    if options.table is None and any(value is not None for value in of_a_table.values()):
        names = "--against, --all-problems, --scratch, --jobs and --engine"
        raise UsageError(f"{names} are for one table: name it, --table NAME.")
    if options.coder is not None and not options.fix:
        raise UsageError("--coder signs rows that --fix writes: give both.")
    if options.fix:
        fixed = fix(book, texts=options.texts, coder=options.coder)
        show(fixed.as_text(on_a_terminal(chosen(options.language))), error=True, isolates=True)
    if options.changed_since is not None:
        return check_since(book, options.changed_since, texts=options.texts)
    return check(options.book, texts=options.texts, table=options.table, **of_a_table)


def _engine(options: argparse.Namespace) -> Engine | None:
    """What judges the parts of a table; None for this process."""
    if options.jobs in (None, 1) and options.engine == "local" and options.scheduler is None:
        return None
    from trucebook.scale.engines import engine

    return engine(options.engine, options.jobs, options.scheduler)

"""Judge a book, or one table of any size, and say what is wrong, on the very cell.

Runs frictionless over the files, pandera over the typed tables, and trucebook's own rules.
With the source texts at hand every span is compared with its text.

With --table, BOOK is one table as a CSV or Parquet file of any size. It is read in pieces and
judged by the same rules; the report lists the first problems of each rule and counts the others.
Without --against it is judged alone, by the definitions of the newest release: keys into other
tables, and rules that look there, are not judged, and the report says so. Exit codes are the same.

Exit code: 0 valid, 1 problems, 2 could not run.
"""

from __future__ import annotations

import argparse
import json

from trucebook.commands import COULD_NOT_RUN, add_book, add_texts
from trucebook.errors import TrucebookError


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    add_book(parser)
    add_texts(parser)
    parser.add_argument("--table", metavar="NAME", help="BOOK is a file with rows of this table")
    parser.add_argument(
        "--against",
        metavar="DIR",
        help="with --table: a book or release to hold the rows against",
    )
    parser.add_argument(
        "--all-problems",
        metavar="FILE",
        help="with --table: write every problem to this Parquet file",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="how to report (default: text)"
    )


def run(options: argparse.Namespace) -> int:
    """Print the report."""
    from trucebook.validation import check

    try:
        report = check(
            options.book,
            texts=options.texts,
            table=options.table,
            against=options.against,
            all_problems=options.all_problems,
        )
    except (TrucebookError, OSError) as error:
        if options.format != "json":
            raise
        print(json.dumps(_could_not_run(options.book, error), ensure_ascii=False, indent=2))
        return COULD_NOT_RUN
    print(report.as_json() if options.format == "json" else report.as_text())
    return 0 if report.valid else 1


def _could_not_run(book: str, error: Exception) -> dict[str, object]:
    from trucebook.problem import Problem

    problem = Problem(rule="could_not_run", file=book, message=str(error))
    return {"valid": False, "problems": [problem.as_dict()], "counts": {"errors": 1}}

"""Judge a book and say what is wrong, on the very cell.

Runs frictionless over the files, pandera over the typed tables, and trucebook's own rules.
With the source texts at hand every span is compared with its text.

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
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="how to report (default: text)"
    )


def run(options: argparse.Namespace) -> int:
    """Print the report."""
    from trucebook.validation import check

    try:
        report = check(options.book, texts=options.texts)
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

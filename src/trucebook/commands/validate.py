"""Judge a book and say what is wrong, on the very cell.

Runs frictionless over the files, pandera over the typed tables, and trucebook's own rules.
With the source texts at hand every span is compared with its text.

--fix first writes the repairs that cannot be wrong into the book (offsets and context that
follow from the text, the canonical form of a cell), tells each on stderr, and judges what is
there then. All else stays as it is, with the next step in the report.

Exit code: 0 valid, 1 problems, 2 could not run.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from trucebook.commands import COULD_NOT_RUN, add_book, add_texts
from trucebook.errors import TrucebookError

if TYPE_CHECKING:
    from trucebook.report import Report


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    add_book(parser)
    add_texts(parser)
    parser.add_argument(
        "--fix", action="store_true", help="write the repairs that cannot be wrong, then judge"
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="how to report (default: text)"
    )


def run(options: argparse.Namespace) -> int:
    """Print the report."""
    try:
        report = _fixed(options) if options.fix else _checked(options)
    except (TrucebookError, OSError) as error:
        if options.format != "json":
            raise
        print(json.dumps(_could_not_run(options.book, error), ensure_ascii=False, indent=2))
        return COULD_NOT_RUN
    print(report.as_json() if options.format == "json" else report.as_text())
    return 0 if report.valid else 1


def _checked(options: argparse.Namespace) -> Report:
    from trucebook.validation import check

    return check(options.book, texts=options.texts)


def _fixed(options: argparse.Namespace) -> Report:
    from trucebook.repairing import fix

    fixed = fix(options.book, texts=options.texts)
    print(fixed.as_text(), file=sys.stderr)
    return fixed.report


def _could_not_run(book: str, error: Exception) -> dict[str, object]:
    from trucebook.problem import Problem

    problem = Problem(rule="could_not_run", file=book, message=str(error))
    return {"valid": False, "problems": [problem.as_dict()], "counts": {"errors": 1}}

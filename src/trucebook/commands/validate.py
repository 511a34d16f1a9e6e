"""Judge a book and say what is wrong, on the very cell.

Runs frictionless over the files, pandera over the typed tables, and trucebook's own rules.
With the source texts at hand every span is compared with its text.

--changed-since REV judges the whole book, and leaves out what was wrong before the work here
left REV and stands on rows that it does not touch.

--fix first writes the repairs that cannot be wrong into the book (offsets and context that
follow from the text, the canonical form of a cell), tells each on stderr, and judges what is
there then. All else stays as it is, with the next step in the report.

Exit code: 0 valid, 1 problems, 2 could not run.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
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
        "--format",
        choices=("text", "json", "github", "sarif"),
        default="text",
        help="how to report: lines, JSON, GitHub workflow commands or SARIF 2.1.0 (default: text)",
    )
    parser.add_argument(
        "--summary",
        type=Path,
        metavar="FILE",
        help="also add the report to a file, as Markdown: $GITHUB_STEP_SUMMARY",
    )
    parser.add_argument(
        "--changed-since",
        metavar="REV",
        help="report only what is new since the work here left a git revision: origin/main",
    )


def run(options: argparse.Namespace) -> int:
    """Print the report."""
    from trucebook.report import could_not_run
    from trucebook.report.forms import written
    from trucebook.report.summary import append_summary
    from trucebook.revisions import folder_in_repository

    book = Path(options.book)
    try:
        report = _judged(book, options)
        code = 0 if report.valid else 1
    except (TrucebookError, OSError) as error:
        if options.format == "text":
            raise
        report, code = could_not_run(error), COULD_NOT_RUN
    folder = folder_in_repository(book)
    if options.summary:
        append_summary(report.under(folder), options.summary)
    print(written(report, options.format, folder))
    return code


def _judged(book: Path, options: argparse.Namespace) -> Report:
    from trucebook.branch import check_since
    from trucebook.repairing import fix
    from trucebook.validation import check

    if options.fix:
        print(fix(book, texts=options.texts).as_text(), file=sys.stderr)
    if options.changed_since is None:
        return check(book, texts=options.texts)
    return check_since(book, options.changed_since, texts=options.texts)

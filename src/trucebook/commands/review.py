"""`trucebook review`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from trucebook.commands import add_book, add_extractor, add_texts
from trucebook.errors import extra
from trucebook.markup import show

if TYPE_CHECKING:
    from trucebook.review.candidates import Extracted

HELP = """\
Writes dataset/extracted/. Every candidate for the sources of the book is linked to the coded row
on its span (row_id; "differs" names the columns in which the two disagree) or to a decision that
rejects it with a reason (dataset/extracted/decisions.csv). A candidate with neither is open. A
decision whose words moved is re-opened; one that matches no candidate is stale. evaluation.csv has
how well the candidates agree with the coded rows, as `trucebook evaluate` measures it; the next
release carries it.

After a change of the extractor:

  trucebook review --open FILE   the open candidates, to read and fill in: a reason, your initials
  trucebook review --add FILE    take the rows with initials over into the decisions
  trucebook review --prune       drop the stale decisions

Needs the source texts. Exit code: 0 all settled; 1 something is open, stale, re-opened or, with
--check, a file differs from what would be written; 2 could not run.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    add_book(parser)
    add_texts(parser)
    add_extractor(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="write nothing, compare")
    what.add_argument(
        "--open",
        type=Path,
        metavar="FILE",
        help="write the open candidates as decisions to fill in",
    )
    what.add_argument("--add", type=Path, metavar="FILE", help="add decisions that are filled in")
    what.add_argument("--prune", action="store_true", help="drop stale decisions")


def run(options: argparse.Namespace) -> int:
    """Write or compare the files, and list what is left to do."""
    extra("trucebook.extract.pipeline", "extract")
    from trucebook.review.candidates import counts_text, problems, review_book, write_extracted

    if options.add:
        _add(options)
    found = review_book(options.book, options.texts, options.extractor)
    if options.prune:
        found = _prune(options, found)
    if options.open:
        _open(options.open, found)
    if not options.check:
        write_extracted(found)
    left = problems(found, check=options.check)
    show("\n".join([counts_text(found), *(problem.as_text() for problem in left)]))
    return 1 if left else 0


def _add(options: argparse.Namespace) -> None:
    from trucebook.review.decisions import add_decisions

    added, waiting = add_decisions(Path(options.book), options.add)
    show(f"{added} added to the decisions; {waiting} without initials wait")


def _prune(options: argparse.Namespace, found: Extracted) -> Extracted:
    from trucebook.review.candidates import review_book
    from trucebook.review.decisions import drop_decisions

    drop_decisions(found.book.root, found.review.stale)
    show(f"{len(found.review.stale)} stale decisions dropped")
    return review_book(options.book, options.texts, options.extractor)


def _open(path: Path, found: Extracted) -> None:
    from trucebook.files import write
    from trucebook.review.candidates import open_text

    write(path, open_text(found).encode())

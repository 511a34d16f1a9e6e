"""`trucebook review`."""

from __future__ import annotations

import argparse
from pathlib import Path

from trucebook.commands import add, add_book, add_extractor, add_flag
from trucebook.errors import extra
from trucebook.markup import show

HELP = """\
Writes dataset/extracted/. Every candidate for the sources of the book is linked to the coded row
on its span (row_id; "differs" names the columns in which the two disagree) or to a decision that
rejects it with a reason (dataset/extracted/decisions.csv). A candidate with neither is open. A
decision whose words moved is re-opened; one that matches no candidate is stale. evaluation.csv has
how well the candidates agree with the coded rows, as `trucebook evaluate` measures it; the next
release carries it. With --articles it has the same for a folder of coded articles that are not of
the book, folder by folder, and keeps that until the extractor has another version.

After a change of the extractor:

  trucebook review --open FILE   the open candidates, to read and fill in: a reason, your initials
  trucebook review --add FILE    take the rows with initials over into the decisions
  trucebook review --prune       drop the stale decisions

Needs the source texts. Exit code: 0 all settled; 1 something is open, stale, re-opened or, with
--check, a file differs from what would be written; 2 could not run.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add_book(parser, texts=True)
    add_extractor(parser)
    add(parser, "--articles", "DIR", "folder of coded articles to score the extractor on, too")
    what = parser.add_mutually_exclusive_group()
    add_flag(what, "--check", "write nothing, compare")
    add(what, "--open", "FILE", "write the open candidates as decisions to fill in", type=Path)
    add(what, "--add", "FILE", "add decisions that are filled in", type=Path)
    add_flag(what, "--prune", "drop stale decisions")


def run(options: argparse.Namespace) -> int:
    """Write or compare the files, and list what is left to do."""
    extra("trucebook.extract.pipeline", "extract")
    from trucebook.files import write
    from trucebook.review.candidates import (
        counts_text,
        open_text,
        problems,
        review_book,
        write_extracted,
    )
    from trucebook.review.decisions import add_decisions, drop_decisions

    if options.add:
        added, waiting = add_decisions(Path(options.book), options.add)
        show(f"{added} added to the decisions; {waiting} without initials wait")
    given = (options.book, options.texts, options.extractor, options.articles)
    found = review_book(*given)
    if options.prune:
        drop_decisions(found.book.root, found.review.stale)
        show(f"{len(found.review.stale)} stale decisions dropped")
        found = review_book(*given)
    if options.open:
        write(options.open, open_text(found).encode())
    if not options.check:
        write_extracted(found)
    left = problems(found, check=options.check)
    show("\n".join([counts_text(found), *(problem.as_text() for problem in left)]))
    return 1 if any(problem.severity == "error" for problem in left) else 0

"""`trucebook evaluate`."""

from __future__ import annotations

import argparse
from pathlib import Path

from trucebook.commands import add_book, add_extractor, add_texts
from trucebook.markup import show

HELP = """\
Compares with the book's tables over the texts of its sources, or with a folder of coded articles
(name.txt with name.json beside it), whose sub-folders are reported separately. f1, precision and
recall count a row as right when its span and the field agree; given_span is the share that agrees
among the rows on the same span. Terms match where their spans overlap.

--misses lists every missed row, every false row and every wrong cell. Articles in a folder named
"held" are set aside: only their scores are printed, unless --held asks for their rows.

Exit code: 0 all well; 1 a text could not be read or a candidate was left out, as stderr says;
2 could not run.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    add_book(parser)
    add_texts(parser)
    parser.add_argument("--articles", metavar="DIR", help="folder of coded articles to compare")
    parser.add_argument(
        "--calibrate",
        type=Path,
        metavar="FILE",
        help="count how often candidates are right, over the book and --articles, and write it",
    )
    parser.add_argument("--only", metavar="NAME", help="one sub-folder, or one text")
    parser.add_argument("--misses", action="store_true", help="list what differs from the coding")
    add_extractor(parser)
    parser.add_argument("--held", action="store_true", help="list the rows of held articles too")
    parser.add_argument(
        "--format", choices=("text", "json", "csv"), default="text", help="default: text"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to a file (default: print)")


def run(options: argparse.Namespace) -> int:
    """Print or write the scorecard."""
    from trucebook.files import write
    from trucebook.review.evaluate import calibrate, calibration_text, evaluate

    if options.calibrate:
        counts = calibrate(options.book, options.texts, options.articles)
        write(options.calibrate, calibration_text(counts).encode())
        return 0
    card = evaluate(
        options.book,
        options.texts,
        options.articles,
        only=options.only,
        misses=options.misses,
        held=options.held,
        extractor=options.extractor,
    )
    text = {"text": card.as_text, "json": card.as_json, "csv": card.as_csv}[options.format]()
    if options.out:
        write(options.out, text.encode())
    else:
        show(text, end="")
    for problem in card.problems:
        show(problem.as_text(), error=True)
    return 1 if card.problems else 0

"""`trucebook evaluate`."""

from __future__ import annotations

import argparse
from pathlib import Path

from trucebook.commands import add, add_book, add_extractor, add_flag, add_format
from trucebook.errors import UsageError, extra
from trucebook.markup import show

HELP = """\
Compares with the book's tables over the texts of its sources, or with a folder of coded articles
(name.txt with name.json beside it), whose sub-folders are reported separately. f1, precision and
recall count a row as right when its span and the field agree; given_span is the share that agrees
among the rows on the same span. Terms match where their spans overlap.

The ends of 95 % intervals are beside the scores: of precision and recall by Wilson's formula, of
f1 from 2,000 draws of the articles. --confidence reports whether a cell with confidence 0.8 is
right in eight of ten cases; --only sealed counts on articles that nobody has read.

--misses lists every missed row, every false row and every wrong cell. Articles in a folder named
"held" are set aside: only their scores are printed, unless --held asks for their rows. Of those
in a folder named "sealed" nothing but the scores is ever printed.

Exit code: 0 all well; 1 a text could not be read or a candidate was left out, as stderr says;
2 could not run.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add_book(parser, texts=True)
    add(parser, "--articles", "DIR", "folder of coded articles to compare")
    about = "count how often cells are right, in the held half of --articles, and write it"
    add(parser, "--calibrate", "FILE", about, type=Path)
    about = "write a page on what a confidence is worth in --articles, and FILE.svg beside it"
    add(parser, "--confidence", "FILE", about, type=Path)
    add(parser, "--only", "NAME", "one sub-folder, or one text")
    add_flag(parser, "--misses", "list what differs from the coding")
    add_extractor(parser)
    add_flag(parser, "--held", "list the rows of held articles too")
    add_format(parser, "text", "json", "csv")
    add(parser, "--out", "FILE", "write to a file (default: print)", type=Path)


def run(options: argparse.Namespace) -> int:
    """Print or write the scorecard."""
    extra("trucebook.extract.pipeline", "extract")
    from trucebook.files import deliver, write
    from trucebook.review.evaluate import evaluate
    from trucebook.review.judgements import calibrate, calibration_text

    if options.calibrate:
        if not options.articles:
            raise UsageError("--calibrate counts on coded articles: name their folder, --articles.")
        counts = calibrate(options.articles)
        write(options.calibrate, calibration_text(counts).encode())
        return 0
    if options.confidence:
        if not options.articles:
            raise UsageError("--confidence counts in coded articles: name a folder, --articles.")
        for path, text in confidence_pages(options).items():
            write(path, text.encode())
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
    deliver(text, "trucebook evaluate", options.out)
    for problem in card.problems:
        show(problem.as_text(), error=True)
    return 1 if any(problem.severity == "error" for problem in card.problems) else 0


def confidence_pages(options: argparse.Namespace) -> dict[Path, str]:
    """The page and its picture, by their paths."""
    from trucebook.review.calibration import calibration_page, calibration_picture
    from trucebook.review.judgements import judgements_of

    judged, coder = judgements_of(options.articles, options.only, options.extractor)
    picture = options.confidence.with_suffix(".svg")
    return {
        options.confidence: calibration_page(judged, coder, picture.name),
        picture: calibration_picture(judged),
    }

"""`trucebook review`."""

from __future__ import annotations

import argparse
from pathlib import Path

from trucebook.commands import add, add_book, add_extractor, add_flag, add_language
from trucebook.errors import UsageError, extra
from trucebook.language import chosen
from trucebook.markup import show

HELP = """\
Lists what the extractor proposes and nobody has decided on, by its place in the text. Each
candidate has a short key, the row that it would become with the confidence of each cell, and what
would be left open. An id with + is that of a row that would be new too.

  trucebook review --accept KEY ...              the candidates become rows, with their evidence
  trucebook review --accept-above 0.9            those whose least sure cell is that sure
  trucebook review --edit KEY field=value ...    accept with corrected cells
  trucebook review --reject KEY ... --reason WHY
  trucebook review --open FILE                   the same in a spreadsheet: fill in decision,
  trucebook review --add FILE                    corrected, reason and reviewer, and carry it out

A corrected cell may name its words: 'metric=injured @ were hurt'. A person or body may be given by
its id, its name, or as a new one: 'speaker=Ada Finn (person)'. All files change in one move. What
was proposed and what a person wrote are both kept in dataset/extracted/decisions.csv.

--blind 0.1 holds back a tenth of the passages, which a person codes before the candidates are
shown (--coded KEY); the reliability page then compares coding with and without candidates.

--articles DIR writes dataset/extracted/evaluation.csv: how well the candidates agree with the
coded rows of the book, and of a folder of coded articles that are not of the book.

--page opens a page in the browser: the article with its candidates, the rows beside it, and what
the rules say while you type. It is served to this machine alone, until Ctrl-C; what it does is
what the options above do, and each action is on the disk before the page shows it. Its labels
and messages are in the language of --language or TRUCEBOOK_LANGUAGE. Needs the extras page and
curate.

--page --coder CB opens it for a second coder, who sees the text, the candidates and the lists that
both share, and nothing else of the first coder's; what they decide goes into
dataset/coding/second/. Then --keep-first writes the first pass, dataset/coding/first/, from the
tables as they are; trucebook reliability and the page (without --coder) compare the two.

Needs the source texts. Exit code: 0 all settled; 1 something is open, stale, re-opened or, with
--check, a file differs from what would be written; 2 could not run.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add_book(parser, texts=True)
    add_extractor(parser)
    about = "only these sources (default: all)"
    add(parser, "--source", "ID", about, nargs="+", default=[], dest="sources")
    several = {"nargs": "+", "action": "extend", "default": []}
    add(parser, "--accept", "KEY", "make rows of candidates", **several)
    about = "make rows of all candidates whose least sure cell has this confidence"
    add(parser, "--accept-above", "SHARE", about, type=float)
    about = "accept a candidate with corrected cells, field=value"
    add(parser, "--edit", "KEY", about, nargs="+", action="append", default=[])
    add(parser, "--reject", "KEY", "reject candidates", **several)
    add(parser, "--reason", "WHY", "why they are rejected", default="")
    about = "initials of the person (default: those of git's user.name)"
    add(parser, "--reviewer", "INITIALS", about)
    add(parser, "--open", "FILE", "write the open candidates to fill in", type=Path)
    add(parser, "--add", "FILE", "carry out the decisions in a file", type=Path)
    add(parser, "--blind", "SHARE", "hold back a share of the passages", type=float)
    about = "show the candidates of passages that you have coded"
    add(parser, "--coded", "KEY", about, **several)
    add_flag(parser, "--prune", "drop stale decisions")
    add(parser, "--articles", "DIR", "folder of coded articles to score the extractor on, too")
    add_flag(parser, "--check", "write nothing, compare")
    add_flag(parser, "--page", "review in the browser")
    about = "port of the page (default: a free one)"
    add(parser, "--port", "N", about, type=int)
    about = "with --page: the second coder, who is blind to the first; writes the second pass"
    add(parser, "--coder", "INITIALS", about)
    add_flag(parser, "--keep-first", "keep the rows of sources coded twice as the first pass")
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Carry out what was decided, write or compare the files, and list what is left to do."""
    if options.coder and (options.reviewer or not options.page):
        raise UsageError("--coder: a second coder works with --page, without --reviewer.")
    if options.keep_first:
        return _keep_first(options)
    extra("trucebook.extract.pipeline", "extract")
    if options.page:
        return _page(options)
    if options.port is not None or options.language is not None:
        raise UsageError("--port and --language are for the page: give --page.")
    from trucebook.files import write
    from trucebook.review.extracted import review_book, write_extracted
    from trucebook.review.listing import (
        counts_text,
        open_lines,
        open_text,
        problems,
        problems_text,
    )
    from trucebook.review.session import Asked, carry_out

    given = (options.book, options.texts, options.extractor, options.articles, options.sources)
    found = review_book(*given)
    asked = {name: getattr(options, name) for name in Asked.__dataclass_fields__}
    done = carry_out(found, Asked(**asked))
    if done:
        show("\n".join(done))
        found = review_book(*given)
    if options.open:
        write(options.open, open_text(found).encode())
    if not options.check:
        write_extracted(found)
    left = problems(found, check=options.check)
    listed = [] if options.open or options.check or done else open_lines(found)
    show("\n".join([counts_text(found), *listed, *problems_text(left)]))
    return 1 if any(problem.severity == "error" for problem in left) else 0


def _keep_first(options: argparse.Namespace) -> int:
    """Write the first coding pass."""
    from trucebook.book.book import read_book
    from trucebook.book.edits import replace_files
    from trucebook.review.second import first_pass

    book = read_book(options.book, options.texts)
    files = first_pass(book)
    replace_files(book, files)
    show("\n".join(f"Kept {file}" for file in sorted(files)))
    return 0


def _page(options: argparse.Namespace) -> int:
    """Serve the page until Ctrl-C."""
    from trucebook.read.figures.weights import weights
    from trucebook.review.web.desk import Judges
    from trucebook.review.web.serve import serve
    from trucebook.validate.check import check_book
    from trucebook.validate.rows import check_rows

    serve(
        options.book,
        Judges(rows=check_rows, whole=check_book, weights=weights),
        texts=options.texts,
        extractor=options.extractor,
        sources=options.sources,
        reviewer=options.reviewer,
        coder=options.coder,
        port=options.port or 0,
        language=chosen(options.language),
    )
    return 0

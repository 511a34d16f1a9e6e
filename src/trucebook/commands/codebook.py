"""Write the codebook: every table, column and code in words, from the schemas.

With --check nothing is written; exit code 1 tells that the file is not what the schemas make.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from trucebook.commands import add_book, deliver


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    add_book(parser)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--out", type=Path, metavar="FILE", help="write to a file (default: print)")
    where.add_argument("--check", type=Path, metavar="FILE", help="compare with a file")


def run(options: argparse.Namespace) -> int:
    """Print, write or compare the codebook."""
    from trucebook.citation import read_citation
    from trucebook.errors import UsageError
    from trucebook.schemas import read_schemas
    from trucebook.schemas.codebook import codebook

    root = Path(options.book)
    citation, problems = read_citation(root)
    if problems:
        raise UsageError(f"{problems[0].file}: {problems[0].message}, found {problems[0].value}")
    text = codebook(read_schemas(root / "schemas"), citation.version)
    return deliver(text, options, "trucebook codebook")

"""`trucebook forms`."""

from __future__ import annotations

import argparse
from pathlib import Path

from trucebook.commands import add, add_book, add_flag
from trucebook.markup import show

HELP = """\
Writes three files for .github/ISSUE_TEMPLATE/, made from the schemas alone, so that a reader can
report a figure or a row without git.

With --check nothing is written; exit code 1 names the files that differ from what the schemas make.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add_book(parser)
    about = "folder of the forms (default: BOOK/.github/ISSUE_TEMPLATE)"
    add(parser, "--out", "DIR", about, type=Path)
    add_flag(parser, "--check", "compare, and write nothing")


def run(options: argparse.Namespace) -> int:
    """Write or compare the forms."""
    from trucebook.book.book import read_definitions
    from trucebook.files import deliver
    from trucebook.schemas.issue_forms import forms

    made = forms(read_definitions(options.book))
    folder = options.out or Path(options.book) / ".github" / "ISSUE_TEMPLATE"
    if options.check:
        return 0 if deliver(made, "trucebook forms", check=folder) else 1
    deliver(made, "trucebook forms", out=folder)
    for name in made:
        show(folder / name)
    return 0

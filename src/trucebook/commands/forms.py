"""Write the issue forms: what is missing or wrong, with the code lists to choose from.

Three files for .github/ISSUE_TEMPLATE/, made from the schemas alone, so that a reader can report
a figure or a row without git.

With --check nothing is written; exit code 1 names the files that are not what the schemas make.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from trucebook.commands import add_book


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    add_book(parser)
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="folder of the forms (default: BOOK/.github/ISSUE_TEMPLATE)",
    )
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")


def run(options: argparse.Namespace) -> int:
    """Write or compare the forms."""
    from trucebook.book import read_definitions
    from trucebook.canonical import write_atomically
    from trucebook.schemas.forms import forms

    made = forms(read_definitions(options.book))
    folder = options.out or Path(options.book) / ".github" / "ISSUE_TEMPLATE"
    if options.check:
        return _compare(folder, made)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        write_atomically(folder / name, text.encode())
        print(folder / name)
    return 0


def _compare(folder: Path, made: dict[str, str]) -> int:
    differ = [folder / name for name, text in made.items() if _text(folder / name) != text]
    for path in differ:
        print(f"{path}: expected what the schemas make: trucebook forms", file=sys.stderr)
    return 1 if differ else 0


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None

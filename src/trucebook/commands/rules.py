"""Write the page of the rules: what each holds, what breaks it, how to mend it.

With --check nothing is written; exit code 1 tells that the file is not what the rules make.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--out", type=Path, metavar="FILE", help="write to a file (default: print)")
    where.add_argument("--check", type=Path, metavar="FILE", help="compare with a file")


def run(options: argparse.Namespace) -> int:
    """Print, write or compare the page."""
    from trucebook.canonical import write_atomically
    from trucebook.rules.rulebook import rules_page

    text = rules_page()
    if options.check:
        is_so = options.check.is_file() and options.check.read_bytes() == text.encode()
        if not is_so:
            print(
                f"{options.check}: not what the rules make: trucebook rules --out {options.check}"
            )
        return 0 if is_so else 1
    if options.out:
        write_atomically(options.out, text.encode())
    else:
        sys.stdout.write(text)
    return 0

"""`trucebook rules`."""

from __future__ import annotations

import argparse

from trucebook.commands import add_delivery

HELP = """\
For every rule the page says what it checks, what breaks it and how to fix it.

With --check nothing is written; exit code 1 means that the file differs from what the rules make.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add_delivery(parser)


def run(options: argparse.Namespace) -> int:
    """Print, write or compare the page."""
    from trucebook.files import deliver
    from trucebook.validate.rules.rulebook import rules_page

    return 0 if deliver(rules_page(), "trucebook rules", options.out, options.check) else 1

"""`trucebook seal`."""

from __future__ import annotations

import argparse

from trucebook.commands import add_book
from trucebook.markup import show, visible

HELP = """\
Needs the source texts. Writes a digest of its spans into the record of each source (its seal), and
refuses while any span is wrong. A span that is changed later is then reported to everybody, also
to those who do not have the texts.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add_book(parser, texts=True)


def run(options: argparse.Namespace) -> int:
    """Seal the sources whose text is at hand."""
    from trucebook.validate.check import seal
    from trucebook.validate.forms import as_text

    report, sealed = seal(options.book, texts=options.texts)
    if not report.valid:
        show(as_text(report))
        return 1
    show(visible(f"sealed: {', '.join(sealed)}"))
    return 0

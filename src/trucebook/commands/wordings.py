"""`trucebook wordings`."""

from __future__ import annotations

import argparse

from trucebook.commands import add, add_format, add_where, answer

HELP = """\
Prints all wordings of what was said once, the fullest first, and what differs from it:

  trucebook wordings            everything said; what has the most wordings first
  trucebook wordings U0003      one utterance

[-words-] are left out of the fullest wording, {+words+} are not in it. Punctuation, quotation
marks and the case of letters make no wording. "indirect" is a retelling without quotation marks.

Exit code: 0 done; 2 could not run, such as for an utterance that there is not.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    about = "id of an utterance (default: all)"
    add(parser, "utterance", "UTTERANCE", about, nargs="?")
    add_where(parser, "--book")
    add_format(parser, "text", "json", "csv")


def run(options: argparse.Namespace) -> int:
    """Print the wordings."""
    from trucebook.read.quotes.wordings import wordings

    answer(wordings(options.utterance, options.book), options.format)
    return 0

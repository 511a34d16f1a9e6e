"""`trucebook proposal`."""

from __future__ import annotations

import argparse

from trucebook.commands import add, add_flag, add_format, add_where, answer

HELP = """\
Prints what each source says that a proposal contains, the proposals that it answers or that answer
it, and who answered it how; without an id, all proposals in short.

  trucebook proposal P01
  trucebook proposal P01 --graph | dot -Tsvg > P01.svg

What a source says of a term: a value, yes, "= value" where it follows from other terms of the
source, deferred (left to later talks), excluded (named as no part of the proposal), or nothing
(–). A verdict per term:

  contradict   the numbers cannot be one, or one source has as a part of the proposal what another
               leaves to later talks or excludes
  differ       one source is more precise, or speaks of others, than another
  agree        the same, once units are converted
  one          one source alone speaks of it

Exit code: 0 done, whatever was found; 2 could not run, such as for a proposal that there is not.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    about = "id of a proposal (default: all in short)"
    add(parser, "proposal", "PROPOSAL", about, nargs="?")
    add_where(parser, "--book")
    add_format(parser, "text", "json", "csv")
    add_flag(parser, "--graph", "print offers and answers as a graph in the language of Graphviz")


def run(options: argparse.Namespace) -> int:
    """Print the proposal, or all."""
    from trucebook.errors import UsageError
    from trucebook.markup import show
    from trucebook.read.offers.proposals import proposal, proposals

    if options.proposal is None:
        if options.graph:
            raise UsageError("--graph is of one proposal: name it.")
        answer(proposals(options.book), options.format)
        return 0
    found = proposal(options.proposal, options.book)
    if options.graph:
        show(found.dot, end="")
    else:
        answer(found, options.format)
    return 0

"""`trucebook discrepancies`."""

from __future__ import annotations

import argparse

from trucebook.commands import add_flag, add_format, add_where, answer

HELP = """\
Figures are compared where a coder found that they put a number on one thing, its quantity. A
running count is compared in the order of its days: one that grew is no conflict. Units convert.
One verdict per quantity:

  conflict         some figures cannot all be true: gravity rounding, vague (a vague word against
                   a number) or clash; settled_by has the fewest rows whose removal settles it
  grew             later figures are higher
  agree            all can be true of one number
  not_comparable   nothing decides
  part_of          one figure, on a part of another thing; a part above its whole is a conflict
  single           one figure

Exit code: 0 done, whatever was found; 2 could not run.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    add_where(parser)
    add_format(parser, "text", "json", "csv")
    add_flag(parser, "--strict", "take “about 250” for 250, not for 225 to 275")


def run(options: argparse.Namespace) -> int:
    """Print the groups."""
    from trucebook.read.figures.discrepancies import discrepancies

    answer(discrepancies(options.book, strict=options.strict), options.format)
    return 0

"""`trucebook site`."""

from __future__ import annotations

import argparse
from pathlib import Path

from trucebook import markup
from trucebook.commands import add, add_where
from trucebook.language import ENGLISH, LANGUAGES

HELP = """\
Writes a static site: the answers, every row with the words that it rests on, sources, codebook and
search. It opens from the file system and from any static host, and asks no server for anything.

  trucebook site
  trucebook site 0.6.0 --out explorer
  trucebook site --language en fr ar

Labels are in the first language; each other one has a folder of its code. The texts of the book
stay as they are. An earlier site at that place is replaced. Needs the extra `page`.

Exit code: 0 done; 2 could not run, such as for a book whose rows cannot be read.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    add_where(parser)
    add(parser, "--out", "DIR", "folder to write (default: site)", type=Path, default=Path("site"))
    about = f"languages of labels, the first at the top (default: {ENGLISH})"
    codes = {"nargs": "+", "choices": tuple(LANGUAGES), "default": [ENGLISH]}
    add(parser, "--language", None, about, **codes)


def run(options: argparse.Namespace) -> int:
    """Write the site."""
    from trucebook.read.site.site import site

    languages = list(dict.fromkeys(options.language))
    markup.show(site(options.book, options.out, languages=languages) / "index.html")
    return 0

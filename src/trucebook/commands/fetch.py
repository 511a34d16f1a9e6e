"""`trucebook fetch`."""

from __future__ import annotations

import argparse

from trucebook.commands import add, add_source
from trucebook.markup import show

HELP = """\
Without --from it is a release that came with the package; without VERSION the newest. A download
is kept in the cache of the platform, or in $TRUCEBOOK_CACHE, and needs the extra `fetch`; files
that are already there are not downloaded again and need no network. A broken download is tried
again. --to DIR puts the release into DIR under its version, in one move. The folder of the release
is printed.

Exit code: 0 well; 2 the release cannot be had, or does not match its checksums or the index.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add(parser, "version", "VERSION", "default: the newest", nargs="?")
    add_source(parser)
    add(parser, "--to", "DIR", "folder to put the release into")


def run(options: argparse.Namespace) -> int:
    """Get the release and name its folder."""
    from trucebook.load.fetch import fetch

    show(fetch(options.version, options.source, options.to))
    return 0

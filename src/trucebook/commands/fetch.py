"""Get a release from a base URL, a folder or an archive, every file checked.

Without --from it is one that came with the package; without VERSION the newest. A download is
kept in the cache of the platform, or in $TRUCEBOOK_CACHE, and needs the extra `fetch`; what is
there already is not downloaded again, and needs no network. What breaks off begins again. --to DIR
puts the release into DIR under its version, in one move; the folder it lies in is printed.

Exit code: 0 well, 2 it cannot be had, or is not what its checksums or the index say.
"""

from __future__ import annotations

import argparse

from trucebook.commands import add_source
from trucebook.markup import show


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("version", nargs="?", metavar="VERSION", help="default: the newest")
    add_source(parser)
    parser.add_argument("--to", metavar="DIR", help="folder to put the release into")


def run(options: argparse.Namespace) -> int:
    """Get the release and name its folder."""
    from trucebook.load.fetch import fetch

    show(fetch(options.version, options.source, options.to))
    return 0

"""`trucebook export`."""

from __future__ import annotations

import argparse
from pathlib import Path

from trucebook.commands import add, add_flag, add_source
from trucebook.markup import show

HELP = """\
RELEASE is a version, a folder or an archive; by default the newest that came with the package.
--to sqlite and duckdb write a database with keys and checks; xlsx one sheet per table, every text
as text so that no cell runs as a formula; jsonl one object per row; zip the release itself, always
the same bytes; annotations a folder with one JSON-LD file per source. duckdb and xlsx need the
extra `export`. An earlier export in the same form is replaced only with --force, and in one move;
anything else in its place is refused.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add(parser, "release", "RELEASE", "version, folder or archive (default: newest)", nargs="?")
    add_source(parser)
    forms = ("sqlite", "duckdb", "xlsx", "jsonl", "zip", "annotations")
    add(parser, "--to", None, "the form", required=True, choices=forms)
    about = "default: the book's name and the version, here"
    add(parser, "--out", "PATH", about, type=Path)
    add_flag(parser, "--force", "replace an earlier export")


def run(options: argparse.Namespace) -> int:
    """Write the form and name its file."""
    from trucebook.load.fetch import release_at
    from trucebook.release.export import export

    version, source = options.release, options.source
    if version and source is None and Path(version).exists():
        version, source = None, version
    show(export(release_at(source, version), options.to, options.out, force=options.force))
    return 0

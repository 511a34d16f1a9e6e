"""`trucebook verify`."""

from __future__ import annotations

import argparse
from pathlib import Path

from trucebook.commands import add, add_format, add_language, add_texts
from trucebook.language import chosen
from trucebook.markup import show

HELP = """\
Checks every file against the checksums, every checksum against the index of the releases, the
tables as `validate` does, each Parquet file against its CSV file cell by cell, and every
generated file against what makes it. RELEASE is a folder, or a zip or tar.gz archive.

--texts compares every span with its text, --rebuild makes the release again from its book and
compares, --signers asks for a signature. docs/releases.md says what each of these proves.

Exit code: 0 nothing wrong, 1 problems or files that could not be verified, 2 could not run.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add(parser, "release", "RELEASE", "folder or archive of a release")
    add_texts(parser)
    add(parser, "--index", "DIR", "folder of releases.json (default: next to RELEASE)")
    about = "allowed signers (OpenSSH); one must have signed RELEASE"
    add(parser, "--signers", "FILE", about)
    add(parser, "--rebuild", "BOOK", "make the release again from this book")
    about = "git revision of BOOK (default: as it is now, else the last with that version)"
    add(parser, "--at", "REV", about)
    about = "how to report: lines, JSON or GitHub workflow commands"
    add_format(parser, "text", "json", "github", about=about)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Print the report."""
    from trucebook.book.git import folder_in_repository
    from trucebook.validate.forms import written
    from trucebook.verify.verify import verify

    chosen(options.language)  # an unknown one is refused before anything is judged
    report = verify(
        options.release,
        texts=options.texts,
        index=options.index,
        signers=options.signers,
        rebuild=options.rebuild,
        at=options.at,
    )
    folder = folder_in_repository(Path(options.release))
    text = written(report, options.format, folder, options.language)
    show(text, commands=options.format == "github", isolates=True)
    return 0 if report.valid else 1

"""`trucebook sign`."""

from __future__ import annotations

import argparse
from pathlib import Path

from trucebook.commands import add
from trucebook.markup import show

HELP = """\
Verifies the release first and refuses one with problems. Writes <version>.SHA256SUMS.sig beside
its folder, and <version>.provenance.json.sig if the provenance lies there; the release itself
does not change. A key that is held by ssh-agent is named by its public file.

docs/releases.md says who holds keys and how readers check a signature.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add(parser, "release", "RELEASE", "folder of a release", type=Path)
    add(parser, "--key", "FILE", "the signing key", type=Path, required=True)


def run(options: argparse.Namespace) -> int:
    """Write the signatures and name their files."""
    from trucebook.validate.forms import as_text
    from trucebook.verify.signatures import sign_release
    from trucebook.verify.verify import verify

    report = verify(options.release)
    if not report.valid:
        show(as_text(report))
        return 1
    for path in sign_release(options.release, options.key):
        show(path)
    return 0

"""The site beside a release: made again from its files, and compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from trucebook.errors import DataError, UsageError
from trucebook.language import say
from trucebook.load.member import SITE
from trucebook.problem import Problem
from trucebook.read.site.site import GENERATOR
from trucebook.release.export import pages
from trucebook.verify.files import ReleaseFiles, fault
from trucebook.verify.rebuild import compare
from trucebook.version import __version__

_MADE_BY = re.compile(re.escape(GENERATOR) + rb'([0-9.]+)">')
_START = f"{SITE}/index.html"
_HINT = say(
    "Do not open the pages: delete the folder {site}, and `trucebook site` makes it again.",
    site=SITE,
)


def check_pages(release: ReleaseFiles, is_sound: bool) -> Iterator[Problem]:
    """Every page and script is the one that this version makes of the release.

    A page runs scripts, and no list of checksums has it. Pages that name another version as their
    maker are not compared, and a warning says so.

    Args:
        release: the files of the release, and its pages.
        is_sound: whether the release itself has no problem; else nothing is made from it.
    """
    found = release.pages
    maker = _MADE_BY.search(found.get(_START, b""))
    other = maker[1].decode() if maker and maker[1].decode() != __version__ else ""
    if not is_sound or other:
        message = (
            say(
                "not verified: the pages were not compared with the release, as trucebook {other} "
                "made it, this is {version}",
                other=other,
                version=__version__,
            )
            if other
            else say("not verified: the pages were not compared with the release, as it has errors")
        )
        yield fault(_RULE, _START, message, hint=_HINT, severity="warning")
        return
    try:
        with TemporaryDirectory(prefix="trucebook-") as folder:
            for name, data in release.files.items():
                Path(folder, name).write_bytes(data)
            made = pages(Path(folder))
    except (DataError, UsageError) as error:
        message = say("not verified: the site cannot be made again: {error}", error=error)
        yield fault(_RULE, _START, message, hint=_HINT, severity="warning")
        return
    names = {*made, *found}
    for problem in compare(made, found, names, say(", as the release makes it")):
        yield replace(problem, rule=_RULE, hint=_HINT)


_RULE = "site_is_as_made"

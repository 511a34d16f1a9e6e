"""A site in one step: every page of it, and the bundle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from pathlib import Path

from trucebook.errors import UsageError
from trucebook.files import staged
from trucebook.language import ENGLISH, LANGUAGES
from trucebook.pages.page import bundled, environment
from trucebook.progress import steps
from trucebook.read.site import (
    codebook,
    downloads,
    figures,
    home,
    lists,
    proposals,
    rows,
    sayings,
    search,
    sources,
    timeline,
)
from trucebook.read.site.addresses import Addresses
from trucebook.read.site.edition import Edition
from trucebook.read.site.page import Page

BUNDLE = "static"
"""The folder of style and scripts in a site."""

_OTHERS = ("review.js", "SHA256SUMS")
"""Files of the bundle that a site has no use for: of the review page, and of the tree alone."""

GENERATOR = b'<meta name="generator" content="trucebook '
"""What the first page of a site has before the version of its maker."""


KINDS: Sequence[Callable[[Edition], Iterator[Page]]] = (
    *(home.pages, figures.pages, sayings.pages, proposals.pages, timeline.pages),
    *(lists.pages, sources.pages, search.pages, rows.pages, codebook.pages),
)
"""What gives the pages of each kind, in the order of the menu."""


def site(
    where: str | Path | None = None,
    out: str | Path = "site",
    *,
    languages: Sequence[str] = (ENGLISH,),
) -> Path:
    """Write the site of a book or a release; returns its folder.

        >>> trucebook.site("0.6.0", "explorer")

    Args:
        where: as for `Edition.of`.
        out: the folder; an earlier site there is replaced.
        languages: those of labels; the texts of the book stay as they are. The first is at the
            top, each other one in a folder of its code.

    Raises:
        UsageError: there is no such book, release or language; the folder holds anything but an
            earlier site; or the extra `page` is missing.
        DataError: a table of the book cannot be read.
    """
    edition, out = Edition.of(where), Path(out)
    files: dict[str, bytes] = {}
    for language in languages:
        folder = "" if language == languages[0] else f"{language}/"
        found = contents(edition, language, languages)
        files |= {f"{folder}{path}": data for path, data in found.items()}
    _require_earlier(out, {path.partition("/")[0] for path in files})
    with staged(out, replace_folder=True) as made:
        for path, data in steps(files.items(), "pages"):
            target = made / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    return out


def _require_earlier(out: Path, names: Set[str]) -> None:
    """Refuse to replace a folder that holds anything but an earlier site.

    Args:
        out: the folder.
        names: what a site has at its top.
    """
    there = {path.name for path in out.iterdir()} if out.is_dir() else set()
    others = sorted(there - names - LANGUAGES.keys())
    first = out / "index.html"
    is_ours = first.is_file() and GENERATOR in first.read_bytes()
    if there and (others or not is_ours):
        found = others[0] if others else f"an {first.name} of something else"
        raise UsageError(
            f"{out}: expected nothing or an earlier site, which is replaced; found {found}. "
            "Name another folder with --out, or move it away."
        )


def contents(
    edition: Edition, language: str = ENGLISH, languages: Sequence[str] = (ENGLISH,)
) -> dict[str, bytes]:
    """The files of a site in one language by path: a function of its arguments alone."""
    engine = environment("trucebook.read.site", language)
    address = Addresses(edition.found)
    made = {f"{BUNDLE}/{name}": data for name, data in bundled().items() if name not in _OTHERS}
    made |= {**search.files(edition), **downloads.files(edition)}
    up = "" if language == languages[0] else "../"
    in_other_languages = {
        code: up if code == languages[0] else f"{up}{code}/"
        for code in languages
        if code != language
    }
    for kind in KINDS:
        for page in kind(edition):
            root = "../" * page.path.count("/")
            shared = {
                "edition": edition,
                "root": root,
                "path": page.path,
                "address": address,
                "in_other_languages": in_other_languages,
            }
            drawn = engine.get_template(page.template).render(shared | dict(page.values))
            made[page.path] = drawn.encode()
    return made

"""A site in one step: every page of it, and the bundle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from trucebook.files import staged
from trucebook.language import ENGLISH
from trucebook.pages.page import environment
from trucebook.progress import steps
from trucebook.read.site import home
from trucebook.read.site.addresses import address
from trucebook.read.site.edition import Edition
from trucebook.read.site.page import Page

BUNDLE = "static"
"""The folder of style and scripts in a site."""


KINDS: Sequence[Callable[[Edition], Iterator[Page]]] = (home.pages,)
"""What gives the pages of each kind, in the order of the menu."""


def site(
    where: str | Path | None = None, out: str | Path = "site", *, language: str = ENGLISH
) -> Path:
    """Write the site of a book or a release; returns its folder.

        >>> trucebook.read.site.site.site("0.6.0", "site")

    Args:
        where: as for `Edition.of`.
        out: the folder; an earlier site there is replaced.
        language: the language of labels.
    """
    edition = Edition.of(where)
    with staged(out, replace_folder=True) as made:
        for path, data in steps(contents(edition, language).items(), "pages"):
            target = made / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    return Path(out)


def contents(edition: Edition, language: str = ENGLISH) -> dict[str, bytes]:
    """The files of a site by path: a function of the edition and the language alone."""
    engine = environment("trucebook.read.site", language)
    made = {f"{BUNDLE}/{name}": data for name, data in bundle().items()}
    for kind in KINDS:
        for page in kind(edition):
            root = "../" * page.path.count("/")
            shared = {"edition": edition, "root": root, "path": page.path, "address": address}
            drawn = engine.get_template(page.template).render(shared | dict(page.values))
            made[page.path] = drawn.encode()
    return made


def bundle() -> dict[str, bytes]:
    """The files of style and scripts."""
    folder = files("trucebook.pages") / "bundle"
    return {
        one.name: one.read_bytes() for one in sorted(folder.iterdir(), key=lambda one: one.name)
    }

"""Extractors by name: our own, told the actors of a book, and those that other packages bring.

An extractor is a callable that takes a text and gives an `Extraction`. A package brings one with
an entry point in the group `trucebook.extractors`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trucebook.errors import UsageError, extra, unknown
from trucebook.proposing.background import known_actors

if TYPE_CHECKING:
    from trucebook.extraction import Extraction, Gazetteer

__all__ = ["GROUP", "OWN", "Extractor", "extract", "extractor"]

GROUP = "trucebook.extractors"
"""The entry points that name extractors."""

OWN = "grammar"
"""Name of our own extractor."""

Extractor = Callable[[str], "Extraction"]


def extract(
    text: str, actors: Gazetteer | None = None, *, book: str | Path | None = None
) -> Extraction:
    """Propose figures, quotes, mentions and terms for an English news article.

    Args:
        text: the article as received; offsets count its code points.
        actors: the actors to know by name; those of the book by default.
        book: folder of a book, read once; without, the newest release that came with the package.

    Raises:
        UsageError: `text` is no text, the extra `extract` is not installed, or the folder is no
            book.
    """
    if not isinstance(text, str):
        raise UsageError(f"Expected a text, found {type(text).__name__}.")
    found: Extraction = _grammar().extract(text, _gazetteer(book) if actors is None else actors)
    return found


def extractor(name: str = OWN, book: str | Path | None = None) -> Extractor:
    """An extractor by its name.

    Args:
        name: of our own, or of one that another package brings.
        book: folder of a book whose actors our own knows; by default as `extract` has it.

    Raises:
        UsageError: there is none of that name, or it cannot be loaded.
    """
    if name == OWN:
        return partial(_grammar().extract, actors=_gazetteer(book))
    return _installed(name)


@cache
def _gazetteer(book: str | Path | None) -> Gazetteer:
    found: Gazetteer = _grammar().Gazetteer(known_actors(book))
    return found


def _grammar() -> Any:
    return extra("trucebook.extraction", "extract")


def _installed(name: str) -> Extractor:
    from importlib.metadata import entry_points  # noqa: PLC0415

    found = {point.name: point for point in entry_points(group=GROUP)}
    if name not in found:
        raise unknown("extractor", name, {OWN, *found})
    try:
        loaded: Extractor = found[name].load()
    except (ImportError, AttributeError) as error:
        raise UsageError(f"The extractor {name!r} cannot be loaded: {error}.") from error
    return loaded

"""Extractors by name: our own and those that other packages bring.

An extractor is a callable that takes a text and gives an `Extraction`. A package brings one with
an entry point in the group `trucebook.extractors`; what it gives is checked row by row.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from trucebook.errors import UsageError, extra, unknown
from trucebook.extract.known import (
    Tables,
    Vocabularies,
    definitions,
    known_actors,
    known_tables,
    vocabularies,
)

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from trucebook.extract.checking import Checker
    from trucebook.extract.figures.quantities import Ledger
    from trucebook.extract.names.gazetteer import Gazetteer
    from trucebook.extract.rows import Extraction, Proposal
    from trucebook.extract.subject import Subject
    from trucebook.schemas.table import Schema


GROUP = "trucebook.extractors"
"""The entry points that name extractors."""

OWN = "grammar"
"""Name of our own extractor."""

Language = Literal["en"]


class Extractor(NamedTuple):
    """The name and version that its rows have, and what takes a text and its file."""

    coder: str
    propose: Callable[[str, str], Proposal]


def extract(
    text: str,
    actors: Gazetteer | None = None,
    *,
    book: str | Path | None = None,
    language: Language | None = None,
) -> Extraction:
    """Propose figures, quotes, mentions and terms for an English news article.

    Lines in another language than the rest are left out, with a warning.

    Args:
        text: the article as received; offsets count its code points.
        actors: the actors to know by name; those of `book` by default.
        book: folder of a book, read once, whose metrics and types of term to look for; without,
            those that come with the package, and nobody is known by an id.
        language: "en" to read the text as English whatever it looks like.

    Raises:
        UsageError: `text` is no text or not in English, the extra `extract` is not installed, or
            the folder is no book.
    """
    if not isinstance(text, str):
        raise UsageError(f"Expected a text, found {type(text).__name__}.")
    known = _gazetteer(book) if actors is None else actors
    proposal = _own(known, _subject(book), _ledger(book), language).propose(text, "")
    if proposal.found is None:
        (problem,) = proposal.problems
        raise UsageError(f"{problem.offence}. {problem.hint}")
    for problem in proposal.problems:
        warnings.warn(f"{problem.where.strip(':')}: {problem.described}", stacklevel=2)
    return proposal.found


def extractor(
    name: str = OWN, book: str | Path | None = None, language: Language | None = None
) -> Extractor:
    """An extractor, ours or one that another package brings, for a book or for none."""
    if name == OWN:
        return _own(_gazetteer(book), _subject(book), _ledger(book), language)
    return extractor_with(known_actors(book), definitions(book), name)


def extractor_with(
    actors: Iterable[Mapping[str, str]],
    schemas: Mapping[str, Schema],
    name: str = OWN,
    lists: Vocabularies | None = None,
    tables: Tables | None = None,
) -> Extractor:
    """An extractor for a book that has been read; `lists` are its code lists, ours by default.

    `tables` are those that say what the figures of the book are of.
    """
    if name == OWN:
        own = extra("trucebook.extract.pipeline", "extract")
        subject = _subject(None) if lists is None else own.read_subject(*lists)
        return _own(own.Gazetteer(actors), subject, own.ledger(tables or {}), None)
    from importlib.metadata import entry_points  # noqa: PLC0415

    points = {point.name: point for point in entry_points(group=GROUP)}
    if name not in points:
        raise unknown("extractor", name, {OWN, *points})
    try:
        read = points[name].load()
    except (Exception, SystemExit) as error:
        raise UsageError(f"The extractor {name!r} cannot be loaded: {error}.") from error
    checker: Checker = extra("trucebook.extract.checking", "extract").Checker(
        _coder(points[name]),
        {**definitions(), **schemas},
        frozenset(row["actor_id"] for row in actors),
    )

    def propose(text: str, file: str) -> Proposal:
        try:
            given = read(text)
        except (Exception, SystemExit) as error:
            return checker.failed(f"an Extraction, found {type(error).__name__}: {error}", file)
        return checker.check(given, text, file)

    return Extractor(checker.coder, propose)


@cache
def _gazetteer(book: str | Path | None) -> Gazetteer:
    made: Gazetteer = extra("trucebook.extract.pipeline", "extract").Gazetteer(known_actors(book))
    return made


@cache
def _subject(book: str | Path | None) -> Subject:
    read = extra("trucebook.extract.pipeline", "extract").read_subject
    subject: Subject = read(*vocabularies(book))
    return subject


@cache
def _ledger(book: str | Path | None) -> Ledger:
    made: Ledger = extra("trucebook.extract.pipeline", "extract").ledger(known_tables(book))
    return made


def _own(
    actors: Gazetteer, subject: Subject, ledger: Ledger, language: Language | None
) -> Extractor:
    propose = extra("trucebook.extract.pipeline", "extract").propose
    coder: str = extra("trucebook.extract.rows", "extract").EXTRACTOR
    is_english = language is not None
    known = {"subject": subject, "ledger": ledger, "is_english": is_english}
    return Extractor(coder, partial(propose, actors, **known))


def _coder(point: EntryPoint) -> str:
    """Name and version of what an entry point brings, as the column `coder` has them."""
    name = re.sub(r"[^a-z0-9-]+", "-", point.name.lower()).lstrip("-0123456789") or "extractor"
    package = getattr(point, "dist", None)
    version = re.findall(r"[0-9]+", package.version if package else "")[:3]
    return f"{name}@{'.'.join([*version, '0', '0', '0'][:3])}"

"""Extractors by name: our own, those that other packages bring, and files that tools wrote.

An extractor is a callable that takes a text and gives an `Extraction`, or the same as a mapping, as
a line of `trucebook extract` has it. A package brings one with an entry point in the group
`trucebook.extractors`; a file of annotations is read as one. What is not our own is checked row by
row.
"""

from __future__ import annotations

import os
import re
import sys
import warnings
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Literal, NamedTuple

from trucebook.errors import UsageError, extra, unknown
from trucebook.extract.known import (
    Tables,
    Vocabularies,
    definitions,
    known,
)
from trucebook.language import say
from trucebook.problem import Problem, shorten

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from trucebook.book.texts import Text
    from trucebook.extract.checking import Checker
    from trucebook.extract.figures.phrases import Nouns
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


Proposed = tuple["Text | Problem", "Proposal"]
"""An item of a stream of texts, and what is proposed for it."""


class Extractor(NamedTuple):
    """The name and version that its rows have, and what takes a text and its file.

    `problems` are those of a file of annotations, whatever text it is asked for.
    """

    coder: str
    propose: Callable[[str, str], Proposal]
    problems: tuple[Problem, ...] = ()


class Settings(NamedTuple):
    """What `extractor` makes an extractor from; another process can make the same."""

    name: str = OWN
    book: str | Path | None = None
    language: Language | None = None

    def resolved(self) -> Settings:
        """The same with absolute paths, for a process that runs elsewhere."""
        coder, path = _file(self.name)
        name = self.name
        if path is not None and annotations_of(name) is not None:
            name = f"{coder}={path.resolve()}" if coder else str(path.resolve())
        book = None if self.book is None else Path(self.book).resolve()
        return Settings(name, book, self.language)


def annotations_of(name: str) -> Path | None:
    """The path of the annotations that an extractor's name leads to; None for programs."""
    return None if name == OWN or name in _points() else _file(name)[1]


def _points() -> dict[str, EntryPoint]:
    """The extractors of other packages."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - it is slow to start

    return {point.name: point for point in entry_points(group=GROUP)}


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
    book = _place(book)
    people = _gazetteer(book) if actors is None else actors
    proposal = _own(people, _subject(book), _ledger(book), language).propose(text, "")
    if proposal.found is None:
        (problem,) = proposal.problems
        raise UsageError(f"{problem.offence}. {problem.hint}")
    for problem in proposal.problems:
        _warn(f"{problem.where.strip(':')}: {problem.described()}", sys._getframe(1))
    return proposal.found


def _warn(message: str, frame: FrameType) -> None:
    """Warn of a text, at the place of a call.

    NOTE: `warnings.warn` remembers each message that it showed, for ever.
    """
    place = frame.f_code.co_filename, frame.f_lineno, frame.f_globals.get("__name__")
    warnings.warn_explicit(message, UserWarning, *place)


def extractor(
    name: str = OWN, book: str | Path | None = None, language: Language | None = None
) -> Extractor:
    """An extractor for a book or for none: ours, that of another package, or a file."""
    if name == OWN:
        book = _place(book)
        return _own(_gazetteer(book), _subject(book), _ledger(book), language)
    actors, tables, lists = known(book)
    return extractor_with(actors, definitions(book), name, lists, tables)


def extractor_with(
    actors: Iterable[Mapping[str, str]],
    schemas: Mapping[str, Schema],
    name: str = OWN,
    lists: Vocabularies | None = None,
    tables: Tables | None = None,
) -> Extractor:
    """An extractor for a book that has been read.

    `lists` are its code lists, ours by default; `tables` say what its rows are of.
    """
    tables = tables or {}
    if name == OWN:
        own = extra("trucebook.extract.pipeline", "extract")
        plans = tables.get("proposals", [])
        subject = _subject(None) if lists is None else _read_subject((*lists, plans))
        return _own(own.Gazetteer(actors), subject, _read_ledger(tables), None)
    checker_of = partial(
        extra("trucebook.extract.checking", "extract").Checker,
        schemas={**definitions(), **schemas},
        actors=frozenset(row["actor_id"] for row in actors),
        ids={
            table: frozenset(next(iter(row.values())) for row in tables[table]) for table in tables
        },
    )
    nouns = (_subject(None) if lists is None else _read_subject(lists)).counted
    points = _points()
    if name in points:
        return _brought(points[name], checker_of, nouns)
    coder, path = _file(name)
    if path is not None:
        return _annotated(coder, path, checker_of, nouns)
    raise UsageError(f"{unknown('extractor', name, {OWN, *points})} Or name a file of annotations.")


def _brought(point: EntryPoint, checker_of: Callable[[str], Checker], nouns: Nouns) -> Extractor:
    """The extractor of another package."""
    from trucebook.extract.annotations import ours  # noqa: PLC0415 - they need the extra
    from trucebook.extract.annotations.proposing import Proposing  # noqa: PLC0415

    try:
        read = point.load()
    except (Exception, SystemExit) as error:
        raise UsageError(f"The extractor {point.name!r} cannot be loaded: {error}.") from error
    checker = checker_of(_coder(point))
    proposing = Proposing(checker, nouns)

    def propose(text: str, file: str) -> Proposal:
        try:
            given = read(text)
            annotated = ours.read(given) if isinstance(given, dict) else None
        except (Exception, SystemExit) as error:
            return checker.failed(
                say("an Extraction, found {name}: {error}", name=type(error).__name__, error=error),
                file,
            )
        if annotated is not None:
            return proposing.propose([annotated], text, file)
        return checker.check(given, text, file)

    return Extractor(checker.coder, propose)


def _file(name: str) -> tuple[str, Path | None]:
    """The coder and the path that a name gives, if it is that of a file: CODER=PATH, or PATH."""
    named = _NAMED.fullmatch(name)
    if named is not None:
        return named[1], Path(named[2])
    path = Path(name)
    is_path = os.sep in name or "/" in name or path.suffix.lower() in _ENDINGS
    return "", path if is_path or os.path.lexists(path) else None


_NAMED = re.compile(r"(?s)([a-z][a-z0-9-]*@[0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,9})=(.+)")
_ENDINGS = (".ann", ".json", ".jsonl")


def _annotated(
    coder: str, path: Path, checker_of: Callable[[str], Checker], nouns: Nouns
) -> Extractor:
    """The extractor that reads a file."""
    from trucebook.extract.annotations.files import open_annotations  # noqa: PLC0415 - as above
    from trucebook.extract.annotations.proposing import Proposing  # noqa: PLC0415

    annotations = open_annotations(path)
    proposing = Proposing(checker_of(coder or annotations.coder), nouns)
    return Extractor(
        proposing.checker.coder,
        partial(proposing.from_file, annotations),
        tuple(annotations.problems),
    )


def proposed(propose: Callable[[str, str], Proposal], item: Text | Problem) -> Proposed:
    """An item of a stream of texts with what is proposed for it.

    What is no text is its own problem; an error of an extractor is one of the text alone.
    """
    from trucebook.extract.rows import Proposal  # noqa: PLC0415 - it needs the extra

    if isinstance(item, Problem):
        return item, Proposal(None, (item,))
    try:
        return item, propose(item.text, item.file)
    except Exception as error:
        return item, failed(item.file, f"{type(error).__name__}: {error}")


def failed(file: str, found: str) -> Proposal:
    """The proposal for a text that an extractor did not read to its end."""
    from trucebook.extract.rows import Proposal  # noqa: PLC0415

    problem = Problem(
        rule="text_is_extracted",
        file=file,
        value=shorten(found),
        message=say("expected the extractor to read the text to its end"),
        hint=say("Nothing was written for it. Report it to the authors of the extractor."),
    )
    return Proposal(None, (problem,))


_BOOKS = 8
"""Books of which what was read is kept."""

_known = lru_cache(_BOOKS)(known)


def _place(book: str | Path | None) -> Path | None:
    """The folder of a book wherever the current folder will be, which what is kept goes by."""
    return None if book is None else Path(book).absolute()


@lru_cache(_BOOKS)
def _gazetteer(book: Path | None) -> Gazetteer:
    made: Gazetteer = extra("trucebook.extract.pipeline", "extract").Gazetteer(_known(book).actors)
    return made


@lru_cache(_BOOKS)
def _subject(book: Path | None) -> Subject:
    _, tables, lists = _known(book)
    return _read_subject((*lists, tables.get("proposals", [])))


def _read_subject(lists: Vocabularies) -> Subject:
    subject: Subject = extra("trucebook.extract.pipeline", "extract").read_subject(*lists)
    return subject


@lru_cache(_BOOKS)
def _ledger(book: Path | None) -> Ledger:
    return _read_ledger(_known(book).tables)


def _read_ledger(tables: Tables) -> Ledger:
    made: Ledger = extra("trucebook.extract.figures.quantities", "extract").ledger(tables)
    return made


def _own(
    actors: Gazetteer, subject: Subject, ledger: Ledger, language: Language | None
) -> Extractor:
    propose = extra("trucebook.extract.pipeline", "extract").propose
    coder: str = extra("trucebook.extract.rows", "extract").EXTRACTOR
    is_english = language is not None
    if not is_english:
        extra("pycld2", "extract")  # what is missing is named before a text is read
    given = {"subject": subject, "ledger": ledger, "is_english": is_english}
    return Extractor(coder, partial(propose, actors, **given))


def _coder(point: EntryPoint) -> str:
    """Name and version of what an entry point brings, as the column `coder` has them."""
    name = re.sub(r"[^a-z0-9-]+", "-", point.name.lower()).lstrip("-0123456789") or "extractor"
    package = getattr(point, "dist", None)
    version = re.findall(r"[0-9]+", package.version if package else "")[:3]
    return f"{name}@{'.'.join([*version, '0', '0', '0'][:3])}"

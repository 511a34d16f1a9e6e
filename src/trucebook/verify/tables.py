"""The tables of a release as a book, judged as a book is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from trucebook.book.book import Book
from trucebook.book.card import read_statements
from trucebook.book.citation import read_citation
from trucebook.book.records import SOURCES
from trucebook.book.table import Table, read_table
from trucebook.book.texts import source_texts, texts_folders
from trucebook.errors import SchemaError
from trucebook.problem import Problem
from trucebook.schemas.files import PACKAGE
from trucebook.schemas.table import Schema
from trucebook.snapshot import Snapshot
from trucebook.validate import engines
from trucebook.validate.rules import RULES, files, judge_by
from trucebook.verify.descriptor import Definitions
from trucebook.verify.faults import AGAIN, fault
from trucebook.verify.files import ReleaseFiles

_NOT_RELEASED = frozenset({"releases", "passes", "extracted"})

RULES_ON_A_RELEASE = tuple(rule for rule in RULES if not rule.needs & _NOT_RELEASED)
"""All rules but those on files that a release has not, and on what was released before it."""


_Judge = Callable[[Book], Iterator[Problem]]
_MISFITS = (SchemaError, AttributeError, KeyError, RuntimeError, TypeError, ValueError)


def as_book(release: ReleaseFiles, definitions: Definitions, texts: str | Path | None) -> Book:
    """A release read as a book; `problems` holds what kept its files from being read."""
    tables = {name: _read(release, schema) for name, schema in definitions.tables.items()}
    folders = texts_folders(texts)
    files = Snapshot(release.home, release.files)
    citation, problems = read_citation(files)
    statements, faults = read_statements(files)
    has_sources = SOURCES in tables and "sha256" in tables[SOURCES].schema.fields
    found = dict(source_texts(folders, tables[SOURCES])) if has_sources else {}
    return Book(
        root=release.home,
        schemas=definitions.tables,
        tables=tables,
        texts=found,
        looked_for_texts=bool(folders),
        citation=citation,
        statements=statements,
        problems=(
            *problems,
            *faults,
            *(item for table in tables.values() for item in table.problems),
        ),
        files=files,
    )


def judge(book: Book) -> Iterator[Problem]:
    """What engines and rules find in tables that could be read. Order matters in a release."""
    judges = (
        engines.by_frictionless,
        engines.by_pandera,
        partial(judge_by, RULES_ON_A_RELEASE),
    )
    for problem in _applied(judges, book):
        is_order = problem.rule == files.rows_are_sorted.name
        # A rule's own hint is for an editor of the book.
        yield replace(problem, severity="error" if is_order else problem.severity, hint=AGAIN)


def judge_reports(release: ReleaseFiles, definitions: Definitions) -> Iterator[Problem]:
    """What is wrong with the tables about the book, such as the reliability of its coding."""
    tables = {name: _read(release, schema) for name, schema in definitions.reports.items()}
    odd = [problem for table in tables.values() for problem in table.problems]
    yield from (replace(problem, hint=AGAIN) for problem in odd)
    if not odd:
        book = Book(
            root=release.home,
            schemas=definitions.reports,
            tables=tables,
            files=Snapshot(release.home, release.files),
        )
        canonical = partial(judge_by, (files.records_are_canonical,))
        for problem in _applied((engines.by_frictionless, canonical), book):
            yield replace(problem, hint=AGAIN)


def _read(release: ReleaseFiles, schema: Schema) -> Table:
    file = f"{schema.name}.csv"
    if file not in release.files:
        return Table(schema, file, problems=(fault("file_is_there", file, "expected the table"),))
    return read_table(schema, file, release.files[file])


def _applied(
    judges: Iterable[Callable[[Book], Iterator[Problem]]], book: Book
) -> Iterator[Problem]:
    for judge_of in judges:
        try:
            yield from list(judge_of(book))
        # Whatever a judge makes of a definition that somebody has tampered with.
        except _MISFITS as error:
            yield fault("definition_is_sound", PACKAGE, "expected definitions that apply", error)

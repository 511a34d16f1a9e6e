"""The order in which a release is judged. What would make a later step unsafe ends the run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from trucebook.book.book import Book
from trucebook.book.citation import ABOUT, read_citation, read_statements
from trucebook.book.citation import FILE as CITATION
from trucebook.book.csv import sort_key
from trucebook.book.records import SOURCES
from trucebook.book.table import Table, read_table
from trucebook.book.texts import source_texts, texts_folders
from trucebook.errors import SchemaError, UsageError
from trucebook.language import say
from trucebook.load.releases import SUMS, home
from trucebook.problem import Problem
from trucebook.progress import steps
from trucebook.read.derived import ANSWERS
from trucebook.release.contents import CARRIED, assembled
from trucebook.schemas.files import PACKAGE
from trucebook.schemas.table import Schema
from trucebook.snapshot import Snapshot
from trucebook.validate import engines
from trucebook.validate.check import report_on
from trucebook.validate.report import Report, ordered
from trucebook.validate.rules import RULES, files, judge_by
from trucebook.verify.checksums import (
    Statement,
    builder_of,
    check_index,
    check_materials,
    check_subjects,
    check_sums,
    knows,
    read_statement,
)
from trucebook.verify.descriptor import Definitions, check_citation, read_descriptor
from trucebook.verify.files import AGAIN, ReleaseFiles, fault, open_release
from trucebook.verify.inert import check_inert
from trucebook.verify.pages import check_pages
from trucebook.verify.parquet import check_delta, parquet_matches_csv
from trucebook.verify.rebuild import (
    PAGES,
    check_codebook,
    check_made,
    check_table,
    compare,
    pages_made,
    rebuilt,
)
from trucebook.verify.signatures import UNSIGNED, check_signatures


def verify(
    path: str | Path,
    *,
    texts: str | Path | None = None,
    index: str | Path | None = None,
    signers: str | Path | None = None,
    rebuild: str | Path | None = None,
    at: str | None = None,
) -> Report:
    """Judge a release without trust in its builder or sender.

    Args:
        path: folder of a release, or an archive of one (zip or tar.gz).
        texts: folder of source texts; see `trucebook.book.read_book`.
        index: folder of the `releases.json` to compare it with; by default the one it lies in.
        signers: list of allowed signers (OpenSSH); with it, an unsigned release is a problem.
        rebuild: folder of the book, to make the release again from.
        at: git revision of the book to make it from; by default the one of that version.

    Returns:
        Every problem with file, row and cell as far as there is one.

    Raises:
        UsageError: there is no release, book, revision or list of signers of that name.
        DataError: the book to rebuild from cannot be read.
    """
    if at is not None and rebuild is None:
        raise UsageError("A revision is one of the book to rebuild from: give it, --rebuild BOOK.")
    release = open_release(path)
    if release.problems:
        return Report(ordered(release.problems), rows={}).shortened()
    if not {SUMS, PACKAGE, CITATION} & release.files.keys():
        raise UsageError(f"{path}: expected a release, with {PACKAGE} and {SUMS}.")
    definitions = read_descriptor(release.files)
    book = _as_book(release, definitions, texts)
    folder = None if index is None else Path(index)
    statement, problems = read_statement(release, book.version)
    if signers is not None:
        problems += check_signatures(release, book.version, Path(signers))
    is_signed = signers is not None and not any(p.rule == UNSIGNED for p in problems)
    is_vouched_for = is_signed or _is_indexed(release, book.version, folder, rebuild)
    check = partial(
        check_made, release.files, definitions.reports, builder_of(statement), is_vouched_for
    )
    problems += (inside := _inside(release, definitions, book, folder))
    if rebuild is not None and book.version:
        problems += _against_book(release, book, statement, rebuild, at, check)
    elif not any(_is_grave(problem, definitions) for problem in inside):
        made = {**assembled(book, release.only(CARRIED)).files, **pages_made(release, book.version)}
        problems += check(made, book.schemas, {*CARRIED} - {*PAGES}, say(", as its tables make it"))
    else:
        problems.append(_NOT_COMPARED)
    if release.pages:
        is_sound = not any(problem.severity == "error" for problem in problems)
        problems += check_pages(release, is_sound)
    if book.version:  # else no entry can be looked up
        problems += check_index(release, folder, book)
    if statement is not None:
        problems += check_subjects(release, book.version, statement)
    return report_on(book, problems).shortened()


def _is_grave(problem: Problem, definitions: Definitions) -> bool:
    """Whether it keeps files from being made from the tables.

    An error in a report that is itself made from them does not.
    """
    file, field = problem.file.rpartition(".")[0], f"{problem.field}.."
    report = field.split(".")[1] if problem.file == PACKAGE else file
    is_made = report in ANSWERS and report not in definitions.tables
    return problem.severity == "error" and not is_made


_NOT_COMPARED = fault(
    "files_can_be_made_again",
    PACKAGE,
    say(
        "not verified: the files that are made from the tables, such as the codebook, were "
        "not made again and compared, for the release has errors"
    ),
    hint=say("Verify again when the errors are gone, or compare with the book: --rebuild BOOK."),
    severity="warning",
)


def _as_book(release: ReleaseFiles, definitions: Definitions, texts: str | Path | None) -> Book:
    """A release read as a book; `problems` holds what kept its files from being read."""
    tables = {name: _read(release, schema) for name, schema in definitions.tables.items()}
    folders = texts_folders(texts)
    files = Snapshot(release.home, release.files)
    citation, problems = read_citation(files)
    statements, faults = read_statements(files)
    has_sources = SOURCES in tables and "sha256" in tables[SOURCES].schema.fields
    return Book(
        root=release.home,
        schemas=definitions.tables,
        tables=tables,
        texts=dict(source_texts(folders, tables[SOURCES])) if has_sources else {},
        looked_for_texts=bool(folders),
        citation=citation,
        statements=statements,
        problems=(*problems, *faults, *(p for table in tables.values() for p in table.problems)),
        files=files,
    )


def _read(release: ReleaseFiles, schema: Schema) -> Table:
    file = f"{schema.name}.csv"
    if file not in release.files:
        return Table(
            schema, file, problems=(fault("file_is_there", file, say("expected the table")),)
        )
    return read_table(schema, file, release.files[file])


def _is_indexed(
    release: ReleaseFiles, version: str, index: Path | None, rebuild: str | Path | None
) -> bool:
    """Whether an index from elsewhere knows it: the one named, the book's or our own."""
    named = [index] if index is not None else []
    named += [Path(rebuild) / "build"] if rebuild is not None else []
    return any(knows(folder, release, version) for folder in (*named, home() / "build"))


def _inside(
    release: ReleaseFiles, definitions: Definitions, book: Book, index: Path | None
) -> list[Problem]:
    """The files of a release against each other, and its tables against the rules."""
    problems = [*check_sums(release.files), *check_inert(release.files), *definitions.problems]
    problems += (replace(problem, hint=AGAIN) for problem in book.problems)
    if not definitions.package:
        return problems
    if book.version:
        problems += check_citation(release, definitions.package, book.citation)
    problems += check_codebook(release.files, book.schemas)
    problems += parquet_matches_csv(release, book)
    problems += _judge_reports(release, definitions, book)
    if definitions.are_sound and not any(table.problems for table in book.tables.values()):
        rules = partial(judge_by, steps(_RULES, "rules"))
        judges = (engines.by_frictionless, engines.by_pandera, rules, _unsorted)
        problems += _judged(judges, book)
        if book.version:
            problems += check_delta(release, book, index)
    return problems


_Judge = Callable[[Book], Iterator[Problem]]
_NOT_RELEASED = frozenset({"releases", "passes", "extracted", "files"})
_RULES = tuple(rule for rule in RULES if not rule.needs & _NOT_RELEASED)
"""All rules but those on files that a release has not, and on what was released before it."""

_MISFITS = (SchemaError, AttributeError, KeyError, RuntimeError, TypeError, ValueError)


def _judged(judges: Iterable[_Judge], book: Book) -> Iterator[Problem]:
    """What engines and rules find in tables that could be read."""
    for judge in judges:
        try:
            found = list(judge(book))
        # A definition may have been tampered with.
        except _MISFITS as error:
            yield fault(
                "definition_is_sound", PACKAGE, say("expected definitions that apply"), error
            )
            continue
        for problem in found:
            yield replace(problem, hint=AGAIN)  # a rule's own hint is for an editor of the book


def _unsorted(book: Book) -> Iterator[Problem]:
    """The rows of a release that come after a larger id."""
    for table in book.tables.values():
        key = table.schema.key
        for row, before in files.out_of_order(table.rows, lambda row: sort_key(row.id)):
            problem = row.problem(key, say("expected the row before {before}", before=before.id))
            yield replace(problem, rule="release_is_sorted")


def _judge_reports(release: ReleaseFiles, definitions: Definitions, of: Book) -> Iterator[Problem]:
    """What is wrong with the reports of a book, such as the reliability of its coding."""
    tables = {name: _read(release, schema) for name, schema in definitions.reports.items()}
    odd = [problem for table in tables.values() for problem in table.problems]
    yield from (replace(problem, hint=AGAIN) for problem in odd)
    if not odd:
        of_release = Snapshot(release.home, release.files)
        book = replace(of, schemas=definitions.reports, tables=tables, files=of_release)
        yield from parquet_matches_csv(release, book, are_reports=True)
        canonical = partial(judge_by, (files.records_are_canonical,))
        yield from _judged((engines.by_frictionless, canonical), book)


def _against_book(
    release: ReleaseFiles,
    book: Book,
    statement: Statement | None,
    root: str | Path,
    at: str | None,
    check: Callable[..., Iterator[Problem]],
) -> Iterator[Problem]:
    """Every file is what the book makes it."""
    with rebuilt(root, book.version, at) as (own, made):
        if statement is not None:
            yield from check_materials(statement, book.version, own)
        for name in sorted(own.schemas.keys() - book.schemas.keys()):
            yield fault("table_is_the_books", f"{name}.csv", say("expected the table of the book"))
        for table in book.tables.values():
            yield from check_table(table, release.files, made)
        copied = {*ABOUT} & {*made.files, *release.files}
        yield from compare(made.files, release.files, copied, _BOOK)
        yield from check(made.files, own.schemas, ABOUT, _BOOK)


_BOOK = say(", as the book makes it")

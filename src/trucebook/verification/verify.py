"""The order in which a release is judged. What would make a later step unsafe ends it early."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from trucebook.about import ABOUT
from trucebook.about.citation import FILE as CITATION
from trucebook.book import Book
from trucebook.errors import UsageError
from trucebook.problem import Problem
from trucebook.published import SUMS
from trucebook.release.contents import CARRIED, assembled
from trucebook.report import Report, ordered
from trucebook.validation.judging import report_on
from trucebook.verification.checksums import check_sums
from trucebook.verification.companions import (
    check_codebook,
    compare,
    is_comparable,
    made_from_tables,
    not_comparable,
)
from trucebook.verification.definitions import PACKAGE, Definitions, read_descriptor
from trucebook.verification.index import check_index
from trucebook.verification.labels import check_labels
from trucebook.verification.parcel import Parcel, open_parcel
from trucebook.verification.provenance import (
    Statement,
    builder_of,
    check_materials,
    check_subjects,
    read_statement,
)
from trucebook.verification.rebuilding import check_table, rebuilt
from trucebook.verification.signatures import check_signatures
from trucebook.verification.tables import as_book, judge, judge_reports
from trucebook.verification.told import AGAIN, fault
from trucebook.verification.twins import check_twins

__all__ = ["verify"]


def verify(
    path: str | Path,
    *,
    texts: str | Path | None = None,
    index: str | Path | None = None,
    signers: str | Path | None = None,
    rebuild: str | Path | None = None,
    at: str | None = None,
) -> Report:
    """Judge a release without trust in whoever built or sent it.

    Args:
        path: folder of a release, or a zip archive of one.
        texts: folder of source texts; see `trucebook.book.read_book`.
        index: folder of the `releases.json` to hold it against; by default the one it lies in.
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
    parcel = open_parcel(path)
    if parcel.problems:
        return Report(ordered(parcel.problems), rows={}).shortened()
    if not {SUMS, PACKAGE, CITATION} & parcel.files.keys():
        raise UsageError(f"{path}: expected a release, with {PACKAGE} and {SUMS}.")
    definitions = read_descriptor(parcel.files)
    book = as_book(parcel, definitions, texts)
    statement, faults = read_statement(parcel, book.version)
    problems = [*faults, *_inside(parcel, definitions, book)]
    if rebuild is not None and book.version:
        problems += _against_book(parcel, book, statement, rebuild, at)
    elif not _errors(problems):
        problems += _made_again(parcel, book, statement)
    problems += _outside(parcel, book, statement, index)
    if signers is not None:
        problems += check_signatures(parcel, book.version, Path(signers))
    return report_on(book, problems).shortened()


def _inside(parcel: Parcel, definitions: Definitions, book: Book) -> list[Problem]:
    """What the files of a release say of each other, and what its tables are worth."""
    problems = [*check_sums(parcel.files), *definitions.problems]
    problems += (replace(problem, hint=AGAIN) for problem in book.problems)
    if not definitions.package:
        return problems
    if book.version:
        problems += check_labels(parcel, definitions.package, book.citation)
    problems += check_codebook(parcel.files, book.schemas)
    problems += check_twins(parcel, book)
    problems += judge_reports(parcel, definitions)
    if definitions.are_sound and not any(table.problems for table in book.tables.values()):
        problems += judge(book)
    return problems


def _made_again(parcel: Parcel, book: Book, statement: Statement | None) -> Iterator[Problem]:
    """The descriptor, the codebook and the rest are what the tables make them."""
    made = assembled(book, parcel.only(CARRIED)).files
    names = made_from_tables({*made, *parcel.files}, book.schemas, CARRIED)
    yield from _companions(made, parcel, names, statement, ", as its tables make it")


def _companions(
    made: Mapping[str, bytes],
    parcel: Parcel,
    names: set[str],
    statement: Statement | None,
    whose: str,
) -> Iterator[Problem]:
    builder = builder_of(statement)
    if is_comparable(made, parcel.files, names, builder):
        yield from compare(made, parcel.files, names, whose)
    else:
        unlike = {name for name in names if made.get(name) != parcel.files.get(name)}
        yield from not_comparable(builder, unlike)


def _against_book(
    parcel: Parcel, book: Book, statement: Statement | None, root: str | Path, at: str | None
) -> Iterator[Problem]:
    """Every file is what the book makes it."""
    with rebuilt(root, book.version, at) as (own, made):
        if statement is not None:
            yield from check_materials(statement, book.version, own)
        for name in sorted(own.schemas.keys() - book.schemas.keys()):
            yield fault("table_is_the_books", f"{name}.csv", "expected the table of the book")
        for table in book.tables.values():
            yield from check_table(table, parcel.files, made)
        files = {*made.files, *parcel.files}
        yield from compare(made.files, parcel.files, files.intersection(ABOUT), _BOOK)
        names = made_from_tables(files, own.schemas, ABOUT)
        yield from _companions(made.files, parcel, names, statement, _BOOK)


_BOOK = ", as the book makes it"


def _outside(
    parcel: Parcel, book: Book, statement: Statement | None, index: str | Path | None
) -> Iterator[Problem]:
    """What is said of a release where it is published."""
    folder = None if index is None else Path(index)
    if book.version:  # else nobody knows which entry to look at
        yield from check_index(parcel, folder, book)
    if statement is not None:
        yield from check_subjects(parcel, book.version, statement)


def _errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)

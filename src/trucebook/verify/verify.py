"""The order in which a release is judged. What would make a later step unsafe ends the run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from trucebook.book.book import Book
from trucebook.book.citation import ABOUT
from trucebook.book.citation import FILE as CITATION
from trucebook.errors import UsageError
from trucebook.load.releases import SUMS, home
from trucebook.problem import Problem
from trucebook.release.contents import CARRIED, assembled
from trucebook.schemas.files import PACKAGE
from trucebook.validate.check import report_on
from trucebook.validate.report import Report, ordered
from trucebook.verify.checksums import check_sums
from trucebook.verify.delta import check_delta
from trucebook.verify.descriptor import Definitions, check_citation, read_descriptor
from trucebook.verify.faults import AGAIN, fault
from trucebook.verify.files import ReleaseFiles, open_release
from trucebook.verify.index import check_index, knows
from trucebook.verify.inert import check_inert
from trucebook.verify.parquet import parquet_matches_csv
from trucebook.verify.provenance import (
    Statement,
    builder_of,
    check_materials,
    check_subjects,
    read_statement,
)
from trucebook.verify.rebuild import (
    PAGES,
    check_codebook,
    check_made,
    check_table,
    compare,
    made_from_tables,
    pages_made,
    rebuilt,
)
from trucebook.verify.signatures import check_signatures
from trucebook.verify.tables import as_book, judge, judge_reports


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
    release = open_release(path)
    if release.problems:
        return Report(ordered(release.problems), rows={}).shortened()
    if not {SUMS, PACKAGE, CITATION} & release.files.keys():
        raise UsageError(f"{path}: expected a release, with {PACKAGE} and {SUMS}.")
    definitions = read_descriptor(release.files)
    book = as_book(release, definitions, texts)
    statement, faults = read_statement(release, book.version)
    witness = _witness(release, book, index, signers, rebuild)
    folder = None if index is None else Path(index)
    inside = _inside(release, definitions, book, folder)
    problems = [*faults, *witness.problems, *inside]
    if rebuild is not None and book.version:
        problems += _against_book(release, book, witness, statement, rebuild, at)
    elif not any(problem.severity == "error" for problem in inside):
        problems += _made_again(release, book, witness, statement)
    else:
        problems.append(_NOT_COMPARED)
    problems += _outside(release, book, statement, folder)
    return report_on(book, problems).shortened()


@dataclass(frozen=True)
class _Witness:
    """Whether something outside of a release knows its checksums; problems with signatures."""

    vouches: bool
    problems: tuple[Problem, ...] = ()


def _witness(
    release: ReleaseFiles,
    book: Book,
    index: str | Path | None,
    signers: str | Path | None,
    rebuild: str | Path | None,
) -> _Witness:
    """A signer, or an index that did not come with the release: named, the book's or our own."""
    named = [Path(index)] if index is not None else []
    named += [Path(rebuild) / "build"] if rebuild is not None else []
    is_known = any(knows(folder, release, book.version) for folder in (*named, home() / "build"))
    if signers is None:
        return _Witness(is_known)
    problems = tuple(check_signatures(release, book.version, Path(signers)))
    return _Witness(is_known or not problems, problems)


_NOT_COMPARED = Problem(
    rule="files_can_be_made_again",
    severity="warning",
    file=PACKAGE,
    message="not verified: the files that are made from the tables, such as the codebook, were not "
    "made again and compared, for the release has errors",
    hint="Verify again when the errors are gone, or compare with the book: --rebuild BOOK.",
)


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
    problems += judge_reports(release, definitions)
    if definitions.are_sound and not any(table.problems for table in book.tables.values()):
        problems += judge(book)
        if book.version:
            problems += check_delta(release, book, index)
    return problems


def _made_again(
    release: ReleaseFiles, book: Book, witness: _Witness, statement: Statement | None
) -> Iterator[Problem]:
    """The descriptor, the codebook and the rest are what the tables make them."""
    made = {**assembled(book, release.only(CARRIED)).files, **pages_made(release, book.version)}
    names = made_from_tables({*made, *release.files}, book.schemas, {*CARRIED} - {*PAGES})
    yield from _companions(made, release, names, witness, statement, ", as its tables make it")


def _companions(
    made: Mapping[str, bytes],
    release: ReleaseFiles,
    names: set[str],
    witness: _Witness,
    statement: Statement | None,
    origin: str,
) -> Iterator[Problem]:
    return check_made(
        made,
        release.files,
        names,
        builder=builder_of(statement),
        is_vouched_for=witness.vouches,
        origin=origin,
    )


def _against_book(
    release: ReleaseFiles,
    book: Book,
    witness: _Witness,
    statement: Statement | None,
    root: str | Path,
    at: str | None,
) -> Iterator[Problem]:
    """Every file is what the book makes it."""
    with rebuilt(root, book.version, at) as (own, made):
        if statement is not None:
            yield from check_materials(statement, book.version, own)
        for name in sorted(own.schemas.keys() - book.schemas.keys()):
            yield fault("table_is_the_books", f"{name}.csv", "expected the table of the book")
        for table in book.tables.values():
            yield from check_table(table, release.files, made)
        files = {*made.files, *release.files}
        yield from compare(made.files, release.files, files.intersection(ABOUT), _BOOK)
        names = made_from_tables(files, own.schemas, ABOUT)
        yield from _companions(made.files, release, names, witness, statement, _BOOK)


_BOOK = ", as the book makes it"


def _outside(
    release: ReleaseFiles, book: Book, statement: Statement | None, index: Path | None
) -> Iterator[Problem]:
    """What is said of a release where it is published."""
    if book.version:  # else no entry can be looked up
        yield from check_index(release, index, book)
    if statement is not None:
        yield from check_subjects(release, book.version, statement)

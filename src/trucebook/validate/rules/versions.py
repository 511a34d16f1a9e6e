"""The version of a book, held against what it has released."""

from __future__ import annotations

from collections.abc import Iterator

from trucebook.book.book import Book
from trucebook.book.citation import FILE as CITATION
from trucebook.changes.compare import compare
from trucebook.changes.semver import due, next_version
from trucebook.changes.state import state_of_book, state_of_release
from trucebook.errors import DataError
from trucebook.load.releases import latest
from trucebook.problem import Problem, shorten
from trucebook.version import version_key


def version_is_not_behind(book: Book) -> Iterator[Problem]:
    """The book's version is that of the last release or a later one.

    Breaks it: release 0.1.0 is out, and `CITATION.cff` says 0.0.9.

    Mend it: write the version of the last release, or a later one, into `CITATION.cff`.
    """
    release = latest(book.releases)
    if release is not None and version_key(book.version) < version_key(release.version):
        yield _problem(
            book,
            f"expected version {release.version}, which is released, or a later one",
            f"Write version: {release.version} in {CITATION}, or a later one.",
        )


def version_tells_what_changed(book: Book) -> Iterator[Problem]:
    """A later version than the last release is as large as the changes since call for.

    What goes or gets another id is a major version (before 1.0.0 a minor one), what is added a
    minor one, a corrected value a patch.

    Breaks it: release 0.1.0 is out, a row was added, and `CITATION.cff` says 0.1.1.

    Mend it: give the book the version that the report names; `trucebook release` does.
    """
    release = latest(book.releases)
    if release is None or version_key(book.version) <= version_key(release.version):
        return
    try:
        found = due(compare(state_of_release(release), state_of_book(book)))
    except DataError:
        return  # rows that cannot be told apart are told by other rules
    wanted = next_version(release.version, found.level)
    if version_key(book.version) < version_key(wanted):
        yield _problem(
            book,
            f"expected version {wanted} or later, for what changed since {release.version}: "
            f"{found.reasons[0]}",
            f"Write version: {wanted} in {CITATION}; trucebook release --dry-run tells all.",
        )


def released_files_stay(book: Book) -> Iterator[Problem]:
    """The files of a release in `build/` are those that were released: same names, same bytes.

    Breaks it: release 0.1.0 is out, and `build/0.1.0/codebook.md` is changed.

    Mend it: restore the file from git, or get the release again; a correction goes into the next
    release.
    """
    for release in book.releases:
        for name, expected, found in release.faults():
            yield Problem(
                file=f"build/{release.version}/{name}",
                value=shorten(found),
                message=f"expected {expected}",
                hint=f"Release {release.version} is out and never changes: git restore "
                f"build/{release.version}, or get it again.",
            )


def _problem(book: Book, message: str, hint: str) -> Problem:
    lines = book.files.text(CITATION).split("\n")
    places = [number for number, line in enumerate(lines, 1) if line.startswith("version:")]
    return Problem(
        file=CITATION,
        line=places[0] if places else None,
        value=book.version,
        message=message,
        hint=hint,
    )

"""Which version the next release of a book has, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from trucebook.book.book import Book
from trucebook.book.citation import FILE as CITATION
from trucebook.book.citation import read_citation, with_version
from trucebook.changes.compare import compare, due, next_version
from trucebook.changes.state import state_of_book, state_of_release
from trucebook.errors import DataError, UsageError
from trucebook.language import Message
from trucebook.load.releases import latest
from trucebook.markup import visible
from trucebook.snapshot import take
from trucebook.version import is_version, version_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The version of the next release of a book, and why, the most serious reason first.

    `last` is the last release, if any; `due` the smallest version that may follow the changes
    since then, which are of a `level`; `version` that of the book if it is large enough, else
    `due`.
    """

    last: str | None
    level: str
    reasons: tuple[Message, ...]
    due: str
    version: str

    def as_text(self) -> str:
        """The plan as lines for a terminal."""
        if self.last is None:
            return f"first release: {self.version}"
        what = "no row, column or code differs" if self.level == "none" else f"{self.level} change"
        head = f"since {self.last}: {what}, so {self.due} or later"
        return "\n".join([head, *(f"  {visible(reason)}" for reason in self.reasons)])


def plan(book: Book) -> Plan:
    """Compare a book that can be read with its last release."""
    if book.problems:
        raise DataError(book.problems[0].as_text())
    last = latest(book.releases)
    if last is None:
        return Plan(last=None, level="none", reasons=(), due=book.version, version=book.version)
    found = due(compare(state_of_release(last), state_of_book(book)))
    wanted = next_version(last.version, found.level)
    is_enough = version_key(book.version) >= version_key(wanted)
    return Plan(
        last=last.version,
        level=found.level,
        reasons=found.reasons,
        due=wanted,
        version=book.version if is_enough else wanted,
    )


def citation_of(book: Book, found: Plan, version: str | None, released: str | None) -> bytes:
    """The `CITATION.cff` of the release of a plan; a smaller version than is due is refused.

    Without a date it has that of a release which an interrupted run left, or else today's.
    """
    version = version or found.version
    folder = book.root / "build" / version
    if not released and is_version(version) and folder.is_dir():
        released = read_citation(take(folder, {}, [CITATION]))[0].released
    released = released or date.today().isoformat()
    after = with_version(book.files, version, released)
    if found.last is not None and version_key(version) < version_key(found.due):
        raise UsageError(
            f"Expected version {found.due} or later, found {version}. "
            "trucebook release --dry-run says why."
        )
    return after


def with_citation(book: Book, data: bytes) -> Book:
    """The book with another `CITATION.cff`."""
    files = book.files.with_file(CITATION, data)
    return replace(book, files=files, citation=read_citation(files)[0])

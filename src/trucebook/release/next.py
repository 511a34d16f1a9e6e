"""Give a book its next version and release it: which bump is due, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from trucebook.about.citation import FILE as CITATION
from trucebook.about.citation import bearing
from trucebook.book import Book, read_book, read_raw, write_file
from trucebook.changes import compare, due, next_version, state_of_book, state_of_release
from trucebook.errors import DataError, UsageError
from trucebook.markup import visible
from trucebook.published import latest, version_key
from trucebook.release.build import build

__all__ = ["Plan", "citation_of", "plan", "release"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the next release of a book is called, and why.

    Attributes:
        last: version of the last release; None for a book without releases.
        level: what the changes since call for: "major", "minor", "patch" or "none".
        reasons: what calls for it, the gravest first.
        due: the smallest version that may follow.
        version: the version to release: the one that the book bears if that is large enough.
    """

    last: str | None
    level: str
    reasons: tuple[str, ...]
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
    """Compare a book with its last release.

    Raises:
        DataError: the book cannot be read, or its rows cannot be told apart by their ids.
        DamagedRelease: the last release differs from its checksums.
    """
    if book.problems:
        raise DataError(book.problems[0].as_text())
    last = latest(book.root)
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


def release(
    root: str | Path = ".",
    version: str | None = None,
    released: str | None = None,
    *,
    texts: str | Path | None = None,
) -> Path:
    """Write version and date into `CITATION.cff`, and build the release.

    Args:
        root: the book's folder.
        version: the version; the one that the book bears or the smallest that is due by default.
        released: its date; today by default.
        texts: folder of source texts; see `trucebook.book.read_book`.

    Returns:
        The folder of the release.

    Raises:
        UsageError: the version is smaller than the changes call for, or already released.
        InvalidBook: the book has problems. `CITATION.cff` is then as it was.
    """
    book = read_book(root, texts)
    before = read_raw(book.root, CITATION)
    after = citation_of(book, plan(book), version, released)
    write_file(book.root, CITATION, after.encode())
    try:
        return build(root, texts=texts)
    except BaseException:
        write_file(book.root, CITATION, before.encode())
        raise


def citation_of(book: Book, found: Plan, version: str | None, released: str | None) -> str:
    """The `CITATION.cff` that the release of a plan will have.

    Args:
        book: the book.
        found: its plan.
        version: the version; that of the plan by default.
        released: its date; today by default.

    Raises:
        UsageError: the version is smaller than the changes call for, or version or date have
            another form.
    """
    version = version or found.version
    after = bearing(read_raw(book.root, CITATION), version, released or date.today().isoformat())
    if found.last is not None and version_key(version) < version_key(found.due):
        raise UsageError(
            f"Expected version {found.due} or later, found {version}. "
            "trucebook release --dry-run tells why."
        )
    return after

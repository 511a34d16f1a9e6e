"""What a site is of: a book as it is now, or a release, with the releases before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from trucebook.book.book import read_book
from trucebook.book.citation import ABOUT, Citation, read_citation, read_statements
from trucebook.errors import DataError, UsageError
from trucebook.load.releases import Release, home, is_book, releases
from trucebook.load.tables import ReleaseTables, tables_at, tables_of
from trucebook.read.claims import Claims, claims
from trucebook.read.figures.discrepancies import Discrepancies, discrepancies_of
from trucebook.read.figures.groups import VERDICTS
from trucebook.read.offers.offers import Offers
from trucebook.read.quotes.wordings import Wordings, wordings_of
from trucebook.review.reliability import DRAWS, RELIABILITY, measured, unreadable
from trucebook.snapshot import take
from trucebook.version import is_version, version_key


@dataclass(frozen=True, eq=False)
class Edition:
    """A book, or a release of it.

    Attributes:
        found: its rows.
        citation: title, version, date, authors, licence.
        statements: what users should know first, by subject: the texts of `CARD.toml`.
        folder: where its files are.
        release: the release; None for a book as it is now.
        older: the releases before it that are at hand, the oldest first.
    """

    found: Claims
    citation: Citation
    statements: Mapping[str, str]
    folder: Path
    release: Release | None
    older: Sequence[Release]

    @cached_property
    def wordings(self) -> Wordings | None:
        """All wordings of what was said; None of tables without sayings."""
        with suppress(UsageError):
            return wordings_of(self.found)
        return None

    @cached_property
    def offers(self) -> Offers | None:
        """The proposals; None of tables without proposals."""
        with suppress(UsageError):
            return Offers.of(self.found)
        return None

    @cached_property
    def discrepancies(self) -> Discrepancies:
        """How the figures on each thing compare; nothing of tables without quantities."""
        with suppress(UsageError):
            return discrepancies_of(self.found)
        return Discrepancies("", [])

    @cached_property
    def verdicts(self) -> Mapping[str, int]:
        """How many things there are of each verdict, of those that there are."""
        groups = Counter(group.verdict for group in self.discrepancies.groups)
        return {verdict: groups[verdict] for verdict in VERDICTS if groups[verdict]}

    @cached_property
    def reliability(self) -> Sequence[Mapping[str, Any]]:
        """What is measured of coders and extractor: the rows of `reliability`."""
        if self.release is None:
            book = read_book(self.folder)
            for table in unreadable(book):
                raise DataError(table.problems[0].as_text())
            return [asdict(row) for row in measured(book, DRAWS)]
        if RELIABILITY.name not in self.release.reports:
            return []
        rows: list[dict[str, Any]] = ReleaseTables(self.release).arrow(RELIABILITY.name).to_pylist()
        return rows

    @classmethod
    def of(cls, where: str | Path | None = None, *, alone: bool = False) -> Edition:
        """The edition at a place.

        Args:
            where: a book, a release folder, an archive of one, or the version of a release that
                came with the package; without, the newest of these.
            alone: whether to leave out the releases before it, so that the same files give the
                same site wherever they are.

        Raises:
            UsageError: there is none; DataError: a table of the book cannot be read.
        """
        found = claims(where)
        if where is not None and is_book(Path(where)):
            folder, release = Path(where), None
            known = releases(folder)
        else:
            release = _release(where)
            folder = release.folder
            known = releases(home()) if release.is_own else []
        files = take(folder, {}, ABOUT)
        citation = read_citation(files)[0]
        statements = read_statements(files)[0]
        own = version_key(release.version) if release else None
        older = [one for one in known if own is None or version_key(one.version) < own]
        older = [] if alone else older
        return cls(found, citation, statements, folder, release, older)


def _release(where: str | Path | None) -> Release:
    if where is None or (is_version(str(where)) and not Path(where).exists()):
        return tables_of(None if where is None else str(where), None).release
    return tables_at(Path(where)).release

"""What a site is of: a book as it is now, or a release, with the releases before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from trucebook.book.citation import ABOUT, Citation, read_citation, read_statements
from trucebook.load.releases import Release, home, is_book, releases
from trucebook.load.tables import tables_at, tables_of
from trucebook.read.claims import Claims, claims
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

    @classmethod
    def of(cls, where: str | Path | None = None) -> Edition:
        """The edition at a place.

        Args:
            where: a book, a release folder, an archive of one, or the version of a release that
                came with the package; without, the newest of these.

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
        return cls(found, citation, statements, folder, release, older)


def _release(where: str | Path | None) -> Release:
    if where is None or (is_version(str(where)) and not Path(where).exists()):
        return tables_of(None if where is None else str(where), None).release
    return tables_at(Path(where)).release

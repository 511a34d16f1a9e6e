"""What a book has released so far, read back from `build/`."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from trucebook.errors import DamagedRelease, UsageError, unknown
from trucebook.guard.files import SMALL, read_file, require_names_inside, require_paths_inside
from trucebook.schemas import Schema, schemas_of_package

__all__ = [
    "FOLDERS",
    "INDEX",
    "SUMS",
    "Release",
    "before",
    "entries",
    "entries_of",
    "home",
    "is_book",
    "latest",
    "released_ids",
    "releases",
    "shipped",
    "version_key",
]

FOLDERS = ("schemas", "dataset", "seeds")
"""What every book has."""

INDEX = "releases.json"
SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Release:
    """One release folder."""

    version: str
    folder: Path

    @cached_property
    def sums(self) -> Mapping[str, str]:
        """SHA-256 by file name, from `SHA256SUMS`; names of other folders are refused."""
        path = self.folder / SUMS
        try:
            lines = read_file(path, SMALL).decode("utf-8").splitlines()
            sums = {
                name.lstrip("*"): digest for digest, name in (line.split(" ", 1) for line in lines)
            }
        except (OSError, ValueError) as error:
            raise DamagedRelease(f"{path}: expected a list of checksums: {error}") from None
        sums = {name.strip(): digest.lower() for name, digest in sums.items()}
        require_names_inside(sums, path)
        return sums

    def read(self, name: str) -> bytes:
        """The bytes of a file, checked.

        Raises:
            DamagedRelease: the file is missing, not listed or differs from its checksum.
        """
        path = self.folder / name
        if name not in self.sums:
            raise DamagedRelease(f"{path}: expected a checksum for it in {SUMS}.")
        data = self.bytes_of(name)
        digest = hashlib.sha256(data).hexdigest()
        if digest != self.sums[name]:
            raise DamagedRelease(
                f"{path}: expected SHA-256 {self.sums[name]}, found {digest}. "
                "Get the release again."
            )
        return data

    def bytes_of(self, name: str, most: int | None = None) -> bytes:
        """The bytes of a file as they are, within the limits of the guard.

        Raises:
            DamagedRelease: the file is missing, none or too large.
        """
        path = self.folder / name
        try:
            return read_file(path, most)
        except OSError as error:
            raise DamagedRelease(f"{path}: {error.strerror}. Get the release again.") from None

    @cached_property
    def package(self) -> Mapping[str, Any]:
        """Its `datapackage.json`; one whose resources lie elsewhere is refused."""
        path = self.folder / "datapackage.json"
        try:
            package = dict(json.loads(self.read(path.name)))
            require_paths_inside(package, path)
        except (AttributeError, RecursionError, TypeError, ValueError) as error:
            raise DamagedRelease(f"{path}: expected a release's description: {error}") from None
        return package

    @cached_property
    def schemas(self) -> Mapping[str, Schema]:
        """Its table definitions."""
        try:
            return schemas_of_package(self.package)
        except (KeyError, TypeError) as error:
            path = self.folder / "datapackage.json"
            raise DamagedRelease(f"{path}: expected tables with schemas: {error!r}") from None

    @cached_property
    def rows(self) -> Mapping[tuple[str, str], Mapping[str, str]]:
        """The cell texts of every row, by table and id."""
        found: dict[tuple[str, str], Mapping[str, str]] = {}
        for name, schema in self.schemas.items():
            found |= {(name, row[schema.key]): row for row in self.cells(name)}
        return found

    def cells(self, table: str) -> list[dict[str, str]]:
        """The rows of a table as cell texts."""
        text = self.read(f"{table}.csv").decode("utf-8")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def verify(self) -> None:
        """Check every file: all that are listed, and that every table is, in both forms.

        Raises:
            DamagedRelease: the first that is missing, not listed or changed.
        """
        wanted = [f"{name}.{form}" for name in self.schemas for form in ("csv", "parquet")]
        for name in dict.fromkeys((*self.sums, "datapackage.json", *wanted)):
            self.read(name)


def home() -> Path:
    """The folder whose `build/` holds the releases: the package, or the checkout it runs from."""
    package = Path(__file__).parent
    return package if (package / "build").is_dir() else package.parents[1]


def is_book(folder: Path) -> bool:
    """Whether a folder is one of a book."""
    return all((folder / name).is_dir() for name in FOLDERS)


def shipped(version: str | None = None) -> Release:
    """A release that came with the package, the newest by default.

    Raises:
        UsageError: there is none, or none of that version.
    """
    found = {release.version: release for release in releases(home())}
    if not found:
        raise UsageError("No release came with this package; load(path) opens a downloaded one.")
    if version is not None and version not in found:
        raise unknown("version", version, found)
    return found[version] if version else list(found.values())[-1]


def releases(root: Path) -> list[Release]:
    """The releases in the index of a book's `build/`, oldest first."""
    folder = root / "build"
    return [Release(item["version"], folder / item["version"]) for item in entries(folder)]


def entries(folder: Path) -> list[dict[str, Any]]:
    """What the index of a folder of releases says of each, oldest first; no index, no releases.

    Raises:
        DamagedRelease: the index cannot be read.
    """
    path = folder / INDEX
    try:
        return entries_of(read_file(path, SMALL), str(path))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise DamagedRelease(f"{path}: {error.strerror}.") from None


def entries_of(data: bytes, where: str) -> list[dict[str, Any]]:
    """What the bytes of an index say of each release, oldest first.

    Raises:
        DamagedRelease: it cannot be read; `where` names it.
    """
    try:
        found = list(json.loads(data)["releases"])
        if odd := [item for item in found if not _VERSION.fullmatch(item["version"])]:
            raise ValueError(odd[0]["version"])
        return sorted(found, key=lambda item: version_key(item["version"]))
    except (AttributeError, RecursionError, ValueError, KeyError, TypeError) as error:
        raise DamagedRelease(f"{where}: expected the index of the releases: {error!r}") from None


_VERSION = re.compile(r"[0-9]+(\.[0-9]+)*", re.ASCII)


def latest(root: Path) -> Release | None:
    """The newest release of a book."""
    return next(reversed(releases(root)), None)


def before(root: Path, version: str) -> Release | None:
    """The newest release of a book that is older than a version."""
    older = [r for r in releases(root) if version_key(r.version) < version_key(version)]
    return older[-1] if older else None


def released_ids(root: Path) -> Iterator[tuple[str, str, str]]:
    """Table, row id and version of every row of every release, the newest first, each once."""
    seen: set[tuple[str, str]] = set()
    for release in reversed(releases(root)):
        for table, row_id in release.rows:
            if (table, row_id) not in seen:
                seen.add((table, row_id))
                yield table, row_id, release.version


def version_key(version: str) -> tuple[int, ...]:
    """Sort key of a SemVer version without labels."""
    return tuple(int(part) for part in version.split("."))

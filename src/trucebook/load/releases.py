"""What a book has released so far, read back from `build/`."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from trucebook.errors import DamagedRelease, UsageError, unknown
from trucebook.load.limits import (
    SMALL,
    expecting,
    limits,
    read_file,
    require_names_inside,
    require_size,
)
from trucebook.notation import read_json
from trucebook.problem import shorten
from trucebook.schemas.files import PACKAGE, reports_of_package, schemas_of_package
from trucebook.schemas.inspect import Shape, require_shape
from trucebook.schemas.table import Schema
from trucebook.version import is_version, version_key

FOLDERS = ("schemas", "dataset", "seeds")
"""What every book has."""

INDEX = "releases.json"
SUMS = "SHA256SUMS"

_AGAIN = "Get the release again."


@dataclass(frozen=True)
class Release:
    """One release folder.

    Attributes:
        version: its version.
        folder: its folder.
        indexed: SHA-256 of its checksums, as the index of the releases has it, if known.
        is_own: whether it came with the package, so that its Parquet files are read directly.
    """

    version: str
    folder: Path
    indexed: object = None
    is_own: bool = False

    @cached_property
    def sums(self) -> Mapping[str, str]:
        """SHA-256 by file name, from `SHA256SUMS`; names of other folders are refused."""
        path = self.folder / SUMS
        sums: dict[str, str] = {}
        with expecting("a list of checksums", path):
            for line in read_file(path, SMALL).decode("utf-8").splitlines():
                digest, name = line.split(" ", 1)
                name = name.lstrip("*").strip()
                if not re.fullmatch(r"[0-9a-fA-F]{64}", digest) or name in sums:
                    raise ValueError(f"{shorten(line)!r} is not a SHA-256 with a name of its own")
                sums[name] = digest.lower()
        require_names_inside(sums, path)
        return sums

    def read(self, name: str) -> bytes:
        """The bytes of a file, if it is listed and has its checksum; else a `DamagedRelease`."""
        path = self.folder / name
        if name not in self.sums:
            raise DamagedRelease(f"{path}: expected a checksum for it in {SUMS}.")
        data = self.bytes_of(name)
        digest = hashlib.sha256(data).hexdigest()
        if digest != self.sums[name]:
            wanted = self.sums[name]
            raise DamagedRelease(f"{path}: expected SHA-256 {wanted}, found {digest}. {_AGAIN}")
        return data

    def bytes_of(self, name: str, most: int | None = None) -> bytes:
        """The bytes of a file as they are, within the limits; else a `DamagedRelease`."""
        path = self.folder / name
        try:
            return read_file(path, most)
        except OSError as error:
            raise DamagedRelease(f"{path}: {error.strerror}. {_AGAIN}") from None

    @property
    def digest(self) -> str:
        """SHA-256 of its list of checksums."""
        return hashlib.sha256(self.bytes_of(SUMS, SMALL)).hexdigest()

    @cached_property
    def package(self) -> Mapping[str, Any]:
        """Its `datapackage.json`; a resource outside of the folder is refused."""
        path = self.folder / PACKAGE
        with expecting("a release's description", path):
            package = package_of(self.read(PACKAGE))
            date.fromisoformat(package["created"][:10])
        for resource in package["resources"]:
            files = resource.get("path", [])
            require_names_inside(files if isinstance(files, list) else [files], path)
            if isinstance(size := resource.get("bytes", 0), int):
                require_size(f"{path}: {resource['name']}", size, limits().file)
        return package

    @cached_property
    def schemas(self) -> Mapping[str, Schema]:
        """Its table definitions."""
        with expecting("tables with schemas", self.folder / PACKAGE):
            return schemas_of_package(self.package)

    @cached_property
    def reports(self) -> Mapping[str, Schema]:
        """The definitions of its reports: what a program makes of the tables or of the coding."""
        with expecting("reports with schemas", self.folder / PACKAGE):
            return reports_of_package(self.package)

    @cached_property
    def rows(self) -> Mapping[tuple[str, str], Mapping[str, str]]:
        """The cell texts of every row, by table and id."""
        found: dict[tuple[str, str], Mapping[str, str]] = {}
        for name, schema in self.schemas.items():
            found |= {(name, row[schema.key]): row for row in self.cells(name)}
        return found

    def cells(self, table: str) -> list[dict[str, str]]:
        """The rows of a table or a report as cell texts."""
        wanted = list((self.schemas.get(table) or self.reports[table]).fields)
        with expecting(f"rows of {', '.join(wanted)}", self.folder / f"{table}.csv", csv.Error):
            text = self.read(f"{table}.csv").decode("utf-8")
            header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
            if header != wanted:
                raise ValueError(f"the columns {', '.join(header)}")
            return [dict(zip(wanted, row, strict=True)) for row in rows]

    def faults(self) -> Iterator[tuple[str, str, str]]:
        """The files that are not as they were released: name, what was expected, what was found."""
        wanted: dict[str, object] = {SUMS: self.indexed}
        there: set[str] = set()
        try:
            there.update(path.name for path in self.folder.iterdir())
            wanted |= self.sums
        except (DamagedRelease, OSError):
            wanted[SUMS] = f"{self.indexed} of a list of checksums"
        for name in sorted({*wanted, *there}):
            expected = f"SHA-256 {wanted[name]}" if name in wanted else "no file of that name"
            try:
                found = f"SHA-256 {hashlib.sha256(self.bytes_of(name)).hexdigest()}"
            except DamagedRelease as error:
                found = str(error)
            if expected != found:
                yield name, expected, found

    def verify(self) -> None:
        """Check every file that is listed, and that every table is, in both forms."""
        wanted = [f"{name}.{form}" for name in self.schemas for form in ("csv", "parquet")]
        for name in dict.fromkeys((*self.sums, PACKAGE, *wanted)):
            self.read(name)


def home() -> Path:
    """The folder whose `build/` holds the releases: the package, or the checkout it runs from."""
    package = Path(__file__).parents[1]
    return package if (package / "build").is_dir() else package.parents[1]


def is_book(folder: Path) -> bool:
    """Whether a folder is a book."""
    return all((folder / name).is_dir() for name in FOLDERS)


def shipped(version: str | None = None) -> Release:
    """A release that came with the package, the newest by default."""
    found = {release.version: release for release in releases(home())}
    if not found:
        raise UsageError("No release came with this package; load(path) opens a downloaded one.")
    return replace(found[choose(version, found)], is_own=True)


def choose(version: str | None, found: Mapping[str, object]) -> str:
    """The version that was asked for, or the newest of those there are."""
    if not found:
        raise UsageError("The source has no release.")
    if version is not None and version not in found:
        raise unknown("version", version, found)
    return version or list(found)[-1]


def releases(root: Path) -> list[Release]:
    """The releases in the index of a book's `build/`, oldest first."""
    folder = root / "build"
    return [
        Release(item["version"], folder / item["version"], item.get("sums_sha256"))
        for item in entries(folder)
    ]


def entries(folder: Path) -> list[dict[str, Any]]:
    """What the index of a folder of releases says of each, oldest first; no index, no releases."""
    path = folder / INDEX
    try:
        return entries_of(read_file(path, SMALL), str(path))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise DamagedRelease(f"{path}: {error.strerror}.") from None


def entries_of(data: bytes, where: str) -> list[dict[str, Any]]:
    """What the bytes of an index say of each release, oldest first; `where` names it in errors."""
    with expecting("the index of the releases", where, again="the index"):
        index = read_json(data)
        require_shape(index, {"releases": [{"version": str}]})
        found: list[dict[str, Any]] = index["releases"]
        versions = [item["version"] for item in found]
        if odd := [version for version in versions if not is_version(version)]:
            raise ValueError(f"{odd[0]!r:.80} is not a version")
        if len({*versions}) < len(versions):
            raise ValueError("a version is listed twice")
    return sorted(found, key=lambda item: version_key(item["version"]))


@lru_cache(maxsize=4)
def package_of(data: bytes) -> Mapping[str, Any]:
    """The content of a `datapackage.json`, which has the keys that releases are read by.

    Raises:
        ValueError: it has others.
    """
    package = read_json(data)
    require_shape(package, _PACKAGE)
    names = [item["name"] for item in package["resources"]]
    if not names or len({*names}) < len(names):
        raise ValueError("expected one resource or more, each with a name of its own")
    return MappingProxyType(package)


_PACKAGE: Shape = {
    "title": str,
    "version": str,
    "created": str,
    "resources": [{"name": str, "?report": bool}],
    "?name": str,
    "?description": str,
    "?keywords": [str],
    "?contributors": [{"title": str}],
    "?licenses": [{"name": str}],
    "?sources": [{"title": str}],
}


def latest(known: Sequence[Release]) -> Release | None:
    """The newest of some releases."""
    return known[-1] if known else None


def before(known: Sequence[Release], version: str) -> Release | None:
    """The newest of some releases that is older than a version."""
    return latest([r for r in known if version_key(r.version) < version_key(version)])


def released_ids(known: Sequence[Release]) -> Iterator[tuple[str, str, str]]:
    """Table, row id and version of every row of some releases, the newest first, each once."""
    seen: set[tuple[str, str]] = set()
    for release in reversed(known):
        for table, row_id in release.rows:
            if (table, row_id) not in seen:
                seen.add((table, row_id))
                yield table, row_id, release.version

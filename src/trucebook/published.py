"""What a book has released so far, read back from `build/`."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from trucebook.errors import DamagedRelease

__all__ = ["INDEX", "Release", "entries", "latest", "released_ids", "releases", "version_key"]

INDEX = "releases.json"


@dataclass(frozen=True)
class Release:
    """One release folder."""

    version: str
    folder: Path

    @cached_property
    def package(self) -> Mapping[str, Any]:
        """Its `datapackage.json`."""
        path = self.folder / "datapackage.json"
        try:
            return dict(json.loads(path.read_bytes()))
        except (OSError, ValueError) as error:
            raise DamagedRelease(f"{path}: expected a release's description: {error}") from None

    @cached_property
    def rows(self) -> Mapping[tuple[str, str], Mapping[str, str]]:
        """The cell texts of every row that people edit, by table and id."""
        found: dict[tuple[str, str], Mapping[str, str]] = {}
        if not self.folder.is_dir():
            raise DamagedRelease(f"{self.folder}: expected the release that {INDEX} lists.")
        for path in sorted(self.folder.glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                reader = csv.DictReader(file)
                key = (reader.fieldnames or [""])[0]
                found |= {(path.stem, row[key]): row for row in reader}
        return found


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
        found = list(json.loads(path.read_bytes())["releases"])
        return sorted(found, key=lambda item: version_key(item["version"]))
    except FileNotFoundError:
        return []
    except (AttributeError, OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedRelease(f"{path}: expected the index of the releases: {error!r}") from None


def latest(root: Path) -> Release | None:
    """The newest release of a book."""
    return next(reversed(releases(root)), None)


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

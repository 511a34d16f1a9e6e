"""The release that a source has: a base URL, a folder of releases, a release or an archive."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from trucebook.errors import DamagedRelease, Unreachable, UsageError, extra, unknown
from trucebook.files import scratch, staged, sweep, write
from trucebook.load.archive import is_archive, unpack
from trucebook.load.download import Downloads, connected
from trucebook.load.limits import (
    SMALL,
    limits,
    require_few,
    require_names_inside,
    require_size,
)
from trucebook.load.releases import INDEX, SUMS, Release, entries, entries_of, shipped

_PACKAGE = "datapackage.json"


def fetch(
    version: str | None = None, source: str | Path | None = None, to: str | Path | None = None
) -> Path:
    """A whole release on this machine, every file checked.

    Args:
        version: version of the data; the newest of the source by default.
        source: a base URL, a folder of releases, a release or an archive of one; without, the
            releases that came with the package.
        to: folder to put it into, under its version; without, it stays where it is or in the
            cache.

    Returns:
        The folder of the release.

    Raises:
        DamagedRelease: the release differs from its checksums or from the index, or asks for
            more than the limits allow.
        Unreachable: it cannot be downloaded and is not in the cache.
        UsageError: no such source or version; or the folder has something else in that place.
    """
    release = release_at(source, version)
    release.verify()
    return _copy(release, Path(to)) if to is not None else release.folder


def release_at(source: str | Path | None, version: str | None = None) -> Release:
    """The release that a source has, the newest by default; downloaded or unpacked if need be.

    Raises:
        DamagedRelease, Unreachable, UsageError: as `fetch`.
    """
    if source is None:
        return shipped(version)
    if _is_url(source):
        with connected() as downloads:
            return _remote(downloads, str(source).rstrip("/") + "/", version)
    if "://" in str(source):
        raise UsageError(f"{source}: expected an address that begins with https:// or http://.")
    path = Path(source)
    if (path / INDEX).is_file():
        found = _by_version(entries(path))
        chosen = _choose(version, found)
        return _checked(Release(chosen, path / chosen), found[chosen])
    release = _single(path)
    _choose(version, {release.version: release})
    return release


def versions_at(source: str | Path) -> list[str]:
    """The versions that a source has, oldest first.

    Raises:
        DamagedRelease, Unreachable, UsageError: as `fetch`.
    """
    if _is_url(source):
        with connected() as downloads:
            return list(_index(downloads, str(source).rstrip("/") + "/"))
    if (Path(source) / INDEX).is_file():
        return [item["version"] for item in entries(Path(source))]
    return [_single(Path(source)).version]


def _is_url(source: str | Path) -> bool:
    return isinstance(source, str) and source.lower().startswith(("http://", "https://"))


def _single(path: Path) -> Release:
    """The release in a folder or an archive."""
    if (path / _PACKAGE).is_file():
        return _named(path)
    if path.is_file() and is_archive(path):
        return _unpacked(path)
    raise UsageError(
        f"{path}: expected a base URL, a folder with {INDEX} or {_PACKAGE}, or a .zip or .tar.gz "
        "of a release."
    )


def _named(folder: Path) -> Release:
    """The release in a folder, whatever the folder is called."""
    version = Release("", folder).package.get("version", folder.name)
    require_names_inside([version], f"{folder / _PACKAGE}: version")
    return Release(version, folder)


def _choose(version: str | None, found: Mapping[str, object]) -> str:
    if not found:
        raise UsageError("The source has no release.")
    if version is not None and version not in found:
        raise unknown("version", version, found)
    return version or list(found)[-1]


def _checked(release: Release, entry: Mapping[str, Any]) -> Release:
    """The release, if its list of checksums is the one that an index names."""
    digest = hashlib.sha256(release.bytes_of(SUMS, SMALL)).hexdigest()
    if digest != entry.get("sums_sha256"):
        raise DamagedRelease(
            f"{release.folder / SUMS}: expected SHA-256 {entry.get('sums_sha256')}, as {INDEX} "
            f"has it, found {digest}. Get the release again."
        )
    return release


def _unpacked(archive: Path) -> Release:
    """The release in an archive, unpacked into the cache."""
    cache = cache_folder()
    with scratch(cache / archive.name) as folder:
        try:
            unpack(archive, folder)
            release = _named(folder)
            release.verify()
        except DamagedRelease as error:
            raise DamagedRelease(str(error).replace(str(folder), str(archive))) from None
        digest = hashlib.sha256((folder / SUMS).read_bytes()).hexdigest()
        kept = Release(release.version, cache / digest)
        if not _is_whole(kept, digest):
            with staged(kept.folder, replace_folder=True) as made:
                _write(release, made)
    return kept


def _is_whole(release: Release, digest: str) -> bool:
    """Whether a folder holds the release with that list of checksums, every file as listed."""
    try:
        for name in release.sums:
            release.read(name)
        return hashlib.sha256(release.bytes_of(SUMS)).hexdigest() == digest
    except DamagedRelease:
        return False


def _write(release: Release, folder: Path) -> None:
    folder.mkdir()
    for name in (*release.sums, SUMS):
        (folder / name).write_bytes(release.bytes_of(name))


def _remote(downloads: Downloads, base: str, version: str | None) -> Release:
    """A release behind a base URL, in the cache."""
    found = _kept(base)
    if version is None or version not in found:
        found = _index(downloads, base)
    chosen = _choose(version, found)
    digest = str(found[chosen].get("sums_sha256"))
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise DamagedRelease(f"{base}{INDEX}: expected a SHA-256 of {chosen}, found {digest!r}.")
    kept = Release(chosen, cache_folder() / digest)
    if not _is_whole(kept, digest):
        try:
            with staged(kept.folder, replace_folder=True) as made:
                if kept.folder.is_dir():  # what is whole of it is not downloaded again
                    shutil.copytree(kept.folder, made)
                else:
                    made.mkdir()
                _download(downloads, f"{base}{chosen}/", Release(chosen, made), digest)
        except (DamagedRelease, OSError):
            if not _is_whole(kept, digest):  # another process may have been there first
                raise
    return kept


def _download(downloads: Downloads, where: str, release: Release, digest: str) -> None:
    """Get every file of a release, none larger than its descriptor declares."""
    folder = release.folder
    downloads.bring(where, folder, {SUMS: digest}, lambda _: SMALL)
    sums = release.sums
    require_few(len(sums), where)
    if _PACKAGE in sums:
        downloads.bring(where, folder, {_PACKAGE: sums[_PACKAGE]}, lambda _: SMALL)
    sizes = _sizes(release)
    most = limits()
    require_size(sum(sizes.values()), f"{where}: all its tables", most.total)
    room = min(most.file, SMALL + 2 * sum(sizes.values()))
    downloads.bring(where, folder, sums, lambda name: sizes.get(name, room))


def _sizes(release: Release) -> dict[str, int]:
    """The bytes that a release declares for its files."""
    resources = release.package.get("resources", [])
    return {
        item["path"]: item["bytes"]
        for item in resources
        if isinstance(item.get("path"), str) and isinstance(item.get("bytes"), int)
    }


def _index(downloads: Downloads, base: str) -> dict[str, Mapping[str, Any]]:
    """What a base URL has, by version; where it cannot be reached, what it had the last time."""
    kept = _kept(base)
    try:
        with tempfile.TemporaryDirectory(prefix="trucebook-") as folder:
            downloads.bring(base, Path(folder), {INDEX: None}, lambda _: SMALL)
            data = Path(folder, INDEX).read_bytes()
    except Unreachable as error:
        if not kept:
            raise
        warnings.warn(f"{error} Going by the index of the last time.", stacklevel=2)
        return kept
    found = _by_version(entries_of(data, f"{base}{INDEX}"))
    for version in found.keys() & kept.keys():
        if found[version].get("sums_sha256") != kept[version].get("sums_sha256"):
            raise DamagedRelease(
                f"{base}{INDEX}: release {version} is another than the last time, and a release "
                f"never changes. Take another source; or, if you trust it, delete "
                f"{_index_file(base)}."
            )
    write(_index_file(base), data)
    return found


def _kept(base: str) -> dict[str, Mapping[str, Any]]:
    """The index of the last time; none where it was never there or can no longer be read."""
    try:
        return _by_version(entries_of(_index_file(base).read_bytes(), base))
    except (FileNotFoundError, DamagedRelease):
        return {}


def _by_version(listed: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {item["version"]: item for item in listed}


def _index_file(base: str) -> Path:
    return cache_folder("indexes") / f"{hashlib.sha256(base.encode()).hexdigest()[:32]}.json"


def _copy(release: Release, folder: Path) -> Path:
    """Put a release into a folder under its version, in one move."""
    target = folder / release.version
    try:
        with staged(target) as made:
            _write(release, made)
    except OSError:
        if not target.exists():
            raise
    _require_same(release, target)
    return target


def _require_same(release: Release, target: Path) -> None:
    """Refuse a folder in the place of the release that is not that release."""
    try:
        standing = Release(release.version, target)
        standing.verify()
        same = standing.sums == release.sums
    except DamagedRelease:
        same = False
    if not same:
        raise UsageError(
            f"{target}: expected nothing or this release, found something else. Move it away, then "
            "try again."
        )


CACHE = "TRUCEBOOK_CACHE"
"""Environment variable with the folder to use in place of the platform's."""


def cache_folder(*names: str) -> Path:
    """A folder of the cache, made where it is not there.

    Raises:
        UsageError: it cannot be made; or the extra `fetch` is missing and names no platform's.
    """
    given = os.environ.get(CACHE)
    root = Path(given) if given else Path(extra("pooch", "fetch").os_cache("trucebook"))
    folder = root.joinpath(*names)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"{folder}: {error.strerror}. Set {CACHE} to a folder that can be written to."
        ) from None
    sweep(folder)  # a fetch that finds the release whole stages nothing there
    return folder
